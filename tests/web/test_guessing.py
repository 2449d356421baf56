"""Guessing passwords: whoever tries too often is kept out, and the owner of the login is not."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings

from hubbub.kernel.environment import Switch
from hubbub.kernel.ratelimit import counters
from hubbub.web.limits import PER_LOGIN, PER_LOGIN_AND_NETWORK, PER_NETWORK
from tests.world import person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db

ANN = "ann@hubbub.test"
HERE, THERE = "203.0.113.5", "198.51.100.7"


@pytest.fixture(autouse=True)
def _limited(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.HUBBUB = msgspec.structs.replace(settings.HUBBUB, rate_limits=Switch.ON, data=str(tmp_path))
    settings.ACCOUNT_RATE_LIMITS = {}  # as settings have it with limits on: allauth's own
    counters.cache_clear()
    yield
    counters.cache_clear()


@pytest.fixture(autouse=True)
def _ann() -> None:
    person("ann")


def signs_in(address: str, login: str = ANN) -> bool:
    return "_auth_user_id" in Browser(address).sign_in(login).client.session


def guess(addresses: Iterable[str], login: str = ANN) -> list[int]:
    """What wrong passwords are answered, one from each address."""
    return [Browser(address).sign_in(login, "wrong").status for address in addresses]


def networks(count: int) -> list[str]:
    return [f"10.{number // 250}.{number % 250}.1" for number in range(count)]


def test_who_guesses_from_one_network_is_kept_out_and_the_owner_elsewhere_is_not() -> None:
    answers = guess([HERE] * (PER_LOGIN_AND_NETWORK + 1))
    assert answers == [200] * PER_LOGIN_AND_NETWORK + [429]
    assert not signs_in(HERE)
    assert signs_in(THERE)


def test_going_on_all_day_changes_nothing_for_the_owner() -> None:
    guess([HERE] * (PER_LOGIN + 20))
    assert signs_in(THERE)


def test_a_few_mistakes_are_forgiven() -> None:
    guess([HERE] * (PER_LOGIN_AND_NETWORK - 1))
    assert signs_in(HERE)


def test_the_login_may_be_written_in_any_way() -> None:
    guess([HERE] * PER_LOGIN_AND_NETWORK, " ANN@Hubbub.test ")
    assert not signs_in(HERE)


def test_a_home_network_counts_as_one_address() -> None:
    guess([f"2001:db8:1:4200::{number:x}" for number in range(PER_LOGIN_AND_NETWORK)])
    assert not signs_in("2001:db8:1:42ff:1:2:3:4")
    assert signs_in("2001:db8:1:4300::1")


def test_guessing_from_everywhere_has_an_end_too() -> None:
    answers = guess(networks(PER_LOGIN + 1))
    assert answers.count(429) == 1
    assert not signs_in(THERE)


def test_one_network_does_not_try_many_logins() -> None:
    answers = [
        Browser(HERE).sign_in(f"n{number}@hubbub.test", "wrong").status for number in range(PER_NETWORK + 1)
    ]
    assert answers[-1] == 429
    assert signs_in(THERE)
