"""Every page of the gallery in a real browser: axe finds nothing, nothing scrolls sideways, one heading leads."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from gallery.community import sign_in
from gallery.pages import PAGES, Shown
from tests.harness.chromium import needs_chromium
from tests.harness.live import Live

pytestmark = [needs_chromium, pytest.mark.timeout(400)]

PARTS = 4
# All that axe knows, the size of targets (WCAG 2.5.8) among it, which it leaves out unless asked.
EVERYTHING: dict[str, object] = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
# What may be otherwise in another width or scheme.
LOOKS: dict[str, object] = {
    "runOnly": ["color-contrast", "target-size", "scrollable-region-focusable"],
    "resultTypes": ["violations"],
}
NARROW = {"width": 320, "height": 640}  # CSS pixels: a window of 1280 at 400 % zoom (WCAG 1.4.10)


@pytest.mark.parametrize("part", range(PARTS))
def test_it_is_fit_for_everybody(browser: Browser, world: tuple[Live, dict[str, str]], part: int) -> None:
    server, known = world
    problems: list[str] = []
    page = browser.new_page(reduced_motion="reduce")
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    signed_in = False
    for shown in PAGES[part::PARTS]:  # those for visitors come first
        if not shown.out and not signed_in:
            sign_in(page, server.url)
            signed_in = True
        problems += [f"{shown.path}: {problem}" for problem in _look(page, server.url, shown, known)]
    assert not problems, "\n".join(problems)


def _look(page: Page, base: str, shown: Shown, known: dict[str, str]) -> Iterator[str]:
    path = shown.path.format(**known)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    answer = page.goto(base + path)
    expected = 404 if "not-found" in shown.name else 200
    if answer is None or answer.status != expected:
        yield f"answered {answer and answer.status}"
    if page.locator("h1").count() != 1:
        yield f"{page.locator('h1').count()} headings of the first level"
    yield from _violations(page, EVERYTHING)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    if page.evaluate("document.documentElement.scrollWidth") > NARROW["width"]:
        yield "scrolls sideways at 320 px"
    page.emulate_media(color_scheme="dark")
    yield from _violations(page, LOOKS)


def _violations(page: Page, options: dict[str, object]) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [f"{it['id']}: {[node['html'][:200] for node in it['nodes']][:3]}" for it in found]
