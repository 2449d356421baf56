"""What is typed is not lost: a killed page, two tabs, a refusal, a session that ends; and nobody else finds it."""

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.harness.chromium import needs_chromium, picture
from tests.harness.live import Live
from tests.harness.media import image_file
from tests.harness.pages import begun, files, first_post, give, publish, sign_in, text, until_kept

pytestmark = needs_chromium


def test_what_was_typed_survives_a_killed_page(
    page: Page, context: BrowserContext, server: Live, tmp_path: Path
) -> None:
    text(page).fill("Half a thought")
    page.get_by_text("Warning", exact=True).click()
    page.get_by_label("Content warning").fill("Careful")
    page.get_by_label("Who may see it").select_option("unlisted")
    page.get_by_text("Poll", exact=True).click()
    page.get_by_label("Choice 1").fill("Yes")
    give(page.locator("form.composer"), "drop", image_file(tmp_path, "jpeg"))
    expect(files(page)).to_have_count(1)
    files(page).get_by_label("Description").fill("What it shows")
    until_kept(page, "What it shows")
    page.close(run_before_unload=False)
    again = context.new_page()
    again.goto(f"{server.url}/compose?reply={first_post(context, server)}")
    begun(again)
    expect(text(again)).to_have_value("@ben ")
    again.goto(f"{server.url}/compose")
    expect(again.get_by_text("Restored what you had typed.")).to_be_visible()
    picture(again, "composer-restored")
    expect(text(again)).to_have_value("Half a thought")
    expect(again.get_by_label("Content warning")).to_have_value("Careful")
    expect(again.get_by_label("Who may see it")).to_have_value("unlisted")
    expect(again.get_by_label("Choice 1")).to_have_value("Yes")
    expect(files(again).get_by_label("Description")).to_have_value("What it shows")
    again.get_by_role("button", name="Discard").click()
    expect(text(again)).to_have_value("")
    expect(files(again)).to_have_count(0)
    again.reload()
    begun(again)
    expect(text(again)).to_have_value("")


def test_two_tabs_write_two_things(page: Page, context: BrowserContext, server: Live) -> None:
    text(page).fill("In the first tab")
    until_kept(page, "In the first tab")
    other = context.new_page()
    other.goto(f"{server.url}/compose")
    begun(other)
    expect(text(other)).to_have_value("")
    text(other).fill("In the second tab")
    until_kept(other, "In the second tab")
    page.reload()
    expect(text(page)).to_have_value("In the first tab")
    other.reload()
    expect(text(other)).to_have_value("In the second tab")
    for it in (page, other):
        it.get_by_role("button", name="Discard").click()
        expect(text(it)).to_have_value("")


def test_nobody_else_finds_what_was_typed_in_this_browser(browser: Browser, server: Live) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, server, "ann")
    page.goto(f"{server.url}/compose")
    begun(page)
    text(page).fill("For nobody else")
    until_kept(page, "For nobody else")
    context.clear_cookies()  # a session that ended by itself
    sign_in(page, server, "cleo")
    page.goto(f"{server.url}/compose")
    begun(page)
    expect(text(page)).to_have_value("")
    assert page.evaluate("Object.values(localStorage).some((it) => it.includes('For nobody else'))")
    page.goto(f"{server.url}/auth/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign Out", exact=False).click()
    page.wait_for_url(re.compile("^(?!.*logout)"))
    assert page.evaluate("Object.keys(localStorage).filter((it) => it.startsWith('hubbub:draft:'))") == []
    context.close()


def test_a_refusal_keeps_what_was_typed_and_says_why(page: Page) -> None:
    text(page).fill("Not today")
    page.route("**/compose", lambda route: route.fulfill(status=422, json={"error": "Come back later"}))
    publish(page)
    expect(page.get_by_text("Come back later")).to_be_visible()
    expect(text(page)).to_have_value("Not today")
    page.unroute("**/compose")
    publish(page)
    page.wait_for_url("**/home")


def test_one_writes_also_where_the_browser_keeps_nothing(context: BrowserContext, server: Live) -> None:
    page = context.new_page()
    for name in ("localStorage", "sessionStorage"):
        page.add_init_script(
            f"Object.defineProperty(window, '{name}', {{ get() {{ throw new Error('denied'); }} }})"
        )
    page.goto(f"{server.url}/compose")
    begun(page)
    text(page).fill("Kept nowhere, said anyway")
    publish(page)
    page.wait_for_url("**/home")
    expect(page.locator("article").first).to_contain_text("Kept nowhere, said anyway")


def test_a_session_that_ends_takes_nothing_along(browser: Browser, server: Live) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, server, "ann")
    page.goto(f"{server.url}/compose")
    begun(page)
    text(page).fill("Written before, sent after")
    context.clear_cookies()
    publish(page)
    expect(page.get_by_text("perhaps you are signed out")).to_be_visible()
    expect(text(page)).to_have_value("Written before, sent after")
    other = context.new_page()
    sign_in(other, server, "cleo")
    publish(page)
    expect(page.get_by_text("perhaps you are signed out")).to_be_visible()
    other.goto(f"{server.url}/auth/logout/")
    other.get_by_role("main").get_by_role("button", name="Sign Out", exact=False).click()
    other.wait_for_url(re.compile("^(?!.*logout)"))
    sign_in(other, server, "ann")
    publish(page)
    page.wait_for_url("**/home")
    expect(page.locator("article").first).to_contain_text("Written before, sent after")
    context.close()
