"""The viewer's filters (v2), matched against the posts a page is about to show."""

import json
import re
from collections.abc import Collection, Sequence
from enum import StrEnum

import msgspec
from django.db.models import Q

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.network.models import Filter, FilterAction
from hubbub.publishing.logic.keywords import Keyword, Keywords, Searched

# By primary key: few of few.
_KEYWORDS = (
    "SELECT filter_id, keyword, whole_word FROM network_filterkeyword WHERE filter_id {in_ids} ORDER BY id"
)

# What is searched of each post, part by part: warning and text; alt texts; the options of its poll, as JSON. And which
# of the filters name it. All by indexes on the post, the last by that on filter and post.
_TEXTS = """
SELECT p.id, 0, p.id, p.spoiler_text, p.text, CASE WHEN p.text = '' THEN p.html ELSE '' END
FROM publishing_post p WHERE p.id {in_ids}
UNION ALL SELECT m.post_id, 1, m.id, m.description, '', ''
FROM publishing_mediaattachment m WHERE m.post_id {in_ids} AND m.description <> ''
UNION ALL SELECT l.post_id, 2, l.id, CAST(l.options AS TEXT), '', ''
FROM publishing_poll l WHERE l.post_id {in_ids}
UNION ALL SELECT s.post_id, 3, s.filter_id, '', '', ''
FROM network_filterstatus s WHERE s.filter_id {in_ids} AND s.post_id {in_ids}
ORDER BY 1, 2, 3
"""
_POST, _MEDIA, _POLL = range(3)  # and then what names it


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


NOTHING_FILTERED = Matcher({}, frozenset())


class Filters(msgspec.Struct, frozen=True):
    """A viewer's filters that are in force where posts are shown: loaded once for a page and all that it quotes."""

    rows: Sequence[tuple[Filter, Keywords]] = ()
    may_hide: bool = False

    def matcher(self, post_ids: Collection[int]) -> Matcher:
        """What the filters say about these posts. One query, where there are filters."""
        if not self.rows or not post_ids:
            return NOTHING_FILTERED
        found = {pk: self._matches(post) for pk, post in self._posts(post_ids).items()}
        matches = {pk: those for pk, those in found.items() if those}
        hidden = (pk for pk, those in matches.items() if any(it.filter.action == _HIDE for it in those))
        return Matcher(matches, frozenset(hidden if self.may_hide else ()))

    def _posts(self, post_ids: Collection[int]) -> "dict[int, _Post]":
        wanted = sql.ids(post_ids)
        filters = sql.ids(row.pk for row, _ in self.rows)
        posts: dict[int, _Post] = {}
        for post_id, kind, part_id, *texts in sql.rows(_TEXTS, (wanted, wanted, wanted, filters, wanted)):
            posts.setdefault(post_id, _Post([], set())).add(kind, part_id, *texts)
        return posts

    def _matches(self, post: "_Post") -> list[FilterMatch]:
        searched = Searched("\n".join(post.texts))
        found = ((row, keywords.found_in(searched), row.pk in post.named_by) for row, keywords in self.rows)
        return [FilterMatch(row, words, named) for row, words, named in found if words or named]


_HIDE = FilterAction.HIDE
NO_FILTERS = Filters()


class _Post(msgspec.Struct):
    """What is searched of a post, and the ids of the filters that name it."""

    texts: list[str]
    named_by: set[int]

    def add(self, kind: int, part_id: int, first: str, text: str, html: str) -> None:
        """Take one row of `_TEXTS`."""
        if kind == _POST:
            self.texts += [first, text or re.sub(r"<[^>]+>", " ", html)]
        elif kind == _MEDIA:
            self.texts.append(first)
        elif kind == _POLL:
            self.texts += json.loads(first)
        else:
            self.named_by.add(part_id)


def filters_of(viewer: Viewer, context: FilterContext | None) -> Filters:
    """The viewer's filters in force in `context`; all of them, but none that hides, where there is none. Two queries."""
    if viewer.account_id is None:
        return NO_FILTERS
    own = Filter.objects.filter(account_id=viewer.account_id).order_by("id")
    rows = own.filter(Q(expires_at=None) | Q(expires_at__gt=now()))
    active = [row for row in rows if context is None or context in row.contexts]
    keywords: dict[int, list[Keyword]] = {row.pk: [] for row in active}
    for filter_id, text, whole_word in sql.rows(_KEYWORDS, (sql.ids(keywords),)) if active else ():
        keywords[filter_id].append(Keyword(text, bool(whole_word)))
    return Filters([(row, Keywords(keywords[row.pk])) for row in active], may_hide=context is not None)
