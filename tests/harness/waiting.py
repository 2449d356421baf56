"""Waiting for what happens in another process, instead of sleeping and hoping."""

import time
from collections.abc import Callable


def until(condition: Callable[[], object], *, seconds: float = 30) -> None:
    """Return once `condition` holds. Raises `AssertionError` when it doesn't in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
