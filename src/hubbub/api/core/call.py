"""One API request, however it came in, and what is answered."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from django.core.files.uploadedfile import UploadedFile

from hubbub.api.core.params import nest, pairs_in
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Malformed, NotFound
from hubbub.kernel.ids import parse_id
from hubbub.kernel.paging import Page
from hubbub.kernel.ratelimit import Allowance

__all__ = ["Answer", "Call", "Inputs", "id_or_404", "json_array", "parse_id"]


def id_or_404(text: str) -> int:
    """The id in a path or parameter. Raises `NotFound` for what can't be one."""
    number = parse_id(text)
    if number is None:
        raise NotFound
    return number


class Inputs(msgspec.Struct, frozen=True):
    """The decoded body of a request."""

    data: Mapping[str, Any]
    files: "Mapping[str, UploadedFile[Any]]"  # quoted: generic for the type checker alone


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What goes back: a JSON body as bytes (or another type, when `content_type` says so), status and headers."""

    body: bytes = b"{}"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "application/json; charset=utf-8"


class Call:
    """An API request: who asks, for what, and helpers to answer.

    `read_body` is called at most once, and not at all by endpoints that take no parameters from the body.
    """

    def __init__(
        self,
        *,
        method: str,
        path: str,
        query_string: str,
        base_url: str,
        remote_network: str,
        header: Callable[[str], str | None],
        read_body: Callable[[], Inputs],
        body_size: int = 0,
    ) -> None:
        self.method = method
        self.path = path
        self.query_string = query_string
        self.base_url = base_url
        self.remote_network = remote_network
        self.header = header
        self.body_size = body_size
        self._read_body = read_body
        self.viewer: Viewer = Viewer()
        self.allowance: Allowance | None = None

    @cached_property
    def query_pairs(self) -> list[tuple[str, str]]:
        """The query string's pairs in order."""
        try:
            return pairs_in(self.query_string)
        except ValueError as error:
            raise Malformed(str(error)) from error

    @cached_property
    def query(self) -> dict[str, Any]:
        """The query string, nested."""
        try:
            return nest(self.query_pairs)
        except ValueError as error:
            raise Malformed(str(error)) from error

    @cached_property
    def body(self) -> Inputs:
        """The body's parameters and files."""
        return self._read_body()

    def close(self) -> None:
        """Let go of the files that came with it."""
        if "body" in self.__dict__:
            for file in self.body.files.values():
                file.close()

    def page(self, *, default: int = 20, maximum: int = 40) -> Page:
        """The stretch of a list that is asked for; limits are clamped and broken ids ignored, as Mastodon does."""
        query = self.query
        limit = query.get("limit")
        wanted = (
            int(limit)
            if isinstance(limit, str) and limit.isascii() and limit.isdigit() and len(limit) < 9
            else default
        )
        return Page(
            limit=max(1, min(wanted, maximum)),
            max_id=parse_id(query.get("max_id")),
            since_id=parse_id(query.get("since_id")),
            min_id=parse_id(query.get("min_id")),
        )

    @property
    def account_id(self) -> int:
        """The signed-in account. Only in endpoints that need one."""
        if self.viewer.account_id is None:
            raise RuntimeError("this endpoint did not ask for a signed-in account")
        return self.viewer.account_id

    def paged(self, items: Sequence[bytes | object], ids: Sequence[int]) -> Answer:
        """A JSON array, with the `Link` header that leads to the pages around it.

        `ids` are the paging ids of the first and last entry shown (whichever table they come from), newest first;
        rendered items may be fewer. `prev` uses `min_id`, as Mastodon does.
        """
        headers: tuple[tuple[str, str], ...] = ()
        if ids:
            headers = (
                (
                    "Link",
                    f"{self._link('max_id', min(ids), 'next')}, {self._link('min_id', max(ids), 'prev')}",
                ),
            )
        return Answer(body=json_array(items), headers=headers)

    def paged_by_offset(self, body: bytes, *, offset: int, limit: int, count: int) -> Answer:
        """A JSON array of `count` entries from `offset`, with the `Link` header that leads on and back."""
        links = [self._link("offset", offset + limit, "next")] if count == limit else []
        if offset > 0:
            links.append(self._link("offset", max(0, offset - limit), "prev"))
        return Answer(body=body, headers=(("Link", ", ".join(links)),) if links else ())

    def _link(self, name: str, value: int, relation: str) -> str:
        paging = {"max_id", "min_id", "since_id", "offset", "access_token"}
        kept = [pair for pair in self.query_pairs if pair[0] not in paging]
        return (
            f'<{self.base_url}{quote(self.path)}?{urlencode([*kept, (name, str(value))])}>; rel="{relation}"'
        )


_encode = msgspec.json.Encoder().encode


def json_array(items: Iterable[bytes | object]) -> bytes:
    """A JSON array of values, some of which are JSON already."""
    return b"[" + b",".join(item if isinstance(item, bytes) else _encode(item) for item in items) + b"]"
