"""Django's handle on the composition root: wires facts to reactions once everything is loaded."""

from django.apps import AppConfig


class HubbubConfig(AppConfig):
    name = "hubbub.config"
    label = "hubbub_config"

    def ready(self) -> None:
        from hubbub.config.wiring import wire_operator, wire_periodic, wire_reactions, wire_removal

        wire_reactions()
        wire_periodic()
        wire_operator()
        wire_removal()
