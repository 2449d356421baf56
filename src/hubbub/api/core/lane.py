"""The short lane: hot reads answered ahead of Django's middleware, through the same endpoints and the same judge."""

import re
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from django.conf import settings
from django.db import connection, reset_queries

from hubbub.api.core.call import Answer, Call, Inputs
from hubbub.api.core.endpoint import Endpoint, endpoints
from hubbub.api.core.perform import perform
from hubbub.kernel.net import client_network

_REASONS = {
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict", 410: "Gone",
    413: "Content Too Large", 422: "Unprocessable Content", 429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip


def with_lane(django: WSGIApplication) -> WSGIApplication:
    """`django`, with the endpoints marked `fast` answered before it is asked."""
    fixed, patterns = _routes()

    def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "GET":
            path = environ.get("PATH_INFO", "")
            endpoint = fixed.get(path)
            arguments: list[str] = []
            if endpoint is None:
                for pattern, candidate in patterns:
                    match = pattern.match(path)
                    if match:
                        endpoint, arguments = candidate, [_text(group) for group in match.groups()]
                        break
            if endpoint is not None:
                return _send(_answer(endpoint, environ, path, arguments), start_response)
        return django(environ, start_response)

    return application


def _routes() -> tuple[dict[str, Endpoint], list[tuple[re.Pattern[str], Endpoint]]]:
    fast = [endpoint for endpoint in endpoints() if endpoint.fast and endpoint.method == "GET"]
    fixed = {endpoint.path: endpoint for endpoint in fast if "{" not in endpoint.path}
    patterns = [(re.compile(_pattern(endpoint)), endpoint) for endpoint in fast if "{" in endpoint.path]
    return fixed, patterns


def _pattern(endpoint: Endpoint) -> str:
    """Ids are matched as digits, so that a fixed path of Django's (`/accounts/search`) is never taken for one."""
    pattern = endpoint.pattern
    for is_id in endpoint.path_ids:
        pattern = pattern.replace("[^/]+", "[0-9]+" if is_id else "[^/]{1,}", 1)
    return pattern


def _text(octets: str) -> str:
    """A part of a path as WSGI hands it over (PEP 3333: bytes as latin-1) as the UTF-8 it is."""
    return octets if octets.isascii() else octets.encode("latin-1").decode("utf-8", "replace")


def _answer(endpoint: Endpoint, environ: dict[str, Any], path: str, arguments: list[str]) -> Answer:
    if settings.DEBUG:
        reset_queries()
    call = Call(
        method="GET",
        path=_text(path),
        query_string=environ.get("QUERY_STRING", ""),
        base_url=settings.HUBBUB.base_url,
        remote_network=client_network(environ),
        header=lambda name: environ.get("HTTP_" + name.upper().replace("-", "_")),
        read_body=lambda: Inputs({}, {}),
    )
    answer = perform(endpoint, call, arguments)
    if answer.status >= 500:
        connection.close_if_unusable_or_obsolete()
    return answer


def _send(answer: Answer, start_response: StartResponse) -> Iterable[bytes]:
    headers = [
        ("Content-Type", answer.content_type),
        ("Content-Length", str(len(answer.body))),
        ("X-Content-Type-Options", "nosniff"),
        *answer.headers,
    ]
    start_response(f"{answer.status} {_REASONS.get(answer.status, 'Status')}", headers)
    return [answer.body]
