"""What those get of a post who hear it, can't hear it, or read behind a warning first."""

import re
from pathlib import Path
from typing import Any

import pytest

from hubbub.publishing.commands.upload import UploadWishes, describe_upload, upload
from hubbub.publishing.models import MediaAttachment
from hubbub.publishing.new import NewPoll
from tests.harness.media import image_file, video_file
from tests.world import Person, person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db

TOLD = "A cat jumps over a wall. Somebody says: <well done>."


def attached(who: Person, file: Path, run_jobs: Any) -> MediaAttachment:
    made = upload(who.viewer, file, UploadWishes(description=TOLD))
    run_jobs()
    return made


def test_what_is_heard_in_a_video_can_be_read_below_it(tmp_path: Path, run_jobs: Any) -> None:
    ann = person("ann")
    video = attached(ann, video_file(tmp_path), run_jobs)
    post = ann.posts("Look", media_ids=[video.pk], language="de")
    page = Browser().open(f"/@ann/{post.pk}").page
    below = page.partition("<summary>In words</summary>")[2]
    assert '<div dir="auto" lang="de"><p>A cat jumps' in below
    assert "&lt;well done&gt;" in below


def test_a_picture_keeps_its_description_to_itself(tmp_path: Path, run_jobs: Any) -> None:
    ann = person("ann")
    picture = attached(ann, image_file(tmp_path, "png"), run_jobs)
    post = ann.posts("Look", media_ids=[picture.pk], language="de")
    page = Browser().open(f"/@ann/{post.pk}").page
    assert "In words" not in page
    assert re.search(r'alt="A cat jumps[^"]*" lang="de"', page)


def test_a_transcript_may_be_longer_than_a_description(tmp_path: Path, run_jobs: Any) -> None:
    ann = person("ann")
    browser = Browser().sign_in("ann@hubbub.test")
    for file, limit, label in (
        (image_file(tmp_path, "png"), 1500, "Description for those who can&#x27;t see it"),
        (video_file(tmp_path), 10_000, "In words, for those who can&#x27;t see or hear it"),
    ):
        made = attached(ann, file, run_jobs)
        describe_upload(ann.viewer, made.pk, UploadWishes(description="x"))
        page = browser.open(f"/compose/files/{made.pk}").page
        assert f'maxlength=\\"{limit}\\"' in page
        assert label.replace("&#x27;", "'") in page


def test_a_poll_stands_behind_the_warning_too() -> None:
    ann = person("ann")
    poll = NewPoll(options=["The butler", "The gardener"], expires_in=3600)
    post = ann.posts("Who was it?", spoiler_text="The ending", poll=poll, language="en")
    open_poll = ann.posts("Tea?", poll=NewPoll(options=["Yes", "No"], expires_in=3600))
    for path, behind in ((f"/@ann/{post.pk}", True), (f"/@ann/{open_poll.pk}", False)):
        page = Browser().sign_in("ann@hubbub.test").open(path).page
        article = page[page.index("<article") : page.index("</article>")]
        warned = re.search(r'<details class="cw">.*</details>', article, re.DOTALL)
        assert bool(warned and 'class="poll"' in warned[0]) is behind
        assert article.count('class="poll"') == 1


def test_a_quote_stands_behind_the_warning_too() -> None:
    ann = person("ann")
    quoted = ann.posts("It was the butler")
    post = ann.posts("Read this", spoiler_text="The ending", quoted_id=quoted.pk)
    page = Browser().open(f"/@ann/{post.pk}").page
    warned = re.search(r'<details class="cw">.*?</details>', page, re.DOTALL)
    assert warned
    assert "It was the butler" in warned[0]


def test_a_post_is_told_by_its_author_then_what_it_says_then_when() -> None:
    ann, ben = person("ann"), person("ben")
    quoted = ann.posts("Said before")
    post = ben.posts("Said now", spoiler_text="Loud", quoted_id=quoted.pk, language="fr")
    page = Browser().open("/public/local").page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    (told,) = re.findall(rf'id="p{post.pk}" aria-describedby="([^"]+)"', page)
    said, when = told.split()
    assert page.index(f'id="{when}"') < page.index(f'id="{said}"')  # to look at, the moment stands above
    assert '<summary dir="auto" lang="fr">Loud' in page


def test_an_empty_profile_says_whose_and_offers_its_owner_to_write() -> None:
    person("ann")
    person("ben")
    own, other = Browser().sign_in("ann@hubbub.test"), Browser().sign_in("ben@hubbub.test")
    for path in ("/@ann", "/@ann/media"):
        assert '<a class="button" href="/compose">' in own.open(path).page
        told = other.open(path).page
        assert "@ann has posted no" in told
        assert '<a class="button" href="/compose">' not in told.partition("<main")[2].partition("</main>")[0]


def test_what_somebody_writes_is_never_taken_for_the_end_of_a_part(tmp_path: Path, run_jobs: Any) -> None:
    ann = person("ann")
    picture = upload(ann.viewer, image_file(tmp_path, "png"), UploadWishes(description="a\x1eb"))
    run_jobs()
    post = ann.posts("one\x1etwo\x1ethree", spoiler_text="c\x1ed", media_ids=[picture.pk], language="en")
    browser = Browser().open(f"/@ann/{post.pk}")
    assert browser.status == 200
    assert "three" in browser.page
    assert browser.page.count("</details>") == browser.page.count("<details")
