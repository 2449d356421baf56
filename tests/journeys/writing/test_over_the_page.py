"""What opens over the page one reads: pictures, the palette, the composer, which is one step away from everywhere."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.harness.chromium import needs_chromium, picture
from tests.harness.live import Live
from tests.harness.pages import begun, files, give, options, publish, sign_in, text, two_pictures

pytestmark = needs_chromium


def test_pictures_are_looked_at_by_keyboard(page: Page, tmp_path: Path) -> None:
    text(page).fill("To look at")
    give(page.locator("form.composer"), "drop", *two_pictures(tmp_path))
    expect(files(page)).to_have_count(2)
    for place, words in enumerate(("Red on blue", "Blue on red")):
        files(page).nth(place).get_by_label("Description").fill(words)
    publish(page)
    page.wait_for_url("**/home")
    link = page.locator("article", has_text="To look at").locator(".media a")
    link.first.focus()
    page.keyboard.press("Enter")
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_role("heading", name="Picture 1 of 2")).to_be_visible()
    expect(viewer.locator("figcaption")).to_have_text("Red on blue")
    picture(page, "viewer")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("ArrowRight")
    expect(viewer.locator("figcaption")).to_have_text("Blue on red")
    expect(viewer.get_by_role("button", name="Next")).to_be_disabled()
    page.keyboard.press("ArrowLeft")
    expect(viewer.locator("figcaption")).to_have_text("Red on blue")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(link.nth(1)).to_be_focused()


def test_the_palette_finds_pages_people_and_deeds(page: Page, server: Live) -> None:
    page.goto(f"{server.url}/home")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Go to or do")
    expect(field).to_be_focused()
    expect(page.get_by_role("option").first).to_be_visible()
    field.press_sequentially("appear")
    expect(page.get_by_role("option").first).to_contain_text("Appearance")
    picture(page, "palette")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/appearance")
    page.keyboard.press("Control+k")
    field.press_sequentially("benit")
    person = page.get_by_role("option", name="@benita")
    expect(person).to_be_visible()
    person.click()
    page.wait_for_url("**/@benita")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("button", name="Go to or do").click()
    field.press_sequentially("dark col")
    expect(page.get_by_role("option").first).to_contain_text("ark")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("Control+k")
    field.fill("Colours as")
    expect(page.get_by_role("option").first).to_contain_text("Colours as")
    page.keyboard.press("Enter")
    expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")


def test_n_writes_over_the_page_and_the_page_stays_where_it_is(page: Page, server: Live) -> None:
    page.goto(f"{server.url}/@ben")
    target = page.locator("article").nth(12)
    target.scroll_into_view_if_needed()
    target.focus()
    place = page.evaluate("scrollY")
    assert place > 0
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="Write")
    expect(dialog).to_be_visible()
    expect(text(page)).to_be_focused()
    text(page).press_sequentially("Over the page @ben")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(target).to_be_focused()
    assert page.evaluate("scrollY") == place
    page.keyboard.press("n")
    expect(text(page)).to_have_value("Over the page @ben")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Your post is out.")).to_be_visible()
    expect(dialog).to_have_count(0)
    assert page.evaluate("scrollY") == place
    page.keyboard.press("n")
    begun(page)
    expect(text(page)).to_have_value("")


def test_ones_own_post_stands_on_top_at_once_and_is_not_called_new(browser: Browser, server: Live) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    sign_in(page, server, "benita")
    page.goto(f"{server.url}/home")
    for said in ("The first of all", "And one more"):  # on a home without any post, and on one with some
        page.get_by_role("link", name="Write").click()
        begun(page)
        text(page).fill(said)
        publish(page)
        expect(page.locator(".feed article").first).to_contain_text(said)
    expect(page.locator(".feed article")).to_have_count(2)
    expect(page.locator("[data-live] button")).to_have_count(0)
    context.close()


def test_answers_are_written_over_the_page_with_what_they_answer(page: Page, server: Live) -> None:
    page.goto(f"{server.url}/@ben")
    page.locator("article").nth(2).focus()
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog", name="Reply")
    expect(dialog.locator(".quoted")).to_be_visible()
    expect(text(page)).to_have_value("@ben ")
    picture(page, "composer-dialog")
    page.keyboard.type("gladly")  # wherever the composer has put the caret
    expect(text(page)).to_have_value("@ben gladly")
    publish(page)
    expect(dialog).to_have_count(0)
    page.get_by_role("link", name="Show", exact=True).click()
    expect(page.locator("article").last).to_contain_text("gladly")


DOORS = (
    "/home",
    "/explore",
    "/notifications",
    "/conversations",
    "/lists",
    "/bookmarks",
    "/@ben",
    "/settings",
    "/drafts",
    "/search",
)


@pytest.mark.parametrize("width", [360, 1280])
def test_writing_is_one_step_away_from_every_page(browser: Browser, server: Live, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 780})
    page = context.new_page()
    sign_in(page, server, "cleo")
    for path in DOORS:
        page.goto(f"{server.url}{path}")
        door = page.get_by_role("navigation", name="Main").get_by_role("link", name="Write")
        expect(door).to_be_in_viewport()
        door.click()
        expect(page.get_by_role("dialog", name="Write")).to_be_visible()
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
        page.keyboard.press("n")
        expect(page.get_by_role("dialog", name="Write")).to_be_visible()
    context.close()
