"""Accounts, as the staff handles them (docs.joinmastodon.org/methods/admin/accounts)."""

import msgspec

from hubbub.api.core.call import Answer, Call, id_or_404
from hubbub.api.core.endpoint import STAFF, endpoint
from hubbub.api.entities.admin import AdminAccount
from hubbub.api.render.moderation import admin_accounts
from hubbub.identity.models import Account
from hubbub.identity.queries import account_for_staff
from hubbub.moderation.commands.actions import (
    act_on_account,
    approve_sign_up,
    delete_suspended,
    lift,
    reject_sign_up,
)
from hubbub.moderation.queries import AccountWishes, accounts_for_staff

READ = "admin:read:accounts"
WRITE = "admin:write:accounts"


class AdminAccountsParams(msgspec.Struct, frozen=True, kw_only=True):
    local: bool = False
    remote: bool = False
    active: bool = False
    pending: bool = False
    disabled: bool = False
    silenced: bool = False
    suspended: bool = False
    sensitized: bool = False
    staff: bool = False
    username: str = ""
    display_name: str = ""
    email: str = ""
    by_domain: str = ""


@endpoint("GET", "/api/v1/admin/accounts", access=STAFF, scope=READ, returns=list[AdminAccount])
def list_accounts_v1(call: Call, params: AdminAccountsParams) -> Answer:
    """Accounts, by a switch a condition."""
    states = ("pending", "disabled", "silenced", "suspended", "sensitized", "active")
    wishes = AccountWishes(
        local=params.local,
        remote=params.remote,
        status=next((name for name in states if getattr(params, name)), ""),
        staff=params.staff,
        username=params.username,
        display_name=params.display_name,
        email=params.email,
        by_domain=params.by_domain,
    )
    return _listed(call, wishes)


class AdminAccountsV2Params(msgspec.Struct, frozen=True, kw_only=True):
    origin: str = ""
    status: str = ""
    permissions: str = ""
    username: str = ""
    display_name: str = ""
    email: str = ""
    by_domain: str = ""


@endpoint("GET", "/api/v2/admin/accounts", access=STAFF, scope=READ, returns=list[AdminAccount])
def list_accounts_v2(call: Call, params: AdminAccountsV2Params) -> Answer:
    """Accounts, by origin and status."""
    wishes = AccountWishes(
        local=params.origin == "local",
        remote=params.origin == "remote",
        status=params.status,
        staff=params.permissions == "staff",
        username=params.username,
        display_name=params.display_name,
        email=params.email,
        by_domain=params.by_domain,
    )
    return _listed(call, wishes)


def _listed(call: Call, wishes: AccountWishes) -> Answer:
    rows = accounts_for_staff(wishes, call.page(default=100, maximum=200))
    return call.paged(admin_accounts(rows), [row.pk for row in rows])


def _one(row: Account) -> bytes:
    row.refresh_from_db()
    return admin_accounts([row])[0]


@endpoint("GET", "/api/v1/admin/accounts/{id}", access=STAFF, scope=READ, returns=AdminAccount)
def get_account_for_staff(call: Call, id: int) -> bytes:
    """One account."""
    return admin_accounts([account_for_staff(id)])[0]


class ActionParams(msgspec.Struct, frozen=True, kw_only=True):
    type: str = "none"
    report_id: str | None = None
    warning_preset_id: str | None = None
    text: str = ""
    send_email_notification: bool = False


@endpoint("POST", "/api/v1/admin/accounts/{id}/action", access=STAFF, scope=WRITE, returns=dict)
def act(call: Call, params: ActionParams, id: int) -> dict[str, object]:
    """Warn, disable, mark sensitive, limit or suspend an account."""
    report_id = id_or_404(params.report_id) if params.report_id else None
    act_on_account(
        call.viewer,
        id,
        params.type,
        text=params.text,
        report_id=report_id,
        mail=params.send_email_notification,
    )
    return {}


@endpoint("POST", "/api/v1/admin/accounts/{id}/approve", access=STAFF, scope=WRITE, returns=AdminAccount)
def approve_account(call: Call, id: int) -> bytes:
    """Let somebody in who asked."""
    return _one(approve_sign_up(call.viewer, id))


@endpoint("POST", "/api/v1/admin/accounts/{id}/reject", access=STAFF, scope=WRITE, returns=AdminAccount)
def reject_account(call: Call, id: int) -> bytes:
    """Turn somebody down who asked."""
    shown = admin_accounts([account_for_staff(id)])[0]
    reject_sign_up(call.viewer, id)
    return shown


@endpoint("DELETE", "/api/v1/admin/accounts/{id}", access=STAFF, scope=WRITE, returns=AdminAccount)
def delete_account_data(call: Call, id: int) -> bytes:
    """Remove a suspended account's data for good."""
    shown = admin_accounts([account_for_staff(id)])[0]
    delete_suspended(call.viewer, id)
    return shown


@endpoint("POST", "/api/v1/admin/accounts/{id}/enable", access=STAFF, scope=WRITE, returns=AdminAccount)
def enable_account(call: Call, id: int) -> bytes:
    """Let a disabled login in again."""
    return _one(lift(call.viewer, id, "disable"))


@endpoint("POST", "/api/v1/admin/accounts/{id}/unsilence", access=STAFF, scope=WRITE, returns=AdminAccount)
def unsilence_account(call: Call, id: int) -> bytes:
    """Lift a limit."""
    return _one(lift(call.viewer, id, "silence"))


@endpoint("POST", "/api/v1/admin/accounts/{id}/unsuspend", access=STAFF, scope=WRITE, returns=AdminAccount)
def unsuspend_account(call: Call, id: int) -> bytes:
    """Lift a suspension."""
    return _one(lift(call.viewer, id, "suspend"))


@endpoint("POST", "/api/v1/admin/accounts/{id}/unsensitive", access=STAFF, scope=WRITE, returns=AdminAccount)
def unsensitive_account(call: Call, id: int) -> bytes:
    """No longer treat what the account posts as sensitive."""
    return _one(lift(call.viewer, id, "sensitive"))
