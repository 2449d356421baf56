"""Removing very many rows bit by bit: a few hundred a transaction, so that nobody waits long for the database."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from hubbub.kernel import sql

AT_ONCE = 500
_LONGEST_PAUSE = 0.2

# Removes at most `AT_ONCE` rows of an account, in one transaction; returns how many.
Step = Callable[[int], int]


def some(rows: QuerySet[Any]) -> list[int]:
    """The keys of a few of these rows. Read ahead of the transaction, which should hold up nobody while it looks."""
    return list(rows.order_by().values_list("pk", flat=True)[:AT_ONCE])


def hold(rows: QuerySet[Any]) -> None:
    """Hold rows that are about to be removed, in the one order in which everybody takes them: what is removed in the
    order in which it lies, or in that of an index, may meet somebody else half-way. SQLite's transaction holds all."""
    if connection.features.has_select_for_update:
        list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))


def remove_held(rows: QuerySet[Any]) -> int:
    """Remove these rows, held in their order; returns how many. In a transaction."""
    hold(rows)
    return rows.delete()[0]


def remove_some(model: type[Model], **which: object) -> int:
    """Remove a few of the rows that nothing hangs on and nobody counts; returns how many there were to remove, also if
    somebody else was faster."""
    rows = model._default_manager  # noqa: SLF001 - Django's name
    found = some(rows.filter(**which))
    if found:
        with transaction.atomic():
            remove_held(rows.filter(pk__in=found))
    return len(found)


def take_all(step: Step, account_id: int) -> None:
    """Take a step until it finds nothing. May be stopped at any time and called again."""
    while True:
        started = time.monotonic()
        if not step(account_id):
            return
        if sql.is_sqlite():
            # Its one lock is not handed on in turn: whoever waits looks for it every so often, and must find it free.
            time.sleep(min(time.monotonic() - started, _LONGEST_PAUSE))
