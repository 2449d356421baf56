"""What an account that is going did to posts, taken back bit by bit: each function removes a few hundred rows at most.

The account is hidden by now. What new rows slip in meanwhile goes with the account itself (`forget`).
"""

from django.db import transaction
from django.db.models import F

from hubbub.kernel.bits import hold, remove_held, remove_some, some
from hubbub.kernel.events import emit
from hubbub.publishing.commands.acting import hold_posts
from hubbub.publishing.commands.forget import uncount_votes
from hubbub.publishing.events import FavouritesRemoved
from hubbub.publishing.models import Bookmark, Favourite, Mention, Poll, PollVote, Post, ThreadMute

_POLLS_AT_ONCE = 50  # each is read and written by itself


def remove_some_favourites(account_id: int) -> int:
    """Take a few of its favourites back, off the counters too."""
    found = some(Favourite.objects.filter(account_id=account_id))
    if not found:
        return 0
    with transaction.atomic():
        hold_posts(Post.objects.filter(pk__in=Favourite.objects.filter(pk__in=found).values("post_id")))
        hold(Favourite.objects.filter(pk__in=found))  # whose post goes as well may lose them without it
        # Of each post it is one at most.
        gone = dict(Favourite.objects.filter(pk__in=found).values_list("pk", "post_id"))
        Favourite.objects.filter(pk__in=gone).delete()
        Post.objects.filter(pk__in=gone.values()).update(favourites_count=F("favourites_count") - 1)
        emit(FavouritesRemoved(account_id=account_id, favourite_ids=tuple(gone)))
    return len(found)


def remove_some_mentions(account_id: int) -> int:
    """Take its name out of a few posts, which are shown without it from now on."""
    found = some(Mention.objects.filter(account_id=account_id))
    if not found:
        return 0
    with transaction.atomic():
        posts = set(Mention.objects.filter(pk__in=found).values_list("post_id", flat=True))
        hold_posts(Post.objects.filter(pk__in=posts))
        remove_held(Mention.objects.filter(pk__in=found))
        Post.objects.filter(pk__in=posts).update(revision=F("revision") + 1)
    return len(found)


def remove_some_answered(account_id: int) -> int:
    """Take its name off a few answers to it, which are shown without it from now on."""
    found = some(Post.objects.filter(in_reply_to_account=account_id).exclude(account_id=account_id))
    if not found:
        return 0
    with transaction.atomic():
        hold_posts(Post.objects.filter(pk__in=found))
        Post.objects.filter(pk__in=found).update(in_reply_to_account=None, revision=F("revision") + 1)
    return len(found)


def remove_some_votes(account_id: int) -> int:
    """Take its votes in a few polls back, off the tallies too."""
    votes = PollVote.objects.filter(account_id=account_id).order_by("pk")
    polls = set(votes.values_list("poll_id", flat=True)[:_POLLS_AT_ONCE])
    if not polls:
        return 0
    with transaction.atomic():
        uncount_votes(account_id, Poll.objects.filter(pk__in=polls))
        remove_held(PollVote.objects.filter(account_id=account_id, poll_id__in=polls))
    return len(polls)


def remove_some_marks(account_id: int) -> int:
    """Remove a few of its bookmarks and muted threads, which nobody counts."""
    return remove_some(Bookmark, account_id=account_id) or remove_some(ThreadMute, account_id=account_id)


def remove_some_marks_on_its_posts(account_id: int) -> int:
    """Remove a few of what others left on its posts, which go, and their counters with them."""
    return (
        remove_some(Favourite, post__account_id=account_id)
        or remove_some(Bookmark, post__account_id=account_id)
        or remove_some(PollVote, poll__post__account_id=account_id)
    )
