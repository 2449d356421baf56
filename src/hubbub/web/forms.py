"""The forms of our own: signing up, and what one-time links ask for."""

from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hubbub.identity.commands.accounts import check_username
from hubbub.identity.commands.sign_up import LONGEST_REASON, needs_approval, sign_up
from hubbub.identity.models import User
from hubbub.kernel.errors import Invalid
from hubbub.web.remembered import remember_address
from hubbub.web.sign_in_forms import NEW_PASSWORD_HELP, worded

_REFUSED = {
    "ERR_INVALID": _("Only letters without accents, digits and underscores, at most 30."),
    "ERR_RESERVED": _("This name is reserved."),
    "ERR_TAKEN": _("This name has already been taken."),
}


def username_field() -> forms.CharField:
    """The field for the name an account will have for ever."""
    return forms.CharField(
        label=_("Username"),
        max_length=30,
        help_text=_(
            "Letters, digits and underscores. It is part of your address and can't be changed later."
        ),
        # One signs in with the e-mail address: that is what a password manager should keep as the user's name.
        widget=forms.TextInput(
            attrs={"autocomplete": "nickname", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


def password_field() -> forms.CharField:
    """The field for a new password."""
    return forms.CharField(
        label=_("Password"),
        max_length=1024,
        strip=False,
        help_text=NEW_PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def checked_username(username: str, *, reserved_allowed: bool = False) -> str:
    """A name a new account may have. Raises `ValidationError` with a sentence for people."""
    try:
        check_username(username, reserved_allowed=reserved_allowed)
    except Invalid as error:
        raise ValidationError(_REFUSED[error.details["username"][0].code]) from error
    return username


def _email_help() -> str:
    if settings.HUBBUB.confirm_email:
        return gettext(
            "You sign in with it. Nobody else sees it. A link goes there, to know that it is yours."
        )
    return gettext("You sign in with it. Nobody else sees it.")


class SignUpForm(SignupForm):  # type: ignore[misc]  # allauth has no types
    """allauth's form with a username, a reason where the staff approves, and our command behind it."""

    agreement = forms.BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = username_field()
        self.fields["agreement"].label = format_html(
            '{} <a href="{}" target="_blank">{}</a>',
            _("I agree to the rules of this server."),
            reverse("about"),
            _("Read them"),
        )
        worded(self, "email", _("E-mail"), "username", _email_help())
        worded(self, "password1", _("Password"), "new-password", NEW_PASSWORD_HELP)
        if needs_approval():
            self.fields["reason"] = forms.CharField(
                label=_("Why do you want to join?"),
                max_length=LONGEST_REASON,
                help_text=_("The people who run this server look at every sign-up."),
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.order_fields(["username", "email", "password1", "reason", "agreement"])

    def clean_username(self) -> str:
        return checked_username(self.cleaned_data["username"])

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponseBase | None]:
        """Sign up. Whether or not the address has a login already, it is what this browser signs in with next."""
        remember_address(request, self.cleaned_data["email"])
        made: tuple[User | None, HttpResponseBase | None] = super().try_save(request)
        return made

    def save(self, request: HttpRequest) -> User:
        data = self.cleaned_data
        user, _account = sign_up(
            data["username"],
            data["email"],
            data["password1"],
            agreed=data["agreement"],
            reason=data.get("reason", ""),
            locale=get_language() or "en",
        )
        return user


class OwnerForm(forms.Form):
    """What makes the first visitor the owner."""

    username = username_field()
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = password_field()

    def clean_username(self) -> str:
        return checked_username(self.cleaned_data["username"], reserved_allowed=True)


class PasswordForm(forms.Form):
    """A new password."""

    password = password_field()
