"""Many may wait, few may work: a slow sender holds a thread, never one of the few database connections.

Granian calls the application in a thread of its pool and lets it read the body from the network. Were there as few
threads as a process can use, eight phones uploading a picture over a bad line would stop the server. So threads are
plenty and cheap; each reads its body first, as long as not too many do (`readers`), and then needs a slot, which comes
with a database connection.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from queue import SimpleQueue
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from hubbub.kernel import wire
from hubbub.kernel.bodies import LARGEST_FORM
from hubbub.kernel.errors import RequestTooLarge, Unavailable
from hubbub.kernel.net import client_network
from hubbub.ops.readers import Readers

StartResponse = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

IN_MEMORY = 512 * 1024
RETRY_AFTER = 5  # seconds
_CHUNK = 64 * 1024


class BodyReaders(NamedTuple):
    """Who may read at once: bodies that stay in memory, and larger ones, which take their time on any line."""

    small: Readers
    large: Readers

    def of(self, length: int) -> Readers:
        """Those for a body of this length."""
        return self.small if length <= IN_MEMORY else self.large


def with_slots(
    application: Wsgi,
    count: int,
    readers: BodyReaders,
    largest_body: Callable[[str, str], int],
    may_send_files: Callable[[dict[str, Any]], bool],
) -> Wsgi:
    """`application`, at work on at most `count` requests at a time, each with its whole body at hand.

    `largest_body` says by method and path how many bytes that may be; what is announced to be larger is not read. Nor
    is what is larger than a form where `may_send_files` says no: the application answers as if nothing had been sent.
    Where `readers` have no place for a body, it is refused at once.
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
                try:
                    with readers.of(int(length)).place(client_network(environ)):
                        environ["wsgi.input"] = _whole_body(environ["wsgi.input"], int(length))
                except Unavailable as error:
                    return _refuse_for_now(start_response, error)
            else:
                environ["CONTENT_LENGTH"], environ["wsgi.input"] = "0", BytesIO()
        with slot():
            return application(environ, start_response)

    return in_slot


def _refuse_for_now(start_response: StartResponse, error: Unavailable) -> Iterable[bytes]:
    body = wire.encode({"error": error.message})
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("503 Service Unavailable", [*headers, ("Retry-After", str(RETRY_AFTER))])
    return [body]


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
