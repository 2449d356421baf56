"""The browser that journeys share, and the community that those through all pages are shown."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from gallery.community import made_by_jobs
from tests.harness.chromium import CHROMIUM, QUIET
from tests.harness.live import Home, Live


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A Chromium that is closed at the end."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="module")
def world(new_home: Callable[[], Home]) -> Iterator[tuple[Live, dict[str, str]]]:
    """The demo community with Robin, who has a bit of everything."""
    server = Live(new_home(), {"HUBBUB_RATE_LIMITS": "off"})
    server.run("hubbub", "demo", "load")
    server.start()
    known = json.loads(server.run("python", "-m", "gallery.world"))
    yield server, known | made_by_jobs(server.url, known["token"])
    server.stop()
