"""Many may wait, few may work: a slow sender holds a thread, never one of the few database connections.

Granian calls the application in a thread of its pool and lets it read the body from the network. Were there as few
threads as a process can use, eight phones uploading a picture over a bad line would stop the server. So threads are
plenty and cheap; each reads its body first, and then needs a slot, which comes with a database connection.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from queue import SimpleQueue
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from hubbub.kernel import wire
from hubbub.kernel.bodies import LARGEST_FORM
from hubbub.kernel.errors import RequestTooLarge

StartResponse = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

IN_MEMORY = 512 * 1024
_CHUNK = 64 * 1024


def with_slots(
    application: Wsgi,
    count: int,
    largest_body: Callable[[str, str], int],
    may_send_files: Callable[[dict[str, Any]], bool],
) -> Wsgi:
    """`application`, at work on at most `count` requests at a time, each with its whole body at hand.

    `largest_body` says by method and path how many bytes that may be; what is announced to be larger is not read. Nor
    is what is larger than a form where `may_send_files` says no: the application answers as if nothing had been sent.
    """
    slots: SimpleQueue[BaseDatabaseWrapper] = SimpleQueue()
    for _ in range(count):
        slots.put(_new_connection())

    @contextmanager
    def slot() -> Iterator[None]:
        connection = slots.get()
        connections[DEFAULT_DB_ALIAS] = connection
        try:
            yield
        finally:
            del connections[DEFAULT_DB_ALIAS]
            connection.close_if_unusable_or_obsolete()
            slots.put(connection)

    def is_welcome(environ: dict[str, Any], length: int) -> bool:
        if length <= LARGEST_FORM:
            return True
        with slot():
            return may_send_files(environ)

    def in_slot(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH")
        if length and length != "0":
            most = largest_body(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""))
            if not length.isdigit() or int(length[:19]) > most:
                return _refuse(start_response, most)
            if is_welcome(environ, int(length)):
                environ["wsgi.input"] = _whole_body(environ["wsgi.input"], int(length))
            else:
                environ["CONTENT_LENGTH"], environ["wsgi.input"] = "0", BytesIO()
        with slot():
            return application(environ, start_response)

    return in_slot


def _refuse(start_response: StartResponse, most: int) -> Iterable[bytes]:
    body = wire.encode({"error": RequestTooLarge(most).message})
    start_response(
        "413 Content Too Large",
        [("Content-Type", "application/json"), ("Content-Length", str(len(body)))],
    )
    return [body]


def _new_connection() -> BaseDatabaseWrapper:
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    connection.inc_thread_sharing()  # by turns, never at once
    return connection


def _whole_body(source: Any, length: int) -> IO[bytes]:
    """The whole body, in memory or in a file. Shorter than announced when the sender went away."""
    if length <= IN_MEMORY:
        return BytesIO(source.read(length))
    body = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the request owns it
    while length > 0 and (chunk := source.read(min(length, _CHUNK))):
        body.write(chunk)
        length -= len(chunk)
    body.seek(0)
    return body
