"""What an account favourited or bookmarked, in the order it did so."""

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.paging import Page
from hubbub.publishing.visibility import visible_to

# Index (account, -id), the post by primary key. Only original posts are marked, never boosts.
_KEPT_PAGE = """
SELECT k.id, k.post_id
FROM {table} k
JOIN publishing_post p ON p.id = k.post_id
WHERE k.account_id = %s AND k.id < %s AND k.id > %s AND {visible}
ORDER BY k.id {order} LIMIT %s
"""

Kept = tuple[int, int]  # (id of the favourite or bookmark, post id)


def favourites(viewer: Viewer, page: Page) -> list[Kept]:
    """What the viewer favourited and still may see; pages go by the favourites' ids."""
    return _page("publishing_favourite", viewer, page)


def bookmarks(viewer: Viewer, page: Page) -> list[Kept]:
    """What the viewer bookmarked and still may see; pages go by the bookmarks' ids."""
    return _page("publishing_bookmark", viewer, page)


def _page(table: str, viewer: Viewer, page: Page) -> list[Kept]:
    visible, params = visible_to(viewer, boosts=False)
    text = _KEPT_PAGE.format(table=table, visible=visible, order=page.order)
    rows = sql.rows(text, (viewer.me, page.below, page.above, *params, page.limit))
    return page.newest_first([(row[0], row[1]) for row in rows])
