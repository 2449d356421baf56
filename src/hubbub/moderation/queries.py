"""What the staff looks at."""

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from hubbub.identity.models import Account, Membership, UserRole
from hubbub.kernel.paging import Page
from hubbub.moderation.models import Report


class AccountWishes(msgspec.Struct, frozen=True, kw_only=True):
    """Which accounts are wanted."""

    local: bool = False
    remote: bool = False
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
        found = found.filter(_login(user__role__in=[UserRole.OWNER, UserRole.ADMIN, UserRole.MODERATOR]))
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
    if wishes.email:
        found = found.filter(_login(user__email=wishes.email.lower()))
    return found


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
