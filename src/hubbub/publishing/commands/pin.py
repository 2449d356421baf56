"""Pinning one's own posts to the top of one's profile."""

from django.db import transaction

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid
from hubbub.kernel.events import emit
from hubbub.publishing.commands.acting import acting_account, lock_posts, own_post
from hubbub.publishing.events import PostPinned, PostUnpinned
from hubbub.publishing.limits import MAX_PINS
from hubbub.publishing.models import PinnedPost, Post, Visibility
from hubbub.publishing.queries import visible_post


@transaction.atomic
def pin(viewer: Viewer, post_id: int) -> None:
    """Pin a post; a second time changes nothing.

    Raises `NotFound` when the viewer may not see it, `Invalid` when it can't be pinned, worded as Mastodon does.
    """
    account = acting_account(viewer)
    post = visible_post(viewer, post_id)
    lock_posts(post.pk)
    Account.objects.select_for_update(no_key=True).get(
        pk=account.pk
    )  # two pins at once must not pass the limit
    if PinnedPost.objects.filter(post=post).exists():
        return
    problems = _problems(account, post)
    if problems:
        raise Invalid("Validation failed: " + ", ".join(problems))
    PinnedPost.objects.create(account=account, post=post)
    emit(PostPinned(post_id=post.pk, account_id=account.pk))


def _problems(account: Account, post: Post) -> list[str]:
    problems = []
    if post.reblog_of_id:
        problems.append("A boost cannot be pinned")
    if post.account_id != account.pk:
        problems.append("Someone else's post cannot be pinned")
    if post.visibility == Visibility.DIRECT:
        problems.append("Posts that are only visible to mentioned users cannot be pinned")
    if not problems and PinnedPost.objects.filter(account=account).count() >= MAX_PINS:
        problems.append("You have already pinned the maximum number of posts")
    return problems


@transaction.atomic
def unpin(viewer: Viewer, post_id: int) -> None:
    """Take a post off the top of one's profile. Raises `NotFound` for anybody else's post."""
    post = own_post(viewer, post_id)
    gone, _ = PinnedPost.objects.filter(account_id=viewer.me, post=post).delete()
    if gone:
        emit(PostUnpinned(post_id=post.pk, account_id=post.account_id))
