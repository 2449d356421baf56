"""Profiles, posts, hashtags and files, as a browser without JavaScript gets them."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hubbub.identity.models import Account
from hubbub.kernel.clock import now
from hubbub.network.models import Follow
from tests.world import person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


def test_a_post_stands_in_its_thread_with_what_other_sites_preview() -> None:
    ann, ben = person("ann"), person("ben")
    top = ann.posts("The top <i>")
    reply = ben.posts("The reply", in_reply_to_id=top.pk)
    ann.posts("Hidden reply", in_reply_to_id=reply.pk, visibility=2)
    page = Browser().open(f"/@ben/{reply.pk}").page
    assert "The top &lt;i&gt;" in page
    assert "Hidden reply" not in page
    assert '<meta property="og:description" content="The reply">' in page
    assert f'href="{reply.uri}"' in page


def test_only_those_who_may_see_a_post_get_its_page() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("For followers", visibility=2)
    assert Browser().open(f"/@ann/{post.pk}").status == 404
    reader = Browser().sign_in("ben@hubbub.test")
    assert reader.open(f"/@ann/{post.pk}").status == 404
    Follow.objects.create(follower=ben.account, target=ann.account)
    assert "For followers" in reader.open(f"/@ann/{post.pk}").page
    assert "no-store" in reader.headers["Cache-Control"]


def test_a_post_is_at_its_authors_address_only() -> None:
    ann = person("ann")
    person("ben")
    post = ann.posts("Hello")
    for wrong in (f"/@ben/{post.pk}", f"/@eve/{post.pk}", "/@ann/1", "/@ann/9999999999999999999"):
        assert Browser().open(wrong).status == 404
    assert Browser().open(f"/@ANN/{post.pk}").status == 200


def test_a_warning_stands_before_the_text_everywhere() -> None:
    ann = person("ann")
    post = ann.posts("The ending", spoiler_text="Spoiler")
    page = Browser().open(f"/@ann/{post.pk}").page
    assert page.index(">Spoiler</summary>") < page.index("The ending")
    assert '<meta property="og:description" content="Spoiler">' in page


def test_a_profile_shows_public_posts_page_by_page() -> None:
    ann = person("ann")
    posts = [ann.posts(f"number {number}.") for number in range(25)]
    ann.posts("for followers", visibility=2)
    browser = Browser().open("/@ann")
    assert "number 24." in browser.page
    assert "for followers" not in browser.page
    assert f"?max_id={posts[5].pk}" in browser.page
    browser.open(f"/@ann?max_id={posts[5].pk}")
    assert "number 4." in browser.page
    assert "number 5." not in browser.page


def test_somebody_suspended_has_no_page() -> None:
    ann = person("ann")
    post = ann.posts("Hello")
    Account.objects.filter(pk=ann.id).update(suspended_at=now())
    assert Browser().open("/@ann").status == 410
    assert Browser().open(f"/@ann/{post.pk}").status == 410


def test_the_front_page_hashtags_and_texts() -> None:
    person("ann").posts("Hello #Wörld")
    assert "Hello" in Browser().open("/").page
    assert "Hello" in Browser().open("/tags/wörld").page
    assert "Nobody has used this hashtag" in Browser().open("/tags/other").page
    assert Browser().open("/about").status == 200
    assert Browser().open("/privacy-policy").status == 404


def test_pages_run_no_foreign_script_and_are_framed_by_nobody() -> None:
    policy = Browser().open("/").headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.fixture
def picture() -> Path:
    file = Path(settings.MEDIA_ROOT) / "ab" / "cdef.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"0123456789")
    return file


def get(path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    response: Any = Client().get(path, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, body, dict(response.headers)


def test_a_file_is_served_as_something_to_look_at(picture: Path) -> None:
    status, body, headers = get("/media/ab/cdef.png")
    assert (status, body, headers["Content-Type"]) == (200, b"0123456789", "image/png")
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in headers["Cache-Control"]
    assert get("/media/ab/cdef.png", **{"If-None-Match": headers["ETag"]})[0] == 304


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        ("bytes=0-3", 206, b"0123"),
        ("bytes=8-", 206, b"89"),
        ("bytes=-2", 206, b"89"),
        ("bytes=5-100", 206, b"56789"),
        ("bytes=-100", 206, b"0123456789"),
        ("bytes=10-", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=5-2", 416, b""),
        ("bytes=-", 200, b"0123456789"),
        ("bytes=0-1,3-4", 200, b"0123456789"),
        ("lines=1-2", 200, b"0123456789"),
    ],
)
def test_stretches_of_a_file(picture: Path, asked: str, status: int, body: bytes) -> None:
    assert get("/media/ab/cdef.png", Range=asked)[:2] == (status, body)


def test_nothing_outside_the_media_folder_is_served(picture: Path) -> None:
    (picture.parent / "link.png").unlink(missing_ok=True)
    (picture.parent / "link.png").symlink_to("/etc/hostname")
    for wrong in (
        "../secret.key",
        "ab/../../secret.key",
        "%2e%2e/secret.key",
        "/etc/passwd",
        "ab",
        "ab/%00.png",
        "ab/link.png",
    ):
        assert get(f"/media/{wrong}")[0] == 404, wrong


def test_a_name_no_file_can_have_is_no_file(picture: Path) -> None:
    assert get(f"/media/{'a' * 300}.png")[0] == 404


def test_a_hashtags_page_shows_limited_accounts_to_their_followers_only() -> None:
    ann, ben = person("ann"), person("ben")
    ann.posts("Loud #news")
    assert "Loud" in Browser().open("/tags/news").page
    Account.objects.filter(pk=ann.id).update(limited_at=now())
    assert "Loud" not in Browser().open("/tags/news").page
    Follow.objects.create(follower=ben.account, target=ann.account)
    assert "Loud" in Browser().sign_in("ben@hubbub.test").open("/tags/news").page


def test_what_a_browser_might_run_is_handed_over_to_save(picture: Path) -> None:
    picture.with_suffix(".html").write_text("<script>1</script>")
    picture.with_suffix(".svg").write_text("<svg/>")
    for name in ("ab/cdef.html", "ab/cdef.svg"):
        headers = get(f"/media/{name}")[2]
        assert (headers["Content-Type"], headers["Content-Disposition"]) == (
            "application/octet-stream",
            "attachment",
        )


def test_our_own_files_are_served_without_collecting_them() -> None:
    for name in (
        "web/avatar.png",
        "web/header.png",
        "web/base.css",
        "web/parts.css",
        "web/post.css",
        "web/icon-192.png",
        "mfa/js/webauthn.js",
    ):
        assert get(f"/static/{name}")[0] == 200, name


def test_a_page_of_posts_asks_the_database_as_often_as_one_post() -> None:
    ann = person("ann")
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert Browser().open("/@ann").status == 200
        asked.append(len(captured))
        for number in range(15):
            ann.posts(f"number {number}", in_reply_to_id=ann.posts("top").pk)
    assert asked[1] - asked[0] <= 2  # media and polls, once there are posts


def test_zero_bytes_do_no_harm() -> None:
    assert Browser().open("/tags/%00").status == 404
    assert Browser().open("/@ann%00").status == 404
    assert Browser().open("/oauth/authorize?client_id=%00&redirect_uri=%00").status == 400
    assert person("ann").put("/api/v1/announcements/1/reactions/%00").status == 404
    assert person("ben").get("/.well-known/webfinger?resource=acct:%00@hubbub.test").status == 400


PARTS = {"X-Fragment": "parts"}


def test_scripts_get_the_parts_of_a_page_that_say_numbers_as_the_page_does() -> None:
    ann, ben = person("ann"), person("ben")
    post, hidden = ben.posts("Hello"), ben.posts("For followers", visibility=2)
    browser = Browser().sign_in("ann@hubbub.test")
    browser.open(f"/@ben/{post.pk}").act(f"/posts/{post.pk}/favourite")
    ann.follows(ben)
    ben.follows(ann)
    figures = browser.client.get(f"/@ben/{post.pk}", headers=PARTS).content.decode()
    assert "1 favourite" in figures
    assert "<article" not in figures
    head = browser.client.get("/@ben", headers=PARTS).content.decode()
    for said in ("<strong>1</strong> follower", "follows you"):
        assert said in head
        assert said in browser.open("/@ben").page
    assert Browser().client.get(f"/@ben/{hidden.pk}", headers=PARTS).status_code == 404


@pytest.mark.parametrize("part", [None, "1", "parts", "beside"])
@pytest.mark.parametrize("path", ["/public", "/explore", "/explore/tags", "/@ann", "/@ann/{post}"])
def test_a_cache_tells_a_page_from_the_parts_of_it_that_scripts_ask_for(path: str, part: str | None) -> None:
    """Else whoever goes back is shown a part of a page."""
    post = person("ann").posts()
    headers = {"X-Fragment": part} if part else {}
    answer = Browser().client.get(path.format(post=post.pk), headers=headers)
    assert {"Cookie", "X-Fragment"} <= set(answer["Vary"].split(", "))
