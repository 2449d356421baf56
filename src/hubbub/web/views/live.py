"""What a page's script needs to hear of news: where streams are, and a token that only reads them.

The token is of this session and account: it is kept sealed in the session, and revoked when the session ends, here or from
afar.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST

from hubbub.identity.commands.tokens import issue_token, revoke_token, revoke_tokens_of_sign_ins
from hubbub.identity.models import AccessToken, Account, User
from hubbub.identity.queries import tokens_in_force
from hubbub.identity.viewer import Viewer
from hubbub.kernel.secrets import seal, unseal
from hubbub.web.headers import leave_nothing
from hubbub.web.sign_ins import current_sign_in
from hubbub.web.viewer import signed_in

KEPT = "live_token"  # in the session: {"id", "account", "sealed"}
SCOPES = ["read:statuses", "read:notifications"]


@require_POST
@signed_in
def live(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Where to listen, and with what."""
    response = JsonResponse({"url": settings.HUBBUB.streaming_url, "token": _token(request, viewer)})
    patch_cache_control(response, no_store=True)
    return response


def _token(request: HttpRequest, viewer: Viewer) -> str:
    kept = request.session.get(KEPT)
    if kept and kept["account"] == viewer.account_id and tokens_in_force([kept["id"]]):
        return unseal(kept["sealed"])
    forget(request)
    token, secret = issue_token(
        application=None,
        user=User.objects.get(pk=viewer.user_id or 0),
        account=Account.objects.get(pk=viewer.me),
        scopes=SCOPES,
        sign_in_id=current_sign_in(request),
    )
    request.session[KEPT] = {"id": token.pk, "account": viewer.account_id, "sealed": seal(secret)}
    return secret


def forget(request: HttpRequest) -> None:
    """Make this session's token worthless."""
    kept = request.session.pop(KEPT, None)
    token = AccessToken.objects.filter(pk=kept["id"]).first() if kept else None
    if token is not None:
        revoke_token(token)


def _when_signed_out(request: HttpRequest, **_: Any) -> None:
    forget(request)
    sign_in_id = current_sign_in(request)
    if sign_in_id is not None:
        revoke_tokens_of_sign_ins([sign_in_id])
    leave_nothing(request)


def connect_signals() -> None:
    """Django tells of signing out by a signal alone, before it empties the session."""
    user_logged_out.connect(_when_signed_out, dispatch_uid="hubbub.live")
