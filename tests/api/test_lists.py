"""Lists of accounts and their timelines, through the API."""

import pytest

from tests.world import Person, person

pytestmark = pytest.mark.django_db


def ids(reply_json: list[dict[str, object]]) -> list[object]:
    return [row["id"] for row in reply_json]


def make_list(owner: Person, *members: Person, **wishes: object) -> str:
    made: str = owner.post("/api/v1/lists", {"title": "Friends", **wishes}).ok()["id"]
    for member in members:
        owner.follows(member)
        owner.post(f"/api/v1/lists/{made}/accounts", {"account_ids": [str(member.id)]}).ok()
    return made


def test_a_list_is_made_changed_and_removed() -> None:
    ann = person("ann")
    made = ann.post("/api/v1/lists", {"title": " Friends "}).ok()
    assert made == {"id": made["id"], "title": "Friends", "replies_policy": "list", "exclusive": False}
    changed = ann.put(f"/api/v1/lists/{made['id']}", {"title": "Family", "exclusive": True}).ok()
    assert changed == {**made, "title": "Family", "exclusive": True}
    assert ann.get("/api/v1/lists").ok() == [changed]
    assert ann.get(f"/api/v1/lists/{made['id']}").ok() == changed
    assert ann.delete(f"/api/v1/lists/{made['id']}").ok() == {}
    assert ann.get(f"/api/v1/lists/{made['id']}").status == 404


@pytest.mark.parametrize(
    ("wishes", "error"),
    [
        ({}, "Validation failed: Title can't be blank"),
        ({"title": "x", "replies_policy": "some"}, "'some' is not a valid replies_policy"),
        ({"title": "x" * 300}, "Validation failed: Title is too long (maximum is 200 characters)"),
    ],
)
def test_bad_lists(wishes: dict[str, str], error: str) -> None:
    reply = person("ann").post("/api/v1/lists", wishes)
    assert (reply.status, reply.json) == (422, {"error": error})


def test_another_ones_list_is_not_there() -> None:
    ann, eve = person("ann"), person("eve")
    made = make_list(ann)
    for method, path in [
        ("GET", ""),
        ("PUT", ""),
        ("DELETE", ""),
        ("GET", "/accounts"),
        ("POST", "/accounts"),
    ]:
        assert eve.send(method, f"/api/v1/lists/{made}{path}", {"title": "x"}).status == 404, (method, path)
    assert eve.get(f"/api/v1/timelines/list/{made}").status == 404


def test_members_must_be_followed_and_stand_once() -> None:
    ann, ben = person("ann"), person("ben")
    made = make_list(ann)
    path = f"/api/v1/lists/{made}/accounts"
    assert ann.post(path, {"account_ids": [str(ben.id)]}).status == 404
    ann.follows(ben)
    assert ann.post(path, {"account_ids": [str(ben.id), str(ann.id)]}).ok() == {}
    again = ann.post(path, {"account_ids": [str(ben.id)]})
    assert (again.status, again.json) == (422, {"error": "Validation failed: Account has already been taken"})
    assert set(ids(ann.get(path).ok())) == {str(ann.id), str(ben.id)}
    assert len(ann.get(path, {"limit": 0}).ok()) == 2
    assert ids(ann.get(f"/api/v1/accounts/{ben.id}/lists").ok()) == [made]
    assert ann.delete(path, {"account_ids": [str(ben.id), "5"]}).ok() == {}
    assert ids(ann.get(path).ok()) == [str(ann.id)]


def test_a_new_member_brings_the_recent_past_and_takes_it_along() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    eves = eve.posts("from elsewhere")
    early = ben.posts("early")
    ben.posts("to eve", in_reply_to_id=eves.pk)
    made = make_list(ann, ben)
    late = ben.posts("late")
    path = f"/api/v1/timelines/list/{made}"
    assert ids(ann.get(path).ok()) == [str(late.pk), str(early.pk)]
    ann.delete(f"/api/v1/lists/{made}/accounts", {"account_ids": [str(ben.id)]})
    assert ann.get(path).ok() == []


def test_an_exclusive_list_keeps_its_members_from_home() -> None:
    ann, ben = person("ann"), person("ben")
    early = ben.posts("early")
    made = make_list(ann, ben, exclusive=True)
    late = ben.posts("late")
    assert ann.get("/api/v1/timelines/home").ok() == []
    ann.delete(f"/api/v1/lists/{made}/accounts", {"account_ids": [str(ben.id)]})
    assert ids(ann.get("/api/v1/timelines/home").ok()) == [str(late.pk), str(early.pk)]
