"""Facts that commands state, and the reactions of upper floors, which run at once in the same transaction.

`config/wiring.py` is the one page that connects them. A reaction that fails undoes the fact with it; what is slow
is enqueued as a job, a row in that same transaction.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from django.db import connection


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """The base of all facts. Names are in the past tense: `PostPublished`."""


E = TypeVar("E", bound=Event)
_reactions: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


def react(event: type[E], *reactions: Callable[[E], None]) -> None:
    """Register what happens after `event`, in this order. Called by `config/wiring.py` alone."""
    for reaction in reactions:
        if reaction not in _reactions[event]:
            _reactions[event].append(reaction)


def emit(event: Event) -> None:
    """State a fact. Must be called inside the transaction that made it true."""
    if not connection.in_atomic_block:
        msg = f"{type(event).__name__} was stated outside a transaction"
        raise RuntimeError(msg)
    for reaction in _reactions[type(event)]:
        reaction(event)


def reactions_of(event: type[Event]) -> list[Callable[[Any], None]]:
    """Who reacts to `event` (for docs and guards)."""
    return list(_reactions[event])
