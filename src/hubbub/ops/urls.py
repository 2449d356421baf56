"""The operator's URLs."""

from django.urls import URLPattern, path

from hubbub.ops.health import health, ready
from hubbub.ops.metrics import metrics
from hubbub.ops.streaming_elsewhere import streaming_is_elsewhere

urlpatterns: list[URLPattern] = [
    path("health", health),
    path("health/ready", ready),
    path("metrics", metrics),
    path("api/v1/streaming", streaming_is_elsewhere),
    path("api/v1/streaming/<path:rest>", streaming_is_elsewhere),
]
