"""Preview cards, fetched from a real server on loopback."""

import io
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import pytest
from django.conf import LazySettings

from hubbub.kernel.outbound import outbound
from hubbub.publishing.commands.cards import attach_card
from hubbub.publishing.models import Post, PreviewCard
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

    def do_GET(self) -> None:
        self.asked.append(self.path)
        found = {"/page": ("text/html; charset=utf-8", PAGE.encode()), "/tree.png": ("image/png", _picture())}
        kind, body = found.get(self.path, ("text/plain", b"nothing"))
        self.send_response(200)
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
    _Site.asked = []
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
