"""Web addresses, read strictly enough that what is checked is what is asked."""

import re
from urllib.parse import quote, urlsplit

import msgspec

from hubbub.kernel.http.addresses import is_plain_host
from hubbub.kernel.http.errors import AddressRefused

_DEFAULT_PORTS = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")
_MAX_LENGTH = 8192
_KEPT = "%/?:@!$&'()*+,;=-._~[]|^"


class Target(msgspec.Struct, frozen=True):
    """An address in parts: `host` in ASCII, `path` with the query as they go on the wire, no fragment."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and, if it is not the usual one, port: as in the `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """Whom one talks to."""
        return self.scheme, self.host, self.port

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.path}"


def read_url(url: str) -> Target:
    """An http(s) address in parts. Raises `AddressRefused` for anything else, for user names in it and for numbers that
    pose as a host name."""
    if len(url) > _MAX_LENGTH or _FORBIDDEN.search(url):
        raise AddressRefused
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressRefused from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or parts.username is not None or parts.password is not None or port == 0:
        raise AddressRefused
    query = f"?{parts.query}" if parts.query else ""
    path = quote((parts.path or "/") + query, safe=_KEPT)
    return Target(scheme, _read_host(host), port or _DEFAULT_PORTS[scheme], path)


def _read_host(host: str) -> str:
    """The host in lower-case ASCII."""
    ascii_host = (host if host.isascii() else _encode_domain(host)).lower()
    if not _HOST.fullmatch(ascii_host) or not is_plain_host(ascii_host):
        raise AddressRefused
    return ascii_host


def _encode_domain(host: str) -> str:
    import idna  # its tables are large, and few hosts need them

    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError as error:
        raise AddressRefused from error
