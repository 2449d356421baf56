"""The forms of running the server."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubbub.identity.models import Account
from hubbub.identity.queries import local_accounts
from hubbub.instance.commands import announcements, rules, server
from hubbub.instance.commands.emoji import LONGEST_SHORTCODE
from hubbub.instance.models import DomainPolicy, ServerSettings
from hubbub.kernel.environment import Registration
from hubbub.kernel.errors import Invalid
from hubbub.kernel.languages import language_choices
from hubbub.web.said import in_words


def show_refusal(form: forms.Form, error: Invalid) -> None:
    """What a command refused, at the fields it names, or above them all."""
    for field, problems in error.details.items():
        for problem in problems:
            form.add_error(field if field in form.fields else None, in_words(problem.description))
    if not error.details:
        form.add_error(None, in_words(error.message))


def _text(label: Any, longest: int, *, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


_MARKDOWN = _("You can use Markdown. Save to see below what it looks like.")


class GeneralForm(forms.Form):
    """What the server is called and says of itself."""

    title = forms.CharField(
        label=_("Name"), max_length=server.LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    short_description = _text(
        _("In one sentence"),
        server.LONGEST_SHORT,
        rows=2,
        help_text=_("Shown on the front page and to apps."),
    )
    description = _text(_("Description"), server.LONGEST_TEXT, rows=8, help_text=_MARKDOWN)
    contact_email = forms.EmailField(
        label=_("Contact e-mail"), required=False, help_text=_("Shown on the page about the server.")
    )
    contact = forms.CharField(
        label=_("Contact account"),
        required=False,
        max_length=31,
        help_text=_("The name of an account here, such as yours. Without one it is the owner's."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken here"),
        required=False,
        choices=language_choices,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    icon = forms.FileField(
        label=_("Icon"),
        required=False,
        help_text=_("A square picture, at most 8 MB."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    drop_icon = forms.BooleanField(label=_("Take the icon away"), required=False)
    thumbnail = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("Shown where links to the server are previewed; 1200 by 630 pixels."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    drop_thumbnail = forms.BooleanField(label=_("Take the picture away"), required=False)

    def __init__(self, *args: Any, row: ServerSettings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("icon", "thumbnail"):
            if not getattr(row, name):
                del self.fields[f"drop_{name}"]

    def clean_contact(self) -> Account | None:
        """The account of that name here."""
        name = self.cleaned_data["contact"].strip().removeprefix("@")
        if not name:
            return None
        found = Account.objects.filter(local_accounts(), username__iexact=name).first()
        if found is None:
            raise forms.ValidationError(_("There is no account of this name here."))
        return found


class StartForm(forms.Form):
    """What a new server is called."""

    title = forms.CharField(
        label=_("Name"), max_length=server.LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    short_description = _text(_("In one sentence"), server.LONGEST_SHORT, rows=2)


class RuleForm(forms.Form):
    """One rule."""

    text = forms.CharField(
        label=_("Rule"),
        max_length=rules.LONGEST_RULE,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    hint = _text(_("What is meant by it"), rules.LONGEST_HINT, rows=2)


class RegistrationForm(forms.Form):
    """Who may sign up."""

    registration = forms.ChoiceField(
        label=_("Who may sign up?"),
        widget=forms.RadioSelect,
        choices=[
            (Registration.OPEN.value, _("Anybody")),
            (Registration.APPROVAL.value, _("Anybody, once the staff has approved")),
            (Registration.CLOSED.value, _("Nobody")),
        ],
    )


class TextsForm(forms.Form):
    """What has to be said."""

    privacy_policy = _text(_("Privacy policy"), server.LONGEST_TEXT, rows=12, help_text=_MARKDOWN)
    terms_of_service = _text(_("Terms of service"), server.LONGEST_TEXT, rows=12, help_text=_MARKDOWN)
    terms_effective_on = forms.DateField(
        label=_("The terms are in force since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


SEVERITIES = {
    DomainPolicy.Severity.NOOP: _("Like any other"),
    DomainPolicy.Severity.SILENCE: _("Limit: seen by followers only"),
    DomainPolicy.Severity.SUSPEND: _("Suspend: nothing from there"),
}


class PolicyForm(forms.Form):
    """What is to be done about another server."""

    domain = forms.CharField(
        label=_("Server"),
        max_length=253,
        help_text=_("Its domain, such as example.org."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )
    severity = forms.ChoiceField(
        label=_("What to do"), choices=[(word.value, words) for word, words in SEVERITIES.items()]
    )
    reject_media = forms.BooleanField(label=_("Show no pictures, video and sound from there"), required=False)
    reject_reports = forms.BooleanField(label=_("Ignore reports from there"), required=False)
    public_comment = _text(_("Reason that everybody may read"), 2000, rows=2)
    private_comment = _text(_("Note for the staff"), 2000, rows=2)
    obfuscate = forms.BooleanField(label=_("Hide part of the domain in the public list"), required=False)


class ImportForm(forms.Form):
    """A list of domains as a file."""

    file = forms.FileField(
        label=_("File (CSV)"),
        help_text=_(
            "As Mastodon exports it. Servers that something was decided about already stay as they are."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=False,
        help_text=help_text,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class AnnouncementForm(forms.Form):
    """News from the people who run the server."""

    text = forms.CharField(
        label=_("What is there to say?"),
        max_length=announcements.LONGEST,
        help_text=_MARKDOWN,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    starts_at = _moment(_("What it is about begins at"), _("In UTC. For maintenance, a party."))
    ends_at = _moment(_("It ends at"), _("In UTC. From then on the announcement is not shown any more."))
    all_day = forms.BooleanField(label=_("The whole day: show dates without times"), required=False)


class PublishForm(forms.Form):
    """When an announcement comes out."""

    at = _moment(_("Publish at"), _("In UTC. Empty: now."))


class EmojiForm(forms.Form):
    """A new custom emoji."""

    shortcode = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_SHORTCODE,
        help_text=_("Letters, digits and underscores; written between colons, :like_this:."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Picture"),
        help_text=_("At most 256 KB. One of this name that is there already is replaced."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    category = forms.CharField(label=_("Category"), max_length=LONGEST_SHORTCODE, required=False)

    def clean_shortcode(self) -> str:
        """Colons may be typed too."""
        return str(self.cleaned_data["shortcode"]).strip().strip(":")
