"""Arriving in a real browser: sign up, let a program in on the consent page, and act with its token.

Runs in Debian's Chromium; where that is missing these journeys are skipped and say so (`.ci/run` installs it).
"""

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.harness.chromium import needs_chromium, picture
from tests.harness.live import Live

OOB = "urn:ietf:wg:oauth:2.0:oob"

pytestmark = needs_chromium


@pytest.fixture(params=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=request.param == "with scripts", viewport={"width": 360, "height": 740}
    )
    yield context.new_page()
    context.close()


def _register(server: Live) -> dict[str, str]:
    answer = httpx.post(
        f"{server.url}/api/v1/apps",
        data={"client_name": "Phone app", "redirect_uris": OOB, "scopes": "read write follow push"},
    )
    registered: dict[str, str] = answer.json()
    return registered


def test_sign_up_consent_and_a_first_post(live: Callable[..., Live], page: Page) -> None:
    server = live(HUBBUB_CONFIRM_EMAIL="off", HUBBUB_REGISTRATION="open")
    program = _register(server)
    page.goto(
        f"{server.url}/oauth/authorize?response_type=code&client_id={program['client_id']}"
        f"&redirect_uri={OOB}&scope=read+write+follow+push"
    )
    picture(page, "sign-in")
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    picture(page, "sign-up")
    page.get_by_label("Username").fill("ann")
    page.get_by_label("E-mail").fill("ann@hubbub.test")
    page.get_by_label("Password").fill("correct horse battery")
    _agree(page)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    page.get_by_role("button", name="Allow").wait_for()
    picture(page, "consent")
    assert "Phone app" in page.inner_text("main")
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(re.compile("code="))
    picture(page, "code")
    code = httpx.URL(page.url).params["code"]
    assert code in page.inner_text("main") or page.locator(f"input[value='{code}']").count() == 1
    token = httpx.post(
        f"{server.url}/oauth/token",
        data={
            "grant_type": "authorization_code",
            "code": code,
            "client_id": program["client_id"],
            "client_secret": program["client_secret"],
            "redirect_uri": OOB,
        },
    ).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    posted = httpx.post(
        f"{server.url}/api/v1/statuses", data={"status": "Hello, all"}, headers=headers
    ).json()
    page.goto(posted["url"])
    picture(page, "status")
    assert "Hello, all" in page.inner_text("main")
    page.goto(f"{server.url}/@ann")
    picture(page, "profile")
    assert page.locator("article").count() == 1


def _agree(page: Page) -> None:
    box = page.get_by_role("checkbox")
    if box.count():
        box.first.check()
