"""OAuth 2: registering programs, handing out codes, trading them for tokens."""

import hmac
from datetime import timedelta

import msgspec
from django.db import transaction
from django.db.models import Exists, OuterRef

from hubbub.identity.commands.tokens import issue_token, revoke_token
from hubbub.identity.logic.oauth import OAuthProblem, redirect_uri_problem, verifier_fits
from hubbub.identity.logic.scopes import parse_scopes, unknown_scopes, within
from hubbub.identity.models import AccessToken, Account, Application, AuthorizationCode, User
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid
from hubbub.kernel.secrets import hash_token, new_token

CODE_LIFETIME = timedelta(minutes=10)
UNUSED_KEPT_FOR = timedelta(days=30)
_BATCH = 500
MOST_REDIRECT_URIS = 20
LONGEST_URI = 2000


class NewApplication(msgspec.Struct, frozen=True, kw_only=True):
    """What a program says of itself when it registers."""

    name: str
    redirect_uris: list[str]
    scopes: str = "read"
    website: str = ""


def register_application(new: NewApplication) -> tuple[Application, str]:
    """A new program and its secret, which is stored nowhere. Raises `Invalid`."""
    name = new.name.strip()
    if not name:
        raise Invalid("Validation failed: Application name can't be blank")
    if len(name) > 60:
        raise Invalid("Validation failed: Application name is too long (maximum is 60 characters)")
    if len(new.website) > LONGEST_URI or (
        new.website and not new.website.startswith(("http://", "https://"))
    ):
        raise Invalid("Validation failed: Website is not a valid URL")
    _check_redirect_uris(new.redirect_uris)
    scopes = parse_scopes(new.scopes) or ["read"]
    if unknown_scopes(scopes):
        raise Invalid("Validation failed: Scopes doesn't match configured on the server.")
    secret = new_token()
    application = Application.objects.create(
        name=name,
        website=new.website,
        redirect_uris=new.redirect_uris,
        scopes=" ".join(scopes),
        client_id=new_token(),
        client_secret_hash=hash_token(secret),
    )
    return application, secret


def _check_redirect_uris(uris: list[str]) -> None:
    if not uris:
        raise Invalid("Validation failed: Redirect URI can't be blank")
    if len(uris) > MOST_REDIRECT_URIS or any(len(uri) > LONGEST_URI for uri in uris):
        raise Invalid("Validation failed: Redirect URI is too long")
    for uri in uris:
        if problem := redirect_uri_problem(uri):
            raise Invalid(f"Validation failed: Redirect URI {problem}")


def authenticate_application(client_id: str, client_secret: str) -> Application:
    """The program that holds these credentials. Raises `OAuthProblem("invalid_client")`."""
    found = Application.objects.filter(client_id=client_id).first() if client_id else None
    expected = bytes(found.client_secret_hash) if found else hash_token("")
    if found is None or not hmac.compare_digest(hash_token(client_secret), expected):
        raise OAuthProblem("invalid_client")
    return found


def issue_code(
    *,
    application: Application,
    user: User,
    account: Account,
    redirect_uri: str,
    scopes: list[str],
    code_challenge: str = "",
) -> str:
    """A code for the program to trade in; whoever calls has the user's consent and has checked the request."""
    code = new_token()
    AuthorizationCode.objects.create(
        code_hash=hash_token(code),
        application=application,
        user=user,
        account=account,
        redirect_uri=redirect_uri,
        scopes=" ".join(scopes),
        code_challenge=code_challenge,
        expires_at=now() + CODE_LIFETIME,
    )
    return code


def trade_code(
    application: Application, *, code: str, redirect_uri: str, code_verifier: str
) -> tuple[AccessToken, str]:
    """An access token for a code, once. A code that comes a second time has leaked, so the token it bought is
    revoked (RFC 6749 section 4.1.2). Raises `OAuthProblem("invalid_grant")`."""
    bought = _trade(application, code, redirect_uri, code_verifier)
    if bought is None:
        raise OAuthProblem("invalid_grant")
    return bought


@transaction.atomic
def _trade(
    application: Application, code: str, redirect_uri: str, code_verifier: str
) -> tuple[AccessToken, str] | None:
    # The row is locked, so that of two who come at once one is the second. Refusals are returned, not raised:
    # the revocation has to last.
    grant = (
        AuthorizationCode.objects.select_for_update(of=("self",))
        .select_related("user", "account")
        .filter(code_hash=hash_token(code), application=application)
        .first()
    )
    if grant is None or grant.redirect_uri != redirect_uri:
        return None
    if grant.used_at is not None:
        for token in AccessToken.objects.filter(pk=grant.token_id or 0):
            revoke_token(token)
        return None
    if grant.expires_at < now() or not verifier_fits(code_verifier, grant.code_challenge):
        return None
    token, secret = issue_token(
        application=application, user=grant.user, account=grant.account, scopes=grant.scopes.split()
    )
    grant.used_at, grant.token_id = now(), token.pk
    grant.save(update_fields=["used_at", "token_id"])
    return token, secret


def issue_program_token(application: Application, scopes: str) -> tuple[AccessToken, str]:
    """A token for the program itself, without an account. Raises `OAuthProblem("invalid_scope")`."""
    wanted = parse_scopes(scopes) or ["read"]
    check_scopes(application, wanted)
    return issue_token(application=application, user=None, account=None, scopes=wanted)


def check_scopes(application: Application, wanted: list[str]) -> None:
    """Raise `OAuthProblem("invalid_scope")` unless the program registered all that it asks for."""
    if unknown_scopes(wanted) or not within(wanted, application.scopes.split()):
        raise OAuthProblem("invalid_scope")


def revoke_by_program(application: Application, secret: str) -> None:
    """Revoke one of the program's own tokens; an unknown one is none (RFC 7009 section 2.2).

    Raises `OAuthProblem("unauthorized_client")` for somebody else's.
    """
    token = AccessToken.objects.filter(token_hash=hash_token(secret)).first()
    if token is None:
        return
    if token.application_id != application.pk:
        raise OAuthProblem("unauthorized_client")
    revoke_token(token)


def forget_old_codes() -> int:
    """Delete codes that nobody can trade in or replay any more; returns how many."""
    count, _ = AuthorizationCode.objects.filter(expires_at__lt=now() - timedelta(days=1)).delete()
    return count


def forget_unused_applications() -> int:
    """Delete programs that registered long ago and never got a token; returns how many.

    One that got any stays, also when nobody uses it any more: programs keep what they registered for the next person
    of the same server, and would be refused for ever (Mastodon deleted those, and withdrew that:
    github.com/mastodon/mastodon/pull/30316).
    """
    forgotten = 0
    while count := _forget_some_unused():
        forgotten += count
    return forgotten


@transaction.atomic
def _forget_some_unused() -> int:
    unused = Application.objects.filter(
        ~Exists(AuthorizationCode.objects.filter(application=OuterRef("pk"))),
        first_token_at=None,
        created_at__lt=now() - UNUSED_KEPT_FOR,
    )
    # Asked again once they are held: somebody may just have got a code.
    held = list(unused.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)[:_BATCH])
    found = [row.pk for row in unused.filter(pk__in=held)]
    Application.objects.filter(pk__in=found).delete()
    return len(found)
