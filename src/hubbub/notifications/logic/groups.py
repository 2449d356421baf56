"""Keys that gather notifications of one kind, about one thing, from about the same time (Mastodon's NotifyService)."""

from datetime import datetime

from hubbub.notifications.kinds import GROUPED, Kind

SPAN_HOURS = 12  # a group goes on for so long after its first hour


def group_prefix(kind: Kind, post_id: int | None) -> str | None:
    """What all groups of this kind about this post begin with; None for kinds that stand alone."""
    if kind not in GROUPED:
        return None
    return f"{kind}-{post_id}" if post_id else str(kind)


def open_keys(prefix: str, moment: datetime) -> list[str]:
    """The keys a group may have that something at `moment` can still join, newest first.

    The first is the key of a group that begins now.
    """
    hour = int(moment.timestamp()) // 3600
    return [f"{prefix}-{bucket}" for bucket in range(hour, hour - SPAN_HOURS, -1)]


def lone_key(notification_id: int) -> str:
    """The key of a notification in no group."""
    return f"ungrouped-{notification_id}"
