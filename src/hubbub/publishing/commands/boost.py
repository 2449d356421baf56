"""Boosting: passing a post on to one's followers, and taking that back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Forbidden, Invalid, NotFound
from hubbub.kernel.events import emit
from hubbub.kernel.ids import id_and_moment
from hubbub.publishing.commands.acting import acting_account, actionable, lock_posts, subject_id_of
from hubbub.publishing.events import BoostUndone, PostBoosted
from hubbub.publishing.models import Post, Visibility
from hubbub.publishing.new import PRIVACY
from hubbub.publishing.urls import boost_uri


@transaction.atomic
def boost(
    viewer: Viewer,
    post_id: int,
    *,
    visibility: Visibility | None = None,
    via_id: int | None = None,
    published_at: datetime | None = None,
) -> Post:
    """Boost a post (a boost's own subject, if it is one) and return the boost; a second time changes nothing.

    `via_id` is the boost the viewer met it through, as the client tells; `published_at` is for imports. Raises `NotFound` when the viewer may not
    see the post, `Forbidden` for direct posts, others' followers-only posts and authors the viewer blocks,
    `Invalid` for a boost that would be direct.
    """
    booster = acting_account(viewer)
    subject = actionable(viewer, post_id)
    if subject.visibility == Visibility.DIRECT:
        raise Forbidden
    if subject.visibility == Visibility.FOLLOWERS and subject.account_id != booster.pk:
        raise Forbidden
    existing = Post.objects.filter(account=booster, reblog_of=subject).first()
    if existing is not None:
        return existing
    made = _insert(booster, subject, _audience(booster, subject, visibility), published_at)
    Post.objects.filter(pk=subject.pk).update(reblogs_count=F("reblogs_count") + 1)
    Account.objects.filter(pk=booster.pk).update(
        statuses_count=F("statuses_count") + 1, last_status_on=made.created_at.date()
    )
    emit(
        PostBoosted(
            boost_id=made.pk,
            post_id=subject.pk,
            post_account_id=subject.account_id,
            account_id=booster.pk,
            visibility=made.visibility,
            via_id=via_id,
            created_at=made.created_at,
        )
    )
    return made


def _audience(booster: Account, subject: Post, wanted: Visibility | None) -> Visibility:
    """Whom a boost is for: a followers-only post stays with followers, else as asked or as preferred."""
    if wanted == Visibility.DIRECT:
        raise Invalid("Validation failed: Visibility is reserved")
    if subject.visibility == Visibility.FOLLOWERS:
        return Visibility.FOLLOWERS
    if wanted is None:
        return min(PRIVACY[booster.preferences.default_privacy], Visibility.FOLLOWERS)
    return wanted


def _insert(booster: Account, subject: Post, visibility: Visibility, published_at: datetime | None) -> Post:
    identifier, moment = id_and_moment(published_at)
    uri = boost_uri(booster.username, identifier)
    return Post.objects.create(
        id=identifier,
        account=booster,
        uri=uri,
        url=uri,
        local=True,
        visibility=visibility,
        reblog_of=subject,
        conversation_id=identifier,  # a boost says nothing in the thread of what it boosts
        created_at=moment,
    )


@transaction.atomic
def unboost(viewer: Viewer, post_id: int) -> None:
    """Take back the viewer's boost of a post; nothing happens if there is none."""
    subject_id = subject_id_of(post_id)
    mine = Post.objects.filter(account_id=viewer.me, reblog_of=subject_id)
    if mine.exists():
        lock_posts(subject_id)
        for made in mine:
            remove_boost(made)


def remove_boost(made: Post) -> None:
    """Remove a boost whose subject is held, in the caller's transaction."""
    subject_id = made.reblog_of_id
    if subject_id is None:
        raise NotFound
    emit(BoostUndone(boost_id=made.pk, post_id=subject_id, account_id=made.account_id))
    Post.objects.filter(pk=subject_id).update(reblogs_count=F("reblogs_count") - 1)
    Account.objects.filter(pk=made.account_id).update(statuses_count=F("statuses_count") - 1)
    made.delete()
