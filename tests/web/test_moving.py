"""Import and export pages: what they take, what they refuse and why, and that what is one's own stays so."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.kernel.clock import now
from hubbub.network.commands import block, lists, mute
from hubbub.network.models import Follow
from hubbub.portability.logic.tables import LARGEST_FILE
from hubbub.portability.models import Archive, Import
from hubbub.publishing.commands import react
from tests.world import Person, person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db

Jobs = Callable[[], int]


@pytest.fixture
def ann() -> Person:
    return person("ann")


@pytest.fixture
def browser(ann: Person) -> Browser:
    return Browser().sign_in("ann@hubbub.test")


def sent(browser: Browser, content: bytes, kind: str = "following", mode: str = "merge") -> Any:
    browser.open("/settings/import")
    form = {
        "csrfmiddlewaretoken": browser.client.cookies["csrftoken"].value,
        "kind": kind,
        "mode": mode,
        "file": SimpleUploadedFile("table.csv", content),
    }
    return browser.client.post("/settings/import", form)


def fetched(browser: Browser, url: str) -> tuple[int, bytes, Any]:
    response: Any = browser.client.get(url)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, body, response.headers


@pytest.mark.parametrize("path", ["import", "export", "export/following.csv"])
def test_only_who_is_signed_in_gets_in(path: str, browser: Browser) -> None:
    assert fetched(browser, f"/settings/{path}")[0] == 200
    assert Browser().open(f"/settings/{path}", follow=False).status == 302


def test_both_are_found_among_the_settings(browser: Browser) -> None:
    for path in ("/settings", "/settings/account", "/settings/privacy"):
        assert 'href="/settings/export"' in browser.open(path).page
    assert 'href="/settings/import"' in browser.page
    assert ">Import</h1>" in browser.open("/settings/import").page
    assert ">Export</h1>" in browser.open("/settings/export").page


def test_an_import_shows_how_far_it_is_and_what_could_not_be_done(
    ann: Person, browser: Browser, run_jobs: Jobs
) -> None:
    ben = person("ben")
    answer = sent(browser, b"ben@hubbub.test\nnobody@hubbub.test\neve@far.example\n")
    made = Import.objects.get()
    assert answer.status_code == 303
    page = browser.open(f"/settings/import/{made.pk}")
    assert "Waiting for its turn." in page.page
    assert page.headers["Refresh"] == "5"
    run_jobs()
    page = browser.open(f"/settings/import/{made.pk}")
    assert "1 row was done." in page.page
    assert "There is no such account on this server." in page.page
    assert "does not know that account of another server" in page.page
    assert "Refresh" not in page.headers
    assert Follow.objects.filter(follower=ann.account, target=ben.account).exists()
    assert "1 done, 2 not" in browser.open("/settings/import").page
    _, again, headers = fetched(browser, f"/settings/import/{made.pk}/failures.csv")
    assert again.decode().splitlines()[1:] == [
        "nobody@hubbub.test,false,false,",
        "eve@far.example,false,false,",
    ]
    assert "attachment" in headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "nothing in this file"),
        (b"PK\x03\x04\xff", "no text"),
        (b"Account address,Hide notifications\nann,true\n", "something else: Muted people"),
        (b"x" * (LARGEST_FILE + 1), "larger than 4 MB"),
        ("\n".join(f"a{number}" for number in range(20_001)).encode(), "more than 20000 rows"),
    ],
)
def test_what_is_refused_is_said_at_the_file(browser: Browser, content: bytes, said: str) -> None:
    answer = sent(browser, content)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_file_error"' in page
    assert said in page
    assert not Import.objects.exists()


def test_too_many_at_once_wait(browser: Browser) -> None:
    for _ in range(3):
        assert sent(browser, b"ben\n").status_code == 303
    refused = sent(browser, b"ben\n")
    assert refused.status_code == 422
    assert "still being worked off" in refused.content.decode()


def test_imports_and_archives_of_others_are_not_there(browser: Browser, run_jobs: Jobs) -> None:
    sent(browser, b"nobody\n")
    browser.open("/settings/export").act("/settings/export/archive")
    run_jobs()
    made, archive = Import.objects.get(), Archive.objects.get()
    person("ben")
    other = Browser().sign_in("ben@hubbub.test")
    assert other.open(f"/settings/import/{made.pk}").status == 404
    assert other.open(f"/settings/import/{made.pk}/failures.csv").status == 404
    assert other.open(f"/settings/export/archives/{archive.pk}").status == 404
    assert Browser().open(f"/settings/export/archives/{archive.pk}", follow=False).status == 302
    assert fetched(browser, f"/settings/export/archives/{archive.pk}")[0] == 200
    assert fetched(browser, f"/media/{archive.file_name}")[0] == 404
    assert fetched(browser, f"/media/../archives/{archive.file_name}")[0] == 404


def test_tables_are_those_that_mastodon_reads(ann: Person, browser: Browser) -> None:
    ben, cleo = person("ben"), person("cleo")
    post = ben.posts("Kept")
    ann.follows(ben)
    block.block(ann.viewer, cleo.id)
    mute.mute(ann.viewer, ben.id, notifications=False)
    block.block_domain(ann.viewer, "spam.example")
    lists.add_to_list(ann.viewer, lists.create_list(ann.viewer, "Tea, cake").pk, [ben.id])
    react.bookmark(ann.viewer, post.pk)
    tables = {
        "following": "Account address,Show boosts,Notify on new posts,Languages\nben@hubbub.test,true,false,\n",
        "blocks": "cleo@hubbub.test\n",
        "mutes": "Account address,Hide notifications\nben@hubbub.test,false\n",
        "domain_blocks": "spam.example\n",
        "lists": '"Tea, cake",ben@hubbub.test\n',
        "bookmarks": f"{post.uri}\n",
    }
    page = browser.open("/settings/export").page
    for kind, text in tables.items():
        assert f"/settings/export/{kind}.csv" in page
        status, body, headers = fetched(browser, f"/settings/export/{kind}.csv")
        assert (status, body.decode()) == (200, text)
        assert headers["Cache-Control"] == "no-store, private"
    assert fetched(browser, "/settings/export/passwords.csv")[0] == 404


def test_an_archive_is_made_downloaded_and_gone_after_a_week(browser: Browser, run_jobs: Jobs) -> None:
    browser.open("/settings/export").act("/settings/export/archive")
    assert "Your archive is being made." in browser.page
    run_jobs()
    archive = Archive.objects.get()
    assert f"/settings/export/archives/{archive.pk}" in browser.open("/settings/export").page
    _, body, headers = fetched(browser, f"/settings/export/archives/{archive.pk}")
    assert "actor.json" in zipfile.ZipFile(io.BytesIO(body)).namelist()
    assert headers["Content-Type"] == "application/zip"
    assert 'action="/settings/export/archive"' not in browser.open("/settings/export").page
    assert browser.act("/settings/export/archive").status == 422
    Archive.objects.update(expires_at=now() - timedelta(seconds=1))
    assert browser.open(f"/settings/export/archives/{archive.pk}").status == 404


def test_many_follows_cost_the_export_no_more_queries_than_one(ann: Person, browser: Browser) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            fetched(browser, path)
        return len(captured)

    ann.follows(person("ben"))
    few = [cost("/settings/export"), cost("/settings/export/following.csv")]
    for number in range(6):
        ann.follows(person(f"member{number}"))
    assert [cost("/settings/export"), cost("/settings/export/following.csv")] == few
