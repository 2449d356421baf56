"""Guessing passwords: whoever tries too often is kept out, and the owner of the login is not."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as configured
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from hubbub.identity.commands.pages import create_page
from hubbub.identity.models import User
from hubbub.kernel.environment import Switch
from hubbub.kernel.ratelimit import counters
from hubbub.web.known_browsers import COOKIE
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


HANDLES = ("ann", "@ANN", "ann@hubbub.test", "@ann@hubbub.test")


@pytest.fixture
def mailbox() -> str:
    """Ann's address, which reads otherwise than her handle."""
    address = "private@elsewhere.test"
    User.objects.update(email=address)
    EmailAddress.objects.update(email=address)
    return address


@pytest.mark.parametrize("handle", HANDLES)
def test_one_signs_in_with_the_handle_too(mailbox: str, handle: str) -> None:
    assert signs_in(HERE, handle)
    assert signs_in(HERE, mailbox)
    assert guess([HERE], handle) == [200]
    assert not signs_in(HERE, f"{handle}x")


@pytest.mark.usefixtures("mailbox")
def test_the_handle_of_another_server_and_that_of_a_page_let_nobody_in() -> None:
    create_page(User.objects.get(), "bakery")
    for other in ("@ann@elsewhere.test", "bakery", "@", ""):
        assert not signs_in(HERE, other)


@pytest.mark.usefixtures("mailbox")
def test_an_address_that_reads_like_the_handle_of_another_is_an_address() -> None:
    ben = person("ben").user
    User.objects.filter(pk=ben.pk).update(email=ANN)
    EmailAddress.objects.filter(user=ben).update(email=ANN)
    assert Browser(HERE).sign_in(ANN).client.session["_auth_user_id"] == str(ben.pk)
    assert Browser(HERE).sign_in("@ann").client.session["_auth_user_id"] != str(ben.pk)


def answer_to(login: str) -> str:
    """The page that a wrong password gets, without what was typed and what changes from page to page."""
    page = Browser(HERE).sign_in(login, "wrong").page
    page = re.sub(r'(name="csrfmiddlewaretoken" value)="[^"]*"', "", page)
    return page.replace(login, "")


def test_the_answer_tells_nobody_whether_a_name_exists(mailbox: str) -> None:
    assert (
        answer_to("@ann") == answer_to("@nobody") == answer_to(mailbox) == answer_to("nobody@elsewhere.test")
    )
    assert "don&#x27;t belong together" in answer_to("@nobody")


class Counted(MD5PasswordHasher):
    """Notes how often it is asked: the slow part of signing in, which time would tell of."""

    algorithm, asked = "counted", 0

    def encode(self, password: str, salt: str) -> str:
        Counted.asked += 1
        return super().encode(password, salt)


def test_time_tells_nobody_either(mailbox: str, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    User.objects.update(password=make_password("correct horse battery"))

    def cost(login: str) -> tuple[int, int]:
        before = Counted.asked
        with CaptureQueriesContext(connection) as queries:
            guess([HERE], login)
        return Counted.asked - before, sum("identity_membership m" in it["sql"] for it in queries)

    assert {cost(login) for login in ("@ann", "@nobody", mailbox, "nobody@elsewhere.test")} == {(1, 1)}
    guess([HERE] * PER_LOGIN_AND_NETWORK, mailbox)
    assert cost("@ann") == (1, 1)  # not even tried


def test_the_handle_gains_nobody_further_guesses_and_does_not_tell_whose_it_is(mailbox: str) -> None:
    assert guess([HERE] * PER_LOGIN_AND_NETWORK, mailbox) == [200] * PER_LOGIN_AND_NETWORK
    assert not signs_in(HERE, "@ann")
    # From outside it looks as with any other name.
    assert guess([HERE], "@ann") == guess([HERE], "@nobody") == [200]
    assert answer_to("@ann") == answer_to("@nobody")
    assert signs_in(THERE, "@ann")


@pytest.mark.usefixtures("mailbox")
def test_all_spellings_of_a_handle_count_together() -> None:
    for number in range(PER_LOGIN_AND_NETWORK):
        guess([HERE], HANDLES[number % len(HANDLES)])
    assert not signs_in(HERE, "ann")
    assert signs_in(THERE, "ann")


def known_browser(address: str, login: str = ANN) -> Browser:
    """One in which somebody has signed in and out again."""
    browser = Browser(address).sign_in(login)
    del browser.client.cookies[configured.SESSION_COOKIE_NAME]
    return browser


def is_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.client.session


@pytest.mark.parametrize("name", [ANN, "@ann"])
def test_who_signed_in_here_before_is_not_kept_out_by_what_others_guess(name: str) -> None:
    here = known_browser(HERE)
    guess(networks(PER_LOGIN + 1), name)
    assert not signs_in(HERE, name)
    assert is_in(here.sign_in(name))


def test_a_known_browser_has_a_few_tries_and_another_name_gives_it_no_more() -> None:
    here = known_browser(HERE)
    for number in range(PER_LOGIN_AND_NETWORK):
        here.sign_in(("@ann", ANN)[number % 2], "wrong")
    assert not is_in(here.sign_in(ANN))
    assert not is_in(here.sign_in("@ann"))
    assert signs_in(THERE)


def test_it_is_known_for_its_own_login_alone() -> None:
    person("ben")
    bens = known_browser(HERE, "ben@hubbub.test")
    guess(networks(PER_LOGIN + 1))
    assert not is_in(bens.sign_in(ANN))


def test_nobody_makes_a_browser_known_by_themselves() -> None:
    guess(networks(PER_LOGIN + 1))
    stranger = Browser(HERE)
    stranger.client.cookies[COOKIE] = f"abc:{User.objects.get().pk}"
    assert not is_in(stranger.sign_in(ANN))


def test_scripts_and_other_pages_see_nothing_of_it() -> None:
    cookie = known_browser(HERE).client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/auth/")


def test_whoever_knows_a_handle_alone_does_not_keep_its_owner_out(mailbox: str) -> None:
    for number, network in enumerate(networks(PER_LOGIN)):
        guess([network], HANDLES[number % len(HANDLES)])
    assert not signs_in(THERE, "@ann")
    assert signs_in(THERE, mailbox)


def test_an_address_that_somebody_else_only_claims_counts_as_its_owners(mailbox: str) -> None:
    ann, eve = User.objects.get(), person("eve").user
    EmailAddress.objects.filter(user=ann).delete()
    EmailAddress.objects.create(user=eve, email=mailbox, verified=False)  # before it, wherever they lie
    EmailAddress.objects.create(user=ann, email=mailbox, verified=True)
    guess([HERE] * PER_LOGIN_AND_NETWORK, mailbox)
    assert not signs_in(HERE, "@ann")
    assert signs_in(HERE, "@eve")


def test_a_known_browser_that_sends_what_no_name_holds_is_answered() -> None:
    browser, again = Browser(HERE).sign_in(ANN), Browser(HERE)
    again.client.cookies[COOKIE] = browser.client.cookies[COOKIE].value
    assert again.sign_in("an\0n").status == 200
