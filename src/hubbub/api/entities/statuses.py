"""Statuses and what hangs on them (docs.joinmastodon.org/entities/Status)."""

from __future__ import annotations

from typing import Any

import msgspec

from hubbub.api.entities.accounts import Account, CustomEmoji


class MediaAttachment(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, video or sound; `url` is null while it is processed."""

    id: str
    type: str
    url: str | None
    preview_url: str | None
    remote_url: str | None
    preview_remote_url: str | None = None
    text_url: str | None = None
    meta: dict[str, Any] | None
    description: str | None
    blurhash: str | None


class StatusMention(msgspec.Struct, frozen=True, kw_only=True):
    """An account named in a status."""

    id: str
    username: str
    url: str
    acct: str


class StatusTag(msgspec.Struct, frozen=True, kw_only=True):
    """A hashtag in a status."""

    name: str
    url: str


class StatusApplication(msgspec.Struct, frozen=True, kw_only=True):
    """The program a status was written with."""

    name: str
    website: str | None


class PollOption(msgspec.Struct, frozen=True, kw_only=True):
    """One answer; `votes_count` is null while totals are hidden."""

    title: str
    votes_count: int | None


class Poll(msgspec.Struct, frozen=True, kw_only=True):
    """A question on a status. `voted` and `own_votes` stand only for a signed-in viewer."""

    id: str
    expires_at: str | None
    expired: bool
    multiple: bool
    votes_count: int
    voters_count: int | None
    options: list[PollOption]
    emojis: list[CustomEmoji]
    voted: bool | msgspec.UnsetType = msgspec.UNSET
    own_votes: list[int] | msgspec.UnsetType = msgspec.UNSET


class PreviewCardAuthor(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote a linked page."""

    name: str
    url: str
    account: Account | None


class PreviewCard(msgspec.Struct, frozen=True, kw_only=True):
    """A linked page."""

    url: str
    title: str
    description: str
    language: str | None
    type: str
    author_name: str
    author_url: str
    provider_name: str
    provider_url: str
    html: str
    width: int
    height: int
    image: str | None
    image_description: str
    embed_url: str
    blurhash: str | None
    published_at: str | None
    authors: list[PreviewCardAuthor] = []


class StatusFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What of a status changes only when its revision does."""

    id: str
    created_at: str
    in_reply_to_id: str | None
    in_reply_to_account_id: str | None
    sensitive: bool
    spoiler_text: str
    visibility: str
    language: str | None
    uri: str
    url: str | None
    edited_at: str | None
    content: str
    application: StatusApplication | None
    media_attachments: list[MediaAttachment]
    mentions: list[StatusMention]
    tags: list[StatusTag]
    emojis: list[CustomEmoji]
    card: PreviewCard | None


class QuoteApproval(msgspec.Struct, frozen=True, kw_only=True):
    """Who may quote a status, and whether the viewer may."""

    automatic: list[str]
    manual: list[str]
    current_user: str


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """What a status quotes; `quoted_status` is null unless the quote is accepted and visible."""

    state: str
    quoted_status: Status | None | msgspec.UnsetType = msgspec.UNSET
    quoted_status_id: str | None | msgspec.UnsetType = msgspec.UNSET


class FilterResult(msgspec.Struct, frozen=True, kw_only=True):
    """A filter of the viewer's that a status matched."""

    filter: dict[str, Any]
    keyword_matches: list[str] | None
    status_matches: list[str] | None


class Status(StatusFacts, frozen=True, kw_only=True):
    """A status as the viewer sees it; the marks (`favourited` ...) stand only for a signed-in one."""

    replies_count: int
    reblogs_count: int
    favourites_count: int
    quotes_count: int
    account: Account
    reblog: Status | None
    poll: Poll | None
    quote: Quote | None
    quote_approval: QuoteApproval
    favourited: bool | msgspec.UnsetType = msgspec.UNSET
    reblogged: bool | msgspec.UnsetType = msgspec.UNSET
    bookmarked: bool | msgspec.UnsetType = msgspec.UNSET
    muted: bool | msgspec.UnsetType = msgspec.UNSET
    pinned: bool | msgspec.UnsetType = msgspec.UNSET
    filtered: list[FilterResult] | msgspec.UnsetType = msgspec.UNSET


class StatusSource(msgspec.Struct, frozen=True, kw_only=True):
    """A status as it was written."""

    id: str
    text: str
    spoiler_text: str


class StatusEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What a status said at some time."""

    content: str
    spoiler_text: str
    sensitive: bool
    created_at: str
    account: Account
    media_attachments: list[MediaAttachment]
    emojis: list[CustomEmoji]
    poll: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What stands above and below a status in its thread."""

    ancestors: list[Status]
    descendants: list[Status]
