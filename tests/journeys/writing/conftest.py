"""One server for all who write, and Ann's browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.harness.live import Home, Live
from tests.harness.pages import begun, run_inside, sign_in

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


@pytest.fixture(scope="package")
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
