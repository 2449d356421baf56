"""Django's handle on this context: the Mastodon client API and Hubbub's own."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "hubbub.api"
    label = "api"
