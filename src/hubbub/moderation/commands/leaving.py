"""Leaving: what somebody does about their own account, written down like what the staff does about others'."""

from django.db import transaction

from hubbub.identity.commands.removal import begin_removal
from hubbub.identity.models import Account, Membership, MembershipRole, User, UserRole
from hubbub.identity.queries import account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Forbidden, Invalid
from hubbub.moderation.commands.audit import record
from hubbub.moderation.jobs import remove_account


@transaction.atomic
def leave(viewer: Viewer) -> Account:
    """Remove the account the viewer acts as, with all it wrote, and the login if it is the login's own. For good.

    It is hidden at once; a job removes the rest. Raises `Forbidden` for a page the viewer only helps to run,
    `Invalid` while something would be left without an owner (`left_without_owner` says what).
    """
    target, login = account(viewer.me), _login(viewer)
    held = Membership.objects.filter(user_id=login, account=target, role=MembershipRole.OWNER).first()
    if held is None:
        raise Forbidden
    if held.is_main:
        User.objects.select_for_update().get(pk=login)
        _check_nothing_is_orphaned(viewer)
    record(viewer, "account.leave", "account", target.pk, username=target.username)
    begin_removal(target)
    remove_account.enqueue(target.pk)
    return target


def _login(viewer: Viewer) -> int:
    if viewer.user_id is None:
        raise Forbidden
    return viewer.user_id


def _check_nothing_is_orphaned(viewer: Viewer) -> None:
    pages, server = left_without_owner(viewer)
    if server:
        raise Invalid("You are the only owner of this server")
    if pages:
        raise Invalid(f"You are the only owner of @{pages[0].username}")


def left_without_owner(viewer: Viewer) -> tuple[list[Account], bool]:
    """The pages that only the viewer's login owns, and whether it is the only owner of the server."""
    login = _login(viewer)
    owned = Membership.objects.filter(user_id=login, role=MembershipRole.OWNER, is_main=False)
    shared = (
        Membership.objects.filter(account__in=owned.values("account_id"), role=MembershipRole.OWNER)
        .exclude(user_id=login)
        .filter(user__is_active=True)
    )
    pages = Account.objects.filter(pk__in=owned.values("account_id"), deleted_at=None)
    owners = User.objects.filter(role=UserRole.OWNER, is_active=True)
    is_owner = owners.filter(pk=login).exists()
    return (
        list(pages.exclude(pk__in=shared.values("account_id")).order_by("username")),
        is_owner and not owners.exclude(pk=login).exists(),
    )
