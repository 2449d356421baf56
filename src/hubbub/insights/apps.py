"""Django's handle on this context: what it brought."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "hubbub.insights"
    label = "insights"
