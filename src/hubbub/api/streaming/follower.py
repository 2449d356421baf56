"""Carrying news from the database to those who are connected."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import Any, TypeVar

from django.db import Error, InterfaceError, OperationalError

from hubbub.api.streaming.audience import Audience, Listeners
from hubbub.api.streaming.deliveries import Delivery, deliveries
from hubbub.kernel.follow import Follower
from hubbub.kernel.stream import News
from hubbub.notifications.news import News as Kind

T = TypeVar("T")
logger = logging.getLogger(__name__)
PAUSE = 1.0  # seconds, after the database failed


class Carrier:
    """A thread that follows the news, finds out who gets what, and hands it to the event loop."""

    def __init__(
        self,
        audience: Audience,
        loop: asyncio.AbstractEventLoop,
        review: Callable[[Collection[int]], Awaitable[None]],
    ) -> None:
        """`review` lets go of whoever may not listen any more, and of these logins in any case."""
        self._audience = audience
        self._review = review
        self._loop = loop
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="news", daemon=True)

    def start(self) -> None:
        """Begin with the news that comes from now on."""
        self._thread.start()

    def stop(self) -> None:
        """End within a second or so."""
        self._ending.set()

    def _run(self) -> None:
        follower: Follower | None = None
        while not self._ending.is_set():
            try:
                follower = follower or Follower()
                follower.wait()
                self.carry(follower.read())
            except (OperationalError, InterfaceError):
                logger.exception("the news could not be followed; trying again")
                if follower:
                    follower.reconnect()
                self._ending.wait(PAUSE)
            except Error:
                logger.exception("the news could not be read")
                self._ending.wait(PAUSE)

    def carry(self, fresh: list[News]) -> None:
        """Whoever may hear nothing any more goes first, so that nothing said since reaches them."""
        changes = [news for news in fresh if news.kind == Kind.ACCESS]
        if changes:
            user_ids = {user_id for news in changes for user_id in news.body["user_ids"]}
            self._let_go(user_ids)
        for news in fresh:
            self._carry(news)

    def _let_go(self, user_ids: Collection[int]) -> None:
        """Have rights looked at, however often that takes: nothing is told before, and no news is lost over it."""
        while not self._ending.is_set():
            try:
                if self._on_loop(partial(self._reviewed, user_ids)):
                    return
            except Error:
                logger.exception("rights could not be looked at; trying again")
            self._ending.wait(PAUSE)

    async def _reviewed(self, user_ids: Collection[int]) -> bool:
        await self._review(user_ids)
        return True

    def _carry(self, news: News) -> None:
        listeners = self._on_loop(self._listeners)
        if listeners is None or not _anybody(listeners):
            return
        try:
            found = deliveries(news, listeners)
        except Error:
            raise
        except Exception:  # one piece of news that can't be told must not silence all that follow
            logger.exception("news %s (%s) could not be told", news.id, news.kind)
            return
        if found:
            self._loop.call_soon_threadsafe(self._tell, found)

    def _on_loop(self, ask: Callable[[], Awaitable[T]]) -> T | None:
        """Ask the event loop, which alone may look at the audience; None when it ended."""

        async def answer() -> T:
            return await ask()

        try:
            return asyncio.run_coroutine_threadsafe(answer(), self._loop).result(timeout=10)
        except (RuntimeError, TimeoutError):
            return None

    async def _listeners(self) -> Listeners:
        return self._audience.listeners()

    def _tell(self, found: list[Delivery]) -> None:
        for topic, message, only in found:
            self._audience.tell(topic, message, only)


def _anybody(listeners: Listeners) -> bool:
    fields: tuple[Any, ...] = (listeners.users, listeners.notified, listeners.direct, listeners.lists)
    return any(fields) or bool(listeners.shared)
