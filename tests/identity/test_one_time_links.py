"""Links that let somebody in once."""

import pytest

from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.oauth import issue_code, trade_code
from hubbub.identity.commands.one_time_links import make_owner_link, make_password_link
from hubbub.identity.logic.oauth import OOB, OAuthProblem
from hubbub.identity.models import User, UserRole
from tests.world import person, program
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
