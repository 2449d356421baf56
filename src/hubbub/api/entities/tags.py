"""Hashtags (docs.joinmastodon.org/entities/Tag, FeaturedTag), trending links, and what a search finds."""

from __future__ import annotations

import msgspec

from hubbub.api.entities.accounts import Account
from hubbub.api.entities.statuses import PreviewCard, Status


class TagHistory(msgspec.Struct, frozen=True, kw_only=True):
    """How a tag or link was used on one day (seconds since the epoch); all of it as strings."""

    day: str
    uses: str
    accounts: str


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """A hashtag; `following` and `featuring` stand only for a signed-in viewer."""

    id: str
    name: str
    url: str
    history: list[TagHistory]
    following: bool | msgspec.UnsetType = msgspec.UNSET
    featuring: bool | msgspec.UnsetType = msgspec.UNSET


class FeaturedTag(msgspec.Struct, frozen=True, kw_only=True):
    """A hashtag on a profile."""

    id: str
    name: str
    url: str
    statuses_count: str
    last_status_at: str | None


class TrendsLink(PreviewCard, frozen=True, kw_only=True):
    """A linked page and how it was shared."""

    history: list[TagHistory]


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What a search found."""

    accounts: list[Account]
    statuses: list[Status]
    hashtags: list[Tag]
