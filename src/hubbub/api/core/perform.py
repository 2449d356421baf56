"""Performing a call: rate limit, viewer, permission, parameters, handler, errors; the same for both entrances."""

import logging
import random
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from django.conf import settings
from django.db import OperationalError

from hubbub.api.core.call import Answer, Call, id_or_404
from hubbub.api.core.endpoint import Access, Endpoint, as_answer
from hubbub.api.core.params import decode
from hubbub.identity.logic.scopes import grants_any
from hubbub.identity.queries import viewer_of_token
from hubbub.identity.viewer import Viewer
from hubbub.kernel import wire
from hubbub.kernel.clock import iso
from hubbub.kernel.doors import status_of
from hubbub.kernel.errors import (
    Forbidden,
    HubbubError,
    Invalid,
    NotAuthenticated,
    RequestTooLarge,
    TooManyRequests,
    Unavailable,
)
from hubbub.kernel.ratelimit import Allowance, counters

logger = logging.getLogger(__name__)

CORS = (
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "Link, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id, Deprecation",
    ),
)

_FIXED = (*CORS, ("Cache-Control", "private, no-store"))
_DEPRECATED = (*_FIXED, ("Deprecation", "@1668384000"))  # RFC 9745: the day Mastodon 4.0 came out


def perform(endpoint: Endpoint, call: Call, path_arguments: Sequence[str]) -> Answer:
    """Answer one call. Never raises for what the caller did wrong; what we did wrong is logged and answered 500."""
    request_id = f"{random.getrandbits(64):016x}"  # a name, no secret
    try:
        _check_size(endpoint, call)
        _admit(endpoint, call)
        _check_access(endpoint, call.viewer)
        answer = as_answer(_run(endpoint, call, path_arguments))
    except HubbubError as error:
        answer = error_answer(error)
    except msgspec.ValidationError as error:
        answer = error_answer(Invalid(f"Validation failed: {error}"))
    except OperationalError:
        logger.exception("%s %s could not reach the database (%s)", call.method, call.path, request_id)
        answer = error_answer(Unavailable())
    except Exception:
        logger.exception("%s %s failed (%s)", call.method, call.path, request_id)
        answer = Answer(status=500, body=wire.encode({"error": "Something went wrong on this server"}))
    return _with_headers(endpoint, answer, request_id, call.allowance)


def _check_size(endpoint: Endpoint, call: Call) -> None:
    if call.body_size > endpoint.largest_body:
        raise RequestTooLarge(endpoint.largest_body)


def _admit(endpoint: Endpoint, call: Call) -> None:
    """Find out who calls, and count the call against the limit; a bad token counts for the network it came from."""
    refusal: HubbubError | None = None
    try:
        call.viewer = _viewer(endpoint, call)
    except HubbubError as error:
        refusal = error
    if settings.HUBBUB.rate_limits:
        call.allowance = _count(endpoint, call)
        if call.allowance.exceeded:
            raise TooManyRequests
    if refusal is not None:
        raise refusal


def _viewer(endpoint: Endpoint, call: Call) -> Viewer:
    header = None if endpoint.access is Access.OPEN else call.header("Authorization")
    if header:
        kind, _, secret = header.partition(" ")
        if kind.lower() == "bearer" and secret:
            return viewer_of_token(secret.strip(), pending_allowed=endpoint.pending)
    return Viewer()


def _check_access(endpoint: Endpoint, viewer: Viewer) -> None:
    access = endpoint.access
    if access is Access.OPEN or (access is Access.ANYONE and viewer.token_id is None):
        return
    if viewer.token_id is None:
        raise NotAuthenticated
    if endpoint.scopes and not grants_any(viewer.scopes, endpoint.scopes):
        raise Forbidden("This action is outside the authorized scopes")
    if access is Access.ANYONE or access is Access.APP:
        return
    if viewer.account_id is None:
        raise Invalid("This method requires an authenticated user")
    if (access is Access.STAFF and not viewer.is_staff) or (access is Access.ADMIN and not viewer.is_admin):
        raise Forbidden


def _count(endpoint: Endpoint, call: Call) -> Allowance:
    who = f"a{call.viewer.account_id}" if call.viewer.account_id else f"i{call.remote_network}"
    limit = endpoint.limit
    return counters().count(f"{limit.name}:{who}", limit=limit.count, window=limit.seconds)


def _run(endpoint: Endpoint, call: Call, path_arguments: Sequence[str]) -> object:
    arguments: list[object] = [
        id_or_404(text) if is_id else text.replace("\0", "")
        for text, is_id in zip(path_arguments, endpoint.path_ids, strict=True)
    ]
    if endpoint.params is None:
        return endpoint.handler(call, *arguments)
    # Programs do send parameters as the body of a GET (Mastodon.py asks for familiar followers so).
    has_body = endpoint.method != "GET" or call.body_size
    data = {**call.query, **call.body.data} if has_body else call.query
    return endpoint.handler(call, decode(endpoint.params, data), *arguments)


def error_answer(error: HubbubError) -> Answer:
    """An error as Mastodon words it: `{"error": ...}` and, for sign-up, `details` by field."""
    body: dict[str, object] = {"error": error.message}
    if isinstance(error, Invalid) and error.details:
        body["details"] = {
            field: [{"error": problem.code, "description": problem.description} for problem in problems]
            for field, problems in error.details.items()
        }
    return Answer(status=status_of(error), body=wire.encode(body))


def _with_headers(endpoint: Endpoint, answer: Answer, request_id: str, allowance: Allowance | None) -> Answer:
    fixed = _DEPRECATED if endpoint.deprecated else _FIXED
    headers = (*answer.headers, *fixed, ("X-Request-Id", request_id), *_rate_headers(allowance))
    return Answer(body=answer.body, status=answer.status, headers=headers, content_type=answer.content_type)


def _rate_headers(allowance: Allowance | None) -> tuple[tuple[str, str], ...]:
    if allowance is None:
        return ()
    return (
        ("X-RateLimit-Limit", str(allowance.limit)),
        ("X-RateLimit-Remaining", str(allowance.remaining)),
        ("X-RateLimit-Reset", iso(datetime.fromtimestamp(allowance.reset, UTC))),
    )
