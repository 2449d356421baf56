"""What relationships do about facts of accounts."""

from hubbub.identity.events import AccountDeleted, AccountUpdated
from hubbub.identity.models import Account
from hubbub.network.commands.forget import end_all_ties
from hubbub.network.jobs import accept_waiting
from hubbub.network.models import FollowRequest


def welcome_waiting(event: AccountUpdated) -> None:
    """Whoever asked to follow an account that is locked no longer need not be asked about any more."""
    open_now = Account.objects.filter(pk=event.account_id, domain=None, locked=False).exists()
    waiting = FollowRequest.objects.filter(target_id=event.account_id, follower__limited_at=None)
    if open_now and waiting.exists():
        accept_waiting.enqueue(event.account_id)


def forget_account(event: AccountDeleted) -> None:
    """Nobody follows who is gone, and nobody's counters say so."""
    end_all_ties(event.account_id)
