"""What helps to read on: keys that lead through a list and out of it, answers that come meanwhile, and what one searched for."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.chromium import needs_chromium
from tests.harness.live import Home, Live
from tests.harness.pages import run_inside, sign_in

pytestmark = needs_chromium

ANSWER = """
from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.new import NewPost
publish(Viewer(account_id=Account.objects.get(username="ben").pk), NewPost(text="@ann so it is", in_reply_to_id=%d))
"""
PEOPLE = """
from hubbub.identity.commands.accounts import create_person
from hubbub.identity.viewer import Viewer
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.new import NewPost
for name in ("ann", "ben"):
    create_person(name, f"{name}@hubbub.test", password="correct horse battery", confirmed=True)
"""

# Where the focus is, seen from the list.
OUTSIDE = """() => {
  const feed = document.querySelector("[role=feed]");
  if (feed.contains(document.activeElement)) return "inside";
  const where = feed.compareDocumentPosition(document.activeElement);
  return where & Node.DOCUMENT_POSITION_FOLLOWING ? "after" : "before";
}"""
SEARCHED = "hubbub:searched:/@ann"


@pytest.fixture(scope="module")
def server(new_home: Callable[[], Home]) -> Iterator[Live]:
    started = Live(new_home(), {})
    started.start()
    run_inside(started, PEOPLE)
    yield started
    started.stop()


@pytest.fixture
def page(browser: Browser, server: Live) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    sign_in(opened, server, "ann")
    yield opened
    context.close()


def _publish(page: Page, server: Live, *texts: str) -> None:
    page.goto(f"{server.url}/compose")
    for text in texts:
        page.get_by_label("What do you want to say?").fill(text)
        page.get_by_role("button", name="Publish").last.click()
        page.wait_for_url("**/home")
        page.goto(f"{server.url}/compose")
    page.goto(f"{server.url}/home")


def test_page_keys_lead_from_post_to_post_and_out_of_the_list(page: Page, server: Live) -> None:
    _publish(page, server, "short", "line\n" * 60, "newest")
    newest, long, short = (page.locator("[role=feed] > article").nth(place) for place in range(3))
    newest.focus()
    page.keyboard.press("PageDown")
    expect(long).to_be_focused()
    page.keyboard.press("PageDown")  # it is longer than the screen: its rest is read first
    page.wait_for_function("() => scrollY > 300")
    expect(long).to_be_focused()
    long.evaluate("(it) => it.scrollIntoView({ behavior: 'instant', block: 'end' })")
    page.keyboard.press("PageDown")
    expect(short).to_be_focused()
    page.keyboard.press("Control+End")
    assert page.evaluate(OUTSIDE) == "after"
    newest.focus()
    page.keyboard.press("Control+Home")
    assert page.evaluate(OUTSIDE) == "before"


def test_page_keys_stay_with_what_has_the_focus_inside_a_post(page: Page, server: Live) -> None:
    _publish(page, server, "one", "two")
    inside = page.locator("[role=feed] > article").first.get_by_role("button", name="Favourite")
    inside.focus()
    page.keyboard.press("PageDown")
    expect(inside).to_be_focused()


def test_answers_that_come_are_told_once_and_shown_where_one_reads(page: Page, server: Live) -> None:
    _publish(page, server, "What do you say?")
    page.locator("article").first.locator("a.when").click()
    page.wait_for_url("**/@ann/*")
    with page.expect_websocket():
        page.reload()
    expect(page.locator("[data-live] button")).to_have_count(0)
    run_inside(server, ANSWER % int(page.url.rpartition("/")[2]))
    fresh = page.locator("[data-live] button")
    expect(fresh).to_have_text("1 new", timeout=15_000)
    expect(page.get_by_text("so it is")).to_have_count(0)  # nothing moves that is being read
    fresh.click()
    expect(page.locator(".branch").get_by_text("so it is")).to_be_visible()


def test_what_one_searched_for_is_offered_again_until_it_is_cleared(page: Page, server: Live) -> None:
    for text in ("lantern", "<b>copper</b>", "lantern"):
        page.goto(f"{server.url}/search")
        page.locator("#search-for").fill(text)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")
        page.wait_for_function(
            "() => Object.keys(localStorage).some((it) => it.startsWith('hubbub:searched:'))"
        )
    page.goto(f"{server.url}/search")
    last = page.locator("[data-searched]")
    expect(last.get_by_role("link")).to_have_text(["lantern", "<b>copper</b>"])
    last.get_by_role("link", name="lantern").click()
    page.wait_for_url("**/search?q=lantern")
    page.go_back()
    last.get_by_role("button", name="Clear").click()
    expect(last).to_be_hidden()
    expect(page.locator("#search-for")).to_be_focused()
    page.reload()
    expect(last).to_be_hidden()


def test_who_signs_out_leaves_no_searches(page: Page, server: Live) -> None:
    page.goto(f"{server.url}/search?q=lantern")
    page.wait_for_function(f"() => Object.keys(localStorage).includes({SEARCHED!r})")
    page.goto(f"{server.url}/auth/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign Out", exact=False).click()
    page.wait_for_url(f"{server.url}/")
    assert page.evaluate(f"localStorage.getItem({SEARCHED!r})") is None
