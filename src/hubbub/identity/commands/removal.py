"""Removing an account for good: hidden at once, then bit by bit what there may be very much of, then the rest."""

from django.db import transaction

from hubbub.identity.commands.sign_ins import end_other_sign_ins
from hubbub.identity.commands.standing import suspend_account
from hubbub.identity.commands.tokens import revoke_tokens_of
from hubbub.identity.events import AccountDeleted
from hubbub.identity.models import Account, FormerName, User
from hubbub.kernel.bits import Step, take_all
from hubbub.kernel.blobs import drop_blobs
from hubbub.kernel.clock import now
from hubbub.kernel.events import emit

_steps: list[Step] = []


def remove_in_steps(*steps: Step) -> None:
    """Register what of an account that is going is removed bit by bit. Called by `config/wiring.py` alone."""
    _steps.extend(step for step in steps if step not in _steps)


@transaction.atomic
def begin_removal(account: Account) -> None:
    """Hide an account at once and for good, and let nobody in any more whose own it was. Idempotent.

    What is left to do, `remove_bit_by_bit` and `delete_account`, may take minutes: a job's work.
    """
    suspend_account(account)
    Account.objects.filter(pk=account.pk, deleted_at=None).update(deleted_at=now())
    for user in User.objects.filter(memberships__account=account, memberships__is_main=True):
        User.objects.filter(pk=user.pk).update(is_active=False)
        revoke_tokens_of(user)
        end_other_sign_ins(user, keep=None)


def remove_bit_by_bit(account_id: int) -> None:
    """Remove what an account that is going may have very much of, so that little is left for `delete_account`: of a
    large one all in one transaction would keep everybody else waiting. May be stopped and called again at any time."""
    for step in _steps:
        take_all(step, account_id)


@transaction.atomic
def delete_account(account: Account) -> None:
    """Remove an account, everything that hangs on it, its pictures, and the login whose own account it was. Its name
    alone is kept, so that nobody else gets it. Idempotent."""
    if not Account.objects.filter(pk=account.pk).exists():
        return
    emit(AccountDeleted(account_id=account.pk))
    drop_blobs(account.avatar, account.avatar_static, account.header, account.header_static)
    users = list(User.objects.filter(memberships__account=account, memberships__is_main=True))
    if account.is_local and account.waiting_since is None:  # nobody has heard of one that waited
        FormerName.objects.get_or_create(name=account.username.lower())
    Account.objects.filter(pk=account.pk).delete()
    User.objects.filter(pk__in=[user.pk for user in users]).delete()
