"""Who signed up and waits for confirmation or approval is not there yet, for anybody but the staff."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.test import Client

from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.sign_up import approve, confirm
from hubbub.identity.commands.tokens import issue_token
from hubbub.identity.logic.scopes import ALL_SCOPES
from hubbub.identity.models import Account, User, UserRole
from hubbub.kernel import sql
from tests.world import Api, Person, anonymous, person, program

pytestmark = pytest.mark.django_db

NAME = "newcomer"
# What shows that an account is there, by where one looks.
Door = Callable[[Person, Account], bool]


def answers(path: str) -> Door:
    return lambda somebody, account: somebody.get(path.format(pk=account.pk)).status == 200


def names(path: str) -> Door:
    return lambda somebody, account: (
        f'"id":"{account.pk}"' in somebody.get(path.format(pk=account.pk, url=account.url)).body.decode()
    )


def takes(path: str) -> Door:
    return lambda somebody, account: somebody.post(path.format(pk=account.pk)).status == 200


def mentions(somebody: Person, account: Account) -> bool:
    return bool(somebody.post("/api/v1/statuses", {"status": f"Hello @{NAME}"}).ok()["mentions"])


def reports(somebody: Person, account: Account) -> bool:
    return somebody.post("/api/v1/reports", {"account_id": str(account.pk)}).status == 200


DOORS: dict[str, Door] = {
    "account": answers("/api/v1/accounts/{pk}"),
    "lookup": answers(f"/api/v1/accounts/lookup?acct={NAME}"),
    "webfinger": answers(f"/.well-known/webfinger?resource=acct:{NAME}@hubbub.test"),
    "posts": answers("/api/v1/accounts/{pk}/statuses"),
    "followers": answers("/api/v1/accounts/{pk}/followers"),
    "featured tags": answers("/api/v1/accounts/{pk}/featured_tags"),
    "profile page": lambda _, account: Client().get(f"/@{account.username}").status_code == 200,
    "several accounts": names("/api/v1/accounts?id[]={pk}"),
    "relationship": names("/api/v1/accounts/relationships?id[]={pk}"),
    "relationship with the suspended": names("/api/v1/accounts/relationships?id[]={pk}&with_suspended=true"),
    "search": names(f"/api/v2/search?q={NAME}"),
    "search by handle": names(f"/api/v2/search?q=@{NAME}@hubbub.test"),
    "search by address": names("/api/v2/search?q={url}"),
    "account search": names(f"/api/v1/accounts/search?q={NAME}"),
    "following": takes("/api/v1/accounts/{pk}/follow"),
    "blocking": takes("/api/v1/accounts/{pk}/block"),
    "muting": takes("/api/v1/accounts/{pk}/mute"),
    "noting": takes("/api/v1/accounts/{pk}/note"),
    "mentioning": mentions,
    "reporting": reports,
}


def newcomer(*, confirmed: bool, approved: bool) -> tuple[User, Account]:
    return create_person(
        NAME, "new@hubbub.test", password="correct horse battery", confirmed=confirmed, approved=approved
    )


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("missing", ["confirmation", "approval"])
def test_nobody_finds_who_waits(missing: str, door: str) -> None:
    somebody = person("somebody")
    user, account = newcomer(confirmed=missing != "confirmation", approved=missing != "approval")
    assert not DOORS[door](somebody, account)
    (confirm if missing == "confirmation" else approve)(user)
    assert DOORS[door](somebody, account)


@pytest.mark.parametrize("order", [(confirm, approve), (approve, confirm)])
def test_both_are_needed(order: tuple[Callable[[User], None], ...]) -> None:
    user, account = newcomer(confirmed=False, approved=False)
    for step in order:
        assert anonymous().get(f"/api/v1/accounts/{account.pk}").status == 404
        step(user)
    assert anonymous().get(f"/api/v1/accounts/{account.pk}").status == 200


def test_who_signed_up_before_an_upgrade_waits_too() -> None:
    somebody = person("somebody")
    _, account = newcomer(confirmed=True, approved=False)
    Account.objects.update(waiting_since=None)
    for _ in range(2):
        sql.execute(import_module("hubbub.identity.migrations.0004_who_waits_already").WAIT)
    assert anonymous().get(f"/api/v1/accounts/{account.pk}").status == 404
    assert anonymous().get(f"/api/v1/accounts/{somebody.id}").status == 200


@pytest.mark.usefixtures("owned")
def test_the_name_is_taken_all_the_same() -> None:
    newcomer(confirmed=False, approved=True)
    _, secret = issue_token(application=program(), user=None, account=None, scopes=["read", "write"])
    wishes = {"username": NAME, "email": "other@hubbub.test", "password": "correct horse battery"}
    reply = Api(secret).post("/api/v1/accounts", {**wishes, "agreement": True})
    assert reply.json["details"]["username"][0]["error"] == "ERR_TAKEN"


def test_the_staff_sees_and_settles_who_waits() -> None:
    moderator = person("watch", role=UserRole.MODERATOR)
    _, account = newcomer(confirmed=True, approved=False)
    path = f"/api/v1/admin/accounts/{account.pk}"
    assert moderator.get(path).ok()["approved"] is False
    assert [row["id"] for row in moderator.get("/api/v1/admin/accounts?pending=true").ok()] == [
        str(account.pk)
    ]
    moderator.post(f"{path}/action", {"type": "silence"}).ok()
    moderator.post(f"{path}/unsilence").ok()
    assert moderator.post(f"{path}/approve").ok()["approved"] is True
    assert anonymous().get(f"/api/v1/accounts/{account.pk}").status == 200


def test_the_staff_may_turn_somebody_down() -> None:
    moderator = person("watch", role=UserRole.MODERATOR)
    _, account = newcomer(confirmed=True, approved=False)
    moderator.post(f"/api/v1/admin/accounts/{account.pk}/reject").ok()
    assert not Account.objects.filter(pk=account.pk).exists()


def test_their_own_token_says_what_they_wait_for() -> None:
    user, account = newcomer(confirmed=True, approved=False)
    _, secret = issue_token(application=program(), user=user, account=account, scopes=list(ALL_SCOPES))
    reply = Api(secret).get("/api/v1/accounts/verify_credentials")
    assert (reply.status, reply.json) == (403, {"error": "Your login is currently pending approval"})
    approve(user)
    assert Api(secret).get("/api/v1/accounts/verify_credentials").ok()["acct"] == NAME
