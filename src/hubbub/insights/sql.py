"""The SQL of insights that the ORM can't say, each with a word on its plan."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from hubbub.insights.logic.pages import REVISITS, needle
from hubbub.kernel import sql

_PARTS_AT_ONCE = 200


class Asked(NamedTuple):
    """Through what was `viewer` shown `subject`, after row `above` and up to row `below`? `key` names the question."""

    key: int
    viewer: int
    above: int
    below: int
    subject: int


# A viewer's rows by index (viewer, -id), newest first, until one holds the subject. The test on bytes may in theory
# also hit across two ids; `shown_through` reads the pairs and then finds nothing.
_NEWEST = """
SELECT r.id FROM insights_serverow r
WHERE r.viewer_id = w.viewer AND r.id > w.above AND r.id <= w.below {surfaces} AND {holds} ORDER BY r.id DESC LIMIT 1
"""
_LAST_SHOWN = """
WITH w (key, viewer, above, below, subject) AS (VALUES {asked})
SELECT w.key, COALESCE(({met}), ({seen_again})) FROM w
"""


def last_shown(asked: Sequence[Asked]) -> dict[int, int]:
    """For each question's key the serve row that showed the subject last, on a surface where things are met if any.

    Those whose subject was not shown are missing. One statement for 200 questions.
    """
    found: dict[int, int] = {}
    for start in range(0, len(asked), _PARTS_AT_ONCE):
        found.update(_last_shown(asked[start : start + _PARTS_AT_ONCE]))
    return found


def _last_shown(asked: Sequence[Asked]) -> dict[int, int]:
    holds = "instr(r.entries, w.subject) > 0" if sql.is_sqlite() else "position(w.subject IN r.entries) > 0"
    elsewhere = ", ".join(f"'{surface}'" for surface in REVISITS)
    text = _LAST_SHOWN.format(
        asked=", ".join(["(%s, %s, %s, %s, %s)"] * len(asked)),
        met=_NEWEST.format(surfaces=f"AND r.surface NOT IN ({elsewhere})", holds=holds),
        seen_again=_NEWEST.format(surfaces="", holds=holds),
    )
    params = [value for one in asked for value in (*one[:4], needle(one.subject))]
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return {key: row for key, row in cursor.fetchall() if row is not None}


# From some boosts up to the post, each boost once: by primary key.
_UPWARDS = """
WITH RECURSIVE up (id, parent_id, root_post_id, actor_id, depth, subtree, via_post_id, evidence, surface, settled) AS (
  SELECT s.id, s.parent_id, s.root_post_id, s.actor_id, s.depth, s.subtree, s.via_post_id, s.evidence, s.surface,
         s.settled_at IS NOT NULL
  FROM insights_share s WHERE s.kind = 'boost' AND s.id {in_ids}
  UNION
  SELECT s.id, s.parent_id, s.root_post_id, s.actor_id, s.depth, s.subtree, s.via_post_id, s.evidence, s.surface,
         s.settled_at IS NOT NULL
  FROM insights_share s JOIN up ON s.id = up.parent_id AND s.kind = 'boost'
)
SELECT id, parent_id, root_post_id, actor_id, depth, subtree, via_post_id, evidence, surface, settled FROM up
"""


def with_ancestors(boost_ids: Iterable[int]) -> list[sql.Row]:
    """Boosts and all above them: id, parent, post, actor, depth, subtree, via, evidence, surface, whether settled."""
    return sql.rows(_UPWARDS, (sql.ids(boost_ids),))


SETTLE = """
UPDATE insights_share
SET via_post_id = %s, evidence = %s, surface = %s, parent_id = %s, depth = %s, subtree = %s, settled_at = %s
WHERE id = %s AND kind = %s
"""
SET_SUBTREE = "UPDATE insights_share SET subtree = %s WHERE id = %s AND kind = 'boost'"


def execute_many(statement: str, params: Sequence[Sequence[Any]]) -> None:
    """Run one write for each set of parameters, in the caller's transaction."""
    if params:
        with connection.cursor() as cursor:
            cursor.executemany(statement, params)
