"""Which network addresses are the public internet (RFC 6890 and the IANA special-purpose registries), and where a host
name leads."""

import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from hubbub.kernel.http.errors import AddressRefused, TimedOut, Unreachable

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Sequence[str]]
"""Host and port in, addresses out; raises `OSError` for a host that does not exist."""

_SPECIAL_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# IPv6 the other way round: only global unicast is public. What carries an IPv4 address in it (mapped ::ffff:0:0/96,
# NAT64 64:ff9b::/96 and 64:ff9b:1::/48) lies outside of it.
_GLOBAL_V6 = IPv6Network("2000::/3")
_SPECIAL_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)


def is_public(address: Address) -> bool:
    """Whether the address belongs to the public internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_V4)
    return address in _GLOBAL_V6 and not any(address in network for network in _SPECIAL_V6)


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system's resolver knows them. Raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(host: str, port: int, resolver: Resolver, timeout: float) -> list[Address]:
    """The addresses of a host within `timeout` seconds. Raises `Unreachable`, `TimedOut`, `AddressRefused`."""
    try:
        names = _within(timeout, lambda: resolver(host, port))
        addresses = [ip_address(name) for name in names]
    except TimeoutError as error:
        raise TimedOut from error
    except (OSError, UnicodeError) as error:
        raise Unreachable from error
    except ValueError as error:
        raise AddressRefused from error
    if not addresses:
        raise Unreachable
    return addresses


def check_addresses(
    addresses: Sequence[Address], port: int, *, allowed: frozenset[Network], ports: frozenset[int]
) -> None:
    """Raises `AddressRefused` unless every address is public and the port a usual one, or the address is allowed."""
    for address in addresses:
        if any(address in network for network in allowed):
            continue
        if port not in ports or not is_public(address):
            raise AddressRefused


def is_plain_host(host: str) -> bool:
    """Whether a host is a name or a canonical address; not a number in disguise (`127.1`, `0x7f000001`, `017700000001`),
    which resolvers read as an address."""
    if _is_address(host):
        return True
    last = host.rstrip(".").rpartition(".")[2]
    return not (last.isdigit() or last.startswith("0x"))


def parse_networks(networks: Sequence[str]) -> frozenset[Network]:
    """Networks from text such as `127.0.0.0/8`. Raises `ValueError`."""
    return frozenset(ip_network(network) for network in networks)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _within(timeout: float, ask: Callable[[], Sequence[str]]) -> Sequence[str]:
    """The system's resolver knows no time limit, so it runs on a thread that nobody waits for longer than that."""
    answer: Future[Sequence[str]] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except Exception as error:  # noqa: BLE001  handed to whoever waits
            answer.set_exception(error)

    threading.Thread(target=run, name="resolver", daemon=True).start()
    return answer.result(timeout)
