"""The main path in Firefox, and what is read there while the server is away.

Runs in Debian's Firefox; where that is missing these journeys are skipped and say so (`.ci/run` installs it).
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness.firefox import CONTROL, DOWN, ENTER, ESCAPE, Firefox, needs_firefox, started
from tests.harness.live import Live

pytestmark = needs_firefox

PEOPLE = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "hubbub.config.settings"
import django; django.setup()
from hubbub.identity.commands.accounts import create_person
from hubbub.identity.viewer import Viewer
from hubbub.network.commands.follow import follow
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.new import NewPost
ann, a = create_person("ann", "ann@hubbub.test", password="correct horse battery", confirmed=True)
ben, b = create_person("ben", "ben@hubbub.test", password="correct horse battery", confirmed=True)
follow(Viewer(account_id=a.pk, user_id=ann.pk), b.pk)
for n in range(30):
    publish(Viewer(account_id=b.pk, user_id=ben.pk), NewPost(text=f"number {n}."))
"""
PUBLISH = """
from hubbub.identity.models import Account
publish(Viewer(account_id=Account.objects.get(username="ben").pk), NewPost(text="Fresh from the oven"))
"""
PICTURE = Path(__file__).parents[2] / "src/hubbub/web/static/web/icon-192.png"
FIRST = ".feed > article"


@pytest.fixture
def server(live: Callable[..., Live]) -> Live:
    server = live()
    server.run("python", "-c", PEOPLE)
    return server


@pytest.fixture
def firefox(tmp_path: Path, server: Live) -> Iterator[Firefox]:
    with started(tmp_path) as page:
        page.open(f"{server.url}/auth/login/")
        page.click("input[name=login]")
        page.type("ann@hubbub.test")
        page.click("input[name=password]")
        page.type("correct horse battery")
        page.press(ENTER)
        page.until("location.pathname === '/home' && document.readyState === 'complete'")
        yield page
        # Firefox also tells of what the worker was about to answer when the page was left.
        assert [it for it in page.errors if "ServiceWorker intercepted" not in it] == []


def _write_with_a_picture(firefox: Firefox) -> None:
    firefox.press("n")
    firefox.until("document.activeElement.matches('dialog #text')")
    firefox.type("Hello @be")
    firefox.until("document.querySelector('dialog [role=option]')")
    firefox.press(DOWN)
    firefox.press(ENTER)
    assert firefox.tell("document.activeElement.value") == "Hello @ben "
    firefox.hand_over("dialog #files", PICTURE)
    firefox.click("dialog textarea[data-alt]")
    firefox.type("Rings")
    firefox.press(CONTROL, ENTER)
    firefox.until(f"document.querySelector('{FIRST} .media')")
    assert firefox.tell(f"document.querySelector('{FIRST} .text').textContent.trim()") == "Hello @ben"


def test_reading_writing_and_coming_back(firefox: Firefox, server: Live) -> None:
    _write_with_a_picture(firefox)
    firefox.click(f"{FIRST} .media a")
    firefox.until("document.querySelector('dialog.pictures img')?.naturalWidth")
    firefox.press(ESCAPE)
    firefox.until("document.activeElement.matches('.media a')")

    firefox.click(f"{FIRST} button.fav")
    firefox.until(f"document.querySelector('{FIRST} button.fav[aria-pressed=true]:not(:disabled)')")
    firefox.open(f"{server.url}/home")
    firefox.until(f"document.querySelector('{FIRST} button.fav[aria-pressed=true]')")

    firefox.click("a[data-more]")
    firefox.until(f"document.querySelectorAll('{FIRST}').length === 31")
    firefox.tell("document.querySelector('article:nth-child(28)').scrollIntoView()")
    place = firefox.tell("scrollY")
    firefox.click("article:nth-child(28) .meta a")
    firefox.until("location.pathname.startsWith('/@ben/')")
    firefox.back()
    firefox.until(f"location.pathname === '/home' && document.querySelectorAll('{FIRST}').length === 31")
    assert firefox.tell("scrollY") == pytest.approx(place, abs=900)

    server.run("python", "-c", PEOPLE.split("ann, a =", maxsplit=1)[0] + PUBLISH)
    firefox.click("[data-live] button")
    firefox.until(f"document.querySelector('{FIRST} .text').textContent.includes('oven')")
    firefox.until("document.readyState === 'complete'")

    firefox.press("n")
    firefox.until("document.activeElement.matches('dialog #text')")
    firefox.type("Half a thought")
    firefox.open(f"{server.url}/compose")
    firefox.until("document.getElementById('text').value === 'Half a thought'")
    firefox.open(f"{server.url}/home")


def test_what_was_read_last_is_there_while_the_server_is_away(firefox: Firefox, server: Live) -> None:
    firefox.until("navigator.serviceWorker.controller")
    firefox.open(f"{server.url}/home")
    firefox.until("await caches.match('/home')")
    server.stop()
    firefox.open(f"{server.url}/home")
    firefox.until("document.getElementById('offline').innerText.includes('You are offline: this is from')")
    assert firefox.tell(f"document.querySelector('{FIRST} .text').textContent.trim()") == "number 29."
    firefox.open(f"{server.url}/explore")
    firefox.until("document.querySelector('h1').innerText.trim() === 'You are offline'")
