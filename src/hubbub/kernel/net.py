"""Where a request came from, believing proxies only when the operator said so."""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from django.conf import settings

Network = IPv4Network | IPv6Network


@lru_cache(maxsize=8)
def networks(text: str) -> tuple[Network, ...]:
    """Comma-separated networks. Raises `ValueError` for what is none."""
    return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())


@lru_cache(maxsize=4096)
def _is_trusted(address: str, trusted: str) -> bool:
    parsed = _parse(address)
    return parsed is not None and any(parsed in network for network in networks(trusted))


def _parse(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address.strip().removeprefix("[").partition("]")[0])
    except ValueError:
        return None


def client_address(environ: Mapping[str, Any]) -> str:
    """The address of whoever asked: the right-most one in `X-Forwarded-For` that is not one of our own proxies, when
    the request came through one (HUBBUB_TRUSTED_PROXIES), else the peer itself."""
    peer = str(environ.get("REMOTE_ADDR") or "")
    trusted = settings.HUBBUB.trusted_proxies
    forwarded = environ.get("HTTP_X_FORWARDED_FOR")
    if not forwarded or not _is_trusted(peer, trusted):
        return peer
    for hop in reversed(str(forwarded).split(",")):
        if _parse(hop) is None:
            break
        peer = hop.strip()
        if not _is_trusted(peer, trusted):
            break
    return peer


HOME_NETWORK = 56  # bits that the addresses of one customer have in common, of IPv6 (RIPE-690)


def client_network(environ: Mapping[str, Any]) -> str:
    """The network of whoever asked: their IPv4 address, or what one household has of IPv6, which is any number of
    addresses."""
    return _network_of(client_address(environ))


@lru_cache(maxsize=4096)
def _network_of(address: str) -> str:
    parsed = _parse(address)
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Network((parsed, HOME_NETWORK), strict=False))
    return address
