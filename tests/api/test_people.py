"""Suggestions, the directory, batches and names, through the API."""

import pytest

from hubbub.identity.models import Account
from hubbub.network.models import Block
from hubbub.publishing.models import Favourite
from tests.world import Person, anonymous, person

pytestmark = pytest.mark.django_db


def discoverable(*names: str) -> list[Person]:
    people = [person(name) for name in names]
    Account.objects.filter(pk__in=[one.id for one in people]).update(discoverable=True)
    return people


def suggested(someone: Person) -> dict[str, list[str]]:
    reply = someone.get("/api/v2/suggestions").ok()
    return {row["account"]["username"]: row["sources"] for row in reply}


def test_suggestions_say_why() -> None:
    ann, shy = person("ann"), person("shy")
    ben, cay, dan, fay = discoverable("ben", "cay", "dan", "fay")
    ann.follows(ben)
    ben.follows(cay)
    ben.follows(shy)
    Favourite.objects.create(account=ann.account, post=dan.posts())
    fay.posts("nobody follows me")
    assert suggested(ann) == {
        "cay": ["friends_of_friends", "most_followed"],
        "dan": ["most_interactions"],
    }
    first = ann.get("/api/v2/suggestions").ok()[0]
    assert first["source"] == "past_interactions"
    assert [row["username"] for row in ann.get("/api/v1/suggestions").ok()] == ["cay", "dan"]
    assert len(ann.get("/api/v2/suggestions", {"limit": 1}).ok()) == 1


def test_who_was_dismissed_or_blocks_is_not_suggested() -> None:
    ann = person("ann")
    ben, cay, dan = discoverable("ben", "cay", "dan")
    for one in (cay, dan):
        ben.follows(one)
    ann.follows(ben)
    assert set(suggested(ann)) == {"cay", "dan"}
    assert ann.delete(f"/api/v1/suggestions/{cay.id}").ok() == {}
    Block.objects.create(account=dan.account, target=ann.account)
    assert suggested(ann) == {}
    for nobody in ("5", "x", str(10**30)):
        assert ann.delete(f"/api/v1/suggestions/{nobody}").ok() == {}


def test_the_directory_lists_who_wants_to_be_found() -> None:
    person("shy")
    ann, ben, cay = discoverable("ann", "ben", "cay")
    ben.posts()

    def names(someone: Person | None = None, **wishes: object) -> list[str]:
        api = someone or anonymous()
        return [row["username"] for row in api.get("/api/v1/directory", wishes).ok()]

    assert names() == ["ben", "cay", "ann"]
    assert names(order="new") == ["cay", "ben", "ann"]
    assert names(order="nonsense", limit=1, offset=1) == ["cay"]
    Account.objects.filter(pk=cay.id).update(domain="far.test")
    assert names(local=True) == ["ben", "ann"]
    ann.post(f"/api/v1/accounts/{ben.id}/mute")
    assert names(ann) == ["cay", "ann"]


def test_several_accounts_at_once() -> None:
    ann, ben = person("ann"), person("ben")
    reply = anonymous().get("/api/v1/accounts", {"id[]": [ben.id, "x", 5, ann.id, ben.id]}).ok()
    assert [row["id"] for row in reply] == [str(ben.id), str(ann.id)]
    assert anonymous().get("/api/v1/accounts").ok() == []


def test_looking_up_a_name() -> None:
    ann = person("ann")
    for acct in ("ann", "@ann", "ANN@hubbub.test"):
        assert anonymous().get("/api/v1/accounts/lookup", {"acct": acct}).ok()["id"] == str(ann.id)
    for acct in ("nobody", "ann@far.test", "", "@"):
        assert anonymous().get("/api/v1/accounts/lookup", {"acct": acct}).status == 404
