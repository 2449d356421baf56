"""Custom emoji as pictures inside HTML."""

import re
from collections.abc import Sequence

from django.utils.html import format_html

from hubbub.identity.urls import media_url
from hubbub.instance.emojis import SHORTCODE
from hubbub.instance.models import CustomEmoji

# A whole tag, whatever stands in the quotes of its attributes.
_TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")


def with_emojis(html: str, emojis: Sequence[CustomEmoji]) -> str:
    """`html` (safe already) with the shortcodes in its text, never those in its tags, turned into pictures."""
    if not emojis:
        return html
    pictures = {row.shortcode: _picture(row) for row in emojis}
    parts = _TAG.split(html)
    for place in range(0, len(parts), 2):
        parts[place] = SHORTCODE.sub(lambda it: pictures.get(it.group(1), it.group(0)), parts[place])
    return "".join(parts)


def _picture(row: CustomEmoji) -> str:
    return format_html(
        '<img class="emoji" src="{}" alt=":{}:" title=":{}:" width="20" height="20">',
        media_url(row.file),
        row.shortcode,
        row.shortcode,
    )
