"""Doing things at the same moment, each with a connection to the database of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

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
