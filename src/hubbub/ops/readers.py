"""How many threads may wait for bodies: those that come slowly, or never, must leave threads for everybody else.

A thread that reads a body can't be called back, and whoever sends it may stop at any time. So only some threads may read
at once, large bodies and small ones apart, and of those half for any one network: whoever sends nothing more holds up
others of their own kind at most. Bodies that are there already take a place for less than a millisecond. Whoever waits
for a place holds a thread as well, so only some may wait at a time, and of those half for any one network too; who comes
then is refused at once.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from hubbub.kernel.errors import Unavailable

PATIENCE = 1.0  # seconds; whoever reads for longer may read for ever


class WaitingRoom:
    """Counts the threads that wait for a place, whatever they are about to read, and whose they are."""

    def __init__(self, most: int, most_of_a_network: int) -> None:
        self._most = most
        self._most_of_a_network = most_of_a_network
        self._lock = threading.Lock()
        self._waiting: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._waiting.total()

    @contextmanager
    def seat(self, network: str) -> Iterator[None]:
        """Wait while this lasts. Raises `Unavailable` when too many do."""
        with self._lock:
            if self.waiting >= self._most or self._waiting[network] >= self._most_of_a_network:
                raise Unavailable
            self._waiting[network] += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= Counter({network: 1})  # which forgets whoever has none left


class Readers:
    """Some places for threads that read bodies."""

    def __init__(
        self, most: int, most_of_a_network: int, room: WaitingRoom, *, patience: float = PATIENCE
    ) -> None:
        self._room = room
        self._patience = patience
        self._most = most
        self._most_of_a_network = most_of_a_network
        self._begun: dict[
            object, tuple[str, float]
        ] = {}  # by place: whose body it is, and since when it is read
        self._changed = threading.Condition()

    @contextmanager
    def place(self, network: str) -> Iterator[None]:
        """Read while this lasts. Raises `Unavailable` when there is no place, and none is about to be free, or too many
        wait for one already."""
        mine = object()
        with self._changed:
            if not self._is_free(network):
                self._wait(network)
            self._begun[mine] = (network, time.monotonic())
        try:
            yield
        finally:
            with self._changed:
                del self._begun[mine]
                self._changed.notify_all()

    def _wait(self, network: str) -> None:
        with self._room.seat(network):
            self._changed.wait_for(lambda: self._is_free(network) or self._is_stuck(network), self._patience)
        if not self._is_free(network):
            raise Unavailable

    def _is_free(self, network: str) -> bool:
        of_network = sum(1 for whose, _ in self._begun.values() if whose == network)
        return len(self._begun) < self._most and of_network < self._most_of_a_network

    def _is_stuck(self, network: str) -> bool:
        """Whether all whom a place is waited for have been reading for longer than anybody should wait."""
        full = len(self._begun) >= self._most
        before = time.monotonic() - self._patience
        return all(since < before for whose, since in self._begun.values() if full or whose == network)
