"""The pages of the settings, for the list of them that stands beside each."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Place(NamedTuple):
    """A page of the settings: its address, icon and name, and what it is for."""

    name: str
    icon: str
    title: Promise
    about: Promise

    @property
    def href(self) -> str:
        """Its address."""
        return f"/settings/{self.name}"


PLACES: tuple[Place, ...] = (
    Place("profile", "circle-user", _("Profile"), _("Your name, picture, and what you say about yourself")),
    Place("posting", "pen-line", _("Posting"), _("Who sees what you write unless you say otherwise")),
    Place("appearance", "palette", _("Appearance"), _("Language, light or dark, text size, keys")),
    Place("notifications", "bell", _("Notifications"), _("Whom you hear from, and where")),
    Place("filters", "funnel", _("Filters"), _("Words you would rather not meet")),
    Place("privacy", "eye-off", _("Privacy"), _("Whom you keep out, and what this server stores about you")),
    Place(
        "account",
        "settings",
        _("Account"),
        _("E-mail, password, second factor, other accounts, deleting it all"),
    ),
    Place(
        "security",
        "shield",
        _("Devices and apps"),
        _("Where you are signed in, and which apps may act for you"),
    ),
    Place("import", "upload", _("Import"), _("Bring your follows and lists from another server")),
    Place("export", "download", _("Export"), _("Take your follows, lists and posts with you")),
)


def settings_context(place: str, **context: object) -> dict[str, object]:
    """What a page of the settings shows besides its own."""
    title = next((it.title for it in PLACES if it.name == place), _("Settings"))
    return {"place": "settings", "here": place, "title": title, **context}
