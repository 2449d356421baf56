"""Hearing which facts are stated while something happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from hubbub.kernel import events

E = TypeVar("E", bound=events.Event)


@contextmanager
def stated(kind: type[E]) -> Iterator[list[E]]:
    """The facts of a kind that are stated in the block, in order."""
    heard: list[E] = []
    hear = heard.append
    events.react(kind, hear)
    try:
        yield heard
    finally:
        events._reactions[kind].remove(hear)
