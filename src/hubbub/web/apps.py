"""Django's handle on this context: HTML pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "hubbub.web"
    label = "web"

    def ready(self) -> None:
        from hubbub.web import adapter
        from hubbub.web.views import live

        adapter.connect_signals()
        live.connect_signals()
