"""What notifications say in a line, for pushes and mail."""

from django.utils.translation import gettext, gettext_noop

from hubbub.notifications.kinds import Kind

_TITLES = {
    Kind.MENTION: gettext_noop("{name} mentioned you"),
    Kind.STATUS: gettext_noop("{name} posted something new"),
    Kind.REBLOG: gettext_noop("{name} boosted your post"),
    Kind.FOLLOW: gettext_noop("{name} follows you now"),
    Kind.FOLLOW_REQUEST: gettext_noop("{name} asks to follow you"),
    Kind.FAVOURITE: gettext_noop("{name} likes your post"),
    Kind.POLL: gettext_noop("A poll by {name} has ended"),
    Kind.UPDATE: gettext_noop("{name} edited a post you boosted"),
    Kind.QUOTE: gettext_noop("{name} quoted your post"),
    Kind.QUOTED_UPDATE: gettext_noop("{name} edited a post you quoted"),
    Kind.SIGN_UP: gettext_noop("{name} signed up"),
    Kind.REPORT: gettext_noop("{name} filed a report"),
    Kind.WARNING: gettext_noop("The moderators have a message for you"),
    Kind.SEVERED: gettext_noop("You have lost connections to other accounts"),
}


def title(kind: str, name: str) -> str:
    """One line about what `name` did, in the language that is spoken now."""
    return gettext(_TITLES[Kind(kind)]).format(name=name)
