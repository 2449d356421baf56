"""Examining a server: what a check found, and who examines. `hubbub doctor` and the page `/server/health` ask here."""

from collections.abc import Callable, Iterator
from enum import StrEnum

import msgspec


class Level(StrEnum):
    """How bad it is."""

    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"


class Finding(msgspec.Struct, frozen=True):
    """One line of the doctor's: what about, what it is like, and what to do."""

    level: Level
    about: str
    says: str
    advice: str = ""


def ok(about: str, says: str) -> Finding:
    return Finding(Level.OK, about, says)


def warn(about: str, says: str, advice: str) -> Finding:
    return Finding(Level.WARN, about, says, advice)


def fail(about: str, says: str, advice: str) -> Finding:
    return Finding(Level.FAIL, about, says, advice)


Examiner = Callable[[], Iterator[Finding]]
_examiners: list[Examiner] = []


def examined_by(*examiners: Examiner) -> None:
    """Register who examines, in this order. Called by `config/wiring.py` alone."""
    _examiners.extend(examiner for examiner in examiners if examiner not in _examiners)


def examine() -> Iterator[Finding]:
    """Everything there is to check."""
    for examiner in _examiners:
        yield from examiner()
