"""Django's handle on this context: direct messages as conversations."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "hubbub.conversations"
    label = "conversations"
