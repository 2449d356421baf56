"""What accounts do with posts they meet: favourite, bookmark, mute the thread; each can be taken back."""

from django.db import transaction
from django.db.models import F

from hubbub.identity.viewer import Viewer
from hubbub.kernel.events import emit
from hubbub.publishing.commands.acting import acting_account, actionable, lock_posts, subject_id_of
from hubbub.publishing.events import FavouriteUndone, PostFavourited
from hubbub.publishing.models import Bookmark, Favourite, Post, ThreadMute
from hubbub.publishing.queries import subject_of


@transaction.atomic
def favourite(viewer: Viewer, post_id: int, *, via_id: int | None = None) -> None:
    """Like a post; a second time changes nothing. `via_id` is the boost the viewer met it through.

    Raises `NotFound` when the viewer may not see it, `Forbidden` when they block its author.
    """
    account = acting_account(viewer)
    subject = actionable(viewer, post_id)
    liked, is_new = Favourite.objects.get_or_create(account=account, post=subject)
    if not is_new:
        return
    Post.objects.filter(pk=subject.pk).update(favourites_count=F("favourites_count") + 1)
    emit(
        PostFavourited(
            favourite_id=liked.pk,
            post_id=subject.pk,
            post_account_id=subject.account_id,
            account_id=account.pk,
            via_id=via_id,
            created_at=liked.created_at,
        )
    )


@transaction.atomic
def unfavourite(viewer: Viewer, post_id: int) -> None:
    """Like a post no longer; nothing happens if it wasn't liked."""
    subject_id = subject_id_of(post_id)
    mine = Favourite.objects.filter(account_id=viewer.me, post=subject_id)
    if not mine.exists():
        return
    lock_posts(subject_id)
    for liked in mine:
        emit(FavouriteUndone(favourite_id=liked.pk, post_id=subject_id, account_id=liked.account_id))
        Post.objects.filter(pk=subject_id).update(favourites_count=F("favourites_count") - 1)
        liked.delete()


@transaction.atomic
def bookmark(viewer: Viewer, post_id: int) -> None:
    """Keep a post to find it again. Raises `NotFound` when the viewer may not see it."""
    subject = subject_of(viewer, post_id)
    lock_posts(subject.pk)
    Bookmark.objects.get_or_create(account_id=viewer.me, post=subject)


@transaction.atomic
def unbookmark(viewer: Viewer, post_id: int) -> None:
    """Forget a bookmark; nothing happens if there is none."""
    Bookmark.objects.filter(account_id=viewer.me, post=subject_id_of(post_id)).delete()


@transaction.atomic
def mute_thread(viewer: Viewer, post_id: int) -> None:
    """Want no more notifications from a post's thread. Raises `NotFound` when the viewer may not see it."""
    thread = subject_of(viewer, post_id).conversation_id
    ThreadMute.objects.get_or_create(account_id=viewer.me, conversation_id=thread)


@transaction.atomic
def unmute_thread(viewer: Viewer, post_id: int) -> None:
    """Want notifications from a post's thread again. Raises `NotFound` when the viewer may not see it."""
    thread = subject_of(viewer, post_id).conversation_id
    ThreadMute.objects.filter(account_id=viewer.me, conversation_id=thread).delete()
