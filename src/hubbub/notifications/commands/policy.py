"""Deciding about strangers: the policy, and the requests of those it held back."""

from collections.abc import Collection, Mapping

from django.db import transaction

from hubbub.conversations.commands.views import enter_posts
from hubbub.kernel.errors import NotFound
from hubbub.kernel.stream import announce
from hubbub.notifications.kinds import REQUESTED
from hubbub.notifications.models import (
    Notification,
    NotificationPermission,
    NotificationPolicy,
    NotificationRequest,
    PolicyChoice,
)
from hubbub.notifications.news import News


@transaction.atomic
def set_policy(account_id: int, choices: Mapping[str, PolicyChoice]) -> None:
    """Change what happens to notifications of some kinds of senders; `choices` by column."""
    NotificationPolicy.objects.update_or_create(account_id=account_id, defaults=dict(choices))


@transaction.atomic
def accept_requests(account_id: int, request_ids: Collection[int]) -> None:
    """Let these senders through, now and in future: what waited is shown. Raises `NotFound` if there is none."""
    actor_ids = _take(account_id, request_ids)
    NotificationPermission.objects.bulk_create(
        [NotificationPermission(account_id=account_id, actor_id=actor_id) for actor_id in actor_ids],
        ignore_conflicts=True,
    )
    waiting = Notification.objects.filter(account_id=account_id, actor_id__in=actor_ids, filtered=True)
    post_ids = list(waiting.filter(kind__in=REQUESTED).values_list("post_id", flat=True))
    waiting.update(filtered=False)
    enter_posts([post_id for post_id in post_ids if post_id], account_id)
    announce(News.MERGED, account_id=account_id)


@transaction.atomic
def dismiss_requests(account_id: int, request_ids: Collection[int]) -> None:
    """Remove requests and what waits behind them. Raises `NotFound` if there is none."""
    actor_ids = _take(account_id, request_ids)
    Notification.objects.filter(account_id=account_id, actor_id__in=actor_ids, filtered=True).delete()


def _take(account_id: int, request_ids: Collection[int]) -> list[int]:
    """Remove the viewer's own requests among these; returns their senders."""
    found = NotificationRequest.objects.filter(account_id=account_id, pk__in=request_ids)
    actor_ids = list(found.values_list("actor_id", flat=True))
    if not actor_ids:
        raise NotFound
    found.delete()
    return actor_ids
