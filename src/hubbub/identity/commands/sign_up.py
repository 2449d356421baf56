"""Signing up, and the steps until a new login may act: confirmation of the address, approval by the staff."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from hubbub.identity.commands.accounts import check_username, create_person
from hubbub.identity.commands.confirmation_mail import send_confirmation
from hubbub.identity.commands.tokens import issue_token
from hubbub.identity.events import AccountCreated, SignUpRequested
from hubbub.identity.models import AccessToken, Account, Application, Membership, User
from hubbub.identity.queries import has_owner
from hubbub.instance.models import ServerSettings
from hubbub.instance.queries import registration
from hubbub.kernel.clock import now
from hubbub.kernel.environment import Registration
from hubbub.kernel.errors import FieldError, Forbidden, Invalid
from hubbub.kernel.events import emit

LONGEST_REASON = 1000
LONGEST_EMAIL = 254  # RFC 5321 section 4.5.3.1.3, without the brackets


def is_open(row: ServerSettings | None = None) -> bool:
    """Whether anybody may sign up. `row` are the server's settings, for who has them already.

    Nobody may before there is an owner, who would answer for them, unless the environment says so in so many words.
    """
    if registration(row) is Registration.CLOSED:
        return False
    return settings.HUBBUB.registration is not Registration.AS_CHOSEN or has_owner()


def needs_approval(row: ServerSettings | None = None) -> bool:
    """Whether the staff looks at every sign-up."""
    return registration(row) is Registration.APPROVAL


def sign_up(
    username: str, email: str, password: str, *, agreed: bool, reason: str = "", locale: str = "en"
) -> tuple[User, Account]:
    """A new login and account that a person asks for on a page. The confirmation mail is the caller's to send.

    Raises `Forbidden` when sign-up is closed, `Invalid` with details of every field that is wrong.
    """
    password_hash = _checked(username, email, password, agreed=agreed, reason=reason)
    with transaction.atomic():
        return _create(username, email, password_hash, reason, locale, application_id=None)


def sign_up_through(
    application: Application,
    username: str,
    email: str,
    password: str,
    *,
    agreed: bool,
    reason: str = "",
    locale: str = "en",
) -> tuple[AccessToken, str]:
    """A new login and account that a person asks a program for, which gets a token; the confirmation is mailed.

    Raises as `sign_up` does.
    """
    password_hash = _checked(username, email, password, agreed=agreed, reason=reason)
    with transaction.atomic():
        user, account = _create(username, email, password_hash, reason, locale, application.pk)
        if user.confirmed_at is None:
            send_confirmation(user)
        scopes = application.scopes.split()
        return issue_token(application=application, user=user, account=account, scopes=scopes)


def _checked(username: str, email: str, password: str, *, agreed: bool, reason: str) -> str:
    """The hash of the password, once everything is right. It is slow by design, so no transaction may wait for it."""
    if not is_open():
        raise Forbidden
    _check(username, email, password, agreed=agreed, reason=reason)
    return make_password(password)


def _create(
    username: str, email: str, password_hash: str, reason: str, locale: str, application_id: int | None
) -> tuple[User, Account]:
    confirmed, waits = not settings.HUBBUB.confirm_email, needs_approval()
    user, account = create_person(
        username,
        email,
        password_hash=password_hash,
        confirmed=confirmed,
        approved=not waits,
        sign_up_reason=reason.strip(),
        locale=locale,
        application_id=application_id,
        first_run=True,
        signed_up=True,
    )
    if confirmed and waits:
        emit(SignUpRequested(account_id=account.pk, user_id=user.pk))
    return user, account


def _check(username: str, email: str, password: str, *, agreed: bool, reason: str) -> None:
    """Raise one `Invalid` that names everything that is wrong, as Mastodon's sign-up does."""
    problems: dict[str, list[FieldError]] = {}
    if not username:
        problems["username"] = [FieldError("ERR_BLANK", "can't be blank")]
    else:
        try:
            check_username(username)
        except Invalid as error:
            problems["username"] = list(error.details["username"])
    problems["email"] = email_problems(email)
    problems["password"] = _password_problems(password)
    if not agreed:
        problems["agreement"] = [FieldError("ERR_ACCEPTED", "must be accepted")]
    if needs_approval() and not reason.strip():
        problems["reason"] = [FieldError("ERR_BLANK", "can't be blank")]
    elif len(reason) > LONGEST_REASON:
        problems["reason"] = [
            FieldError("ERR_TOO_LONG", f"is too long (maximum is {LONGEST_REASON} characters)")
        ]
    refuse({field: found for field, found in problems.items() if found})


_LABELS = {"email": "E-mail", "agreement": "Service agreement"}


def refuse(problems: dict[str, list[FieldError]]) -> None:
    """Raise `Invalid` for these problems, if there are any."""
    if problems:
        sentences = [
            f"{_LABELS.get(field, field.capitalize())} {problem.description}"
            for field, found in problems.items()
            for problem in found
        ]
        raise Invalid(f"Validation failed: {', '.join(sentences)}", details=problems)


def email_problems(email: str) -> list[FieldError]:
    """What is wrong with an address for a login, if anything is."""
    if not email.strip():
        return [FieldError("ERR_BLANK", "can't be blank")]
    try:
        validate_email(email.strip())
    except ValidationError:
        return [FieldError("ERR_INVALID", "is not a valid e-mail address")]
    if len(email.strip()) > LONGEST_EMAIL:
        return [FieldError("ERR_INVALID", "is not a valid e-mail address")]
    if User.objects.filter(email=email.strip().lower()).exists():
        return [FieldError("ERR_TAKEN", "has already been taken")]
    return []


def _password_problems(password: str) -> list[FieldError]:
    if not password:
        return [FieldError("ERR_BLANK", "can't be blank")]
    if len(password) < 8:
        return [FieldError("ERR_TOO_SHORT", "is too short (minimum is 8 characters)")]
    if len(password) > 1024:
        return [FieldError("ERR_TOO_LONG", "is too long (maximum is 1024 characters)")]
    try:
        validate_password(password)
    except ValidationError as error:
        return [FieldError("ERR_INVALID", " ".join(error.messages))]
    return []


def main_account_id(user: User) -> int | None:
    """The account a login speaks as by itself."""
    return Membership.objects.filter(user=user, is_main=True).values_list("account_id", flat=True).first()


@transaction.atomic
def confirm(user: User) -> None:
    """The login's address is theirs. Idempotent; the account may act once it is approved too."""
    if not User.objects.filter(pk=user.pk, confirmed_at=None).update(confirmed_at=now()):
        return
    EmailAddress.objects.filter(user=user, email=user.email).update(verified=True)
    user.refresh_from_db()
    account_id = main_account_id(user)
    if account_id is None:
        return
    if user.approved_at is None:
        emit(SignUpRequested(account_id=account_id, user_id=user.pk))
    else:
        _let_in(user, account_id)


@transaction.atomic
def approve(user: User) -> None:
    """The staff lets a login in. Idempotent. Whoever calls has checked that they may."""
    if not User.objects.filter(pk=user.pk, approved_at=None).update(approved_at=now()):
        return
    user.refresh_from_db()
    account_id = main_account_id(user)
    if user.confirmed_at is not None and account_id is not None:
        _let_in(user, account_id)


def _let_in(user: User, account_id: int) -> None:
    """Nothing is waited for any more: from now on the account is there for everybody."""
    Account.objects.filter(pk=account_id).update(waiting_since=None)
    emit(AccountCreated(account_id=account_id, user_id=user.pk, signed_up=True))
