"""Accounts as HTML: their picture and their name."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hubbub.identity.urls import media_url

COLOURS = 12  # of generated avatars, see `.av0` and on in post.css


def avatar_html(blob: str, username: str, size: int) -> SafeString:
    """An account's picture in `size` CSS pixels, or its first letter on a colour that its name decides.

    Silent to screen readers: the name stands beside it.
    """
    if blob:
        return mark_safe(  # noqa: S308 - the address is escaped, the size a number
            f'<img class="avatar" src="{escape(media_url(blob))}" alt="" width="{size:d}" height="{size:d}" loading="lazy">'
        )
    letter, colour = escape(username[:1].upper()), colour_of(username)
    return mark_safe(  # noqa: S308 - as above
        f'<span class="avatar av{colour}" data-size="{size:d}" aria-hidden="true">{letter}</span>'
    )


def colour_of(username: str) -> int:
    """Which of the colours a name gets, always the same."""
    return sum(ord(letter) * (place + 1) for place, letter in enumerate(username.lower())) % COLOURS


def name_html(name: str) -> SafeString:
    """A name that does not upset the direction of what stands around it."""
    return mark_safe(f"<bdi>{escape(name)}</bdi>")  # noqa: S308 - escaped
