"""By keyboard alone: the first stop leads past the navigation, every stop is seen, in the order of the page, and hidden
behind nothing (WCAG 2.4.1, 2.4.3, 2.4.7, 2.4.11)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from gallery.community import sign_in
from gallery.pages import PAGES
from tests.harness.chromium import needs_chromium
from tests.harness.live import Live

pytestmark = [needs_chromium, pytest.mark.timeout(300)]

VISITORS = ["front", "sign-in", "sign-up", "thread-out", "not-found-out"]
MEMBERS = [
    "home", "thread", "profile", "compose", "notifications", "conversation", "search", "lists", "settings-profile",
    "settings-security", "report", "moderation-report", "server", "start-people",
]  # fmt: skip
MOST_STOPS = 150
# What has the focus, how it looks, and whether its middle can be seen.
STOP = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const style = getComputedStyle(it);
  const { left, top, width, height } = it.getBoundingClientRect();
  const at = document.elementFromPoint(left + width / 2, top + height / 2);
  const before = window.lastStop;
  window.lastStop = it;
  return {
    name: it.outerHTML.slice(0, 160),
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inSight: width > 0 && height > 0 && at !== null && (it.contains(at) || at.contains(it) || it.labels?.[0]?.contains(at)),
    inOrder: !before || Boolean(before.compareDocumentPosition(it) & Node.DOCUMENT_POSITION_FOLLOWING),
    positive: it.tabIndex > 0,
  };
}"""


@pytest.mark.parametrize(
    "size", [{"width": 360, "height": 780}, {"width": 1280, "height": 800}], ids=["phone", "desk"]
)
def test_every_stop_is_seen_and_in_order(
    browser: Browser, world: tuple[Live, dict[str, str]], size: ViewportSize
) -> None:
    server, known = world
    page = browser.new_page(viewport=size, reduced_motion="reduce")
    paths = {it.name: it.path.format(**known) for it in PAGES}
    problems: list[str] = []
    for name in VISITORS:
        problems += [f"{name}: {it}" for it in _walk(page, f"{server.url}{paths[name]}")]
    sign_in(page, server.url)
    for name in MEMBERS:
        problems += [f"{name}: {it}" for it in _walk(page, f"{server.url}{paths[name]}")]
    assert not problems, "\n".join(problems)


def _walk(page: Page, address: str) -> Iterator[str]:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur()")  # forms begin in their field
    page.evaluate("getSelection().removeAllRanges(); getSelection().collapse(document.body, 0)")
    stops = 0
    while stops < MOST_STOPS:
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        stops += 1
        if not stop["inOrder"]:
            break  # once round
        for wrong in ("ringed", "inSight"):
            if not stop[wrong]:
                yield f"stop {stops} is not {wrong}: {stop['name']}"
        if stop["positive"]:
            yield f"stop {stops} jumps the order: {stop['name']}"
    if stops < 5:
        yield f"only {stops} stops"


def test_the_first_stop_leads_past_the_navigation(
    browser: Browser, world: tuple[Live, dict[str, str]]
) -> None:
    server, _known = world
    page = browser.new_page()
    page.goto(f"{server.url}/public/local")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
