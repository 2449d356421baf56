"""The unchanging part of statuses, rendered once for each revision and kept."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from hubbub.api.entities.statuses import (
    MediaAttachment,
    PreviewCard,
    StatusApplication,
    StatusFacts,
    StatusMention,
    StatusTag,
)
from hubbub.api.render.cards import card_entity
from hubbub.api.render.emojis import emoji_entities
from hubbub.api.render.media import media_entity
from hubbub.api.render.splice import members
from hubbub.identity.models import Application
from hubbub.instance.emojis import EmojiFinder
from hubbub.kernel import sql
from hubbub.kernel.clock import iso
from hubbub.publishing.models import MediaAttachment as MediaRow
from hubbub.publishing.models import Mention, PostTag, Visibility
from hubbub.publishing.models import PreviewCard as CardRow
from hubbub.publishing.urls import tag_url

VISIBILITY_NAMES = {
    Visibility.PUBLIC: "public",
    Visibility.UNLISTED: "unlisted",
    Visibility.FOLLOWERS: "private",
    Visibility.DIRECT: "direct",
}


# By primary key. A boost repeats the words of what it boosts, and is as old as they are; the flags say which further
# questions are worth asking.
_POSTS = """
SELECT p.id, COALESCE(s.revision, p.revision), p.created_at, p.edited_at, p.in_reply_to_id, p.in_reply_to_account_id, p.visibility,
       p.uri, p.url, p.application_id, p.card_id, a.domain,
       COALESCE(s.html, p.html), COALESCE(s.spoiler_text, p.spoiler_text),
       COALESCE(s.sensitive, p.sensitive), COALESCE(s.language, p.language),
       EXISTS (SELECT 1 FROM publishing_mediaattachment m WHERE m.post_id = p.id),
       EXISTS (SELECT 1 FROM publishing_mention n WHERE n.post_id = p.id AND NOT n.silent),
       EXISTS (SELECT 1 FROM publishing_posttag t WHERE t.post_id = p.id)
FROM publishing_post p
LEFT JOIN publishing_post s ON s.id = p.reblog_of_id
JOIN identity_account a ON a.id = COALESCE(s.account_id, p.account_id)
WHERE p.id {in_ids}
"""

_KEEP = """
INSERT INTO api_postfragment (post_id, revision, body) VALUES (%s, %s, %s)
ON CONFLICT (post_id) DO UPDATE SET revision = excluded.revision, body = excluded.body
"""


class _Row(NamedTuple):
    """A post as `_POSTS` fetches it."""

    id: int
    revision: int
    created_at: object
    edited_at: object
    in_reply_to_id: int | None
    in_reply_to_account_id: int | None
    visibility: int
    uri: str
    url: str
    application_id: int | None
    card_id: int | None
    domain: str | None
    html: str
    spoiler_text: str
    sensitive: bool
    language: str
    has_media: bool
    has_mentions: bool
    has_tags: bool


def render_facts(post_ids: Iterable[int]) -> dict[int, bytes]:
    """Render and keep the fragments of posts that have none of their present revision."""
    rows = [_Row._make(row) for row in sql.rows(_POSTS, (sql.ids(post_ids),))]
    parts = _Parts(rows)
    fresh = {row.id: members(parts.facts(row)) for row in rows}
    sql.execute_many(_KEEP, [(row.id, row.revision, fresh[row.id]) for row in rows])
    return fresh


class _Parts:
    """What hangs on a batch of posts, fetched in one query a kind, for the posts that have any of it."""

    def __init__(self, rows: list[_Row]) -> None:
        self.media = _media([row.id for row in rows if row.has_media])
        self.mentions = _mentions([row.id for row in rows if row.has_mentions])
        self.tags = _tags([row.id for row in rows if row.has_tags])
        self.applications = _applications({row.application_id for row in rows if row.application_id})
        self.cards = _cards({row.card_id for row in rows if row.card_id})
        self.emojis = EmojiFinder(text for row in rows for text in (row.html, row.spoiler_text))

    def facts(self, row: _Row) -> StatusFacts:
        return StatusFacts(
            id=str(row.id),
            created_at=iso(sql.moment(row.created_at)),
            in_reply_to_id=str(row.in_reply_to_id) if row.in_reply_to_id else None,
            in_reply_to_account_id=str(row.in_reply_to_account_id) if row.in_reply_to_account_id else None,
            sensitive=bool(row.sensitive),
            spoiler_text=row.spoiler_text,
            visibility=VISIBILITY_NAMES[Visibility(row.visibility)],
            language=row.language or None,
            uri=row.uri,
            url=row.url or row.uri,
            edited_at=iso(sql.moment(row.edited_at)) if row.edited_at else None,
            content=row.html,
            application=self.applications.get(row.application_id or 0),
            media_attachments=self.media.get(row.id, []),
            mentions=self.mentions.get(row.id, []),
            tags=self.tags.get(row.id, []),
            emojis=emoji_entities(self.emojis, row.domain, row.html, row.spoiler_text),
            card=self.cards.get(row.card_id or 0),
        )


def _media(ids: list[int]) -> dict[int, list[MediaAttachment]]:
    found: dict[int, list[MediaAttachment]] = defaultdict(list)
    if ids:
        for row in MediaRow.objects.filter(post_id__in=ids).order_by("position", "id"):
            found[row.post_id or 0].append(media_entity(row))
    return found


def _mentions(ids: list[int]) -> dict[int, list[StatusMention]]:
    found: dict[int, list[StatusMention]] = defaultdict(list)
    if ids:
        for row in (
            Mention.objects.filter(post_id__in=ids, silent=False).select_related("account").order_by("id")
        ):
            named = row.account
            found[row.post_id].append(
                StatusMention(id=str(named.pk), username=named.username, url=named.url, acct=named.acct)
            )
    return found


def _tags(ids: list[int]) -> dict[int, list[StatusTag]]:
    found: dict[int, list[StatusTag]] = defaultdict(list)
    if ids:
        for row in PostTag.objects.filter(post_id__in=ids).select_related("tag").order_by("id"):
            found[row.post_id].append(StatusTag(name=row.tag.name, url=tag_url(row.tag.name)))
    return found


def _applications(ids: set[int]) -> dict[int, StatusApplication]:
    found = Application.objects.filter(pk__in=ids) if ids else ()
    return {row.pk: StatusApplication(name=row.name, website=row.website or None) for row in found}


def _cards(ids: set[int]) -> dict[int, PreviewCard]:
    found = CardRow.objects.filter(pk__in=ids).exclude(title="").exclude(failed=True) if ids else ()
    return {row.pk: card_entity(row) for row in found}
