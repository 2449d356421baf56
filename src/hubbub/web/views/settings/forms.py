"""The forms of the settings; what a field may say is checked again by the command behind it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from hubbub.identity.commands.profile import LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_NOTE
from hubbub.identity.models import TextSize, Theme
from hubbub.kernel.languages import language_choices
from hubbub.notifications.logic.quiet import time_zones
from hubbub.notifications.models import PolicyChoice
from hubbub.web.languages import interface_languages

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Layout = Sequence[tuple[object, Sequence[str]]]  # headings and names of fields

VISIBILITIES = (
    ("public", _("Public: everybody, and it stands in public timelines")),
    ("unlisted", _("Quiet public: everybody, but it stands in no public timeline")),
    ("private", _("Followers: only those who follow you")),
    ("direct", _("Private mention: only those you mention")),
)
QUOTES = (
    ("public", _("Everybody")),
    ("followers", _("Those who follow you")),
    ("nobody", _("Only you")),
)


class Sectioned(forms.Form):
    """A form whose fields stand in groups with headings."""

    layout: ClassVar[Layout] = ()

    @property
    def sections(self) -> list[tuple[object, list[BoundField]]]:
        """The groups: heading and fields. A group without a heading stands by itself."""
        return [(heading, [self[name] for name in names]) for heading, names in self.layout]


def switch(label: "str | _StrPromise", help_text: "str | _StrPromise" = "") -> forms.BooleanField:
    """A thing that is on or off."""
    return forms.BooleanField(label=label, help_text=help_text, required=False)


def _picture(label: "str | _StrPromise", help_text: "str | _StrPromise") -> forms.FileField:
    return forms.FileField(
        label=label, help_text=help_text, required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )


def _alt(label: "str | _StrPromise") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_DESCRIPTION,
        help_text=_("What it shows, for those who can't see it."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class ProfileForm(Sectioned):
    """How an account shows itself."""

    layout = (
        ("", ("display_name", "note")),
        (_("Pictures"), ("avatar", "avatar_description", "header", "header_description")),
        (
            _("Who may find and follow you"),
            ("locked", "discoverable", "indexable", "hide_collections", "bot"),
        ),
    )
    display_name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("As you want to be called. It may be changed at any time."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )
    note = forms.CharField(
        label=_("About you"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("Up to 500 characters. You may @mention people and use #hashtags."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    avatar = _picture(_("Picture"), _("Shown as a square, at most 8 MB."))
    avatar_description = _alt(_("Description of your picture"))
    header = _picture(_("Header"), _("Shown wide across the top of your profile, at most 8 MB."))
    header_description = _alt(_("Description of your header"))
    locked = switch(
        _("Approve followers yourself"),
        _("Whoever wants to follow you has to ask, and waits for your answer."),
    )
    discoverable = switch(
        _("Suggest me to others"), _("You stand in the directory and may be suggested to people.")
    )
    indexable = switch(
        _("Let my public posts be found"), _("By search on this and other servers, and by search engines.")
    )
    hide_collections = switch(
        _("Don't show whom I follow and who follows me"), _("The numbers are still shown.")
    )
    bot = switch(_("This account is automated"), _("A program mostly does the posting."))


class AboutForm(forms.Form):
    """The least that makes an account somebody."""

    display_name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("As you want to be called here."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )
    note = forms.CharField(
        label=_("About you"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("A sentence or two. People look here before they follow you."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    avatar = _picture(_("Picture"), _("At most 8 MB."))
    discoverable = switch(
        _("Suggest me to others"),
        _("You stand in the directory, where new people look for somebody to follow."),
    )


class PostingForm(Sectioned):
    """How new posts begin."""

    layout = (("", ("privacy", "quote_policy", "language", "sensitive")),)
    privacy = forms.ChoiceField(
        label=_("Who sees new posts"),
        choices=VISIBILITIES,
        help_text=_("You can change it for every post. An answer is never wider than what it answers."),
    )
    quote_policy = forms.ChoiceField(label=_("Who may quote them"), choices=QUOTES)
    language = forms.ChoiceField(
        label=_("Language you write in"),
        required=False,
        choices=lambda: [("", _("That of the pages")), *language_choices()],
    )
    sensitive = switch(
        _("Mark pictures and videos as sensitive"), _("They stay covered until somebody uncovers them.")
    )


class AppearanceForm(Sectioned):
    """How pages look to a login, and how an account reads."""

    layout = (
        ("", ("language", "theme", "text_size")),
        (_("Reading"), ("show_counts", "autoplay_gifs")),
        (_("Keyboard"), ("single_keys",)),
    )
    language = forms.ChoiceField(
        label=_("Language of the pages"),
        required=False,
        choices=lambda: [("", _("As the browser asks")), *interface_languages()],
    )
    theme = forms.ChoiceField(
        label=_("Colours"),
        choices=(
            (Theme.SYSTEM.value, _("As the device has it")),
            (Theme.LIGHT.value, _("Light")),
            (Theme.DARK.value, _("Dark")),
        ),
    )
    text_size = forms.ChoiceField(
        label=_("Text size"),
        choices=(
            (TextSize.NORMAL.value, _("Normal")),
            (TextSize.LARGE.value, _("Large")),
            (TextSize.LARGER.value, _("Larger")),
        ),
    )
    show_counts = switch(
        _("Show how often posts were boosted, favourited and answered"),
        _("Without them, what people say is all there is to go by."),
    )
    autoplay_gifs = switch(_("Play animations by themselves"), _("Never with sound."))
    single_keys = switch(
        _("Single keys are shortcuts"),
        _(
            "Such as j and k to go from post to post. Turn it off if you speak or type into the page by accident."
        ),
    )


_POLICY_CHOICES = (
    (PolicyChoice.ACCEPT.value, _("Show")),
    (PolicyChoice.FILTER.value, _("Hold back until you have looked at who they are")),
    (PolicyChoice.DROP.value, _("Ignore, for good")),
)


def _policy(label: "str | _StrPromise", help_text: "str | _StrPromise" = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_POLICY_CHOICES, help_text=help_text)


def _clock(label: "str | _StrPromise", help_text: "str | _StrPromise" = "") -> forms.TimeField:
    shown = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, help_text=help_text, required=False, widget=shown)


def _zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in time_zones()]


class NotificationsForm(Sectioned):
    """Whom an account hears from, whether by mail too, and when not."""

    POLICY = (
        "for_not_following",
        "for_not_followers",
        "for_new_accounts",
        "for_private_mentions",
        "for_limited_accounts",
    )
    layout = (
        (_("Notifications from"), POLICY),
        (_("By mail"), ("mail_digest",)),
        (_("Quiet hours"), ("quiet_from", "quiet_until", "time_zone")),
    )
    for_not_following = _policy(_("People you don't follow"))
    for_not_followers = _policy(
        _("People who don't follow you"), _("Also those who have followed you for less than three days.")
    )
    for_new_accounts = _policy(_("New accounts"), _("Those made in the last thirty days."))
    for_private_mentions = _policy(
        _("Private mentions you did not ask for"), _("Unless they answer you, or you follow them.")
    )
    for_limited_accounts = _policy(_("Accounts the moderators have limited"))
    mail_digest = switch(
        _("Mail me what I missed"), _("At most once a day, and only if there is something you have not read.")
    )
    quiet_from = _clock(
        _("No pushes from"),
        _(
            "To none of your devices. What happens meanwhile stands under Notifications. Leave both empty for none."
        ),
    )
    quiet_until = _clock(_("until"))
    time_zone = forms.ChoiceField(label=_("by the clocks of"), choices=_zones, initial="UTC", required=False)

    def clean(self) -> dict[str, object]:
        """Quiet hours have a beginning and another end, or neither."""
        said = super().clean() or {}
        if self.errors:
            return said
        begin, end = said["quiet_from"], said["quiet_until"]
        if (begin is None) != (end is None):
            self.add_error("quiet_until", _("Say both when they begin and when they end, or neither."))
        elif begin is not None and begin == end:
            self.add_error("quiet_until", _("They would end when they begin. Leave both empty for none."))
        return said
