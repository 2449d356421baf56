"""What went wrong has a page that says what to do, gives back what was typed, and shows nobody more than they may see."""

import re
from typing import NoReturn

import pytest
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import path

from hubbub.config import urls
from hubbub.identity.models import Account
from hubbub.kernel.errors import NotAuthenticated, RequestTooLarge
from tests.world import person

pytestmark = pytest.mark.django_db


def break_down(_request: HttpRequest) -> NoReturn:
    """A page with a mistake in it."""
    raise ZeroDivisionError


def refuse(_request: HttpRequest, kind: str) -> NoReturn:
    """A page whose command refuses."""
    raise RequestTooLarge(1) if kind == "large" else NotAuthenticated


class Broken:
    """All addresses, and some that break or refuse."""

    urlpatterns = [*urls.urlpatterns, path("broken", break_down), path("refuse/<str:kind>", refuse)]
    handler400, handler403, handler404, handler500 = (
        urls.handler400,
        urls.handler403,
        urls.handler404,
        urls.handler500,
    )


def test_what_is_not_there() -> None:
    answer = Client().get("/nothing-here")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Check the address" in page
    assert 'href="/search"' in page
    assert 'href="/auth/login/"' in page


def test_it_leads_back_to_the_page_of_this_server_that_led_there() -> None:
    here = Client().get("/nothing-here", headers={"referer": "http://testserver/about?x=1"})
    assert 'href="/about?x=1"' in here.content.decode()
    elsewhere = Client().get("/nothing-here", headers={"referer": "https://elsewhere.example/about"})
    assert "Go back" not in elsewhere.content.decode()


@pytest.mark.parametrize("state", ["suspended_at", "deleted_at"])
def test_a_profile_that_was_removed_is_gone(state: str) -> None:
    ann = person("ann")
    Account.objects.filter(pk=ann.account.pk).update(**{state: "2026-01-01T00:00:00Z"})
    answer = Client().get("/@ann")
    assert answer.status_code == 410
    assert "removed for good" in answer.content.decode()
    assert Client().get("/@nobody").status_code == 404


def test_a_form_without_its_token_gives_back_what_was_typed() -> None:
    ann = person("ann")
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann.user)
    answer = client.post("/compose", {"text": "A long thought"})
    assert answer.status_code == 403
    assert "The form is too old" in answer.content.decode()
    assert "A long thought" in answer.content.decode()


@override_settings(ROOT_URLCONF=Broken)
def test_a_mistake_of_ours_loses_nothing_either(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)
    answer = client.post("/broken", {"text": "A long thought <b>"})
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Traceback" not in page
    assert "ZeroDivisionError" not in page
    (number,) = re.findall(r"number ([0-9a-f]{8})", page)
    assert number in caplog.text
    assert "A long thought &lt;b&gt;" in page


def test_staff_pages_are_refused_with_a_way_on() -> None:
    client = Client()
    client.force_login(person("ann").user)
    answer = client.get("/server")
    assert answer.status_code in {403, 404}
    assert 'href="/home"' in answer.content.decode()


@override_settings(ROOT_URLCONF=Broken)
def test_a_form_that_cannot_be_read_is_no_second_mistake() -> None:
    client = Client(raise_request_exception=False)
    for sent in (b"", b"--x\r\nnonsense"):
        answer = client.post("/broken", sent, content_type="multipart/form-data; boundary=x")
        assert answer.status_code == 500
        assert "number" in answer.content.decode()


def test_nonsense_in_headers_is_no_second_mistake() -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/nothing-here", headers={"referer": "http://[x"}).status_code == 404
    assert client.get("/nothing-here", headers={"host": "no host"}).status_code == 400


def test_the_way_back_leads_to_no_other_server() -> None:
    answer = Client().get("/nothing-here", headers={"referer": "http://testserver//elsewhere.example/x"})
    assert "elsewhere.example" not in answer.content.decode()


def test_nobody_on_the_way_keeps_what_was_typed() -> None:
    answer = Client().get("/nothing-here")
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


@override_settings(ROOT_URLCONF=Broken)
@pytest.mark.parametrize(("kind", "status"), [("large", 413), ("unknown", 403)])
def test_what_the_domain_refuses_has_the_status_it_has_for_programs_but_401(kind: str, status: int) -> None:
    assert Client().get(f"/refuse/{kind}").status_code == status
