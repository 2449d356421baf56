"""The token that a page's script listens to streams with."""

import pytest

from tests.world import Api, person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


def listen(browser: Browser) -> str:
    browser.open("/home")
    token = browser.client.cookies["csrftoken"].value
    answer = browser.client.post("/live", headers={"X-CSRFToken": token})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return str(answer.json()["token"])


def test_it_reads_streams_and_does_nothing_else() -> None:
    person("ann")
    secret = listen(Browser().sign_in("ann@hubbub.test"))
    program = Api(secret)
    assert program.get("/api/v1/timelines/home").status == 200
    assert program.post("/api/v1/statuses", {"status": "no"}).status == 403
    assert program.get("/api/v1/accounts/verify_credentials").status == 403


def test_a_session_has_one_and_signing_out_ends_it() -> None:
    person("ann")
    browser = Browser().sign_in("ann@hubbub.test")
    secret = listen(browser)
    assert listen(browser) == secret
    browser.open("/auth/logout/")
    browser.send("csrfmiddlewaretoken")
    assert Api(secret).get("/api/v1/timelines/home").status == 401


def test_nobody_gets_one_without_signing_in() -> None:
    answer = Browser().client.post("/live")
    assert answer.status_code in {302, 403}
