"""Settling how posts came to those who passed them on: asking the serve log, hanging boosts into their tree.

The serve log is written half a second late by each process, so acts wait a moment and are settled here alone, in the
order in which they happened. One settler works at a time; what it does to a batch happens whole or not at all.
"""

from collections.abc import Container
from datetime import datetime, timedelta

from django.db import connection, transaction

from hubbub.identity.models import Preferences
from hubbub.insights.commands.forest import Forest, Route
from hubbub.insights.logic.pages import shown_through
from hubbub.insights.models import Evidence, ServeRow, Share, ShareKind
from hubbub.insights.sql import Asked, last_shown
from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.kernel.ids import id_at

REMEMBERED = timedelta(days=7)  # how far back something shown may explain an act
# An act that nothing explains waits this much longer: on a busy machine the page it followed may be written late.
DOUBT = timedelta(seconds=15)
# A boost whose parent is not settled yet waits for it: a parent is always older, but clocks of two machines differ.
PATIENCE = timedelta(minutes=1)
_BATCHES = 20
_SETTLER = 0x6875_6262_7562  # PostgreSQL's advisory lock of this command


def settle_shares(*, until: datetime, limit: int = 500) -> int:
    """Settle acts from before `until`, oldest first, in up to 20 batches of `limit`; returns how many were dealt with.

    Idempotent, and safe to call from several processes: while one is at a batch the others leave it to that one.
    Acts of members who don't want to be measured are dropped.
    """
    count, after = 0, 0
    for _ in range(_BATCHES):
        due, settled = _settle_batch(after, until, limit)
        count += settled
        if len(due) < limit:
            break
        after = due[-1]
    return count


@transaction.atomic
def _settle_batch(after: int, until: datetime, limit: int) -> tuple[list[int], int]:
    """The ids of the acts looked at, and how many of them were dealt with: some have to wait."""
    if not _alone():
        return [], 0
    found = Share.objects.select_for_update().filter(settled_at=None, id__gt=after, id__lt=id_at(until))
    due = list(found.order_by("id")[:limit])
    measured = _measured({share.actor_id for share in due})
    unwanted = [share.pk for share in due if measured.get(share.actor_id) is False]
    if unwanted:
        Share.objects.filter(pk__in=unwanted).delete()
    kept = [share for share in due if measured.get(share.actor_id) is not False]
    return [share.id for share in due], len(unwanted) + _settle(kept, measured, until)


def _measured(actors: set[int]) -> dict[int, bool]:
    """Whether the local ones among some accounts are measured; remote ones are missing."""
    return dict(Preferences.objects.filter(account_id__in=actors).values_list("account_id", "measured"))


def _alone() -> bool:
    if sql.is_sqlite():
        return True  # the transaction is immediate: there is one writer
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SETTLER])
        return bool(cursor.fetchone()[0])


def _settle(shares: list[Share], local: Container[int], until: datetime) -> int:
    doubtful, impatient = id_at(until - DOUBT), id_at(until - PATIENCE)
    routed = [
        (share, route)
        for share, route in zip(shares, _routes(shares), strict=True)
        if route.evidence != Evidence.ROOT or share.actor_id not in local or share.id < doubtful
    ]
    forest = Forest(
        post_ids=[share.root_post_id for share, _ in routed],
        boost_ids=[route.via for _, route in routed if route.via is not None],
    )
    waiting = routed
    while waiting:
        unsettled = forest.unsettled | {share.id for share, _ in waiting if share.kind == ShareKind.BOOST}
        later = []
        for share, route in waiting:
            if route.via in unsettled and share.id > impatient:
                later.append((share, route))
            else:
                forest.settle(share, route)
                unsettled.discard(share.id)
        if len(later) == len(waiting):
            break
        waiting = later
    forest.save(now())
    return len(routed) - len(waiting)


def _routes(shares: list[Share]) -> list[Route]:
    """How each act's subject came to whoever acted."""
    asked = [_question(key, share) for key, share in enumerate(shares) if share.evidence != Evidence.CLIENT]
    found = last_shown(asked)
    pages = ServeRow.objects.in_bulk(set(found.values()))
    return [_route(share, pages.get(found.get(key, 0))) for key, share in enumerate(shares)]


def _question(key: int, share: Share) -> Asked:
    below = id_at(share.created_at, sequence=0xFFFF)  # a page of the very same millisecond counts
    return Asked(key, share.actor_id, id_at(share.created_at - REMEMBERED), below, share.root_post_id)


def _route(share: Share, page: ServeRow | None) -> Route:
    if share.evidence == Evidence.CLIENT:
        return Route(share.via_post_id, Evidence.CLIENT, "")
    via = shown_through(bytes(page.entries), share.root_post_id) if page else None
    if page is None or via is None:
        return Route(None, Evidence.ROOT, "")
    return Route(via, Evidence.FEED, page.surface)
