"""Files that no row names go, a day later; no file that anything could still need ever does."""

import io
import logging
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction

from hubbub.identity.models import UserRole
from hubbub.instance.commands.emoji import add_emoji
from hubbub.instance.commands.server import ServerWishes, update_server
from hubbub.kernel.blobs import FileName, Folder
from hubbub.kernel.sweep import SET_ASIDE_FOR, columns, set_aside_folder, sweep
from hubbub.portability.commands.take import ask_for_archive
from hubbub.portability.models import Archive
from hubbub.publishing.models import MediaAttachment
from tests.harness import media as made
from tests.world import Person, person

pytestmark = pytest.mark.django_db
DAY = 86400


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings: LazySettings, tmp_path: Path) -> None:
    settings.HUBBUB = msgspec.structs.replace(settings.HUBBUB, data=tmp_path / "data")
    settings.MEDIA_ROOT = tmp_path / "data" / "media"


def picture(name: str = "picture.png") -> SimpleUploadedFile:
    from PIL import Image

    file = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


def files(*folders: Folder) -> set[Path]:
    return {file for folder in folders or Folder for file in folder.path.rglob("*") if file.is_file()}


def days_pass(days: float = 2) -> None:
    moment = time.time() - days * DAY
    for file in (*files(), *set_aside_folder().rglob("*")):
        os.utime(file, (moment, moment))


def upload(who: Person) -> str:
    return str(who.form("/api/v2/media", {"file": picture()}).ok()["id"])


def crash_after(door: Callable[[], object]) -> set[Path]:
    """What a request leaves whose process dies before its rows are there: its files. Returns them."""
    before = files()
    with transaction.atomic():
        door()
        transaction.set_rollback(True)
    return files() - before


def test_what_every_door_takes_in_stays(tmp_path: Path, run_jobs: Callable[[], int]) -> None:
    ann = person("ann", role=UserRole.OWNER)
    pictures = {"avatar": picture(), "header": picture()}
    ann.patch_form("/api/v1/accounts/update_credentials", pictures).ok()
    moving = made.image_file(tmp_path, "gif")
    add_emoji("still", made.image_file(tmp_path, "png"))
    update_server(ServerWishes(icon=moving, thumbnail=made.image_file(tmp_path, "jpeg")))
    film = SimpleUploadedFile("film.mp4", made.video_file(tmp_path).read_bytes(), "video/mp4")
    ann.form("/api/v2/media", {"file": film, "thumbnail": picture()}).ok()
    raw = files(Folder.UPLOADS)
    days_pass()
    assert (len(raw), sweep()) == (1, 0)  # it waits for the worker, however long
    ask_for_archive(ann.viewer)
    run_jobs()
    ann.post("/api/v1/statuses", {"status": "", "media_ids": [upload(ann)]}).ok()
    days_pass()
    before = files()
    assert len(files(Folder.ARCHIVES)) == 1
    assert len(files(Folder.MEDIA)) == 9
    assert sweep() == 0
    assert files() == before


@pytest.mark.parametrize("door", ["media", "avatar", "emoji"])
def test_files_of_a_request_that_died_go_a_day_later(door: str, tmp_path: Path) -> None:
    ann = person("ann")
    for _ in range(2):
        upload(ann)
    ann.patch_form("/api/v1/accounts/update_credentials", {"avatar": picture()}).ok()
    doors: dict[str, Callable[[], object]] = {
        "media": lambda: upload(ann),
        "avatar": lambda: ann.patch_form(
            "/api/v1/accounts/update_credentials", {"avatar": picture(), "header": picture()}
        ).ok(),
        "emoji": lambda: add_emoji("dot", made.image_file(tmp_path, "png")),
    }
    days_pass()
    kept = files()
    left = crash_after(doors[door])
    assert left
    assert sweep() == 0  # for all anybody knows its request is still at work
    days_pass()
    assert sweep() == len(left)
    assert files() == kept
    assert len([file for file in set_aside_folder().rglob("*") if file.is_file()]) == len(left)
    assert ann.get("/api/v1/accounts/verify_credentials").ok()


def test_raw_uploads_and_archives_without_a_row_go(tmp_path: Path, run_jobs: Callable[[], int]) -> None:
    ann = person("ann")
    film = made.video_file(tmp_path).read_bytes()

    def film_up() -> None:
        ann.form("/api/v2/media", {"file": SimpleUploadedFile("f.mp4", film, "video/mp4")}).ok()

    left = crash_after(film_up) | crash_after(lambda: (ask_for_archive(ann.viewer), run_jobs()))
    assert {file.parent.name for file in left} == {"uploads", "archives"}
    days_pass()
    assert sweep() == len(left)
    assert files() == set()


def test_what_was_set_aside_is_dropped_a_week_later() -> None:
    ann = person("ann")
    upload(ann)
    left = crash_after(lambda: upload(ann))
    days_pass()
    sweep()
    sweep()
    aside = {file for file in set_aside_folder().rglob("*") if file.is_file()}
    assert len(aside) == len(left)
    days_pass(SET_ASIDE_FOR.days + 1)
    sweep()
    assert not any(file.exists() for file in aside)


def test_what_a_row_names_after_all_comes_back(run_jobs: Callable[[], int]) -> None:
    """An older database is put back, or a clock jumps by days between a file and its row."""
    ann = person("ann")
    for _ in range(3):
        upload(ann)
    ask_for_archive(ann.viewer)
    run_jobs()
    days_pass()
    before = files()
    with transaction.atomic():
        MediaAttachment.objects.filter(pk=MediaAttachment.objects.latest("pk").pk).delete()
        Archive.objects.all().delete()
        assert sweep() == 3
        transaction.set_rollback(True)
    days_pass(SET_ASIDE_FOR.days + 1)
    assert files() != before
    assert sweep() == 0
    assert files() == before


def test_the_media_of_another_database_stay(caplog: pytest.LogCaptureFixture) -> None:
    ann = person("ann")
    for _ in range(3):
        upload(ann)
    with transaction.atomic():
        MediaAttachment.objects.all().delete()  # as if the server were started on an empty database
        days_pass()
        before = files()
        with caplog.at_level(logging.WARNING):
            assert sweep() == 0
        assert files() == before
        assert "may be of another database" in caplog.text
        transaction.set_rollback(True)


def test_files_that_somebody_else_put_there_stay() -> None:
    ann = person("ann")
    upload(ann)
    for name in ("robots.txt", "ab/notes.txt", "deep/er/cdef0123456789abcdef0123456789.png", ".well-known/x"):
        file = Folder.MEDIA.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("mine")
    days_pass()
    before = files()
    assert sweep() == 0
    assert files() == before


def test_every_column_that_names_a_file_says_so() -> None:
    """By their names: a new one that says nothing would lose its files."""
    named = {(table, column) for folder in Folder for table, column in columns(folder)}
    words = ("avatar", "header", "file", "preview", "image", "icon", "thumbnail", "source", "picture", "blob")
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            looks_so = isinstance(field, models.CharField) and field.name.startswith(words)
            if model.__module__.startswith("hubbub.") and looks_so and not isinstance(field, FileName):
                assert (model.__name__, field.name) == ("Import", "file_name")  # what somebody called it
    assert len(named) == 13


def test_what_a_disk_keeps_to_itself_is_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder may be a disk of its own, whose `lost+found` nobody but root may look into."""
    ann = person("ann")
    for _ in range(2):
        upload(ann)
    left = crash_after(lambda: upload(ann))
    (Folder.MEDIA.path / "lost+found").mkdir()
    days_pass()
    look = os.scandir

    def look_as_nobody(path: os.PathLike[str] | str) -> object:
        if Path(path).name == "lost+found":
            raise PermissionError(path)
        return look(path)

    monkeypatch.setattr("hubbub.kernel.sweep.os.scandir", look_as_nobody)
    assert sweep() == len(left)


def test_an_archive_that_a_crash_left_half_written_goes() -> None:
    half = Folder.ARCHIVES.path / ".12345.partial"
    half.parent.mkdir(parents=True)
    half.write_text("half of what somebody wrote")
    assert sweep() == 0
    days_pass()
    assert sweep() == 1
    assert not half.exists()


def test_what_is_set_aside_has_its_week_though_the_move_was_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    ann = person("ann")
    for _ in range(2):
        upload(ann)
    left = crash_after(lambda: upload(ann))
    days_pass(SET_ASIDE_FOR.days + 1)

    move = shutil.move

    def move_and_die(file: Path, target: Path) -> None:
        move(file, target)
        raise KeyboardInterrupt

    monkeypatch.setattr("hubbub.kernel.sweep.shutil.move", move_and_die)
    for _ in left:
        with pytest.raises(KeyboardInterrupt):
            sweep()
    aside = {file for file in set_aside_folder().rglob("*") if file.is_file()}
    assert len(aside) == len(left)
