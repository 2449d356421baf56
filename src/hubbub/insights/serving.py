"""The serve log: which posts were shown to whom, through whose boosts, on which surface.

It is written half a second later, beside the read (`kernel.later`), and a crash loses that much of it.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction

from hubbub.insights.logic.pages import Entry, Surface, pack
from hubbub.insights.sql import execute_many
from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.kernel.ids import moment_of, new_id
from hubbub.kernel.later import WrittenLater

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 0.5
FLUSH_ROWS = 500
KEPT_ROWS = 10_000  # about 7 MB; beyond it the oldest go
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


class _Log(WrittenLater[_Served]):
    """The pages that one process has shown."""

    name = "the serve log"
    every = FLUSH_SECONDS
    at_once = FLUSH_ROWS
    most = KEPT_ROWS

    def write(self, rows: Sequence[_Served]) -> int:
        written = _write(rows)
        _complain_if_late(rows[0])
        return written


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
    _log.write_in_background()


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
