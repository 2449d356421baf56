"""How an account stands on this server: limited, marked sensitive, suspended, its login disabled. Idempotent.

Whoever calls has checked that the one who asks may; moderation writes down who did it and why.
"""

from django.db import transaction
from django.db.models import F

from hubbub.identity.commands.tokens import revoke_tokens_of
from hubbub.identity.events import (
    AccountLimited,
    AccountSuspended,
    AccountUnsuspended,
    AccountUpdated,
    RoleChanged,
)
from hubbub.identity.models import Account, User, UserRole
from hubbub.kernel.clock import now
from hubbub.kernel.events import emit


@transaction.atomic
def limit_account(account: Account, *, limited: bool) -> None:
    """Show the account's posts only to those who follow it, or to everybody again."""
    if _mark(account, "limited_at", on=limited) and limited:
        emit(AccountLimited(account_id=account.pk))


@transaction.atomic
def mark_account_sensitive(account: Account, *, sensitive: bool) -> None:
    """Treat everything the account posts from now on as sensitive, or no longer."""
    _mark(account, "sensitized_at", on=sensitive)


@transaction.atomic
def suspend_account(account: Account) -> None:
    """Hide the account and all it wrote from everybody, and end its sessions' right to act."""
    if _mark(account, "suspended_at", on=True):
        emit(AccountSuspended(account_id=account.pk))


@transaction.atomic
def unsuspend_account(account: Account) -> None:
    """Bring a suspended account back as it was."""
    if _mark(account, "suspended_at", on=False):
        emit(AccountUnsuspended(account_id=account.pk))


@transaction.atomic
def set_login_enabled(account: Account, *, enabled: bool) -> None:
    """Let the logins whose own account this is in, or keep them out and end their tokens."""
    if enabled and not Account.objects.filter(pk=account.pk, deleted_at=None).exists():
        return  # it was on its way before whoever decided knew
    for user in User.objects.filter(memberships__account=account, memberships__is_main=True):
        User.objects.filter(pk=user.pk).update(is_active=enabled)
        if not enabled:
            revoke_tokens_of(user)


@transaction.atomic
def set_role(user: User, role: UserRole) -> None:
    """What a login may do to the server from now on."""
    if User.objects.filter(pk=user.pk).exclude(role=role).update(role=role):
        emit(RoleChanged(user_id=user.pk))


def _mark(account: Account, field: str, *, on: bool) -> bool:
    """Set or clear a mark; returns whether anything changed. None is taken off an account that is going: it stays hidden
    until the last of it is removed."""
    present = Account.objects.filter(pk=account.pk, **{f"{field}__isnull": on})
    if not on:
        present = present.filter(deleted_at=None)
    changed = present.update(**{field: now() if on else None, "revision": F("revision") + 1})
    if changed:
        emit(AccountUpdated(account_id=account.pk))
    return bool(changed)
