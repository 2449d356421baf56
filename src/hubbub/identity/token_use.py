"""On which day a token was used last: noted by the read that finds another day, and written a moment later."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.kernel.later import WrittenLater

# By primary key.
_USED = """
UPDATE identity_accesstoken SET last_used_on = %s WHERE id = %s AND (last_used_on IS NULL OR last_used_on < %s)
"""


class _Use(NamedTuple):
    token_id: int
    day: date


class _Uses(WrittenLater[_Use]):
    """The uses that one process has seen."""

    name = "the uses of tokens"
    every = 2.0

    def write(self, rows: Sequence[_Use]) -> int:
        # Each by itself: other processes may write the same, and nobody holds one while it waits for another.
        uses = sorted(set(rows))
        return sum(sql.execute(_USED, (use.day, use.token_id, use.day)) for use in uses)


_uses = _Uses()


def note_use(token_id: int, last_used_on: object) -> None:
    """A token is being used that was last used on `last_used_on`, as the database answered it. Writes nothing now."""
    today = now().date()
    if last_used_on is None or str(last_used_on)[:10] != today.isoformat():
        _uses.add(_Use(token_id, today))


def flush_token_uses() -> int:
    """Write what this process has noted, now and on the caller's connection; returns how many tokens that changed."""
    return _uses.flush()


def write_in_background() -> None:
    """From now on a thread of this process, or of those forked from it, writes what is noted."""
    _uses.write_in_background()
