"""Small writes that may come a moment late, so that reads need not wait for them.

A read appends a row to a buffer in memory, which costs microseconds; a thread of the same process writes what has
gathered every so often. A crash loses that much: what goes this way is evidence, not a ledger.
"""

import logging
import os
import threading
from collections import deque
from collections.abc import Sequence
from multiprocessing.util import Finalize
from typing import Generic, TypeVar

from django.db import Error, connection

logger = logging.getLogger(__name__)

R = TypeVar("R")
ATTEMPTS = 5


class WrittenLater(Generic[R]):
    """The buffer of one process, and the thread that empties it. Whoever needs one says how rows are written."""

    name = "what is written later"
    every = 0.5  # seconds
    at_once = 500  # rows that are not waited with
    most = 10_000  # rows kept; beyond it the oldest go

    def __init__(self) -> None:
        self.in_background = False
        self._begin()
        os.register_at_fork(after_in_child=self._begin)  # the parent writes its own rows

    def write(self, rows: Sequence[R]) -> int:
        """Write rows to the database; returns how many were written."""
        raise NotImplementedError

    def write_in_background(self) -> None:
        """From now on a thread of this process, or of those forked from it, writes what is added, up to their end.

        Called by whatever serves people.
        """
        self.in_background = True

    def _begin(self) -> None:
        self.rows: deque[R] = deque(maxlen=self.most)
        self._failures = 0
        self._starting = threading.Lock()
        self._writing = threading.Lock()
        self._waiting = threading.Event()
        self._full = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, row: R) -> None:
        """Let a row be written soon. Never fails and never waits for the database."""
        self.rows.append(row)
        if self.in_background:
            self._wake()

    def _wake(self) -> None:
        if not self._waiting.is_set():  # asking whether the thread lives costs more than the rest
            if self._thread is None or not self._thread.is_alive():
                self._start()
            self._waiting.set()
        if len(self.rows) >= self.at_once and not self._full.is_set():
            self._full.set()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                # In this very process, not in the one it was forked from; unlike `atexit` it runs in forked ones too.
                Finalize(None, self.finish, exitpriority=10)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
                self._thread.start()

    def _run(self) -> None:
        try:
            while self.in_background:
                self._waiting.wait()
                self._full.wait(self.every)
                self._waiting.clear()
                self._full.clear()
                self.flush()
                if self.rows:
                    self._waiting.set()
        finally:
            self._waiting.clear()  # so that the next row starts another thread, whatever ended this one
            connection.close()

    def finish(self) -> None:
        """Write what is left and end the thread."""
        self.in_background = False
        self._waiting.set()
        self._full.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
        self.flush()

    def flush(self) -> int:
        """Write what is buffered now; returns how many rows that were. What could not be written is kept."""
        with self._writing:
            rows = [self.rows.popleft() for _ in range(len(self.rows))]
            if not rows:
                return 0
            try:
                with connection.wrap_database_errors:
                    written = self.write(rows)
            except Error as error:
                self._keep(rows, error)
                connection.close_if_unusable_or_obsolete()
                return 0
            self._failures = 0
            return written

    def _keep(self, rows: list[R], error: Error) -> None:
        self._failures += 1
        if self._failures >= ATTEMPTS:
            self._failures = 0
            logger.error(
                "%s lost %d rows, not written in %d attempts: %s", self.name, len(rows), ATTEMPTS, error
            )
            return
        logger.warning("%s could not be written, %d rows wait: %s", self.name, len(rows), error)
        room = self.most - len(self.rows)
        self.rows.extendleft(reversed(rows[-room:] if room else []))
