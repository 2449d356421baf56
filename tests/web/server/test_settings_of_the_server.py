"""Running the server from its pages: who may, what is changed, and that it is written down."""

from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from hubbub.identity.models import UserRole
from hubbub.instance.models import Announcement, CustomEmoji, DomainPolicy, Rule
from hubbub.instance.queries import server_settings
from hubbub.kernel.clock import now
from hubbub.kernel.environment import read_environment
from hubbub.moderation.models import AuditEntry
from tests.harness.media import image_file
from tests.web.server.desk import at, audited
from tests.world import Person, anonymous, person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


PAGES = (
    "",
    "/rules",
    "/registration",
    "/texts",
    "/domains",
    "/announcements",
    "/announcements/new",
    "/emoji",
    "/limits",
    "/start",
)


def test_only_those_who_run_the_server_have_these_pages(admin: Person) -> None:
    allowed, refused = at(admin), [at(person("mo", role=UserRole.MODERATOR)), at(person("ann"))]
    for path in PAGES:
        assert allowed.open(f"/server{path}").status == 200, path
        for other in refused:
            assert other.open(f"/server{path}").status == 404, path
        assert Browser().open(f"/server{path}", follow=False).sent_to.startswith("/auth/login/")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/rules",
        "/rules/{rule}/remove",
        "/rules/{rule}/up",
        "/registration",
        "/texts",
        "/domains",
        "/domains/{policy}/remove",
        "/domains/restore?domain=x.test&severity=suspend",
        "/domains/import",
        "/announcements/new",
        "/announcements/{news}/publish",
        "/announcements/{news}/delete",
        "/emoji",
        "/emoji/wave/disable",
        "/emoji/wave/remove",
        "/test-mail",
        "/start/name",
        "/start/rules",
        "/start/demo",
    ],
)
def test_a_moderator_changes_nothing(path: str) -> None:
    made = {
        "rule": Rule.objects.create(text="x").pk,
        "policy": DomainPolicy.objects.create(domain="bad.test").pk,
        "news": Announcement.objects.create(text="x").pk,
    }
    CustomEmoji.objects.create(shortcode="wave", file="w.png", static_file="w.png")
    moderator = at(person("mo", role=UserRole.MODERATOR)).open("/menu")
    data: dict[str, Any] = {
        "title": "Mine",
        "registration": "closed",
        "text": "x",
        "domain": "y.test",
        "rule": "0",
    }
    assert moderator.press("/server" + path.format(**made), **data).status == 404
    assert audited() == []
    assert (Rule.objects.count(), DomainPolicy.objects.count(), mail.outbox) == (1, 1, [])
    assert not DBTaskResult.objects.exists()


# General


def test_names_and_texts_are_changed_and_shown(browser: Browser, admin: Person) -> None:
    browser.send(
        "title",
        title="Tea room",
        short_description="For tea",
        description="**Strong** tea <script>",
        contact_email="tea@hubbub.test",
        contact="@ada",
        languages="de",
    )
    row = server_settings()
    assert (row.title, row.contact_account_id, row.languages) == ("Tea room", admin.id, ["de"])
    assert "<strong>Strong</strong>" in browser.page
    assert "<script>" not in browser.page
    told = anonymous().get("/api/v2/instance").ok()
    assert (told["title"], told["contact"]["email"]) == ("Tea room", "tea@hubbub.test")
    assert AuditEntry.objects.get().detail["changed"] == [
        "title",
        "short_description",
        "description",
        "contact_email",
        "contact_account_id",
        "languages",
    ]


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(browser: Browser) -> None:
    browser.send("title", title=" ", description="a long text", contact="nobody", contact_email="nonsense")
    assert browser.status == 422
    for said in (
        "There is no account of this name here.",
        "a long text",
        "nonsense",
        "This field is required",
    ):
        assert said in browser.page
    assert server_settings().title == "Hubbub"


def test_saving_what_is_there_already_is_not_written_down(browser: Browser) -> None:
    browser.send("title")
    assert "Saved." in browser.page
    assert audited() == []


def test_icon_and_picture_come_and_go(browser: Browser, tmp_path: Path) -> None:
    def picture() -> SimpleUploadedFile:
        return SimpleUploadedFile("p.png", image_file(tmp_path, "png", size=(900, 700)).read_bytes())

    browser.press("/server", title="Hubbub", icon=picture(), thumbnail=picture())
    row = server_settings()
    told = anonymous().get("/api/v2/instance").ok()
    assert told["icon"] == [{"src": f"http://hubbub.test/media/{row.icon}", "size": "512x512"}]
    assert told["thumbnail"]["url"] == f"http://hubbub.test/media/{row.thumbnail}"
    assert f'<link rel="icon" href="http://hubbub.test/media/{row.icon}">' in Browser().open("/about").page
    assert row.icon in Browser().open("/manifest.webmanifest").page
    browser.press("/server", title="Hubbub", drop_icon="on")
    assert server_settings().icon == ""
    assert server_settings().thumbnail == row.thumbnail


def test_what_is_no_picture_is_refused(browser: Browser) -> None:
    browser.press("/server", title="Other", icon=SimpleUploadedFile("p.png", b"nonsense"))
    assert browser.status == 422
    assert "File type of uploaded media could not be verified" in browser.page
    assert server_settings().title == "Hubbub"


def test_texts_are_shown_where_people_look_for_them(browser: Browser) -> None:
    browser.open("/server/texts").send("privacy_policy", privacy_policy="We **read** nothing.")
    assert "<strong>read</strong>" in browser.page
    assert "<strong>read</strong>" in Browser().open("/privacy-policy").page
    assert Browser().open("/terms-of-service").status == 404


# Rules


def test_rules_are_added_worded_ordered_and_removed(browser: Browser) -> None:
    for text in ("Be kind", "No spam", "Describe pictures"):
        browser.open("/server/rules").send("text", text=text)
    kind, spam, _ = Rule.objects.all()

    def shown() -> list[str]:
        return [rule["text"] for rule in anonymous().get("/api/v1/instance/rules").ok()]

    browser.press(f"/server/rules/{spam.pk}/up")
    assert shown() == ["No spam", "Be kind", "Describe pictures"]
    browser.press(f"/server/rules/{spam.pk}/up")
    browser.press(f"/server/rules/{spam.pk}/down")
    assert shown() == ["Be kind", "No spam", "Describe pictures"]
    browser.open(f"/server/rules/{spam.pk}").send("text", text="No spam at all", hint="None.")
    browser.press(f"/server/rules/{kind.pk}/remove")
    assert shown() == ["No spam at all", "Describe pictures"]
    browser.press(f"/server/rules/{kind.pk}/restore")
    assert shown() == ["Be kind", "No spam at all", "Describe pictures"]
    assert audited() == [
        *["rule.add"] * 3,
        *["rule.move"] * 3,
        "rule.update",
        "rule.remove",
        "rule.restore",
    ]


def test_a_rule_says_something(browser: Browser) -> None:
    for wrong in (" ", "x" * 501):
        assert browser.open("/server/rules").send("text", text=wrong).status == 422
    assert not Rule.objects.exists()
    assert browser.open("/server/rules/7").status == 404


# Sign-up


@pytest.mark.usefixtures("owned")
def test_who_may_sign_up_is_chosen_here(browser: Browser) -> None:
    assert Browser().open("/auth/signup/").status == 200
    browser.open("/server/registration").send("registration", registration="closed")
    assert anonymous().get("/api/v2/instance").ok()["registrations"]["enabled"] is False
    assert "takes no sign-ups" in Browser().open("/auth/signup/").page
    browser.open("/server/registration").send("registration", registration="approval")
    assert anonymous().get("/api/v2/instance").ok()["registrations"]["approval_required"] is True
    assert "Why do you want to join?" in Browser().open("/auth/signup/").page
    assert browser.press("/server/registration", registration="maybe").status == 422


def test_the_environment_wins(browser: Browser, settings: Settings) -> None:
    browser.open("/server/registration").send("registration", registration="closed")
    settings.HUBBUB = read_environment({"HUBBUB_DOMAIN": "hubbub.test", "HUBBUB_REGISTRATION": "approval"})
    assert anonymous().get("/api/v2/instance").ok()["registrations"]["approval_required"] is True
    page = browser.open("/server/registration").page
    assert "HUBBUB_REGISTRATION" in page
    assert 'name="registration"' not in page


def test_lists_cost_the_same_with_many(browser: Browser) -> None:
    def fill(count: int, prefix: str) -> None:
        for number in range(count):
            Rule.objects.create(text=f"{prefix}{number}")
            DomainPolicy.objects.create(domain=f"{prefix}{number}.test")
            Announcement.objects.create(text=f"{prefix}{number}", published_at=now())
            name = f"{prefix}_{number}"
            CustomEmoji.objects.create(shortcode=name, file="w.png", static_file="w.png")

    costs: list[list[int]] = []
    for count, prefix in ((1, "few"), (15, "many")):
        fill(count, prefix)
        asked = []
        for path in ("/rules", "/domains", "/announcements", "/emoji", "/start"):
            with CaptureQueriesContext(connection) as captured:
                assert browser.open(f"/server{path}").status == 200
            asked.append(len(captured))
        costs.append(asked)
    assert costs[0] == costs[1]
