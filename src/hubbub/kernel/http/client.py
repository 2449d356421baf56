"""The client: asks other servers by GET, HEAD and POST, follows redirects itself and checks every hop."""

import ssl
from collections.abc import Mapping
from functools import cached_property, partial
from urllib.parse import urljoin

import certifi
import httpcore
import msgspec

from hubbub.kernel.http.addresses import (
    Address,
    Network,
    Resolver,
    check_addresses,
    look_up,
    resolve,
)
from hubbub.kernel.http.body import ACCEPTED_ENCODINGS, read_body
from hubbub.kernel.http.errors import BadAnswer, OutboundError, TimedOut, TooLarge, Unreachable
from hubbub.kernel.http.network import CheckedNetwork, Deadline
from hubbub.kernel.http.url import Target, read_url

DEFAULT_LIMIT = 1024 * 1024  # bytes
DEFAULT_TIMEOUT = 10.0  # seconds
DEFAULT_PORTS = frozenset({80, 443})
MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What proves who asks is meant for the server it was made for.
_ORIGIN_BOUND_HEADERS = frozenset({"authorization", "cookie", "signature", "signature-input"})


class Answer(msgspec.Struct, frozen=True):
    """What another server answered. `url` is the last hop's; header names are in lower case, repeats are joined."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        """Whether the status is of the 200 kind."""
        return 200 <= self.status < 300

    @property
    def content_type(self) -> str:
        """The media type in lower case without parameters; empty if none was said."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class _Call(msgspec.Struct, frozen=True):
    """What stays the same from hop to hop."""

    method: str
    body: bytes | None
    limit: int
    truncate: bool
    deadline: Deadline


class Outbound:
    """Asks other servers. Safe to share between threads; keeps no connection, no cookie, and reads no environment.

    Only public addresses are dialled, on `ports`. `allow_addresses` are dialled as well, on any port: for laboratories
    on loopback and private networks. `resolver` and `ssl_context` replace the system's for the same reason.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        allow_addresses: frozenset[Network] = frozenset(),
        ports: frozenset[int] = DEFAULT_PORTS,
        resolver: Resolver = look_up,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._allowed = allow_addresses
        self._ports = ports
        self._resolver = resolver
        self._given_ssl_context = ssl_context

    def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        limit: int = DEFAULT_LIMIT,
        truncate: bool = False,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> Answer:
        """The answer to a GET, after up to five redirects, whatever its status. `limit` is in bytes; a larger body is
        cut with `truncate`, else refused. `timeout` is in seconds and covers everything. Raises `OutboundError`."""
        call = _Call("GET", None, limit, truncate, Deadline(timeout))
        return self._follow(call, url, {"Accept": accept, **(headers or {})})

    def head(
        self,
        url: str,
        *,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> Answer:
        """The answer to a HEAD, after up to five redirects. Raises `OutboundError`."""
        call = _Call("HEAD", None, 0, False, Deadline(timeout))
        return self._follow(call, url, {"Accept": accept, **(headers or {})})

    def post(
        self,
        url: str,
        body: bytes,
        *,
        headers: Mapping[str, str] | None = None,
        limit: int = DEFAULT_LIMIT,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> Answer:
        """The answer to a POST. A redirect is the answer, since what is posted was meant and often signed for this
        address alone. Raises `OutboundError`."""
        call = _Call("POST", body, limit, False, Deadline(timeout))
        return self._ask(call, read_url(url), headers or {})

    def _follow(self, call: _Call, url: str, headers: Mapping[str, str]) -> Answer:
        target = read_url(url)
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._ask(call, target, headers)
            location = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not location:
                return answer
            following = read_url(_join(target.url, location))
            if following.origin != target.origin:
                headers = {
                    key: value for key, value in headers.items() if key.lower() not in _ORIGIN_BOUND_HEADERS
                }
            target = following
        raise BadAnswer

    def _ask(self, call: _Call, target: Target, headers: Mapping[str, str]) -> Answer:
        network = CheckedNetwork(partial(self._find_addresses, target), call.deadline)
        try:
            with (
                httpcore.ConnectionPool(self._ssl_context, network_backend=network, http2=False) as pool,
                pool.stream(
                    call.method,
                    httpcore.URL(
                        scheme=target.scheme, host=target.host, port=target.port, target=target.path
                    ),
                    headers=self._headers(call, target, headers),
                    content=call.body,
                ) as response,
            ):
                return _read(call, target, response)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise _translate(error) from error

    def _find_addresses(self, target: Target, host: str, port: int, timeout: float) -> list[Address]:
        addresses = resolve(host, port, self._resolver, timeout)
        check_addresses(addresses, target.port, allowed=self._allowed, ports=self._ports)
        return addresses

    def _headers(self, call: _Call, target: Target, headers: Mapping[str, str]) -> list[tuple[str, str]]:
        ours = {
            "host": target.authority,
            "user-agent": self._user_agent,
            "accept-encoding": ACCEPTED_ENCODINGS,
            "connection": "close",
        }
        if call.body is not None:
            ours["content-length"] = str(len(call.body))
        theirs = {key.lower(): value for key, value in headers.items()}
        return list({**theirs, **ours}.items())

    @cached_property
    def _ssl_context(self) -> ssl.SSLContext:
        return self._given_ssl_context or ssl.create_default_context(cafile=certifi.where())


def _join(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError as error:
        raise BadAnswer from error


def _read(call: _Call, target: Target, response: httpcore.Response) -> Answer:
    headers = _join_headers(response.headers)
    is_redirect = response.status in _REDIRECTS and call.method != "POST"
    body = b""
    if call.method != "HEAD" and not is_redirect:
        _check_announced(headers, call)
        encoding = headers.get("content-encoding", "")
        body = read_body(response.iter_stream(), encoding, limit=call.limit, truncate=call.truncate)
    return Answer(response.status, target.url, headers, body)


def _join_headers(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        joined[key] = f"{joined[key]}, {text}" if key in joined else text
    return joined


def _check_announced(headers: Mapping[str, str], call: _Call) -> None:
    """What says itself that it is too large need not be read."""
    length = headers.get("content-length", "")
    if not call.truncate and length.isdigit() and int(length[:18]) > call.limit:
        raise TooLarge


def _translate(error: Exception) -> OutboundError:
    """What the HTTP library raises, in our own words."""
    match error:
        case httpcore.TimeoutException():
            return TimedOut()
        case httpcore.NetworkError():
            return Unreachable()
        case _:
            return BadAnswer()
