"""The page where somebody lets a program act for one of their accounts (RFC 6749 section 4.1)."""

from urllib.parse import urlencode

import msgspec
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hubbub.identity.commands.oauth import check_scopes, issue_code
from hubbub.identity.logic.oauth import (
    OOB,
    OAuthProblem,
    check_challenge,
    form_action_source,
    redirect_uri_matches,
    with_query,
)
from hubbub.identity.logic.scopes import parse_scopes
from hubbub.identity.models import Account, Application, User
from hubbub.identity.queries import accounts_of_login
from hubbub.web.headers import allow_forms_to_lead_to
from hubbub.web.scopes import describe_scopes


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a program asks for; its address to go back to is one it registered."""

    application: Application
    redirect_uri: str
    state: str | None
    scopes: list[str]
    code_challenge: str

    def back(self, **values: str) -> str:
        """Where the browser goes with an answer."""
        return with_query(self.redirect_uri, **values, state=self.state)


class SchemeRedirect(HttpResponseRedirect):
    """A redirect to whatever scheme a program registered (`com.example.app:/callback`)."""

    def __init__(self, url: str) -> None:
        self.allowed_schemes = [url.partition(":")[0].lower()]
        super().__init__(url)


@never_cache
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Ask, or take the answer."""
    given = request.POST if request.method == "POST" else request.GET
    parameters = {name: value.replace("\0", "") for name, value in given.items() if isinstance(value, str)}
    if parameters.get("lang") and translation.check_for_language(parameters["lang"]):
        translation.activate(parameters["lang"])
    try:
        asked = _asked(parameters)
    except OAuthProblem as problem:
        # Shown here and sent nowhere, as Mastodon does: whoever registers a program chooses its address.
        return render(request, "web/oauth/error.html", {"problem": problem}, status=400)
    user = request.user
    if not isinstance(user, User) or _wants_another_sign_in(request, parameters):
        return _sign_in_first(request, parameters)
    waiting = _waits_for(user)
    if waiting is not None:
        return render(request, "web/waiting.html", {"waiting_for": waiting}, status=403)
    if request.method == "POST":
        return _take_answer(request, user, asked)
    return _ask(request, user, asked)


def _asked(parameters: dict[str, str]) -> Asked:
    """What the request asks for. Raises `OAuthProblem`."""
    application = Application.objects.filter(client_id=parameters.get("client_id", "")).first()
    if application is None:
        raise OAuthProblem("invalid_client")
    redirect_uri = parameters.get("redirect_uri", "")
    if not any(redirect_uri_matches(redirect_uri, known) for known in application.redirect_uris):
        raise OAuthProblem("invalid_redirect_uri")
    if parameters.get("response_type") != "code":
        raise OAuthProblem("unsupported_response_type")
    scopes = parse_scopes(parameters.get("scope", "")) or ["read"]
    check_scopes(application, scopes)
    challenge = parameters.get("code_challenge", "")
    check_challenge(challenge, parameters.get("code_challenge_method", ""))
    return Asked(
        application=application,
        redirect_uri=redirect_uri,
        state=parameters.get("state"),
        scopes=scopes,
        code_challenge=challenge,
    )


def _wants_another_sign_in(request: HttpRequest, parameters: dict[str, str]) -> bool:
    return request.method == "GET" and parameters.get("force_login", "").lower() in {"true", "1"}


def _sign_in_first(request: HttpRequest, parameters: dict[str, str]) -> HttpResponse:
    """The sign-in page, and back here; `force_login` is spent by it."""
    if request.user.is_authenticated:
        logout(request)
    back = f"{request.path}?{urlencode({k: v for k, v in parameters.items() if k in _OURS})}"
    response = HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': back})}")
    if parameters.get("lang"):  # the sign-in page speaks it too
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, translation.get_language(), samesite="Lax")
    return response


_OURS = {
    "response_type", "client_id", "redirect_uri", "scope", "state", "lang", "code_challenge", "code_challenge_method",
}  # fmt: skip


def _waits_for(user: User) -> str | None:
    """What stands between a login and letting a program act: `confirmation`, `approval`, or having an `account`."""
    if user.confirmed_at is None:
        return "confirmation"
    if user.approved_at is None:
        return "approval"
    return None if accounts_of_login(user) else "account"


def _ask(request: HttpRequest, user: User, asked: Asked, *, status: int = 200) -> HttpResponse:
    accounts = accounts_of_login(user)
    hidden = {
        "response_type": "code",
        "client_id": asked.application.client_id,
        "redirect_uri": asked.redirect_uri,
        "scope": " ".join(asked.scopes),
        "code_challenge": asked.code_challenge,
        "code_challenge_method": "S256" if asked.code_challenge else "",
    }
    if asked.state is not None:
        hidden["state"] = asked.state
    context = {
        "application": asked.application,
        "accounts": accounts,
        "hidden": hidden,
        "abilities": describe_scopes(asked.scopes),
        "domain": settings.HUBBUB.domain,
        "destination": "" if asked.redirect_uri == OOB else form_action_source(asked.redirect_uri),
    }
    response = render(request, "web/oauth/consent.html", context, status=status)
    if asked.redirect_uri != OOB:
        allow_forms_to_lead_to(response, form_action_source(asked.redirect_uri))
    return response


def _take_answer(request: HttpRequest, user: User, asked: Asked) -> HttpResponse:
    if request.POST.get("answer") != "allow":
        return _say_no(request, asked)
    chosen = _chosen_account(user, request.POST.get("account", ""))
    if chosen is None:
        return _ask(request, user, asked, status=422)
    code = issue_code(
        application=asked.application,
        user=user,
        account=chosen,
        redirect_uri=asked.redirect_uri,
        scopes=asked.scopes,
        code_challenge=asked.code_challenge,
    )
    if asked.redirect_uri == OOB:
        return HttpResponseRedirect(f"{reverse('oauth_code')}?{urlencode({'code': code})}")
    return SchemeRedirect(asked.back(code=code))


def _say_no(request: HttpRequest, asked: Asked) -> HttpResponse:
    problem = OAuthProblem("access_denied")
    if asked.redirect_uri == OOB:
        return render(request, "web/oauth/error.html", {"problem": problem})
    return SchemeRedirect(asked.back(error=problem.code, error_description=problem.message))


def _chosen_account(user: User, identifier: str) -> Account | None:
    """One of the login's own accounts; without a choice the only one, or the first."""
    accounts = accounts_of_login(user)
    if not identifier:
        return accounts[0] if len(accounts) == 1 else None
    return next((account for account in accounts if str(account.pk) == identifier), None)


@never_cache
def show_code(request: HttpRequest) -> HttpResponse:
    """The code, to be typed into a program that has no address of its own."""
    return render(request, "web/oauth/code.html", {"code": request.GET.get("code", "")})
