"""How long a post counts, as Mastodon counts it."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from hubbub.kernel.markup.parse import Link, Mention, parse

if TYPE_CHECKING:
    import regex

URL_LENGTH = 23
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FIRST_COMBINING = "\u0300"  # below it every character stands alone, save for CR LF


def count_characters(text: str, *, url_length: int = URL_LENGTH) -> int:
    """The characters of `text` as people see them (grapheme clusters), where every link counts `url_length` and a
    remote mention counts without its domain."""
    length = 0
    position = 0
    for token in parse(text):
        if isinstance(token, Link):
            length += _count_graphemes(text[position : token.start]) + url_length
            position = token.end
        elif isinstance(token, Mention) and token.domain:
            length += _count_graphemes(text[position : token.start]) + 1 + len(token.name)
            position = token.end
    return length + _count_graphemes(text[position:])


def cluster_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where each of the characters of `text[start:end]`, as people see them, ends."""
    for cluster in _cluster().finditer(_without_flags(text[start:end])):
        yield start + cluster.end()


def _count_graphemes(text: str) -> int:
    if not text:
        return 0
    if max(text) < _FIRST_COMBINING:
        return len(text) - text.count("\r\n")
    return len(_cluster().findall(_without_flags(text)))


def _without_flags(text: str) -> str:
    """Another sign of one character and the same length for each flag. The expression looks back to the first letter
    of a row of flags for every one of them: eleven seconds for as many as a request may bring."""
    return _FLAG.sub("A\u0301", text)


@cache
def _cluster() -> "regex.Pattern[str]":
    import regex  # 11 MB that most processes never need

    return regex.compile(r"\X")
