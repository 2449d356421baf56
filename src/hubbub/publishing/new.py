"""What it takes to publish: the parameters of the publish command, also kept in drafts and schedules."""

from datetime import datetime
from enum import StrEnum

import msgspec

from hubbub.publishing.models import QuotePolicy, Visibility

# What the preferences of accounts say, as publishing knows it.
PRIVACY = {
    "public": Visibility.PUBLIC,
    "unlisted": Visibility.UNLISTED,
    "private": Visibility.FOLLOWERS,
    "direct": Visibility.DIRECT,
}
QUOTE_POLICY = {
    "public": QuotePolicy.PUBLIC,
    "followers": QuotePolicy.FOLLOWERS,
    "nobody": QuotePolicy.NOBODY,
}


class Split(StrEnum):
    """How a text too long for one post becomes a thread: its parts with numbers, or without."""

    PLAIN = "plain"
    NUMBERED = "numbered"


class NewPoll(msgspec.Struct, frozen=True, kw_only=True):
    """A poll to go with a post; `expires_in` in seconds."""

    options: list[str]
    expires_in: int
    multiple: bool = False
    hide_totals: bool = False


class NewPost(msgspec.Struct, frozen=True, kw_only=True):
    """A post to be, or a thread. None means: as the account's preferences say.

    `via_id` is the boost its author met the subject through, if the client tells. `published_at` is for imports: when
    it was published, if not now. `split` says that a text too long for one post may become a thread.
    """

    text: str = ""
    spoiler_text: str = ""
    sensitive: bool | None = None
    visibility: Visibility | None = None
    language: str | None = None
    media_ids: list[int] = []
    poll: NewPoll | None = None
    in_reply_to_id: int | None = None
    quoted_id: int | None = None
    quote_policy: QuotePolicy | None = None
    application_id: int | None = None
    via_id: int | None = None
    split: Split | None = None
    published_at: datetime | None = None


class MediaChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is said about one picture, video or sound of a post; None leaves it as it is."""

    id: int
    description: str | None = None
    focus: tuple[float, float] | None = None


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What a post is to be after an edit: it replaces everything, as Mastodon's does.

    A language or quote policy of None stays what it was.
    """

    text: str = ""
    spoiler_text: str = ""
    sensitive: bool = False
    language: str | None = None
    media_ids: list[int] = []
    media: list[MediaChange] = []
    poll: NewPoll | None = None
    quote_policy: QuotePolicy | None = None
