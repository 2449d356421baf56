"""What a check found."""

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
