"""Asking the database without holding up the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import Error, connection

P = ParamSpec("P")
T = TypeVar("T")

# Two are enough: only opening connections and checking tokens comes through here.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="database")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `function` returns or raises, run in a thread that may ask the database."""

    def run() -> T:
        try:
            return function(*args, **kwargs)
        except Error:
            connection.close_if_unusable_or_obsolete()
            raise

    return await asyncio.get_running_loop().run_in_executor(_threads, run)
