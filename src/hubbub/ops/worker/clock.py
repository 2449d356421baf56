"""Periodic entries: each is run by one worker at a time, wherever it is, when its time has come."""

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection

from hubbub.kernel.clock import now
from hubbub.kernel.jobs import Periodic
from hubbub.kernel.models import PeriodicRun
from hubbub.kernel.processes import Life

logger = logging.getLogger(__name__)
LOOK_AGAIN = timedelta(seconds=5)  # at an entry that another worker is at
FREQUENT = timedelta(seconds=45)
LONGEST_BACKOFF = timedelta(hours=1)


def delay_after(every: timedelta, failures: int) -> timedelta:
    """How long to wait after a run: twice as long after every failure in a row, but no more than an hour then."""
    factor: int = 2 ** min(failures, 20)
    return max(every, min(every * factor, LONGEST_BACKOFF))


class Clock:
    """Knows when each entry is due; asks the database only then.

    A frequent entry stays with the worker that took it for as long as that lives, so that it costs no writes of its
    own; others are taken anew each time.
    """

    def __init__(self, entries: list[Periodic], life: Life) -> None:
        self._entries = {entry.name: entry for entry in entries}
        self._life = life
        self._due: dict[str, datetime] = dict.fromkeys(self._entries, now())
        self._held: set[str] = set()
        PeriodicRun.objects.bulk_create(
            [PeriodicRun(name=name, due_at=now()) for name in self._entries], ignore_conflicts=True
        )

    def take(self, limit: int) -> list[Periodic]:
        """Up to `limit` entries that are due, now this worker's."""
        moment = now()
        due = sorted((when, name) for name, when in self._due.items() if when <= moment)
        return [self._entries[name] for _, name in due[:limit] if self._claim(name, moment)]

    def _claim(self, name: str, moment: datetime) -> bool:
        self._due[name] = moment + LOOK_AGAIN
        if name in self._held:
            return True
        free = PeriodicRun.objects.filter(name=name, due_at__lte=moment, runner="")
        if free.update(runner=self._life.name):
            return True
        row = PeriodicRun.objects.filter(name=name).first()
        if row is not None and not row.runner:
            self._due[name] = self._sooner(name, row.due_at)
        return False

    def _sooner(self, name: str, due_at: datetime) -> datetime:
        """`due_at`, unless the entry has come to be run more often than when that was written."""
        latest = now() + delay_after(self._entries[name].every, 20)
        if due_at > latest:
            PeriodicRun.objects.filter(name=name, runner="").update(due_at=latest)
        return min(due_at, latest)

    def run(self, entry: Periodic) -> None:
        """Run a taken entry and write down when it is due next. A failure is logged, and tried again later."""
        try:
            entry.run()
        except Exception:  # an entry may fail in any way; the others go on
            logger.exception("%s failed and will be tried again", entry.name)
            self._note(entry, failed=True)
        else:
            self._note(entry, failed=False)

    def _note(self, entry: Periodic, *, failed: bool) -> None:
        try:
            self._done(entry, failed=failed)
        except (
            OperationalError,
            InterfaceError,
        ) as error:  # it is still ours, so it is for us to run it again
            logger.warning("How %s went can't be written down: %s", entry.name, error)
            connection.close()
            self._held.add(entry.name)
            self._due[entry.name] = now() + delay_after(entry.every, 1)

    def _done(self, entry: Periodic, *, failed: bool) -> None:
        if entry.every < FREQUENT and not failed:
            self._held.add(entry.name)
            self._due[entry.name] = now() + entry.every
            return
        self._held.discard(entry.name)
        row = PeriodicRun.objects.get(name=entry.name)
        failures = row.failures + 1 if failed else 0
        due_at = now() + delay_after(entry.every, failures)
        mine = PeriodicRun.objects.filter(name=entry.name, runner=self._life.name)
        mine.update(due_at=due_at, runner="", failures=failures)
        self._due[entry.name] = due_at

    def check_held(self) -> None:
        """Notice what was taken from this worker because it was not heard of for too long."""
        if self._held:
            self._held &= set(
                PeriodicRun.objects.filter(runner=self._life.name).values_list("name", flat=True)
            )

    def let_go(self) -> None:
        """Free whatever this worker was at when it had to stop."""
        PeriodicRun.objects.filter(runner=self._life.name).update(runner="")
