"""A server as real processes comes up, answers, and keeps its data to itself."""

from collections.abc import Callable

import httpx

from tests.harness.live import Live


def test_two_servers_run_side_by_side(live: Callable[..., Live]) -> None:
    first, second = live(), live(HUBBUB_REGISTRATION="closed")
    for server in (first, second):
        assert httpx.get(f"{server.url}/no-such-page").status_code == httpx.codes.NOT_FOUND
    assert first.folder != second.folder
