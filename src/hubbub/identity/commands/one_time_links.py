"""Links that let somebody in once: to become the owner of a new server, or to set a password.

A link is signed and expires; it needs no row, since what makes it worthless is in what it says: an owner's link ends
when there is an owner, a password's when the password (or the last sign-in) is another one than when it was made.
"""

import hashlib
import hmac

import msgspec
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction

from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.sign_up import confirm
from hubbub.identity.commands.tokens import revoke_tokens_of
from hubbub.identity.models import Account, User, UserRole
from hubbub.identity.queries import has_owner
from hubbub.instance.commands.settings import ensure_server_settings
from hubbub.instance.models import ServerSettings
from hubbub.kernel.errors import FieldError, Gone, Invalid

_SALT = "hubbub.one-time-link"
LIFETIME_SECONDS = 7 * 24 * 3600


class Invitation(msgspec.Struct, frozen=True):
    """What a good link is for: to become the owner (`user` is None), or to set `user`'s password."""

    user: User | None


def make_owner_link() -> str:
    """The path of a page where the first visitor becomes the owner. Worthless once there is one."""
    return _path({"owner": True})


def make_password_link(user: User) -> str:
    """The path of a page where `user` sets a password, once."""
    return _path({"user": user.pk, "state": _state(user)})


def read_link(token: str) -> Invitation:
    """What a link's token is for. Raises `Gone` when it is used up, too old, or never was one."""
    try:
        content = signing.loads(token, salt=_SALT, max_age=LIFETIME_SECONDS)
    except signing.BadSignature as error:
        raise Gone("This link is not valid any more") from error
    if content.get("owner"):
        if has_owner():
            raise Gone("This server has an owner already")
        return Invitation(None)
    user = User.objects.filter(pk=content["user"], is_active=True).first()
    if user is None or not hmac.compare_digest(_state(user), content["state"]):
        raise Gone("This link has been used already")
    return Invitation(user)


def claim_ownership(
    token: str, *, username: str, email: str, password: str, locale: str = "en"
) -> tuple[User, Account]:
    """The first visitor becomes the owner. Raises `Gone` for a bad link, `Invalid` for a bad name or password."""
    _check_owner_link(token)
    password_hash = _hash_of(password)
    with transaction.atomic():
        ensure_server_settings()
        ServerSettings.objects.select_for_update().get(pk=1)  # of two visitors at once one is the second
        _check_owner_link(token)
        return create_person(
            username,
            email,
            password_hash=password_hash,
            role=UserRole.OWNER,
            locale=locale,
            confirmed=True,
            reserved_allowed=True,
            first_run=True,
        )


def _check_owner_link(token: str) -> None:
    if read_link(token).user is not None:
        raise Gone("This link is not valid any more")


def set_password(token: str, password: str) -> User:
    """Set the password the link is for; the address counts as confirmed. Raises `Gone` or `Invalid`.

    Tokens given out before stop working: whoever asks for a new password may have lost the old one.
    """
    invited = read_link(token).user
    if invited is None:
        raise Gone("This link is not valid any more")
    return _set_password(invited, _hash_of(password))


@transaction.atomic
def _set_password(invited: User, password_hash: str) -> User:
    user = User.objects.select_for_update().get(pk=invited.pk)
    if _state(user) != _state(invited):
        raise Gone("This link has been used already")
    if user.has_usable_password():
        revoke_tokens_of(user)
    user.password = password_hash
    user.save(update_fields=["password"])
    confirm(user)
    return user


def _hash_of(password: str) -> str:
    """The hash of a password that is good enough. It is slow by design, so no transaction may wait for it."""
    try:
        validate_password(password)
    except ValidationError as error:
        text = " ".join(error.messages)
        raise Invalid(
            f"Validation failed: {text}", details={"password": [FieldError("ERR_INVALID", text)]}
        ) from error
    return make_password(password)


def _path(content: dict[str, object]) -> str:
    return f"/welcome/{signing.dumps(content, salt=_SALT)}"


def _state(user: User) -> str:
    """A fingerprint of what using the link changes."""
    seen = f"{user.pk}:{user.password}:{user.email}"
    return hmac.new(settings.SECRET_KEY.encode(), f"{_SALT}:{seen}".encode(), hashlib.sha256).hexdigest()[:32]
