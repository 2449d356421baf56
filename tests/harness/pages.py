"""People on a real server, signed in in a real browser, what they find in its pages, and files put into them as hands do."""

import base64
from pathlib import Path
from typing import Literal

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.harness.live import Live
from tests.harness.media import image_file

LONG = "Something is said here that takes up some room. " * 230  # more than one post takes
PASSWORD = "correct horse battery"
_SETUP = (
    "import os; os.environ['DJANGO_SETTINGS_MODULE']='hubbub.config.settings'; import django; django.setup();"
)

# A file as the browser has it, in what is dropped or pasted.
_GIVE = """
(element, [how, files]) => {
  const given = new DataTransfer();
  for (const [name, type, data] of files) {
    const bytes = Uint8Array.from(atob(data), (it) => it.charCodeAt(0));
    given.items.add(new File([bytes], name, { type }));
  }
  const shared = { bubbles: true, cancelable: true };
  element.dispatchEvent(how === "paste"
    ? new ClipboardEvent("paste", { ...shared, clipboardData: given })
    : new DragEvent("drop", { ...shared, dataTransfer: given }));
}
"""


def run_inside(server: Live, program: str) -> str:
    """Run a few lines of Python beside a server, on its data; returns what they print."""
    return server.run("python", "-c", f"{_SETUP}\n{program}")


def sign_in(page: Page, server: Live, name: str) -> None:
    """Through the page that everybody uses."""
    page.goto(f"{server.url}/auth/login/")
    page.get_by_label("E-mail").fill(f"{name}@hubbub.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign In", exact=False).first.click()
    page.wait_for_url("**/home")


def give(place: Locator, how: Literal["drop", "paste"], *files: Path, kind: str = "image/jpeg") -> None:
    """Drop or paste files."""
    sent = [[file.name, kind, base64.b64encode(file.read_bytes()).decode()] for file in files]
    place.evaluate(_GIVE, [how, sent])


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


def first_post(context: BrowserContext, server: Live) -> str:
    page = context.new_page()
    page.goto(f"{server.url}/@ben")
    found = page.locator("article").first.get_attribute("data-id")
    page.close()
    assert found
    return found
