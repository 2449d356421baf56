"""Putting a post where it will be read: one INSERT ... SELECT a kind of timeline, and a job for those it does not reach.

An entry for a reader costs some 15 microseconds, most of it for the page of their home that has to be written. So the
first few hundred readers have a post with the post itself, and however many follow its author, publishing takes no
longer; a job serves the rest in steps, each a transaction of its own that others can come between.
"""

import time
from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.kernel.events import emit
from hubbub.kernel.ids import id_at
from hubbub.publishing.events import PostPublished
from hubbub.publishing.models import Post, Visibility
from hubbub.timelines.events import PostEntered
from hubbub.timelines.jobs import serve_other_readers
from hubbub.timelines.sql import (
    BOOST_TO_FOLLOWERS,
    ENTER_HOME,
    FAN_OUT_LISTS,
    HOMES_WITH,
    POST_BY_TAGS,
    POST_TO_FOLLOWERS,
    Way,
)

AT_ONCE = 250  # readers a statement serves
PAUSE = (
    0.01  # seconds between steps on SQLite, whose one writer's place goes to whoever asks in the right moment
)
_MOST_WAYS = 2

# How long a post keeps further boosts of it out of a home where it already stands.
REBOOST_AFTER = timedelta(hours=24)


class _Entering(msgspec.Struct, frozen=True):
    """A post or boost on its way: by which ways into homes, and the parameters of the statements."""

    post_id: int
    subject_id: int
    created_at: datetime
    ways: tuple[Way, ...]
    params: dict[str, object]


def fan_out_post(new: PostPublished) -> None:
    """Enter a post (not a boost) in its author's home, the homes of local followers, tag followers' homes, lists."""
    by_tags = bool(new.tag_ids) and new.visibility == Visibility.PUBLIC
    entering = _Entering(
        post_id=new.post_id,
        subject_id=new.post_id,
        created_at=new.created_at,
        ways=(POST_TO_FOLLOWERS, POST_BY_TAGS) if by_tags else (POST_TO_FOLLOWERS,),
        params=_params_of_post(
            new.post_id, new.account_id, new.in_reply_to_account_id, new.visibility, new.language
        ),
    )
    _enter(entering, own_home=new.account_id if new.local else None)


def fan_out_boost(boost: Post, subject: Post) -> None:
    """Enter a boost in its booster's home, the homes of local followers who don't have its subject yet, and lists."""
    _enter(_entering_boost(boost, subject), own_home=boost.account_id if boost.local else None)


def _enter(entering: _Entering, *, own_home: int | None) -> None:
    if own_home is not None:
        sql.execute(ENTER_HOME, (own_home, entering.post_id, entering.subject_id))
    sql.execute(FAN_OUT_LISTS, entering.params)
    served = [sql.execute(way.first, entering.params) for way in entering.ways]
    if max(served) < AT_ONCE:
        _say(entering)
        return
    serve_other_readers.enqueue(entering.post_id)
    _say(entering, homes=tuple(row[0] for row in sql.rows(HOMES_WITH, (entering.post_id,))))


def fan_out_to_others(post_id: int) -> None:
    """Enter a post in the homes that it did not reach at once. Goes on where it was interrupted."""
    for number in range(_MOST_WAYS):
        above = 0
        while readers := _serve_next(post_id, number, above):
            above = readers[-1]
            time.sleep(PAUSE if sql.is_sqlite() else 0)


@transaction.atomic
def _serve_next(post_id: int, number: int, above: int) -> list[int]:
    """Enter a post for the next readers on one of its ways; returns them, nobody when it is gone meanwhile."""
    post = Post.objects.select_for_update(no_key=True).filter(pk=post_id).first()
    entering = _entering(post) if post else None
    if entering is None or number >= len(entering.ways):
        return []
    found = sql.rows(*sql.named(entering.ways[number].rest, {**entering.params, "above": above}))
    readers = [row[0] for row in found]
    if readers:
        sql.execute_many(ENTER_HOME, [(reader, post_id, entering.subject_id) for reader in readers])
        _say(entering, homes=tuple(readers), late=True)
    return readers


def _say(entering: _Entering, *, homes: tuple[int, ...] | None = None, late: bool = False) -> None:
    emit(
        PostEntered(
            post_id=entering.post_id,
            subject_id=entering.subject_id,
            created_at=entering.created_at,
            homes=homes,
            late=late,
        )
    )


def _entering(post: Post) -> _Entering:
    """A post or boost whose row is all that is known."""
    if post.reblog_of_id is not None:
        return _entering_boost(post, Post.objects.get(pk=post.reblog_of_id))
    return _Entering(
        post_id=post.pk,
        subject_id=post.pk,
        created_at=post.created_at,
        ways=(POST_TO_FOLLOWERS, POST_BY_TAGS)
        if post.visibility == Visibility.PUBLIC
        else (POST_TO_FOLLOWERS,),
        params=_params_of_post(
            post.pk, post.account_id, post.in_reply_to_account_id, post.visibility, post.language
        ),
    )


def _entering_boost(boost: Post, subject: Post) -> _Entering:
    return _Entering(
        post_id=boost.pk,
        subject_id=subject.pk,
        created_at=boost.created_at,
        ways=(BOOST_TO_FOLLOWERS,),
        params={
            "post": boost.pk,
            "subject": subject.pk,
            "author": boost.account_id,
            "subject_author": subject.account_id,
            "since": id_at(now() - REBOOST_AFTER),
            "replied": 0,
            "direct": 0,
            "most": AT_ONCE,
        },
    )


def _params_of_post(
    post_id: int, author_id: int, replied_id: int | None, visibility: int, language: str
) -> dict[str, object]:
    return {
        "post": post_id,
        "subject": post_id,
        "author": author_id,
        "replied": replied_id or 0,
        "direct": int(visibility == Visibility.DIRECT),
        "speaks": f'%"{language}"%' if language else "%",
        "most": AT_ONCE,
    }
