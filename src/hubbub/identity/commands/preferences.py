"""Changing how an account reads and whether it is measured, how a login's pages look, and ending the first steps."""

import msgspec
from django.db import transaction
from django.utils.translation import check_for_language

from hubbub.identity.models import Preferences, TextSize, Theme, User
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid


class PreferenceWishes(msgspec.Struct, frozen=True, kw_only=True):
    """What is to change; None leaves it."""

    mail_digest: bool | None = None
    measured: bool | None = None
    autoplay_gifs: bool | None = None


class Looks(msgspec.Struct, frozen=True, kw_only=True):
    """How a login's pages look. No `language` means: as the browser asks."""

    theme: str
    text_size: str
    language: str
    single_keys: bool
    show_counts: bool


@transaction.atomic
def set_preferences(viewer: Viewer, wishes: PreferenceWishes) -> None:
    """Change how the viewer's account reads and whether it is measured."""
    changes = {name: value for name, value in msgspec.structs.asdict(wishes).items() if value is not None}
    Preferences.objects.update_or_create(account_id=viewer.me, defaults=changes)


@transaction.atomic
def set_looks(user: User, looks: Looks) -> None:
    """Change how pages look to a login; mail speaks the chosen language too. Raises `Invalid` for unknown words."""
    if looks.theme not in Theme.values or looks.text_size not in TextSize.values:
        raise Invalid("Validation failed: Appearance is not included in the list")
    if looks.language and not check_for_language(looks.language):
        raise Invalid("Validation failed: Language is not included in the list")
    user.theme, user.text_size = Theme(looks.theme), TextSize(looks.text_size)
    user.interface_language = looks.language
    user.locale = looks.language or user.locale
    user.single_keys, user.show_counts = looks.single_keys, looks.show_counts
    user.save(
        update_fields=[
            "theme",
            "text_size",
            "interface_language",
            "locale",
            "single_keys",
            "show_counts",
        ]
    )


def end_first_run(user: User) -> None:
    """The first steps were done or skipped; they are not shown again."""
    User.objects.filter(pk=user.pk).update(first_run=False)
    user.first_run = False
