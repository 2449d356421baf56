"""Statuses as JSON: kept fragments, into which counters, accounts, polls, quotes and the viewer's marks are spliced.

A page costs a constant number of queries: one for posts with their authors and the viewer's marks; polls and quotes
where there are any.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from hubbub.api.render.accounts import splice_accounts
from hubbub.api.render.facts import render_facts
from hubbub.api.render.filters import filter_results
from hubbub.api.render.polls import polls_by_post
from hubbub.api.render.quotes import full_quotes, quote_approval, shallow_quotes
from hubbub.api.render.splice import encode
from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.publishing.filtering import NO_FILTERS, FilterContext, Filters, filters_of
from hubbub.publishing.marks import mark_columns
from hubbub.publishing.quotes import QuoteStates, followed_authors
from hubbub.publishing.visibility import visible_to

# By primary key, with author and fragments by theirs; poll by its unique post_id. A fragment counts only at the
# present revision of what it was rendered from: for a boost, which repeats the words of its subject, the subject's.
_POSTS = """
SELECT p.id, p.account_id, p.reblog_of_id, p.conversation_id, p.visibility, p.quote_policy,
       p.quote_of_id, p.quote_state, p.replies_count, p.reblogs_count, p.favourites_count, p.quotes_count,
       l.id, f.body,
       a.followers_count, a.following_count, a.statuses_count, a.last_status_on, g.body,
       {marks}
FROM publishing_post p
JOIN identity_account a ON a.id = p.account_id
LEFT JOIN publishing_post s ON s.id = p.reblog_of_id
LEFT JOIN api_postfragment f ON f.post_id = p.id AND f.revision = COALESCE(s.revision, p.revision)
LEFT JOIN api_accountfragment g ON g.account_id = a.id AND g.revision = a.revision
LEFT JOIN publishing_poll l ON l.post_id = p.id
WHERE p.id {in_ids}
"""


class PostRow(NamedTuple):
    """A post as `_POSTS` fetches it."""

    id: int
    account_id: int
    reblog_of_id: int | None
    conversation_id: int
    visibility: int
    quote_policy: int
    quote_of_id: int | None
    quote_state: str
    replies_count: int
    reblogs_count: int
    favourites_count: int
    quotes_count: int
    poll_id: int | None
    body: bytes | None
    author_followers: int
    author_following: int
    author_statuses: int
    author_last_status_on: object
    author_body: bytes | None
    favourited: bool  # by the viewer, as all that follows
    reblogged: bool
    bookmarked: bool
    thread_muted: bool
    pinned: bool
    has_filters: bool  # the same in every row


def statuses(
    viewer: Viewer,
    post_ids: Sequence[int],
    *,
    subjects: Iterable[int] | None = None,
    context: FilterContext | None = None,
) -> list[bytes]:
    """JSON of posts in the order of `post_ids`, which the viewer must be allowed to see.

    `subjects` are the ids of boosted posts among them when the caller knows them already (saves a query);
    posts that a filter hides in `context` are left out.
    """
    by_id = statuses_by_id(viewer, post_ids, subjects=subjects, context=context)
    return [by_id[identifier] for identifier in post_ids if identifier in by_id]


def statuses_by_id(
    viewer: Viewer,
    post_ids: Iterable[int],
    *,
    subjects: Iterable[int] | None = None,
    context: FilterContext | None = None,
    quotes_in_full: bool = True,
    judged: bool = True,
    filters: Filters | None = None,
) -> dict[int, bytes]:
    """JSON of each post by id. A quoted post is shown in full, its own quote by id (`quotes_in_full=False`).

    `filters` are the viewer's in `context` when the caller has them already. `judged=False` when nobody has asked yet what the viewer may see: what it may not is left out then.
    """
    wanted = list(post_ids)
    if not wanted:
        return {}
    rows = _fetch(viewer, {*wanted, *(subjects or ())}, judged=judged)
    if subjects is None:
        boosted = {
            row.reblog_of_id for row in rows.values() if row.reblog_of_id and row.reblog_of_id not in rows
        }
        if boosted:
            rows.update(_fetch(viewer, boosted))
    if filters is None:
        filtering = any(row.has_filters for row in rows.values())
        filters = filters_of(viewer, context) if filtering else NO_FILTERS
    batch = _Batch(viewer, rows, filters, quotes_in_full=quotes_in_full)
    rendered = ((identifier, batch.status(rows[identifier])) for identifier in wanted if identifier in rows)
    return {identifier: body for identifier, body in rendered if body is not None}


def _fetch(viewer: Viewer, ids: set[int], *, judged: bool = True) -> dict[int, PostRow]:
    """The rows of posts; if nobody has judged them yet, only of those that the viewer may see."""
    marks, mark_params = mark_columns(viewer)
    judge, judge_params = ("", ()) if judged else visible_to(viewer)
    text, wanted = sql.among(_statement(marks, judge), ids)
    found = sql.rows(text, (*mark_params, wanted, *judge_params))
    return {row[0]: PostRow._make(row) for row in found}


@lru_cache(maxsize=8)
def _statement(marks: str, judge: str) -> str:
    """`_POSTS` with the columns of `mark_columns` and, where nobody has judged yet, the judge."""
    text = _POSTS.replace("{marks}", marks)
    return f"{text} AND {judge}" if judge else text


def _quotes(
    viewer: Viewer, quoting: Sequence[PostRow], filters: Filters, *, in_full: bool
) -> dict[int, bytes]:
    states = QuoteStates(viewer, quoting)
    if not in_full:
        return shallow_quotes(states)
    bodies = statuses_by_id(viewer, states.shown, filters=filters, quotes_in_full=False)
    return full_quotes(states, bodies)


class _Batch:
    """Everything a batch of posts is spliced from."""

    def __init__(
        self, viewer: Viewer, rows: dict[int, PostRow], filters: Filters, *, quotes_in_full: bool
    ) -> None:
        self.viewer = viewer
        self.rows = rows
        missing = [row.id for row in rows.values() if row.body is None]
        self.fresh = render_facts(missing) if missing else {}
        self.accounts = splice_accounts((row[1], *row[14:19]) for row in rows.values())
        polled = [row.id for row in rows.values() if row.poll_id is not None]
        self.polls = {k: encode(v) for k, v in polls_by_post(viewer, polled).items()} if polled else {}
        quoting = [row for row in rows.values() if row.quote_of_id or row.quote_state]
        self.quotes = _quotes(viewer, quoting, filters, in_full=quotes_in_full) if quoting else {}
        self.followed = followed_authors(viewer, rows.values())
        self.matcher = filters.matcher(rows)

    def status(self, row: PostRow) -> bytes | None:
        """One status, or None when a filter hides it."""
        inner = self.rows.get(row.reblog_of_id) if row.reblog_of_id else None
        if self.matcher.hides(row.id) or (inner is not None and self.matcher.hides(inner.id)):
            return None
        reblog = b"null" if inner is None else self._spliced(inner, inner, b"null")
        return self._spliced(row, inner or row, reblog)

    def _spliced(self, row: PostRow, subject: PostRow, reblog: bytes) -> bytes:
        """`subject` is what the counters and marks are of: the boosted post for a boost."""
        return (
            b'{%s,"replies_count":%d,"reblogs_count":%d,"favourites_count":%d,"quotes_count":%d,"account":%s,"reblog":%s,"poll":%s,"quote":%s,"quote_approval":%s%s}'
            % (
                self.fresh[row.id] if row.body is None else row.body,
                subject.replies_count,
                subject.reblogs_count,
                subject.favourites_count,
                subject.quotes_count,
                self.accounts[row.account_id],
                reblog,
                self.polls.get(row.id, b"null"),
                self.quotes.get(row.id, b"null"),
                quote_approval(self.viewer, subject, self.followed),
                self._marks_of(row, subject),
            )
        )

    def _marks_of(self, row: PostRow, subject: PostRow) -> bytes:
        me = self.viewer.account_id
        if me is None:
            return b""
        own = subject.account_id == me and row.reblog_of_id is None
        return b',"favourited":%s,"reblogged":%s,"bookmarked":%s,"muted":%s%s,"filtered":%s' % (
            b"true" if subject.favourited else b"false",
            b"true" if subject.reblogged else b"false",
            b"true" if subject.bookmarked else b"false",
            b"true" if subject.thread_muted else b"false",
            (b',"pinned":true' if subject.pinned else b',"pinned":false') if own else b"",
            filter_results(subject.id, self.matcher.of(subject.id)) if self.matcher.matches else b"[]",
        )
