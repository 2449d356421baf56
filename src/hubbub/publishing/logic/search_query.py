"""What somebody types into the search box, understood: words, phrases, and operators as Mastodon has them."""

import re
from datetime import UTC, date, datetime, timedelta

import msgspec

from hubbub.kernel.words import words

MOST_TERMS = 20
_PART = re.compile(r'([-+]?)(?:([a-z]{2,8}):(?="|\S))?(?:"([^"]*)"?|(\S+))', re.IGNORECASE)

HAS = {"media", "image", "video", "audio", "poll", "link", "card", "embed"}
IS = {"reply", "sensitive"}
IN = {"library", "public", "all"}


class Operator(msgspec.Struct, frozen=True):
    """`from:ben`, or `-has:media` when `negated`."""

    name: str
    value: str
    negated: bool = False


class SearchQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A search understood. A term is the words of a phrase in order; dates are days in UTC."""

    terms: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    operators: tuple[Operator, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return not (self.terms or self.without or self.operators or self.since or self.until)


def understand_query(text: str) -> SearchQuery:
    """Parse what was typed. Never fails: an operator that isn't one is searched for as words."""
    terms: list[tuple[str, ...]] = []
    without: list[tuple[str, ...]] = []
    operators: list[Operator] = []
    since: datetime | None = None
    until: datetime | None = None
    for sign, name, phrase, plain in _PART.findall(text)[: MOST_TERMS * 2]:
        negated = sign == "-"
        day = _day(plain) if name.lower() in {"before", "after", "during", "since", "until"} else None
        if day is not None and not negated:
            begins, ends = _span(name.lower(), day)
            since, until = begins or since, ends or until
        elif operator := _operator(name.lower(), phrase or plain, negated=negated):
            operators.append(operator)
        elif found := tuple(words(f"{name} {phrase or plain}")):
            (without if negated else terms).append(found)
    return SearchQuery(
        terms=tuple(terms[:MOST_TERMS]),
        without=tuple(without[:MOST_TERMS]),
        operators=tuple(operators[:MOST_TERMS]),
        since=since,
        until=until,
    )


def _operator(name: str, value: str, *, negated: bool) -> Operator | None:
    allowed = {"has": HAS, "is": IS, "in": IN}
    if name in allowed and value.lower() in allowed[name]:
        return Operator(name, value.lower(), negated)
    if name == "from" and value.strip("@"):
        return Operator(name, value, negated)
    if name in {"language", "lang"} and re.fullmatch(r"[a-zA-Z-]{2,12}", value):
        return Operator("language", value, negated)
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _span(name: str, day: date) -> tuple[datetime | None, datetime | None]:
    """From when (inclusive) and until when (exclusive) an operator with a day asks for."""
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
    ends = begins + timedelta(days=1) if day < date.max else begins
    return {
        "before": (None, begins),
        "until": (None, begins),
        "after": (ends, None),
        "since": (begins, None),
        "during": (begins, ends),
    }[name]
