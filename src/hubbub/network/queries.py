"""How accounts stand to each other, plural first."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db.models import Prefetch

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.errors import NotFound
from hubbub.kernel.paging import Page
from hubbub.network.models import (
    AccountDomainBlock,
    AccountList,
    Filter,
    FilterKeyword,
    FilterStatus,
    ListMember,
)
from hubbub.network.sql import FAMILIAR, RELATIONSHIPS


class Ties(msgspec.Struct, frozen=True, kw_only=True):
    """How a viewer and `account_id` stand to each other."""

    account_id: int
    following: bool
    showing_reblogs: bool
    notifying: bool
    languages: list[str] | None
    followed_by: bool
    blocking: bool
    blocked_by: bool
    muting: bool
    muting_notifications: bool
    muting_expires_at: datetime | None
    requested: bool
    requested_by: bool
    domain_blocking: bool
    endorsed: bool
    note: str


def ties(viewer: Viewer, account_ids: Iterable[int]) -> dict[int, Ties]:
    """How the viewer stands to each account, by id; unknown ids are left out. One query."""
    wanted = set(account_ids)
    if not wanted:
        return {}
    params = (*(viewer.account_id,) * 10, sql.ids(wanted))
    return {row[0]: _ties(row) for row in sql.rows(RELATIONSHIPS, params)}


def _ties(row: sql.Row) -> Ties:
    yes = [bool(value) for value in row]
    return Ties(
        account_id=row[0],
        following=yes[1],
        showing_reblogs=yes[2],
        notifying=yes[3],
        languages=msgspec.json.decode(row[4]) if row[4] else None,
        followed_by=yes[5],
        blocking=yes[6],
        blocked_by=yes[7],
        muting=yes[8],
        muting_notifications=yes[9],
        muting_expires_at=moment(row[10]),
        requested=yes[11],
        requested_by=yes[12],
        domain_blocking=yes[13],
        endorsed=yes[14],
        note=row[15],
    )


def moment(value: Any) -> datetime | None:
    """A moment as the driver gave it: PostgreSQL hands out aware datetimes; SQLite naive ones, or the text of them
    where a column's type is not known, both in UTC."""
    found: datetime | None = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def familiar_followers(viewer: Viewer, account_ids: Iterable[int]) -> dict[int, list[int]]:
    """For each account, which of its followers the viewer follows, newest follow first. One query."""
    wanted = set(account_ids)
    familiar: dict[int, list[int]] = {pk: [] for pk in wanted}
    for account_id, follower_id in sql.rows(FAMILIAR, (sql.ids(wanted), viewer.account_id)):
        familiar[account_id].append(follower_id)
    return familiar


def domain_blocks(viewer: Viewer, page: Page) -> list[tuple[int, str]]:
    """A page of the domains the viewer blocks: (paging id, domain)."""
    found = AccountDomainBlock.objects.filter(
        account_id=viewer.account_id or 0, pk__lt=page.below, pk__gt=page.above
    )
    rows = found.order_by("pk" if page.upwards else "-pk").values_list("pk", "domain")[: page.limit]
    return page.newest_first(list(rows))


def own_lists(viewer: Viewer, *, member_id: int | None = None) -> list[AccountList]:
    """The viewer's lists, or those of them that an account stands on."""
    found = AccountList.objects.filter(account_id=viewer.account_id or 0).order_by("pk")
    if member_id is not None:
        found = found.filter(pk__in=ListMember.objects.filter(account_id=member_id).values("list_id"))
    return list(found)


def own_list(viewer: Viewer, list_id: int) -> AccountList:
    """One of the viewer's lists. Raises `NotFound`."""
    found = AccountList.objects.filter(pk=list_id, account_id=viewer.account_id or 0).first()
    if found is None:
        raise NotFound
    return found


def list_members_among(list_id: int, account_ids: Iterable[int]) -> set[int]:
    """Which of the accounts stand on a list. One query."""
    found = ListMember.objects.filter(list_id=list_id, account_id__in=list(account_ids))
    return set(found.values_list("account_id", flat=True))


def own_filters(viewer: Viewer, *, filter_id: int | None = None) -> list[Filter]:
    """The viewer's filters (or the one asked for) with their words and posts, also those whose time is over."""
    found = Filter.objects.filter(account_id=viewer.account_id or 0)
    if filter_id is not None:
        found = found.filter(pk=filter_id)
    parts = (
        Prefetch("keywords", FilterKeyword.objects.order_by("pk")),
        Prefetch("statuses", FilterStatus.objects.order_by("pk")),
    )
    return list(found.order_by("pk").prefetch_related(*parts))
