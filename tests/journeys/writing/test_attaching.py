"""Files in the composer: dropped, pasted, described, moved, focused, and called off."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.harness.chromium import needs_chromium, picture
from tests.harness.media import image_file, video_file
from tests.harness.pages import files, give, publish, text, two_pictures

pytestmark = needs_chromium


def test_two_pictures_dropped_and_pasted_described_moved_and_focused(page: Page, tmp_path: Path) -> None:
    first, second = two_pictures(tmp_path)
    text(page).fill("Two pictures")
    give(page.locator("form.composer"), "drop", first)
    expect(files(page)).to_have_count(1)
    give(text(page), "paste", second)
    expect(files(page)).to_have_count(2)
    expect(page.locator("[data-upload]")).to_have_count(0)
    files(page).nth(0).get_by_label("Description").fill("The first")
    expect(files(page).nth(0).get_by_text("missing")).to_be_hidden()
    files(page).nth(0).get_by_role("button", name="Move back").click()
    expect(page.get_by_text("Now number 2 of 2.")).to_be_visible()
    expect(files(page).nth(1).get_by_label("Description")).to_have_value("The first")
    expect(files(page).nth(1).get_by_role("button", name="Move forward")).to_be_focused()
    files(page).nth(1).locator("summary").click()
    point = files(page).nth(1).get_by_role("button", name="In sight")
    point.press("ArrowRight")
    point.press("ArrowUp")
    expect(point).to_have_accessible_name("In sight: 55 % from the left, 45 % from the top")
    picture(page, "composer-pictures")
    publish(page)
    expect(page.get_by_text("Describe it for those who can not see it")).to_be_visible()
    expect(files(page).nth(0).get_by_label("Description")).to_be_focused()
    page.keyboard.type("The second")
    publish(page)
    page.wait_for_url("**/home")
    expect(page.get_by_text("Your post is out.")).to_be_visible()
    shown = page.locator("article").first.locator(".media img")
    expect(shown.nth(0)).to_have_attribute("alt", "The second")
    expect(shown.nth(1)).to_have_attribute("alt", "The first")


def test_a_picture_is_dragged_before_another(page: Page, tmp_path: Path) -> None:
    give(page.locator("form.composer"), "drop", *two_pictures(tmp_path))
    expect(files(page)).to_have_count(2)
    ids = [files(page).nth(place).get_attribute("data-media") for place in (0, 1)]
    grip = files(page).nth(1).locator("[data-grip]")
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), files(page).nth(0).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, end["y"] + 5, steps=5)
    page.mouse.up()
    expect(files(page).nth(0)).to_have_attribute("data-media", str(ids[1]))
    expect(page.get_by_text("Now number 1 of 2.")).to_be_visible()


def test_what_can_not_be_attached_is_said_beside_it_and_nothing_else_is_lost(
    page: Page, tmp_path: Path
) -> None:
    broken, note = tmp_path / "broken.jpeg", tmp_path / "note.pdf"
    broken.write_bytes(b"no picture at all")
    note.write_bytes(b"%PDF")
    text(page).fill("Still here")
    give(page.locator("form.composer"), "drop", image_file(tmp_path, "jpeg"))
    expect(files(page)).to_have_count(1)
    give(page.locator("form.composer"), "drop", broken)
    give(page.locator("form.composer"), "drop", note, kind="application/pdf")
    failed = page.locator('[data-upload="failed"]')
    expect(failed).to_have_count(2)
    expect(failed.filter(has_text="note.pdf")).to_contain_text("Pictures, video and sound can be attached")
    expect(failed.filter(has_text="broken.jpeg").get_by_role("alert")).not_to_be_empty()
    picture(page, "composer-refused")
    failed.get_by_role("button", name="Remove").first.click()
    expect(failed).to_have_count(1)
    expect(files(page)).to_have_count(1)
    expect(text(page)).to_have_value("Still here")


def test_an_upload_shows_how_far_it_is_and_can_be_called_off(page: Page, tmp_path: Path) -> None:
    page.route("**/compose/files", lambda _route: None)  # for ever on its way
    give(page.locator("form.composer"), "drop", image_file(tmp_path, "jpeg"))
    expect(page.get_by_role("progressbar")).to_be_visible()
    text(page).fill("Not yet")
    page.get_by_role("button", name="Publish", exact=True).last.click()
    expect(page.get_by_text("The files are not there yet.")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_text("The upload was cancelled.")).to_be_visible()


def test_a_video_says_that_it_is_being_prepared_until_it_is_ready(page: Page, tmp_path: Path) -> None:
    give(page.locator("form.composer"), "drop", video_file(tmp_path), kind="video/mp4")
    expect(files(page)).to_have_count(1)
    files(page).get_by_label("In words").fill("Said meanwhile")
    expect(page.get_by_text("The file is ready.")).to_be_visible(timeout=30_000)
    expect(files(page).locator("[data-shown] img")).to_be_visible()
    expect(files(page).get_by_label("In words")).to_have_value("Said meanwhile")
