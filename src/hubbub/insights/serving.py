"""The serve log: which posts were shown to whom, through whose boosts, on which surface.

A read appends to a buffer in memory, which costs microseconds; a thread of the same process writes what has gathered
every half second. So the log is late by that much, and a crash loses that much of it: it is evidence, not a ledger.
"""

import logging
import os
import threading
from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from multiprocessing.util import Finalize
from typing import NamedTuple

from django.db import Error, connection, transaction

from hubbub.insights.logic.pages import Entry, Surface, pack
from hubbub.insights.sql import execute_many
from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.kernel.ids import moment_of, new_id

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 0.5
FLUSH_ROWS = 500
KEPT_ROWS = 10_000  # about 7 MB; beyond it the oldest go
ATTEMPTS = 5
MOST_ENTRIES = 400
LATE = timedelta(seconds=2)  # acts are settled then

# Two processes may make the same id in the same millisecond (see `kernel.ids`): one page of evidence is lost then.
_INSERT = """
INSERT INTO insights_serverow (id, viewer_id, surface, entries) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
"""

# By primary key.
_UNMEASURED = "SELECT account_id FROM identity_preferences WHERE account_id {in_ids} AND NOT measured"


class _Served(NamedTuple):
    id: int
    viewer_id: int
    surface: str
    entries: bytes


class _Log:
    """The buffer of one process, and the thread that empties it."""

    def __init__(self) -> None:
        self.in_background = False
        self._begin()
        os.register_at_fork(after_in_child=self._begin)  # the parent writes its own pages

    def _begin(self) -> None:
        self.rows: deque[_Served] = deque(maxlen=KEPT_ROWS)
        self._failures = 0
        self._starting = threading.Lock()
        self._writing = threading.Lock()
        self._waiting = threading.Event()
        self._full = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, row: _Served) -> None:
        self.rows.append(row)
        if self.in_background:
            self._wake()

    def _wake(self) -> None:
        if not self._waiting.is_set():
            if self._thread is None or not self._thread.is_alive():
                self._start()
            self._waiting.set()
        if len(self.rows) >= FLUSH_ROWS and not self._full.is_set():
            self._full.set()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                # In this very process, not in the one it was forked from; unlike `atexit` it runs in forked ones too.
                Finalize(None, self.finish, exitpriority=10)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="serve-log", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        try:
            while self.in_background:
                self._waiting.wait()
                self._full.wait(FLUSH_SECONDS)
                self._waiting.clear()
                self._full.clear()
                self.flush()
                if self.rows:
                    self._waiting.set()
        finally:
            self._waiting.clear()  # so that the next page starts another thread, whatever ended this one
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
        """Write what is buffered now; returns how many pages that were. What could not be written is kept."""
        with self._writing:
            rows = [self.rows.popleft() for _ in range(len(self.rows))]
            if not rows:
                return 0
            try:
                with connection.wrap_database_errors:
                    written = _write(rows)
            except Error as error:
                self._keep(rows, error)
                connection.close_if_unusable_or_obsolete()
                return 0
            self._failures = 0
            _complain_if_late(rows[0])
            return written

    def _keep(self, rows: list[_Served], error: Error) -> None:
        self._failures += 1
        if self._failures >= ATTEMPTS:
            self._failures = 0
            logger.error(
                "the serve log lost %d pages, not written in %d attempts: %s", len(rows), ATTEMPTS, error
            )
            return
        logger.warning("the serve log could not be written, %d pages wait: %s", len(rows), error)
        room = KEPT_ROWS - len(self.rows)
        self.rows.extendleft(reversed(rows[-room:] if room else []))


_log = _Log()


def record_served(viewer_id: int, surface: Surface, entries: Sequence[Entry]) -> None:
    """Note that `viewer_id` is being shown `entries`, topmost first. Never fails and never waits for the database.

    Of very long pages (threads) the first 400 entries are noted.
    """
    if entries:
        _log.add(_Served(new_id(), viewer_id, surface, pack(entries[:MOST_ENTRIES])))


def flush_served() -> int:
    """Write what this process has noted, now and on the caller's connection; returns how many pages that were."""
    return _log.flush()


def write_in_background() -> None:
    """From now on a thread of this process, or of those forked from it, writes what is noted, up to their end.

    Called by whatever serves people.
    """
    _log.in_background = True


def _complain_if_late(oldest: _Served) -> None:
    delay = now() - moment_of(oldest.id)
    if delay > LATE:
        logger.warning(
            "the serve log was written %.1f seconds late: the database is busy", delay.total_seconds()
        )


def _write(rows: Sequence[_Served]) -> int:
    viewers = {row.viewer_id for row in rows}
    unmeasured = {row[0] for row in sql.rows(_UNMEASURED, (sql.ids(viewers),))}
    measured = [row for row in rows if row.viewer_id not in unmeasured]
    if measured:
        with transaction.atomic():
            execute_many(_INSERT, measured)
    return len(measured)
