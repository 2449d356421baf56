"""What notifications say in a line, for pushes and mail."""

from django.utils.translation import gettext_lazy as _

from hubbub.notifications.kinds import Kind

_TITLES = {
    Kind.MENTION: _("{name} mentioned you"),
    Kind.STATUS: _("{name} posted something new"),
    Kind.REBLOG: _("{name} boosted your post"),
    Kind.FOLLOW: _("{name} follows you now"),
    Kind.FOLLOW_REQUEST: _("{name} asks to follow you"),
    Kind.FAVOURITE: _("{name} likes your post"),
    Kind.POLL: _("A poll by {name} has ended"),
    Kind.UPDATE: _("{name} edited a post you boosted"),
    Kind.QUOTE: _("{name} quoted your post"),
    Kind.QUOTED_UPDATE: _("{name} edited a post you quoted"),
    Kind.SIGN_UP: _("{name} signed up"),
    Kind.REPORT: _("{name} filed a report"),
    Kind.WARNING: _("The moderators have a message for you"),
    Kind.SEVERED: _("You have lost connections to other accounts"),
}


def title(kind: str, name: str) -> str:
    """One line about what `name` did, in the language of the moment."""
    return str(_TITLES[Kind(kind)]).format(name=name)
