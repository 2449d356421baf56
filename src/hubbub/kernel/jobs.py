"""Background work: one-off jobs that are rows in the caller's transaction, and entries that run every so often.

Chores are one-off jobs of the operator's that a page offers by name, since whoever does them is on a floor that pages
don't see.

One-off jobs are `django-tasks` tasks kept in the database (`@task()`, `.enqueue(...)`), so a crash loses none and a
rollback leaves none behind. Periodic entries are idempotent functions that `hubbub worker` calls.
"""

from collections.abc import Callable
from datetime import timedelta

import msgspec
from django_tasks import task
from django_tasks.base import Task

__all__ = [
    "SLOW",
    "Periodic",
    "offer_chores",
    "periodic_entries",
    "run_every_so_often",
    "start_chore",
    "task",
]

SLOW = "slow"  # `@task(queue_name=SLOW)`: work of seconds (transcoding, imports), which must not hold up the rest


class Periodic(msgspec.Struct, frozen=True):
    """A function without arguments that the worker calls every `every`; it must be safe to call twice."""

    name: str
    every: timedelta
    run: Callable[[], object]


_entries: dict[str, Periodic] = {}


def run_every_so_often(*entries: Periodic) -> None:
    """Register periodic entries. Called by `config/wiring.py` alone."""
    _entries.update({entry.name: entry for entry in entries})


def periodic_entries() -> list[Periodic]:
    """Everything the worker does every so often."""
    return list(_entries.values())


_chores: dict[str, Task[[], None]] = {}


def offer_chores(**chores: Task[[], None]) -> None:
    """Register chores by name. Called by `config/wiring.py` alone."""
    _chores.update(chores)


def start_chore(name: str) -> None:
    """Have a chore done, in the caller's transaction. Raises `KeyError` for one that nobody offers."""
    _chores[name].enqueue()
