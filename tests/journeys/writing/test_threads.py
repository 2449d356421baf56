"""A text that is too long becomes a thread, with scripts and without."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.harness.chromium import needs_chromium, picture
from tests.harness.live import Live
from tests.harness.pages import LONG, files, publish, sign_in, text, two_pictures

pytestmark = needs_chromium


def test_a_long_text_is_cut_into_a_thread(page: Page, server: Live) -> None:
    text(page).fill(LONG)
    expect(page.get_by_text("This is too long for one post.")).to_be_visible()
    page.get_by_role("button", name="Make it a thread").click()
    expect(page.get_by_role("heading", name="This becomes a thread of 3 posts")).to_be_visible()
    page.get_by_label("Number the parts").check()
    page.get_by_role("button", name="Cut it again").click()
    expect(page.locator("[data-parts] li").last).to_contain_text("(3/3)")
    picture(page, "composer-thread")
    page.get_by_role("button", name="Publish the thread").click()
    page.wait_for_url("**/home")
    expect(page.locator("article", has_text="(3/3)").first).to_be_visible()
    page.locator("article", has_text="(1/3)").first.locator("a.when").click()
    expect(page.locator("article")).to_have_count(3)


def test_without_script_files_are_moved_and_focused_and_a_thread_is_cut(
    browser: Browser, server: Live, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, server, "cleo")
    page.goto(f"{server.url}/compose")
    text(page).fill(LONG)
    page.get_by_label("Pictures, video or sound").set_input_files(two_pictures(tmp_path))
    page.get_by_role("button", name="Attach").click()
    expect(files(page)).to_have_count(2)
    files(page).nth(0).get_by_label("Description").fill("The first")
    files(page).nth(1).get_by_role("button", name="Move forward").click()
    expect(files(page).nth(1).get_by_label("Description")).to_have_value("The first")
    files(page).nth(1).locator("summary").click()
    files(page).nth(1).get_by_label("Top right").check()
    publish(page)
    expect(page.get_by_role("alert").first).to_contain_text("character limit")
    page.get_by_role("button", name="Make it a thread").click()
    page.get_by_label("Number the parts").check()
    page.get_by_role("button", name="Cut it again").click()
    expect(page.locator("[data-parts] li")).to_have_count(3)
    expect(files(page).nth(1).get_by_label("Top right")).to_be_checked()
    page.get_by_role("button", name="Publish the thread").click()
    page.wait_for_url("**/home")
    shown = page.locator("article", has_text="(1/3)").first
    expect(shown.locator(".media img").nth(1)).to_have_attribute("class", "fx4 fy0")
    shown.locator(".media a").first.click()
    expect(page.get_by_role("heading", name="Picture 1 of 2")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", name="Picture 2 of 2")).to_be_visible()
    expect(page.locator("figure img")).to_have_attribute("alt", "The first")
    context.close()
