"""Removing an account for good."""

from django.db import transaction

from hubbub.identity.events import AccountDeleted
from hubbub.identity.models import Account, User
from hubbub.kernel.blobs import drop_blobs
from hubbub.kernel.events import emit


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
