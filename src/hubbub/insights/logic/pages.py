"""A page as the serve log keeps it: its entries in order, packed."""

import struct
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Literal

Entry = tuple[int, int]  # (post id, subject id) as timelines hand them out: they differ for boosts
Surface = Literal[
    "home", "list", "public", "tag", "account", "thread", "notifications", "search", "favourites", "bookmarks",
    "conversations", "status", "streaming", "trends", "link",
]  # fmt: skip

# Where people look again at what they met elsewhere: a tap opens a status, a favourite is found again. Clients ask
# for these by the inner post's id, so they would hide the boost that brought it.
REVISITS: tuple[Surface, ...] = ("status", "thread", "favourites", "bookmarks")

_ID = struct.Struct("<q")
_PAIR = struct.Struct("<qq")


@lru_cache(maxsize=128)
def _row(count: int) -> struct.Struct:
    return struct.Struct(f"<{2 * count}q")


def pack(entries: Sequence[Entry]) -> bytes:
    """Entries as little-endian int64 pairs (post, subject)."""
    return _row(len(entries)).pack(*chain.from_iterable(entries))


def needle(subject: int) -> bytes:
    """What a packed page that shows `subject` contains."""
    return _ID.pack(subject)


def shown_through(packed: bytes, subject: int) -> int | None:
    """The post through which a page shows `subject` (itself, or a boost), topmost first; None if it doesn't."""
    return next((post for post, about in _PAIR.iter_unpack(packed) if about == subject), None)
