"""The ordinary entrance: Django views made of the endpoint registry."""

from collections.abc import Callable
from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from hubbub.api.core.call import Answer, Call, Inputs
from hubbub.api.core.endpoint import Endpoint, endpoints
from hubbub.api.core.params import nest, pairs_in
from hubbub.api.core.perform import CORS, perform
from hubbub.kernel.bodies import LARGEST_FORM
from hubbub.kernel.errors import Malformed, RequestTooLarge
from hubbub.kernel.net import client_network


def api_urls() -> list[URLPattern | URLResolver]:
    """A URL pattern for each path, with a view that knows its methods; those below /api/ behind one that stands for
    them all, so that pages don't pay for being none of them."""
    by_path: dict[str, dict[str, Endpoint]] = {}
    for endpoint in endpoints():
        by_path.setdefault(endpoint.path, {})[endpoint.method] = endpoint
    # Fixed paths before those with arguments, so that `/accounts/search` is not an id.
    ordered = sorted(by_path.items(), key=lambda item: (item[0].count("{"), item[0]))
    below: list[URLPattern] = []
    beside: list[URLPattern | URLResolver] = []
    for _, methods in ordered:
        pattern, view = next(iter(methods.values())).pattern, _view(methods)
        if pattern.startswith("^/api/"):
            below.append(re_path("^" + pattern.removeprefix("^/api/"), view))
        else:
            beside.append(re_path("^" + pattern.removeprefix("^/"), view))
    return [path("api/", include(below)), *beside]


def _view(methods: dict[str, Endpoint]) -> Callable[..., HttpResponse]:
    allowed = ", ".join(sorted({*methods, "OPTIONS"}))

    @csrf_exempt
    def view(request: HttpRequest, **arguments: str) -> HttpResponse:
        if request.method == "OPTIONS":
            return _preflight(allowed)
        endpoint = methods.get(str(request.method)) or (
            methods.get("GET") if request.method == "HEAD" else None
        )
        if endpoint is None:
            response = HttpResponse(
                b'{"error":"Method not allowed"}', status=405, content_type="application/json"
            )
            response["Allow"] = allowed
            return response
        call = call_of(request)
        try:
            return _response(perform(endpoint, call, list(arguments.values())))
        finally:
            call.close()

    view.hubbub_endpoints = methods  # type: ignore[attr-defined]  # the guard that walks every URL reads it
    return view


def _preflight(allowed: str) -> HttpResponse:
    response = HttpResponse(status=204)
    for name, value in CORS:
        response[name] = value
    response["Access-Control-Allow-Methods"] = allowed
    response["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Idempotency-Key"
    response["Access-Control-Max-Age"] = "86400"
    return response


def _response(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)
    for name, value in answer.headers:
        response[name] = value
    return response


def call_of(request: HttpRequest) -> Call:
    """A Django request as a call."""
    length = str(request.META.get("CONTENT_LENGTH", ""))
    return Call(
        method=str(request.method),
        path=request.path,
        query_string=request.META.get("QUERY_STRING", ""),
        base_url=settings.HUBBUB.base_url,
        remote_network=client_network(request.META),
        header=request.headers.get,
        read_body=lambda: _read_body(request),
        body_size=int(length[:19]) if length.isascii() and length.isdigit() else 0,
    )


def _read_body(request: HttpRequest) -> Inputs:
    kind = (request.content_type or "").lower()
    try:
        if kind == "multipart/form-data":
            return _multipart(request)
        body = request.body
    except RequestDataTooBig as error:
        raise RequestTooLarge(LARGEST_FORM) from error
    except (SuspiciousOperation, MultiPartParserError) as error:
        raise Malformed(str(error) or "The request could not be understood") from error
    except (ValueError, OverflowError) as error:  # a Content-Length that is no length
        raise Malformed from error
    if not body:
        return Inputs({}, {})
    # Some clients forget the content type (wildebeest#35): JSON begins with a brace, a form never does.
    if kind.endswith("json") or (kind != "application/x-www-form-urlencoded" and body.lstrip()[:1] == b"{"):
        return Inputs(_json_object(body), {})
    return Inputs(_form(body), {})


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        data = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"The body is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise Malformed("The body must be a JSON object")
    # Keys may be spelt Rails' way in JSON too.
    return _nested(list(data.items())) if any("[" in key for key in data) else data


def _form(body: bytes) -> dict[str, Any]:
    try:
        return _nested(pairs_in(body.decode("latin-1")))
    except ValueError as error:
        raise Malformed(str(error)) from error


def _multipart(request: HttpRequest) -> Inputs:
    # Django reads forms for POST alone; Mastodon's clients also send them with PUT and PATCH.
    posted, files = MultiPartParser(request.META, request, request.upload_handlers, request.encoding).parse()
    pairs = [(key, value) for key, values in posted.lists() for value in values]
    return Inputs(_nested(pairs), {key: file for key, values in files.lists() for file in values})


def _nested(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    try:
        return nest(pairs)
    except ValueError as error:
        raise Malformed(str(error)) from error
