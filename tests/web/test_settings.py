"""Settings: what one says there is what happens, and nobody else gets in."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hubbub.identity.models import Account, Preferences, User
from hubbub.notifications.models import NotificationPolicy
from hubbub.publishing.models import FeaturedTag
from tests.harness.media import image_file
from tests.world import Person, person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db

PAGES = ("", "/profile", "/posting", "/appearance", "/notifications")


@pytest.fixture
def ann() -> Person:
    return person("ann")


@pytest.fixture
def browser(ann: Person) -> Browser:
    return Browser().sign_in("ann@hubbub.test")


def account() -> Account:
    return Account.objects.get(username="ann")


@pytest.mark.parametrize("path", PAGES)
def test_only_who_is_signed_in_gets_in(path: str, browser: Browser) -> None:
    assert browser.open(f"/settings{path}").status == 200
    assert 'aria-current="page"' in browser.page
    stranger = Browser().open(f"/settings{path}", follow=False)
    assert stranger.sent_to == f"/auth/login/?next=/settings{path}"


def test_the_profile_says_what_one_wrote(browser: Browser) -> None:
    browser.open("/settings/profile").send("note", display_name="Ann <A>", note="I like #tea", locked="on")
    assert "Your profile was saved." in browser.page
    row = account()
    assert (row.display_name, row.note, row.locked) == ("Ann <A>", "I like #tea", True)
    assert 'href="http://hubbub.test/tags/tea"' in row.note_html
    assert "Ann &lt;A&gt;" in browser.open("/@ann").page


def test_what_is_too_long_is_said_at_its_field_and_kept(browser: Browser) -> None:
    browser.open("/settings/profile").send("note", note="x" * 501)
    assert browser.status == 422
    assert "x" * 501 in browser.page
    assert 'id="id_note_error"' in browser.page
    assert account().note == ""


def profile_form(browser: Browser, **sent: Any) -> Any:
    page = browser.open("/settings/profile").page
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    return browser.client.post("/settings/profile", {"csrfmiddlewaretoken": token, **sent})


def test_four_rows_about_oneself_and_no_more(browser: Browser) -> None:
    names, values = ["Web", "", "Pronouns", "", "Fifth"], ["https://ann.example", "", "she", "", "five"]
    assert profile_form(browser, field_name=names, field_value=values).status_code == 303
    assert [(row["name"], row["value"]) for row in account().fields] == [
        ("Web", "https://ann.example"),
        ("Pronouns", "she"),
    ]
    refused = profile_form(browser, field_name=[""], field_value=["lost <label>"])
    assert refused.status_code == 422
    assert "lost &lt;label&gt;" in refused.content.decode()


def test_a_picture_comes_with_its_description_and_goes(browser: Browser, tmp_path: Path) -> None:
    file = SimpleUploadedFile("me.png", image_file(tmp_path, "png").read_bytes())
    assert profile_form(browser, avatar=file, avatar_description="Me at sea").status_code == 303
    assert account().avatar
    assert account().avatar_description == "Me at sea"
    browser.open("/settings/profile").act("/settings/profile/remove/avatar")
    assert (account().avatar, account().avatar_description) == ("", "")
    assert browser.act("/settings/profile/remove/password").status == 404


def test_what_is_no_picture_is_refused_at_its_field(browser: Browser) -> None:
    answer = profile_form(browser, header=BytesIO(b"not a picture"), note="kept")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_header_error"' in page
    assert "kept" in page


def test_hashtags_on_the_profile(ann: Person, browser: Browser) -> None:
    ann.posts("I like #Tea")
    browser.open("/settings/profile")
    assert "/settings/profile/tags?tag=tea" in browser.page
    browser.send("tag", tag="#Tea")
    assert "#Tea stands on your profile now." in browser.page
    assert 'href="/tags/tea"' in browser.open("/@ann").page
    browser.open("/settings/profile").act("/settings/profile/tags/tea/remove")
    assert not FeaturedTag.objects.exists()
    browser.act("/settings/profile/tags?tag=tea")
    assert FeaturedTag.objects.count() == 1
    assert browser.act("/settings/profile/tags?tag=two%20words").status == 422


def test_new_posts_begin_as_one_said(browser: Browser) -> None:
    browser.open("/settings/posting")
    browser.send("privacy", privacy="private", quote_policy="nobody", language="de", sensitive="on")
    row = Preferences.objects.get(account=account())
    assert (row.default_privacy, row.default_quote_policy, row.default_language) == (
        "private",
        "nobody",
        "de",
    )
    assert row.default_sensitive
    assert browser.open("/settings/posting").send("privacy", privacy="secret").status == 422


def test_looks_are_the_logins_and_stand_in_every_page(browser: Browser) -> None:
    assert "data-theme" not in browser.open("/settings/appearance").page
    browser.send(
        "theme", theme="dark", text_size="larger", show_counts="", single_keys="", autoplay_gifs="on"
    )
    page = browser.open("/home").page.partition(">\n  <head>")[0]
    for attribute in ("theme", "text", "shortcuts", "counts", "autoplay"):
        assert f"data-{attribute}=" in page
    assert 'data-theme="dark"' in page
    assert "data-theme" not in Browser().open("/about").page
    elsewhere = Browser().sign_in("ann@hubbub.test")
    assert 'data-text="larger"' in elsewhere.page


def test_the_language_of_the_pages(browser: Browser) -> None:
    assert "language" in browser.open("/settings/appearance").page
    browser.send("theme", language="en")
    assert browser.client.cookies["django_language"].value == "en"
    elsewhere = Browser().sign_in("ann@hubbub.test")
    assert elsewhere.client.cookies["django_language"].value == "en"
    browser.open("/settings/appearance").send("theme", language="")
    browser.client.cookies.pop("django_language")
    browser.open("/settings/appearance").send("theme", {"language": "xx"})
    assert browser.status == 422
    assert User.objects.get().interface_language in {"", "en"}


def test_whom_one_hears_from(browser: Browser) -> None:
    browser.open("/settings/notifications")
    assert '<section id="push"' in browser.page
    browser.send("mail_digest", for_new_accounts="drop", mail_digest="on")
    assert NotificationPolicy.objects.get().for_new_accounts == "drop"
    assert NotificationPolicy.objects.get().for_limited_accounts == "filter"
    assert Preferences.objects.get(account=account()).mail_digest


def test_settings_are_ones_own(browser: Browser) -> None:
    ben = person("ben")
    browser.open("/settings/profile").send("note", note="Mine")
    browser.open("/settings/posting").send("privacy", privacy="direct")
    assert Account.objects.get(pk=ben.id).note == ""
    assert Preferences.objects.get(account_id=ben.id).default_privacy == "public"


def test_a_form_without_its_token_is_refused(ann: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann.user)
    assert client.post("/settings/posting", {"privacy": "direct"}).status_code == 403
