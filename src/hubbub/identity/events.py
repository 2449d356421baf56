"""Facts about accounts that upper floors react to."""

from hubbub.kernel.events import Event


class AccountCreated(Event, frozen=True):
    """A local account is there and may act (confirmed, approved). `signed_up`: its person came by themselves, and was
    not made by whoever runs the server."""

    account_id: int
    user_id: int | None
    signed_up: bool = False


class SignUpRequested(Event, frozen=True):
    """Somebody signed up and waits for approval."""

    account_id: int
    user_id: int


class AccountUpdated(Event, frozen=True):
    """Something shown of an account changed."""

    account_id: int


class AccountSuspended(Event, frozen=True):
    """An account is hidden from everybody."""

    account_id: int


class AccountLimited(Event, frozen=True):
    """An account's posts are shown only to those who follow it."""

    account_id: int


class AccountUnsuspended(Event, frozen=True):
    """A suspended account is back."""

    account_id: int


class AccountDeleted(Event, frozen=True):
    """An account and all of its own is being removed for good."""

    account_id: int


class RoleChanged(Event, frozen=True):
    """A login may do more to the server, or less, from now on."""

    user_id: int


class TokenRevoked(Event, frozen=True):
    """An access token is worthless from now on; what hangs on it (pushes, open streams) should end."""

    token_id: int
    account_id: int | None
