"""Examining a server: each check says what it found and, if that is not well, what to do."""

from collections.abc import Iterator

from hubbub.kernel.checks import Finding, Level
from hubbub.ops.doctor import database, machine, services, settings

__all__ = ["examine"]


def examine() -> Iterator[Finding]:
    """Everything there is to check, in an order in which the first failure explains the later ones."""
    yield from settings.examine()
    yield from machine.examine()
    reachable = False
    for finding in database.examine():
        reachable |= finding.about == "Database" and finding.level is not Level.FAIL
        yield finding
    yield from services.examine(database_reachable=reachable)
