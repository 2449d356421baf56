"""Giving out access tokens and taking them back."""

from collections.abc import Iterable

from django.db import transaction

from hubbub.identity.events import TokenRevoked
from hubbub.identity.models import AccessToken, Account, Application, AuthorizationCode, User
from hubbub.kernel.clock import now
from hubbub.kernel.errors import NotFound
from hubbub.kernel.events import emit
from hubbub.kernel.secrets import hash_token, new_token


@transaction.atomic
def issue_token(
    *,
    application: Application | None,
    user: User | None,
    account: Account | None,
    scopes: list[str],
    sign_in_id: int | None = None,
) -> tuple[AccessToken, str]:
    """A new access token; the second value is the secret itself, which is stored nowhere. One for the scripts of a
    browser's pages ends with that browser's sign-in."""
    secret = new_token()
    token = AccessToken.objects.create(
        token_hash=hash_token(secret),
        application=application,
        user=user,
        account=account,
        sign_in_id=sign_in_id,
        scopes=" ".join(scopes),
    )
    if application is not None and application.first_token_at is None:
        Application.objects.filter(pk=application.pk, first_token_at=None).update(first_token_at=now())
    return token, secret


@transaction.atomic
def revoke_token(token: AccessToken) -> None:
    """Make a token worthless. Idempotent."""
    if AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now()):
        emit(TokenRevoked(token_id=token.pk, account_id=token.account_id))


@transaction.atomic
def revoke_tokens_of(user: User) -> None:
    """Make every token of a login worthless, and every code that waits to become one (its password was changed by a
    link, it was disabled)."""
    AuthorizationCode.objects.filter(user=user, used_at=None).delete()
    for token in AccessToken.objects.filter(user=user, revoked_at=None):
        revoke_token(token)


@transaction.atomic
def revoke_tokens_of_sign_ins(sign_in_ids: Iterable[int]) -> None:
    """Make what the pages' scripts of these browsers hold worthless."""
    for token in AccessToken.objects.filter(sign_in_id__in=sign_in_ids, revoked_at=None):
        revoke_token(token)


def revoke_own_token(user: User, token_id: int) -> AccessToken:
    """Take one of the login's own tokens back. Raises `NotFound` for another's."""
    token = AccessToken.objects.select_related("application").filter(pk=token_id, user=user).first()
    if token is None:
        raise NotFound
    revoke_token(token)
    return token
