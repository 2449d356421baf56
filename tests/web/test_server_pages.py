"""Running the server from its pages: who may, what is changed, and that it is written down."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from hubbub.api.streaming.audience import Listeners
from hubbub.api.streaming.deliveries import deliveries
from hubbub.identity.commands.one_time_links import make_owner_link
from hubbub.identity.models import UserRole
from hubbub.instance.commands.announcements import tell_of_due_announcements
from hubbub.instance.models import Announcement, CustomEmoji, DomainPolicy, Rule, ServerSettings
from hubbub.instance.queries import server_settings
from hubbub.kernel.checks import Level, examine
from hubbub.kernel.clock import now
from hubbub.kernel.environment import read_environment
from hubbub.kernel.models import StreamEvent
from hubbub.kernel.stream import news_after
from hubbub.moderation.models import AuditEntry
from tests.harness.media import image_file
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


def at(who: Person) -> Browser:
    return Browser().sign_in(who.user.email)


@pytest.fixture
def admin() -> Person:
    return person("ada", role=UserRole.ADMIN)


@pytest.fixture
def browser(admin: Person) -> Browser:
    return at(admin).open("/server")


def audited() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


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


# Other servers


def test_policies_are_made_changed_removed_and_restored(browser: Browser) -> None:
    browser.open("/server/domains").send(
        "severity", domain="Bad.Test", severity="suspend", public_comment="spam", private_comment="mo saw it"
    )
    row = DomainPolicy.objects.get()
    assert (row.domain, row.severity, row.public_comment) == ("bad.test", "suspend", "spam")
    browser.open(f"/server/domains/{row.pk}").send("severity", severity="silence", reject_media="on")
    row.refresh_from_db()
    assert (row.domain, row.severity, row.reject_media) == ("bad.test", "silence", True)
    browser.press(f"/server/domains/{row.pk}/remove")
    assert not DomainPolicy.objects.exists()
    [undo] = [part.split('"')[0] for part in browser.page.split('formaction="')[1:] if "restore" in part]
    browser.press(undo.replace("&amp;", "&"))
    back = DomainPolicy.objects.get()
    assert (back.domain, back.severity, back.reject_media) == ("bad.test", "silence", True)
    assert (back.public_comment, back.private_comment) == ("spam", "mo saw it")


def test_a_policy_is_about_a_domain_once(browser: Browser) -> None:
    browser.open("/server/domains").send("severity", domain="bad.test")
    for wrong in ("bad.test", "no domain"):
        browser.open("/server/domains").send("severity", domain=wrong, public_comment="kept")
        assert browser.status == 422
        assert "kept" in browser.page
    assert DomainPolicy.objects.count() == 1


MASTODONS = """#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate
one.test,suspend,false,false,"spam, much",false
two.test,silence,true,true,,true
bad.test,suspend,false,false,,false
not a domain,suspend,false,false,,false
three.test,explode,false,false,,false
"""


def test_a_list_of_mastodons_is_taken_and_given(browser: Browser) -> None:
    DomainPolicy.objects.create(domain="bad.test", severity="silence")
    file = SimpleUploadedFile("domain_blocks.csv", MASTODONS.encode())
    browser.open("/server/domains").press("/server/domains/import", file=file)
    assert "Decided about 2 servers. Not understood: not a domain, three.test." in browser.page
    rows = {row.domain: row for row in DomainPolicy.objects.all()}
    assert set(rows) == {"one.test", "two.test", "bad.test"}
    assert (rows["one.test"].severity, rows["one.test"].public_comment) == ("suspend", "spam, much")
    assert (rows["two.test"].reject_media, rows["two.test"].obfuscate) == (True, True)
    assert rows["bad.test"].severity == "silence"
    given = browser.open("/server/domains/export")
    assert given.headers["Content-Type"].startswith("text/csv")
    assert given.page.splitlines() == [
        "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate",
        "bad.test,silence,false,false,,false",
        'one.test,suspend,false,false,"spam, much",false',
        "two.test,silence,true,true,,true",
    ]


def test_what_is_no_list_is_refused(browser: Browser) -> None:
    browser.open("/server/domains")
    assert browser.press("/server/domains/import").status == 422
    assert browser.press("/server/domains/import", file=SimpleUploadedFile("x", b"\xff\xfe")).status == 422
    assert not DomainPolicy.objects.exists()


# Announcements


def heard() -> list[tuple[str, dict[str, object]]]:
    rows = StreamEvent.objects.filter(kind__startswith="announcement").order_by("pk")
    return [(row.kind, json.loads(bytes(row.body))) for row in rows]


def shown(who: Person) -> list[str]:
    return [row["content"] for row in who.get("/api/v1/announcements").ok()]


def test_an_announcement_is_written_published_and_withdrawn(browser: Browser) -> None:
    ann = person("ann")
    browser.open("/server/announcements/new").send("starts_at", text="**Party**")
    row = Announcement.objects.get()
    assert "<strong>Party</strong>" in browser.page
    assert shown(ann) == []
    browser.send("at")
    assert shown(ann) == ["<p><strong>Party</strong></p>"]
    browser.open(f"/server/announcements/{row.pk}").send("starts_at", text="Party!")
    assert shown(ann) == ["<p>Party!</p>"]
    browser.press(f"/server/announcements/{row.pk}/withdraw")
    assert shown(ann) == []
    assert heard() == [
        ("announcement", {"id": row.pk}),
        ("announcement", {"id": row.pk}),
        ("announcement.delete", {"id": row.pk}),
    ]
    browser.press(f"/server/announcements/{row.pk}/delete")
    assert not Announcement.objects.exists()
    assert audited() == [
        f"announcement.{verb}" for verb in ("add", "publish", "update", "withdraw", "delete")
    ]


def test_open_streams_hear_what_an_announcement_says(browser: Browser) -> None:
    row = Announcement.objects.create(text="**Party**")
    browser.press(f"/server/announcements/{row.pk}/publish")
    listening = Listeners(
        users=frozenset({7}), notified=frozenset(), direct=frozenset(), lists=frozenset(), shared={}
    )
    [news] = [it for it in news_after(0) if it.kind == "announcement"]
    [told] = deliveries(news, listening)
    assert told.message.event == "announcement"
    assert json.loads(told.message.payload or b"")["content"] == "<p><strong>Party</strong></p>"
    Announcement.objects.update(published_at=None)
    assert deliveries(news, listening) == []


def test_a_planned_announcement_comes_out_once(browser: Browser) -> None:
    ann = person("ann")
    row = Announcement.objects.create(text="Later")
    soon = (now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    browser.open(f"/server/announcements/{row.pk}").send("at", at=soon)
    assert "planned" in browser.page
    assert tell_of_due_announcements() == 0
    assert shown(ann) == []
    assert ann.put(f"/api/v1/announcements/{row.pk}/reactions/🎉").status == 404
    Announcement.objects.update(published_at=now() - timedelta(seconds=1))
    assert (tell_of_due_announcements(), tell_of_due_announcements()) == (1, 0)
    assert shown(ann) == ["<p>Later</p>"]
    assert heard() == [("announcement", {"id": row.pk})]


def test_an_announcement_ends_after_it_begins(browser: Browser) -> None:
    browser.open("/server/announcements/new").send(
        "starts_at", text="Party", starts_at="2030-05-02T10:00", ends_at="2030-05-01T10:00"
    )
    assert browser.status == 422
    assert "is before the start" in browser.page
    assert browser.open("/server/announcements/9").status == 404
    assert browser.press("/server/announcements/9/publish").status == 404


# Emoji


def test_emoji_are_added_sorted_disabled_and_deleted(browser: Browser, tmp_path: Path) -> None:
    file = SimpleUploadedFile("w.png", image_file(tmp_path, "png", size=(64, 64)).read_bytes())
    browser.open("/server/emoji").press("/server/emoji", shortcode=":wave:", file=file, category="hands")

    def offered() -> list[tuple[str, str]]:
        rows = anonymous().get("/api/v1/custom_emojis").ok()
        return [(row["shortcode"], row["category"]) for row in rows]

    assert offered() == [("wave", "hands")]
    browser.press("/server/emoji/wave/category", category="greetings")
    assert offered() == [("wave", "greetings")]
    browser.press("/server/emoji/wave/disable")
    assert offered() == []
    assert "disabled" in browser.open("/server/emoji").page
    browser.press("/server/emoji/wave/enable")
    browser.press("/server/emoji/wave/remove")
    assert not CustomEmoji.objects.exists()
    assert audited() == [f"emoji.{verb}" for verb in ("add", "update", "disable", "enable", "remove")]
    assert browser.press("/server/emoji/wave/disable").status == 404


def test_a_bad_emoji_is_refused(browser: Browser, tmp_path: Path) -> None:
    good = image_file(tmp_path, "png", size=(64, 64)).read_bytes()
    for shortcode, content in (("a b", good), ("wave", b"nonsense")):
        file = SimpleUploadedFile("w.png", content)
        assert browser.press("/server/emoji", shortcode=shortcode, file=file).status == 422
        assert shortcode in browser.page
    assert not CustomEmoji.objects.exists()


# Health, and the first steps


def test_health_says_what_the_doctor_says(browser: Browser) -> None:
    page = browser.open("/server/health").page
    found = list(examine())
    assert {it.about for it in found} >= {"Settings", "Disk", "Database", "Tables", "Workers", "Web", "Mail"}
    assert any(it.level is Level.FAIL for it in found)  # no worker runs in tests
    for it in found:
        assert f"<strong>{it.about}</strong>" in page
    assert at(person("mo", role=UserRole.MODERATOR)).open("/server/health").status == 404


def test_health_shows_what_waits_and_what_failed(browser: Browser) -> None:
    browser.press("/server/start/demo")
    DBTaskResult.objects.update(status="FAILED", exception_class_path="ValueError", finished_at=now())
    page = browser.open("/server/health").page
    assert "ops.demo.job.load_demo_community" in page
    assert "ValueError" in page


def test_a_test_mail_goes_to_whoever_asks(browser: Browser) -> None:
    browser.press("/server/test-mail")
    assert [it.to for it in mail.outbox] == [["ada@hubbub.test"]]
    assert browser.status == 200


def test_a_mail_that_does_not_go_out_says_why(browser: Browser, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    browser.press("/server/test-mail")
    assert browser.status == 503
    assert "refuses" in browser.page
    assert "HUBBUB_MAIL_URL" in browser.page


def test_the_owner_begins_at_the_first_steps() -> None:
    owner = Browser().open(make_owner_link())
    owner.send("username", username="boss", email="boss@hubbub.test", password="correct horse battery")
    assert owner.url == "/server/start"
    assert owner.status == 200
    owner.send("title", title="Tea room", short_description="For tea")
    assert ServerSettings.objects.get().title == "Tea room"
    owner.press("/server/start/rules", rule=["0", "1"])
    assert Rule.objects.count() == 2
    assert "Take those ticked" not in owner.page
    owner.send("registration", registration="approval")
    assert owner.url.startswith("/server/start")
    assert ServerSettings.objects.get().registration == "approval"
    about = Browser().open("/about").page
    assert "Be kind." in about
    assert "Describe your pictures" not in about


def test_the_owners_own_first_steps_come_after_the_servers() -> None:
    owner = Browser().open(make_owner_link())
    owner.send("username", username="boss", email="boss@hubbub.test", password="correct horse battery")
    assert 'href="/start"' in owner.open("/server/start").page
    owner.press("/start/end")
    page = owner.open("/server/start").page
    assert 'href="/start"' not in page
    assert "Done" in page


def test_the_first_steps_say_what_is_done_where_it_was_done(browser: Browser) -> None:
    assert "0 of 5 done" in browser.open("/server/start").page
    browser.send("title", title="Tea room", short_description="")
    assert browser.url == "/server/start?saved=name#name"
    assert "1 of 5 done" in browser.page
    assert in_step(browser.page, "name").count("The server has its name.") == 1
    assert browser.page.count("The server has its name.") == 1
    assert "#check" in in_step(browser.page, "name")
    assert "#check" not in in_step(browser.page, "rules")
    browser.send("registration", registration="open")  # as it was: it shows by nothing but that it was chosen
    assert "Saved." in in_step(browser.page, "registration")
    browser.press("/server/test-mail", next="/server/start?saved=mail#mail")
    assert "mail" in in_step(browser.page, "mail")
    page = browser.open("/server/start?saved=demo").page
    assert "3 of 5 done" in page
    assert "#check" not in in_step(page, "demo")
    assert "1 of 5 done" in Browser().sign_in("ada@hubbub.test").open("/server/start").page


def in_step(page: str, step: str) -> str:
    return page.split(f'id="{step}"')[1].split("</section>", maxsplit=1)[0]


def test_the_demo_is_a_job_of_the_operators(browser: Browser) -> None:
    browser.press("/server/start/demo")
    assert "is being made" in browser.page
    assert [row.task_path for row in DBTaskResult.objects.all()] == [
        "hubbub.ops.demo.job.load_demo_community"
    ]
    assert audited() == ["server.demo"]


def test_a_name_is_asked_for(browser: Browser) -> None:
    browser.press("/server/start/name", title="", short_description="kept")
    assert browser.status == 422
    assert "kept" in browser.page


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


def test_the_demo_job_is_fine_when_the_demo_is_there(run_jobs: Callable[[], int], browser: Browser) -> None:
    person("ada_appletree")
    browser.press("/server/start/demo")
    assert run_jobs() == 1
