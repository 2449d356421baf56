"""Making accounts and logins."""

from typing import NoReturn

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from hubbub.identity.events import AccountCreated
from hubbub.identity.logic.names import LOCAL_USERNAME, RESERVED, actor_urls
from hubbub.identity.models import (
    Account,
    ActorType,
    FormerName,
    Membership,
    MembershipRole,
    Preferences,
    User,
    UserRole,
)
from hubbub.kernel.clock import now
from hubbub.kernel.errors import FieldError, Invalid
from hubbub.kernel.events import emit


def check_username(username: str, *, reserved_allowed: bool = False) -> None:
    """Raise `Invalid` unless a new local account may have this name. The operator may give those that are reserved, and
    those of accounts that were removed."""
    if not LOCAL_USERNAME.fullmatch(username):
        _refuse_username("ERR_INVALID", "must contain only letters, numbers and underscores, at most 30")
    if username.lower() in RESERVED and not reserved_allowed:
        _refuse_username("ERR_RESERVED", "is reserved")
    if Account.objects.filter(username__iexact=username, domain=None).exists() or (
        not reserved_allowed and FormerName.objects.filter(name=username.lower()).exists()
    ):
        _refuse_username("ERR_TAKEN", "has already been taken")


def _refuse_username(code: str, description: str) -> NoReturn:
    raise Invalid(
        f"Validation failed: Username {description}", details={"username": [FieldError(code, description)]}
    )


def refuse_taken_email() -> NoReturn:
    """Raise the `Invalid` that says that somebody has this address already."""
    raise Invalid(
        "Validation failed: E-mail has already been taken",
        details={"email": [FieldError("ERR_TAKEN", "has already been taken")]},
    )


def create_account(
    username: str,
    *,
    display_name: str = "",
    actor_type: ActorType = ActorType.PERSON,
    reserved_allowed: bool = False,
    locked: bool = False,
    waiting: bool = False,
) -> Account:
    """A new local account without a login. Raises `Invalid` for a bad or taken name. States no fact: whoever lets
    it act does. Nobody but the staff knows of one that is `waiting`."""
    check_username(username, reserved_allowed=reserved_allowed)
    urls = actor_urls(settings.HUBBUB.base_url, username)
    account = Account(
        username=username,
        actor_type=actor_type,
        display_name=display_name,
        locked=locked,
        waiting_since=now() if waiting else None,
        bot=actor_type == ActorType.SERVICE,
        uri=urls.uri,
        url=urls.url,
        inbox_url=urls.inbox,
        shared_inbox_url=urls.shared_inbox,
        outbox_url=urls.outbox,
        followers_url=urls.followers,
        following_url=urls.following,
        featured_url=urls.featured,
    )
    try:
        with transaction.atomic():
            account.save(force_insert=True)
            FormerName.objects.filter(name=username.lower()).delete()  # given again by the operator
            Preferences.objects.create(account=account)
    except IntegrityError:  # somebody took the name between the check and here
        _refuse_username("ERR_TAKEN", "has already been taken")
    return account


def create_person(
    username: str,
    email: str,
    *,
    password: str | None = None,
    password_hash: str | None = None,
    role: UserRole = UserRole.MEMBER,
    confirmed: bool = False,
    approved: bool = True,
    reserved_allowed: bool = False,
    sign_up_reason: str = "",
    locale: str = "en",
    application_id: int | None = None,
    first_run: bool = False,
    signed_up: bool = False,
) -> tuple[User, Account]:
    """A login and the account it speaks as. Raises `Invalid` for a taken name or address.

    `signed_up`: the person came by themselves, so the staff hears of it once the account may act.

    `password=None` leaves it unusable until one is set through a link. `password_hash` stands in for the password
    where the caller has made it before its transaction, which should not wait for something slow by design.
    """
    user = User(
        email=email.strip().lower(),
        role=role,
        sign_up_reason=sign_up_reason,
        locale=locale,
        created_by_application_id=application_id,
        first_run=first_run,
        password=password_hash or make_password(password),
    )
    account = _insert_person(
        user,
        username,
        confirmed=confirmed,
        approved=approved,
        reserved_allowed=reserved_allowed,
        signed_up=signed_up,
    )
    return user, account


@transaction.atomic
def _insert_person(
    user: User, username: str, *, confirmed: bool, approved: bool, reserved_allowed: bool, signed_up: bool
) -> Account:
    if User.objects.filter(email=user.email).exists():
        refuse_taken_email()
    account = create_account(
        username, reserved_allowed=reserved_allowed, waiting=not (confirmed and approved)
    )
    moment = now()
    user.confirmed_at, user.approved_at = moment if confirmed else None, moment if approved else None
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            EmailAddress.objects.create(user=user, email=user.email, verified=confirmed, primary=True)
    except IntegrityError:  # somebody took the address between the check and here
        refuse_taken_email()
    Membership.objects.create(user=user, account=account, role=MembershipRole.OWNER, is_main=True)
    if confirmed and approved:
        emit(AccountCreated(account_id=account.pk, user_id=user.pk, signed_up=signed_up))
    return account
