"""Two who want the same name or address at the same moment: one gets it, the other is told that it is taken."""

from collections.abc import Callable

import msgspec
import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from pytest_django import Settings

from hubbub.identity.commands.tokens import issue_token
from hubbub.identity.models import Account, User
from hubbub.instance.commands.settings import ensure_server_settings
from hubbub.kernel.environment import Registration
from tests.harness.together import meeting
from tests.world import Api, program
from tests.world.api import Reply
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db(transaction=True)

WISHES = {"password": "correct horse battery", "agreement": True}
TAKEN = {"error": "ERR_TAKEN", "description": "has already been taken"}


@pytest.fixture(autouse=True)
def settled(settings: Settings) -> None:
    ensure_server_settings()  # else whoever is first makes them, and the other waits for that
    settings.HUBBUB = msgspec.structs.replace(settings.HUBBUB, registration=Registration.OPEN)


def app() -> Api:
    _, secret = issue_token(application=program("write"), user=None, account=None, scopes=["write"])
    return Api(secret)


def asking(username: str, email: str) -> Callable[[], Reply]:
    caller = app()
    return lambda: caller.post("/api/v1/accounts", WISHES | {"username": username, "email": email})


def refusal(answers: list[Reply]) -> Reply:
    """The answer to the one of two who was too late."""
    (refused,) = [it for it in answers if it.status != 200]
    assert refused.status == 422
    return refused


def test_one_address_is_taken_once() -> None:
    def hold() -> None:
        User.objects.create(email="a@hubbub.test")

    answers = meeting(hold, asking("ann", "a@hubbub.test"), asking("ben", "a@hubbub.test"))
    assert refusal(answers).json == {
        "error": "Validation failed: E-mail has already been taken",
        "details": {"email": [TAKEN]},
    }
    assert User.objects.count() == Account.objects.count() == 1


def test_one_name_is_taken_once() -> None:
    def hold() -> None:
        Account.objects.create(username="ann")

    answers = meeting(hold, asking("ann", "a@hubbub.test"), asking("Ann", "b@hubbub.test"))
    assert refusal(answers).json == {
        "error": "Validation failed: Username has already been taken",
        "details": {"username": [TAKEN]},
    }
    assert User.objects.count() == Account.objects.count() == 1


def test_one_address_is_taken_once_on_the_page() -> None:
    def hold() -> None:
        User.objects.create(email="a@hubbub.test")

    def signing_up(username: str) -> Callable[[], Browser]:
        browser = Browser().open("/auth/signup/")
        filled = {"username": username, "email": "a@hubbub.test", "password1": "correct horse battery"}
        return lambda: browser.send("username", filled | {"agreement": "on"})

    answers = meeting(hold, signing_up("ann"), signing_up("ben"))
    assert sorted(it.status for it in answers) in ([200, 200], [200, 422])
    assert User.objects.count() == Account.objects.count() == 1


def test_one_address_is_changed_to_once() -> None:
    ann, ben = (Api(asking(name, f"{name}@hubbub.test")().ok()["access_token"]) for name in ("ann", "ben"))

    def hold() -> None:
        User.objects.create(email="c@hubbub.test")

    def moving(who: Api) -> Callable[[], Reply]:
        return lambda: who.post("/api/v1/emails/confirmations", {"email": "c@hubbub.test"})

    assert refusal(meeting(hold, moving(ann), moving(ben))).json["details"] == {"email": [TAKEN]}


IN_TRANSACTION: list[bool] = []


class NotingHasher(MD5PasswordHasher):
    """Notes whether a transaction waits for it."""

    algorithm = "noting"

    def encode(self, password: str, salt: str) -> str:
        IN_TRANSACTION.append(connection.in_atomic_block)
        return super().encode(password, salt)


def test_no_transaction_waits_for_the_password(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.NotingHasher"]
    IN_TRANSACTION.clear()
    asking("ann", "a@hubbub.test")().ok()
    assert IN_TRANSACTION == [False]
