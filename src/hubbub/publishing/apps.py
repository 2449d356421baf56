"""Django's handle on this context: posts and who may see them."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "hubbub.publishing"
    label = "publishing"
