"""What a viewer did with posts: favourited, boosted, bookmarked, pinned, muted the thread."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql

# {p}: alias of publishing_post; %s: the viewer's account id, repeated. Each is a unique index lookup a post, the last
# one is asked once a statement.
_COLUMNS = """
EXISTS (SELECT 1 FROM publishing_favourite mf WHERE mf.account_id = %s AND mf.post_id = {p}.id),
EXISTS (SELECT 1 FROM publishing_post mr WHERE mr.account_id = %s AND mr.reblog_of_id = {p}.id),
EXISTS (SELECT 1 FROM publishing_bookmark mb WHERE mb.account_id = %s AND mb.post_id = {p}.id),
EXISTS (SELECT 1 FROM publishing_threadmute mm
        WHERE mm.account_id = %s AND mm.conversation_id = {p}.conversation_id),
EXISTS (SELECT 1 FROM publishing_pinnedpost mp WHERE mp.account_id = %s AND mp.post_id = {p}.id),
EXISTS (SELECT 1 FROM network_filter mx WHERE mx.account_id = %s)
"""
_VIEWER_IN_COLUMNS = 6

# Each branch is a unique index lookup a post; the last one says whether the viewer has any filter at all.
_MARKS = """
SELECT 'f', post_id FROM publishing_favourite WHERE account_id = %s AND post_id {in_ids}
UNION ALL SELECT 'b', post_id FROM publishing_bookmark WHERE account_id = %s AND post_id {in_ids}
UNION ALL SELECT 'r', reblog_of_id FROM publishing_post WHERE account_id = %s AND reblog_of_id {in_ids}
UNION ALL SELECT 'm', conversation_id FROM publishing_threadmute WHERE account_id = %s AND conversation_id {in_ids}
UNION ALL SELECT 'p', post_id FROM publishing_pinnedpost WHERE account_id = %s AND post_id {in_ids}
UNION ALL SELECT 'x', 1 WHERE EXISTS (SELECT 1 FROM network_filter WHERE account_id = %s)
"""


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """Ids of posts that the viewer marked, of threads it muted, and whether it has any filter."""

    favourited: set[int]
    bookmarked: set[int]
    reblogged: set[int]
    muted_threads: set[int]
    pinned: set[int]
    has_filters: bool


NO_MARKS = Marks(
    favourited=set(), bookmarked=set(), reblogged=set(), muted_threads=set(), pinned=set(), has_filters=False
)


@lru_cache(maxsize=8)
def _columns_text(alias: str) -> str:
    return _COLUMNS.format(p=alias)


def mark_columns(viewer: Viewer, alias: str = "p") -> tuple[str, tuple[object, ...]]:
    """Six SQL columns for a query that fetches the posts `alias` anyway, and their parameters: whether the viewer
    favourited, boosted, bookmarked it, muted its thread, pinned it, and whether the viewer has any filter."""
    if viewer.account_id is None:
        return "FALSE, FALSE, FALSE, FALSE, FALSE, FALSE", ()
    return _columns_text(alias), (viewer.account_id,) * _VIEWER_IN_COLUMNS


def marks_of(viewer: Viewer, post_ids: Iterable[int], thread_ids: Iterable[int]) -> Marks:
    """The viewer's marks on posts and on the threads (conversation ids) they stand in. One query."""
    if viewer.account_id is None:
        return NO_MARKS
    me, posts, threads = viewer.account_id, sql.ids(post_ids), sql.ids(thread_ids)
    found: dict[str, set[int]] = {kind: set() for kind in "fbrmpx"}
    for kind, identifier in sql.rows(_MARKS, (me, posts, me, posts, me, posts, me, threads, me, posts, me)):
        found[kind].add(identifier)
    return Marks(
        favourited=found["f"],
        bookmarked=found["b"],
        reblogged=found["r"],
        muted_threads=found["m"],
        pinned=found["p"],
        has_filters=bool(found["x"]),
    )
