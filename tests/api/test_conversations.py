"""Direct conversations, through the API."""

import pytest

from hubbub.conversations.models import Conversation
from hubbub.identity.commands.removal import delete_account
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


def edit(who: Person, post_id: object, text: str) -> None:
    who.put(f"/api/v1/statuses/{post_id}", {"status": text}).ok()


def test_whom_an_edit_names_joins_the_conversation() -> None:
    ann, ben, eve = friends("ann", "ben", "eve")
    post = ann.posts("Psst @ben", visibility=Visibility.DIRECT)
    assert eve.get(PATH).ok() == []
    edit(ann, post.pk, "Psst @ben and @eve")
    (hers,) = eve.get(PATH).ok()
    assert (hers["unread"], hers["last_status"]["id"]) == (True, str(post.pk))
    assert {it["username"] for it in hers["accounts"]} == {"ann", "ben"}
    ben.post(f"{PATH}/{ben.get(PATH).ok()[0]['id']}/read").ok()
    edit(ann, post.pk, "Psst, @ben and @eve")
    assert not ben.get(PATH).ok()[0]["unread"]  # whoever had it already is not called again


def test_an_edit_that_names_somebody_in_public_begins_no_conversation() -> None:
    ann, ben = friends("ann", "ben")
    post = ann.posts("Hello")
    edit(ann, post.pk, "Hello @ben")
    assert ann.get(PATH).ok() == ben.get(PATH).ok() == []


def test_a_message_that_quotes_whom_it_is_to_is_in_their_conversations() -> None:
    ann, ben = friends("ann", "ben")
    quoted = ben.posts("I like trees")
    post = ann.posts("Me too, @ben", visibility=Visibility.DIRECT, quoted_id=quoted.pk)
    (his,) = ben.get(PATH).ok()
    assert (his["unread"], his["last_status"]["id"]) == (True, str(post.pk))


def test_a_message_that_quotes_and_was_held_back_comes_when_its_author_is_let_through() -> None:
    ann, ben = person("ann"), person("ben")
    ben.patch("/api/v2/notifications/policy", {"for_not_following": "filter"}).ok()
    quoted = ben.posts("I like trees")
    ann.posts("Me too, @ben", visibility=Visibility.DIRECT, quoted_id=quoted.pk)
    assert ben.get(PATH).ok() == []
    (request,) = ben.get("/api/v1/notifications/requests").ok()
    ben.post(f"/api/v1/notifications/requests/{request['id']}/accept").ok()
    assert len(ben.get(PATH).ok()) == 1


def test_who_leaves_for_good_takes_their_messages_out_and_nothing_else() -> None:
    ann, ben, eve = friends("ann", "ben", "eve")
    first = ann.posts("Psst @ben @eve", visibility=Visibility.DIRECT)
    ben.posts("Yes, @ann @eve?", visibility=Visibility.DIRECT, in_reply_to_id=first.pk)
    eve_alone = eve.posts("Psst @ben", visibility=Visibility.DIRECT)
    ben.posts("And @ann alone", visibility=Visibility.DIRECT)
    delete_account(ben.account)
    (hers,) = ann.get(PATH).ok()
    assert hers["last_status"]["id"] == str(first.pk)
    assert {it["username"] for it in hers["accounts"]} == {"eve"}
    assert [it["last_status"]["id"] for it in eve.get(PATH).ok()] == [str(eve_alone.pk), str(first.pk)]
    assert Conversation.objects.filter(account__in=[ann.id, eve.id]).count() == 3
