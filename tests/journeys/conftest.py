"""The browser that journeys share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.harness.chromium import CHROMIUM, QUIET


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A Chromium that is closed at the end."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()
