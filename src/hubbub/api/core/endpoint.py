"""The registry of endpoints: one decorator that says who may call what, with which parameters, for which answer.

    @endpoint("GET", "/api/v1/timelines/home", access=USER, scope="read:statuses", returns=list[Status], fast=True)
    def home_timeline(call: Call, params: HomeParams) -> Answer: ...

The handler's signature is the contract: `call`, then `params` (a msgspec Struct; from the query for GET, else from
body and query), then one `str` (or `int`, for ids) argument a path segment in braces.
"""

import inspect
import re
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Any, get_type_hints

import msgspec

from hubbub.api.core.call import Answer, Call
from hubbub.kernel.bodies import LARGEST_FORM


class Access(StrEnum):
    """Who may call an endpoint."""

    OPEN = "open"  # everybody; a token is not looked at
    ANYONE = "anyone"  # a token is optional; one that is given must be good
    APP = "app"  # any token, also a program's own
    USER = "user"  # a token of an account
    STAFF = "staff"  # ... whose login moderates
    ADMIN = "admin"  # ... whose login runs the server


OPEN, ANYONE, APP = Access.OPEN, Access.ANYONE, Access.APP
USER, STAFF, ADMIN = Access.USER, Access.STAFF, Access.ADMIN


class Limit(msgspec.Struct, frozen=True):
    """A rate limit: `count` calls in `seconds`, counted under `name` for each account or address."""

    name: str
    count: int
    seconds: int


DEFAULT_LIMIT = Limit("api", 300, 300)
MEDIA_LIMIT = Limit("media", 30, 1800)
DELETE_LIMIT = Limit("delete", 30, 1800)
SIGN_UP_LIMIT = Limit("sign-up", 5, 1800)
PROGRAM_LIMIT = Limit("programs", 60, 600)
TOKEN_LIMIT = Limit("tokens", 60, 300)
MAIL_LIMIT = Limit("mail", 5, 1800)


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One method on one path."""

    method: str
    path: str
    handler: Callable[..., Any]
    access: Access
    scopes: tuple[str, ...]  # any of them will do
    params: type[msgspec.Struct] | None
    path_ids: tuple[bool, ...]  # for each path argument: is it an id?
    returns: Any
    limit: Limit
    largest_body: int  # bytes; a request that brings more is refused before it is read
    fast: bool
    deprecated: bool
    pending: bool  # logins that still wait for confirmation or approval may call it
    tag: str
    summary: str

    @property
    def pattern(self) -> str:
        """The path as a regular expression; a slash behind it does no harm, as in Rails (Mastodon.py sends some)."""
        return "^" + re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.path)) + "/?$"


_registry: dict[tuple[str, str], Endpoint] = {}


def endpoint(
    method: str,
    path: str,
    *,
    access: Access,
    scope: str | tuple[str, ...] = (),
    returns: Any = dict,
    limit: Limit = DEFAULT_LIMIT,
    largest_body: int = LARGEST_FORM,
    fast: bool = False,
    deprecated: bool = False,
    pending: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a handler. `fast=True` lets it answer ahead of Django's middleware (GET only).

    `scope` is what the token must hold (one of several, if it is a tuple); without one any token will do. Who takes
    files says how much they may weigh (`largest_body`). Raises `ValueError` on a second handler.
    """

    def register(handler: Callable[..., Any]) -> Callable[..., Any]:
        if (method, path) in _registry:
            raise ValueError(f"{method} {path} has a handler already")
        params, path_ids = _signature(handler)
        if len(path_ids) != path.count("{"):
            raise ValueError(f"{method} {path}: the handler takes {len(path_ids)} path arguments")
        _registry[method, path] = Endpoint(
            method=method,
            path=path,
            handler=handler,
            access=access,
            scopes=(scope,) if isinstance(scope, str) else scope,
            params=params,
            path_ids=path_ids,
            returns=returns,
            limit=limit,
            largest_body=largest_body,
            fast=fast,
            deprecated=deprecated,
            pending=pending,
            tag=handler.__module__.rsplit(".", 1)[-1],
            summary=(handler.__doc__ or "").strip().partition("\n")[0],
        )
        return handler

    return register


def _signature(handler: Callable[..., Any]) -> tuple[type[msgspec.Struct] | None, tuple[bool, ...]]:
    hints = get_type_hints(handler)
    names = list(inspect.signature(handler).parameters)
    if not names or hints.get(names[0]) is not Call:
        raise ValueError(f"{handler.__qualname__}: the first argument must be `call: Call`")
    rest = names[1:]
    params = None
    if rest and rest[0] == "params":
        params = hints[rest.pop(0)]
    return params, tuple(hints[name] is int for name in rest)


def endpoints() -> list[Endpoint]:
    """Every endpoint, once the endpoint modules are imported (`hubbub.api.endpoints`)."""
    return list(_registry.values())


def as_answer(value: object) -> Answer:
    """What a handler returned, as an answer: JSON bytes and `Answer` stay, anything else is encoded."""
    if isinstance(value, Answer):
        return value
    if isinstance(value, bytes):
        return Answer(body=value)
    return Answer(body=msgspec.json.encode(value))


def largest_body(method: str, path: str) -> int:
    """How many bytes a request may bring: for whoever reads it before an endpoint is asked."""
    taking = (it for it in _taking_files() if it.method == method and re.match(it.pattern, path))
    return next((it.largest_body for it in taking), LARGEST_FORM)


@cache
def _taking_files() -> tuple[Endpoint, ...]:
    return tuple(it for it in endpoints() if it.largest_body != LARGEST_FORM)
