"""Reading conversations as their participant, plural first."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import msgspec

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.paging import Page
from hubbub.publishing.visibility import visible_to, wanted_by

# By the index on (account, last post); judge and wishes a row.
_PAGE = """
SELECT c.id, c.participant_ids, c.last_post_id, c.unread
FROM conversations_conversation c
JOIN publishing_post p ON p.id = c.last_post_id
WHERE c.account_id = %s AND {where} AND {visible} AND {wanted}
"""
_BY_LAST_POST = "c.last_post_id < %s AND c.last_post_id > %s"


class View(NamedTuple):
    """A conversation as one participant sees it."""

    id: int
    participant_ids: list[int]
    last_post_id: int
    unread: bool


@lru_cache(maxsize=16)
def _assembled(where: str, visible: str, wanted: str) -> str:
    return _PAGE.format(where=where, visible=visible, wanted=wanted)


def _views(
    viewer: Viewer, where: str, params: tuple[object, ...], rest: str, last: tuple[object, ...]
) -> list[View]:
    visible, visible_params = visible_to(viewer, boosts=False)
    wanted, wanted_params = wanted_by(viewer, boosts=False)
    text = f"{_assembled(where, visible, wanted)} {rest}"
    found = sql.rows(text, (viewer.account_id, *params, *visible_params, *wanted_params, *last))
    return [View(row[0], _ids(row[1]), row[2], bool(row[3])) for row in found]


def _ids(value: object) -> list[int]:
    """A JSON column as the driver gave it: text on SQLite, a list on PostgreSQL."""
    return msgspec.json.decode(value, type=list[int]) if isinstance(value, str) else value  # type: ignore[return-value]


def conversations(viewer: Viewer, page: Page) -> list[View]:
    """The viewer's conversations, paged by their last posts."""
    found = _views(
        viewer,
        _BY_LAST_POST,
        (page.below, page.above),
        f"ORDER BY c.last_post_id {page.order} LIMIT %s",
        (page.limit,),
    )
    return page.newest_first(found)


def conversations_by_id(viewer: Viewer, view_ids: Iterable[int]) -> list[View]:
    """Those of the viewer's conversations, in any order."""
    return _views(viewer, "c.id {in_ids}", (sql.ids(view_ids),), "", ())
