"""The viewer's filters (v2), matched against the posts a page is about to show."""

import re
from collections.abc import Iterable
from enum import StrEnum

import msgspec
from django.db.models import Q

from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.network.models import Filter, FilterAction, FilterKeyword
from hubbub.publishing.models import MediaAttachment, Poll, Post


class FilterContext(StrEnum):
    """Where a post is shown, as filters name it."""

    HOME = "home"
    NOTIFICATIONS = "notifications"
    PUBLIC = "public"
    THREAD = "thread"
    ACCOUNT = "account"


class FilterMatch(msgspec.Struct, frozen=True):
    """A filter that matches a post: by these words, or because the post is on it."""

    filter: Filter
    words: list[str]
    names_post: bool


class Matcher(msgspec.Struct, frozen=True):
    """What the filters say about each post of a page, and the ids that are hidden."""

    matches: dict[int, list[FilterMatch]]
    hidden: frozenset[int]

    def hides(self, post_id: int) -> bool:
        """Whether a filter wants the post gone from this list."""
        return post_id in self.hidden

    def of(self, post_id: int) -> list[FilterMatch]:
        """The filters that match a post."""
        return self.matches.get(post_id, [])


NO_FILTERS = Matcher({}, frozenset())


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
    matches: dict[int, list[FilterMatch]] = {}
    hidden = set()
    patterns = [(row, _pattern(row.keywords.all()), list(row.statuses.all())) for row in filters]
    for post_id, text in _texts(post_ids).items():
        for row, pattern, named in patterns:
            words = sorted({found.group(0).strip() for found in pattern.finditer(text)}) if pattern else []
            names_post = any(it.post_id == post_id for it in named)
            if not words and not names_post:
                continue
            if row.action == FilterAction.HIDE and may_hide:
                hidden.add(post_id)
            matches.setdefault(post_id, []).append(FilterMatch(row, words, names_post))
    return Matcher(matches, frozenset(hidden))


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
