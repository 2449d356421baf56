"""Background work of moderation."""

from datetime import timedelta

from hubbub.identity.commands.removal import delete_account, remove_bit_by_bit
from hubbub.identity.models import Account
from hubbub.kernel.backlog import unfinished
from hubbub.kernel.jobs import SLOW, Periodic, task
from hubbub.publishing.commands.remove import remove_most_posts_of


@task(queue_name=SLOW)
def remove_account(account_id: int) -> None:
    """Remove what is left of an account that is going, bit by bit where there may be much of it."""
    for account in Account.objects.exclude(deleted_at=None).filter(pk=account_id):
        remove_bit_by_bit(account_id)
        remove_most_posts_of(account_id)
        delete_account(account)


def go_on_removing() -> None:
    """Begin anew the removals that nobody is at: of a job that fails, or whose workers die time and again, none is left,
    and what was promised to go for good would stay."""
    going = set(Account.objects.exclude(deleted_at=None).values_list("pk", flat=True))
    for account_id in going - {args[0] for args in unfinished(remove_account)}:
        remove_account.enqueue(account_id)


PERIODIC = (Periodic("moderation.go_on_removing", timedelta(minutes=30), go_on_removing),)
