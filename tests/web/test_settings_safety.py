"""Filters, privacy, devices and apps, and leaving: what one decides about oneself, and that nobody else can."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.identity.commands.pages import create_page
from hubbub.identity.commands.sign_ins import forget_ended_sign_ins
from hubbub.identity.commands.tokens import issue_token
from hubbub.identity.logic.devices import device_label
from hubbub.identity.models import AccessToken, Account, Membership, Preferences, SignIn, User, UserRole
from hubbub.kernel.clock import now
from hubbub.moderation.models import AuditEntry
from hubbub.network.commands import block, mute
from hubbub.network.models import AccountDomainBlock, Filter, FilterKeyword
from hubbub.publishing.models import Post
from tests.world import Person, person, program
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db

PAGES = (
    "/filters",
    "/filters/new",
    "/privacy",
    "/blocks",
    "/mutes",
    "/account",
    "/security",
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def ann() -> Person:
    return person("ann")


@pytest.fixture
def browser(ann: Person) -> Browser:
    return Browser().sign_in("ann@hubbub.test")


@pytest.mark.parametrize("path", PAGES)
def test_only_who_is_signed_in_gets_in(path: str, browser: Browser) -> None:
    assert browser.open(f"/settings{path}").status == 200
    assert Browser().open(f"/settings{path}", follow=False).sent_to == f"/auth/login/?next=/settings{path}"


# Filters


def add_filter(browser: Browser, title: str = "Series", keyword: str = "finale") -> Filter:
    browser.open("/settings/filters/new").send(
        "title", {"keyword-0": keyword}, title=title, context="home", action="hide"
    )
    assert "The filter was saved." in browser.page, browser.page
    return Filter.objects.latest("pk")


def test_a_filter_does_what_it_says(ann: Person, browser: Browser) -> None:
    ann.posts("The finale is near")
    assert "The finale" in browser.open("/home").page
    made = add_filter(browser)
    assert made.contexts == ["home"]
    assert made.expires_at is None
    assert "The finale" not in browser.open("/home").page
    assert "finale" in browser.open("/settings/filters").page


def test_a_filters_rows_are_added_changed_and_removed_without_script(browser: Browser) -> None:
    browser.open("/settings/filters/new")
    rows = browser.page.count('name="keyword-')
    browser.send("title", title="Kept while adding", do="more")
    assert browser.status == 200
    assert browser.page.count('name="keyword-') > rows
    assert "Kept while adding" in browser.page
    assert not Filter.objects.exists()
    made = add_filter(browser)
    word = FilterKeyword.objects.get()
    assert word.whole_word
    token = {"csrfmiddlewaretoken": browser.client.cookies["csrftoken"].value}
    sent = {
        "title": "Sport",
        "context": ["home", "thread"],
        "action": "blur",
        "lasts": "1d",
        "id-0": str(word.pk),
        "keyword-0": "finale",
        "remove-0": "on",
        "keyword-1": "cup",
    }
    assert browser.client.post(f"/settings/filters/{made.pk}", sent | token).status_code == 303
    made.refresh_from_db()
    assert (made.title, made.contexts, made.action) == ("Sport", ["home", "thread"], "blur")
    assert made.expires_at is not None
    assert now() < made.expires_at < now() + timedelta(days=1, minutes=1)
    assert list(FilterKeyword.objects.values_list("keyword", "whole_word")) == [("cup", False)]
    browser.open(f"/settings/filters/{made.pk}").send("title", title="Games", action="blur", context="home")
    until = made.expires_at
    made.refresh_from_db()
    assert (made.title, made.expires_at) == ("Games", until)


def test_what_is_wrong_with_a_filter_is_said_and_what_was_typed_kept(browser: Browser) -> None:
    browser.open("/settings/filters/new").send(
        "title", {"keyword-1": "typed"}, title=" ", action="hide", context=""
    )
    assert browser.status == 422
    assert 'id="title_error"' in browser.page
    assert 'id="contexts_error"' in browser.page
    assert 'value="typed"' in browser.page
    browser.open("/settings/filters/new").send("title", title="T", action="explode", context="home")
    assert browser.status == 422


def test_filters_of_others_are_not_there(browser: Browser) -> None:
    made = add_filter(browser)
    person("ben")
    other = Browser().sign_in("ben@hubbub.test")
    assert other.open(f"/settings/filters/{made.pk}").status == 404
    assert other.open("/home").act(f"/settings/filters/{made.pk}/remove").status == 404
    assert "finale" not in other.open("/settings/filters").page
    browser.open(f"/settings/filters/{made.pk}").act(f"/settings/filters/{made.pk}/remove")
    assert not Filter.objects.exists()


def test_many_filters_cost_no_more_queries_than_one(browser: Browser) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.open("/settings/filters")
        return len(captured)

    add_filter(browser)
    few = cost()
    for number in range(6):
        add_filter(browser, f"Number {number}")
    assert cost() == few


# Privacy


def test_being_counted_is_ones_own_choice(browser: Browser) -> None:
    assert "because being counted is on" in browser.open("/settings/privacy").page
    browser.send("measured", measured="")
    assert not Preferences.objects.get(account__username="ann").measured
    assert "because being counted is off" in browser.open("/settings/privacy").page


def test_servers_are_kept_out_and_let_in(browser: Browser) -> None:
    browser.open("/settings/privacy").send("domain", domain="Spam.Example")
    assert AccountDomainBlock.objects.get().domain == "spam.example"
    assert "spam.example" in browser.page
    browser.act("/settings/privacy/servers/spam.example/remove")
    assert not AccountDomainBlock.objects.exists()
    browser.act("/settings/privacy/servers/spam.example/block")
    assert AccountDomainBlock.objects.exists()
    browser.open("/settings/privacy").send("domain", domain="no server")
    assert browser.status == 422
    assert 'value="no server"' in browser.page
    assert 'id="id_domain_error"' in browser.page


def test_whom_one_blocks_and_mutes(ann: Person, browser: Browser) -> None:
    ben, cleo = person("ben"), person("cleo")
    block.block(ann.viewer, ben.id)
    mute.mute(ann.viewer, cleo.id, seconds=3600)
    page = browser.open("/settings/blocks").page
    assert "@ben" in page
    assert "@cleo" not in page
    browser.act(f"/accounts/{ben.id}/unblock")
    assert "You block nobody." in browser.page
    assert "until" in browser.open("/settings/mutes").page
    assert "@cleo" in browser.page


# Devices and apps


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (FIREFOX, "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 (KHTML) Chrome/126.0 Safari/537 Edg/126",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Version/17 Mobile Safari/604",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/126 Mobile Safari/537", "Chrome on Android"),
        ("curl/8.5.0", "curl"),
        ("", "Unknown browser"),
        ("x" * 5000, "Unknown browser"),
    ],
)
def test_a_browser_is_known_by_its_family(agent: str, label: str) -> None:
    assert device_label(agent) == label


def test_devices_are_listed_and_signed_out(ann: Person) -> None:
    desk = Browser()
    desk.client.defaults["HTTP_USER_AGENT"] = FIREFOX
    desk.sign_in("ann@hubbub.test")
    phone, tablet = Browser().sign_in("ann@hubbub.test"), Browser().sign_in("ann@hubbub.test")
    page = desk.open("/settings/security").page
    assert "Firefox on Linux" in page
    assert page.count("Unknown browser") >= 2
    assert "127.0.0.1" not in page
    other = SignIn.objects.exclude(label="Firefox on Linux").order_by("pk")[0]
    desk.act(f"/settings/security/sign-ins/{other.pk}/end")
    assert phone.open("/settings/security", follow=False).status == 302
    assert tablet.open("/settings/security").status == 200
    desk.act("/settings/security/sign-ins/end-others")
    assert "1 other browser was signed out." in desk.page
    assert tablet.open("/settings/security", follow=False).status == 302
    assert SignIn.objects.count() == 1


def test_nobody_signs_out_others_or_takes_their_apps(ann: Person, browser: Browser) -> None:
    person("ben")
    other = Browser().sign_in("ben@hubbub.test").open("/home")
    assert (
        other.act(f"/settings/security/sign-ins/{SignIn.objects.filter(user=ann.user).get().pk}/end").status
        == 404
    )
    assert other.open("/home").act(f"/settings/security/apps/{ann.token_id}/revoke").status == 404
    assert browser.open("/settings/security").status == 200
    assert AccessToken.objects.get(pk=ann.token_id).revoked_at is None


def test_a_day_of_use_is_one_write(ann: Person, browser: Browser) -> None:
    with CaptureQueriesContext(connection) as captured:
        browser.open("/settings/security")
    assert not [query for query in captured.captured_queries if "UPDATE" in query["sql"]]
    yesterday = now().date() - timedelta(days=1)
    session = browser.client.session
    session["sign_in"] = [*session["sign_in"][:2], yesterday.isoformat()]
    session.save()
    SignIn.objects.update(last_seen_on=yesterday)
    browser.open("/settings/security")
    assert SignIn.objects.get().last_seen_on == now().date()


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(ann: Person, browser: Browser) -> None:
    other = Browser().sign_in("ann@hubbub.test")
    browser.open("/auth/password/change/").send(
        "oldpassword",
        oldpassword="correct horse battery",
        password1="another horse battery",
        password2="another horse battery",
    )
    assert browser.open("/settings/security").status == 200
    assert other.open("/settings/security", follow=False).status == 302
    assert SignIn.objects.count() == 1
    forget_ended_sign_ins()
    assert SignIn.objects.count() == 1
    browser.client.session.delete()
    assert forget_ended_sign_ins() == 1


def test_apps_are_listed_in_words_and_revoked(ann: Person, browser: Browser) -> None:
    token, secret = issue_token(
        application=program(), user=ann.user, account=ann.account, scopes=["read:statuses", "push"]
    )
    page = browser.open("/settings/security").page
    assert "Test client" in page
    assert "Read: posts" in page
    browser.act(f"/settings/security/apps/{token.pk}/revoke")
    assert "Test client can no longer act for you." in browser.page
    ann.token = secret
    assert ann.get("/api/v1/timelines/home").status == 401


def test_many_apps_cost_no_more_queries_than_one(ann: Person, browser: Browser) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.open("/settings/security")
        return len(captured)

    few = cost()
    for _ in range(15):
        issue_token(application=program(), user=ann.user, account=ann.account, scopes=["read"])
    assert cost() == few


# Leaving


def open_leaving(browser: Browser) -> Browser:
    """The page asks for the password first."""
    browser.open("/settings/account/delete")
    assert "/auth/reauthenticate/" in browser.url
    return browser.send("password", password="correct horse battery")


def test_leaving_takes_the_typed_name_and_cannot_be_undone(
    ann: Person, browser: Browser, run_jobs: Callable[[], int]
) -> None:
    ben = person("ben")
    post = ann.posts("Hello")
    answered = ben.posts("Hi", in_reply_to_id=post.pk)
    open_leaving(browser).send("name", name="ben")
    assert browser.status == 422
    assert "Nothing was deleted." in browser.page
    browser.send("name", name="@Ann")
    assert "Your account is being deleted." in browser.page
    assert ann.get("/api/v1/timelines/home").status == 401
    assert Browser().open("/@ann").status == 410
    assert Browser().open(f"/@ann/{post.pk}").status == 410
    assert "_auth_user_id" not in Browser().sign_in("ann@hubbub.test").client.session
    run_jobs()
    assert not Account.objects.filter(username="ann").exists()
    assert not User.objects.filter(email="ann@hubbub.test").exists()
    assert list(Post.objects.values_list("pk", flat=True)) == [answered.pk]
    assert AuditEntry.objects.get(action="account.leave").detail == {"username": "ann"}


def test_a_server_and_its_pages_keep_an_owner() -> None:
    owner = person("olga", role=UserRole.OWNER)
    browser = open_leaving(Browser().sign_in("olga@hubbub.test"))
    assert "only owner of this server" in browser.page
    assert 'name="name"' not in browser.page
    ann = person("ann", role=UserRole.OWNER)
    page = create_page(owner.user, "bakery")
    assert "@bakery" in browser.open("/settings/account/delete").page
    assert 'name="name"' not in browser.page
    Membership.objects.create(user=ann.user, account=page, role="owner")
    assert 'name="name"' in browser.open("/settings/account/delete").page


def test_a_page_is_deleted_by_an_owner_only_and_the_login_stays(run_jobs: Callable[[], int]) -> None:
    owner, helper = person("olga"), person("hal")
    page = create_page(owner.user, "bakery")
    Membership.objects.create(user=helper.user, account=page, role="editor")
    editing = Browser().sign_in("hal@hubbub.test").open("/menu")
    editing.act("/act-as", {"account": str(page.pk)})
    assert open_leaving(editing).status == 403
    owning = Browser().sign_in("olga@hubbub.test").open("/menu")
    owning.act("/act-as", {"account": str(page.pk)})
    open_leaving(owning).send("name", name="bakery")
    run_jobs()
    assert not Account.objects.filter(username="bakery").exists()
    assert owning.open("/settings/account").status == 200


# A new e-mail address


@pytest.mark.parametrize(("letters", "is_taken"), [(254, True), (255, False), (300, False)])
def test_an_address_longer_than_any_is_refused_by_its_field(
    browser: Browser, letters: int, is_taken: bool
) -> None:
    domain = ".".join(["b" * 50] * 6)
    address = f"{'a' * 60}@{domain}"[: letters - 4] + ".org"
    browser.open("/auth/email/").send("email", email=address, action_add="x")
    if is_taken:
        browser.send("password", password="correct horse battery")
        browser.open("/auth/email/").send("email", email=address, action_add="x")
    assert browser.status == 200
    assert EmailAddress.objects.filter(email=address).exists() == is_taken
    assert ("at most 254" in browser.page) != is_taken
