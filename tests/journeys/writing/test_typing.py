"""Typing in the composer: names that complete themselves, answers, what a phone shows, and what folds say."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.harness.chromium import needs_chromium, picture
from tests.harness.live import Live
from tests.harness.pages import LONG, begun, first_post, options, sign_in, text

pytestmark = needs_chromium


def test_names_are_completed_by_keyboard(page: Page) -> None:
    text(page).press_sequentially("Hello @be")
    expect(options(page)).to_have_count(2)
    expect(options(page).first).to_contain_text("@ben")
    expect(page.get_by_text("2 found.")).to_be_attached()
    picture(page, "composer-names")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options(page).nth(1)).to_have_attribute("aria-selected", "true")
    assert text(page).get_attribute("aria-activedescendant") == options(page).nth(1).get_attribute("id")
    page.keyboard.press("Enter")
    expect(text(page)).to_have_value("Hello @benita ")
    text(page).press_sequentially("#gard")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Tab")
    expect(text(page)).to_have_value("Hello @benita #gardening ")
    text(page).press_sequentially(":party")
    expect(options(page)).to_have_count(1)
    options(page).click()
    expect(text(page)).to_have_value("Hello @benita #gardening :party_blob: ")
    expect(text(page)).to_be_focused()


def test_enter_begins_a_line_and_escape_closes_while_nothing_is_chosen(page: Page) -> None:
    text(page).press_sequentially("@be")
    expect(options(page)).to_have_count(2)
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    text(page).press_sequentially("n")
    expect(options(page)).to_have_count(2)
    page.keyboard.press("Enter")
    expect(text(page)).to_have_value("@ben\n")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_answer_is_begun_behind_the_name(
    browser: Browser, context: BrowserContext, server: Live, scripts: bool
) -> None:
    asked = first_post(context, server)
    cookies = context.storage_state()
    page = browser.new_context(storage_state=cookies, java_script_enabled=scripts).new_page()
    page.goto(f"{server.url}/compose?reply={asked}")
    if scripts:
        begun(page)
        expect(text(page)).to_have_value("@ben ")
        expect(page.get_by_label("To", exact=True)).to_have_count(0)
    else:
        expect(page.get_by_label("To", exact=True)).to_have_value("@ben")
    expect(text(page)).to_be_focused()
    picture(page, f"answer-{scripts}")
    page.keyboard.type("Of course")
    page.locator('.actions button[value="publish"]').click()
    expect(page.locator("article.focused")).to_contain_text("@ben Of course")
    page.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_phone_shows_what_a_post_needs_without_scrolling(
    browser: Browser, server: Live, *, script: bool
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=script)
    page = context.new_page()
    sign_in(page, server, "cleo")
    page.goto(f"{server.url}/compose")
    bar = page.get_by_role("navigation", name="Main").bounding_box()
    assert bar
    for needed in (
        text(page),
        page.get_by_label("Pictures, video or sound"),
        page.get_by_label("Who may see it"),
        page.locator('.actions button[value="publish"]'),
    ):
        box = needed.bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= bar["y"], needed
    context.close()


def test_folds_say_what_was_chosen_in_them_and_stay_open(page: Page) -> None:
    text(page).fill("Folded")
    fold = page.locator('[data-fold="rest"]')
    expect(fold.get_by_label("Language")).to_be_hidden()
    fold.locator("summary").click()
    fold.get_by_label("Language").select_option("de")
    fold.get_by_label("Who may quote it").select_option("nobody")
    text(page).fill(LONG)
    page.get_by_role("button", name="Make it a thread").click()
    expect(page.locator("[data-parts]")).to_be_visible()
    expect(fold.get_by_label("Language")).to_be_visible()
    fold.locator("summary").click()
    expect(fold.get_by_label("Language")).to_be_hidden()
    expect(fold.locator("summary")).to_contain_text("Deutsch")
    expect(fold.locator("summary")).to_contain_text("Nobody")
    page.get_by_role("button", name="No thread").click()
    expect(page.locator("[data-parts]")).to_have_count(0)
    text(page).fill("")


def test_alt_n_opens_the_warning_to_write_it_first(page: Page, server: Live) -> None:
    page.goto(f"{server.url}/@ben")
    page.keyboard.press("Alt+n")
    expect(page.get_by_role("dialog").get_by_label("Content warning")).to_be_focused()


def test_what_one_writes_is_looked_at_until_one_writes_on(page: Page) -> None:
    text(page).fill("Will it be *bold*? @ben knows")
    page.get_by_role("button", name="Preview").click()
    seen = page.get_by_role("region", name="So it will look")
    expect(seen).to_be_focused()
    expect(seen.get_by_role("link", name="@ben")).to_be_visible()
    text(page).press_sequentially("!")
    expect(seen).to_have_count(0)
    expect(text(page)).to_have_value(re.compile("knows"))
