"""Reading conversations as their participant, plural first."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import msgspec

from hubbub.conversations.commands.views import REMEMBERED
from hubbub.conversations.models import Conversation
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

# What a view remembers, by primary key; what is older than all of that (a view remembers so many) by the thread's index.
_MESSAGES = """
SELECT p.id FROM publishing_post p
WHERE (p.id {{in_ids}} OR (p.conversation_id = %s AND p.visibility = 3 AND p.id < %s))
  AND p.id < %s AND p.id > %s AND {visible} AND {wanted}
ORDER BY p.id {order} LIMIT %s
"""


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


def unread_conversations(viewer: Viewer, most: int) -> list[View]:
    """Those that the viewer has not read, `most` at most. By the partial index on unread ones."""
    return _views(viewer, "c.unread", (), "LIMIT %s", (most,))


def messages(viewer: Viewer, view: Conversation, page: Page) -> list[int]:
    """Ids of a conversation's posts, newest first, as far as the viewer may and wants to see them. One query.

    Only what entered this view, save what is older than it remembers: what was there before somebody removed the view,
    or was held back from its owner, does not come back with the next answer.
    """
    visible, visible_params = visible_to(viewer, boosts=False)
    wanted, wanted_params = wanted_by(viewer, boosts=False)
    older_than = view.post_ids[0] if len(view.post_ids) >= REMEMBERED else 0
    params = (sql.ids(view.post_ids), view.conversation_id, older_than, page.below, page.above)
    text = _MESSAGES.format(visible=visible, wanted=wanted, order=page.order)
    found = sql.rows(text, (*params, *visible_params, *wanted_params, page.limit))
    return page.newest_first([row[0] for row in found])


def view_with(account_id: int, participant_ids: Iterable[int]) -> int | None:
    """The id of the account's latest conversation with exactly these others."""
    found = Conversation.objects.filter(account_id=account_id, participant_ids=sorted(set(participant_ids)))
    return found.order_by("-last_post_id").values_list("pk", flat=True).first()
