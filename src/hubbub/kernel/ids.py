"""64-bit ids that sort by time: 48 bits of milliseconds, 16 bits that tell apart what fell into the same one."""

import itertools
import random
import threading
import time
from datetime import UTC, datetime

_SEQUENCE_BITS = 16
_SEQUENCE_MASK = (1 << _SEQUENCE_BITS) - 1
_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """A new id, larger than every earlier one of this process.

    Within one millisecond the ids count up from a random start, so processes that share a database need no
    agreement; two of them collide once in some 65,000 same-millisecond writes, and the primary key then refuses.
    """
    global _last  # noqa: PLW0603 - the one counter of the process, guarded by the lock
    with _lock:
        fresh = (int(time.time() * 1000) << _SEQUENCE_BITS) | _start()
        _last = max(fresh, _last + 1)
        return _last


def _start() -> int:
    """Where a count begins: in the lower half, so that there is room above. No secret; Python seeds anew in forks."""
    return random.getrandbits(_SEQUENCE_BITS - 1)


def id_at(moment: datetime, *, sequence: int = 0) -> int:
    """The id a thing made at `moment` gets (imports, remote posts); `sequence` tells same-moment things apart."""
    return (int(moment.timestamp() * 1000) << _SEQUENCE_BITS) | (sequence & _SEQUENCE_MASK)


def id_and_moment(past: datetime | None = None) -> tuple[int, datetime]:
    """The id and the time of a thing that is made now, or that an import says was made in the past."""
    if past is None:
        return new_id(), datetime.now(UTC)
    return id_at(past, sequence=random.getrandbits(_SEQUENCE_BITS)), past


def moment_of(identifier: int) -> datetime:
    """When an id was made, in UTC, to the millisecond."""
    return datetime.fromtimestamp((identifier >> _SEQUENCE_BITS) / 1000, tz=UTC)


def ids_at(moment: datetime, count: int) -> list[int]:
    """`count` ascending ids for things made at one moment in bulk; start is random so that two bulks rarely meet."""
    start = id_at(moment, sequence=_start())
    return list(itertools.islice(itertools.count(start), count))


def parse_id(text: object) -> int | None:
    """An id as clients send it (opaque digits), or None for anything else."""
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 20:
        number = int(text)
        return number if number < 1 << 63 else None
    return None
