"""Removing an account for good."""

from django.db import transaction

from hubbub.identity.commands.sign_ins import end_other_sign_ins
from hubbub.identity.commands.standing import suspend_account
from hubbub.identity.commands.tokens import revoke_tokens_of
from hubbub.identity.events import AccountDeleted
from hubbub.identity.models import Account, User
from hubbub.kernel.blobs import drop_blobs
from hubbub.kernel.clock import now
from hubbub.kernel.events import emit


@transaction.atomic
def begin_removal(account: Account) -> None:
    """Hide an account at once and for good, and let nobody in any more whose own it was. Idempotent.

    What is left to do, `delete_account`, may take minutes: a job's work.
    """
    suspend_account(account)
    Account.objects.filter(pk=account.pk, deleted_at=None).update(deleted_at=now())
    for user in User.objects.filter(memberships__account=account, memberships__is_main=True):
        User.objects.filter(pk=user.pk).update(is_active=False)
        revoke_tokens_of(user)
        end_other_sign_ins(user, keep=None)


@transaction.atomic
def delete_account(account: Account) -> None:
    """Remove an account, everything that hangs on it, its pictures, and the login whose own account it was.
    Idempotent."""
    if not Account.objects.filter(pk=account.pk).exists():
        return
    emit(AccountDeleted(account_id=account.pk))
    drop_blobs(account.avatar, account.avatar_static, account.header, account.header_static)
    users = list(User.objects.filter(memberships__account=account, memberships__is_main=True))
    Account.objects.filter(pk=account.pk).delete()
    User.objects.filter(pk__in=[user.pk for user in users]).delete()
