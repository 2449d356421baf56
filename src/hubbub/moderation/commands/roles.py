"""Giving logins their role: who may moderate, and who may run the server."""

from django.db import transaction

from hubbub.identity.commands.standing import set_role
from hubbub.identity.models import UserRole
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Forbidden, Invalid
from hubbub.moderation.commands.actions import RANK, own_login, target_of
from hubbub.moderation.commands.audit import record


def roles_to_give(viewer: Viewer) -> list[UserRole]:
    """The roles the viewer may give: those below their own; an owner may also name another owner."""
    if not viewer.is_admin:
        return []
    mine = RANK[UserRole(viewer.role)]
    return [role for role, rank in RANK.items() if rank < mine or viewer.role == UserRole.OWNER]


@transaction.atomic
def change_role(viewer: Viewer, account_id: int, role: str) -> UserRole:
    """Give the login whose own account this is a role; returns the one it had. Idempotent.

    Raises `Forbidden` unless the viewer runs the server, stands above the account, and may give the role, `Invalid` for
    an unknown role or an account that nobody signs in as.
    """
    if role not in UserRole.values:
        raise Invalid("Validation failed: Role is not included in the list")
    if UserRole(role) not in roles_to_give(viewer):
        raise Forbidden
    target = target_of(viewer, account_id)
    login = own_login(target)
    if login is None:
        raise Invalid("Nobody signs in with this account as their own")
    former = UserRole(login.role)
    if former != role:
        set_role(login, UserRole(role))
        record(viewer, "account.role", "account", account_id, role=role, former=former.value)
    return former
