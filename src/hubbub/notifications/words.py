"""What notifications say in a line, for pushes and mail."""

from hubbub.notifications.kinds import Kind

_TITLES = {
    Kind.MENTION: "{name} mentioned you",
    Kind.STATUS: "{name} posted something new",
    Kind.REBLOG: "{name} boosted your post",
    Kind.FOLLOW: "{name} follows you now",
    Kind.FOLLOW_REQUEST: "{name} asks to follow you",
    Kind.FAVOURITE: "{name} likes your post",
    Kind.POLL: "A poll by {name} has ended",
    Kind.UPDATE: "{name} edited a post you boosted",
    Kind.QUOTE: "{name} quoted your post",
    Kind.QUOTED_UPDATE: "{name} edited a post you quoted",
    Kind.SIGN_UP: "{name} signed up",
    Kind.REPORT: "{name} filed a report",
    Kind.WARNING: "The moderators have a message for you",
    Kind.SEVERED: "You have lost connections to other accounts",
}


def title(kind: str, name: str) -> str:
    """One line about what `name` did."""
    return _TITLES[Kind(kind)].format(name=name)
