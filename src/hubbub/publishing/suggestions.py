"""Whom to follow, and why: by what one liked and passed on, by one's friends, by what this server follows."""

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.network.suggestions import ELIGIBLE, ELIGIBLE_TIMES, friends_of_friends, most_followed

# Authors of what one favourited and boosted last, by how often.
LATEST = 200
_INTERACTIONS = f"""
SELECT a.id FROM (
  SELECT p.account_id AS id, COUNT(*) AS times
  FROM publishing_post p
  WHERE p.id IN (SELECT f.post_id FROM (
      SELECT post_id FROM publishing_favourite WHERE account_id = %s ORDER BY id DESC LIMIT {LATEST}) f)
    OR p.id IN (SELECT b.reblog_of_id FROM (
      SELECT reblog_of_id FROM publishing_post
      WHERE account_id = %s AND reblog_of_id IS NOT NULL ORDER BY id DESC LIMIT {LATEST}) b)
  GROUP BY p.account_id) c
JOIN identity_account a ON a.id = c.id
WHERE {ELIGIBLE}
ORDER BY c.times DESC, a.id LIMIT %s
"""


def most_interactions(viewer: Viewer, limit: int) -> list[int]:
    """Authors whose posts the viewer liked and passed on most, without following them."""
    me = viewer.account_id
    return [row[0] for row in sql.rows(_INTERACTIONS, (me, me, *(me,) * ELIGIBLE_TIMES, limit))]


def suggestions(viewer: Viewer, limit: int) -> list[tuple[int, list[str]]]:
    """Account ids with the reasons (Mastodon's `sources`) for each: several reasons first, in this order. Three
    queries."""
    reasons: dict[int, list[str]] = {}
    for source, find in (
        ("most_interactions", most_interactions),
        ("friends_of_friends", friends_of_friends),
        ("most_followed", most_followed),
    ):
        for account_id in find(viewer, limit):
            reasons.setdefault(account_id, []).append(source)
    ordered = sorted(reasons.items(), key=lambda item: -len(item[1]))
    return ordered[:limit]
