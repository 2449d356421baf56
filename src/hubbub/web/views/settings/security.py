"""Where one is signed in, and which programs may act for one; each can be ended."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hubbub.identity.commands.sign_ins import end_other_sign_ins, end_sign_in
from hubbub.identity.commands.tokens import revoke_own_token
from hubbub.identity.logic.devices import UNKNOWN
from hubbub.identity.logic.scopes import unknown_scopes
from hubbub.identity.models import AccessToken
from hubbub.identity.queries import accounts_of_login, sign_ins_of, tokens_of_login
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import NotFound
from hubbub.web.pages import answer, done, next_page, page_of
from hubbub.web.scopes import describe_scopes
from hubbub.web.sign_ins import current_sign_in
from hubbub.web.viewer import signed_in
from hubbub.web.views.settings.places import settings_context
from hubbub.web.views.settings.preferences import login_of

MOST_PHRASES = 4  # more are folded away


@require_safe
@signed_in
def security(request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """The list of both."""
    user = login_of(request)
    tokens = tokens_of_login(user, page_of(request))
    current = current_sign_in(request)
    context = settings_context(
        "security",
        sign_ins=[
            {"row": row, "label": device_words(row.label), "is_current": row.pk == current}
            for row in sign_ins_of(user)
        ],
        apps=[_app(token) for token in tokens],
        next=next_page(request, [token.pk for token in tokens]),
        several=len(accounts_of_login(user)) > 1,
    )
    return answer(request, "web/settings/security.html", context)


def device_words(label: str) -> str:
    """A browser's label in the reader's language."""
    browser, _on, system = label.partition(" on ")
    if label == UNKNOWN:
        return _("Unknown browser")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else label


def _app(token: AccessToken) -> dict[str, object]:
    scopes = token.scopes.split()
    strange = set(unknown_scopes(scopes))
    return {
        "token": token,
        "program": token.application,
        "abilities": describe_scopes([scope for scope in scopes if scope not in strange]),
        "folded": len(scopes) > MOST_PHRASES,
    }


@require_POST
@signed_in
def end_one(request: HttpRequest, _viewer: Viewer, sign_in_id: int) -> HttpResponseBase:
    """Sign one other browser out. One's own is left by signing out."""
    if sign_in_id == current_sign_in(request):
        raise NotFound
    label = end_sign_in(login_of(request), sign_in_id)
    return done(
        request, _("%(device)s was signed out.") % {"device": device_words(label)}, to="/settings/security"
    )


@require_POST
@signed_in
def end_others(request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """Sign all other browsers out."""
    count = end_other_sign_ins(login_of(request), request.session.session_key)
    said = ngettext("%(n)d other browser was signed out.", "%(n)d other browsers were signed out.", count)
    return done(request, said % {"n": count}, to="/settings/security")


@require_POST
@signed_in
def revoke(request: HttpRequest, _viewer: Viewer, token_id: int) -> HttpResponseBase:
    """Take a program's key back."""
    token = revoke_own_token(login_of(request), token_id)
    name = token.application.name if token.application else _("An access token")
    return done(
        request, _("%(name)s can no longer act for you.") % {"name": name}, to="/settings/security#apps"
    )
