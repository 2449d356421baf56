"""A post is looked at before it is one, and nothing of that stays."""

import re
from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from hubbub.kernel.models import StreamEvent
from hubbub.notifications.models import Notification
from hubbub.publishing.commands.upload import UploadWishes
from hubbub.publishing.commands.upload import upload as take_in
from hubbub.publishing.models import MediaAttachment, Poll, Post, Tag
from tests.harness.media import image_file
from tests.world import Person, person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Person:
    return person("ann")


@pytest.fixture
def browser(ann: Person) -> Browser:
    return Browser().sign_in("ann@hubbub.test").open("/compose")


def shown(browser: Browser) -> str:
    found = re.search(r"<section class=\"preview\".*?</section>", browser.page, re.DOTALL)
    assert found, browser.page
    return found[0]


def test_it_looks_as_it_will_and_nobody_hears_of_it(browser: Browser, ann: Person, tmp_path: Path) -> None:
    person("ben")
    picture = take_in(ann.viewer, image_file(tmp_path, "png"), UploadWishes(description="Blue"))
    described: dict[str, Any] = {f"description{picture.pk}": "Blue"}
    before = (StreamEvent.objects.count(), DBTaskResult.objects.count())
    browser.send(
        "text",
        text="Hello @ben #tea",
        spoiler_text="Hot",
        media=str(picture.pk),
        **described,
        poll_option="",
        do="preview",
    )
    seen = shown(browser)
    assert 'href="/@ben"' in seen
    assert ">Hot</summary>" in seen
    assert re.search(r'src="[^"]*/media/[^"]*"\s+alt="Blue"', seen)
    assert not re.search(r'href="/(posts|@ann)/\d', seen)
    assert "Hello @ben #tea</textarea>" in browser.page
    assert not Post.objects.exists()
    assert not Notification.objects.exists()
    assert not Tag.objects.exists()
    assert (StreamEvent.objects.count(), DBTaskResult.objects.count()) == before
    assert MediaAttachment.objects.get().post_id is None
    browser.send("text", do="publish")
    assert Post.objects.get().text == "Hello @ben #tea"
    assert MediaAttachment.objects.get().post_id == Post.objects.get().pk


def test_a_thread_is_shown_whole(browser: Browser) -> None:
    browser.send("text", text="word " * 1500, do="split").send("text", do="preview")
    assert shown(browser).count("<article") == 2
    assert not Post.objects.exists()


def test_a_draft_is_looked_at_and_stays_one(browser: Browser, ann: Person) -> None:
    browser.send("text", text="Not yet", poll_option="Tea", do="draft")
    browser.open("/drafts")
    address = re.search(r"/compose\?draft=\d+", browser.page)
    assert address
    browser.open(address[0]).send("text", poll_option="", text="Not yet!", do="preview")
    assert "Not yet!" in shown(browser)
    assert "Not yet" in browser.open("/drafts").page
    assert not Poll.objects.exists()


def test_what_would_be_refused_is_refused_now(browser: Browser) -> None:
    browser.send("text", text="", do="preview")
    assert browser.status == 422
    assert "data-preview" not in browser.page


def test_a_change_is_looked_at_and_not_made(browser: Browser, ann: Person) -> None:
    post = ann.posts("Before")
    browser.open(f"/posts/{post.pk}/edit").send("text", text="After <b>", do="preview")
    assert "After &lt;b&gt;" in shown(browser)
    post.refresh_from_db()
    assert (post.text, post.edited_at) == ("Before", None)
    assert "Before" in browser.open(f"/@ann/{post.pk}").page
