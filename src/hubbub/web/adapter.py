"""How allauth signs people in and up here: our commands write, our job sends its mail."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, password_changed, password_reset
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from hubbub.identity.commands.confirmation_mail import send_confirmation
from hubbub.identity.commands.sign_ins import end_other_sign_ins
from hubbub.identity.commands.sign_up import confirm, is_open
from hubbub.identity.commands.tokens import revoke_tokens_of
from hubbub.identity.models import User
from hubbub.kernel.mail import send_later
from hubbub.kernel.net import client_address
from hubbub.kernel.secrets import seal, unseal
from hubbub.web.known_browsers import remember_browser
from hubbub.web.remembered import remember_address

_no_longer_than_kept = MaxLengthValidator(254)  # as many as an address may have (RFC 5321, 4.5.3.1.3)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's questions, answered by Hubbub."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This login is switched off."),
        "cannot_remove_primary_email": _(
            "Your main address can't be removed. Make another one the main one first."
        ),
        "duplicate_email": _("This address is yours already."),
        "email_password_mismatch": _(
            "This name and this password don't belong together. Is there a typo in one of them? After many tries, waiting a"
            " while helps."
        ),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right, or too old. Try the one that is shown now."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link does not work any more."),
        "max_email_addresses": _("You can have %d addresses at most."),
        "too_many_login_attempts": _("Too many tries. Please wait a few minutes and try again."),
        "unverified_primary_email": _("Confirm the address first, then it can become your main one."),
        "rate_limited": _("Too many tries. Please wait a few minutes and try again."),
    }

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

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Where to go after the last step of signing in."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_browser(response, user.pk)
        return response

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Where those go who confirmed: to their addresses, or to sign in with this one, which is filled in."""
        if self.request.user.is_authenticated:
            return reverse("account_email")
        remember_address(self.request, email_address.email)
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("settings_account")

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        address = emailconfirmation.email_address
        send_confirmation(address.user, address)

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, rest = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": rest})
        return f"{settings.HUBBUB.base_url}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail now, in the language of whoever gets it, and let a job send it."""
        told = {name: _at_home(value) for name, value in context.items()} | {
            "email": email,
            "domain": settings.HUBBUB.domain,
            "new_password_url": f"{settings.HUBBUB.base_url}{reverse('account_reset_password')}",
        }
        with override(_language_of(email)):
            message: EmailMultiAlternatives = self.render_mail(template_prefix, email, told)
        send_later(email, str(message.subject), str(message.body))


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, kept sealed."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("While a second factor is set up, no address can be added."),
        "cannot_delete_authenticator": _("The second factor can't be switched off."),
        "cannot_generate_recovery_codes": _(
            "Recovery codes need a second factor: set up an authenticator app or a passkey first."
        ),
        "incorrect_code": _("This code is not right, or too old. Try the one that is shown now."),
        "unverified_email": _("Confirm your e-mail address first; then a second factor can be set up."),
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  # allauth's name
        """What a key is called until its owner names it."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Key %(number)s") % {"number": count + 1}

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


def _when_confirmed(email_address: EmailAddress, **_more: Any) -> None:
    user = User.objects.get(pk=email_address.user_id)
    if email_address.email == user.email:
        confirm(user)


def _when_reset(request: HttpRequest, user: User, **_more: Any) -> None:
    remember_address(request, user.email)
    # Whoever resets a password may have lost the old one to somebody else.
    revoke_tokens_of(user)
    end_other_sign_ins(user, keep=None)


def _when_changed(request: HttpRequest, user: User, **_more: Any) -> None:
    # Django takes the other sessions for over already: they were begun with another password.
    end_other_sign_ins(user, keep=request.session.session_key)


def connect_signals() -> None:
    """Hear from allauth what it did; the only signals Hubbub listens to, since it has no other way to tell."""
    email_confirmed.connect(_when_confirmed, dispatch_uid="hubbub.confirmed")
    password_changed.connect(_when_changed, dispatch_uid="hubbub.changed")
    password_reset.connect(_when_reset, dispatch_uid="hubbub.reset")
