"""How allauth signs people in and up here: our commands write, our job sends its mail."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, password_changed, password_reset
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override

from hubbub.identity.commands.confirmation_mail import send_confirmation
from hubbub.identity.commands.sign_ins import end_other_sign_ins
from hubbub.identity.commands.sign_up import confirm, is_open
from hubbub.identity.commands.tokens import revoke_tokens_of
from hubbub.identity.models import User
from hubbub.kernel.mail import send_later
from hubbub.kernel.net import client_address
from hubbub.kernel.secrets import seal, unseal

_no_longer_than_kept = MaxLengthValidator(254)  # as many as an address may have (RFC 5321, 4.5.3.1.3)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's questions, answered by Hubbub."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return is_open()

    def clean_email(self, email: str) -> str:
        """Refuse what no column holds, which allauth's forms let through."""
        _no_longer_than_kept(email)
        return str(super().clean_email(email))

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request.META)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: `web.limits` has counted the try. allauth's count, by e-mail address alone, would let anybody who
        knows an address keep its owner out."""

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        address = emailconfirmation.email_address
        send_confirmation(address.user, address)

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _, rest = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": rest})
        return f"{settings.HUBBUB.base_url}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail now, in the language of whoever gets it, and let a job send it."""
        told = {name: _at_home(value) for name, value in context.items()}
        with override(_language_of(email)):
            message: EmailMultiAlternatives = self.render_mail(
                template_prefix, email, {"email": email, "domain": settings.HUBBUB.domain, **told}
            )
        send_later(email, str(message.subject), str(message.body))


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, kept sealed."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return str(settings.HUBBUB.domain)


def _at_home(value: Any) -> Any:
    """An address on this server by its own name: allauth takes the name from the request, where anybody may have
    written anything."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return value
    parts = urlsplit(value)
    return f"{settings.HUBBUB.base_url}{parts.path}{'?' if parts.query else ''}{parts.query}"


def _language_of(email: str) -> str:
    """The language of a login; an address that is nobody's is written to in the language of the page."""
    logins = User.objects.filter(email=email.lower()).values_list("locale", flat=True)
    return logins.first() or get_language() or "en"


def display_name(user: User) -> str:
    """How allauth's pages address a login."""
    return user.email


def _when_confirmed(email_address: EmailAddress, **_: Any) -> None:
    user = User.objects.get(pk=email_address.user_id)
    if email_address.email == user.email:
        confirm(user)


def _when_reset(user: User, **_: Any) -> None:
    # Whoever resets a password may have lost the old one to somebody else.
    revoke_tokens_of(user)
    end_other_sign_ins(user, keep=None)


def _when_changed(request: HttpRequest, user: User, **_: Any) -> None:
    # Django takes the other sessions for over already: they were begun with another password.
    end_other_sign_ins(user, keep=request.session.session_key)


def connect_signals() -> None:
    """Hear from allauth what it did; the only signals Hubbub listens to, since it has no other way to tell."""
    email_confirmed.connect(_when_confirmed, dispatch_uid="hubbub.confirmed")
    password_changed.connect(_when_changed, dispatch_uid="hubbub.changed")
    password_reset.connect(_when_reset, dispatch_uid="hubbub.reset")
