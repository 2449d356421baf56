"""Posts that are not posted yet (docs.joinmastodon.org/entities/ScheduledStatus)."""

from __future__ import annotations

from typing import Any

import msgspec

from hubbub.api.entities.statuses import MediaAttachment


class PlannedParams(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent to write a status."""

    text: str
    poll: dict[str, Any] | None
    media_ids: list[str] | None
    sensitive: bool | None
    spoiler_text: str | None
    visibility: str | None
    in_reply_to_id: str | None
    language: str | None
    application_id: int | None
    scheduled_at: str | None = None
    idempotency: str | None = None
    with_rate_limit: bool = False
    allowed_mentions: list[str] | None = None
    quoted_status_id: str | None
    quote_approval_policy: str | None


class ScheduledStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A status to come. `error` stands only where publishing it failed; moving it to another time tries again."""

    id: str
    scheduled_at: str
    params: PlannedParams
    media_attachments: list[MediaAttachment]
    error: str | msgspec.UnsetType = msgspec.UNSET


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Something written down for later."""

    id: str
    created_at: str
    updated_at: str
    params: PlannedParams
    media_attachments: list[MediaAttachment]
