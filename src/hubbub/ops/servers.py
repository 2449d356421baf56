"""The HTTP servers, set as measured (docs/adr/0001-django-and-wsgi.md, 0009-streaming.md): granian for pages and API, uvicorn for streams."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable
from importlib import import_module
from typing import Any

import uvicorn
from granian.constants import Interfaces, RuntimeModes
from granian.log import LogLevels
from granian.server.mp import MPServer as Server

from hubbub.kernel.environment import Environment
from hubbub.ops.parent import die_with
from hubbub.ops.readers import Readers, WaitingRoom
from hubbub.ops.slots import BodyReaders, with_slots

# Named, not imported: config is the floor above.
WSGI, ASGI = "hubbub.config.wsgi", "hubbub.config.asgi"

WEB_SLOTS = (
    4  # requests a process works on at a time; more only wait for the interpreter and SQLite's one writer
)
WEB_THREADS = 96  # a process; made when needed, they read bodies and wait for a slot
# Of small bodies, and as many of large ones, and how many for one network.
READERS, READERS_OF_A_NETWORK = 12, 6
# As many as may send something at the same moment and are all taken; the threads that are left never wait for a body.
PLACES_TO_WAIT, PLACES_OF_A_NETWORK = 60, 30
BACKLOG = 2048
MAX_CONNECTIONS = 4096  # a process; one that is open and idle counts
DRAIN_SECONDS = 7
PING_SECONDS = 25  # proxies cut what is silent for a minute
LARGEST_FRAME = 16 * 1024  # bytes that a streaming client may send at once


def _body_readers() -> BodyReaders:
    room = WaitingRoom(PLACES_TO_WAIT, PLACES_OF_A_NETWORK)
    return BodyReaders(*(Readers(READERS, READERS_OF_A_NETWORK, room) for _ in range(2)))


def serve_web(settings: Environment) -> None:
    """Serve pages and the API until told to stop."""
    loaded = _preload(WSGI)
    _server(
        WSGI,
        settings,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_workers,
        blocking_threads=WEB_THREADS,
        websockets=False,
    ).serve(
        target_loader=_loader(
            lambda: with_slots(
                loaded.application,
                WEB_SLOTS,
                _body_readers(),
                loaded.largest_body,
                loaded.may_send_files,
            )
        ),
        wrap_loader=False,
    )


def serve_streaming(settings: Environment) -> None:
    """Serve WebSockets and event streams until told to stop.

    By uvicorn, in this very process: granian keeps 150 KiB for each idle WebSocket, uvicorn 18, and it pings clients,
    which keeps proxies from cutting what is silent and finds out who is gone.
    """
    config = uvicorn.Config(
        import_module(ASGI).application,
        host=settings.host,
        port=settings.streaming_at,
        backlog=BACKLOG,
        loop="asyncio",
        http="h11",
        ws="websockets-sansio",
        ws_max_size=LARGEST_FRAME,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_per_message_deflate=False,  # 300 KiB a connection
        lifespan="on",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=DRAIN_SECONDS // 2,
    )
    uvicorn.Server(config).run()


def _preload(module: str) -> Any:
    """Load the application's module before the workers are forked: they share its memory, and start at once."""
    multiprocessing.set_start_method("fork", force=True)
    loaded = import_module(module)
    gc.collect()
    gc.freeze()  # what is shared is not touched by the collector, so it stays shared
    return loaded


def _loader(application: Callable[[], Any]) -> Callable[[], Any]:
    """What a forked worker calls to get the application."""
    parent = os.getpid()

    def load() -> Any:
        die_with(parent)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        return application()

    return load


def _server(target: str, settings: Environment, **how: Any) -> Server:
    return Server(
        f"{target}:application",
        address=settings.host,
        process_name="hubbub: web",
        backlog=BACKLOG,
        backpressure=MAX_CONNECTIONS,
        runtime_mode=RuntimeModes.st,
        runtime_threads=1,
        runtime_blocking_threads=1,
        log_level=LogLevels.error,  # it warns of the many threads that we mean to have
        log_access=False,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=DRAIN_SECONDS,
        **how,
    )
