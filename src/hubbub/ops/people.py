"""Logins and tokens for the command line, through identity's commands."""

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.one_time_links import make_owner_link, make_password_link
from hubbub.identity.commands.tokens import issue_token
from hubbub.identity.logic.scopes import parse_scopes, unknown_scopes
from hubbub.identity.models import Account, Membership, UserRole
from hubbub.identity.queries import has_owner
from hubbub.identity.viewer import ANONYMOUS
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.moderation.commands import logins


def create_login(name: str, email: str, password: str | None, role: str) -> str:
    """Make a confirmed login with its account; returns what to tell the operator. Raises `Invalid`.

    Without a password that is a link at which the person sets one, once.
    """
    try:
        validate_email(email)
        if password is not None:
            validate_password(password)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages)) from error
    user, account = create_person(
        name.removeprefix("@"),
        email,
        password=password,
        role=UserRole(role),
        confirmed=True,
        reserved_allowed=True,
    )
    if password is not None:
        return f"Made @{account.username}."
    return settings.HUBBUB.base_url + make_password_link(user)


def owner_link() -> str:
    """A link whose first visitor becomes the owner; empty when there is one."""
    return "" if has_owner() else settings.HUBBUB.base_url + make_owner_link()


def create_token(name: str, scopes: str) -> str:
    """An access token for the local account `name`. Raises `NotFound` and `Invalid`."""
    wanted = parse_scopes(scopes)
    unknown = unknown_scopes(wanted)
    if unknown or not wanted:
        raise Invalid(f"{unknown[0]} is not a scope" if unknown else "Name at least one scope")
    membership = _login_of(name)
    if membership is None:
        raise Invalid(f"Nobody signs in as {name}, so it can't have a token")
    _, secret = issue_token(application=None, user=membership.user, account=membership.account, scopes=wanted)
    return secret


def drop_second_factors(name: str) -> str:
    """Let the login of the local account `name` in with its password alone; its owner gets a mail. Raises `NotFound` and `Invalid`."""
    membership = _login_of(name)
    if membership is None:
        raise Invalid(f"Nobody signs in as {name}")
    email = membership.user.email
    if logins.drop_second_factors(ANONYMOUS, membership):
        return f"{email} signs in with the password alone now."
    return f"{email} has no second factor."


def _login_of(name: str) -> Membership | None:
    """Who signs in as the local account `name`, its own login first. Raises `NotFound` when there is no such account."""
    account = Account.objects.filter(
        username__iexact=name.removeprefix("@"), domain=None, deleted_at=None
    ).first()
    if account is None:
        raise NotFound(f"There is no account {name} on this server")
    return (
        Membership.objects.filter(account=account)
        .select_related("user", "account")
        .order_by("-is_main")
        .first()
    )
