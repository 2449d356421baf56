"""People who asked to be let in."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hubbub.identity.viewer import Viewer
from hubbub.moderation.commands.actions import approve_sign_up, reject_sign_up
from hubbub.moderation.queries import AccountWishes, accounts_for_staff, logins_of
from hubbub.web.pages import answer, done, next_page, page_of
from hubbub.web.viewer import staff_only


@require_safe
@staff_only
def waiting(request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """Who waits, and why they want to join."""
    rows = accounts_for_staff(AccountWishes(local=True, status="pending"), page_of(request))
    logins = logins_of(row.pk for row in rows)
    context = {
        "place": "moderation",
        "part": "sign-ups",
        "waiting": [{"account": row, "login": logins[row.pk]} for row in rows],
        "next": next_page(request, [row.pk for row in rows]),
    }
    return answer(request, "web/moderation/sign_ups.html", context)


@require_POST
@staff_only
def approve(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """Let somebody in."""
    row = approve_sign_up(viewer, account_id)
    return done(request, _("@%(acct)s is in.") % {"acct": row.acct}, to="/moderation/sign-ups")


@require_POST
@staff_only
def reject(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """Turn somebody down."""
    row = reject_sign_up(viewer, account_id)
    return done(request, _("@%(acct)s was turned down.") % {"acct": row.acct}, to="/moderation/sign-ups")
