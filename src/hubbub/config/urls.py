"""Every URL there is."""

from django.urls import URLPattern, URLResolver

from hubbub.api.core.django_door import api_urls
from hubbub.api.endpoints import load
from hubbub.ops.urls import urlpatterns as ops_urls
from hubbub.web.urls import urlpatterns as web_urls

load()

urlpatterns: list[URLPattern | URLResolver] = [*api_urls(), *ops_urls, *web_urls]

handler400 = "hubbub.web.problems.not_understood"
handler403 = "hubbub.web.problems.refused"
handler404 = "hubbub.web.problems.not_found"
handler500 = "hubbub.web.problems.broken"
