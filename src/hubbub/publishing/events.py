"""Facts about posts that upper floors react to."""

from datetime import datetime

from hubbub.kernel.events import Event


class PostPublished(Event, frozen=True):
    """A post (not a boost) is there for those who may see it. `via_id`: the boost its author met its subject through,
    as the client told; `mentioned_ids` are the accounts named in it."""

    post_id: int
    account_id: int
    local: bool
    visibility: int
    language: str
    conversation_id: int
    in_reply_to_id: int | None
    in_reply_to_account_id: int | None
    quote_of_id: int | None
    mentioned_ids: tuple[int, ...]
    tag_ids: tuple[int, ...]
    link: str | None
    via_id: int | None
    created_at: datetime


class PostEdited(Event, frozen=True):
    """A post says something else now. `silent` when only what surrounds it changed (a card was found)."""

    post_id: int
    account_id: int
    mentioned_ids: tuple[int, ...]
    newly_mentioned_ids: tuple[int, ...]
    link: str | None
    silent: bool = False


class PostDeleted(Event, frozen=True):
    """A post is gone; stated while its row still stands, right before removal. Boosts of it go with it, each of
    which is in `boost_ids`."""

    post_id: int
    account_id: int
    visibility: int
    conversation_id: int
    boost_ids: tuple[int, ...] = ()


class PostBoosted(Event, frozen=True):
    """`account_id` passed `post_id` on to its followers as post `boost_id`. `via_id` as in `PostPublished`."""

    boost_id: int
    post_id: int
    post_account_id: int
    account_id: int
    visibility: int
    via_id: int | None
    created_at: datetime


class BoostUndone(Event, frozen=True):
    """A boost was taken back; stated while its row still stands."""

    boost_id: int
    post_id: int
    account_id: int


class PostFavourited(Event, frozen=True):
    """`account_id` likes `post_id`."""

    favourite_id: int
    post_id: int
    post_account_id: int
    account_id: int
    via_id: int | None
    created_at: datetime


class FavouriteUndone(Event, frozen=True):
    """A favourite was taken back."""

    favourite_id: int
    post_id: int
    account_id: int


class FavouritesRemoved(Event, frozen=True):
    """Some favourites of an account that is going for good are no more."""

    account_id: int
    favourite_ids: tuple[int, ...]


class PollVoted(Event, frozen=True):
    """Somebody voted."""

    poll_id: int
    post_id: int
    account_id: int


class PollEnded(Event, frozen=True):
    """A poll is over; its author and its local voters may want to know."""

    poll_id: int
    post_id: int
    account_id: int
    voter_ids: tuple[int, ...]


class PostPinned(Event, frozen=True):
    """A post stands at the top of its author's profile."""

    post_id: int
    account_id: int


class PostUnpinned(Event, frozen=True):
    """A post no longer stands at the top of its author's profile."""

    post_id: int
    account_id: int


class QuoteRevoked(Event, frozen=True):
    """The quoted author withdrew a quote."""

    quote_id: int
    quoted_id: int


class TagFollowed(Event, frozen=True):
    """`account_id` wants posts with a tag at home."""

    account_id: int
    tag_id: int


class TagUnfollowed(Event, frozen=True):
    """`account_id` no longer wants posts with a tag at home."""

    account_id: int
    tag_id: int
