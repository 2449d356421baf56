"""What moderators do about an account."""

from django.db import transaction

from hubbub.identity.commands.removal import begin_removal, delete_account
from hubbub.identity.commands.sign_up import approve
from hubbub.identity.commands.standing import (
    limit_account,
    mark_account_sensitive,
    set_login_enabled,
    suspend_account,
    unsuspend_account,
)
from hubbub.identity.models import Account, Membership, MembershipRole, User, UserRole
from hubbub.identity.queries import account_for_staff
from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Forbidden, Invalid
from hubbub.kernel.events import emit
from hubbub.moderation.commands.audit import record
from hubbub.moderation.commands.reports import report_by_id, settle_report
from hubbub.moderation.events import AccountWarned
from hubbub.moderation.jobs import remove_account
from hubbub.moderation.models import AccountWarning, Report, WarningAction

RANK = {UserRole.MEMBER: 0, UserRole.MODERATOR: 1, UserRole.ADMIN: 2, UserRole.OWNER: 3}
# What the account API's `type` may be (docs.joinmastodon.org/methods/admin/accounts#action).
TYPES = {
    "none": WarningAction.NONE,
    "disable": WarningAction.DISABLE,
    "sensitive": WarningAction.SENSITIVE,
    "silence": WarningAction.SILENCE,
    "suspend": WarningAction.SUSPEND,
}


def own_login(target: Account) -> User | None:
    """The login whose own account this is."""
    membership = Membership.objects.filter(account=target, is_main=True).select_related("user").first()
    return membership.user if membership else None


def target_of(viewer: Viewer, account_id: int) -> Account:
    """The account to act on. Raises `Forbidden` for oneself and for staff of the same or a higher role, and their pages."""
    target = account_for_staff(account_id)
    if not may_act_on(viewer, target):
        raise Forbidden
    return target


def may_act_on(viewer: Viewer, target: Account) -> bool:
    """Whether the viewer moderates and stands above everybody who owns the account."""
    return (
        viewer.is_staff
        and target.pk != viewer.account_id
        and _rank(target) < max(1, RANK[UserRole(viewer.role)])
    )


def _rank(target: Account) -> int:
    """The highest rank of those who own the account: one's own, or a page."""
    owners = Membership.objects.filter(account=target, role=MembershipRole.OWNER)
    return max((RANK[UserRole(role)] for role in owners.values_list("user__role", flat=True)), default=0)


@transaction.atomic
def act_on_account(
    viewer: Viewer,
    account_id: int,
    kind: str,
    *,
    text: str = "",
    report_id: int | None = None,
    notify: bool = True,
    mail: bool = False,
) -> AccountWarning:
    """Warn, disable, mark sensitive, limit or suspend an account; resolves the report it answers.

    The account is told as `notify` and `mail` say. Raises `Invalid` for an unknown kind, `Forbidden` for an account that is not the viewer's to act on.
    """
    if kind not in TYPES:
        raise Invalid("Validation failed: Type is not included in the list")
    target = target_of(viewer, account_id)
    action = TYPES[kind]
    _apply(action, target)
    report = report_by_id(report_id) if report_id else None
    warning = AccountWarning.objects.create(
        target=target, by_id=viewer.account_id, report=report, action=action, text=text
    )
    record(viewer, f"account.{kind}", "account", account_id, text=text, report=report_id)
    if report is not None:
        settle_report(viewer, report.pk, resolved=True)
    tell(warning, target, notify=notify, mail=mail)
    return warning


def tell(warning: AccountWarning, target: Account, *, notify: bool, mail: bool) -> None:
    """Let a local account know what was done, if it is to be told at all."""
    if target.is_local and (notify or mail):
        emit(AccountWarned(warning_id=warning.pk, target_id=target.pk, notify=notify, mail=mail))


def _apply(action: WarningAction, target: Account) -> None:
    if action is WarningAction.DISABLE:
        set_login_enabled(target, enabled=False)
    elif action is WarningAction.SENSITIVE:
        mark_account_sensitive(target, sensitive=True)
    elif action is WarningAction.SILENCE:
        limit_account(target, limited=True)
    elif action is WarningAction.SUSPEND:
        suspend_account(target)


@transaction.atomic
def lift(viewer: Viewer, account_id: int, kind: str) -> Account:
    """Take back `disable`, `sensitive`, `silence` or `suspend`. Idempotent."""
    target = target_of(viewer, account_id)
    if kind == "disable":
        set_login_enabled(target, enabled=True)
    elif kind == "sensitive":
        mark_account_sensitive(target, sensitive=False)
    elif kind == "silence":
        limit_account(target, limited=False)
    elif kind == "suspend":
        unsuspend_account(target)
    else:
        raise Invalid("Validation failed: Type is not included in the list")
    record(viewer, f"account.un{kind}", "account", account_id)
    return target


@transaction.atomic
def approve_sign_up(viewer: Viewer, account_id: int) -> Account:
    """Let somebody in who asked. Raises `Forbidden` when nobody waits."""
    target, login = _waiting(account_id)
    approve(login)
    record(viewer, "account.approve", "account", account_id)
    return target


@transaction.atomic
def reject_sign_up(viewer: Viewer, account_id: int) -> Account:
    """Turn somebody down who asked; nothing of the request is kept but the audit entry."""
    target, _ = _waiting(account_id)
    record(viewer, "account.reject", "account", account_id, username=target.username)
    delete_account(target)
    return target


def _waiting(account_id: int) -> tuple[Account, User]:
    target = account_for_staff(account_id)
    login = own_login(target)
    if login is None or login.approved_at is not None:
        raise Forbidden
    return target, login


@transaction.atomic
def delete_suspended(viewer: Viewer, account_id: int) -> Account:
    """Remove a suspended account's data for good: nobody finds it any more, and a job removes the rest.

    Raises `Forbidden` unless it is suspended.
    """
    target = target_of(viewer, account_id)
    if target.suspended_at is None:
        raise Forbidden
    open_ones = Report.objects.filter(target=target, resolved_at=None)
    open_ones.update(resolved_at=now(), resolved_by_id=viewer.account_id)
    record(viewer, "account.delete", "account", account_id, username=target.acct)
    begin_removal(target)
    remove_account.enqueue(target.pk)
    return target
