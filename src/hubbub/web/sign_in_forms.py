"""allauth's forms with our words at their fields, and what password managers and phones need to fill them in."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from hubbub.identity.queries import login_named
from hubbub.web.limits import guessed_too_often
from hubbub.web.remembered import forget_address, remembered_address

LONGEST_LOGIN = 320
NOBODY = "@"  # the address of no login: looking for it takes as long as for another
NEW_PASSWORD_HELP = _("At least 8 characters, and not one that many people use.")


def worded(form: forms.Form, name: str, label: Any, autocomplete: str, help_text: Any = None) -> None:
    """Say what a field asks for; its label says it, so no placeholder repeats it."""
    field = form.fields[name]
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["autocomplete"] = autocomplete
    if help_text is not None:
        field.help_text = help_text


def _new_password(form: forms.Form) -> None:
    worded(form, "password1", _("New password"), "new-password", NEW_PASSWORD_HELP)
    worded(form, "password2", _("New password once more"), "new-password")


def _code(form: forms.Form, label: Any) -> None:
    worded(form, "code", label, "one-time-code")
    # Codes are digits, those for recovery too: a phone shows its keys for numbers.
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocapitalize": "none"}


class LoginForm(account.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Signing in, by e-mail address or handle and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not a field for addresses: it would refuse handles, and phones begin them with a capital letter.
        self.fields["login"] = forms.CharField(max_length=LONGEST_LOGIN)
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        worded(self, "login", _("E-mail or handle"), "username webauthn")
        worded(self, "password", _("Password"), "current-password")
        self.fields["login"].initial = remembered_address(self.request)

    def clean_login(self) -> str:
        """What was typed, kept as the address that allauth looks for. Unknown names take the same way and time."""
        typed: str = super().clean_login()
        named = login_named(typed)
        if named is None:
            self._email = typed
        elif guessed_too_often(self.request, named.user_id, by_handle=named.by_handle):
            self._email = NOBODY
        else:
            self._email = named.email
        return typed

    def user_credentials(self) -> dict[str, str]:
        """What to look for, however it was written."""
        return {"email": self._email, "password": self.cleaned_data.get("password", "")}

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponseBase:
        """Sign in; what was filled in has served."""
        forget_address(request)
        answer: HttpResponseBase = super().login(request, redirect_url)
        return answer


class ReauthenticateForm(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, "password", _("Password"), "current-password")


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    """Another password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, "oldpassword", _("Current password"), "current-password")
        _new_password(self)


class SetPasswordForm(account.SetPasswordForm):  # type: ignore[misc]
    """The first password of a login that has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _new_password(self)


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    """Where to send a link for a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, "email", _("E-mail"), "username")


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password that such a link sets."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _new_password(self)


class AddEmailForm(account.AddEmailForm):  # type: ignore[misc]
    """One more address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, "email", _("E-mail"), "email")


class AuthenticateForm(factors.AuthenticateForm):  # type: ignore[misc]
    """The second factor, when signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("Code"))


class ReauthenticateByCodeForm(factors.ReauthenticateForm):  # type: ignore[misc]
    """The second factor once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("Code"))


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app, which proves that it is set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("The code your app shows now"))


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey or a security key. It signs in alone unless its owner says otherwise, as people expect of a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, "name", _("Name"), "off", _("To tell it from others: “my phone”, “key on my key ring”."))
        passwordless = self.fields["passwordless"]
        passwordless.initial = True
        passwordless.label = _("Sign in with it alone, without a password")
        passwordless.help_text = _(
            "Your device then asks for your fingerprint, your face or its PIN. Without this it is asked for after your password."
        )


class RenameKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, "name", _("Name"), "off")
