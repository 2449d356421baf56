"""Whom mail comes from: the server by its name, whatever that name is made of."""

from collections.abc import Callable
from email import message_from_bytes
from email.headerregistry import Address
from email.policy import default

import pytest
from django.core import mail
from django.core.mail.message import sanitize_address
from pytest_django import Settings

from hubbub.instance.commands.settings import ensure_server_settings
from hubbub.kernel.mail import send_later, sender

pytestmark = pytest.mark.django_db

NASTY = [
    'Tea, "Room" <root@evil.example>',
    "Tea\r\nBcc: eve@evil.example",
    "Tea\x07\u2028\u202eRoom",
    "Stra\u00dfe \U0001f375 " + "\u0645\u0642\u0647\u0649 " * 20,
    "\\",
    "a@b.example",
    "=?utf-8?q?Eve?=",
]


def call_it(name: str) -> None:
    row = ensure_server_settings()
    row.title = name
    row.save()


def received() -> Address:
    """The one sender that whoever gets the mail sees."""
    told = message_from_bytes(mail.outbox[-1].message().as_bytes(), policy=default)
    assert told["Bcc"] is None
    assert [str(to) for to in told["To"].addresses] == ["ann@hubbub.test"]
    (address,) = told["From"].addresses
    return address  # type: ignore[no-any-return]


def test_mail_comes_from_the_server_by_its_name(run_jobs: Callable[[], int]) -> None:
    call_it("Tea room")
    send_later("ann@hubbub.test", "Hello", "Hello")
    call_it("Coffee room")  # before it is sent
    run_jobs()
    assert str(received()) == "Coffee room <noreply@hubbub.test>"


@pytest.mark.parametrize("name", NASTY)
def test_no_name_makes_a_header_or_another_address(name: str, run_jobs: Callable[[], int]) -> None:
    call_it(name[:80])
    send_later("ann@hubbub.test", "Hello", "Hello")
    run_jobs()
    assert received().addr_spec == "noreply@hubbub.test"
    # What an SMTP server is told, too.
    assert "<noreply@hubbub.test>" in sanitize_address(mail.outbox[-1].from_email, "utf-8")


@pytest.mark.parametrize(
    "name", ["Stra\u00dfe, \u0645\u0642\u0647\u0649 \U0001f375", 'The "Tea" room', "Tea, please"]
)
def test_the_name_arrives_as_it_is_written(name: str, run_jobs: Callable[[], int]) -> None:
    call_it(name)
    send_later("ann@hubbub.test", "Hello", "Hello")
    run_jobs()
    assert received().display_name == name


def test_a_sender_whom_the_operator_named_stays(settings: Settings) -> None:
    call_it("Tea room")
    settings.DEFAULT_FROM_EMAIL = "Post office <post@hubbub.test>"
    assert sender() == "Post office <post@hubbub.test>"
    settings.DEFAULT_FROM_EMAIL = "post@hubbub.test"
    assert sender() == "Tea room <post@hubbub.test>"


def test_a_sender_in_letters_of_any_language_is_sent_as_mail_servers_know_it(settings: Settings) -> None:
    call_it("Tea room")
    settings.DEFAULT_FROM_EMAIL = "post@b\u00fccher.example"
    assert sender() == "Tea room <post@xn--bcher-kva.example>"
