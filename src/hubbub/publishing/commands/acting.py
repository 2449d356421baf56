"""Who acts, and on what: the checks that every verb on a post begins with, and the locks that keep counters exact.

Locks are taken in one order, posts by id, then accounts, so that no two verbs wait for each other.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q, QuerySet

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Forbidden, NotFound
from hubbub.network.models import Block
from hubbub.publishing.models import Post
from hubbub.publishing.queries import subject_of

# What publishing asks of an author: fetching all forty columns costs as much as the rest of the transaction.
_ACTING = (
    "username",
    "domain",
    "suspended_at",
    "sensitized_at",
    "moved_to",
    "preferences__default_privacy",
    "preferences__default_sensitive",
    "preferences__default_language",
    "preferences__default_quote_policy",
)


def acting_account(viewer: Viewer) -> Account:
    """The account the viewer acts as, with its preferences. Raises `Forbidden` if it may not publish."""
    account = Account.objects.select_related("preferences").only(*_ACTING).get(pk=viewer.me)
    if account.suspended_at or account.moved_to_id:
        raise Forbidden
    return account


def lock_posts(*post_ids: int) -> None:
    """Hold posts until the transaction ends. Raises `NotFound` if one was removed meanwhile.

    SQLite's transactions hold the whole database from their first statement, so nothing is asked there.
    """
    if not connection.features.has_select_for_update or not post_ids:
        return
    wanted = set(post_ids)
    if hold_posts(Post.objects.filter(pk__in=wanted)) < wanted:
        raise NotFound


def hold_posts(posts: QuerySet[Post]) -> set[int]:
    """Hold those of these posts that are still there, in the order in which every verb takes them; returns their ids.
    SQLite's transaction holds them already: none is asked for there."""
    if not connection.features.has_select_for_update:
        return set()
    return set(posts.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def lock_around(post: Post) -> None:
    """Hold a post and all posts whose rows its removal changes: what it answers, quotes or boosts, and what does so
    to it. In one statement, so that they are taken in their order. Raises `NotFound` if the post was removed meanwhile.
    """
    if not connection.features.has_select_for_update:  # one writes at a time there; the caller reads it anew
        return
    above = [pk for pk in (post.in_reply_to_id, post.quote_of_id, post.reblog_of_id) if pk]
    below = Q(in_reply_to=post.pk) | Q(quote_of=post.pk) | Q(reblog_of=post.pk)
    if post.pk not in hold_posts(Post.objects.filter(Q(pk__in=[post.pk, *above]) | below)):
        raise NotFound


def lock_authors(account_ids: Iterable[int]) -> None:
    """Hold accounts whose counters are about to change, after the posts."""
    if connection.features.has_select_for_update:
        held = Account.objects.select_for_update(no_key=True).filter(pk__in=set(account_ids))
        list(held.order_by("pk").values_list("pk", flat=True))


def actionable(viewer: Viewer, post_id: int) -> Post:
    """The post that something done to `post_id` is about, held until the transaction ends.

    Raises `NotFound` when the viewer may not see it, `Forbidden` when they block its author.
    """
    subject = subject_of(viewer, post_id)
    check_not_blocking(viewer, subject)
    lock_posts(subject.pk)
    return subject


def check_not_blocking(viewer: Viewer, post: Post) -> None:
    """Raise `Forbidden` when the viewer blocks the post's author (the other way round nothing is to be seen)."""
    if Block.objects.filter(account_id=viewer.me, target_id=post.account_id).exists():
        raise Forbidden


def check_own(viewer: Viewer, post_id: int) -> None:
    """Raise `NotFound` unless the post is the viewer's own."""
    if not Post.objects.filter(pk=post_id, account_id=viewer.me).exists():
        raise NotFound


def own_post(viewer: Viewer, post_id: int) -> Post:
    """A post of the viewer's own, held until the transaction ends. Raises `NotFound` for anybody else's."""
    check_own(viewer, post_id)
    lock_posts(post_id)
    return Post.objects.select_related("account").get(pk=post_id)


def subject_id_of(post_id: int) -> int:
    """What `post_id` is about, whoever may see it: for taking back what one did to a post that is hidden by now."""
    boosted = Post.objects.filter(pk=post_id).values_list("reblog_of_id", flat=True).first()
    return boosted or post_id
