"""An API client for tests: through the whole stack (lane, Django, middleware), without a socket."""

import json
from typing import Any

import msgspec
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart


class Reply(msgspec.Struct):
    """What an endpoint answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as Python values."""
        return json.loads(self.body)

    def ok(self) -> Any:
        """The body, after asserting success."""
        assert 200 <= self.status < 300, f"{self.status}: {self.body[:500]!r}"
        return self.json if self.body else None

    @property
    def links(self) -> dict[str, str]:
        """`rel` to address, of the Link header."""
        parts = self.headers.get("Link", "").split(", <")
        found = [part.strip("<").split(">; rel=") for part in parts if part]
        return {relation.strip('"'): url for url, relation in found}


class Api:
    """Calls endpoints, with a bearer token if there is one."""

    def __init__(self, token: str | None = None) -> None:
        self.token = token
        self._client = Client(raise_request_exception=True)

    def _headers(self, extra: dict[str, str] | None) -> dict[str, str]:
        headers = dict(extra or {})
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return headers

    def get(
        self, path: str, params: dict[str, Any] | None = None, headers: dict[str, str] | None = None
    ) -> Reply:
        """GET with query parameters."""
        return _reply(self._client.get(path, params or {}, headers=self._headers(headers)))

    def send(
        self, method: str, path: str, json_body: object = None, headers: dict[str, str] | None = None
    ) -> Reply:
        """Any method with a JSON body."""
        data = b"" if json_body is None else json.dumps(json_body).encode()
        return _reply(
            self._client.generic(
                method, path, data, content_type="application/json", headers=self._headers(headers)
            )
        )

    def post(self, path: str, json_body: object = None, headers: dict[str, str] | None = None) -> Reply:
        """POST JSON."""
        return self.send("POST", path, json_body, headers)

    def put(self, path: str, json_body: object = None) -> Reply:
        """PUT JSON."""
        return self.send("PUT", path, json_body)

    def patch(self, path: str, json_body: object = None) -> Reply:
        """PATCH JSON."""
        return self.send("PATCH", path, json_body)

    def delete(self, path: str, json_body: object = None) -> Reply:
        """DELETE, with a JSON body if given."""
        return self.send("DELETE", path, json_body)

    def form(self, path: str, data: dict[str, Any], headers: dict[str, str] | None = None) -> Reply:
        """POST a multipart form; files are open file objects or SimpleUploadedFile."""
        return _reply(self._client.post(path, data, headers=self._headers(headers)))

    def patch_form(self, path: str, data: dict[str, Any]) -> Reply:
        """PATCH a multipart form."""
        return self._send_form("PATCH", path, data)

    def put_form(self, path: str, data: dict[str, Any]) -> Reply:
        """PUT a multipart form."""
        return self._send_form("PUT", path, data)

    def _send_form(self, method: str, path: str, data: dict[str, Any]) -> Reply:
        body = encode_multipart(BOUNDARY, data)
        return _reply(
            self._client.generic(
                method, path, body, content_type=MULTIPART_CONTENT, headers=self._headers(None)
            )
        )


def _reply(response: Any) -> Reply:
    return Reply(response.status_code, dict(response.headers), response.content)
