"""Direct conversations, through the API."""

import pytest

from hubbub.network.models import Block
from hubbub.publishing.models import Visibility
from tests.world import Person, person

pytestmark = pytest.mark.django_db

PATH = "/api/v1/conversations"


def friends(*names: str) -> list[Person]:
    people = [person(name) for name in names]
    for one in people:
        for other in people:
            if one is not other:
                one.follows(other)
    return people


def test_both_sides_see_a_conversation_and_only_the_other_finds_it_unread() -> None:
    ann, ben = friends("ann", "ben")
    first = ann.posts("Psst @ben", visibility=Visibility.DIRECT)
    (hers,), (his,) = ann.get(PATH).ok(), ben.get(PATH).ok()
    assert (hers["unread"], his["unread"]) == (False, True)
    assert [it["username"] for it in hers["accounts"]] == ["ben"]
    assert [it["username"] for it in his["accounts"]] == ["ann"]
    assert hers["last_status"]["id"] == his["last_status"]["id"] == str(first.pk)
    answer = ben.posts("Yes, @ann?", visibility=Visibility.DIRECT, in_reply_to_id=first.pk)
    (hers,), (his,) = ann.get(PATH).ok(), ben.get(PATH).ok()
    assert (hers["unread"], his["unread"]) == (True, False)
    assert hers["last_status"]["id"] == str(answer.pk)


def test_only_direct_posts_make_conversations() -> None:
    ann, ben = friends("ann", "ben")
    ann.posts("Hello @ben")
    ann.posts("Hello @ben", visibility=Visibility.FOLLOWERS)
    assert ann.get(PATH).ok() == ben.get(PATH).ok() == []


def test_reading_and_removing() -> None:
    ann, ben = friends("ann", "ben")
    ann.posts("Psst @ben", visibility=Visibility.DIRECT)
    (his,) = ben.get(PATH).ok()
    assert ben.post(f"{PATH}/{his['id']}/read").ok() == {**his, "unread": False}
    assert ben.post(f"{PATH}/{his['id']}/unread").ok() == his
    for reply in (
        ann.post(f"{PATH}/{his['id']}/read"),
        ann.delete(f"{PATH}/{his['id']}"),
        ben.post(f"{PATH}/12/read"),
        ben.delete(f"{PATH}/x"),
    ):
        assert (reply.status, reply.json) == (404, {"error": "Record not found"})
    assert ben.delete(f"{PATH}/{his['id']}").ok() == {}
    assert ben.get(PATH).ok() == []
    assert len(ann.get(PATH).ok()) == 1


def test_pages_by_last_posts() -> None:
    ann, *others = friends("ann", "ben", "eve", "kim")
    ids = [str(ann.posts(f"Psst @{it.account.username}", visibility=3).pk) for it in others]
    first = ann.get(PATH, {"limit": 2})
    assert [it["last_status"]["id"] for it in first.ok()] == [ids[2], ids[1]]
    second = ann.get(first.links["next"])
    assert [it["last_status"]["id"] for it in second.ok()] == [ids[0]]
    assert len(ann.get(second.links["prev"]).ok()) == 2


def test_whom_one_blocks_one_does_not_converse_with() -> None:
    ann, ben = friends("ann", "ben")
    Block.objects.create(account=ben.account, target=ann.account)
    ann.posts("Psst @ben", visibility=Visibility.DIRECT)
    assert ben.get(PATH).ok() == []
    assert len(ann.get(PATH).ok()) == 1
