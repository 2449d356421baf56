"""Pushes to the browser that shows the pages: turned on by its script, changed and turned off by forms.

A subscription belongs to a token (as the API has it); a browser's belongs to one that nobody is handed, of this sign-in
and account alone, and ends with the sign-in. Its payloads are encrypted to the browser by keys that it made itself.
"""

from typing import cast

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from hubbub.identity.commands.tokens import issue_token, revoke_token
from hubbub.identity.models import AccessToken, Account, User
from hubbub.identity.viewer import Viewer
from hubbub.instance.queries import vapid_keys
from hubbub.kernel.errors import Conflict, Invalid, NotFound
from hubbub.kernel.secrets import unseal
from hubbub.notifications.commands import push as pushes
from hubbub.notifications.commands.push import PushPolicy
from hubbub.notifications.kinds import OF_THE_STAFF, PUSHED, Kind
from hubbub.notifications.models import PushSubscription
from hubbub.notifications.queries import browser_subscription
from hubbub.web.pages import done
from hubbub.web.sign_ins import current_sign_in
from hubbub.web.viewer import signed_in

SCOPES = ["push"]
# What somebody who turns pushes on is told of: what is meant for them, not every sign of approval.
AT_FIRST = (Kind.MENTION, Kind.QUOTE, Kind.STATUS, Kind.FOLLOW, Kind.FOLLOW_REQUEST, Kind.POLL, Kind.REPORT)
_WORDS: dict[Kind, Promise] = {
    Kind.MENTION: gettext_lazy("Somebody mentions or answers me"),
    Kind.QUOTE: gettext_lazy("Somebody quotes me"),
    Kind.STATUS: gettext_lazy("Somebody posts whose every post I asked to hear of"),
    Kind.REBLOG: gettext_lazy("Somebody boosts a post of mine"),
    Kind.FOLLOW: gettext_lazy("Somebody follows me"),
    Kind.FOLLOW_REQUEST: gettext_lazy("Somebody asks to follow me"),
    Kind.FAVOURITE: gettext_lazy("Somebody likes a post of mine"),
    Kind.POLL: gettext_lazy("A poll ends that I made or voted in"),
    Kind.UPDATE: gettext_lazy("A post that I boosted is edited"),
    Kind.QUOTED_UPDATE: gettext_lazy("A post that I quoted is edited"),
    Kind.SIGN_UP: gettext_lazy("Somebody signs up here"),
    Kind.REPORT: gettext_lazy("Somebody files a report"),
}
_POLICIES = (
    (PushPolicy.ALL, gettext_lazy("Everybody")),
    (PushPolicy.FOLLOWED, gettext_lazy("People I follow")),
    (PushPolicy.FOLLOWER, gettext_lazy("People who follow me")),
    (PushPolicy.NONE, gettext_lazy("Nobody, for now")),
)


def push_of(request: HttpRequest, viewer: Viewer) -> dict[str, object]:
    """What the settings show: whether this browser gets pushes, of what, and from whom."""
    row = browser_subscription(current_sign_in(request), viewer.me)
    alerts = row.alerts if row else {}
    return {
        "on": row is not None,
        "endpoint": row.endpoint if row else "",
        "kinds": [
            {"value": kind.value, "words": _WORDS[kind], "on": bool(alerts.get(kind))}
            for kind in _kinds(viewer)
        ],
        "policies": [
            {"value": value.value, "words": words, "on": row is not None and row.policy == value}
            for value, words in _POLICIES
        ],
    }


def _kinds(viewer: Viewer) -> list[Kind]:
    return [kind for kind in PUSHED if viewer.is_staff or kind not in OF_THE_STAFF]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def push(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """For scripts: whether this browser is subscribed and with which key it would; and where it is to be pushed to.

    The worker has no page when its browser moves to another address, so it gets the token for its form from here.
    """
    if request.method == "POST":
        return _subscribe(request, viewer)
    row = browser_subscription(current_sign_in(request), viewer.me)
    told = {"key": vapid_keys().public.rstrip("="), "on": row is not None, "token": get_token(request)}
    response = JsonResponse(told)
    patch_cache_control(response, no_store=True)
    return response


@transaction.atomic
def _subscribe(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Push to this browser from now on; one that moved keeps what it wanted."""
    sign_in_id = current_sign_in(request)
    if sign_in_id is None:  # signed in by this very request; the next one knows it
        raise Conflict(_("Try again in a moment."))
    known = browser_subscription(sign_in_id, viewer.me)
    token, secret = _token(viewer, sign_in_id, known)
    device = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    wanted = known.alerts if known else {kind.value: True for kind in AT_FIRST if kind in _kinds(viewer)}
    policy = PushPolicy(known.policy) if known else PushPolicy.ALL
    pushes.subscribe(token.pk, viewer.me, secret, **device, standard=True, alerts=wanted, policy=policy)
    pushes.move_browser(sign_in_id, **device)
    return done(request, _("This browser gets pushes now."), to="/settings/notifications")


def _token(viewer: Viewer, sign_in_id: int, known: PushSubscription | None) -> tuple[AccessToken, str]:
    if known is not None:
        return known.token, unseal(known.sealed_token)
    return issue_token(
        application=None,
        user=User.objects.get(pk=viewer.user_id or 0),
        account=Account.objects.get(pk=viewer.me),
        scopes=SCOPES,
        sign_in_id=sign_in_id,
    )


def _own(request: HttpRequest, viewer: Viewer) -> PushSubscription:
    row = browser_subscription(current_sign_in(request), viewer.me)
    if row is None:
        raise NotFound
    return row


@require_POST
@signed_in
def wishes(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Of what this browser is told, and from whom."""
    row = _own(request, viewer)
    chosen = set(request.POST.getlist("alert"))
    policy = request.POST.get("policy", "")
    if policy not in {value.value for value, _words in _POLICIES}:
        raise Invalid(_("Say from whom."))
    alerts = {kind.value: kind.value in chosen for kind in _kinds(viewer)}
    pushes.change_subscription(row, alerts, PushPolicy(policy))
    return done(request, _("Saved."), to="/settings/notifications")


@require_POST
@signed_in
def off(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """No more pushes to this browser, for the account it acts as. `others` tells the script whether it goes on for
    another account, so that the browser must keep its address."""
    revoke_token(_own(request, viewer).token)
    sign_in_id = cast("int", current_sign_in(request))
    others = PushSubscription.objects.filter(token__sign_in_id=sign_in_id).exists()
    said = _("This browser gets no more pushes.")
    return done(request, said, to="/settings/notifications", data={"others": others})
