"""The composer and what opens over a page, as axe sees them, on a narrow screen in both schemes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.harness.chromium import needs_chromium, picture
from tests.harness.live import Live
from tests.harness.pages import LONG, begun, files, give, options, sign_in, text, two_pictures, until_kept

pytestmark = needs_chromium


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
