"""Removing posts for good, with all that hangs on them."""

from contextlib import suppress

from django.db import transaction
from django.db.models import F

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import NotFound
from hubbub.kernel.events import emit
from hubbub.publishing.commands.acting import check_own, lock_around, lock_authors
from hubbub.publishing.commands.boost import remove_boost
from hubbub.publishing.commands.media_edit import release_media
from hubbub.publishing.commands.upload import drop_media
from hubbub.publishing.events import PostDeleted
from hubbub.publishing.models import MediaAttachment, Post, QuoteState

FEW = 500  # posts that may go in one transaction with their account
_BATCH = 100


@transaction.atomic
def delete_post(viewer: Viewer, post_id: int, *, delete_media: bool = False) -> None:
    """Remove a post of the viewer's own. Raises `NotFound` for anybody else's.

    Its uploads stay for a while, for whoever deletes in order to write it anew, unless `delete_media`.
    """
    check_own(viewer, post_id)
    remove_post(Post.objects.get(pk=post_id), delete_media=delete_media)


@transaction.atomic
def remove_post(post: Post, *, delete_media: bool = False) -> None:
    """Remove a post, whoever wrote it: for its author, and for those who may remove others' (they check that). Raises
    `NotFound` for one that was removed meanwhile."""
    lock_around(post)
    try:
        post.refresh_from_db()
    except Post.DoesNotExist as error:  # on SQLite, where nothing was looked for yet
        raise NotFound from error
    if post.reblog_of_id:
        remove_boost(post)
        return
    boosts = list(Post.objects.filter(reblog_of=post).values_list("pk", "account_id"))
    boosters = [account_id for _, account_id in boosts]
    lock_authors([post.account_id, *boosters])
    emit(
        PostDeleted(
            post_id=post.pk,
            account_id=post.account_id,
            visibility=post.visibility,
            conversation_id=post.conversation_id,
            boost_ids=tuple(pk for pk, _ in boosts),
        )
    )
    _uncount(post, boosters)
    if delete_media:
        drop_media(MediaAttachment.objects.filter(post=post))
    else:
        release_media(post)
    # Replies stay, and answer nothing from now on.
    Post.objects.filter(in_reply_to=post).update(in_reply_to=None, revision=F("revision") + 1)
    post.delete()


def remove_most_posts_of(account_id: int, *, but: int = FEW) -> None:
    """Remove the posts of an account that is going, until few are left to go with it: of a very large account all at
    once would keep everybody else waiting. Each goes in a transaction of its own, so this may be stopped and called
    again at any time."""
    posts = Post.objects.filter(account_id=account_id)
    while len(posts.values_list("pk")[: but + 1]) > but:
        # Newest first: what answers its own author's posts is gone before they are.
        for post in posts.order_by("-pk")[:_BATCH]:
            with suppress(NotFound):  # removed meanwhile
                remove_post(post, delete_media=True)


def _uncount(post: Post, boosters: list[int]) -> None:
    """Counters move with the rows they count: those of the parent, the quoted, the author and all boosters."""
    if post.in_reply_to_id:
        Post.objects.filter(pk=post.in_reply_to_id).update(replies_count=F("replies_count") - 1)
    if post.quote_of_id and post.quote_state == QuoteState.ACCEPTED:
        Post.objects.filter(pk=post.quote_of_id).update(quotes_count=F("quotes_count") - 1)
    Account.objects.filter(pk__in=boosters).update(statuses_count=F("statuses_count") - 1)
    Account.objects.filter(pk=post.account_id).update(statuses_count=F("statuses_count") - 1)
