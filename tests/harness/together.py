"""Doing things at the same moment, each with a connection to the database of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, transaction

from tests.harness.waiting import until

T = TypeVar("T")


def together(times: int, act: Callable[[int], T]) -> list[T]:
    """What `act(0)`, `act(1)`, ... answer, begun at once in as many threads. Tests need a real transaction."""
    start = threading.Barrier(times)

    def one(number: int) -> T:
        start.wait(10)
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def meeting(hold: Callable[[], object], *acts: Callable[[], T]) -> list[T]:
    """What the acts answer that all came to wait for what `hold` holds and then gives back unchanged."""

    def one(act: Callable[[], T]) -> T:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        with transaction.atomic():
            if connection.vendor == "postgresql":  # SQLite has one lock, which whoever writes holds
                hold()
            begun = [pool.submit(one, act) for act in acts]
            until_waiting(len(acts))
            transaction.set_rollback(True)
        return [act.result() for act in begun]


def until_waiting(connections: int) -> None:
    """Return once so many connections wait for locks of others. On SQLite, where all wait for one, at once."""
    if connection.vendor == "postgresql":
        until(lambda: _waiting() >= connections)


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_clear_snapshot()"
        )  # a transaction sees the same activity for ever else
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])
