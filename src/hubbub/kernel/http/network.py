"""Connections that lead where they were checked to lead, and end when their time is over."""

import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore

from hubbub.kernel.http.addresses import Address
from hubbub.kernel.http.errors import TimedOut

_PIECE = 65536

FindAddresses = Callable[[str, int, float], Sequence[Address]]
"""Host, port and seconds left in; addresses that may be connected to out. Raises `OutboundError`."""


class Deadline:
    """One moment by which all of a request, redirects included, is over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left. Raises `TimedOut` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimedOut
        return left


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects to addresses that `find_addresses` gave out, never to a name: what was checked is what is dialled.
    TLS goes on verifying the name, since only the dialling knows of the address."""

    def __init__(self, find_addresses: FindAddresses, deadline: Deadline) -> None:
        self._find_addresses = find_addresses
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A stream to the first address that answers; each gets a fair part of the time left."""
        addresses = self._find_addresses(host, port, self._deadline.remaining())
        failure: Exception = httpcore.ConnectError()
        for index, address in enumerate(addresses):
            share = self._deadline.remaining() / (len(addresses) - index)
            try:
                stream = self._inner.connect_tcp(str(address), port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every step gets only what is left of the request's time."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.remaining())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE):
            self._inner.write(buffer[start : start + _PIECE], self._deadline.remaining())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            left = self._deadline.remaining()
        except TimedOut:
            self.close()
            raise
        inner = self._inner.start_tls(ssl_context, server_hostname, left)
        return _TimedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
