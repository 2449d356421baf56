"""Django's handle on this context: people, pages and how they prove it is them."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "hubbub.identity"
    label = "identity"
