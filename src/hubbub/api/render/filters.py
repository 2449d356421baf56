"""The viewer's filters (v2), matched against what a page is about to show."""

import re
from collections.abc import Iterable
from enum import StrEnum

import msgspec
from django.db.models import Q

from hubbub.api.render.splice import encode
from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import iso, now
from hubbub.network.models import Filter, FilterAction, FilterKeyword
from hubbub.publishing.models import MediaAttachment, Poll, Post


class FilterContext(StrEnum):
    """Where a post is shown, as filters name it."""

    HOME = "home"
    NOTIFICATIONS = "notifications"
    PUBLIC = "public"
    THREAD = "thread"
    ACCOUNT = "account"


class Matcher(msgspec.Struct, frozen=True):
    """What the filters say about each post of a page: `filtered` JSON by post id, and the ids that are hidden."""

    filtered: dict[int, bytes]
    hidden: frozenset[int]

    def hides(self, post_id: int) -> bool:
        """Whether a filter wants the post gone from this list."""
        return post_id in self.hidden

    def results(self, post_id: int) -> bytes:
        """The `filtered` array of a status."""
        return self.filtered.get(post_id, b"[]")


NO_FILTERS = Matcher({}, frozenset())


def filter_entity(row: Filter, *, parts: bool = False) -> dict[str, object]:
    """A filter as the API shows it; `parts` adds its keywords and statuses."""
    entity: dict[str, object] = {
        "id": str(row.pk),
        "title": row.title,
        "context": row.contexts,
        "expires_at": iso(row.expires_at) if row.expires_at else None,
        "filter_action": row.action,
    }
    if parts:
        entity["keywords"] = [
            {"id": str(word.pk), "keyword": word.keyword, "whole_word": word.whole_word}
            for word in row.keywords.all()
        ]
        entity["statuses"] = [{"id": str(it.pk), "status_id": str(it.post_id)} for it in row.statuses.all()]
    return entity


def matcher_for(viewer: Viewer, post_ids: Iterable[int], context: FilterContext | None) -> Matcher:
    """Match the viewer's filters against posts; for those who have any."""
    if viewer.account_id is None:
        return NO_FILTERS
    filters = list(
        Filter.objects.filter(account_id=viewer.account_id)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now()))
        .order_by("id")
        .prefetch_related("keywords", "statuses")
    )
    active = [row for row in filters if context is None or context in row.contexts]
    return _match(active, list(post_ids), may_hide=context is not None) if active else NO_FILTERS


def _match(filters: list[Filter], post_ids: list[int], *, may_hide: bool) -> Matcher:
    texts = _texts(post_ids)
    results: dict[int, list[dict[str, object]]] = {}
    hidden = set()
    patterns = [(row, _pattern(row.keywords.all()), list(row.statuses.all())) for row in filters]
    for post_id, text in texts.items():
        for row, pattern, named in patterns:
            words = sorted({found.group(0).strip() for found in pattern.finditer(text)}) if pattern else []
            by_status = [str(it.post_id) for it in named if it.post_id == post_id]
            if not words and not by_status:
                continue
            if row.action == FilterAction.HIDE and may_hide:
                hidden.add(post_id)
            results.setdefault(post_id, []).append(
                {
                    "filter": filter_entity(row),
                    "keyword_matches": words or None,
                    "status_matches": by_status or None,
                }
            )
    return Matcher({post_id: encode(found) for post_id, found in results.items()}, frozenset(hidden))


def _texts(post_ids: list[int]) -> dict[int, str]:
    """What filters search: text, warning, alt texts and poll options."""
    texts: dict[int, list[str]] = {}
    for pk, text, html, spoiler in Post.objects.filter(pk__in=post_ids).values_list(
        "pk", "text", "html", "spoiler_text"
    ):
        texts[pk] = [spoiler, text or re.sub(r"<[^>]+>", " ", html)]
    for post_id, description in MediaAttachment.objects.filter(post_id__in=post_ids).values_list(
        "post_id", "description"
    ):
        texts[post_id].append(description)
    for post_id, options in Poll.objects.filter(post_id__in=post_ids).values_list("post_id", "options"):
        texts[post_id].extend(options)
    return {post_id: "\n".join(parts) for post_id, parts in texts.items()}


def _pattern(keywords: Iterable[FilterKeyword]) -> re.Pattern[str] | None:
    """All keywords as one pattern; a word edge is asked for only where the keyword begins or ends with a word."""
    parts = []
    for row in keywords:
        word = row.keyword
        escaped = re.escape(word)
        if row.whole_word and word:
            escaped = (r"\b" if re.match(r"\w", word[0]) else "") + escaped
            escaped += r"\b" if re.match(r"\w", word[-1]) else ""
        parts.append(escaped)
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None
