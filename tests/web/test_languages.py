"""Pages and mail speak the language of whoever reads them, in its direction, with its dates and plurals."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext, ngettext, override

from hubbub.identity.models import Preferences, User
from hubbub.notifications.commands.digest import send_digests
from hubbub.web.templatetags.hubbub import moment
from tests.world import person
from tests.world.browser import Browser
from tests.world.deeds import favourite

pytestmark = pytest.mark.django_db
TIME_SCRIPT = Path(__file__).parents[2] / "src" / "hubbub" / "web" / "static" / "web" / "js" / "time.mjs"


def page_in(languages: str, path: str = "/auth/login/") -> str:
    return Browser().client.get(path, headers={"Accept-Language": languages}).content.decode()


def speak(email: str, language: str) -> None:
    User.objects.filter(email=email).update(locale=language)


@pytest.mark.parametrize(
    ("asked", "spoken", "direction"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "de", "ltr"),
        ("ar-EG", "ar", "rtl"),
        ("en-GB", "en", "ltr"),
        ("fr,de;q=0.5", "de", "ltr"),
        ("fr", "en", "ltr"),
        ("", "en", "ltr"),
        ("x" * 5000 + ";q=ä", "en", "ltr"),
    ],
)
def test_without_a_choice_the_browser_says_the_language(asked: str, spoken: str, direction: str) -> None:
    page = page_in(asked)
    found = re.search(r'<html lang="([^"]*)"\s+dir="([^"]*)"', page)
    assert found
    assert found.groups() == (spoken, direction)


@pytest.mark.usefixtures("owned")
def test_sign_up_speaks_the_browser_s_language_and_remembers_it(run_jobs: Callable[[], int]) -> None:
    browser = Browser()
    browser.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    browser.open("/auth/signup/")
    assert "Ich halte mich an die Regeln dieses Servers." in browser.page
    browser.send(
        "username", {"username": "a b", "email": "ann@hubbub.test", "password1": "correct horse battery"}
    )
    assert "Nur Buchstaben ohne Akzente" in browser.page
    answers = {"username": "ann", "email": "ann@hubbub.test", "agreement": "on"}
    browser.send("username", answers | {"password1": "correct horse battery"})
    run_jobs()
    assert User.objects.get(email="ann@hubbub.test").locale == "de"
    assert mail.outbox[-1].subject == "Bestätige deine E-Mail-Adresse für hubbub.test"


def test_who_is_not_signed_in_can_choose() -> None:
    browser = Browser().open("/about")
    assert 'href="/language?next=/about"' in browser.page
    browser.open("/language?next=/about")
    assert 'lang="ar"' in browser.page
    browser.send("next", language="de")
    assert browser.url == "/about"
    assert 'lang="de"' in browser.page
    browser.open("/language").send("next", language="tlh")
    assert browser.status == 422
    assert "Diese Sprache wird hier nicht gesprochen." in browser.page


def test_choosing_leads_nowhere_else() -> None:
    browser = Browser().open("/language?next=https://elsewhere.example/")
    browser.send("next", language="de")
    assert browser.url == "/"


def test_who_is_signed_in_has_a_setting_with_the_languages_own_names() -> None:
    ann = person("ann")
    browser = Browser().sign_in(ann.user.email)
    browser.open("/language")
    assert browser.url == "/settings/appearance"
    for own_name in ("Deutsch", "English", "العربيّة"):
        assert own_name in browser.page
    browser.send("language", language="de")
    assert "Gespeichert." in browser.page
    speaks_german = Browser()
    speaks_german.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert '<html lang="de"' in speaks_german.sign_in(ann.user.email).open("/home").page


def test_a_refusal_is_told_in_the_page_s_language_and_to_programs_in_english() -> None:
    ann = person("ann")
    browser = Browser()
    browser.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    browser.sign_in(ann.user.email).open("/compose").send("text", do="publish")
    assert "Schreib erst etwas" in browser.page
    assert (
        ann.post("/api/v1/statuses", {}, {"Accept-Language": "de"}).json["error"]
        == "Validation failed: Text can't be blank"
    )


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "لا منشورات"),
        (1, "منشور واحد"),
        (2, "منشوران"),
        (3, "3 منشورات"),
        (10, "10 منشورات"),
        (11, "11 منشورًا"),
        (99, "99 منشورًا"),
        (100, "100 منشور"),
        (103, "103 منشورات"),
    ],
)
def test_arabic_has_six_plurals(number: int, said: str) -> None:
    with override("ar"):
        told = ngettext("%(n)s post", "%(n)s posts", number)
        assert told.replace("%(n)s", str(number)) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "11/05/2030 3:07 p.m."), ("de", "05.11.2030 15:07"), ("ar", "5/11/2030 15:07")],
)
def test_moments_are_written_as_the_language_does(language: str, said: str) -> None:
    with override(language):
        assert said in moment(datetime(2030, 11, 5, 15, 7, tzinfo=UTC))


def test_scripts_write_moments_in_the_language_of_the_page() -> None:
    assert "document.documentElement.lang" in TIME_SCRIPT.read_text()


def test_what_people_write_has_its_own_language_and_direction() -> None:
    ann = person("ann")
    post = ann.posts("Ein kleiner Gruß", language="de")
    page = page_in("ar", f"/@ann/{post.pk}")
    assert re.search(r'<div class="text"\s+dir="auto" lang="de">', page)
    assert "<bdi>ann</bdi>" in page


def test_mail_speaks_the_receiver_s_language(run_jobs: Callable[[], int]) -> None:
    ann, ben = person("ann"), person("ben")
    speak(ann.user.email, "de")
    Preferences.objects.filter(account_id=ann.id).update(mail_digest=True)
    favourite(ben, ann.posts("Hello"))
    send_digests()
    browser = Browser()
    browser.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    browser.open("/auth/password/reset/").send("email", email=ann.user.email)
    run_jobs()
    digest, reset = mail.outbox
    assert isinstance(digest, EmailMultiAlternatives)
    assert digest.subject == "1 neu auf Hubbub"
    assert "- ben hat deinen Beitrag favorisiert" in digest.body
    assert 'lang="de"' in str(digest.alternatives[0])
    assert "Passwort" in reset.body
    assert "password reset" not in reset.body


def test_what_has_no_translation_is_said_in_english() -> None:
    with override("ar"):
        assert gettext("A sentence that is nowhere") == "A sentence that is nowhere"
