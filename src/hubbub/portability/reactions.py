"""What coming and going does about accounts that go for good."""

from hubbub.identity.events import AccountDeleted
from hubbub.portability.commands.take import drop_archives


def forget_account(event: AccountDeleted) -> None:
    """Nobody can fetch the archives of an account that is gone."""
    drop_archives(event.account_id)
