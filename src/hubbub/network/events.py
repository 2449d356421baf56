"""Facts about relationships that upper floors react to."""

from hubbub.kernel.events import Event


class Followed(Event, frozen=True):
    """`follower_id` follows `target_id` from now on (asked and accepted, or open)."""

    follow_id: int
    follower_id: int
    target_id: int


class FollowRequested(Event, frozen=True):
    """`follower_id` asks to follow the locked `target_id`."""

    request_id: int
    follower_id: int
    target_id: int


class FollowRequestEnded(Event, frozen=True):
    """A request was rejected or withdrawn by `ended_by_id`, or became a follow when `accepted`."""

    request_id: int
    follower_id: int
    target_id: int
    accepted: bool
    ended_by_id: int
    uri: str


class Unfollowed(Event, frozen=True):
    """`follower_id` follows `target_id` no longer; `ended_by_id` is whichever of the two ended it."""

    follower_id: int
    target_id: int
    ended_by_id: int
    uri: str


class Blocked(Event, frozen=True):
    """`account_id` blocks `target_id`; follows both ways have ended already."""

    account_id: int
    target_id: int


class Unblocked(Event, frozen=True):
    """`account_id` no longer blocks `target_id`."""

    account_id: int
    target_id: int
    uri: str


class Muted(Event, frozen=True):
    """`account_id` mutes `target_id`."""

    account_id: int
    target_id: int
    hide_notifications: bool


class DomainBlocked(Event, frozen=True):
    """`account_id` blocks everybody at `domain`."""

    account_id: int
    domain: str


class ListMembersAdded(Event, frozen=True):
    """Accounts were put on a list."""

    list_id: int
    account_id: int
    member_ids: tuple[int, ...]


class ListMembersRemoved(Event, frozen=True):
    """Accounts were taken off a list."""

    list_id: int
    account_id: int
    member_ids: tuple[int, ...]


class ListDeleted(Event, frozen=True):
    """A list is gone."""

    list_id: int
    account_id: int


class FiltersChanged(Event, frozen=True):
    """`account_id` changed its filters."""

    account_id: int
