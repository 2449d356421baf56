"""What conversations do about accounts that go for good."""

from hubbub.conversations.commands.views import withdraw_posts_of
from hubbub.identity.events import AccountDeleted


def forget_account(event: AccountDeleted) -> None:
    """What somebody said who is gone stands in nobody's conversations; what others said there stays."""
    withdraw_posts_of(event.account_id)
