"""What is told, and how it looks on the wire."""

from functools import cached_property
from typing import Any

import msgspec

_encode = msgspec.json.encode


class Message:
    """One event with its payload (JSON, or None where there is none), encoded at most once for each way out."""

    def __init__(self, event: str, payload: bytes | None = None) -> None:
        self.event = event
        self.payload = payload
        self._frames: dict[tuple[str, ...], dict[str, Any]] = {}

    @cached_property
    def _tail(self) -> str:
        """The end of a WebSocket frame: the payload is a string in there (Mastodon)."""
        payload = "" if self.payload is None else f',"payload":{_encode(self.payload.decode()).decode()}'
        return f',"event":"{self.event}"{payload}}}'

    def on_websocket(self, label: tuple[str, ...]) -> dict[str, Any]:
        """The ASGI message for a subscription that is named `label`."""
        if label not in self._frames:
            text = f'{{"stream":{_encode(label).decode()}{self._tail}'
            self._frames[label] = {"type": "websocket.send", "text": text}
        return self._frames[label]

    @cached_property
    def as_server_sent(self) -> dict[str, Any]:
        """The ASGI message for server-sent events; a payload is one line of JSON."""
        text = b"event: %s\ndata: %s\n\n" % (self.event.encode(), self.payload or b"{}")
        return {"type": "http.response.body", "body": text, "more_body": True}
