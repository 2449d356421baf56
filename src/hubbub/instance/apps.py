"""Django's handle on this context: this server and its peers."""

from django.apps import AppConfig


class InstanceConfig(AppConfig):
    name = "hubbub.instance"
    label = "instance"
