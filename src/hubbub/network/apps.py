"""Django's handle on this context: who follows, blocks, mutes and lists whom."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class NetworkConfig(AppConfig):
    name = "hubbub.network"
    label = "network"

    def ready(self) -> None:
        from hubbub.network.search_index import keep_index

        post_migrate.connect(keep_index, sender=self)
