"""Scheduled statuses and drafts, in batches."""

from collections.abc import Mapping, Sequence

import msgspec

from hubbub.api.core.inputs import QUOTE_POLICIES, VISIBILITIES
from hubbub.api.entities import planned as entities
from hubbub.api.entities.statuses import MediaAttachment
from hubbub.api.render.media import media_entity
from hubbub.kernel.clock import iso
from hubbub.publishing.models import Draft, ScheduledPost
from hubbub.publishing.models import MediaAttachment as MediaRow
from hubbub.publishing.new import NewPost

_VISIBILITY_WORDS = {value: word for word, value in VISIBILITIES.items()}
_POLICY_WORDS = {value: word for word, value in QUOTE_POLICIES.items()}


def scheduled_statuses(rows: Sequence[ScheduledPost]) -> list[entities.ScheduledStatus]:
    """Scheduled posts in the order of `rows`. One query for all their media."""
    posts = {row.pk: msgspec.convert(row.params, NewPost) for row in rows}
    media = _media(posts, {row.pk: row.account_id for row in rows})
    return [
        entities.ScheduledStatus(
            id=str(row.pk),
            scheduled_at=iso(row.scheduled_at),
            params=_params(posts[row.pk]),
            media_attachments=media[row.pk],
            error=row.error if row.failed_at else msgspec.UNSET,
        )
        for row in rows
    ]


def drafts(rows: Sequence[Draft]) -> list[entities.Draft]:
    """Drafts in the order of `rows`. One query for all their media."""
    posts = {row.pk: msgspec.convert(row.params, NewPost) for row in rows}
    media = _media(posts, {row.pk: row.account_id for row in rows})
    return [
        entities.Draft(
            id=str(row.pk),
            created_at=iso(row.created_at),
            updated_at=iso(row.updated_at),
            params=_params(posts[row.pk]),
            media_attachments=media[row.pk],
        )
        for row in rows
    ]


def _media(posts: Mapping[int, NewPost], owners: Mapping[int, int]) -> dict[int, list[MediaAttachment]]:
    """The media of each, as far as they are there and its author's own: ids in a draft were not checked."""
    found = MediaRow.objects.in_bulk({pk for post in posts.values() for pk in post.media_ids})
    return {
        key: [
            media_entity(found[pk])
            for pk in post.media_ids
            if pk in found and found[pk].account_id == owners[key]
        ]
        for key, post in posts.items()
    }


def _params(post: NewPost) -> entities.PlannedParams:
    poll = post.poll
    return entities.PlannedParams(
        text=post.text,
        poll=msgspec.structs.asdict(poll) if poll else None,
        media_ids=[str(pk) for pk in post.media_ids] or None,
        sensitive=post.sensitive,
        spoiler_text=post.spoiler_text or None,
        visibility=None if post.visibility is None else _VISIBILITY_WORDS[post.visibility],
        in_reply_to_id=str(post.in_reply_to_id) if post.in_reply_to_id else None,
        language=post.language,
        application_id=post.application_id,
        quoted_status_id=str(post.quoted_id) if post.quoted_id else None,
        quote_approval_policy=None if post.quote_policy is None else _POLICY_WORDS[post.quote_policy],
    )
