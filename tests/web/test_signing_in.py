"""Signing up, in and out in the browser; passwords; second factors."""

import re
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from pytest_django import Settings

from hubbub.identity.models import Account, User
from hubbub.kernel.clock import now
from hubbub.kernel.environment import read_environment
from hubbub.web.remembered import KEPT_FOR
from tests.world import person
from tests.world.browser import Browser, Form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owned")]

PASSWORD = "correct horse battery"
ANSWERS = {"username": "Ann", "email": "Ann@hubbub.test", "password1": PASSWORD, "agreement": "on"}


def signed_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.client.session


def link_in_mail(part: str) -> str:
    found = next(word for word in str(mail.outbox[-1].body).split() if part in word)
    return found.removeprefix("http://hubbub.test")


def configure(settings: Settings, **values: str) -> None:
    base = {"HUBBUB_DOMAIN": "hubbub.test", "HUBBUB_RATE_LIMITS": "off"}
    settings.HUBBUB = read_environment(
        base | {f"HUBBUB_{key.upper()}": value for key, value in values.items()}
    )


def test_signing_up_confirming_and_signing_in(run_jobs: Callable[[], int]) -> None:
    browser = Browser().open("/auth/signup/").send("username", ANSWERS)
    assert not signed_in(browser)
    run_jobs()
    browser.open(link_in_mail("/auth/confirm-email/")).send("csrfmiddlewaretoken")
    assert User.objects.get(email="ann@hubbub.test").confirmed_at is not None
    assert Account.objects.get(username="Ann").domain is None
    assert signed_in(Browser().sign_in("ann@hubbub.test"))


def test_who_confirms_in_the_browser_of_the_sign_up_is_in(run_jobs: Callable[[], int]) -> None:
    browser = Browser().open("/auth/signup/").send("username", ANSWERS)
    run_jobs()
    browser.open(link_in_mail("/auth/confirm-email/")).send("csrfmiddlewaretoken")
    assert signed_in(browser)
    assert browser.url == "/start/profile"


def test_who_confirms_in_another_browser_signs_in_there(run_jobs: Callable[[], int]) -> None:
    Browser().open("/auth/signup/").send("username", ANSWERS)
    run_jobs()
    other = Browser().open(link_in_mail("/auth/confirm-email/")).send("csrfmiddlewaretoken")
    assert not signed_in(other)


def filled_in(browser: Browser) -> str:
    return Form(browser.open("/auth/login/").page, "login").fields["login"]


def test_after_a_confirmation_the_address_is_filled_in_and_in_no_address_of_a_page(
    run_jobs: Callable[[], int],
) -> None:
    Browser().open("/auth/signup/").send("username", ANSWERS)
    run_jobs()
    other = Browser().open(link_in_mail("/auth/confirm-email/"))
    assert filled_in(other) == ""
    other.open(link_in_mail("/auth/confirm-email/")).send("csrfmiddlewaretoken")
    assert other.url == "/auth/login/"
    assert filled_in(other) == "ann@hubbub.test"
    assert filled_in(Browser()) == ""
    other.send("login", password=PASSWORD)
    assert signed_in(other)
    other.open("/auth/logout/").send("csrfmiddlewaretoken")
    assert filled_in(other) == ""


def test_what_is_filled_in_does_not_tell_whether_an_address_is_known() -> None:
    person("ben")
    for name, email in (("ann", "ben@hubbub.test"), ("eve", "eve@hubbub.test")):
        browser = Browser().open("/auth/signup/")
        browser.send("username", ANSWERS | {"username": name, "email": email})
        assert filled_in(browser) == email


def test_what_is_filled_in_is_forgotten_within_the_hour() -> None:
    browser = Browser().open("/auth/signup/").send("username", ANSWERS)
    session = browser.client.session
    email, since = session["signs_in_as"]
    session["signs_in_as"] = [email, since - KEPT_FOR.total_seconds()]
    session.save()
    assert filled_in(browser) == ""


def test_without_confirmation_one_is_in_at_once(settings: Settings) -> None:
    configure(settings, confirm_email="off")
    settings.ACCOUNT_EMAIL_VERIFICATION = "none"
    browser = Browser().open("/auth/signup/").send("username", ANSWERS)
    assert signed_in(browser)


def test_approval_asks_for_a_reason(settings: Settings) -> None:
    configure(settings, registration="approval")
    browser = Browser().open("/auth/signup/").send("username", ANSWERS)
    assert not Account.objects.exists()
    browser.send("reason", ANSWERS, reason="friends")
    assert User.objects.get(email="ann@hubbub.test").sign_up_reason == "friends"


def test_closed_is_closed(settings: Settings) -> None:
    configure(settings, registration="closed")
    assert 'name="username"' not in Browser().open("/auth/signup/").page


def test_a_known_address_is_told_by_mail_and_not_on_the_page(run_jobs: Callable[[], int]) -> None:
    person("ben")
    browser = Browser().open("/auth/signup/").send("username", ANSWERS | {"email": "ben@hubbub.test"})
    other = Browser().open("/auth/signup/").send("username", ANSWERS | {"username": "eve"})
    assert browser.url == other.url
    run_jobs()
    assert any("already exists" in str(message.body) for message in mail.outbox)
    assert User.objects.filter(email="ben@hubbub.test").count() == 1


@pytest.mark.parametrize("name", ["ben", "admin", "a b", "ä", "x" * 31])
def test_bad_names_are_refused_in_the_form(name: str) -> None:
    person("ben")
    Browser().open("/auth/signup/").send("username", ANSWERS | {"username": name})
    assert not User.objects.filter(email="ann@hubbub.test").exists()


def test_a_wrong_password_and_a_disabled_login_stay_out() -> None:
    ann = person("ann")
    assert not signed_in(Browser().sign_in("ann@hubbub.test", "wrong"))
    User.objects.filter(pk=ann.user.pk).update(is_active=False)
    assert not signed_in(Browser().sign_in("ann@hubbub.test"))


def test_signing_out() -> None:
    person("ann")
    browser = Browser().sign_in("ann@hubbub.test")
    assert signed_in(browser)
    browser.open("/auth/logout/")
    assert re.search(r"<form[^>]*>(?:(?!</form>).)*Sign out\s*</button>", browser.page, re.DOTALL)
    assert not re.search(r"<form[^>]* hidden[^>]*>(?:(?!</form>).)*Sign out", browser.page, re.DOTALL)
    browser.send("csrfmiddlewaretoken")
    assert not signed_in(browser)


def test_nobody_is_led_elsewhere_after_signing_in() -> None:
    person("ann")
    browser = Browser().open("/auth/login/?next=https://evil.example/")
    browser.send("login", follow=False, login="ann@hubbub.test", password=PASSWORD)
    assert browser.sent_to == "/"


def test_a_forgotten_password_is_reset_by_mail_and_ends_tokens(run_jobs: Callable[[], int]) -> None:
    ann = person("ann")
    Browser().open("/auth/password/reset/").send("email", email="ann@hubbub.test")
    run_jobs()
    browser = Browser().open(link_in_mail("/auth/password/reset/key/"))
    browser.send("password1", password1="another horse battery", password2="another horse battery")
    assert filled_in(browser) == "ann@hubbub.test"
    assert signed_in(Browser().sign_in("ann@hubbub.test", "another horse battery"))
    assert ann.get("/api/v1/timelines/home").status == 401


def test_a_second_factor_is_asked_for_and_its_secret_kept_sealed() -> None:
    ann = person("ann")
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(ann.user, secret)
    assert secret not in str(Authenticator.objects.get().data)
    browser = Browser().sign_in("ann@hubbub.test")
    assert not signed_in(browser)
    counter = next(iter(yield_hotp_counters_from_time()))
    browser.send("code", code=format_hotp_value(hotp_value(secret, counter)))
    assert signed_in(browser)


def test_fields_say_to_password_managers_what_they_take() -> None:
    browser = Browser()
    asked = {
        "/auth/login/": {"login": "username webauthn", "password": "current-password"},
        "/auth/signup/": {"username": "nickname", "email": "username", "password1": "new-password"},
        "/auth/password/reset/": {"email": "username"},
    }
    assert {path: hints(browser.open(path).page) for path in asked} == asked
    ann = person("ann")
    browser.sign_in("ann@hubbub.test")
    new = {"password1": "new-password", "password2": "new-password"}
    page = browser.open("/auth/password/change/").page
    assert hints(page) == {"oldpassword": "current-password"} | new
    assert 'autocomplete="username" value="ann@hubbub.test"' in " ".join(page.split())
    assert hints(browser.open("/auth/2fa/totp/activate/").page) == {"password": "current-password"}
    assert hints(browser.send("password", password=PASSWORD).page) == {"code": "one-time-code"}
    TOTP.activate(ann.user, "JBSWY3DPEHPK3PXP")
    assert hints(Browser().sign_in("ann@hubbub.test").page) == {"code": "one-time-code"}


def hints(page: str) -> dict[str, str]:
    """The `autocomplete` of every field of a page that has one and that people see."""
    fields = [dict(re.findall(r'([a-z-]+)="([^"]*)"', field)) for field in re.findall(r"<input[^>]*>", page)]
    return {it["name"]: it["autocomplete"] for it in fields if "autocomplete" in it and "name" in it}


@pytest.mark.parametrize("path", ["email/", "password/change/", "2fa/", "2fa/webauthn/", "logout/"])
def test_every_page_of_the_account_opens(path: str) -> None:
    person("ann")
    browser = Browser().sign_in("ann@hubbub.test")
    assert browser.open(f"/auth/{path}").status == 200
    assert '<main id="main"' in browser.page


def test_a_mail_about_a_change_says_when_where_and_what_to_do(run_jobs: Callable[[], int]) -> None:
    person("ann")
    browser = Browser().sign_in("ann@hubbub.test").open("/auth/password/change/")
    new = {"password1": "another horse battery", "password2": "another horse battery"}
    browser.send("oldpassword", new | {"oldpassword": PASSWORD})
    assert browser.url == "/settings/account"
    run_jobs()
    said = str(mail.outbox[-1].body)
    assert mail.outbox[-1].subject == "Your password on hubbub.test was changed"
    assert "from the network address 127.0.0.1" in said
    assert "http://hubbub.test/auth/password/reset/" in said
    assert "&" not in said


def test_a_second_address_is_added_confirmed_and_made_the_main_one(run_jobs: Callable[[], int]) -> None:
    ann = person("ann")
    browser = Browser().sign_in("ann@hubbub.test").open("/auth/email/")
    browser.press("/auth/email/", email="new@hubbub.test", action_add="1")
    browser.send("password", password=PASSWORD)
    assert "not confirmed" in browser.page
    run_jobs()
    browser.open(link_in_mail("/auth/confirm-email/")).send("csrfmiddlewaretoken")
    assert browser.url == "/auth/email/"
    browser.press("/auth/email/", email="new@hubbub.test", action_primary="1")
    ann.user.refresh_from_db()
    assert ann.user.email == "new@hubbub.test"
    browser.press("/auth/email/", email="ann@hubbub.test", action_remove="1")
    assert "ann@hubbub.test is removed." in browser.page


def test_links_in_mails_lead_here_whatever_the_request_says(run_jobs: Callable[[], int]) -> None:
    person("ben")
    for path, form in (
        ("/auth/password/reset/", {"email": "ben@hubbub.test"}),
        ("/auth/password/reset/", {"email": "nobody@hubbub.test"}),
        ("/auth/signup/", ANSWERS | {"email": "ben@hubbub.test"}),
        ("/auth/signup/", ANSWERS),
    ):
        Client(headers={"host": "evil.example"}).post(path, form)
    run_jobs()
    assert len(mail.outbox) == 4
    for message in mail.outbox:
        assert "evil.example" not in str(message.body)
        assert "http://hubbub.test/auth/" in str(message.body)


def opens_home(browser: Browser) -> bool:
    return browser.open("/home", follow=False).status == 200


def test_a_session_that_is_over_or_whose_login_is_disabled_signs_nobody_in() -> None:
    ann = person("ann")
    browser = Browser().sign_in("ann@hubbub.test")
    assert opens_home(browser)
    ann.user.is_active = False
    ann.user.save()
    assert not opens_home(browser)
    ann.user.is_active = True
    ann.user.save()
    assert opens_home(browser)
    Session.objects.update(expire_date=now() - timedelta(seconds=1))
    assert not opens_home(browser)


@pytest.mark.parametrize("address", ["smtp://mail.hubbub.test", ""])
def test_who_waits_for_a_mail_is_told_whether_one_is_sent(settings: Settings, address: str) -> None:
    settings.HUBBUB = msgspec.structs.replace(settings.HUBBUB, mail_url=address)
    for path in ("/auth/confirm-email/", "/auth/password/reset/done/"):
        page = Browser().open(path).page
        assert ("sends no mail yet" in page) is (not address)
        assert ("among the spam" in page) is bool(address)
