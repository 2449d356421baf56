"""Writing in a real browser: files, names, drafts, threads; with scripts, and without wherever it must work."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.harness.chromium import needs_chromium, picture
from tests.harness.live import Home, Live
from tests.harness.media import image_file, video_file
from tests.harness.writing import give, run_inside, sign_in

pytestmark = needs_chromium

PEOPLE = """
from hubbub.identity.commands.accounts import create_person
from hubbub.identity.viewer import Viewer
from hubbub.instance.models import CustomEmoji
from hubbub.network.commands.block import block
from hubbub.network.commands.follow import follow
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.new import NewPost
made = {}
for name in ("ann", "ben", "benita", "cleo"):
    user, account = create_person(name, f"{name}@hubbub.test", password="correct horse battery", confirmed=True)
    made[name] = Viewer(account_id=account.pk, user_id=user.pk)
follow(made["ann"], made["ben"].me)
follow(made["cleo"], made["ben"].me)
publish(made["ben"], NewPost(text="Ask me anything #gardening"))
publish(made["ben"], NewPost(text="Or ask me this"))
for number in range(25):
    publish(made["ben"], NewPost(text=f"Number {number}."))
CustomEmoji.objects.create(shortcode="party_blob", file="x.png", static_file="x.png")
"""
LONG = "Something is said here that takes up some room. " * 230


@pytest.fixture(scope="module")
def server(new_home: Callable[[], Home]) -> Iterator[Live]:
    """One server for all: each test writes something of its own."""
    started = Live(new_home(), {})
    started.start()
    run_inside(started, PEOPLE)
    yield started
    started.stop()


@pytest.fixture
def context(browser: Browser, server: Live) -> Iterator[BrowserContext]:
    """Ann's browser; whatever its pages complain about fails the test."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    problems: list[str] = []
    opened.on("weberror", lambda it: problems.append(str(it.error)))
    opened.on("console", lambda it: problems.append(it.text) if it.type == "error" else None)
    page = opened.new_page()
    sign_in(page, server, "ann")
    page.close()
    yield opened
    opened.close()
    # What a test made the server refuse is told there too.
    assert [
        it for it in problems if "status of 422" not in it and "x.png" not in it and "404" not in it
    ] == []


@pytest.fixture
def page(context: BrowserContext, server: Live) -> Page:
    opened = context.new_page()
    opened.goto(f"{server.url}/compose")
    begun(opened)
    return opened


def begun(page: Page) -> None:
    """Wait until the composer's scripts are there."""
    expect(page.get_by_text("Choose, drop or paste")).to_be_visible()


def text(page: Page) -> Locator:
    return page.get_by_label("What do you want to say?")


def files(page: Page) -> Locator:
    return page.locator("[data-attached] > li[data-media]")


def options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def until_kept(page: Page, words: str) -> None:
    """Wait until this browser keeps these words."""
    page.evaluate(
        """(words) => new Promise((done) => {
            const look = () => Object.values(localStorage).some((it) => it.includes(words)) ? done() : setTimeout(look, 20);
            look();
        })""",
        words,
    )


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publish", exact=True).last.click()


def two_pictures(folder: Path) -> list[Path]:
    pictures = []
    for name, size in (("first", (640, 480)), ("second", (480, 640))):
        pictures.append(image_file(folder, "jpeg", size=size).rename(folder / f"{name}.jpeg"))
    return pictures


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


def first_post(context: BrowserContext, server: Live) -> str:
    page = context.new_page()
    page.goto(f"{server.url}/@ben")
    found = page.locator("article").first.get_attribute("data-id")
    page.close()
    assert found
    return found


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


def test_what_one_writes_is_looked_at_until_one_writes_on(page: Page, server: Live) -> None:
    text(page).fill("Will it be *bold*? @ben knows")
    page.get_by_role("button", name="Preview").click()
    seen = page.get_by_role("region", name="So it will look")
    expect(seen).to_be_focused()
    expect(seen.get_by_role("link", name="@ben")).to_be_visible()
    text(page).press_sequentially("!")
    expect(seen).to_have_count(0)
    expect(text(page)).to_have_value(re.compile("knows"))


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


class Looker:
    """Looks at a page on a narrow screen, state by state, and remembers what is wrong."""

    def __init__(self, page: Page, scheme: str) -> None:
        self.page, self.scheme = page, scheme
        self.found: dict[str, str] = {}

    def __call__(self, state: str) -> None:
        picture(self.page, f"{state}-360-{self.scheme}")
        report = Axe().run(self.page)
        if report.violations_count:
            self.found[state] = report.generate_report()
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 360, state


@pytest.fixture(params=["light", "dark"])
def look(request: pytest.FixtureRequest, browser: Browser, server: Live) -> Iterator[Looker]:
    scheme = request.param
    context = browser.new_context(viewport={"width": 360, "height": 780}, color_scheme=scheme)
    page = context.new_page()
    sign_in(page, server, "cleo")
    looker = Looker(page, scheme)
    page.on("pageerror", lambda it: looker.found.update({f"error {len(looker.found)}": str(it)}))
    yield looker
    context.close()
    assert looker.found == {}


def test_axe_finds_nothing_in_the_composer(look: Looker, server: Live, tmp_path: Path) -> None:
    page = look.page
    page.goto(f"{server.url}/compose")
    begun(page)
    look("empty")
    give(page.locator("form.composer"), "drop", *two_pictures(tmp_path))
    expect(files(page)).to_have_count(2)
    give(page.locator("form.composer"), "drop", tmp_path / "first.jpeg", kind="application/pdf")
    files(page).nth(0).locator("summary").click()
    look("files")
    page.route("**/compose/files", lambda _route: None)
    give(page.locator("form.composer"), "drop", tmp_path / "first.jpeg")
    expect(page.get_by_role("progressbar")).to_be_visible()
    look("uploading")
    page.get_by_role("button", name="Cancel").click()
    text(page).press_sequentially("@be")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    look("names")
    text(page).fill(LONG)
    page.get_by_role("button", name="Make it a thread").click()
    expect(page.locator("[data-parts]")).to_be_visible()
    look("thread")
    text(page).fill("Short")
    until_kept(page, "Short")
    page.reload()
    expect(page.get_by_text("Restored what you had typed.")).to_be_visible()
    look("restored")
    page.get_by_role("button", name="Discard").click()
    expect(text(page)).to_have_value("")


def test_axe_finds_nothing_in_what_opens_over_a_page(look: Looker, server: Live) -> None:
    page = look.page
    page.goto(f"{server.url}/@ben")
    page.keyboard.press("n")
    begun(page)
    look("dialog")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option").first).to_be_visible()
    look("palette")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    look("shortcuts")
