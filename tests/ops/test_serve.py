"""`hubbub serve` starts everything, keeps it running, and leaves nothing behind."""

import os
import re
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psycopg
import pytest
from websockets.sync.client import connect

from hubbub.ops.servers import READERS, READERS_OF_A_NETWORK
from hubbub.ops.slots import RETRY_AFTER
from tests.harness.live import Home, Served, run
from tests.harness.waiting import until

MAKE_PERSON = """
import django
django.setup()
from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.tokens import issue_token
user, account = create_person("ann", "ann@example.org", confirmed=True)
print(issue_token(application=None, user=user, account=account, scopes=["read", "write"])[1])
"""


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


def is_ready(server: Served) -> bool:
    return httpx.get(f"{server.url}/health/ready").status_code == httpx.codes.OK


def test_it_serves_says_where_and_stops_in_order(serve: Callable[..., Served]) -> None:
    server = serve()
    assert httpx.get(f"{server.url}/health").text == "ok"
    until(lambda: is_ready(server))
    said = server.log()
    assert f"Hubbub is at {server.url}" in said
    [link] = re.findall(rf"{server.url}/welcome/\S+", said)
    assert httpx.get(link).status_code == httpx.codes.OK
    until(lambda: set(server.children()) == {"web", "streaming", "worker"})
    until(lambda: _streams(server))
    family = server.family()
    os.kill(server.supervisor, signal.SIGTERM)
    assert server.wait(10) == 0
    assert not [pid for pid in family if alive(pid)]
    assert "Traceback" not in server.log()


def test_a_child_that_dies_is_started_again_and_said_so(serve: Callable[..., Served]) -> None:
    server = serve()
    until(lambda: len(server.children()) == 3)
    before = server.children()
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    until(lambda: server.children().keys() == before.keys() and server.children() != before)
    until(lambda: server.log().count("starting it again") == len(before))
    until(lambda: _answers(server))


def test_a_database_that_hangs_up_is_asked_again(serve: Callable[..., Served]) -> None:
    server = serve(DJANGO_SETTINGS_MODULE="hubbub.config.settings", HUBBUB_WEB_WORKERS="1")
    until(lambda: _streams(server))
    token = server.run("python", "-c", MAKE_PERSON).strip()
    headers = {"Authorization": f"Bearer {token}"}
    stream = f"ws://127.0.0.1:{server.settings['HUBBUB_STREAMING_PORT']}/api/v1/streaming?stream=user"
    with connect(stream, additional_headers=headers) as socket, httpx.Client(headers=headers) as client:
        for words in ("before", "behind"):
            # Each thread of the server may find out for itself that its connection is lost, once.
            until(lambda: _is_quiet(client, server.url))
            said = client.post(f"{server.url}/api/v1/statuses", json={"status": words})
            assert said.status_code == httpx.codes.OK
            assert words in socket.recv(timeout=10)
            _hang_up(server)


def _is_quiet(client: httpx.Client, url: str) -> bool:
    """Whether reads by the short lane and by Django's go well, many times in a row."""
    paths = ("/api/v1/timelines/home", "/api/v1/lists")
    return all(client.get(f"{url}{path}").is_success for path in paths * 20)


def _hang_up(server: Served) -> None:
    """End all of the server's connections to PostgreSQL; nobody can hang up on who reads SQLite's file."""
    if url := server.settings["HUBBUB_DATABASE_URL"]:
        with psycopg.connect(url, autocommit=True) as database:
            database.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def test_a_large_request_is_refused_while_it_comes_in_unless_it_is_an_upload(
    serve: Callable[..., Served],
) -> None:
    server = serve()
    large = {"file": ("large.bin", b"x" * 20_000_000)}
    refused = httpx.post(f"{server.url}/api/v1/statuses", files=large)
    assert refused.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE
    assert refused.json() == {"error": "The request is too large: at most 2 MB are taken here"}
    assert httpx.post(f"{server.url}/auth/login/", files=large).status_code == refused.status_code
    assert httpx.post(f"{server.url}/api/v2/media", files=large).status_code == httpx.codes.UNAUTHORIZED


def _streams(server: Served) -> bool:
    port = server.settings["HUBBUB_STREAMING_PORT"]
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/v1/streaming/health").is_success
    except httpx.TransportError:
        return False


def _answers(server: Served) -> bool:
    try:
        return is_ready(server)
    except httpx.TransportError:
        return False


def test_nothing_outlives_a_killed_supervisor(serve: Callable[..., Served]) -> None:
    server = serve()
    until(lambda: len(server.family()) > len(server.children()) + 1)  # web's own children too
    family = server.family()
    os.kill(server.supervisor, signal.SIGKILL)
    until(lambda: not [pid for pid in family if alive(pid)], seconds=5)


def test_one_data_folder_has_one_supervisor(serve: Callable[..., Served]) -> None:
    server = serve()
    with pytest.raises(AssertionError, match=f"already \\(process {server.supervisor}\\)"):
        server.run("hubbub", "serve")


def test_a_port_that_is_taken_is_told_before_anything_starts(
    serve: Callable[..., Served], new_home: Callable[[], Home]
) -> None:
    first = serve()
    until(lambda: _streams(first))
    second = new_home().settings
    taken = {"HUBBUB_PORT": str(first.port), "HUBBUB_STREAMING_PORT": first.settings["HUBBUB_STREAMING_PORT"]}
    for name, port in taken.items():
        with pytest.raises(AssertionError, match=f"^Error: Port {port} is taken by another program"):
            run("hubbub", "serve", settings=second | {**_free_ports(), name: port})
    assert _answers(first)


def _free_ports() -> dict[str, str]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        web, streaming = one.getsockname()[1], two.getsockname()[1]
    return {"HUBBUB_PORT": str(web), "HUBBUB_STREAMING_PORT": str(streaming)}


LOADS = """
import sys, threading
from hubbub.ops import supervisor
if sys.argv[1:] == ["with a thread"]:
    threading.Thread(target=threading.Event().wait, daemon=True).start()
supervisor.load_what_is_shared()
from django.db import connection
assert connection.connection is None, "a connection is open"
missing = [name for name in supervisor.SHARED if name not in sys.modules]
assert not missing, missing
"""


def _load(new_home: Callable[[], Home], *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", LOADS, *arguments]
    environment = os.environ | new_home().settings
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_what_the_children_share_opens_nothing_that_a_fork_would_lose(new_home: Callable[[], Home]) -> None:
    done = _load(new_home)
    assert done.returncode == 0, done.stderr


def test_nothing_is_forked_beside_a_thread(new_home: Callable[[], Home]) -> None:
    done = _load(new_home, "with a thread")
    assert done.returncode == 1
    assert "threads that a fork would lose" in done.stderr


def test_a_child_that_cannot_live_stops_everything() -> None:
    program = """
import os, sys
from hubbub.ops import supervisor
supervisor.FIRST_DELAY = 0.01
good = supervisor.Child("good", lambda: os.execv("/bin/sleep", ["sleep", "60"]))
bad = supervisor.Child("bad", lambda: sys.exit(1))
ended = supervisor.Supervisor([good, bad]).run()
ended.be() if isinstance(ended, supervisor.Child) else sys.exit(ended)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 1
    assert "bad ended with status 1 5 times in a row" in done.stderr


def test_figures_are_there_for_neighbours_once_switched_on(serve: Callable[..., Served]) -> None:
    server = serve(HUBBUB_METRICS="on")
    for _ in range(4):
        httpx.get(f"{server.url}/api/v1/timelines/public")
    httpx.get(f"{server.url}/api/v1/{'x' * 50}")
    said = httpx.get(f"{server.url}/metrics").text
    assert 'hubbub_request_seconds_count{kind="timelines",method="GET",status="200"} 4.0' in said
    assert 'kind="other"' in said
    assert "hubbub_jobs_waiting" in said
    assert "xxx" not in said
    for elsewhere in ("203.0.113.9", "203.0.113.9, 127.0.0.1"):
        answer = httpx.get(f"{server.url}/metrics", headers={"X-Forwarded-For": elsewhere})
        assert answer.status_code == httpx.codes.NOT_FOUND


def test_figures_are_off_by_default(serve: Callable[..., Served]) -> None:
    assert httpx.get(f"{serve().url}/metrics").status_code == httpx.codes.NOT_FOUND


def test_many_slow_senders_keep_nobody_else_waiting(serve: Callable[..., Served]) -> None:
    server = serve()
    slow = [_begin_to_send(server.port, length=100) for _ in range(20)]
    for _ in range(4):
        # Whoever is kept waiting here waits for ever: the slow ones never end.
        assert httpx.get(f"{server.url}/health", timeout=60).status_code == httpx.codes.OK
    for connection in slow:
        connection.close()


def test_bodies_without_end_leave_threads_for_everybody_else(serve: Callable[..., Served]) -> None:
    server = serve(DJANGO_SETTINGS_MODULE="hubbub.config.settings", HUBBUB_WEB_WORKERS="1")
    token = server.run("python", "-c", MAKE_PERSON).strip()
    known = f"Authorization: Bearer {token}"
    # From three addresses of this machine, more than there are threads; each sends a little and then nothing.
    endless = [
        _begin_to_send(server.port, length=length, header=known, path=path, source=f"127.0.0.{number % 3 + 2}")
        for number in range(60)
        for length, path in ((100, "/api/v1/statuses"), (5_000_000, "/api/v2/media"))
    ]  # fmt: skip
    until(lambda: _answered(endless) >= len(endless) - 2 * READERS)
    for _ in range(8):
        assert httpx.get(f"{server.url}/about", timeout=10).status_code == httpx.codes.OK
    refused = [connection for connection in endless if _has_answer(connection)]
    said = refused[0].recv(1000).decode()
    assert said.startswith("HTTP/1.1 503 ")
    assert f"retry-after: {RETRY_AFTER}" in said.lower()
    for connection in endless:
        connection.close()
    headers = {"Authorization": f"Bearer {token}"}

    def posted() -> bool:
        answer = httpx.post(
            f"{server.url}/api/v1/statuses", json={"status": "Hello"}, headers=headers, timeout=10
        )
        return answer.status_code == httpx.codes.OK

    until(posted)


def test_bodies_without_end_from_one_network_leave_places_for_others(serve: Callable[..., Served]) -> None:
    server = serve(DJANGO_SETTINGS_MODULE="hubbub.config.settings", HUBBUB_WEB_WORKERS="1")
    token = server.run("python", "-c", MAKE_PERSON).strip()
    endless = [_begin_to_send(server.port, length=100, source="127.0.0.2") for _ in range(60)]
    until(lambda: _answered(endless) == len(endless) - READERS_OF_A_NETWORK)
    headers = {"Authorization": f"Bearer {token}"}
    for number in range(5):
        said = {"status": f"Hello {number}"}
        answer = httpx.post(f"{server.url}/api/v1/statuses", json=said, headers=headers, timeout=10)
        assert answer.status_code == httpx.codes.OK
    for connection in endless:
        connection.close()


def test_many_who_send_at_once_are_all_taken(serve: Callable[..., Served]) -> None:
    server = serve(DJANGO_SETTINGS_MODULE="hubbub.config.settings", HUBBUB_WEB_WORKERS="1")
    token = server.run("python", "-c", MAKE_PERSON).strip()
    headers = {"Authorization": f"Bearer {token}"}

    def post(number: int) -> int:
        said = {"status": f"Hello {number} " + "x" * 4000}
        answer = httpx.post(f"{server.url}/api/v1/statuses", json=said, headers=headers, timeout=60)
        return answer.status_code

    with ThreadPoolExecutor(48) as pool:
        assert set(pool.map(post, range(96))) == {httpx.codes.OK}


def _has_answer(connection: socket.socket) -> bool:
    return bool(select.select([connection], [], [], 0)[0])


def _answered(connections: list[socket.socket]) -> int:
    return sum(map(_has_answer, connections))


def _begin_to_send(
    port: int,
    *,
    length: int,
    method: str = "POST",
    path: str = "/api/v1/apps",
    header: str = "Accept: */*",
    source: str = "127.0.0.1",
) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), source_address=(source, 0))
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\n{header}\r\nContent-Length: {length}\r\n\r\nhalf"
    connection.sendall(head.encode())
    return connection


def test_an_endless_body_is_refused_unread(serve: Callable[..., Served]) -> None:
    server = serve()
    with _begin_to_send(server.port, length=99_999_999_999) as connection:
        connection.settimeout(10)
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_who_may_not_send_files_is_told_so_before_they_are_read(serve: Callable[..., Served]) -> None:
    server = serve(DJANGO_SETTINGS_MODULE="hubbub.config.settings")
    token = server.run("python", "-c", MAKE_PERSON).strip()
    large = 10_000_000
    for path, header, answer in (
        ("/api/v2/media", "Accept: */*", b"401"),
        ("/api/v2/media", "Authorization: Bearer wrong", b"401"),
        ("/api/v1/accounts/update_credentials", "Authorization: Bearer wrong", b"401"),
        ("/compose", "Cookie: sessionid=wrong", b"403"),
    ):
        method = "PATCH" if "credentials" in path else "POST"
        with _begin_to_send(server.port, length=large, method=method, path=path, header=header) as connection:
            connection.settimeout(10)  # for ever, were the rest of it waited for
            assert connection.recv(100).split()[1] == answer
    form = f"Authorization: Bearer {token}\r\nContent-Type: multipart/form-data; boundary=b"
    with _begin_to_send(server.port, length=large, path="/api/v2/media", header=form) as connection:
        connection.sendall(b"x" * (large - 4))
        connection.settimeout(30)
        assert connection.recv(100).split()[1] == b"400"  # read, and no form


def test_whoever_looks_for_streams_at_the_web_server_is_told_where_they_are(
    serve: Callable[..., Served],
) -> None:
    server = serve()
    answer = httpx.get(f"{server.url}/api/v1/streaming/user")
    assert answer.status_code == httpx.codes.MISDIRECTED_REQUEST
    assert f"ws://127.0.0.1:{server.settings['HUBBUB_STREAMING_PORT']}" in answer.json()["error"]
