"""The one way out: where it goes, where it refuses to go, and when it stops listening."""

import gzip
import ipaddress
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from hubbub.kernel.http import (
    AddressRefused,
    BadAnswer,
    Outbound,
    OutboundError,
    TimedOut,
    TooLarge,
    Unreachable,
)
from hubbub.kernel.http.addresses import is_public

LOOPBACK = frozenset({ipaddress.ip_network("127.0.0.0/8")})
Handle = Callable[[BaseHTTPRequestHandler], None]
Serve = Callable[[Handle], AbstractContextManager[str]]


@contextmanager
def served(handle: Handle, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """A real server on loopback that answers every request with `handle`."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            try:
                handle(self)
            except OSError:  # the client hung up, as it should
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    for method in ("GET", "HEAD", "POST"):
        setattr(Handler, f"do_{method}", Handler.answer)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def say(body: bytes = b"hello", status: int = 200, **headers: str) -> Handle:
    def handle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(body)

    return handle


def lab(**options: object) -> Outbound:
    return Outbound("Hubbub/test", allow_addresses=LOOPBACK, **options)  # type: ignore[arg-type]


def echo(request: BaseHTTPRequestHandler) -> None:
    length = int(request.headers.get("Content-Length", 0))
    lines = [f"{request.command} {request.path}", *(f"{k.lower()}: {v}" for k, v in request.headers.items())]
    say("\n".join(lines).encode() + b"\n\n" + request.rfile.read(length), X_Echo="yes")(request)


def test_get_says_who_asks_and_nothing_else() -> None:
    with served(echo) as url:
        answer = lab().get(
            f"{url}/päth?q=a b".replace(" ", "%20"), accept="text/html", headers={"X-Mine": "1"}
        )
    assert answer.status == 200
    assert answer.is_success
    assert answer.headers["x-echo"] == "yes"
    lines = answer.body.decode().split("\n")
    assert lines[0] == "GET /p%C3%A4th?q=a%20b"
    assert "user-agent: Hubbub/test" in lines
    assert "accept: text/html" in lines
    assert "x-mine: 1" in lines
    assert f"host: {url.removeprefix('http://')}" in lines
    assert not any(line.startswith("cookie") for line in lines)


def test_post_sends_its_body() -> None:
    with served(echo) as url:
        answer = lab().post(f"{url}/inbox", b'{"a":1}', headers={"Content-Type": "application/json"})
    assert answer.body.startswith(b"POST /inbox\n")
    assert b"content-type: application/json" in answer.body
    assert answer.body.endswith(b'\n\n{"a":1}')


def test_head_brings_no_body() -> None:
    with served(say(b"x" * 5_000_000, Content_Type="image/png; a=b")) as url:
        answer = lab().head(url)
    assert answer.body == b""
    assert answer.content_type == "image/png"


def test_errors_of_the_other_side_are_answers() -> None:
    with served(say(b"gone", status=410)) as url:
        assert lab().get(url).status == 410


def test_environment_proxies_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with served(say()) as url:
        assert lab().get(url).body == b"hello"


# --- where it refuses to go


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1", "172.31.255.255",
        "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1",
        "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0",
        "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_special_addresses_are_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    with pytest.raises(AddressRefused):
        Outbound("Hubbub/test", resolver=lambda *_: [address]).get("http://peer.test/")


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "localhost.", "LOCALHOST", "2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1",
        "017700000001", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[64:ff9b::7f00:1]",
        "①②⑦.⓪.⓪.①", "0", "0.0.0.0", "user@127.0.0.1", "example.org@127.0.0.1", "[fe80::1%25lo]",
    ],
)  # fmt: skip
def test_every_spelling_of_this_machine_is_refused(host: str) -> None:
    with served(say()) as url:
        port = url.rpartition(":")[2]
        outbound = Outbound("Hubbub/test", ports=frozenset({int(port)}))
        with pytest.raises((AddressRefused, Unreachable)):
            outbound.get(f"http://{host}:{port}/")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "//example.org/", "example.org", "", "http://",
        "http://exa mple.org/", "http://example.org/\r\nX: y", "http://example.org\\@127.0.0.1/", "http://a:b@example.org/",
        "http://example.org:0/", "http://example.org:99999/", "http://[::1/", "http://example.org:x/", "http://-%2f/",
        "http://" + "a" * 9000,
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        lab(resolver=lambda *_: ["127.0.0.1"]).get(url)


def test_unusual_ports_are_refused() -> None:
    with pytest.raises(AddressRefused):
        Outbound("Hubbub/test", resolver=lambda *_: ["8.8.8.8"]).get("http://peer.test:6379/")


def test_name_that_leads_to_this_machine_is_refused() -> None:
    with served(say()) as url:
        port = int(url.rpartition(":")[2])
        outbound = Outbound("Hubbub/test", ports=frozenset({port}), resolver=lambda *_: ["127.0.0.1"])
        with pytest.raises(AddressRefused):
            outbound.get(f"http://innocent.example:{port}/")


def test_host_with_one_bad_address_is_refused() -> None:
    with pytest.raises(AddressRefused):
        Outbound("Hubbub/test", resolver=lambda *_: ["8.8.8.8", "10.0.0.1"]).get("http://peer.test/")


def test_name_is_resolved_once_and_the_answer_is_dialled() -> None:
    """A name that changes its mind after the check gains nothing."""
    asked: list[str] = []

    def rebind(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with served(echo) as url:
        port = url.rpartition(":")[2]
        answer = lab(resolver=rebind).get(f"http://peer.test:{port}/")
    assert asked == ["peer.test"]
    assert f"host: peer.test:{port}".encode() in answer.body


def test_unknown_host_and_closed_port_are_unreachable() -> None:
    def nowhere(host: str, _port: int) -> list[str]:
        raise OSError(host)

    with pytest.raises(Unreachable):
        lab(resolver=nowhere).get("http://nowhere.test/")
    with served(say()) as url:
        closed = url
    with pytest.raises(Unreachable):
        lab().get(closed)


def test_messages_tell_nothing_about_the_network() -> None:
    with pytest.raises(OutboundError) as caught:
        Outbound("Hubbub/test").get("http://127.0.0.1/")
    assert caught.value.message == "This address can't be fetched"


# --- redirects


def test_redirects_are_followed_and_reported() -> None:
    def handle(request: BaseHTTPRequestHandler) -> None:
        last = request.path == "/end"
        (say(b"there") if last else say(status=302, Location="end"))(request)

    with served(handle) as url:
        answer = lab().get(f"{url}/start")
    assert answer.body == b"there"
    assert answer.url == f"{url}/end"


@pytest.mark.parametrize(
    "location",
    ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "file:///etc/passwd", "http://0x7f.1/",
     "gopher://127.0.0.1/", "http://internal.test/"],
)  # fmt: skip
def test_redirect_to_a_refused_address_is_refused(location: str) -> None:
    def resolver(host: str, _port: int) -> list[str]:
        return ["192.168.0.1"] if host == "internal.test" else [host]

    with served(say(status=302, Location=location)) as url, pytest.raises(AddressRefused):
        lab(resolver=resolver).get(url)


def test_circles_end_after_five_redirects() -> None:
    seen: list[str] = []

    def handle(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.path)
        say(status=302, Location=request.path + "x")(request)

    with served(handle) as url, pytest.raises(BadAnswer):
        lab().get(f"{url}/")
    assert len(seen) == 6


def test_proofs_of_identity_stay_with_their_server() -> None:
    with served(echo) as other, served(say(status=307, Location=other)) as url:
        body = lab().get(url, headers={"Authorization": "Bearer x", "Signature": "y", "X-Other": "z"}).body
    assert b"authorization" not in body
    assert b"signature" not in body
    assert b"x-other: z" in body


def test_post_is_not_carried_on() -> None:
    with served(say(status=307, Location="http://10.0.0.1/")) as url:
        assert lab().post(url, b"x").status == 307


# --- when it stops listening


def test_large_bodies_are_refused_whether_announced_or_not() -> None:
    def unannounced(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(10_000):
            request.wfile.write(b"x" * 1000)

    for handle in (say(b"x" * 2001), unannounced):
        with served(handle) as url, pytest.raises(TooLarge):
            lab().get(url, limit=2000)
        with served(handle) as url:
            assert lab().get(url, limit=2000, truncate=True).body == b"x" * 2000
    with served(say(b"x" * 2000)) as url:
        assert len(lab().get(url, limit=2000).body) == 2000


@pytest.mark.parametrize("layers", [1, 2])
def test_gzip_bomb_does_not_explode(layers: int) -> None:
    bomb = gzip.compress(b"\x00" * 50_000_000)
    if layers == 2:
        bomb = gzip.compress(bomb)
    with (
        served(say(bomb, Content_Encoding=", ".join(["gzip"] * layers))) as url,
        pytest.raises(OutboundError),
    ):
        lab().get(url)


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data, wbits=-15)),
        ("identity", bytes),
    ],
)
def test_packed_bodies_are_unpacked(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    body = b"hello " * 30_000
    with served(say(pack(body), Content_Encoding=encoding)) as url:
        assert lab().get(url).body == body


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(b"not gzip at all", "gzip"), (b"x", "br"), (gzip.compress(b"abc" * 9999, mtime=0)[:-20], "gzip")],
    ids=["not gzip", "not brotli", "cut short"],
)
def test_bodies_that_cannot_be_unpacked_are_bad(body: bytes, encoding: str) -> None:
    with served(say(body, Content_Encoding=encoding)) as url, pytest.raises(BadAnswer):
        lab().get(url)


def test_what_is_not_http_is_bad() -> None:
    def handle(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")

    with served(handle) as url, pytest.raises(BadAnswer):
        lab().get(url)


@pytest.mark.parametrize("part", ["headers", "body", "gzip"])
def test_slow_answers_end_in_time(part: str) -> None:
    """Every byte comes in time; all of them together don't."""
    over = threading.Event()

    def handle(request: BaseHTTPRequestHandler) -> None:
        if part != "headers":
            request.send_response(200)
            request.send_header("Content-Encoding", "gzip" if part == "gzip" else "identity")
            request.end_headers()
        head = b"HTTP/1.1 200 OK\r\nX: " if part == "headers" else gzip.compress(b"")[:10]
        request.wfile.write(head)
        while not over.wait(0.05):
            request.wfile.write(b"\x00\x00\x00\xff\xff" if part == "gzip" else b"x")

    started = time.monotonic()
    with served(handle) as url:
        with pytest.raises(TimedOut):
            lab().get(url, timeout=0.6)
        over.set()
    assert time.monotonic() - started < 3


def test_redirects_share_one_time_limit() -> None:
    over = threading.Event()

    def handle(request: BaseHTTPRequestHandler) -> None:
        over.wait(0.3)
        say(status=302, Location="/x")(request)

    started = time.monotonic()
    with served(handle) as url, pytest.raises(TimedOut):
        lab().get(url, timeout=0.7)
    over.set()
    assert time.monotonic() - started < 3


def test_slow_resolver_ends_in_time() -> None:
    over = threading.Event()

    def resolver(_host: str, _port: int) -> list[str]:
        over.wait(10)
        return ["127.0.0.1"]

    with pytest.raises(TimedOut):
        lab(resolver=resolver).get("http://peer.test/", timeout=0.2)
    over.set()


# --- TLS


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate for peer.test, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "peer.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("peer.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path / "peer.pem"
    path.write_bytes(private + made.public_bytes(pem))
    return path


def test_tls_verifies_the_name_not_the_address(certificate: Path) -> None:
    names: list[str | None] = []
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    server.sni_callback = lambda _socket, name, _context: names.append(name)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with served(say(), tls=server) as url:
        port = url.rpartition(":")[2]
        ask = lab(resolver=lambda *_: ["127.0.0.1"], ssl_context=trusting).get
        assert ask(f"https://peer.test:{port}/").body == b"hello"
        with pytest.raises(Unreachable):
            ask(f"https://other.test:{port}/")
        with pytest.raises(Unreachable):  # nobody vouches for it
            lab(resolver=lambda *_: ["127.0.0.1"]).get(f"https://peer.test:{port}/")
    assert names[0] == "peer.test"
