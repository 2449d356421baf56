"""What the staff looks at."""

from collections.abc import Iterable

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from hubbub.identity.models import Account, Membership, User, UserRole
from hubbub.kernel import sql
from hubbub.kernel.paging import Page
from hubbub.moderation.models import AccountWarning, AuditEntry, Report

MOST_COUNTED = 99
_STAFF = (UserRole.OWNER, UserRole.ADMIN, UserRole.MODERATOR)


class AccountWishes(msgspec.Struct, frozen=True, kw_only=True):
    """Which accounts are wanted."""

    local: bool = False
    remote: bool = False
    search: str = ""  # a name, an address, or an e-mail address
    status: str = ""  # active, pending, disabled, silenced, suspended, sensitized
    staff: bool = False
    username: str = ""
    display_name: str = ""
    email: str = ""
    by_domain: str = ""


def _login(**conditions: object) -> Exists:
    return Exists(Membership.objects.filter(account=OuterRef("pk"), is_main=True, **conditions))


_STATUS: dict[str, Q] = {
    "active": Q(suspended_at=None, limited_at=None),
    "silenced": Q(limited_at__isnull=False),
    "suspended": Q(suspended_at__isnull=False),
    "sensitized": Q(sensitized_at__isnull=False),
}


def accounts_for_staff(wishes: AccountWishes, page: Page) -> list[Account]:
    """Accounts by what is wished, newest first."""
    found = Account.objects.filter(deleted_at=None, pk__lt=page.below, pk__gt=page.above)
    found = _in_state(_named(found, wishes), wishes.status)
    if wishes.staff:
        found = found.filter(_login(user__role__in=_STAFF))
    return page.newest_first(list(found.order_by("pk" if page.upwards else "-pk")[: page.limit]))


def _named(found: QuerySet[Account], wishes: AccountWishes) -> QuerySet[Account]:
    if wishes.local:
        found = found.filter(domain=None)
    if wishes.remote:
        found = found.filter(domain__isnull=False)
    if wishes.by_domain:
        found = found.filter(domain=wishes.by_domain.lower())
    if wishes.username:
        found = found.filter(username__istartswith=wishes.username)
    if wishes.display_name:
        found = found.filter(display_name__istartswith=wishes.display_name)
    if wishes.search:
        found = found.filter(_meant(wishes.search.strip()))
    if wishes.email:
        found = found.filter(_login(user__email=wishes.email.lower()))
    return found


def _meant(text: str) -> Q:
    """Whom somebody means who types `text`: a name or the beginning of one, `@name@domain`, or a mail address."""
    name, _, domain = text.removeprefix("@").partition("@")
    if not domain:
        return Q(username__istartswith=name) | Q(display_name__istartswith=name)
    return Q(username__istartswith=name, domain=domain.lower()) | Q(_login(user__email=text.lower()))


def _in_state(found: QuerySet[Account], status: str) -> QuerySet[Account]:
    if status == "pending":
        return found.filter(_login(user__approved_at=None))
    if status == "disabled":
        return found.filter(_login(user__is_active=False))
    return found.filter(_STATUS[status]) if status in _STATUS else found


def reports_for_staff(
    page: Page, *, resolved: bool = False, account_id: int | None = None, target_id: int | None = None
) -> list[Report]:
    """Reports, newest first."""
    found = Report.objects.filter(resolved_at__isnull=not resolved, pk__lt=page.below, pk__gt=page.above)
    if account_id is not None:
        found = found.filter(account_id=account_id)
    if target_id is not None:
        found = found.filter(target_id=target_id)
    return page.newest_first(list(found.order_by("pk" if page.upwards else "-pk")[: page.limit]))


def logins_of(account_ids: Iterable[int]) -> dict[int, User]:
    """The login whose own account each is, by account; remote accounts and pages have none. One query."""
    held = Membership.objects.filter(account__in=set(account_ids), is_main=True).select_related("user")
    return {membership.account_id: membership.user for membership in held}


class QueueWishes(msgspec.Struct, frozen=True, kw_only=True):
    """Which reports are wanted."""

    state: str = "open"  # open, resolved, mine (open ones that the viewer took on)
    viewer_id: int = 0
    target_id: int | None = None
    account_id: int | None = None


def report_queue(wishes: QueueWishes, *, after: int = 0, limit: int) -> list[Report]:
    """Reports in the order they came, those after the id `after`."""
    found = Report.objects.filter(resolved_at__isnull=wishes.state != "resolved", pk__gt=after)
    if wishes.state == "mine":
        found = found.filter(assigned_to_id=wishes.viewer_id)
    if wishes.target_id is not None:
        found = found.filter(target_id=wishes.target_id)
    if wishes.account_id is not None:
        found = found.filter(account_id=wishes.account_id)
    return list(found.order_by("pk")[:limit])


_OPEN = (
    "SELECT COUNT(*) FROM (SELECT id FROM moderation_report WHERE resolved_at IS NULL ORDER BY id LIMIT %s) t"
)


def open_reports() -> int:
    """How many reports wait; counted up to `MOST_COUNTED` only, by the index of open ones."""
    return int(sql.rows(_OPEN, (MOST_COUNTED,))[0][0])


def reports_around(account_id: int, *, limit: int) -> tuple[list[Report], list[Report]]:
    """The newest reports about an account, and by it."""
    about = Report.objects.filter(target_id=account_id).select_related("account").order_by("-pk")
    by = Report.objects.filter(account_id=account_id).select_related("target").order_by("-pk")
    return list(about[:limit]), list(by[:limit])


def warnings_of(account_id: int, *, limit: int) -> list[AccountWarning]:
    """What the moderators did about an account so far, newest first."""
    found = AccountWarning.objects.filter(target_id=account_id).select_related("by")
    return list(found.order_by("-pk")[:limit])


def staff_accounts() -> list[Account]:
    """The accounts of those who moderate, by name."""
    found = Account.objects.filter(_login(user__role__in=_STAFF), deleted_at=None)
    return list(found.order_by("username"))


def audit_trail(page: Page, *, actor_id: int | None = None, action: str = "") -> list[AuditEntry]:
    """Who of the staff did what, newest first; `action` is one (`account.suspend`) or the first word of many."""
    found = AuditEntry.objects.filter(pk__lt=page.below, pk__gt=page.above).select_related("actor")
    if actor_id is not None:
        found = found.filter(actor_id=actor_id)
    if action:
        found = found.filter(Q(action=action) | Q(action__startswith=f"{action}."))
    return page.newest_first(list(found.order_by("pk" if page.upwards else "-pk")[: page.limit]))
