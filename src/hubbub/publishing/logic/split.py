"""Cutting a long text into the parts of a thread: where paragraphs, sentences or words end, never inside a link."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from hubbub.kernel.markup import Link, Mention, cluster_ends, count_characters, find_mentions, parse
from hubbub.publishing.limits import CHARACTERS_PER_URL

SHORTEST = 100  # a limit below this leaves no room for names, numbers and a word

# Where one likes a part to end, best first; each only if it fills at least this share of the part.
_ENDS = (
    (re.compile(r"(?=\n[^\S\n]*\n)"), 0.4),
    (re.compile(r"(?=\n)"), 0.5),
    # Western ends need a blank behind them, Chinese and Japanese ones don't; quotes and brackets close after either.
    (
        re.compile(
            r"(?<=[.!?\u2026])[\"'\u201d\u2019\u00bb)\]]*(?=\s)"
            r"|(?<=[\u3002\uff01\uff1f])[\u300d\u300f\u201d\u2019\uff09]*"
        ),
        0.5,
    ),
    (re.compile(r"(?=\s)"), 0.0),
)
_BEGINS_SOMETHING = re.compile(r"[@#\uff03:]|https?://", re.IGNORECASE)
_TRIES = 50
_LONGEST_HOST = 256  # what a name cut in two may count more than whole


def split(
    text: str, limit: int, *, lead: str = "", numbered: bool = False, most: int | None = None
) -> list[str]:
    """`text` in parts that count at most `limit` characters each; all of it, save for blanks where it is cut.

    Every part but the first begins with `lead`. Numbered, they end with `(1/3)`; what fits into one part has no number.
    Raises `ValueError` for a limit that leaves no room for words, and for more than `most` parts.
    """
    parts = _cut(text.strip(), limit, lead, most)
    if len(parts) < 2 or not numbered:
        return parts
    digits = len(str(len(parts)))
    while True:
        parts = _cut(text.strip(), limit - len(" (/)") - 2 * digits, lead, most)
        if len(str(len(parts))) <= digits:
            return [f"{part} ({number}/{len(parts)})" for number, part in enumerate(parts, 1)]
        digits += 1


def names_in(text: str) -> str:
    """Whom `text` names, to stand before parts that only those see whom they name."""
    names = dict.fromkeys(text[it.start : it.end] for it in find_mentions(text))
    return "".join(f"{name} " for name in names)


def _cut(text: str, limit: int, lead: str, most: int | None) -> list[str]:
    if limit - _count(lead) < SHORTEST:
        raise ValueError("no room for words")
    parts: list[str] = []
    rest, before = text, ""
    while _is_longer(before + rest, limit):
        if len(parts) + 1 == most:
            raise ValueError("too many parts")
        end = _end_of_part(rest, before, limit)
        parts.append(before + rest[:end].rstrip())
        rest, before = rest[end:].lstrip(), lead
    return [*parts, before + rest] if rest or not parts else parts


def _is_longer(text: str, limit: int) -> bool:
    """Whether `text` counts more. A long one is mostly known by its beginning: counting all that is left for each part
    would take a minute for a text made for that."""
    beginning = text[: _window(limit)]
    if len(beginning) < len(text) and _count(beginning) > limit + _LONGEST_HOST:
        return True
    return _count(text) > limit


def _window(room: int) -> int:
    """How many code points from the start are looked at first."""
    return 2 * room + 4 * _LONGEST_HOST


def _count(text: str) -> int:
    return count_characters(text, url_length=CHARACTERS_PER_URL)


def _end_of_part(text: str, before: str, limit: int) -> int:
    """How much of `text` goes into the next part: the best end that fits, or else the last place to cut at all."""
    places = _places(text, limit - _count(before))
    for end in _candidates(text, places):
        if _count(before + text[:end].rstrip()) <= limit:
            return end
    return places[0]


def _candidates(text: str, places: Sequence[int]) -> Iterator[int]:
    most = places[-1]
    allowed = set(places)
    for pattern, share in _ENDS:
        ends = [it.end() for it in pattern.finditer(text, 1, most + 9) if it.end() <= most]
        liked = [end for end in ends if end in allowed and end > most * share]
        yield from liked[: -_TRIES - 1 : -1]
    # One word without end: anywhere, but rather not where what follows would mean something else on its own.
    yield from islice((end for end in places[::-1] if not _BEGINS_SOMETHING.match(text, end)), _TRIES)
    number = len(places) - 1
    while number:
        yield places[number]
        number = number * 3 // 4


def _places(text: str, room: int) -> list[int]:
    """Where `text` may be cut at all, as far as `room` characters reach: between clusters, never inside a token.

    What is beyond is not read, unless tokens that count little and are long reach there.
    """
    window = _window(room)
    while True:
        places = _places_in(text[:window], room)
        if window >= len(text) or places[-1] < window - _LONGEST_HOST:
            return places
        window *= 2


def _places_in(text: str, room: int) -> list[int]:
    places: list[int] = []
    counted: list[int] = []
    written = position = 0
    for start, end, weight in _tokens(text):
        for place in cluster_ends(text, position, start):
            written += 1
            places.append(place)
            counted.append(written)
            if written > room:
                break
        position = end
        if written > room:
            break
        written += weight
        if end > start:
            places.append(end)
            counted.append(written)
    fitting = places[: bisect_right(counted, room)]
    return fitting or places[:1]


def _tokens(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and weight of everything that stays whole; last, the empty end of the text."""
    for token in parse(text):
        whole = text[token.start : token.end]
        if isinstance(token, Link):
            yield token.start, token.end, CHARACTERS_PER_URL
            continue
        weight = 1 + len(token.name) if isinstance(token, Mention) and token.domain else _count(whole)
        if weight <= SHORTEST // 2:  # a longer "hashtag" is cut like any word without end
            yield token.start, token.end, weight
    yield len(text), len(text), 0
