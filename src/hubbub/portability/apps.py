"""Django's handle on this context: coming and going."""

from django.apps import AppConfig


class PortabilityConfig(AppConfig):
    name = "hubbub.portability"
    label = "portability"
