"""Django's handle on this context: which posts come in which order."""

from django.apps import AppConfig


class TimelinesConfig(AppConfig):
    name = "hubbub.timelines"
    label = "timelines"
