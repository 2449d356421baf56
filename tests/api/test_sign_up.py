"""Signing up through a program."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from hubbub.identity.commands.sign_up import approve
from hubbub.identity.commands.tokens import issue_token
from hubbub.identity.models import User
from hubbub.kernel.environment import read_environment
from tests.world import Api, anonymous, person, program
from tests.world.browser import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owned")]

GOOD = {"username": "ann", "email": "Ann@Hubbub.test", "password": "correct horse battery", "agreement": True}


@pytest.fixture
def configure(settings: Settings) -> Callable[..., None]:
    def change(**values: str) -> None:
        base = {"HUBBUB_DOMAIN": "hubbub.test", "HUBBUB_RATE_LIMITS": "off"}
        settings.HUBBUB = read_environment(
            base | {f"HUBBUB_{key.upper()}": value for key, value in values.items()}
        )

    return change


def app() -> Api:
    _, secret = issue_token(
        application=program("read write"), user=None, account=None, scopes=["read", "write"]
    )
    return Api(secret)


def link_in_mail() -> str:
    return next(word for word in str(mail.outbox[-1].body).split() if "/auth/confirm-email/" in word)


def test_somebody_signs_up_confirms_and_acts(run_jobs: Callable[[], int]) -> None:
    token = app().post("/api/v1/accounts", GOOD).ok()
    assert (token["token_type"], token["scope"]) == ("Bearer", "read write")
    ann = Api(token["access_token"])
    assert ann.get("/api/v1/emails/check_confirmation").ok() is False
    waiting = ann.get("/api/v1/accounts/verify_credentials")
    assert (waiting.status, waiting.json["error"]) == (
        403,
        "Your login is missing a confirmed e-mail address",
    )
    run_jobs()
    assert mail.outbox[-1].to == ["ann@hubbub.test"]
    Browser().open(link_in_mail().removeprefix("http://hubbub.test")).send("csrfmiddlewaretoken")
    assert ann.get("/api/v1/emails/check_confirmation").ok() is True
    assert ann.get("/api/v1/accounts/verify_credentials").ok()["acct"] == "ann"
    assert Browser().sign_in("ann@hubbub.test").client.session["_auth_user_id"]


def test_everything_wrong_is_said_field_by_field() -> None:
    person("taken")
    reply = app().post(
        "/api/v1/accounts", GOOD | {"username": "taken", "email": "x", "password": "1", "agreement": 0}
    )
    assert reply.status == 422
    assert {field: problems[0]["error"] for field, problems in reply.json["details"].items()} == {
        "username": "ERR_TAKEN",
        "email": "ERR_INVALID",
        "password": "ERR_TOO_SHORT",
        "agreement": "ERR_ACCEPTED",
    }
    assert reply.json["error"].startswith("Validation failed: Username has already been taken, E-mail ")
    blank = app().post("/api/v1/accounts", {})
    assert blank.json["details"]["username"][0] == {"error": "ERR_BLANK", "description": "can't be blank"}
    again = app().post("/api/v1/accounts", GOOD | {"email": "taken@hubbub.test"})
    assert again.json["details"]["email"][0]["error"] == "ERR_TAKEN"


def test_only_a_program_signs_people_up() -> None:
    assert anonymous().post("/api/v1/accounts", GOOD).status == 401
    assert person("ben").post("/api/v1/accounts", GOOD).status == 403


def test_closed_means_closed(configure: Callable[..., None]) -> None:
    configure(registration="closed")
    reply = app().post("/api/v1/accounts", GOOD)
    assert (reply.status, reply.json["error"]) == (403, "This action is not allowed")
    assert anonymous().get("/api/v2/instance").ok()["registrations"]["enabled"] is False
    page = Browser().open("/auth/signup/").page
    assert 'name="username"' not in page


def test_approval_asks_why_and_waits(configure: Callable[..., None]) -> None:
    configure(registration="approval", confirm_email="off")
    assert app().post("/api/v1/accounts", GOOD).json["details"]["reason"][0]["error"] == "ERR_BLANK"
    ann = Api(app().post("/api/v1/accounts", GOOD | {"reason": "friends"}).ok()["access_token"])
    assert ann.get("/api/v1/timelines/home").json["error"] == "Your login is currently pending approval"
    user = User.objects.get(email="ann@hubbub.test")
    assert user.sign_up_reason == "friends"
    approve(user)
    assert ann.get("/api/v1/timelines/home").status == 200


def test_the_confirmation_can_be_sent_again_and_elsewhere(run_jobs: Callable[[], int]) -> None:
    ann = Api(app().post("/api/v1/accounts", GOOD).ok()["access_token"])
    taken = person("ben")
    assert ann.post("/api/v1/emails/confirmations", {"email": taken.user.email}).status == 422
    ann.post("/api/v1/emails/confirmations", {"email": "right@hubbub.test"}).ok()
    run_jobs()
    assert mail.outbox[-1].to == ["right@hubbub.test"]
    Browser().open(link_in_mail().removeprefix("http://hubbub.test")).send("csrfmiddlewaretoken")
    assert User.objects.get(email="right@hubbub.test").confirmed_at is not None
    refused = ann.post("/api/v1/emails/confirmations")
    assert refused.json["error"] == "This method is only available while the e-mail is awaiting confirmation"
    assert taken.post("/api/v1/emails/confirmations").status == 403


def test_a_link_confirms_only_the_address_it_was_mailed_to(run_jobs: Callable[[], int]) -> None:
    ann = Api(app().post("/api/v1/accounts", GOOD).ok()["access_token"])
    run_jobs()
    first_link = link_in_mail().removeprefix("http://hubbub.test")
    ann.post("/api/v1/emails/confirmations", {"email": "somebody-else@hubbub.test"}).ok()
    browser = Browser().open(first_link)
    if 'name="csrfmiddlewaretoken"' in browser.page and browser.status == 200:
        browser.send("csrfmiddlewaretoken")
    assert User.objects.get(email="somebody-else@hubbub.test").confirmed_at is None


def rate(ann: Api) -> Any:
    return [ann.post("/api/v1/accounts", {}).status for _ in range(7)]


def test_sign_up_is_rate_limited(configure: Callable[..., None]) -> None:
    configure(rate_limits="on")
    assert rate(app())[-1] == 429
