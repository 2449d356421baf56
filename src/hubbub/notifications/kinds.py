"""What people are told of, in Mastodon's words (docs.joinmastodon.org/entities/Notification#type)."""

from enum import StrEnum


class Kind(StrEnum):
    """The type of a notification."""

    MENTION = "mention"
    STATUS = "status"
    REBLOG = "reblog"
    FOLLOW = "follow"
    FOLLOW_REQUEST = "follow_request"
    FAVOURITE = "favourite"
    POLL = "poll"
    UPDATE = "update"
    QUOTE = "quote"
    QUOTED_UPDATE = "quoted_update"
    SIGN_UP = "admin.sign_up"
    REPORT = "admin.report"
    WARNING = "moderation_warning"
    SEVERED = "severed_relationships"


# Gathered into groups (API v2).
GROUPED = frozenset({Kind.FAVOURITE, Kind.REBLOG, Kind.FOLLOW, Kind.SIGN_UP})
# What a device can ask to be told of, each by itself (docs.joinmastodon.org/entities/WebPushSubscription#alerts).
PUSHED = (
    Kind.MENTION,
    Kind.QUOTE,
    Kind.STATUS,
    Kind.REBLOG,
    Kind.FOLLOW,
    Kind.FOLLOW_REQUEST,
    Kind.FAVOURITE,
    Kind.POLL,
    Kind.UPDATE,
    Kind.QUOTED_UPDATE,
    Kind.SIGN_UP,
    Kind.REPORT,
)
# ... and which of them only the staff hears of.
OF_THE_STAFF = frozenset({Kind.SIGN_UP, Kind.REPORT})
# Subject to the recipient's policy on strangers (Mastodon's NotifyService).
FILTERABLE = frozenset(
    {Kind.MENTION, Kind.QUOTE, Kind.REBLOG, Kind.FOLLOW, Kind.FOLLOW_REQUEST, Kind.FAVOURITE}
)
# Filtered ones of these wait behind a request; the others are not worth reviewing one by one (Mastodon).
REQUESTED = frozenset({Kind.MENTION, Kind.QUOTE})
# These come from oneself.
OWN = frozenset({Kind.POLL, Kind.WARNING, Kind.SEVERED})
