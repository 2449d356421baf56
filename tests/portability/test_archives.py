"""Archives: everything of an account, for itself alone, for a week."""

import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hubbub.identity.commands.profile import ProfileWishes, update_profile
from hubbub.identity.commands.removal import delete_account
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid
from hubbub.portability.commands.take import archives_folder, ask_for_archive, drop_old_archives
from hubbub.portability.models import Archive
from hubbub.publishing.commands import boost, react
from hubbub.publishing.commands.upload import UploadWishes, upload
from hubbub.publishing.urls import tag_url
from tests.harness.media import image_file
from tests.world import Person, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_archives() -> None:
    for file in archives_folder().iterdir():
        file.unlink()


def files() -> list[Path]:
    return list(archives_folder().iterdir())


def read(name: str) -> Any:
    with zipfile.ZipFile(files()[0]) as archive:
        return json.loads(archive.read(name))


def full(ann: Person, folder: Path) -> Person:
    """Ann with a picture, a poll, a boost, a favourite and words for few; returns somebody she knows."""
    ben = person("ben")
    ann.follows(ben)
    picture = upload(ann.viewer, image_file(folder, "png"), UploadWishes(description="A cat"))
    update_profile(
        ann.viewer, ProfileWishes(display_name="Ann", avatar=image_file(folder, "jpeg")), tag_url=tag_url
    )
    ann.posts("Look, a #cat", media_ids=[picture.pk], language="en")
    ann.posts("For you, @ben", visibility=3, spoiler_text="Secret")
    liked = ben.posts("Liked")
    boost.boost(ann.viewer, liked.pk)
    react.favourite(ann.viewer, liked.pk)
    ben.posts("Not Ann's")
    return ben


def test_an_archive_holds_what_one_wrote_and_nothing_of_others(
    tmp_path: Path, run_jobs: Callable[[], int]
) -> None:
    ann = person("ann")
    ben = full(ann, tmp_path)
    ask_for_archive(ann.viewer)
    run_jobs()
    made = Archive.objects.get()
    assert made.state == "done"
    assert made.size == files()[0].stat().st_size
    actor, outbox = read("actor.json"), read("outbox.json")
    assert (actor["preferredUsername"], actor["name"], actor["type"]) == ("ann", "Ann", "Person")
    assert outbox["totalItems"] == 3
    picture, secret, boosted = outbox["orderedItems"]
    note = picture["object"]
    assert note["contentMap"]["en"] == note["content"]
    assert note["source"]["content"] == "Look, a #cat"
    assert [tag["name"] for tag in note["tag"]] == ["#cat"]
    assert note["attachment"][0]["name"] == "A cat"
    assert (secret["to"], secret["cc"], secret["object"]["summary"]) == ([ben.account.uri], [], "Secret")
    assert (boosted["type"], boosted["object"].rsplit("/", 2)[1]) == ("Announce", "statuses")
    assert read("likes.json")["orderedItems"] == [boosted["object"]]
    with zipfile.ZipFile(files()[0]) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        follows = archive.read("following_accounts.csv").decode()
        assert "Not Ann's" not in archive.read("outbox.json").decode()
    assert follows.splitlines()[1] == "ben@hubbub.test,true,false,"
    assert note["attachment"][0]["url"] in names
    assert actor["icon"]["url"] in names
    assert not any("email" in name for name in names)
    assert "ann@hubbub.test" not in json.dumps(actor) or actor["preferredUsername"] == "ann"


def test_an_archive_a_day_and_gone_after_a_week(run_jobs: Callable[[], int]) -> None:
    ann = person("ann")
    first = ask_for_archive(ann.viewer)
    assert ask_for_archive(ann.viewer).pk == first.pk
    run_jobs()
    with pytest.raises(Invalid):
        ask_for_archive(ann.viewer)
    assert drop_old_archives() == 0
    Archive.objects.update(expires_at=now() - timedelta(seconds=1))
    assert drop_old_archives() == 1
    assert files() == []


def test_an_archive_goes_with_its_account(
    run_jobs: Callable[[], int], django_capture_on_commit_callbacks: Any
) -> None:
    ann = person("ann")
    ask_for_archive(ann.viewer)
    run_jobs()
    assert len(files()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(ann.account)
    assert files() == []
    assert not Archive.objects.exists()
