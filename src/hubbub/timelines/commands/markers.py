"""Remembering how far an account has read a timeline."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from hubbub.kernel.clock import now
from hubbub.kernel.errors import Conflict
from hubbub.timelines.models import Marker

TIMELINES = ("home", "notifications")


@transaction.atomic
def set_markers(account_id: int, read: Mapping[str, int]) -> list[Marker]:
    """Set markers, by timeline. Raises `Conflict` when another client was faster in the meantime."""
    known = {row.timeline: row for row in markers_of(account_id, read)}
    for timeline, last_read_id in read.items():
        row = known.get(timeline)
        if row is None:
            _begin(account_id, timeline, last_read_id)
            continue
        changed = Marker.objects.filter(pk=row.pk, version=row.version).update(
            last_read_id=last_read_id, version=F("version") + 1, updated_at=now()
        )
        if not changed:
            raise Conflict
    return markers_of(account_id, read)


@transaction.atomic
def read_on(account_id: int, timeline: str, last_read_id: int) -> None:
    """A page was read up to here: the marker moves on, never back. Never raises: what another client says meanwhile
    is as good."""
    Marker.objects.get_or_create(account_id=account_id, timeline=timeline)
    Marker.objects.filter(account_id=account_id, timeline=timeline, last_read_id__lt=last_read_id).update(
        last_read_id=last_read_id, version=F("version") + 1, updated_at=now()
    )


def _begin(account_id: int, timeline: str, last_read_id: int) -> None:
    _, created = Marker.objects.get_or_create(
        account_id=account_id, timeline=timeline, defaults={"last_read_id": last_read_id}
    )
    if not created:
        raise Conflict


def markers_of(account_id: int, timelines: Mapping[str, object] | list[str]) -> list[Marker]:
    """An account's markers of these timelines."""
    return list(Marker.objects.filter(account_id=account_id, timeline__in=list(timelines)))
