"""Threads that do the work, a few for each kind of it, so that slow work never holds up quick work."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

logger = logging.getLogger(__name__)


class Lane:
    """A few threads; `freed` is called whenever one of them has nothing to do any more."""

    def __init__(self, name: str, threads: int, freed: Callable[[], None]) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._threads = threads
        self._freed = freed
        self._busy = 0
        self._lock = threading.Lock()

    @property
    def busy(self) -> int:
        """How many threads are at work."""
        return self._busy

    @property
    def free(self) -> int:
        """How many threads have nothing to do."""
        return self._threads - self._busy

    def do(self, work: Callable[[], None]) -> None:
        """Have a free thread do `work`."""
        with self._lock:
            self._busy += 1
        self._pool.submit(self._run, work)

    def _run(self, work: Callable[[], None]) -> None:
        try:
            connection.close_if_unusable_or_obsolete()
            work()
        except Exception:  # nothing may be lost silently in a thread
            logger.exception("Work failed unexpectedly")
            connection.close()
        finally:
            with self._lock:
                self._busy -= 1
            self._freed()
