"""An upload that is changed, thrown away or posted while something else happens to it."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from hubbub.kernel.blobs import uploads_folder
from hubbub.kernel.clock import now
from hubbub.publishing.commands.upload import drop_unused, finish_upload
from hubbub.publishing.models import MediaAttachment, MediaKind, MediaState
from tests.api.test_media import picture
from tests.harness.together import until_waiting
from tests.world import Person, person
from tests.world.api import Reply

pytestmark = pytest.mark.django_db(transaction=True)


def while_processed(media: MediaAttachment, act: Callable[[], object]) -> None:
    """Do something after the worker has begun with a raw upload, which is a pipe, and before it has read it."""
    os.mkfifo(uploads_folder() / media.source)

    def process() -> None:
        try:
            finish_upload(media.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(process)
        with (uploads_folder() / media.source).open("wb") as pipe:  # waits for the worker to open it
            act()
            pipe.write(b"nothing one could watch")
        working.result()


def raw_upload(who: Person) -> MediaAttachment:
    media = MediaAttachment(account_id=who.id, kind=MediaKind.VIDEO, kept_until=now() + timedelta(days=1))
    media.source = f"{media.pk}.mp4"
    media.save()
    return media


def test_what_is_said_of_a_video_while_it_is_processed_stays() -> None:
    ann = person("ann")
    media = raw_upload(ann)
    wishes = {"description": "A cat on a roof", "focus": "0.5,0.5"}
    while_processed(media, lambda: ann.put(f"/api/v1/media/{media.pk}", wishes).ok())
    media.refresh_from_db()
    assert (media.state, media.source) == (MediaState.FAILED, "")
    assert (media.description, media.meta["focus"]) == ("A cat on a roof", {"x": 0.5, "y": 0.5})
    assert not list(uploads_folder().iterdir())


def test_a_thumbnail_given_to_a_video_while_it_is_processed_stays() -> None:
    ann = person("ann")
    media = raw_upload(ann)
    cover = picture()
    while_processed(media, lambda: ann.put_form(f"/api/v1/media/{media.pk}", {"thumbnail": cover}).ok())
    media.refresh_from_db()
    assert media.custom_thumbnail
    assert media.preview


def test_what_is_thrown_away_while_it_is_processed_does_not_come_back() -> None:
    ann = person("ann")
    media = raw_upload(ann)
    while_processed(media, lambda: ann.delete(f"/api/v1/media/{media.pk}").ok())
    assert not MediaAttachment.objects.exists()


def uploaded(who: Person) -> MediaAttachment:
    file = SimpleUploadedFile("picture.png", picture().read(), "image/png")
    return MediaAttachment.objects.get(pk=who.form("/api/v2/media", {"file": file}).ok()["id"])


def while_posted(who: Person, media: MediaAttachment, act: Callable[[], Reply]) -> int:
    """Post with an upload in a transaction that ends only once `act` waits for what it holds; what that is answered."""

    def one() -> int:
        try:
            return act().status
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            who.post("/api/v1/statuses", {"status": "Look", "media_ids": [str(media.pk)]}).ok()
            acting = pool.submit(one)
            until_waiting(1)
        return acting.result()


def test_words_that_come_with_the_post_do_not_take_the_picture_off_it() -> None:
    ann = person("ann")
    media = uploaded(ann)
    late = {"description": "A red field"}
    assert while_posted(ann, media, lambda: ann.put(f"/api/v1/media/{media.pk}", late)) == 404
    assert MediaAttachment.objects.filter(pk=media.pk, post__isnull=False).exists()


def test_nobody_throws_away_what_is_being_posted() -> None:
    ann = person("ann")
    media = uploaded(ann)
    assert while_posted(ann, media, lambda: ann.delete(f"/api/v1/media/{media.pk}")) == 422
    assert MediaAttachment.objects.filter(pk=media.pk, post__isnull=False).exists()


def test_two_posts_do_not_share_an_upload() -> None:
    ann = person("ann")
    media, other = uploaded(ann), ann.posts("Without")
    edit = {"status": "Without", "media_ids": [str(media.pk)]}
    assert while_posted(ann, media, lambda: ann.put(f"/api/v1/statuses/{other.pk}", edit)) == 422
    assert MediaAttachment.objects.exclude(post=other).filter(pk=media.pk, post__isnull=False).exists()


def test_the_broom_leaves_what_is_being_posted() -> None:
    ann = person("ann")
    media = uploaded(ann)
    with ThreadPoolExecutor(1) as pool:

        def sweep() -> int:
            try:
                return drop_unused(now() + timedelta(hours=25))
            finally:
                connection.close()

        with transaction.atomic():
            ann.post("/api/v1/statuses", {"status": "Look", "media_ids": [str(media.pk)]}).ok()
            swept = pool.submit(sweep)
            if connection.vendor == "postgresql":
                assert swept.result(10) == 0  # it waits for nobody
        assert swept.result(10) == 0
    assert MediaAttachment.objects.filter(pk=media.pk).exists()
