"""What people do with their own notifications: dismiss one, a group, all; and take a dismissal back."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.notifications.commands.forget import recount_requests
from hubbub.notifications.models import Dismissed, Notification, NotificationRequest
from hubbub.notifications.sql import DISMISS, RESTORE

TAKEN_BACK_WITHIN = timedelta(hours=1)


@transaction.atomic
def clear(account_id: int) -> None:
    """Remove all of an account's notifications, for good."""
    Notification.objects.filter(account_id=account_id).delete()
    Dismissed.objects.filter(account_id=account_id).delete()
    NotificationRequest.objects.filter(account_id=account_id).delete()


@transaction.atomic
def dismiss(account_id: int, notification_id: int) -> None:
    """Remove one. Nothing happens when it isn't there (any more)."""
    _dismiss(Notification.objects.filter(account_id=account_id, pk=notification_id))


@transaction.atomic
def dismiss_group(account_id: int, group_key: str) -> None:
    """Remove a group, or the one notification that a key `ungrouped-...` names."""
    _dismiss(Notification.objects.filter(_named(group_key), account_id=account_id))


def _named(group_key: str) -> Q:
    alone = group_key.removeprefix("ungrouped-")
    if alone != group_key and alone.isascii() and alone.isdigit() and len(alone) < 19:
        return Q(pk=int(alone))
    return Q(group_key=group_key)


def _dismiss(found: QuerySet[Notification]) -> None:
    waiting = set(found.filter(filtered=True).values_list("account_id", "actor_id"))
    ids = list(found.values_list("pk", flat=True))
    if ids:
        sql.execute(DISMISS, (sql.ids(ids),))
        Notification.objects.filter(pk__in=ids).delete()
    recount_requests(waiting)


@transaction.atomic
def restore_group(account_id: int, group_key: str) -> None:
    """Take the removal of a group, or of one, back, within an hour. What is not so any more does not come back, nor what
    waited behind a request: that went with its request."""
    found = Dismissed.objects.filter(
        _named(group_key),
        account_id=account_id,
        filtered=False,
        dismissed_at__gt=now() - TAKEN_BACK_WITHIN,
    )
    ids = list(found.values_list("pk", flat=True))
    if ids:
        sql.execute(RESTORE, (sql.ids(ids),))
        Dismissed.objects.filter(pk__in=ids).delete()


def forget_dismissed() -> int:
    """Drop for good what was removed long enough ago; returns how many."""
    return Dismissed.objects.filter(dismissed_at__lte=now() - TAKEN_BACK_WITHIN).delete()[0]
