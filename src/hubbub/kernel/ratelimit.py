"""How often something was done lately, counted in memory that all processes of one machine share.

A memory-mapped file of counters costs a few microseconds a request where a database row would cost a write. Two
processes may overwrite each other's increment; a limit is then a few requests off, which is what a limit can bear.

What is counted is often what a stranger wrote (a login), so where it is counted is a secret of the server: else whoever
guesses passwords would write a login whose counter takes the place of the one that holds them back.
"""

import hashlib
import mmap
import os
import struct
import time
from functools import lru_cache
from pathlib import Path

import msgspec
from django.conf import settings

_SETS = 1 << 14
_WAYS = 4  # counters of a set; a fifth key takes the place of one whose window is over, else of the lowest
_SLOT = struct.Struct("<QQI")  # check value of the key, end of the window (Unix time), count
_SET_SIZE = _WAYS * _SLOT.size


class Allowance(msgspec.Struct, frozen=True):
    """What a limit has left: `limit` per window, `remaining` now, and `reset`, when the window ends (Unix time)."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool = False


class RateCounters:
    """Counters of fixed windows in a memory-mapped file."""

    def __init__(self, file: Path, secret: str = "") -> None:
        self._secret = hashlib.sha256(b"rate-limits:" + secret.encode()).digest()
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(handle, _SETS * _SET_SIZE)
            self._memory = mmap.mmap(handle, _SETS * _SET_SIZE)
        finally:
            os.close(handle)

    def count(self, key: str, *, limit: int, window: int, now: float | None = None) -> Allowance:
        """Count one use of `key` against `limit` uses in `window` seconds."""
        moment = int(time.time() if now is None else now)
        end = (moment // window + 1) * window
        digest = hashlib.blake2b(key.encode(), key=self._secret, digest_size=12).digest()
        check = int.from_bytes(digest[4:], "little")
        offset, used = self._find(int.from_bytes(digest[:4], "little") % _SETS, check, end, moment)
        used = min(used + 1, 0xFFFFFFFF)
        _SLOT.pack_into(self._memory, offset, check, end, used)
        return Allowance(limit=limit, remaining=max(0, limit - used), reset=end, exceeded=used > limit)

    def _find(self, number: int, check: int, end: int, moment: int) -> tuple[int, int]:
        """Where a key is counted, and how often it was so far in the window that ends at `end`."""
        best, lowest = 0, 1 << 32
        for offset in range(number * _SET_SIZE, (number + 1) * _SET_SIZE, _SLOT.size):
            seen_check, seen_end, used = _SLOT.unpack_from(self._memory, offset)
            if seen_check == check:
                return offset, used if seen_end == end else 0
            worth = used if seen_end > moment else 0
            if worth < lowest:
                best, lowest = offset, worth
        return best, 0


@lru_cache(maxsize=1)
def counters() -> RateCounters:
    """The counters of this machine, in the data folder."""
    return RateCounters(settings.HUBBUB.folder / "rate-counters.bin", settings.SECRET_KEY)
