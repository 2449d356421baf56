"""What a viewer did with posts: favourited, boosted, bookmarked, pinned, muted the thread."""

from collections.abc import Iterable

import msgspec

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql

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
