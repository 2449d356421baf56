"""Following the stream of news: waiting until there is some, and reading each piece once, in whatever order it shows up.

Everything here blocks and belongs to one thread, since both ways of waiting hang on that thread's connection.
"""

import time

from django.db import connection

from hubbub.kernel import sql
from hubbub.kernel.stream import CHANNEL, News, latest_id, news_after

LOOK_EVERY = 0.05  # seconds; a look at SQLite's counter costs some 5 microseconds
LISTEN_FOR = 1.0  # seconds; PostgreSQL wakes us, this is for a notification that got lost
_BATCH = 500
# On PostgreSQL ids are given out before transactions commit, so a smaller one may show up after a larger. For this long
# they are looked for. SQLite has one writer, so there it can't happen.
LATE_BY = 5.0


class Follower:
    """Reads news from the moment it is made on."""

    def __init__(self) -> None:
        self._floor = latest_id()
        self._late_by = 0.0 if sql.is_sqlite() else LATE_BY
        self._seen: dict[int, float] = {}
        self._version: int | None = None
        self._listening = False

    def wait(self) -> None:
        """Return when there may be news, after a second at most."""
        if sql.is_sqlite():
            self._watch()
        else:
            self._listen()

    def _watch(self) -> None:
        """SQLite counts the commits of other connections (https://sqlite.org/pragma.html#pragma_data_version)."""
        until = time.monotonic() + LISTEN_FOR
        while time.monotonic() < until:
            version = int(sql.rows("PRAGMA data_version")[0][0])
            if version != self._version:
                self._version = version
                return
            time.sleep(LOOK_EVERY)

    def _listen(self) -> None:
        connection.ensure_connection()
        with connection.wrap_database_errors:
            if self._listening:
                next(connection.connection.notifies(timeout=LISTEN_FOR, stop_after=1), None)
            else:
                connection.connection.execute(f"LISTEN {CHANNEL}")
                self._listening = True  # what came before we listened is read first

    def read(self) -> list[News]:
        """News that was not read yet, in the order of its ids."""
        fresh: list[News] = []
        after = self._floor
        while batch := news_after(after, limit=_BATCH):
            fresh += [news for news in batch if news.id not in self._seen]
            after = batch[-1].id
            if len(batch) < _BATCH:
                break
        moment = time.monotonic()
        self._seen.update((news.id, moment) for news in fresh)
        self._forget(moment - self._late_by)
        return fresh

    def _forget(self, before: float) -> None:
        """Nothing older than what was read before that moment is looked for any more."""
        old = [identifier for identifier, read_at in self._seen.items() if read_at <= before]
        self._floor = max([self._floor, *old])
        self._seen = {identifier: at for identifier, at in self._seen.items() if identifier > self._floor}

    def reconnect(self) -> None:
        """Drop a connection that failed; the next call opens another."""
        connection.close()
        self._listening, self._version = False, None
