"""Limits on how often the API may be called, with Mastodon's headers."""

from collections.abc import Callable, Iterator

import msgspec
import pytest
from django.conf import LazySettings
from django.test import Client

from hubbub.api.core.endpoint import DEFAULT_LIMIT
from hubbub.kernel.environment import Switch
from hubbub.kernel.ratelimit import counters
from tests.world import Api, anonymous, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limited(settings: LazySettings, tmp_path: "object") -> Iterator[None]:
    settings.HUBBUB = msgspec.structs.replace(settings.HUBBUB, rate_limits=Switch.ON, data=str(tmp_path))
    counters.cache_clear()
    yield
    counters.cache_clear()


def test_answers_tell_how_much_is_left() -> None:
    ann = person("ann")
    first, second = (ann.get("/api/v1/timelines/home") for _ in range(2))
    assert first.headers["X-RateLimit-Limit"] == str(DEFAULT_LIMIT.count)
    left = [int(reply.headers["X-RateLimit-Remaining"]) for reply in (first, second)]
    assert left == [DEFAULT_LIMIT.count - 1, DEFAULT_LIMIT.count - 2]
    assert first.headers["X-RateLimit-Reset"].endswith("Z")


@pytest.mark.parametrize("caller", ["a member", "nobody", "a guesser of tokens"])
def test_too_many_calls_are_refused(caller: str) -> None:
    callers: dict[str, Callable[[], Api]] = {
        "a member": lambda: person("ann"),
        "nobody": anonymous,
        "a guesser of tokens": lambda: Api("guess"),
    }
    api = callers[caller]()
    path = "/api/v1/timelines/public"
    statuses = [api.get(path).status for _ in range(DEFAULT_LIMIT.count)]
    assert 429 not in statuses
    refused = api.get(path)
    assert (refused.status, refused.json) == (429, {"error": "Too many requests"})
    assert refused.headers["X-RateLimit-Remaining"] == "0"


def test_one_callers_calls_do_not_count_for_another() -> None:
    ann, ben = person("ann"), person("ben")
    ann.get("/api/v1/timelines/home")
    reply = ben.get("/api/v1/timelines/home")
    assert reply.headers["X-RateLimit-Remaining"] == str(DEFAULT_LIMIT.count - 1)


def test_the_addresses_of_one_home_count_together() -> None:
    """One customer has 2^72 addresses of IPv6: a limit of each would be none."""
    homes = ["2001:db8:1:4200::1", "2001:db8:1:42ff:1:2:3:4", "2001:db8:1:4300::1"]
    answers = [Client(REMOTE_ADDR=address).get("/api/v1/timelines/public") for address in homes]
    left = [DEFAULT_LIMIT.count - int(answer.headers["X-RateLimit-Remaining"]) for answer in answers]
    assert left == [1, 2, 1]
