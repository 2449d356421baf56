"""One tokeniser for plain post text: mentions, hashtags, links and emoji shortcodes, in linear time.

The text is walked once, from trigger to trigger. Every pattern behind a trigger is possessive or bounded, and what a
failed attempt walked over holds no further trigger, so no input makes it slow.
"""

import re
import unicodedata
from collections.abc import Callable
from ipaddress import IPv4Address

import msgspec


class Mention(msgspec.Struct, frozen=True):
    """`@name` or `@name@domain` at `text[start:end]`; both as typed, `domain` is None for a local name."""

    start: int
    end: int
    name: str
    domain: str | None = None

    @property
    def acct(self) -> str:
        """The key a mention is looked up by: `name` or `name@domain`, in lower case."""
        return (f"{self.name}@{self.domain}" if self.domain else self.name).lower()


class Hashtag(msgspec.Struct, frozen=True):
    """`#name` at `text[start:end]`; the name as typed, without the sign."""

    start: int
    end: int
    name: str


class Link(msgspec.Struct, frozen=True):
    """An http(s) address at `text[start:end]`, as typed."""

    start: int
    end: int
    url: str


class Shortcode(msgspec.Struct, frozen=True):
    """`:name:` at `text[start:end]`, which may or may not be an emoji the server has."""

    start: int
    end: int
    name: str


Token = Mention | Hashtag | Link | Shortcode

_TRIGGER = re.compile(r"https?://|[@#\uff03:]", re.IGNORECASE)

_MENTION = re.compile(
    r"@([a-z0-9_]++(?:[.-]++[a-z0-9_]++)*+)"
    # A port counts only behind an address or `localhost`, where it can't be the next word of the sentence.
    r"(?:@((?:localhost|[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::[0-9]{1,5}+)(?!\w)|\w++(?:[.-]++\w++)*+))?",
    re.IGNORECASE,
)
_TAG_RUN = re.compile("[\\w\u00b7\u30fb\u200c]++")
_TAG_SEPARATORS = "_\u00b7\u30fb\u200c"
_LONGEST_TAG = 150  # in lower case, which a few letters make longer
_SHORTCODE = re.compile(r":([a-zA-Z0-9_]{2,}+):(?![^\W_]|:)")

_STOP = '\\s<>"\u00ab\u00bb\u2018\u201c\u201d\u3000-\u3002\u3008-\u3011\uff08\uff09\uff0c'
# Letters, digits and everything beyond ASCII that is neither a space nor a bracket; `_` and `-` only inside.
_LABEL = rf"(?:[a-z0-9]|(?![{_STOP}])[^\x00-\x7f])(?:[a-z0-9_-]|(?![{_STOP}])[^\x00-\x7f]){{0,62}}+"
_HOST = re.compile(
    rf"(?:{_LABEL}\.){{1,20}}(?:xn--[a-z0-9-]++|[a-z]{{2,63}}+|(?:(?![{_STOP}])[^\x00-\x7f]){{2,63}}+)(?!\.?[a-z0-9_])"
    r"|(?P<address>[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?!\.?[a-z0-9_-])",
    re.IGNORECASE,
)
_PORT = re.compile(r":[0-9]{1,5}+(?![0-9])")
_REST = re.compile(rf"[/?#][^{_STOP}]*+")
_TRAILING = ".,:;!?'*\u2019\u2026\u3001\uff01\uff1f\uff1a\uff1b"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def parse(text: str) -> tuple[Token, ...]:
    """Everything in `text` that means something, in order, never overlapping."""
    tokens: list[Token] = []
    position = 0
    while trigger := _TRIGGER.search(text, position):
        token = _reader_of(trigger[0])(text, trigger.start())
        if token:
            tokens.append(token)
        position = token.end if token else trigger.end()
    return tuple(tokens)


def find_mentions(text: str) -> tuple[Mention, ...]:
    """The mentions of `text`, in order."""
    return tuple(token for token in parse(text) if isinstance(token, Mention))


def find_hashtags(text: str) -> tuple[Hashtag, ...]:
    """The hashtags of `text`, in order."""
    return tuple(token for token in parse(text) if isinstance(token, Hashtag))


def find_links(text: str) -> tuple[Link, ...]:
    """The links of `text`, in order."""
    return tuple(token for token in parse(text) if isinstance(token, Link))


def find_shortcodes(text: str) -> tuple[Shortcode, ...]:
    """The emoji shortcodes of `text`, in order."""
    return tuple(token for token in parse(text) if isinstance(token, Shortcode))


def _reader_of(trigger: str) -> Callable[[str, int], Token | None]:
    match trigger:
        case "@":
            return _read_mention
        case "#" | "\uff03":
            return _read_hashtag
        case ":":
            return _read_shortcode
        case _:
            return _read_link


def _before(text: str, start: int) -> str:
    return text[start - 1] if start else " "


def _is_word(character: str) -> bool:
    return character == "_" or character.isalnum() or _is_mark(character)


def _is_mark(character: str) -> bool:
    return character > "\u02ff" and unicodedata.category(character).startswith("M")


def _read_mention(text: str, start: int) -> Mention | None:
    """A word, `/` or `=` before the sign makes it part of an e-mail or web address."""
    before = _before(text, start)
    if before in "/=" or _is_word(before):
        return None
    match = _MENTION.match(text, start)
    return Mention(start, match.end(), match[1], match[2]) if match else None


def _read_hashtag(text: str, start: int) -> Hashtag | None:
    """Word characters with middle dots and joiners between them, at least one of them no digit, and not too many."""
    before = _before(text, start)
    if before in "/)=&" or _is_word(before):
        return None
    end = _end_of_tag(text, start + 1)
    name = text[start + 1 : end].rstrip(_TAG_SEPARATORS[1:])
    core = name.strip(_TAG_SEPARATORS)
    if not core or core.isdecimal() or name[0] in _TAG_SEPARATORS[1:] or len(name.lower()) > _LONGEST_TAG:
        return None
    return Hashtag(start, start + 1 + len(name), name)


def _end_of_tag(text: str, position: int) -> int:
    """Where the tag's characters end; marks are looked up one by one, since `\\w` leaves them out."""
    while True:
        if run := _TAG_RUN.match(text, position):
            position = run.end()
        elif position < len(text) and _is_mark(text[position]):
            position += 1
        else:
            return position


def _read_shortcode(text: str, start: int) -> Shortcode | None:
    before = _before(text, start)
    if before == ":" or before.isalnum():
        return None
    match = _SHORTCODE.match(text, start)
    return Shortcode(start, match.end(), match[1]) if match else None


def _read_link(text: str, start: int) -> Link | None:
    """Scheme, a host with a dot in it, perhaps a port, and the rest up to a space, without the sentence's own
    punctuation and brackets."""
    before = _before(text, start)
    if before in "@#$\uff20\uff03" or (before.isascii() and before.isalnum()):
        return None
    host_at = text.index("//", start) + 2
    host = _HOST.match(text, host_at)
    if not host or not _is_host(host[0], address=host["address"] is not None):
        return None
    end = host.end()
    if (port := _PORT.match(text, end)) and int(port[0][1:]) < 65536:
        end = port.end()
    if text[end : end + 1] == "@":  # what looked like the host is a user name: such links only deceive
        return None
    if rest := _REST.match(text, end):
        end += _length_without_punctuation(rest[0])
    return Link(start, end, text[start:end])


def _is_host(host: str, *, address: bool) -> bool:
    """Whether the numbers make an address, or the labels beyond plain ASCII a domain that can exist (RFC 5891)."""
    try:
        if address:
            IPv4Address(host)
        elif not host.isascii() or "xn--" in host.lower():
            _encode_domain(host)
    except ValueError:  # both refusals are kinds of it
        return False
    return True


def _encode_domain(host: str) -> None:
    import idna  # its tables are large, and most texts never need them

    idna.encode(host, uts46=True)


def _length_without_punctuation(rest: str) -> int:
    """How much of `rest` is address: closing brackets count when they were opened inside it."""
    surplus = {close: rest.count(close) - rest.count(opening) for close, opening in _PAIRS.items()}
    length = len(rest)
    while length:
        last = rest[length - 1]
        if last in _TRAILING:
            length -= 1
        elif surplus.get(last, 0) > 0:
            surplus[last] -= 1
            length -= 1
        else:
            break
    return length
