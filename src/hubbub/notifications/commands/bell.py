"""What people do with their own notifications: dismiss one, a group, all."""

from django.db import transaction

from hubbub.notifications.commands.forget import recount_requests
from hubbub.notifications.models import Notification, NotificationRequest


@transaction.atomic
def clear(account_id: int) -> None:
    """Remove all of an account's notifications."""
    Notification.objects.filter(account_id=account_id).delete()
    NotificationRequest.objects.filter(account_id=account_id).delete()


@transaction.atomic
def dismiss(account_id: int, notification_id: int) -> None:
    """Remove one. Nothing happens when it isn't there (any more)."""
    found = Notification.objects.filter(account_id=account_id, pk=notification_id)
    waiting = set(found.filter(filtered=True).values_list("account_id", "actor_id"))
    found.delete()
    recount_requests(waiting)


@transaction.atomic
def dismiss_group(account_id: int, group_key: str) -> None:
    """Remove a group, or the one notification that a key `ungrouped-...` names."""
    alone = group_key.removeprefix("ungrouped-")
    if alone != group_key and alone.isascii() and alone.isdigit() and len(alone) < 19:
        dismiss(account_id, int(alone))
    else:
        Notification.objects.filter(account_id=account_id, group_key=group_key).delete()
