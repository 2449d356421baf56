"""A first day in a real browser, on a phone, a tablet and a desk, with scripts and without: somebody arrives, takes the
first steps, finds somebody, talks with them, reports a post, and the owner deals with it.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.harness.chromium import needs_chromium, picture
from tests.harness.live import Live

pytestmark = needs_chromium

PASSWORD = "correct horse battery"
PEOPLE = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "hubbub.config.settings"
import django; django.setup()
from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.profile import ProfileWishes, update_profile
from hubbub.identity.models import UserRole
from hubbub.identity.viewer import Viewer
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.new import NewPost
from hubbub.publishing.urls import tag_url
for name, role in (("olga", UserRole.OWNER), ("ben", UserRole.MEMBER)):
    user, account = create_person(name, f"{name}@hubbub.test", password="correct horse battery", role=role, confirmed=True)
    viewer = Viewer(account_id=account.pk, user_id=user.pk)
    update_profile(viewer, ProfileWishes(display_name=name.title(), discoverable=True, indexable=True), tag_url=tag_url)
    publish(viewer, NewPost(text=f"Hello from {name} #tea"))
"""
DEVICES = [
    pytest.param({"width": 360, "height": 780}, "dark", True, id="phone"),
    pytest.param({"width": 768, "height": 1024}, "light", True, id="tablet"),
    pytest.param({"width": 1440, "height": 900}, "light", False, id="desk without scripts"),
]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("size", "scheme", "scripts"), DEVICES)
def test_somebody_arrives_talks_and_is_kept_safe(
    browser: Browser,
    live: Callable[..., Live],
    size: ViewportSize,
    scheme: Literal["light", "dark"],
    *,
    scripts: bool,
) -> None:
    server = live()
    server.run("python", "-c", PEOPLE)
    page, bens, owners = (
        browser.new_context(
            viewport=size,
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        ).new_page()
        for _ in range(3)
    )
    _sign_up(page, server)
    _take_first_steps(page)
    _find_and_follow(page, server)
    _sign_in(bens, server, "ben")
    _talk(page, bens, server)
    _report(page, server)
    _sign_in(owners, server, "olga")
    _deal_with_it(owners, server)
    _own(page, server)
    for opened in (page, bens, owners):
        opened.context.close()


def _sign_up(page: Page, server: Live) -> None:
    page.goto(server.url)
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    page.get_by_label("Username").fill("ann")
    page.get_by_label("E-mail").fill("ann@hubbub.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("checkbox").check()
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/confirm-email/")
    picture(page, "first-day-confirm")
    page.goto(_link_in_mail(page, server.folder / "mail"))
    page.get_by_role("main").get_by_role("button", name="Confirm").click()
    page.wait_for_url(re.compile("/start"))


def _link_in_mail(page: Page, folder: Path) -> str:
    """The link in the newest mail, once a job has written it."""
    for _ in range(150):
        mails = sorted(folder.glob("*"), key=lambda file: file.stat().st_mtime) if folder.exists() else []
        links: list[str] = (
            re.findall(r"https?://\S+/confirm-email/\S+", mails[-1].read_text()) if mails else []
        )
        if links:
            return links[0]
        page.wait_for_timeout(100)
    raise AssertionError("no mail came")


def _take_first_steps(page: Page) -> None:
    page.get_by_label("Name", exact=False).first.fill("Ann")
    picture(page, "first-day-profile")
    page.get_by_role("button", name="Save and go on").click()
    for step in ("interests", "people", "notifications"):
        page.wait_for_url(f"**/start/{step}")
        picture(page, f"first-day-{step}")
        page.get_by_role("main").get_by_text("Skip this", exact=True).click()
    page.wait_for_url("**/home*")


def _find_and_follow(page: Page, server: Live) -> None:
    page.goto(f"{server.url}/search?q=ben")
    page.get_by_role("link", name=re.compile("Ben")).first.click()
    page.wait_for_url("**/@ben")
    page.get_by_role("button", name=re.compile("^Follow")).click()
    expect(page.get_by_role("button", name="Unfollow")).to_be_visible()


def _sign_in(page: Page, server: Live, name: str) -> None:
    page.goto(f"{server.url}/auth/login/")
    page.get_by_label("E-mail").fill(f"{name}@hubbub.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    page.wait_for_url("**/home")


def _talk(page: Page, bens: Page, server: Live) -> None:
    page.goto(f"{server.url}/conversations/new")
    page.get_by_label("To").fill("@ben")
    page.get_by_label("Message").fill("Do you have tea?")
    page.get_by_role("main").get_by_role("button", name="Send").click()
    expect(page.get_by_text("Do you have tea?")).to_be_visible()
    bens.goto(f"{server.url}/notifications/requests")  # she is new to him, so he is asked first
    bens.get_by_role("button", name="Accept @ann").click()
    bens.goto(f"{server.url}/conversations")
    bens.get_by_role("link", name=re.compile("Ann")).first.click()
    bens.get_by_label("Answer").fill("Plenty.")
    bens.get_by_role("main").get_by_role("button", name="Send").click()
    expect(bens.get_by_text("Plenty.")).to_be_visible()
    page.goto(f"{server.url}/conversations")
    page.get_by_role("link", name=re.compile("Ben")).first.click()
    expect(page.get_by_text("Plenty.")).to_be_visible()
    picture(page, "first-day-conversation")


def _report(page: Page, server: Live) -> None:
    page.goto(f"{server.url}/@ben")
    page.locator("article").first.get_by_role("link", name="More about this post").click()
    page.get_by_role("link", name="Report @ben").click()
    page.get_by_label("Something else").check()
    page.locator("#id_comment").fill("I only try this.")
    page.get_by_role("main").get_by_role("button", name="Send report").click()
    page.wait_for_url("**/reported")


def _deal_with_it(page: Page, server: Live) -> None:
    page.goto(f"{server.url}/moderation")
    page.get_by_role("main").get_by_role("link", name=re.compile("I only try this|Ben")).first.click()
    expect(page.get_by_text("I only try this.")).to_be_visible()
    picture(page, "first-day-report")
    page.get_by_role("button", name="Resolve without action").click()
    page.goto(f"{server.url}/moderation")
    expect(page.get_by_text("I only try this.")).to_have_count(0)
    page.goto(f"{server.url}/moderation/audit")
    expect(page.get_by_role("main")).to_contain_text("olga")


def _own(page: Page, server: Live) -> None:
    page.goto(f"{server.url}/settings/appearance")
    page.get_by_label("Language of the pages").select_option("de")
    page.get_by_role("main").get_by_role("button", name="Save").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.goto(f"{server.url}/home")
    expect(page.get_by_role("heading", level=1)).to_have_text("Startseite")
