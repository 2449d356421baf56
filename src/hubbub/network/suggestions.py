"""Whom to follow: candidates by relationship, and the directory of those who want to be found."""

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.network.sql import WELCOME

# Who may be suggested as `a`: wants to be found, is there, and stands in no relationship with the viewer yet.
ELIGIBLE = f"""
  a.discoverable AND a.suspended_at IS NULL AND a.deleted_at IS NULL AND a.limited_at IS NULL
  AND a.moved_to_id IS NULL AND a.id <> %s
  AND NOT EXISTS (SELECT 1 FROM network_follow x WHERE x.follower_id = %s AND x.target_id = a.id)
  AND NOT EXISTS (SELECT 1 FROM network_followrequest x WHERE x.follower_id = %s AND x.target_id = a.id)
  AND NOT EXISTS (SELECT 1 FROM network_suggestiondismissal x WHERE x.account_id = %s AND x.target_id = a.id)
  {WELCOME}
"""
ELIGIBLE_TIMES = 8

# Followed by those one followed last; hidden collections don't tell.
MOST_FRIENDS = 100
_FRIENDS_OF_FRIENDS = f"""
SELECT a.id FROM (
  SELECT t.target_id AS id, COUNT(*) AS friends
  FROM network_follow t JOIN identity_account h ON h.id = t.follower_id AND NOT h.hide_collections
  WHERE t.follower_id IN (SELECT f.target_id FROM (
    SELECT target_id FROM network_follow WHERE follower_id = %s ORDER BY id DESC LIMIT {MOST_FRIENDS}) f)
  GROUP BY t.target_id) c
JOIN identity_account a ON a.id = c.id
WHERE {ELIGIBLE}
ORDER BY c.friends DESC, a.followers_count DESC, a.id LIMIT %s
"""

# This server's own accounts by index (domain).
_MOST_FOLLOWED = f"""
SELECT a.id FROM identity_account a
WHERE a.domain IS NULL AND a.followers_count > 0 AND {ELIGIBLE}
ORDER BY a.followers_count DESC, a.id LIMIT %s
"""

_DIRECTORY = """
SELECT a.id FROM identity_account a
WHERE a.discoverable AND a.suspended_at IS NULL AND a.deleted_at IS NULL AND a.limited_at IS NULL
  AND a.moved_to_id IS NULL {where}
ORDER BY {order} LIMIT %s OFFSET %s
"""
_ORDERS = {
    "active": "a.last_status_on IS NULL, a.last_status_on DESC, a.id DESC",
    "new": "a.id DESC",
}


def friends_of_friends(viewer: Viewer, limit: int) -> list[int]:
    """Whom most of those whom the viewer follows follow, and the viewer doesn't."""
    me = viewer.account_id
    return [row[0] for row in sql.rows(_FRIENDS_OF_FRIENDS, (me, *(me,) * ELIGIBLE_TIMES, limit))]


def most_followed(viewer: Viewer, limit: int) -> list[int]:
    """This server's most followed accounts, save those whom the viewer follows."""
    return [row[0] for row in sql.rows(_MOST_FOLLOWED, (*(viewer.account_id,) * ELIGIBLE_TIMES, limit))]


def directory(viewer: Viewer, *, order: str, local: bool, limit: int, offset: int) -> list[int]:
    """Accounts that want to be found: those who posted last first, or (`new`) the newest."""
    where = "AND a.domain IS NULL" if local else ""
    params: tuple[object, ...] = ()
    if viewer.account_id is not None:
        where += WELCOME
        params = (viewer.account_id,) * 4
    text = _DIRECTORY.format(where=where, order=_ORDERS.get(order, _ORDERS["active"]))
    return [row[0] for row in sql.rows(text, (*params, limit, offset))]
