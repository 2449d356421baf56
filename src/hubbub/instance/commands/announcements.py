"""News from the people who run the server. Whoever calls has checked that they may.

An announcement without a moment of publishing is a draft; one whose moment is to come is planned.
"""

from datetime import datetime

import msgspec
from django.db import transaction

from hubbub.instance.events import AnnouncementPublished, AnnouncementWithdrawn
from hubbub.instance.models import Announcement
from hubbub.kernel.clock import now
from hubbub.kernel.errors import FieldError, Invalid, NotFound
from hubbub.kernel.events import emit

LONGEST = 20_000


class AnnouncementWishes(msgspec.Struct, frozen=True, kw_only=True):
    """What an announcement says, and when what it is about takes place."""

    text: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    all_day: bool = False


def _check(wishes: AnnouncementWishes) -> None:
    if not wishes.text.strip():
        _refuse("text", "can't be blank")
    if len(wishes.text) > LONGEST:
        _refuse("text", f"is too long (maximum is {LONGEST} characters)")
    if wishes.starts_at and wishes.ends_at and wishes.ends_at < wishes.starts_at:
        _refuse("ends_at", "is before the start")


def _refuse(field: str, description: str) -> None:
    raise Invalid(
        f"Validation failed: {field.replace('_', ' ').capitalize()} {description}",
        details={field: [FieldError("ERR_INVALID", description)]},
    )


def _one(announcement_id: int) -> Announcement:
    found = Announcement.objects.select_for_update().filter(pk=announcement_id).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def write_announcement(wishes: AnnouncementWishes) -> Announcement:
    """A new draft. Raises `Invalid`."""
    _check(wishes)
    return Announcement.objects.create(**msgspec.structs.asdict(wishes))


@transaction.atomic
def change_announcement(announcement_id: int, wishes: AnnouncementWishes) -> Announcement:
    """Say it otherwise; who sees it on screen sees it change. Raises `NotFound`, `Invalid`."""
    _check(wishes)
    found = _one(announcement_id)
    for name, value in msgspec.structs.asdict(wishes).items():
        setattr(found, name, value)
    found.save()
    if found.told:
        emit(AnnouncementPublished(announcement_id=found.pk))
    return found


@transaction.atomic
def publish_announcement(announcement_id: int, at: datetime | None = None) -> Announcement:
    """Show it to everybody, now or from `at` on. Raises `NotFound`."""
    found, moment = _one(announcement_id), now()
    found.published_at = at or moment
    found.told = found.published_at <= moment
    found.save(update_fields=["published_at", "told", "updated_at"])
    if found.told:
        emit(AnnouncementPublished(announcement_id=found.pk))
    return found


@transaction.atomic
def withdraw_announcement(announcement_id: int) -> Announcement:
    """Show it to nobody any more; it is a draft again. Idempotent."""
    found = _one(announcement_id)
    _withdraw(found)
    found.published_at, found.told = None, False
    found.save(update_fields=["published_at", "told", "updated_at"])
    return found


@transaction.atomic
def delete_announcement(announcement_id: int) -> Announcement:
    """Remove it for good."""
    found = _one(announcement_id)
    _withdraw(found)
    Announcement.objects.filter(pk=found.pk).delete()
    return found


def _withdraw(found: Announcement) -> None:
    if found.told:
        emit(AnnouncementWithdrawn(announcement_id=found.pk))


def tell_of_due_announcements() -> int:
    """Say of planned announcements whose moment has come that they are out; returns how many. Safe to call twice."""
    due = Announcement.objects.filter(published_at__lte=now(), told=False).values_list("pk", flat=True)
    return sum(_tell(announcement_id) for announcement_id in list(due))


@transaction.atomic
def _tell(announcement_id: int) -> bool:
    if not Announcement.objects.filter(pk=announcement_id, told=False).update(told=True):
        return False
    emit(AnnouncementPublished(announcement_id=announcement_id))
    return True
