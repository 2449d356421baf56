"""Preview cards, fetched from a real server on loopback."""

import io
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from django.conf import LazySettings, settings
from django.db import connection, transaction
from django.db.models import F

from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.kernel.outbound import outbound
from hubbub.publishing.commands.acting import lock_posts
from hubbub.publishing.commands.cards import FRESH_FOR, attach_card
from hubbub.publishing.logic.page import read_page
from hubbub.publishing.models import Post, PreviewCard
from tests.harness.waiting import until
from tests.world import person

pytestmark = pytest.mark.django_db

PAGE = """<!doctype html><html lang="en-GB"><head><title>Plain title</title>
<meta property="og:title" content="How to prune &amp; graft"><meta property="og:description" content="All about trees">
<meta property="og:site_name" content="Garden"><meta property="og:image" content="/tree.png">
<meta property="og:image:alt" content="A tree"></head><body></body></html>"""


def _picture() -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (60, 40), (10, 120, 10)).save(file, "PNG")
    return file.getvalue()


class _Site(BaseHTTPRequestHandler):
    asked: list[str] = []
    is_away = False
    without: set[str] = set()

    def do_GET(self) -> None:
        self.asked.append(self.path)
        found = {"/page": ("text/html; charset=utf-8", PAGE.encode()), "/tree.png": ("image/png", _picture())}
        kind, body = found.get(self.path.partition("?")[0], ("text/plain", b"nothing"))
        self.send_response(503 if self.is_away or self.path in self.without else 200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(settings: LazySettings) -> Iterator[str]:
    settings.HUBBUB = msgspec.structs.replace(settings.HUBBUB, outbound_allow="127.0.0.0/8")
    outbound.cache_clear()
    _Site.asked, _Site.is_away, _Site.without = [], False, set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    outbound.cache_clear()


def test_a_linked_page_gets_a_card(site: str) -> None:
    ann = person("ann")
    post = ann.posts(f"Read {site}/page")
    attach_card(post.pk, f"{site}/page")
    card = ann.get(f"/api/v1/statuses/{post.pk}").ok()["card"]
    assert (card["title"], card["description"]) == ("How to prune & graft", "All about trees")
    assert (card["provider_name"], card["language"], card["image_description"]) == ("Garden", "en", "A tree")
    assert card["image"] is not None
    assert card["url"] == f"{site}/page"


def test_a_page_is_asked_once_for_all_posts_that_link_it(site: str) -> None:
    ann, ben = person("ann"), person("ben")
    for post in (ann.posts(f"{site}/page"), ben.posts(f"{site}/page")):
        attach_card(post.pk, f"{site}/page")
        assert Post.objects.get(pk=post.pk).card is not None
    assert _Site.asked == ["/page", "/tree.png"]


def test_what_is_no_page_leaves_the_post_as_it_is(site: str) -> None:
    ann = person("ann")
    post = ann.posts(f"{site}/file.txt")
    attach_card(post.pk, f"{site}/file.txt")
    assert ann.get(f"/api/v1/statuses/{post.pk}").ok()["card"] is None
    assert PreviewCard.objects.get().failed


def test_addresses_of_this_machine_are_not_asked(settings: LazySettings) -> None:
    outbound.cache_clear()
    ann = person("ann")
    post = ann.posts("http://127.0.0.1:8000/secret")
    attach_card(post.pk, "http://127.0.0.1:8000/secret")
    assert ann.get(f"/api/v1/statuses/{post.pk}").ok()["card"] is None


def test_publishing_a_link_makes_a_job(run_jobs: Callable[[], int]) -> None:
    from django_tasks_db.models import DBTaskResult

    person("ann").posts("Read https://example.org/page")
    assert DBTaskResult.objects.filter(task_path="hubbub.publishing.jobs.fetch_card").count() == 1


def test_a_post_has_the_card_of_the_link_it_has_now(site: str) -> None:
    ann = person("ann")
    post = ann.posts(f"Read {site}/page")
    ann.put(f"/api/v1/statuses/{post.pk}", {"status": f"Rather read {site}/page?again"}).ok()
    attach_card(post.pk, f"{site}/page")  # the job of the first link comes only now
    assert ann.get(f"/api/v1/statuses/{post.pk}").ok()["card"] is None
    attach_card(post.pk, f"{site}/page?again")
    assert ann.get(f"/api/v1/statuses/{post.pk}").ok()["card"]["url"] == f"{site}/page?again"


def test_a_page_that_is_away_for_once_keeps_its_card(site: str) -> None:
    ann, ben = person("ann"), person("ben")
    first = ann.posts(f"Read {site}/page")
    attach_card(first.pk, f"{site}/page")
    PreviewCard.objects.update(fetched_at=now() - FRESH_FOR)
    _Site.is_away = True
    second = ben.posts(f"I did read {site}/page")
    attach_card(second.pk, f"{site}/page")
    for post in (first, second):
        Post.objects.filter(pk=post.pk).update(revision=F("revision") + 1)
        assert ann.get(f"/api/v1/statuses/{post.pk}").ok()["card"]["title"] == "How to prune & graft"
    assert _Site.asked == ["/page", "/tree.png", "/page"]


def test_a_page_with_a_null_in_it_is_read_all_the_same() -> None:
    assert (
        read_page(b"<title>Trees\0 and more</title>", "text/html", "https://example.org/").title
        == "Trees and more"
    )


def test_a_page_that_shows_another_picture_now_shows_it_everywhere(
    site: str, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    ann = person("ann")
    first, second = ann.posts(f"{site}/page"), ann.posts(f"Again: {site}/page")

    def shown() -> str:
        url = ann.get(f"/api/v1/statuses/{first.pk}").ok()["card"]["image"]
        assert (Path(settings.MEDIA_ROOT) / url.removeprefix(settings.MEDIA_URL)).exists()
        return str(url)

    attach_card(first.pk, f"{site}/page")
    before = shown()
    PreviewCard.objects.update(fetched_at=now() - FRESH_FOR)
    with django_capture_on_commit_callbacks(execute=True):
        attach_card(second.pk, f"{site}/page")
    assert shown() != before
    assert not (Path(settings.MEDIA_ROOT) / before.removeprefix(settings.MEDIA_URL)).exists()


def test_a_picture_that_is_away_for_once_stays(site: str) -> None:
    ann = person("ann")
    first, second = ann.posts(f"{site}/page"), ann.posts(f"Again: {site}/page")
    attach_card(first.pk, f"{site}/page")
    before = PreviewCard.objects.get()
    PreviewCard.objects.update(fetched_at=now() - FRESH_FOR)
    _Site.without = {"/tree.png"}
    attach_card(second.pk, f"{site}/page")
    after = PreviewCard.objects.get()
    assert after.fetched_at != before.fetched_at
    assert (after.image, after.blurhash) == (before.image, before.blurhash)


@pytest.mark.django_db(transaction=True)
def test_a_new_picture_takes_posts_in_the_order_in_which_everybody_does(site: str) -> None:
    ann = person("ann")
    first, second, third = (ann.posts(f"{site}/page") for _ in range(3))
    for post in (second, first):  # so they stand in the table
        attach_card(post.pk, f"{site}/page")
    PreviewCard.objects.update(fetched_at=now() - FRESH_FOR)

    def fetch_anew() -> None:
        attach_card(third.pk, f"{site}/page")
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_posts(first.pk)
            begun = pool.submit(fetch_anew)
            if connection.vendor == "postgresql":  # SQLite lets nobody begin
                until(lambda: sql.rows("SELECT 1 FROM pg_locks WHERE NOT granted"))
            lock_posts(second.pk)
        begun.result()
    assert Post.objects.filter(card__url=f"{site}/page").count() == 3
