"""Links that let somebody in once."""

import msgspec
import pytest
from pytest_django import Settings

from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.oauth import issue_code, trade_code
from hubbub.identity.commands.one_time_links import make_owner_link, make_password_link
from hubbub.identity.logic.oauth import OOB, OAuthProblem
from hubbub.identity.models import User, UserRole
from hubbub.kernel.environment import Registration
from tests.world import anonymous, person, program
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def test_the_first_visitor_becomes_the_owner_and_is_signed_in() -> None:
    link, second = make_owner_link(), make_owner_link()
    browser = Browser().open(link)
    browser.send("username", username="Ann", email="Ann@hubbub.test", password=PASSWORD)
    owner = User.objects.get()
    assert (owner.email, owner.role) == ("ann@hubbub.test", UserRole.OWNER)
    assert browser.client.session["_auth_user_id"] == str(owner.pk)
    for used in (link, second):
        assert Browser().open(used).status == 410


def test_what_is_wrong_is_said_in_the_form() -> None:
    person("ben")
    browser = Browser().open(make_owner_link())
    browser.send("username", username="ben", email="new@hubbub.test", password=PASSWORD)
    assert "already been taken" in browser.page
    browser.send("username", username="ann", email="new@hubbub.test", password="short")
    assert browser.status == 422
    assert not User.objects.filter(role=UserRole.OWNER).exists()


def test_a_password_is_set_once_and_confirms_the_address() -> None:
    user, _ = create_person("ann", "ann@hubbub.test")
    link = make_password_link(user)
    Browser().open(link).send("password", password=PASSWORD)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert user.confirmed_at is not None
    assert Browser().open(link).status == 410


def test_a_new_password_ends_the_tokens_of_the_old_one() -> None:
    ann = person("ann")
    assert ann.get("/api/v1/timelines/home").status == 200
    Browser().open(make_password_link(ann.user)).send("password", password="another horse battery")
    assert ann.get("/api/v1/timelines/home").status == 401


def test_a_new_password_ends_the_codes_that_wait_to_become_tokens() -> None:
    ann, app = person("ann"), program()
    code = issue_code(application=app, user=ann.user, account=ann.account, redirect_uri=OOB, scopes=["read"])
    Browser().open(make_password_link(ann.user)).send("password", password="another horse battery")
    with pytest.raises(OAuthProblem, match="grant is invalid"):
        trade_code(app, code=code, redirect_uri=OOB, code_verifier="")


@pytest.mark.parametrize("token", ["x", "eyJvd25lciI6dHJ1ZX0:1:forged", "a:b:c"])
def test_a_made_up_link_leads_nowhere(token: str) -> None:
    assert Browser().open(f"/welcome/{token}").status == 410


COMMAND = "hubbub account create NAME --email ADDRESS --role owner"


def test_before_there_is_an_owner_it_is_said_how_one_becomes_it_and_nobody_signs_up() -> None:
    stranger = Browser().open("/")
    assert COMMAND in stranger.page
    assert 'href="/auth/signup/"' not in stranger.page
    assert COMMAND in stranger.open("/auth/signup/").page
    assert 'name="username"' not in stranger.page
    assert anonymous().get("/api/v2/instance").ok()["registrations"]["enabled"] is False
    Browser().open(make_owner_link()).send(
        "username", username="ann", email="ann@hubbub.test", password=PASSWORD
    )
    assert COMMAND not in stranger.open("/").page
    assert 'href="/auth/signup/"' in stranger.page
    assert 'name="username"' in stranger.open("/auth/signup/").page
    assert anonymous().get("/api/v2/instance").ok()["registrations"]["enabled"] is True


def test_who_says_so_in_the_environment_lets_people_in_before_there_is_an_owner(settings: Settings) -> None:
    settings.HUBBUB = msgspec.structs.replace(settings.HUBBUB, registration=Registration.OPEN)
    stranger = Browser().open("/")
    assert COMMAND in stranger.page
    assert 'href="/auth/signup/"' in stranger.page
    assert 'name="username"' in stranger.open("/auth/signup/").page
