"""Django's handle on this context: keeping people safe."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "hubbub.moderation"
    label = "moderation"
