"""Django's handle on this context: HTML pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "hubbub.web"
    label = "web"

    def ready(self) -> None:
        from hubbub.web.adapter import connect_signals

        connect_signals()
