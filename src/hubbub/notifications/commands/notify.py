"""Telling people what happened: the one place that decides who hears of it, whatever the cause."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from django.db.models import F

from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.kernel.ids import new_id
from hubbub.kernel.stream import announce
from hubbub.network.queries import moment
from hubbub.notifications.commands.push import wanting
from hubbub.notifications.jobs import push_notification
from hubbub.notifications.kinds import OWN, REQUESTED, Kind
from hubbub.notifications.logic.groups import group_prefix, lone_key, open_keys
from hubbub.notifications.logic.policy import Sender, Standing, Wishes, decide
from hubbub.notifications.models import Notification, NotificationRequest, PolicyChoice
from hubbub.notifications.news import News
from hubbub.notifications.sql import CANDIDATES, OPEN_GROUPS
from hubbub.publishing.models import Visibility


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """Something `actor_id` did that concerns others: about a post, or a report or warning (`object_id`)."""

    kind: Kind
    actor_id: int
    post_id: int | None = None
    object_id: int | None = None


class Heard(NamedTuple):
    """Who hears of it: `told` are notified; `quiet` would be, had they not muted the thread."""

    told: list[int]
    quiet: list[int]


class _Candidate(NamedTuple):
    """A row of `CANDIDATES`."""

    account_id: int
    follows: bool
    followed_since: object
    permits: bool
    visibility: int | None
    asked_for_it: bool
    thread_muted: bool
    not_following: str | None
    not_followers: str | None
    new_accounts: str | None
    private_mentions: str | None
    limited_accounts: str | None
    sender_created_at: object
    sender_limited: bool
    sender_staff: bool


def notify(what: Happening, recipient_ids: Iterable[int]) -> Heard:
    """Tell those of `recipient_ids` who should hear of it. Call inside the transaction that made it true.

    Nobody hears of the same thing twice, of what one did oneself or may not see, or from whom one blocked or muted;
    the recipient's policy accepts, filters or drops the rest. A constant number of queries.
    """
    wanted = set(recipient_ids)
    if what.kind not in OWN:
        wanted.discard(what.actor_id)
    candidates = _candidates(what, wanted) if wanted else []
    quiet = [row.account_id for row in candidates if row.thread_muted]
    decided = [(row.account_id, _choice(what, row)) for row in candidates if not row.thread_muted]
    told = [account_id for account_id, choice in decided if choice == PolicyChoice.ACCEPT]
    filtered = [account_id for account_id, choice in decided if choice == PolicyChoice.FILTER]
    if told or filtered:
        _write(what, told, filtered)
    return Heard(told, quiet)


def _candidates(what: Happening, wanted: set[int]) -> list[_Candidate]:
    post, object_id = what.post_id or 0, what.object_id or 0
    found = sql.rows(CANDIDATES, (what.actor_id, post, sql.ids(wanted), str(what.kind), post, object_id))
    return [_Candidate._make(row) for row in found]


def _choice(what: Happening, row: _Candidate) -> PolicyChoice:
    given = row[7:12]
    wishes = Wishes() if given[0] is None else Wishes._make(given)
    sender = Sender(moment(row.sender_created_at) or now(), bool(row.sender_limited), bool(row.sender_staff))
    standing = Standing(
        follows_sender=bool(row.follows),
        followed_since=moment(row.followed_since),
        permits_sender=bool(row.permits),
        is_direct=row.visibility == Visibility.DIRECT,
        asked_for_it=bool(row.asked_for_it),
    )
    return decide(what.kind, sender, standing, wishes, now())


def _write(what: Happening, told: Sequence[int], filtered: Sequence[int]) -> None:
    keys = _group_keys(what, told)
    rows = [_row(what, account_id, keys.get(account_id)) for account_id in told]
    waiting = [_row(what, account_id, None, filtered=True) for account_id in filtered]
    Notification.objects.bulk_create([*rows, *waiting])
    if what.kind in REQUESTED:
        _ask(what, filtered)
    if rows:
        announce(News.NOTIFICATION, ids=[row.pk for row in rows], account_ids=list(told))
        for subscription_id, notification_id in wanting(rows):
            push_notification.enqueue(subscription_id, notification_id)


def _row(what: Happening, account_id: int, key: str | None, *, filtered: bool = False) -> Notification:
    identifier = new_id()
    return Notification(
        id=identifier,
        account_id=account_id,
        actor_id=what.actor_id,
        kind=what.kind,
        post_id=what.post_id,
        object_id=what.object_id,
        group_key=key or lone_key(identifier),
        filtered=filtered,
    )


def _group_keys(what: Happening, told: Sequence[int]) -> dict[int, str]:
    """The group that each recipient's notification joins or begins; nothing for kinds that stand alone."""
    prefix = group_prefix(what.kind, what.post_id)
    if prefix is None or not told:
        return {}
    keys = open_keys(prefix, now())
    joined = {row[0]: row[1] for row in sql.rows(OPEN_GROUPS, (sql.ids(told), *keys))}
    return {account_id: joined.get(account_id, keys[0]) for account_id in told}


def _ask(what: Happening, account_ids: Sequence[int]) -> None:
    """One request for each recipient and sender, however much was filtered."""
    waiting = NotificationRequest.objects.filter(account_id__in=account_ids, actor_id=what.actor_id)
    known = set(waiting.values_list("account_id", flat=True)) if account_ids else set()
    waiting.filter(account_id__in=known).update(
        notifications_count=F("notifications_count") + 1, last_post_id=what.post_id, updated_at=now()
    )
    NotificationRequest.objects.bulk_create(
        [
            NotificationRequest(
                account_id=account_id,
                actor_id=what.actor_id,
                last_post_id=what.post_id,
                notifications_count=1,
            )
            for account_id in account_ids
            if account_id not in known
        ],
        ignore_conflicts=True,
    )
