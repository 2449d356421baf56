"""OAuth 2 for programs (docs.joinmastodon.org/methods/oauth). The consent page is HTML and lives in `web`."""

import base64
import binascii
from collections.abc import Callable
from urllib.parse import unquote_plus

import msgspec
from django.conf import settings

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import OPEN, TOKEN_LIMIT, USER, endpoint
from hubbub.api.entities import oauth as entities
from hubbub.api.render.files import avatar_url
from hubbub.identity.commands.oauth import (
    authenticate_application,
    issue_program_token,
    revoke_by_program,
    trade_code,
)
from hubbub.identity.logic.oauth import OAuthProblem
from hubbub.identity.logic.scopes import ALL_SCOPES
from hubbub.identity.models import AccessToken, Application
from hubbub.identity.queries import account
from hubbub.kernel import wire


class ClientParams(msgspec.Struct, frozen=True, kw_only=True):
    client_id: str = ""
    client_secret: str = ""


class TokenParams(ClientParams, frozen=True, kw_only=True):
    grant_type: str = ""
    code: str = ""
    redirect_uri: str = ""
    code_verifier: str = ""
    scope: str = ""


class RevokeParams(ClientParams, frozen=True, kw_only=True):
    token: str = ""


def token_entity(token: AccessToken, secret: str) -> entities.Token:
    """A fresh token as the API shows it, once."""
    return entities.Token(
        access_token=secret,
        token_type="Bearer",  # noqa: S106 - the kind, not a secret
        scope=token.scopes,
        created_at=int(token.created_at.timestamp()),
    )


def _in_protocol_words(answer: Callable[[], object]) -> Answer:
    """What `answer` makes, or the error as RFC 6749 section 5.2 writes it."""
    try:
        return Answer(body=wire.encode(answer()))
    except OAuthProblem as problem:
        headers = (("WWW-Authenticate", 'Basic realm="Hubbub"'),) if problem.status == 401 else ()
        body = {"error": problem.code, "error_description": problem.message}
        return Answer(status=problem.status, body=wire.encode(body), headers=headers)


def _application(call: Call, params: ClientParams) -> Application:
    """The program by its credentials, from the body or HTTP Basic (RFC 6749 section 2.3.1)."""
    kind, _, encoded = (call.header("Authorization") or "").partition(" ")
    if kind.lower() != "basic":
        return authenticate_application(params.client_id, params.client_secret)
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise OAuthProblem("invalid_client") from error
    client_id, _, secret = text.partition(":")
    return authenticate_application(unquote_plus(client_id).replace("\0", ""), unquote_plus(secret))


@endpoint("POST", "/oauth/token", access=OPEN, returns=entities.Token, limit=TOKEN_LIMIT)
def obtain_token(call: Call, params: TokenParams) -> Answer:
    """Trade a code, or a program's credentials, for an access token."""
    return _in_protocol_words(lambda: token_entity(*_granted(call, params)))


def _granted(call: Call, params: TokenParams) -> tuple[AccessToken, str]:
    if not params.grant_type:
        raise OAuthProblem("invalid_request", "Missing required parameter: grant_type.")
    if params.grant_type not in {"authorization_code", "client_credentials"}:
        raise OAuthProblem("unsupported_grant_type")
    application = _application(call, params)
    if params.grant_type == "client_credentials":
        return issue_program_token(application, params.scope)
    for name in ("code", "redirect_uri"):
        if not getattr(params, name):
            raise OAuthProblem("invalid_request", f"Missing required parameter: {name}.")
    return trade_code(
        application, code=params.code, redirect_uri=params.redirect_uri, code_verifier=params.code_verifier
    )


@endpoint("POST", "/oauth/revoke", access=OPEN, returns=entities.Nothing, limit=TOKEN_LIMIT)
def revoke_token(call: Call, params: RevokeParams) -> Answer:
    """Make one of the program's tokens worthless."""
    return _in_protocol_words(lambda: _revoked(call, params))


def _revoked(call: Call, params: RevokeParams) -> entities.Nothing:
    try:
        application = _application(call, params)
    except OAuthProblem as problem:  # Mastodon answers 403 here, not 401
        raise OAuthProblem("unauthorized_client") from problem
    revoke_by_program(application, params.token)
    return entities.Nothing()


def _user_info(call: Call) -> entities.UserInfo:
    me = account(call.account_id)
    return entities.UserInfo(
        iss=f"{settings.HUBBUB.base_url}/",
        sub=me.uri,
        name=me.display_name or me.username,
        preferred_username=me.username,
        profile=me.url,
        picture=avatar_url(me.avatar),
    )


@endpoint("GET", "/oauth/userinfo", access=USER, scope="profile", returns=entities.UserInfo)
def get_user_info(call: Call) -> entities.UserInfo:
    """OpenID Connect's claims about the signed-in account."""
    return _user_info(call)


@endpoint("POST", "/oauth/userinfo", access=USER, scope="profile", returns=entities.UserInfo)
def post_user_info(call: Call) -> entities.UserInfo:
    """The same, asked for with POST, as OpenID Connect allows."""
    return _user_info(call)


@endpoint("GET", "/.well-known/oauth-authorization-server", access=OPEN, returns=entities.ServerMetadata)
def oauth_metadata(call: Call) -> entities.ServerMetadata:
    """What this OAuth server can do (RFC 8414)."""
    base = settings.HUBBUB.base_url
    return entities.ServerMetadata(
        issuer=f"{base}/",
        service_documentation="https://docs.joinmastodon.org/",
        authorization_endpoint=f"{base}/oauth/authorize",
        token_endpoint=f"{base}/oauth/token",
        app_registration_endpoint=f"{base}/api/v1/apps",
        revocation_endpoint=f"{base}/oauth/revoke",
        userinfo_endpoint=f"{base}/oauth/userinfo",
        scopes_supported=ALL_SCOPES,
    )
