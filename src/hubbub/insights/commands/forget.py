"""Dropping what is known of posts and accounts that are gone."""

from collections.abc import Iterable

from django.db import connection

from hubbub.insights.models import Ripple, ServeRow, Share
from hubbub.kernel import sql
from hubbub.kernel.bits import remove_some
from hubbub.kernel.clock import now

# By primary key: an act has the id of the boost, post or favourite it was. Acts before ripples, as everybody takes them.
_TAKE_BACK = """
UPDATE insights_share SET undone_at = %(moment)s
WHERE undone_at IS NULL AND id IN (
    SELECT p.id FROM publishing_post p WHERE p.account_id = %(account)s
    UNION SELECT f.id FROM publishing_favourite f WHERE f.account_id = %(account)s)
RETURNING root_post_id, kind = 'boost' AND settled_at IS NOT NULL
"""
_COUNT = "UPDATE insights_ripple SET undone = undone + 1 WHERE post_id {in_ids}"
_OWN = "SELECT p.id FROM publishing_post p WHERE p.account_id = %s AND p.reblog_of_id IS NULL"
_FORGET = (
    f"DELETE FROM insights_share WHERE root_post_id IN ({_OWN})",
    f"DELETE FROM insights_ripple WHERE post_id IN ({_OWN})",
)

_TAKE_BACK_FAVOURITES = """
UPDATE insights_share SET undone_at = %s WHERE undone_at IS NULL AND kind = 'favourite' AND id {in_ids}
"""


def forget_favourites(favourite_ids: Iterable[int]) -> None:
    """Take back many favourites at once. They are leaves: no ripple counts them."""
    sql.execute(_TAKE_BACK_FAVOURITES, (sql.at(now()), sql.ids(favourite_ids)))


def remove_some_served(account_id: int) -> int:
    """Drop a few rows of what an account that is going was shown; returns how many."""
    return remove_some(ServeRow, viewer_id=account_id)


def forget_post(post_id: int) -> None:
    """Drop all that is known about how a removed post was passed on."""
    Share.objects.filter(root_post_id=post_id).delete()
    Ripple.objects.filter(post_id=post_id).delete()


def forget_actor(account_id: int) -> None:
    """Take back whatever an account did, and drop what was known of its posts and shown to it; while they still stand."""
    moment = connection.ops.adapt_datetimefield_value(now())
    undone = sql.rows(*sql.named(_TAKE_BACK, {"moment": moment, "account": account_id}))
    sql.execute(_COUNT, (sql.ids(post_id for post_id, counts in undone if counts),))
    for statement in _FORGET:
        sql.execute(statement, (account_id,))
    ServeRow.objects.filter(viewer_id=account_id).delete()
