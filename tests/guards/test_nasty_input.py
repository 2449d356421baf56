"""What no decent client sends gets a 4xx from every endpoint, never a 5xx and never a wait."""

import io
import json
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from django.test.client import FakePayload

from hubbub.api.core.endpoint import Endpoint, endpoints
from hubbub.api.core.lane import with_lane
from hubbub.api.endpoints import load
from tests.world import Person
from tests.world.crowd import Crowd

load()
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SLOWEST_SECONDS = 2.0  # of CPU: the machine may be busy with other things
TAGS = sorted({it.tag for it in endpoints()})
DEEP = b"[" * 100_000
BODIES: list[tuple[str, bytes]] = [
    ("application/json", b"{"),
    ("application/json", b"[]"),
    ("application/json", b"null"),
    ("application/json", b"\xff\xfe{}"),
    ("application/json", b'{"status": "\xff", "id": "\xff"}'),
    ("application/json", DEEP),
    ("application/json", b'{"a": ' * 900 + b"1" + b"}" * 900),
    ("application/json", b'{"a[b]": ' + b"[" * 500 + b"]" * 500 + b"}"),
    ("application/json", b'{"status": "x", "status": ["y"], "status": {"z": 1}}'),
    ("application/json; charset=bogus", b'{"status": 1e999}'),
    ("application/xml", b"<status>x</status>"),
    ("", b"status"),
    ("/", b"\0\0\0"),
    ("application/x-www-form-urlencoded; charset=bogus", b"status=%ff%00%ed%a0%80"),
    ("application/x-www-form-urlencoded", b"&" * 5000),
    ("application/x-www-form-urlencoded", b"a[=1&[a]=2&]=3&a[b]=4&a=5&[]=6&=7"),
    ("multipart/form-data", b"status=x"),
    ("multipart/form-data; boundary=b", b"nothing of the kind"),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx'),
    (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="../../\0.png"\r\nContent-Type: x\r\n\r\n\0\r\n--b--\r\n',
    ),
    (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="avatar"\r\nContent-Transfer-Encoding: base64\r\n\r\n*\r\n--b--\r\n',
    ),
    ("multipart/form-data; boundary=" + "b" * 500, b"--b"),
]
QUERIES = [
    "limit=-1", "limit=abc", "limit=99999999999999999999", "limit=%C2%B2", "limit[]=1", "limit[a]=1", "offset=-1",
    "offset=99999999999999999999", "max_id=abc", "max_id=-1", "max_id[]=1", "max_id=99999999999999999999",
    "min_id=9223372036854775807", "since_id=%00", "id[]=x", "id[a][b]=1", "id[][a]=1", "id=1&id[]=2", "ids[]=%00",
    "a[][b][c][d][e][f][g]=1", "%ff=%fe", "q=%00", "q=%ed%a0%80", "q=%F0%9F%98%80", "&".join(["a=1"] * 1001), "[]=1",
    "limit=40&max_id=&min_id=&since_id=", "url=http://[&uri=//", "date=0000-00-00", "types[]=", "types[a]=b",
]  # fmt: skip
VALUES: list[Any] = [
    None, True, -1, 10**30, 1.5, float("1e300"), "", "\0", "a\0b", "x" * 100_000, "-1", "9" * 30, "²", "1e9", "٣",
    "2026-13-45T99:99:99Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", [], [[]], [None], ["\0"], {}, {"a": {"b": 1}}, {"0": "x"},
    [{"id": "x"}], ["1"] * 500,
]  # fmt: skip
HEADERS = [
    ("Authorization", "Bearer"), ("Authorization", "Bearer  "), ("Authorization", "Bearer \xff\xfe"),
    ("Authorization", "Basic !!!"), ("Authorization", "Basic AAAA"), ("Authorization", "Basic JTAwOiUwMA=="),
    ("Idempotency-Key", "\xff"), ("Idempotency-Key", "x" * 5000), ("Accept-Language", "\xff;q=x"),
    ("If-None-Match", "\xff"), ("Range", "bytes=9-1"), ("X-Forwarded-For", "\xff, ,"), ("Accept", "*/*;q=\xff"),
]  # fmt: skip
PATHS = [
    "0", "-1", "9" * 25, "9223372036854775807", "9223372036854775808", "%00", "a%00b", "%FF", "%ED%A0%80", "%C2%B2",
    "%D9%A3", "x" * 3000, "..", "%2e%2e", "%20", "null", "{id}", "%F0%9F%98%80",
]  # fmt: skip
SAMPLE = {
    "/api/v1/timelines/home",
    "/api/v1/statuses",
    "/api/v1/statuses/{id}",
    "/oauth/token",
    "/oauth/revoke",
    "/api/v2/media",
}


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Requests leave the test's connection, and with it its transaction, alone."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Tried:
    """Sends requests, undoes what they did, and keeps the answers that are none."""

    def __init__(self, me: Person) -> None:
        self.me = me
        self.client = Client(raise_request_exception=False)
        self.broken: dict[str, str] = {}

    def send(
        self,
        it: Endpoint,
        path: str,
        body: bytes = b"",
        kind: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> None:
        environ: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {self.me.token}"} | (headers or {})
        began = time.thread_time()
        with transaction.atomic():
            status = self.client.generic(it.method, path, body, content_type=kind, **environ).status_code
            transaction.set_rollback(True)
        seconds = time.thread_time() - began
        if status >= 500 or seconds > SLOWEST_SECONDS:
            what = f"{path[:150]} {kind[:60]} {body[:150]!r} {headers or ''}"
            self.broken.setdefault(f"{it.method} {it.path}", f"{status} in {seconds:.1f} s: {what}")


def _path(it: Endpoint, identifier: int) -> str:
    return re.sub(r"{\w+}", str(identifier), it.path)


@pytest.mark.parametrize("tag", TAGS)
def test_nonsense_is_refused(tag: str) -> None:
    crowd = Crowd(1)
    tried = Tried(crowd.me)
    for it in endpoints():
        if it.tag == tag:
            _odd_paths(tried, it)
            _broken_requests(tried, it, _path(it, crowd.hub.pk))
            _wrong_values(tried, it, _path(it, crowd.hub.pk))
    assert tried.broken == {}


def _odd_paths(tried: Tried, it: Endpoint) -> None:
    for odd in PATHS if "{" in it.path else ():
        tried.send(it, re.sub(r"{\w+}", odd, it.path))


def _broken_requests(tried: Tried, it: Endpoint, path: str) -> None:
    for query in QUERIES if it.method == "GET" else ():
        tried.send(it, f"{path}?{query}")
    for kind, body in BODIES if it.method != "GET" and it.params else ():  # without parameters none is read
        tried.send(it, path, body, kind)


def _wrong_values(tried: Tried, it: Endpoint, path: str) -> None:
    for name in it.params.__struct_fields__ if it.params else ():
        if it.method == "GET":
            for value in VALUES:
                if isinstance(value, str):
                    tried.send(it, f"{path}?{name}={quote(value[:2000])}")
            tried.send(it, f"{path}?{name}[]=%00&{name}[]=x")
            tried.send(it, f"{path}?{name}[a][b]=1")
        else:
            for value in VALUES:
                tried.send(it, path, json.dumps({name: value}).encode())
            tried.send(it, path, b'{"%s": "\\ud800"}' % name.encode())


def test_broken_headers_are_refused() -> None:
    crowd = Crowd(1)
    tried = Tried(crowd.me)
    for it in endpoints():
        if it.path in SAMPLE:
            for name, value in HEADERS:
                tried.send(
                    it, _path(it, crowd.hub.pk), headers={"HTTP_" + name.upper().replace("-", "_"): value}
                )
    assert tried.broken == {}


def _raw(
    me: Person, method: str, path: str, *, length: str, sent: bytes, kind: str = "application/json"
) -> int:
    """Through WSGI itself, with a Content-Length that need not be true."""
    answered: list[int] = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "", "SERVER_NAME": "hubbub.test",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(sent), "wsgi.errors": io.StringIO(), "wsgi.multithread": True,
        "wsgi.multiprocess": False, "wsgi.run_once": False, "CONTENT_TYPE": kind, "CONTENT_LENGTH": length,
        "HTTP_AUTHORIZATION": f"Bearer {me.token}",
    }  # fmt: skip

    def start_response(status: str, headers: list[tuple[str, str]], error: object = None) -> Any:
        answered.append(int(status[:3]))

    with transaction.atomic():
        list(with_lane(WSGIHandler())(environ, start_response))
        transaction.set_rollback(True)
    return answered[0]


@pytest.mark.parametrize("length", ["", "-1", "abc", "0", "5", "1000000", "9" * 30])
def test_a_length_that_lies_gets_an_answer(length: str) -> None:
    crowd = Crowd(1)
    multipart = "multipart/form-data; boundary=b"
    form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nx\r\n--b--\r\n'
    for path in ("/api/v1/statuses", "/api/v2/media", "/api/v1/accounts/update_credentials", "/oauth/token"):
        for kind, sent in (("application/json", b'{"status": "x"}'), (multipart, form)):
            method = "PATCH" if "update" in path else "POST"
            assert _raw(crowd.me, method, path, length=length, sent=sent, kind=kind) < 500


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "text/plain", ""])
def test_a_body_of_many_megabytes_is_refused_at_once(kind: str) -> None:
    crowd = Crowd(1)
    for path in ("/api/v1/statuses", "/oauth/token", "/api/v1/apps"):
        for sent in (b'{"status": "' + b"x" * 11_000_000 + b'"}', b"a=1&" * 3_000_000):
            began = time.process_time()
            assert 400 <= _raw(crowd.me, "POST", path, length=str(len(sent)), sent=sent, kind=kind) < 500
            assert time.process_time() - began < 1


def test_many_files_and_fields_in_a_form_are_refused() -> None:
    me = Crowd(1).me
    for count, part in ((5000, 'name="a[]"'), (500, 'name="f"; filename="x"')):
        body = (f"--b\r\nContent-Disposition: form-data; {part}\r\n\r\nx\r\n" * count + "--b--\r\n").encode()
        payload = FakePayload(body).read()
        status = _raw(
            me,
            "POST",
            "/api/v1/statuses",
            length=str(len(payload)),
            sent=payload,
            kind="multipart/form-data; boundary=b",
        )
        assert 400 <= status < 500
