"""What insights does about posts: one row for each time something was passed on, answered, liked or taken back."""

from hubbub.identity.events import AccountDeleted
from hubbub.insights.commands.forget import forget_actor, forget_favourites, forget_post
from hubbub.insights.commands.record import record_share, record_undone
from hubbub.insights.models import ShareKind
from hubbub.publishing.events import (
    BoostUndone,
    FavouritesRemoved,
    FavouriteUndone,
    PostBoosted,
    PostDeleted,
    PostFavourited,
    PostPublished,
)
from hubbub.publishing.models import Visibility


def note_boost(event: PostBoosted) -> None:
    """Somebody passed a post on."""
    record_share(
        ShareKind.BOOST,
        share_id=event.boost_id,
        actor_id=event.account_id,
        subject_id=event.post_id,
        via_id=event.via_id,
        created_at=event.created_at,
    )


def note_answers(event: PostPublished) -> None:
    """A post that replies or quotes is an act on another; what is said in private is nobody else's figure."""
    if event.visibility == Visibility.DIRECT:
        return
    for kind, subject_id in ((ShareKind.REPLY, event.in_reply_to_id), (ShareKind.QUOTE, event.quote_of_id)):
        if subject_id is not None:
            record_share(
                kind,
                share_id=event.post_id,
                actor_id=event.account_id,
                subject_id=subject_id,
                via_id=event.via_id,
                created_at=event.created_at,
            )


def note_favourite(event: PostFavourited) -> None:
    """Somebody liked a post."""
    record_share(
        ShareKind.FAVOURITE,
        share_id=event.favourite_id,
        actor_id=event.account_id,
        subject_id=event.post_id,
        via_id=event.via_id,
        created_at=event.created_at,
    )


def undo_boost(event: BoostUndone) -> None:
    """A boost was taken back: it stays in the tree, and is not counted as standing."""
    record_undone(event.boost_id, ShareKind.BOOST)


def undo_favourite(event: FavouriteUndone) -> None:
    """A favourite was taken back."""
    record_undone(event.favourite_id, ShareKind.FAVOURITE)


def undo_favourites(event: FavouritesRemoved) -> None:
    """Many favourites were taken back at once."""
    forget_favourites(event.favourite_ids)


def forget(event: PostDeleted) -> None:
    """A removed post takes what was known about its spread with it, and stops counting as somebody's answer."""
    forget_post(event.post_id)
    record_undone(event.post_id, ShareKind.REPLY, ShareKind.QUOTE)


def forget_account(event: AccountDeleted) -> None:
    """An account that goes for good takes back all it did, and nobody knows any more what it was shown."""
    forget_actor(event.account_id)
