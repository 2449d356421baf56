"""A thread around one post: what it answers, and what answers it."""

from collections import defaultdict

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.errors import NotFound
from hubbub.publishing.visibility import visible_to, wanted_by

# The whole conversation by its index; judge and wishes a row. The post asked for is judged, not wished for.
_THREAD = """
SELECT p.id, p.in_reply_to_id, {wanted}
FROM publishing_post p
WHERE p.conversation_id = (SELECT c.conversation_id FROM publishing_post c WHERE c.id = %s)
  AND p.reblog_of_id IS NULL AND {visible}
ORDER BY p.id LIMIT %s
"""
MOST_ANCESTORS = 4096
MOST_POSTS = 8192
MOST_FOR_ANONYMOUS = 60


def thread_around(viewer: Viewer, post_id: int) -> tuple[list[int], list[int]]:
    """Ids of the visible ancestors (top first) and descendants (a reply stands below what it answers) of a post.

    Raises `NotFound` when the viewer may not see the post itself.
    """
    visible, visible_params = visible_to(viewer, boosts=False)
    wanted, wanted_params = wanted_by(viewer, boosts=False)
    text = _THREAD.format(visible=visible, wanted=wanted)
    found = sql.rows(text, (*wanted_params, post_id, *visible_params, MOST_POSTS))
    parents = {row[0]: row[1] for row in found if row[2] or row[0] == post_id}
    if post_id not in parents:
        raise NotFound
    below = _descendants(parents, post_id)
    return _ancestors(parents, post_id), below if viewer.account_id else below[:MOST_FOR_ANONYMOUS]


def _ancestors(parents: dict[int, int | None], post_id: int) -> list[int]:
    above: list[int] = []
    current = parents[post_id]
    while current is not None and current in parents and len(above) < MOST_ANCESTORS:
        above.append(current)
        current = parents[current]
    return above[::-1]


def _descendants(parents: dict[int, int | None], post_id: int) -> list[int]:
    children = defaultdict(list)
    for child, parent in parents.items():
        children[parent].append(child)
    ordered: list[int] = []
    stack = children[post_id][::-1]
    while stack:
        current = stack.pop()
        ordered.append(current)
        stack.extend(children[current][::-1])
    return ordered
