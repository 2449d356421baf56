"""Django's handle on this context: telling people what happened."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "hubbub.notifications"
    label = "notifications"
