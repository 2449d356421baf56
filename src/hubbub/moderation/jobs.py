"""Background work of moderation."""

from hubbub.identity.commands.removal import delete_account, remove_bit_by_bit
from hubbub.identity.models import Account
from hubbub.kernel.jobs import SLOW, task
from hubbub.publishing.commands.remove import remove_most_posts_of


@task(queue_name=SLOW)
def remove_account(account_id: int) -> None:
    """Remove what is left of an account that is going, bit by bit where there may be much of it."""
    for account in Account.objects.exclude(deleted_at=None).filter(pk=account_id):
        remove_bit_by_bit(account_id)
        remove_most_posts_of(account_id)
        delete_account(account)
