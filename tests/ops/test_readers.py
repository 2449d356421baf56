"""Who waits for a place to send from is counted: beyond a few nobody waits, and threads are left for those who read."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest

from hubbub.kernel.errors import Unavailable
from hubbub.ops.readers import Readers, WaitingRoom
from hubbub.ops.servers import PLACES_TO_WAIT, READERS, WEB_THREADS
from tests.harness.waiting import until

FOR_EVER = 60.0  # seconds, of a test


@contextmanager
def reading(readers: Readers, *networks: str) -> Iterator[ExitStack]:
    """All of these read; who closes what is given ends it."""
    with ExitStack() as places:
        for network in networks:
            places.enter_context(readers.place(network))
        yield places


def read(readers: Readers, network: str) -> bool:
    """Whether a body from there was read."""
    try:
        with readers.place(network):
            return True
    except Unavailable:
        return False


def test_beyond_a_few_nobody_waits_whatever_they_send() -> None:
    room = WaitingRoom(2, 2)
    small, large = (Readers(2, 1, room, patience=FOR_EVER) for _ in range(2))
    with reading(small, "a", "b") as places, reading(large, "a") as ended, ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(read, small, "c"), pool.submit(read, large, "a")]
        until(lambda: room.waiting == 2)
        assert not read(small, "d")  # at once, else for ever
        assert not read(large, "a")
        assert read(large, "b")  # who need not wait takes nobody's place
        places.close()
        assert waiting[0].result(FOR_EVER)
        assert not waiting[1].done()
        until(lambda: room.waiting == 1)
        with reading(small, "a", "b"):
            again = pool.submit(read, small, "c")
            until(lambda: room.waiting == 2)
            assert not read(small, "d")
        assert again.result(FOR_EVER)
        ended.close()
        assert waiting[1].result(FOR_EVER)


def test_one_network_leaves_others_room_to_wait() -> None:
    room = WaitingRoom(3, 2)
    readers = Readers(2, 2, room, patience=FOR_EVER)
    with reading(readers, "a", "a") as places, ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(read, readers, "a") for _ in range(2)]
        until(lambda: room.waiting == 2)
        assert not read(readers, "a")
        waiting.append(pool.submit(read, readers, "b"))
        until(lambda: room.waiting == 3)
        places.close()
        assert all(it.result(FOR_EVER) for it in waiting)
    assert room.waiting == 0


def test_threads_are_left_for_those_who_send_nothing() -> None:
    assert WEB_THREADS - 2 * READERS - PLACES_TO_WAIT >= 8


@pytest.mark.parametrize("patience", [0.0, 0.01])
def test_who_is_refused_after_a_while_leaves_the_room(patience: float) -> None:
    room = WaitingRoom(1, 1)
    readers = Readers(1, 1, room, patience=patience)
    with reading(readers, "a"):
        for _ in range(3):
            assert not read(readers, "b")
    assert room.waiting == 0
    assert read(readers, "b")
