"""Writing on pages: posts, answers, files, polls, drafts, plans, edits; without script."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hubbub.identity.models import Preferences
from hubbub.kernel.clock import now
from hubbub.publishing.commands.drafts import keep_draft
from hubbub.publishing.commands.schedule import schedule
from hubbub.publishing.commands.upload import UploadWishes
from hubbub.publishing.commands.upload import upload as take_in
from hubbub.publishing.models import Draft, MediaAttachment, Poll, Post, ScheduledPost, Visibility
from hubbub.publishing.new import NewPost
from tests.harness.media import image_file
from tests.world import Person, person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Person:
    return person("ann")


@pytest.fixture
def browser(ann: Person) -> Browser:
    return Browser().sign_in("ann@hubbub.test")


def newest() -> Post:
    found = Post.objects.order_by("-id").first()
    assert found is not None
    return found


def test_a_post_is_written_and_stands_in_the_home(browser: Browser) -> None:
    browser.open("/compose").send("text", text="Hello from a page", visibility="unlisted", do="publish")
    assert browser.url == "/home"
    assert "Hello from a page" in browser.page
    assert newest().visibility == 1


def test_the_language_of_a_post_is_that_of_the_pages_until_one_chooses(browser: Browser) -> None:
    browser.open("/compose").send("text", text="Hello", do="publish")
    assert newest().language == "en"
    browser.client.cookies["django_language"] = "de"
    browser.open("/compose").send("text", text="Hallo", do="publish")
    assert newest().language == "de"
    browser.open("/compose").send("text", text="Olá", language="pt", do="publish")
    assert newest().language == "pt"


def test_the_same_form_sent_twice_is_one_post(browser: Browser) -> None:
    browser.open("/compose")
    form = browser.page
    browser.send("text", text="Once", do="publish")
    browser.page, browser.url = form, "/compose"
    browser.send("text", text="Once", do="publish")
    assert Post.objects.count() == 1


def test_what_can_not_be_published_comes_back_with_what_was_typed(browser: Browser) -> None:
    browser.open("/compose").send("text", spoiler_text="", text="x" * 5001, do="publish")
    assert browser.status == 422
    assert "x" * 5001 in browser.page
    assert "character limit of 5000" in browser.page
    assert not Post.objects.exists()


def test_an_answer_names_whom_it_answers_and_is_no_more_public(ann: Person, browser: Browser) -> None:
    ben = person("ben")
    ann.follows(ben)
    asked = ben.posts("For followers", visibility=2, spoiler_text="Careful")
    browser.open(f"/compose?reply={asked.pk}")
    assert re.search(r'name="to"\s+value="@ben"', browser.page)
    assert re.search(r'value="private"\s+selected', browser.page)
    browser.send("text", text="yes", do="publish")
    answer = newest()
    assert answer.text == "@ben yes"
    assert (answer.in_reply_to_id, answer.visibility, answer.spoiler_text) == (asked.pk, 2, "Careful")
    assert browser.url == f"/@ann/{answer.pk}"


def test_names_before_an_answer_are_taken_out_or_written_otherwise(browser: Browser) -> None:
    person("cat")
    asked = person("ben").posts("@cat look")
    browser.open(f"/compose?reply={asked.pk}")
    assert re.search(r'name="to"\s+value="@ben @cat"', browser.page)
    browser.send("text", to="ben, @", text="yes", do="publish")
    assert newest().text == "@ben yes"
    browser.open(f"/compose?reply={asked.pk}").send("text", to=" ", text="yes", do="publish")
    assert newest().text == "yes"
    assert newest().in_reply_to_id == asked.pk


def test_names_stay_on_their_line_while_a_post_is_not_sent_and_go_into_drafts(browser: Browser) -> None:
    person("ben")
    browser.open("/compose?mention=ben").send("text", text="x" * 4_996, do="publish")
    assert browser.status == 422  # the names count
    assert not re.search(r"hidden>\s+<span>This is too long", browser.page)  # so a thread is offered
    assert re.search(r'name="to"\s+value="@ben"', browser.page)
    browser.send("text", text="later", do="draft")
    browser.open(f"/compose?draft={Draft.objects.get().pk}")
    assert "@ben later</textarea>" in browser.page
    assert 'name="to"' not in browser.page


def test_nobody_answers_or_quotes_what_they_may_not_see(browser: Browser) -> None:
    hidden = person("ben").posts("For followers", visibility=2)
    assert browser.open(f"/compose?reply={hidden.pk}").status == 404
    browser.open("/compose").send("text", text="psst", reply=str(hidden.pk), do="publish")
    assert browser.status == 422
    assert "For followers" not in browser.page
    assert Post.objects.count() == 1


def unfolded(browser: Browser) -> set[str]:
    """Which of the folds of the form on this page stand open."""
    folds = re.findall(r'<details class="fold"\s+data-fold="(\w+)"\s*(open)?\s*>', browser.page)
    assert len(folds) >= 2, browser.page[:2000]
    return {name for name, is_open in folds if is_open}


def test_what_few_posts_need_is_folded_away_while_it_is_empty(browser: Browser) -> None:
    browser.open("/compose")
    assert unfolded(browser) == set()
    page = browser.page
    for shown in ('name="text"', 'name="files"', 'name="visibility"'):
        assert page.index(shown) < page.index("<details")
    assert '<span data-chosen="language">English</span>' in page
    assert '<span data-chosen="quote_policy">Everybody</span>' in page


def test_what_is_filled_in_is_never_folded_away(ann: Person, browser: Browser) -> None:
    at = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    browser.open("/compose").send(
        "text", spoiler_text="Soup", poll_option="Leek", scheduled_at=at, quote_policy="nobody", do="publish"
    )
    assert browser.status == 422
    assert unfolded(browser) == {"warning", "poll", "rest"}
    assert '<span data-chosen="quote_policy">Nobody</span>' in browser.page
    browser.send("text", {"poll_option": ""}, do="draft")
    browser.open(f"/compose?draft={Draft.objects.get().pk}")
    assert unfolded(browser) == {"warning"}
    browser.open(f"/posts/{ann.posts('Fine', sensitive=True).pk}/edit")
    assert unfolded(browser) == {"warning"}
    browser.open(f"/compose?reply={person('ben').posts('Boo', spoiler_text='Ghosts').pk}")
    assert unfolded(browser) == {"warning"}


def test_a_language_that_is_not_on_the_list_stays(ann: Person, browser: Browser) -> None:
    post = ann.posts("Grüezi", language="gsw")
    browser.open(f"/posts/{post.pk}/edit").send("text", text="Grüezi mitenand", do="publish")
    assert newest().language == "gsw"


def upload(browser: Browser, **fields: Any) -> Any:
    """Send the composer's form with a file, as a browser would."""
    client = Client()
    client.cookies = browser.client.cookies
    return client.post("/compose", fields)


def test_pictures_are_attached_described_moved_and_published(browser: Browser, tmp_path: Path) -> None:
    files = [
        SimpleUploadedFile(f"{n}.jpg", image_file(tmp_path, "jpeg", size=(64 * n, 48)).read_bytes())
        for n in (1, 2)
    ]
    page = upload(browser, text="Two pictures", do="attach", files=files)
    assert page.status_code == 200
    first, second = MediaAttachment.objects.order_by("id").values_list("pk", flat=True)
    browser.page, browser.url = page.content.decode(), "/compose"
    assert "missing" in browser.page
    sent = {"media": [first, second], "text": "Two pictures", f"description{second}": "The second"}
    moved = upload(browser, **sent, do=f"earlier-{second}").content.decode()
    assert moved.index(f'value="{second}"') < moved.index(f'value="{first}"')
    upload(browser, **{**sent, "media": [second, first]}, do="publish")
    rows = MediaAttachment.objects.filter(post=newest()).order_by("position")
    assert [(row.pk, row.description) for row in rows] == [(second, "The second"), (first, "")]


def test_a_broken_file_is_said_and_the_text_kept(browser: Browser) -> None:
    answer = upload(browser, text="Kept", do="publish", files=[SimpleUploadedFile("a.jpg", b"no picture")])
    assert answer.status_code == 422
    assert "Kept" in answer.content.decode()
    assert not Post.objects.exists()


def test_strangers_can_not_make_the_server_read_large_forms() -> None:
    stranger = Client()
    answer = stranger.generic("POST", "/compose", b"x" * 2_200_000, "application/x-www-form-urlencoded")
    assert answer.status_code == 413


def test_a_poll_is_written_and_voted_in(ann: Person, browser: Browser) -> None:
    client = Client()
    client.cookies = browser.client.cookies
    client.post("/compose", {"text": "Tea?", "poll_option": ["Yes", "No", "", ""], "poll_expires_in": "3600"})
    poll = Poll.objects.get()
    assert poll.options == ["Yes", "No"]
    person("ben")
    voter = Browser().sign_in("ben@hubbub.test").open(f"/@ann/{poll.post_id}")
    assert f'name="choice{poll.pk}"' in voter.page
    ballot = Client()
    ballot.cookies = voter.client.cookies
    ballot.post(f"/posts/{poll.post_id}/vote", {f"choice{poll.pk}": "1"})
    poll.refresh_from_db()
    assert poll.tallies == [0, 1]
    assert "100 %" in voter.open(f"/@ann/{poll.post_id}").page


def test_drafts_are_kept_changed_published_and_thrown_away(browser: Browser) -> None:
    browser.open("/compose").send("text", text="Half a thought", do="draft")
    assert "Half a thought" in browser.page
    draft = Draft.objects.get()
    browser.open(f"/compose?draft={draft.pk}").send("text", text="A whole thought", do="draft")
    assert Draft.objects.get().params["text"] == "A whole thought"
    browser.open(f"/compose?draft={draft.pk}").send("text", do="publish")
    assert newest().text == "A whole thought"
    assert not Draft.objects.exists()


def test_a_draft_is_its_authors_alone(browser: Browser) -> None:
    browser.open("/compose").send("text", text="Mine", do="draft")
    draft = Draft.objects.get()
    person("ben")
    other = Browser().sign_in("ben@hubbub.test")
    assert other.open(f"/compose?draft={draft.pk}").status == 404
    assert "Mine" not in other.open("/drafts").page


def test_a_post_is_planned_moved_and_called_off(browser: Browser) -> None:
    at = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    browser.open("/compose").send("text", text="Later", scheduled_at=at, do="publish")
    assert "Later" in browser.page
    row = ScheduledPost.objects.get()
    later = (now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    browser.send("scheduled_at", scheduled_at=later, do="move")
    assert ScheduledPost.objects.get().scheduled_at.strftime("%Y-%m-%dT%H:%M") == later
    browser.send("scheduled_at", do="draft")
    assert "Later" in browser.page
    assert not ScheduledPost.objects.filter(pk=row.pk).exists()
    assert Draft.objects.get().params["text"] == "Later"


def test_a_post_is_edited_and_its_history_shown(ann: Person, browser: Browser) -> None:
    post = ann.posts("Befor")
    browser.open(f"/posts/{post.pk}/edit").send("text", text="Before", do="publish")
    assert "Before" in browser.page
    history = browser.open(f"/posts/{post.pk}/history").page
    assert history.index("Before") < history.index("Befor<")


def test_only_its_author_edits_or_removes_a_post(browser: Browser) -> None:
    theirs = person("ben").posts("Hello")
    for page in ("edit", "remove"):
        assert browser.open(f"/posts/{theirs.pk}/{page}").status == 404
        assert browser.client.post(f"/posts/{theirs.pk}/{page}").status_code in {403, 404}
    assert Post.objects.filter(pk=theirs.pk).exists()


def test_delete_and_write_anew_takes_the_words_back(ann: Person, browser: Browser) -> None:
    post = ann.posts("Say it better", visibility=1)
    browser.open(f"/posts/{post.pk}/remove")
    token = browser.client.cookies["csrftoken"].value
    answer = browser.client.post(f"/posts/{post.pk}/remove", {"do": "anew"}, headers={"X-CSRFToken": token})
    assert not Post.objects.filter(pk=post.pk).exists()
    assert "Say it better" in browser.open(answer["Location"]).page


def attach(browser: Browser, tmp_path: Path, **data: Any) -> MediaAttachment:
    """Send the form with a picture."""
    picture = SimpleUploadedFile("a.jpg", image_file(tmp_path, "jpeg", size=(64, 48)).read_bytes())
    upload(browser, files=[picture], **data)
    return MediaAttachment.objects.get()


def test_files_of_a_draft_stay_until_its_time_has_come(browser: Browser, tmp_path: Path) -> None:
    media = attach(browser, tmp_path, text="Later", do="draft")
    at = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    browser.open(f"/compose?draft={Draft.objects.get().pk}").send("text", scheduled_at=at, do="publish")
    assert not Draft.objects.exists()
    assert ScheduledPost.objects.get().params["media_ids"] == [media.pk]
    media.refresh_from_db()
    assert media.kept_until is None
    browser.open("/scheduled").send("scheduled_at", do="draft")
    assert not ScheduledPost.objects.exists()
    assert Draft.objects.get().params["media_ids"] == [media.pk]
    media.refresh_from_db()
    assert media.kept_until is None


def test_a_draft_thrown_away_meanwhile_is_published_all_the_same(browser: Browser) -> None:
    browser.open("/compose").send("text", text="Half a thought", do="draft")
    draft = Draft.objects.get()
    browser.open(f"/compose?draft={draft.pk}")
    draft.delete()
    browser.send("text", text="A whole thought", do="publish")
    assert browser.url == "/home"
    assert newest().text == "A whole thought"


def test_a_draft_stays_when_it_can_not_be_published(browser: Browser) -> None:
    browser.open("/compose").send("text", text="Half a thought", do="draft")
    browser.open(f"/compose?draft={Draft.objects.get().pk}").send("text", text="x" * 5001, do="publish")
    assert browser.status == 422
    assert Draft.objects.exists()


def test_what_a_program_left_open_is_as_the_account_prefers(ann: Person, browser: Browser) -> None:
    Preferences.objects.update_or_create(account_id=ann.id, defaults={"default_privacy": "private"})
    at = (now() + timedelta(days=2)).isoformat()
    ann.post("/api/v1/statuses", {"status": "For followers", "scheduled_at": at}).ok()
    browser.open("/scheduled").send("scheduled_at", do="draft").send("text", do="publish")
    assert newest().visibility == Visibility.FOLLOWERS


def test_a_post_is_not_deleted_when_its_words_can_not_be_kept(
    ann: Person, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = ann.posts("Say it better")
    monkeypatch.setattr("hubbub.publishing.commands.drafts.MAX_DRAFTS", 0)
    browser.open(f"/posts/{post.pk}/remove").press(f"/posts/{post.pk}/remove", do="anew")
    assert browser.status == 422
    assert Post.objects.filter(pk=post.pk).exists()


def test_numbers_that_are_none_break_nothing(ann: Person, browser: Browser) -> None:
    browser.open("/compose").send(
        "text", {"poll_option": "Yes", "poll_expires_in": "²"}, text="Tea?", do="publish"
    )
    assert browser.status == 422
    poll = ann.post(
        "/api/v1/statuses", {"status": "Tea?", "poll": {"options": ["Yes", "No"], "expires_in": 3600}}
    ).ok()
    assert browser.act(f"/posts/{poll['id']}/vote", {f"choice{poll['poll']['id']}": "²"}).status == 400


def test_a_plan_that_failed_says_why_in_the_readers_language(ann: Person, browser: Browser) -> None:
    at = (now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    browser.open("/compose").send("text", text="Later", scheduled_at=at, do="publish")
    reason = "Validation failed: Text can't be blank"
    ScheduledPost.objects.update(failed_at=now(), error=reason)
    assert "It could not be published: Text can&#x27;t be blank" in browser.open("/scheduled").page


@pytest.mark.parametrize("path", ["/drafts", "/scheduled"])
def test_many_that_wait_with_pictures_cost_no_more_queries_than_one(
    ann: Person, browser: Browser, tmp_path: Path, path: str
) -> None:
    picture = image_file(tmp_path, "png")
    asked = []
    for number in (1, 4):
        for _ in range(number):
            media = take_in(ann.viewer, picture, UploadWishes())
            new = NewPost(text="With a picture", media_ids=[media.pk])
            keep_draft(ann.viewer, new)
            schedule(ann.viewer, new, now() + timedelta(days=2))
        with CaptureQueriesContext(connection) as captured:
            browser.open(path)
        asked.append(len(captured))
    assert asked[0] == asked[1]
