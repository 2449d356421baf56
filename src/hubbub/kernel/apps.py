"""Django's handle on the kernel (it owns the table of stream events)."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "hubbub.kernel"
    label = "kernel"
