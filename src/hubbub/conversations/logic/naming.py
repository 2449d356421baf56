"""Names at the start of a message: put there for delivery, left out where everybody sees who takes part."""

import re
from collections.abc import Iterable

from hubbub.kernel.markup import find_mentions

# What stands in front of a message for its delivery alone. Servers spell it in several ways: around the link a span of
# class h-card, or none; the class `mention` before or after others. A hashtag's link is a mention too, but names nobody.
_MENTION = (
    r'(?:<span class="h-card"[^>]*>)?'
    r'<a(?=[^>]*\bclass="[^"]*\bmention\b)(?![^>]*\bhashtag\b)[^>]*>[^<]*(?:<span>[^<]*</span>)?</a>'
    r"(?:</span>)?"
)
_LEADING = re.compile(rf"^(\s*(?:<p>)?)\s*(?:{_MENTION}(?:[\s,:]|<br>|&nbsp;)*)+")
_NOTHING = re.compile(r"^(?:\s|<p>|</p>|<br>)*$")


def without_leading_names(html: str, *, or_nothing: bool = False) -> str:
    """A message's HTML without the people named before its first word. When it says nothing else, all of it, or
    nothing where something else is shown (pictures)."""
    rest = _LEADING.sub(r"\1", html, count=1)
    if _NOTHING.match(rest):
        return "" if or_nothing else html
    return rest


def addressed(text: str, accts: Iterable[str]) -> str:
    """`text` with those of `accts` named in front that it doesn't name already."""
    named = {mention.acct for mention in find_mentions(text)}
    missing = [f"@{acct}" for acct in accts if acct.lower() not in named]
    return " ".join([*missing, text.strip()]) if missing else text.strip()
