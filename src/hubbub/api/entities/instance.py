"""What a server says of itself (docs.joinmastodon.org/entities/Instance, V1_Instance, Announcement and others)."""

from __future__ import annotations

from typing import Any

import msgspec

from hubbub.api.entities.accounts import Account, CustomEmoji


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in one week; numbers are strings."""

    week: str
    statuses: str
    logins: str
    registrations: str


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of the house."""

    id: str
    text: str
    hint: str
    translations: dict[str, dict[str, str]] = {}


class DomainBlock(msgspec.Struct, frozen=True, kw_only=True):
    """A server this one limits; `digest` is the SHA-256 of its domain."""

    domain: str
    digest: str
    severity: str
    comment: str


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A text of the server's as HTML."""

    updated_at: str
    content: str


class TermsOfService(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of service."""

    effective_date: str
    effective: bool
    content: str
    succeeded_by: str | None = None


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """A language posts may be in."""

    code: str
    name: str


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """How many reacted with an emoji; `me` stands only for a signed-in viewer."""

    name: str
    count: int
    me: bool | msgspec.UnsetType = msgspec.UNSET
    url: str | msgspec.UnsetType = msgspec.UNSET
    static_url: str | msgspec.UnsetType = msgspec.UNSET


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """News from the people who run the server."""

    id: str
    content: str
    starts_at: str | None
    ends_at: str | None
    all_day: bool
    published_at: str
    updated_at: str
    read: bool
    mentions: list[dict[str, Any]] = []
    statuses: list[dict[str, Any]] = []
    tags: list[dict[str, Any]] = []
    emojis: list[CustomEmoji] = []
    reactions: list[Reaction] = []


class AccountLimits(msgspec.Struct, frozen=True, kw_only=True):
    max_featured_tags: int
    max_pinned_statuses: int
    max_display_name_length: int
    max_note_length: int
    max_avatar_description_length: int
    max_header_description_length: int
    max_profile_fields: int
    profile_field_name_limit: int
    profile_field_value_limit: int


class StatusLimits(msgspec.Struct, frozen=True, kw_only=True):
    max_characters: int
    max_media_attachments: int
    characters_reserved_per_url: int


class MediaLimits(msgspec.Struct, frozen=True, kw_only=True):
    supported_mime_types: list[str]
    description_limit: int
    image_size_limit: int
    image_matrix_limit: int
    video_size_limit: int
    video_frame_rate_limit: int
    video_matrix_limit: int


class PollLimits(msgspec.Struct, frozen=True, kw_only=True):
    max_options: int
    max_characters_per_option: int
    min_expiration: int
    max_expiration: int


class Urls(msgspec.Struct, frozen=True, kw_only=True):
    streaming: str
    status: str | None
    about: str
    privacy_policy: str | None
    terms_of_service: str | None


class ConfigurationV1(msgspec.Struct, frozen=True, kw_only=True):
    accounts: AccountLimits
    statuses: StatusLimits
    media_attachments: MediaLimits
    polls: PollLimits


class Configuration(ConfigurationV1, frozen=True, kw_only=True):
    urls: Urls
    vapid: dict[str, str]
    translation: dict[str, bool]
    timelines_access: dict[str, dict[str, str]]
    limited_federation: bool


class Thumbnail(msgspec.Struct, frozen=True, kw_only=True):
    url: str
    blurhash: str | None
    versions: dict[str, str]
    description: str


class Icon(msgspec.Struct, frozen=True, kw_only=True):
    src: str
    size: str


class Registrations(msgspec.Struct, frozen=True, kw_only=True):
    enabled: bool
    approval_required: bool
    reason_required: bool
    message: str | None
    min_age: int | None
    url: str | None


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    email: str
    account: Account | None


class Instance(msgspec.Struct, frozen=True, kw_only=True):
    """The server, as `/api/v2/instance` shows it."""

    domain: str
    title: str
    version: str
    source_url: str
    description: str
    usage: dict[str, dict[str, int]]
    thumbnail: Thumbnail
    icon: list[Icon]
    languages: list[str]
    configuration: Configuration
    registrations: Registrations
    api_versions: dict[str, int]
    contact: Contact
    rules: list[Rule]


class InstanceV1(msgspec.Struct, frozen=True, kw_only=True):
    """The server, as `/api/v1/instance` shows it."""

    uri: str
    title: str
    short_description: str
    description: str
    email: str
    version: str
    urls: dict[str, str]
    stats: dict[str, int]
    thumbnail: str
    languages: list[str]
    registrations: bool
    approval_required: bool
    invites_enabled: bool
    configuration: ConfigurationV1
    contact_account: Account | None
    rules: list[Rule]


class Preferences(msgspec.Struct, frozen=True, kw_only=True, rename=lambda name: name.replace("__", ":")):
    """How the signed-in account likes to post and read."""

    posting__default__visibility: str
    posting__default__sensitive: bool
    posting__default__language: str | None
    posting__default__quote_policy: str
    reading__expand__media: str
    reading__expand__spoilers: bool
    reading__autoplay__gifs: bool
