"""Filters (docs.joinmastodon.org/entities/Filter)."""

from __future__ import annotations

import msgspec


class FilterKeyword(msgspec.Struct, frozen=True, kw_only=True):
    """A word of a filter."""

    id: str
    keyword: str
    whole_word: bool


class FilterStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A post of a filter."""

    id: str
    status_id: str


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Words and posts one would rather not meet, and where."""

    id: str
    title: str
    context: list[str]
    expires_at: str | None
    filter_action: str
    keywords: list[FilterKeyword]
    statuses: list[FilterStatus]


class V1Filter(msgspec.Struct, frozen=True, kw_only=True):
    """A word as clients before Mastodon 4.0 know it."""

    id: str
    phrase: str
    context: list[str]
    expires_at: str | None
    irreversible: bool
    whole_word: bool
