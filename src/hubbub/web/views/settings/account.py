"""The login and its accounts: e-mail, password, acting as another, and leaving for good."""

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hubbub.identity.models import Membership, MembershipRole
from hubbub.identity.queries import accounts_of_login
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Forbidden
from hubbub.moderation.commands.leaving import leave, left_without_owner
from hubbub.web.pages import answer, done
from hubbub.web.viewer import account_of, signed_in
from hubbub.web.views.settings.places import settings_context
from hubbub.web.views.settings.preferences import login_of


@require_safe
@signed_in
def account(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What a login is made of, and where to change it."""
    user = login_of(request)
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = settings_context(
        "account",
        login=user,
        unverified=EmailAddress.objects.filter(user=user, verified=False).exists(),
        has_totp=Authenticator.Type.TOTP in kinds,
        has_passkey=Authenticator.Type.WEBAUTHN in kinds,
        accounts=accounts_of_login(user),
        acting_id=viewer.account_id,
    )
    return answer(request, "web/settings/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What leaving means; and leaving, once the name was typed by somebody who proved anew who they are."""
    proven: HttpResponseBase = _proven(request, viewer)
    return proven


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def _proven(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    held = Membership.objects.filter(
        user=login_of(request), account_id=viewer.me, role=MembershipRole.OWNER
    ).first()
    if held is None:
        raise Forbidden(_("Only an owner of this page can delete it."))
    target = account_of(viewer)
    pages, server = left_without_owner(viewer) if held.is_main else ([], False)
    typed = request.POST.get("name", "").strip().removeprefix("@")
    fits = typed.lower() == target.username.lower()
    if request.method == "POST" and fits and not pages and not server:
        leave(viewer)
        if not held.is_main:
            return done(request, _("The page is being deleted."), to="/home")
        logout(request)
        return done(request, _("Your account is being deleted. Farewell."), to="/")
    context = settings_context(
        "account",
        title=_("Delete account"),
        back="/settings/account",
        back_name=_("Account"),
        account=target,
        is_main=held.is_main,
        pages=pages,
        server_too=server,
        typed=typed,
        wrong=request.method == "POST" and not fits,
    )
    return answer(
        request, "web/settings/delete.html", context, status=422 if request.method == "POST" else 200
    )
