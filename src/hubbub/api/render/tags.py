"""Hashtags with how they were used in the past week, in batches."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from msgspec import UNSET

from hubbub.api.entities.tags import FeaturedTag, Tag, TagHistory
from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.publishing.models import FeaturedTag as FeaturedTagRow
from hubbub.publishing.models import Tag as TagRow
from hubbub.publishing.tags import HISTORY_DAYS, featured_of, followed_of, uses_of
from hubbub.publishing.urls import account_tag_url, tag_url


def tags(viewer: Viewer, tag_ids: Sequence[int]) -> list[Tag]:
    """Tags in the order of `tag_ids`; unknown ones are left out. Two queries, four for a signed-in viewer."""
    if not tag_ids:
        return []
    rows = TagRow.objects.in_bulk(tag_ids)
    return tag_entities(viewer, [rows[pk] for pk in tag_ids if pk in rows])


def tag_entities(viewer: Viewer, rows: Sequence[TagRow]) -> list[Tag]:
    """Tags that were fetched already, or are not saved, in the order of `rows`."""
    ids = [row.pk for row in rows]
    uses = uses_of(ids) if ids else {}
    signed_in = viewer.account_id is not None
    following = followed_of(viewer, ids) if signed_in else set()
    featuring = featured_of(viewer, ids) if signed_in else set()
    return [
        Tag(
            id=str(row.pk),
            name=row.display_name,
            url=tag_url(row.name),
            history=history(uses.get(row.pk, {})),
            following=row.pk in following if signed_in else UNSET,
            featuring=row.pk in featuring if signed_in else UNSET,
        )
        for row in rows
    ]


def history(days: Mapping[date, tuple[int, int]]) -> list[TagHistory]:
    """The past week, today first, also the days without use."""
    today = now().date()
    week = [today - timedelta(days=number) for number in range(HISTORY_DAYS)]
    return [_day(day, *days.get(day, (0, 0))) for day in week]


def _day(day: date, uses: int, accounts: int) -> TagHistory:
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return TagHistory(day=str(int(moment.timestamp())), uses=str(uses), accounts=str(accounts))


def featured_tag(account: Account, row: FeaturedTagRow, count: int, last: str | None) -> FeaturedTag:
    """One featured tag of an account."""
    return FeaturedTag(
        id=str(row.pk),
        name=row.tag.display_name,
        url=account_tag_url(account, row.tag.name),
        statuses_count=str(count),
        last_status_at=last,
    )
