"""Whatever the description allows, and whatever it doesn't, gets an answer: never a 5xx, never a hang.

`--fuzz-examples 300 --timeout 3600` for a long run.
"""

import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.generation import GenerationMode

from hubbub.api.core.endpoint import Access, endpoints
from hubbub.api.core.lane import with_lane
from hubbub.api.endpoints import load
from tests.world.crowd import Crowd

load()
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SLOWEST_SECONDS = 2.0  # of CPU: the machine may be busy with other things
TAGS = sorted({it.tag for it in endpoints()})
NASTY = [
    "",
    "0",
    "-1",
    "9" * 19,
    "9223372036854775807",
    "1e9",
    "true",
    "null",
    "\0",
    "a\0b",
    "é𝄞\u202e",
    "[]",
    "' --",
    "x" * 5000,
]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Requests leave the test's connection, and with it its transaction, alone (as Django's own test client does)."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@cache
def _schema() -> Any:
    """The description as schemathesis reads it, on an application that is Hubbub's own."""
    return schemathesis.openapi.from_wsgi("/api/openapi.json", with_lane(WSGIHandler()))


def _operations(tag: str, *, signed_in: bool) -> Iterator[Any]:
    by_label = {f"{it.method} {it.path}": it for it in endpoints()}
    for found in _schema().get_all_operations():
        operation = found.ok()
        it = by_label[operation.label]
        if it.tag == tag and (signed_in or it.access in {Access.OPEN, Access.ANYONE}):
            yield operation


def _with_real_ids(case: Case[Any], ids: list[int], draw: Any) -> None:
    """Half of all ids are of things that are there, often of the wrong kind; some values are odd ones."""
    for name in list(case.path_parameters or ()):
        if draw(st.booleans()):
            case.path_parameters[name] = draw(st.sampled_from([*map(str, ids), *(it for it in NASTY if it)]))
    for place in (case.query, case.body):
        if not isinstance(place, dict):
            continue
        for name in list(place):
            if draw(st.integers(0, 3)) == 0:
                known = st.sampled_from(ids).map(str)
                place[name] = draw(st.lists(known, max_size=3) if name.endswith(("ids", "[]")) else known)
            elif draw(st.integers(0, 3)) == 0:
                place[name] = draw(st.sampled_from(NASTY))


def _ask(case: Case[Any], token: str | None) -> tuple[int, bytes, float]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    began = time.thread_time()
    with transaction.atomic():
        answer = case.call(headers=headers)
        transaction.set_rollback(True)
    return answer.status_code, answer.content, time.thread_time() - began


@pytest.mark.parametrize("signed_in", [True, False], ids=["owner", "anonymous"])
@pytest.mark.parametrize("tag", TAGS)
def test_every_answer_is_one(tag: str, signed_in: bool, request: pytest.FixtureRequest) -> None:
    crowd = Crowd(1)
    ids = crowd.ids
    token = crowd.me.token if signed_in else None
    broken: dict[str, str] = {}
    for operation in _operations(tag, signed_in=signed_in):
        strategy = operation.as_strategy(generation_mode=GenerationMode.POSITIVE) | operation.as_strategy(
            generation_mode=GenerationMode.NEGATIVE
        )

        @settings(
            max_examples=request.config.getoption("--fuzz-examples"),
            deadline=None,
            database=None,
            derandomize=request.config.getoption("--fuzz-examples") <= 20,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy, data=st.data())
        def try_out(case: Case[Any], data: Any) -> None:
            _with_real_ids(case, ids, data.draw)
            status, body, seconds = _ask(case, token)
            if status >= 500 or seconds > SLOWEST_SECONDS:
                broken[case.operation.label] = (
                    f"{status} in {seconds:.1f} s: {body[:200]!r} for {case.as_curl_command()}"
                )

        try_out()
    assert broken == {}
