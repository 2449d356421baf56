"""Uploads through the API: what is taken, what becomes of it, what is refused."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from hubbub.kernel.clock import now
from hubbub.publishing.commands.upload import drop_unused
from hubbub.publishing.models import MediaAttachment
from tests.harness import media as made
from tests.world import Person, person

pytestmark = pytest.mark.django_db


def picture(
    colour: tuple[int, int, int] = (200, 30, 30), size: tuple[int, int] = (320, 200)
) -> SimpleUploadedFile:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return SimpleUploadedFile("picture.png", file.getvalue(), "image/png")


def stored(url: str) -> Path:
    return Path(settings.MEDIA_ROOT) / url.removeprefix(settings.MEDIA_URL)


def upload(who: Person, **data: object) -> dict[str, Any]:
    taken: dict[str, Any] = who.form("/api/v2/media", {"file": picture(), **data}).ok()
    return taken


def test_a_picture_is_ready_at_once_and_goes_with_a_post() -> None:
    ann = person("ann")
    taken = upload(ann, description="A red field", focus="0.5,-0.25")
    assert (taken["type"], taken["description"]) == ("image", "A red field")
    assert taken["meta"]["original"]["size"] == "320x200"
    assert taken["meta"]["focus"] == {"x": 0.5, "y": -0.25}
    assert taken["blurhash"]
    assert stored(taken["url"]).exists()
    assert stored(taken["preview_url"]).exists()
    posted = ann.post("/api/v1/statuses", {"status": "", "media_ids": [taken["id"]]}).ok()
    assert [item["id"] for item in posted["media_attachments"]] == [taken["id"]]


def test_video_is_taken_then_processed_then_ready(tmp_path: Path, run_jobs: Callable[[], int]) -> None:
    ann = person("ann")
    film = made.video_file(tmp_path)
    reply = ann.form(
        "/api/v2/media", {"file": SimpleUploadedFile("film.mp4", film.read_bytes(), "video/mp4")}
    )
    assert (reply.status, reply.json["url"], reply.json["type"]) == (202, None, "video")
    path = f"/api/v1/media/{reply.json['id']}"
    assert ann.get(path).status == 206
    early = ann.post("/api/v1/statuses", {"status": "look", "media_ids": [reply.json["id"]]})
    assert (early.status, "not finished processing" in early.json["error"]) == (422, True)
    run_jobs()
    ready = ann.get(path)
    assert (ready.status, ready.json["url"] is not None) == (200, True)
    assert ready.json["meta"]["original"]["frame_rate"]
    ann.post("/api/v1/statuses", {"status": "look", "media_ids": [reply.json["id"]]}).ok()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"<script>alert(1)</script>", "File type of uploaded media could not be verified"),
        (b"", "File type of uploaded media could not be verified"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, None),
    ],
    ids=["a script", "nothing", "half a JPEG"],
)
def test_what_is_no_picture_is_refused(content: bytes, error: str | None) -> None:
    ann = person("ann")
    reply = ann.form("/api/v2/media", {"file": SimpleUploadedFile("x.jpg", content, "image/jpeg")})
    assert reply.status == 422
    assert error is None or reply.json["error"] == error
    assert not MediaAttachment.objects.exists()


def test_what_its_decoder_keeps_whole_is_refused_with_a_word_on_what_to_do() -> None:
    from PIL import Image

    ann, file, media = person("ann"), io.BytesIO(), Path(settings.MEDIA_ROOT)
    Image.new("RGB", (5200, 2900), "teal").save(file, "AVIF", speed=10)
    before = set(media.rglob("*"))
    reply = ann.form("/api/v2/media", {"file": SimpleUploadedFile("x.avif", file.getvalue(), "image/avif")})
    said = "5200x2900 images of this kind are not supported: save it as JPEG, or smaller"
    assert (reply.status, reply.json["error"]) == (422, said)
    assert not MediaAttachment.objects.exists()
    assert set(media.rglob("*")) == before


def test_a_file_is_needed() -> None:
    reply = person("ann").post("/api/v2/media", {})
    assert (reply.status, reply.json["error"]) == (422, "Validation failed: File can't be blank")


@pytest.mark.parametrize("focus", ["1", "a,b", "2,0", "0,-1.1", "nan,0"])
def test_a_bad_focal_point_is_refused(focus: str) -> None:
    assert person("ann").form("/api/v2/media", {"file": picture(), "focus": focus}).status == 422


def test_alt_text_can_be_changed_until_it_is_posted() -> None:
    ann = person("ann")
    taken = upload(ann)
    changed = ann.put(f"/api/v1/media/{taken['id']}", {"description": "Now with words"}).ok()
    assert changed["description"] == "Now with words"
    ann.post("/api/v1/statuses", {"status": "x", "media_ids": [taken["id"]]}).ok()
    assert ann.put(f"/api/v1/media/{taken['id']}", {"description": "Too late"}).status == 404
    assert ann.delete(f"/api/v1/media/{taken['id']}").status == 422


def test_nobody_uses_or_changes_what_others_uploaded() -> None:
    ann, ben = person("ann"), person("ben")
    taken = upload(ann)
    assert ben.get(f"/api/v1/media/{taken['id']}").status == 404
    assert ben.delete(f"/api/v1/media/{taken['id']}").status == 404
    assert ben.post("/api/v1/statuses", {"status": "x", "media_ids": [taken["id"]]}).status == 422
    assert ann.get(f"/api/v1/media/{taken['id']}").status == 200


def test_a_discarded_upload_leaves_no_file(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    ann = person("ann")
    taken = upload(ann)
    with django_capture_on_commit_callbacks(execute=True):
        ann.delete(f"/api/v1/media/{taken['id']}").ok()
    assert not stored(taken["url"]).exists()
    assert not stored(taken["preview_url"]).exists()


def test_uploads_no_post_took_are_dropped_after_a_day(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    ann = person("ann")
    kept, unused = upload(ann), upload(ann)
    ann.post("/api/v1/statuses", {"status": "x", "media_ids": [kept["id"]]}).ok()
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_unused(now() + timedelta(hours=23)) == 0
        assert drop_unused(now() + timedelta(hours=25)) == 1
    assert stored(kept["url"]).exists()
    assert not stored(unused["url"]).exists()
