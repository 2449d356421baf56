"""The pages as an app: manifest, service worker, offline page, what other apps share, and files under changing names."""

import json
import re
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.test import Client

from hubbub.web import static_files
from tests.world import person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


def get(path: str, **headers: str) -> HttpResponse:
    """A page or a file as a stranger gets it, read to its end."""
    answer: Any = Client().get(path, headers=headers)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return cast("HttpResponse", answer)


def test_the_manifest_names_everything_an_installation_needs() -> None:
    told = json.loads(get("/manifest.webmanifest").content)
    assert (told["id"], told["start_url"], told["scope"], told["display"]) == (
        "/home",
        "/home",
        "/",
        "standalone",
    )
    purposes = {(it["sizes"], it["purpose"]) for it in told["icons"]}
    assert purposes == {(f"{n}x{n}", p) for n in (192, 512) for p in ("any", "maskable")}
    for icon in told["icons"]:
        assert get(icon["src"])["Content-Type"] == "image/png"
    assert [it["url"] for it in told["shortcuts"]] == ["/compose", "/notifications", "/search"]
    assert told["share_target"]["params"]["files"][0]["name"] == "files"


def test_the_worker_is_strict_small_and_asked_for_anew() -> None:
    answer = get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; connect-src 'self'")
    assert get("/sw.js", **{"If-None-Match": answer["ETag"]}).status_code == 304
    assert static_files.version() in answer.content.decode()


def test_all_that_the_worker_keeps_from_the_start_is_there() -> None:
    shell = re.search(r"const SHELL = (\[.*\]);", get("/sw.js").content.decode())
    assert shell
    answers = {path: get(path).status_code for path in json.loads(shell[1])}
    assert "/offline" in answers
    assert {path: status for path, status in answers.items() if status != 200} == {}


def test_the_offline_page_is_about_nobody() -> None:
    person("ann")
    theirs = Browser().sign_in("ann@hubbub.test").open("/offline").page
    assert theirs == Browser().open("/offline").page
    assert "Try again" in theirs
    assert "ann" not in theirs
    assert "csrfmiddlewaretoken" not in theirs


def test_pages_say_for_whom_they_were_made() -> None:
    ann = person("ann")
    browser = Browser()
    assert browser.open("/public").headers["Hubbub-Viewer"] == "nobody"
    browser.sign_in("ann@hubbub.test")
    assert browser.open("/home").headers["Hubbub-Viewer"] == f"{ann.user.pk}.{ann.account.pk}"


def test_signing_out_has_the_browser_forget_everything() -> None:
    person("ann")
    browser = Browser().sign_in("ann@hubbub.test")
    assert "Clear-Site-Data" not in browser.open("/home").headers
    browser.open("/auth/logout/").send("csrfmiddlewaretoken", follow=False)
    assert browser.headers["Clear-Site-Data"] == '"storage"'


def test_what_is_shared_goes_into_the_composer_and_changes_nothing() -> None:
    answer = Client(enforce_csrf_checks=True).post(
        "/share", {"text": "Look & see", "url": "https://a.example/b"}
    )
    assert answer.status_code == 303
    assert answer["Location"] == "/compose?text=Look+%26+see&url=https%3A%2F%2Fa.example%2Fb"
    person("ann")
    browser = Browser().sign_in("ann@hubbub.test").open(answer["Location"])
    assert "Look &amp; see\nhttps://a.example/b</textarea>" in browser.page


def test_files_are_named_by_version_and_kept_for_good() -> None:
    page = Browser().open("/about").page
    address = re.search(r'src="(/static/[0-9a-f]{12}/web/js/app\.mjs)"', page)
    assert address
    answer = get(address[1])
    assert answer["Cache-Control"] == "max-age=315360000, public, immutable"
    assert get("/static/web/js/app.mjs")["Cache-Control"] == "max-age=3600, public"


def test_a_page_from_before_an_upgrade_gets_the_files_of_today() -> None:
    old = get("/static/0123456789ab/web/js/live.mjs")
    assert old.status_code == 302
    assert old["Location"] == f"/static/{static_files.version()}/web/js/live.mjs"
    assert get("/static/0123456789ab/web/js/nothing.mjs").status_code == 404
    assert get("/static/0123456789ab//evil.example/x.mjs").status_code == 404
