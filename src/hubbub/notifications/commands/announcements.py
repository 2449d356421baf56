"""Reading announcements off, and reacting to them."""

import regex
from django.db import transaction

from hubbub.instance.events import AnnouncementReacted
from hubbub.instance.models import Announcement, CustomEmoji
from hubbub.kernel.errors import Invalid
from hubbub.kernel.events import emit
from hubbub.notifications.models import AnnouncementMark, AnnouncementReaction

MOST_DIFFERENT = 8
LONGEST_NAME = 64
# One emoji as people type it: flags, keycaps, and pictographs with their modifiers and joiners (UTS #51).
_EMOJI = regex.compile(
    r"\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3"
    r"|\p{Extended_Pictographic}[\uFE0F\p{EMod}]*(\u200D\p{Extended_Pictographic}[\uFE0F\p{EMod}]*)*[\U000E0020-\U000E007F]*"
)


def dismiss(account_id: int, announcement: Announcement) -> None:
    """`account_id` has read it. Idempotent."""
    AnnouncementMark.objects.get_or_create(account_id=account_id, announcement=announcement)


@transaction.atomic
def react(account_id: int, announcement: Announcement, name: str) -> None:
    """Add a reaction. Idempotent. Raises `Invalid` for what is no emoji, or a ninth kind of them."""
    if len(name) > LONGEST_NAME or not (_EMOJI.fullmatch(name) or _is_custom(name)):
        raise Invalid("Validation failed: Name is not a recognized emoji")
    Announcement.objects.select_for_update().get(
        pk=announcement.pk
    )  # so that two can't both add the eighth kind
    kinds = set(
        AnnouncementReaction.objects.filter(announcement=announcement)
        .values_list("name", flat=True)
        .distinct()
    )
    if name not in kinds and len(kinds) >= MOST_DIFFERENT:
        raise Invalid("Validation failed: Limit of different reactions reached")
    _, added = AnnouncementReaction.objects.get_or_create(
        account_id=account_id, announcement=announcement, name=name
    )
    if added:
        emit(AnnouncementReacted(announcement_id=announcement.pk, name=name))


@transaction.atomic
def take_reaction_back(account_id: int, announcement: Announcement, name: str) -> None:
    """Remove a reaction. Idempotent."""
    removed, _ = AnnouncementReaction.objects.filter(
        account_id=account_id, announcement=announcement, name=name
    ).delete()
    if removed:
        emit(AnnouncementReacted(announcement_id=announcement.pk, name=name))


def _is_custom(name: str) -> bool:
    return CustomEmoji.objects.filter(shortcode=name, domain=None, disabled=False).exists()
