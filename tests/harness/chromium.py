"""A real browser for journeys: Debian's Chromium, quiet, without a profile."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed (apt install chromium)"
)


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page for eyes, in the folder that SCREENSHOTS names."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(
            path=Path(folder) / f"{name}.png", full_page=page.locator("dialog[open]").count() == 0
        )
