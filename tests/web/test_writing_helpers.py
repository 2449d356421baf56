"""What the composer's scripts ask of the server: names to complete, files one at a time, ways to go."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.identity.models import User
from hubbub.instance.models import CustomEmoji
from hubbub.kernel.clock import now
from hubbub.kernel.environment import Switch
from hubbub.kernel.ratelimit import counters
from hubbub.network.commands.block import block
from hubbub.network.commands.lists import create_list
from hubbub.publishing.models import MediaAttachment, Post
from hubbub.web.limits import Often
from tests.harness.media import image_file, video_file
from tests.world import Person, person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db

LONG = "Something is said here that takes up some room. " * 220


@pytest.fixture
def ann() -> Person:
    return person("ann")


@pytest.fixture
def browser(ann: Person) -> Browser:
    return Browser().sign_in("ann@hubbub.test")


def asked(browser: Browser, path: str) -> Any:
    answer = browser.client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content
    return answer.json()


def suggested(browser: Browser, kind: str, text: str) -> list[str]:
    return [it["value"] for it in asked(browser, f"/compose/suggestions?kind={kind}&q={text}")]


def test_people_one_follows_are_suggested_first(ann: Person, browser: Browser) -> None:
    person("benita")
    ann.follows(person("benno"))
    assert suggested(browser, "people", "ben") == ["@benno", "@benita"]
    assert suggested(browser, "people", "") == []
    assert suggested(browser, "nonsense", "ben") == []


def test_nobody_is_suggested_whom_either_side_blocks(ann: Person, browser: Browser) -> None:
    ben, benita = person("ben"), person("benita")
    assert suggested(browser, "people", "ben") == ["@ben", "@benita"]
    block(ann.viewer, ben.id)
    block(benita.viewer, ann.id)
    assert suggested(browser, "people", "ben") == []


def test_hashtags_and_emoji_are_suggested(ann: Person, browser: Browser) -> None:
    ann.posts("#Gardening")
    for name, hidden in (("blob_party", False), ("party", False), ("party_secret", True)):
        CustomEmoji.objects.create(shortcode=name, file="x.png", static_file="x.png", disabled=hidden)
    assert suggested(browser, "tags", "gard") == ["#Gardening"]
    assert suggested(browser, "emoji", "party") == [":party:", ":blob_party:"]


@pytest.mark.parametrize("kind", ["people", "tags", "emoji"])
def test_suggestions_cost_the_same_for_one_and_many(ann: Person, browser: Browser, kind: str) -> None:
    def make(number: int) -> None:
        person(f"tea{number}")
        ann.posts(f"#tea{number}")
        CustomEmoji.objects.create(shortcode=f"tea{number}", file="x.png", static_file="x.png")

    make(1)
    counts = []
    for number in (2, 3, 4, 5):
        with CaptureQueriesContext(connection) as queries:
            asked(browser, f"/compose/suggestions?kind={kind}&q=tea")
        counts.append(len(queries))
        make(number)
    assert len(set(counts)) == 1


def test_whoever_asks_too_often_is_told_so(browser: Browser, settings: Any, tmp_path: Path) -> None:
    settings.HUBBUB = msgspec.structs.replace(settings.HUBBUB, rate_limits=Switch.ON, data=str(tmp_path))
    counters.cache_clear()
    answers = [browser.client.get("/compose/suggestions?kind=tags&q=a").status_code for _ in range(601)]
    counters.cache_clear()
    assert (set(answers[:600]), answers[600]) == ({200}, 429)


def given(browser: Browser, name: str, content: bytes) -> Any:
    browser.open("/compose")
    file = SimpleUploadedFile(name, content)
    fields = {"csrfmiddlewaretoken": browser.client.cookies["csrftoken"].value, "files": file}
    return browser.client.post("/compose/files", fields, headers={"Accept": "application/json"})


def test_a_picture_comes_back_as_what_the_composer_shows(browser: Browser, tmp_path: Path) -> None:
    answer = given(browser, "a.jpg", image_file(tmp_path, "jpeg").read_bytes())
    assert answer.status_code == 200
    told = answer.json()
    media = MediaAttachment.objects.get()
    assert (told["id"], told["state"]) == (str(media.pk), "ready")
    assert f'name="description{media.pk}"' in told["html"]


def test_what_is_no_picture_is_refused_in_a_sentence(browser: Browser) -> None:
    answer = given(browser, "a.jpg", b"no picture")
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert not MediaAttachment.objects.exists()


def test_a_video_is_asked_for_until_it_is_ready(browser: Browser, tmp_path: Path, run_jobs: Any) -> None:
    told = given(browser, "a.mp4", video_file(tmp_path).read_bytes()).json()
    assert told["state"] == "processing"
    run_jobs()
    later = asked(browser, f"/compose/files/{told['id']}")
    assert later["state"] == "ready"
    assert "What must stay in sight" in later["html"]


def test_nobody_sees_the_files_of_others(browser: Browser, tmp_path: Path) -> None:
    told = given(browser, "a.jpg", image_file(tmp_path, "jpeg").read_bytes()).json()
    person("ben")
    other = Browser().sign_in("ben@hubbub.test")
    assert other.open(f"/compose/files/{told['id']}").status == 404
    assert browser.open(f"/compose/files/{told['id']}").status == 200


def test_the_palette_knows_pages_lists_and_what_one_may_do(ann: Person, browser: Browser) -> None:
    made = create_list(ann.viewer, "Neighbours")
    ways = asked(browser, "/palette")
    by_name = {way["name"]: way["href"] for way in ways}
    assert by_name["Neighbours"] == f"/lists/{made.pk}"
    assert by_name["Your profile"] == "/@ann"
    assert by_name["Appearance"] == "/settings/appearance"
    assert "Server" not in by_name
    assert [
        href
        for href in by_name.values()
        if href and browser.open(href, follow=False).status not in {200, 302}
    ] == []


def test_the_colours_are_switched_and_nothing_else(ann: Person, browser: Browser) -> None:
    User.objects.filter(pk=ann.user.pk).update(single_keys=False)
    browser.open("/home").act("/palette/theme", {"theme": "dark"})
    user = User.objects.get(pk=ann.user.pk)
    assert (user.theme, user.single_keys) == ("dark", False)
    assert 'data-theme="dark"' in browser.page
    assert browser.act("/palette/theme", {"theme": "plaid"}).status == 422


def test_a_long_text_is_offered_shown_and_published_as_a_thread(browser: Browser) -> None:
    browser.open("/compose").send("text", text=LONG, do="publish")
    assert browser.status == 422
    assert "Make it a thread" in browser.page
    browser.send("text", do="split")
    assert "This becomes a thread of 3 posts" in browser.page
    browser.send("text", numbered="1", do="split")
    assert "(3/3)" in browser.page
    assert not Post.objects.exists()
    browser.send("text", do="publish")
    assert Post.objects.count() == 3


def test_no_thread_after_all(browser: Browser) -> None:
    browser.open("/compose").send("text", text=LONG, do="split")
    browser.send("text", do="join")
    assert "This becomes a thread" not in browser.page
    browser.send("text", do="publish")
    assert browser.status == 422
    assert not Post.objects.exists()


def test_a_draft_remembers_that_it_becomes_a_thread(browser: Browser) -> None:
    browser.open("/compose").send("text", text=LONG, do="split")
    browser.send("text", numbered="1", do="draft")
    browser.open("/drafts")
    href = browser.page.split('href="/compose?draft=')[1].split('"')[0]
    browser.open(f"/compose?draft={href}")
    assert "(3/3)" in browser.page


def test_more_choices_than_shown_at_first_can_be_given(browser: Browser) -> None:
    browser.open("/compose")
    answer = browser.press(
        "/compose",
        text="Which?",
        do="attach",
        poll_option=["one", "two", "three", "four"],
        poll_expires_in="3600",
    )
    assert answer.page.count('name="poll_option"') == 5


def test_planned_in_ones_own_time_is_kept_in_that_of_the_server(browser: Browser) -> None:
    browser.open("/compose").send(
        "text", text="Later", scheduled_at=f"{now().year + 1}-05-01T09:30", do="publish"
    )
    assert browser.url == "/scheduled"


def test_what_was_begun_as_one_account_is_not_published_as_another(browser: Browser) -> None:
    browser.open("/compose").send("text", {"as": "7"}, text="Mine", do="publish")
    assert browser.status == 422
    assert "another account" in browser.page
    assert not Post.objects.exists()
    browser.send("text", do="publish")
    assert Post.objects.get().text == "Mine"


def test_files_are_counted_by_whichever_door_they_come(
    browser: Browser, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.HUBBUB = msgspec.structs.replace(settings.HUBBUB, rate_limits=Switch.ON, data=str(tmp_path))
    counters.cache_clear()
    monkeypatch.setattr("hubbub.web.views.compose_files.UPLOADS", Often("page-media-test", 1, 1800))
    browser.open("/compose")
    picture = image_file(tmp_path, "jpeg", size=(64, 48)).read_bytes()
    for number in (1, 2):
        file = SimpleUploadedFile(f"{number}.jpg", picture)
        sent = {"do": "attach", "text": "Kept", "files": [file]}
        browser.client.post(
            "/compose", sent, headers={"X-CSRFToken": browser.client.cookies["csrftoken"].value}
        )
    counters.cache_clear()
    assert MediaAttachment.objects.count() == 1
