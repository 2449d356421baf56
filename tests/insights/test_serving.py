"""The serve log is written beside the reads: late by half a second, never in their way, and not lost by a hiccup."""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection

from hubbub.insights.commands.prune import prune_served
from hubbub.insights.commands.settle import REMEMBERED
from hubbub.insights.logic.pages import pack, shown_through
from hubbub.insights.models import ServeRow
from hubbub.insights.serving import (
    FLUSH_ROWS,
    KEPT_ROWS,
    _Log,
    _Served,
    flush_served,
    record_served,
)
from hubbub.kernel.clock import now
from hubbub.kernel.ids import id_at, new_id
from hubbub.kernel.later import ATTEMPTS


def page(viewer: int = 1) -> _Served:
    return _Served(new_id(), viewer, "home", pack([(2, 2)]))


@pytest.fixture
def log() -> Iterator[_Log]:
    """A log of its own, whose thread writes."""
    made = _Log()
    made.in_background = True
    yield made
    made.finish()


def wait_for(condition: Callable[[], bool]) -> None:
    end = now() + timedelta(seconds=10)
    while not condition():
        assert now() < end, "it did not happen"


@pytest.mark.django_db(transaction=True)
def test_pages_from_many_threads_are_written_by_one(log: _Log) -> None:
    def read() -> None:
        for _ in range(FLUSH_ROWS):
            log.add(page(threading.get_ident()))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    wait_for(lambda: ServeRow.objects.count() == 4 * FLUSH_ROWS)
    assert log.flush() == 0


@pytest.mark.django_db(transaction=True)
def test_a_thread_that_ended_is_followed_by_another(log: _Log) -> None:
    log.add(page(viewer=1))
    wait_for(lambda: ServeRow.objects.count() == 1)
    first = log._thread
    assert first is not None
    log.in_background = False
    log._waiting.set()
    first.join(timeout=10)
    assert not first.is_alive()

    log.in_background = True
    log.add(page(viewer=2))
    wait_for(lambda: ServeRow.objects.count() == 2)


@pytest.mark.django_db
def test_a_page_keeps_its_order_and_through_what_it_showed_things() -> None:
    flush_served()
    record_served(5, "home", [(30, 10), (20, 20), (15, 10)])
    flush_served()
    row = ServeRow.objects.get(viewer_id=5)
    assert [shown_through(bytes(row.entries), subject) for subject in (10, 20, 30)] == [30, 20, None]


@pytest.mark.django_db(transaction=True)
def test_pages_that_could_not_be_written_are_written_later(caplog: pytest.LogCaptureFixture) -> None:
    log = _Log()
    log.add(page())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE insights_serverow RENAME TO insights_elsewhere")
    try:
        assert log.flush() == 0
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE insights_elsewhere RENAME TO insights_serverow")
    assert "could not be written" in caplog.text
    log.add(page())
    assert log.flush() == 2
    assert list(ServeRow.objects.order_by("id")) == list(ServeRow.objects.all())


@pytest.mark.django_db(transaction=True)
def test_it_gives_up_in_the_end_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    log = _Log()
    log.add(page())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE insights_serverow RENAME TO insights_elsewhere")
    try:
        for _ in range(ATTEMPTS):
            log.flush()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE insights_elsewhere RENAME TO insights_serverow")
    assert [record.levelno for record in caplog.records][-1] == logging.ERROR
    assert log.flush() == 0


def test_memory_is_bounded() -> None:
    log = _Log()
    for _ in range(KEPT_ROWS + 10):
        log.add(page())
    assert len(log.rows) == KEPT_ROWS


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # the other threads hold none of its locks
def test_a_forked_process_does_not_write_what_its_parent_noted() -> None:
    log = _Log()
    log.add(page())
    child = os.fork()
    if child == 0:
        os._exit(len(log.rows))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(log.rows) == 1


@pytest.mark.django_db
def test_pages_live_seven_days() -> None:
    kept, gone = page(), page()._replace(id=id_at(now() - REMEMBERED - timedelta(seconds=1)))
    ServeRow.objects.bulk_create([ServeRow(**row._asdict()) for row in (kept, gone)])
    assert prune_served(now=now()) == 1
    assert [row.id for row in ServeRow.objects.all()] == [kept.id]
