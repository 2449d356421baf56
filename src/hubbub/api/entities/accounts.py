"""Accounts and what hangs on them (docs.joinmastodon.org/entities/Account)."""

from __future__ import annotations

import msgspec


class CustomEmoji(msgspec.Struct, frozen=True, kw_only=True):
    """A picture for a shortcode."""

    shortcode: str
    url: str
    static_url: str
    visible_in_picker: bool
    category: str | None = None


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A name and value on a profile; `value` is HTML."""

    name: str
    value: str
    verified_at: str | None = None


class AccountRole(msgspec.Struct, frozen=True, kw_only=True):
    """A role shown as a badge."""

    id: str
    name: str
    color: str = ""


class AccountFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """What of an account changes only when its revision does."""

    id: str
    username: str
    acct: str
    display_name: str
    locked: bool
    bot: bool
    discoverable: bool | None
    indexable: bool
    group: bool
    created_at: str
    note: str
    url: str
    uri: str
    avatar: str
    avatar_static: str
    avatar_description: str
    header: str
    header_static: str
    header_description: str
    hide_collections: bool | None
    noindex: bool
    emojis: list[CustomEmoji]
    roles: list[AccountRole]
    fields: list[Field]
    show_media: bool = True
    show_media_replies: bool = True
    show_featured: bool = True
    suspended: bool | msgspec.UnsetType = msgspec.UNSET
    limited: bool | msgspec.UnsetType = msgspec.UNSET
    memorial: bool | msgspec.UnsetType = msgspec.UNSET


class Account(AccountFacts, frozen=True, kw_only=True):
    """An account as others see it."""

    followers_count: int
    following_count: int
    statuses_count: int
    last_status_at: str | None
    moved: Account | None | msgspec.UnsetType = msgspec.UNSET


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What only the owner sees of a profile: how it was written, and how it posts by default."""

    privacy: str
    sensitive: bool
    language: str | None
    note: str
    fields: list[Field]
    follow_requests_count: int
    hide_collections: bool | None
    discoverable: bool | None
    indexable: bool
    attribution_domains: list[str]
    quote_policy: str


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """The role of the signed-in login; `permissions` is a bit mask as a string."""

    id: str
    name: str
    permissions: str
    color: str = ""
    highlighted: bool = False


class CredentialAccount(Account, frozen=True, kw_only=True):
    """The signed-in account, to itself."""

    source: Source
    role: Role


class Relationship(msgspec.Struct, frozen=True, kw_only=True):
    """How the viewer and an account stand to each other."""

    id: str
    following: bool
    showing_reblogs: bool
    notifying: bool
    languages: list[str] | None
    followed_by: bool
    blocking: bool
    blocked_by: bool
    muting: bool
    muting_notifications: bool
    muting_expires_at: str | None
    requested: bool
    requested_by: bool
    domain_blocking: bool
    endorsed: bool
    note: str


class MutedAccount(Account, frozen=True, kw_only=True):
    """A muted account, and when that ends."""

    mute_expires_at: str | None


class FamiliarFollowers(msgspec.Struct, frozen=True, kw_only=True):
    """The followers of an account whom the viewer follows."""

    id: str
    accounts: list[Account]


class UserList(msgspec.Struct, frozen=True, kw_only=True):
    """A list of accounts (Mastodon's `List`)."""

    id: str
    title: str
    replies_policy: str
    exclusive: bool


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """An account to follow, and why."""

    source: str
    sources: list[str]
    account: Account
