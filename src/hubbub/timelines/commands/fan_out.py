"""Putting a post where it will be read: one INSERT ... SELECT a kind of timeline."""

from datetime import timedelta

from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.kernel.ids import id_at
from hubbub.publishing.events import PostPublished
from hubbub.publishing.models import Post, Visibility
from hubbub.timelines.sql import FAN_OUT_BOOST, FAN_OUT_LISTS, FAN_OUT_POST, FAN_OUT_TAGS, OWN_HOME

# How long a post keeps further boosts of it out of a home where it already stands.
REBOOST_AFTER = timedelta(hours=24)


def fan_out_post(new: PostPublished) -> None:
    """Enter a post (not a boost) in its author's home, the homes of local followers, tag followers' homes, lists."""
    params = {
        "post": new.post_id,
        "subject": new.post_id,
        "author": new.account_id,
        "replied": new.in_reply_to_account_id or 0,
        "direct": int(new.visibility == Visibility.DIRECT),
        "speaks": f'%"{new.language}"%' if new.language else "%",
    }
    if new.local:
        _enter_own_home(new.account_id, new.post_id, new.post_id)
    sql.execute(FAN_OUT_POST, params)
    sql.execute(FAN_OUT_LISTS, params)
    if new.tag_ids and new.visibility == Visibility.PUBLIC:
        sql.execute(FAN_OUT_TAGS, params)


def fan_out_boost(boost: Post, subject: Post) -> None:
    """Enter a boost in its booster's home, the homes of local followers who don't have its subject yet, and lists."""
    params = {
        "post": boost.pk,
        "subject": subject.pk,
        "author": boost.account_id,
        "subject_author": subject.account_id,
        "since": id_at(now() - REBOOST_AFTER),
        "replied": 0,
        "direct": 0,
    }
    if boost.local:
        _enter_own_home(boost.account_id, boost.pk, subject.pk)
    sql.execute(FAN_OUT_BOOST, params)
    sql.execute(FAN_OUT_LISTS, params)


def _enter_own_home(account_id: int, post_id: int, subject_id: int) -> None:
    sql.execute(OWN_HOME, (account_id, post_id, subject_id))
