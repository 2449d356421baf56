"""What a recipient's policy says about a notification: a pure decision (Mastodon's NotifyService)."""

from datetime import datetime, timedelta
from typing import NamedTuple

from hubbub.notifications.kinds import FILTERABLE, Kind
from hubbub.notifications.models import PolicyChoice

NEW_ACCOUNT = timedelta(days=30)
NEW_FOLLOWER = timedelta(days=3)
_ADDRESSED = frozenset({Kind.MENTION, Kind.QUOTE})


class Sender(NamedTuple):
    """Who caused a notification."""

    created_at: datetime
    is_limited: bool
    is_staff: bool


class Wishes(NamedTuple):
    """A recipient's policy; the defaults are Mastodon's."""

    not_following: str = PolicyChoice.ACCEPT
    not_followers: str = PolicyChoice.ACCEPT
    new_accounts: str = PolicyChoice.ACCEPT
    private_mentions: str = PolicyChoice.FILTER
    limited_accounts: str = PolicyChoice.FILTER


class Standing(NamedTuple):
    """How a recipient stands to the sender and to what happened."""

    follows_sender: bool
    followed_since: datetime | None
    permits_sender: bool
    is_direct: bool
    asked_for_it: bool  # an earlier post of the recipient in the thread names the sender


def decide(kind: Kind, sender: Sender, standing: Standing, wishes: Wishes, now: datetime) -> PolicyChoice:
    """Whether the recipient is told, finds it behind a request, or never hears of it."""
    if kind not in FILTERABLE or standing.permits_sender:
        return PolicyChoice.ACCEPT
    if sender.is_staff and kind in _ADDRESSED:
        return PolicyChoice.ACCEPT
    choices = {choice for choice, applies in _rules(kind, sender, standing, wishes, now) if applies}
    for choice in (PolicyChoice.DROP, PolicyChoice.FILTER):
        if choice in choices:
            return choice
    return PolicyChoice.ACCEPT


def _rules(
    kind: Kind, sender: Sender, standing: Standing, wishes: Wishes, now: datetime
) -> list[tuple[str, bool]]:
    stranger = not standing.follows_sender
    since = standing.followed_since
    return [
        (wishes.not_following, stranger),
        (wishes.not_followers, since is None or now - since < NEW_FOLLOWER),
        (wishes.new_accounts, stranger and now - sender.created_at < NEW_ACCOUNT),
        (
            wishes.private_mentions,
            stranger and kind is Kind.MENTION and standing.is_direct and not standing.asked_for_it,
        ),
        (wishes.limited_accounts, stranger and sender.is_limited),
    ]
