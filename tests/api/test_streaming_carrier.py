"""Carrying news: whoever lost a right goes before anything is told, and a database that fails for a moment loses nothing."""

import asyncio
import threading
from collections.abc import Collection, Iterator

import pytest
from django.db import OperationalError

from hubbub.api.streaming import follower
from hubbub.api.streaming.audience import Audience, Listeners
from hubbub.kernel.stream import News
from hubbub.notifications.news import News as Kind


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    serving = asyncio.new_event_loop()
    thread = threading.Thread(target=serving.run_forever)
    thread.start()
    yield serving
    serving.call_soon_threadsafe(serving.stop)
    thread.join()
    serving.close()


def test_a_look_at_rights_that_failed_is_taken_again_before_anything_is_told(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "PAUSE", 0)
    done: list[str] = []

    class Listening(Audience):
        def listeners(self) -> Listeners:
            done.append("told")
            return super().listeners()

    async def review(user_ids: Collection[int]) -> None:
        done.append(f"looked for {sorted(user_ids)}")
        if len(done) == 1:
            raise OperationalError("the connection is lost")

    fresh = [News(1, Kind.POST, {}), News(2, Kind.ACCESS, {"user_ids": [7]})]
    follower.Carrier(Listening(), loop, review).carry(fresh)
    assert done == ["looked for [7]", "looked for [7]", "told", "told"]
