"""A plain HTTP client with one kept-alive connection a thread."""

import http.client
import json
import threading
from typing import Any
from urllib.parse import urlsplit

_LOCAL = threading.local()


class Refused(SystemExit):
    """An answer that was not success; `status` is its HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Api:
    """Calls a Mastodon-API server."""

    def __init__(self, base: str) -> None:
        parts = urlsplit(base)
        self.base, self.address, self.host = base, (str(parts.hostname), parts.port or 80), parts.netloc

    def call(
        self,
        method: str,
        path: str,
        token: str | None = None,
        body: object = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[Any, bytes]:
        """The parsed answer and its bytes. Raises `Refused` naming the call for any answer but success."""
        sent = {"Host": self.host, "Accept": "application/json", **(headers or {})}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            sent["Content-Type"] = "application/json"
        status, raw = self._exchange(method, path, data, sent)
        if status not in {200, 201, 202}:
            raise Refused(f"{method} {path} answered {status}: {raw[:300]!r}", status)
        return json.loads(raw or b"null"), raw

    def _exchange(
        self, method: str, path: str, data: bytes | None, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        for attempt in (1, 2):  # a kept connection may have been closed meanwhile: once more on a new one
            connections = _LOCAL.__dict__
            connection = connections.get(self.base) or http.client.HTTPConnection(*self.address, timeout=120)
            connections[self.base] = connection
            try:
                connection.request(method, path, body=data, headers=headers)
                response = connection.getresponse()
                return response.status, response.read()
            except (http.client.RemoteDisconnected, ConnectionError):
                connection.close()
                del connections[self.base]
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")
