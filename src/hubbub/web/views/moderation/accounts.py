"""Accounts as the staff handles them: finding them, what is known of them, and what is done."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from hubbub.identity.models import Account, User
from hubbub.identity.queries import account_for_staff
from hubbub.identity.viewer import Viewer
from hubbub.kernel.ids import parse_id
from hubbub.moderation.commands import actions
from hubbub.moderation.commands.roles import change_role, roles_to_give
from hubbub.moderation.models import AccountWarning, Report
from hubbub.moderation.queries import (
    AccountWishes,
    accounts_for_staff,
    logins_of,
    reports_around,
    warnings_of,
)
from hubbub.web.pages import answer, done, next_page, page_of
from hubbub.web.viewer import staff_only
from hubbub.web.views.moderation.words import ACTIONS, CATEGORIES, ROLES, WARNINGS

STATES = {
    "": gettext_lazy("In any state"),
    "pending": gettext_lazy("Waiting for approval"),
    "silenced": gettext_lazy("Limited"),
    "suspended": gettext_lazy("Suspended"),
    "sensitized": gettext_lazy("Sensitive"),
    "disabled": gettext_lazy("Login disabled"),
    "staff": gettext_lazy("Staff"),
}
ORIGINS = {
    "": gettext_lazy("From anywhere"),
    "local": gettext_lazy("From here"),
    "remote": gettext_lazy("From elsewhere"),
}
MOST_REPORTS = 10
MOST_WARNINGS = 20


@require_safe
@staff_only
def accounts(request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """Accounts by name, state and origin, newest first."""
    state, origin = request.GET.get("state", ""), request.GET.get("origin", "")
    search = request.GET.get("q", "").replace("\0", "")
    wishes = AccountWishes(
        search=search,
        local=origin == "local",
        remote=origin == "remote",
        status=state if state in STATES and state != "staff" else "",
        staff=state == "staff",
    )
    rows = accounts_for_staff(wishes, page_of(request))
    logins = logins_of(row.pk for row in rows)
    context = {
        "place": "moderation",
        "part": "accounts",
        "accounts": [
            {"account": row, "login": logins.get(row.pk), "tags": tags_of(row, logins.get(row.pk))}
            for row in rows
        ],
        "q": search,
        "state": state,
        "states": STATES,
        "origin": origin,
        "origins": ORIGINS,
        "next": next_page(request, [row.pk for row in rows]),
    }
    return answer(request, "web/moderation/accounts.html", context)


def tags_of(row: Account, login: User | None) -> list[tuple[str, str]]:
    """What is special about an account, each with the colour it is shown in."""
    found = [
        (row.suspended_at is not None, _("suspended"), "bad"),
        (row.limited_at is not None, _("limited"), "bad"),
        (row.sensitized_at is not None, _("sensitive"), "bad"),
        (login is not None and not login.is_active, _("login disabled"), "bad"),
        (login is not None and login.approved_at is None, _("waits for approval"), ""),
        (login is not None and login.confirmed_at is None, _("e-mail not confirmed"), ""),
        (login is not None and login.is_staff_member, str(ROLES[login.role]) if login else "", "good"),
    ]
    return [(words, colour) for is_so, words, colour in found if is_so]


@require_safe
@staff_only
def one(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """Everything the staff knows of an account, and what it can do about it."""
    row = account_for_staff(account_id)
    login = logins_of([row.pk]).get(row.pk)
    about, by = reports_around(row.pk, limit=MOST_REPORTS)
    may_act = actions.may_act_on(viewer, row)
    context = {
        "place": "moderation",
        "part": "accounts",
        "account": row,
        "login": login,
        "role": ROLES[login.role] if login else "",
        "tags": tags_of(row, login),
        "about": [_report(it) for it in about],
        "by": [_report(it) for it in by],
        "warnings": [_warning(it) for it in warnings_of(row.pk, limit=MOST_WARNINGS)],
        "may_act": may_act,
        "actions": [it for it in ACTIONS if it[0] != "disable" or login],
        "lifts": _lifts(row, login),
        "roles": [(role.value, ROLES[role]) for role in roles_to_give(viewer)] if may_act and login else [],
    }
    return answer(request, "web/moderation/account.html", context)


def _report(row: Report) -> dict[str, object]:
    return {"row": row, "category": CATEGORIES[row.category]}


def _warning(row: AccountWarning) -> dict[str, object]:
    return {"row": row, "words": WARNINGS[row.action]}


def _lifts(row: Account, login: User | None) -> list[tuple[str, str]]:
    """What is in force and can be taken back."""
    found = [
        (row.suspended_at is not None, "suspend", _("Lift the suspension")),
        (row.limited_at is not None, "silence", _("Lift the limit")),
        (row.sensitized_at is not None, "sensitive", _("Mark as sensitive no longer")),
        (login is not None and not login.is_active, "disable", _("Enable the login")),
    ]
    return [(kind, words) for is_so, kind, words in found if is_so]


@require_POST
@staff_only
def act(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """Warn, mark sensitive, limit, disable or suspend; resolves the report it answers."""
    kind, report_id = request.POST.get("kind", ""), parse_id(request.POST.get("report"))
    actions.act_on_account(
        viewer,
        account_id,
        kind,
        text=request.POST.get("text", ""),
        report_id=report_id,
        notify="notify" in request.POST,
        mail="mail" in request.POST,
    )
    undo = f"/moderation/accounts/{account_id}/lift/{kind}" if kind != "none" else None
    return done(request, _done(kind), undo=undo)


def _done(kind: str) -> str:
    return {
        "none": _("The account was written to."),
        "sensitive": _("The account is marked as sensitive."),
        "silence": _("The account is limited."),
        "disable": _("The login is disabled."),
        "suspend": _("The account is suspended."),
    }[kind]


@require_POST
@staff_only
def lift(request: HttpRequest, viewer: Viewer, account_id: int, kind: str) -> HttpResponseBase:
    """Take something back."""
    actions.lift(viewer, account_id, kind)
    return done(request, _("It was taken back."))


@require_POST
@staff_only
def delete(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """Remove a suspended account for good."""
    gone = actions.delete_suspended(viewer, account_id)
    said = _("@%(acct)s was deleted, with everything it wrote.") % {"acct": gone.acct}
    return done(request, said, to="/moderation/accounts")


@require_POST
@staff_only
def role(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """Give a login another role; the address may name it, for undoing."""
    wanted = request.POST.get("role") or request.GET.get("role", "")
    former = change_role(viewer, account_id, wanted)
    undo = f"/moderation/accounts/{account_id}/role?role={former}"
    can_undo = former != wanted and actions.may_act_on(viewer, account_for_staff(account_id))
    said = _("The role is %(role)s now.") % {"role": ROLES[wanted]}
    return done(request, said, undo=undo if can_undo else None)
