"""Taking back what people were told, once it is not so any more."""

from collections.abc import Iterable

from django.db.models import Count, Q

from hubbub.kernel.bits import remove_held, remove_some
from hubbub.notifications.kinds import REQUESTED, Kind
from hubbub.notifications.models import (
    Dismissed,
    Notification,
    NotificationPermission,
    NotificationRequest,
    QuietHours,
)

Pair = tuple[int, int]  # (recipient, sender)
# What people were told, and what of it they removed: taking that back must not bring up what is not so any more.
_TOLD: tuple[type[Notification] | type[Dismissed], ...] = (Notification, Dismissed)

_ALL = (*_TOLD, NotificationRequest, NotificationPermission)


def forget_deed(
    kind: Kind, actor_id: int, *, post_id: int | None = None, account_id: int | None = None
) -> None:
    """What `actor_id` did, to a post or to an account, was undone."""
    for table in _TOLD:
        rows = table._default_manager.filter(kind=kind, actor_id=actor_id)  # noqa: SLF001 - Django's name
        rows = rows.filter(account_id=account_id) if account_id else rows.filter(post_id=post_id)
        remove_held(rows)


def forget_post(post_id: int) -> None:
    """A post is gone, and with it whatever was told about it."""
    rows = Notification.objects.filter(post_id=post_id)
    waiting = set(rows.filter(filtered=True).values_list("account_id", "actor_id"))
    remove_held(rows)
    remove_held(Dismissed.objects.filter(post_id=post_id))
    recount_requests(waiting)


def forget_senders(account_id: int, actor_ids: Iterable[int]) -> None:
    """`account_id` wants nothing from these senders any more, nor what they left behind."""
    for table in _ALL:
        remove_held(table._default_manager.filter(account_id=account_id, actor_id__in=actor_ids))  # noqa: SLF001 - Django's name


def forget_account(account_id: int) -> None:
    """An account goes for good: nothing to it, nothing from it."""
    QuietHours.objects.filter(account_id=account_id).delete()
    for table in _ALL:
        remove_held(table._default_manager.filter(Q(account_id=account_id) | Q(actor_id=account_id)))  # noqa: SLF001 - Django's name


def remove_some_told(account_id: int) -> int:
    """Remove a few of what an account that is going was told, or others were told of it."""
    sides = ((table, side) for table in _ALL for side in ("account_id", "actor_id"))
    return next(filter(None, (remove_some(table, **{side: account_id}) for table, side in sides)), 0)


def recount_requests(pairs: Iterable[Pair]) -> None:
    """Make requests say how much waits behind them; those with nothing left go."""
    senders: dict[int, set[int]] = {}
    for account_id, actor_id in pairs:
        senders.setdefault(account_id, set()).add(actor_id)
    for account_id, actor_ids in sorted(senders.items()):  # in one order: others may do the same
        _recount(account_id, actor_ids)


def _recount(account_id: int, actor_ids: set[int]) -> None:
    waiting = Notification.objects.filter(
        account_id=account_id, actor_id__in=actor_ids, filtered=True, kind__in=REQUESTED
    )
    counts = dict(waiting.values_list("actor_id").annotate(count=Count("id")).order_by())
    requests = NotificationRequest.objects.filter(account_id=account_id, actor_id__in=actor_ids)
    requests.exclude(actor_id__in=counts).delete()
    for actor_id, count in counts.items():
        requests.filter(actor_id=actor_id).update(notifications_count=count)
