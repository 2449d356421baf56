"""Signing up through a program (docs.joinmastodon.org/methods/accounts#create, methods/emails)."""

import msgspec
from django.db import transaction
from django.utils.translation import check_for_language

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import APP, MAIL_LIMIT, SIGN_UP_LIMIT, USER, endpoint
from hubbub.api.endpoints.oauth import token_entity
from hubbub.api.entities.oauth import Nothing, Token
from hubbub.identity.commands.confirmation_mail import change_unconfirmed_email, send_confirmation
from hubbub.identity.commands.sign_up import email_problems, refuse, sign_up_through
from hubbub.identity.models import Application, User
from hubbub.kernel import wire
from hubbub.kernel.errors import Forbidden


class SignUpParams(msgspec.Struct, frozen=True, kw_only=True):
    username: str = ""
    email: str = ""
    password: str = ""
    agreement: bool = False
    locale: str = "en"
    reason: str | None = None


@endpoint("POST", "/api/v1/accounts", access=APP, scope="write:accounts", returns=Token, limit=SIGN_UP_LIMIT)
def create_account(call: Call, params: SignUpParams) -> Token:
    """Sign somebody up, and mail them for confirmation; the token works once they have confirmed."""
    application = Application.objects.filter(pk=call.viewer.application_id or 0).first()
    if application is None or call.viewer.account_id is not None:
        raise Forbidden
    issued = sign_up_through(
        application,
        params.username.strip(),
        params.email,
        params.password,
        agreed=params.agreement,
        reason=params.reason or "",
        locale=params.locale if check_for_language(params.locale) else "en",
    )
    return token_entity(*issued)


class ConfirmationParams(msgspec.Struct, frozen=True, kw_only=True):
    email: str = ""


@endpoint(
    "POST",
    "/api/v1/emails/confirmations",
    access=USER,
    scope="write:accounts",
    returns=Nothing,
    limit=MAIL_LIMIT,
    pending=True,
)
@transaction.atomic
def resend_confirmation(call: Call, params: ConfirmationParams) -> Nothing:
    """Mail the confirmation again, to another address if one is given."""
    user = User.objects.get(pk=call.viewer.user_id or 0)
    if user.created_by_application_id != call.viewer.application_id:
        raise Forbidden("This method is only available to the application the user originally signed-up with")
    if user.confirmed_at is not None:
        raise Forbidden("This method is only available while the e-mail is awaiting confirmation")
    if params.email and params.email.strip().lower() != user.email:
        if problems := email_problems(params.email):
            refuse({"email": problems})
        change_unconfirmed_email(user, params.email)
    send_confirmation(user)
    return Nothing()


@endpoint(
    "GET", "/api/v1/emails/check_confirmation", access=USER, scope="read:accounts", returns=bool, pending=True
)
def check_confirmation(call: Call) -> Answer:
    """Whether the login's address is confirmed."""
    confirmed = User.objects.filter(pk=call.viewer.user_id or 0, confirmed_at__isnull=False).exists()
    return Answer(body=wire.encode(confirmed))
