"""Writes that meet at the same moment wait for each other in one order; none of them fails for it."""

from collections.abc import Callable

import pytest

from hubbub.conversations.models import Conversation
from hubbub.identity.models import Account
from hubbub.notifications.models import NotificationRequest
from hubbub.publishing.models import Post, Tag, Visibility
from tests.harness import together
from tests.world import Person, person
from tests.world.api import Reply
from tests.world.deeds import boost

pytestmark = pytest.mark.django_db(transaction=True)


def meeting(hold: Callable[[], object], *acts: Callable[[], Reply]) -> list[int]:
    return [reply.status for reply in together.meeting(hold, *acts)]


def hold_account(who: Person) -> None:
    Account.objects.select_for_update().get(pk=who.id)


def deletion(who: Person, post: Post) -> Callable[[], Reply]:
    return lambda: who.delete(f"/api/v1/statuses/{post.pk}")


def exact(*people: Person) -> bool:
    return all(
        Account.objects.get(pk=who.id).statuses_count == Post.objects.filter(account=who.id).count()
        for who in people
    )


def test_two_who_boosted_each_other_delete_at_once() -> None:
    ann, ben, last = person("ann"), person("ben"), person("last")
    of_ann, of_ben = ann.posts("one"), ben.posts("two")
    for who, post in ((ben, of_ann), (ann, of_ben), (last, of_ann), (last, of_ben)):
        boost(who, post)
    assert meeting(lambda: hold_account(last), deletion(ann, of_ann), deletion(ben, of_ben)) == [200, 200]
    assert not Post.objects.exists()
    assert exact(ann, ben, last)


def test_a_post_and_an_answer_below_its_answer_are_deleted_at_once() -> None:
    ann, ben, cid, last = person("ann"), person("ben"), person("cid"), person("last")
    top = ann.posts("top")
    answer = ben.posts("answer", in_reply_to_id=top.pk)
    below = cid.posts("below", in_reply_to_id=answer.pk)
    for who, post in ((cid, top), (last, top), (last, below)):
        boost(who, post)
    assert meeting(lambda: hold_account(last), deletion(ann, top), deletion(cid, below)) == [200, 200]
    assert list(Post.objects.values_list("pk", flat=True)) == [answer.pk]
    assert exact(ann, ben, cid, last)


def test_two_direct_messages_begin_a_conversation_at_once() -> None:
    ann, ben, cid = person("ann"), person("ben"), person("cid")
    thread = cid.posts("Shall we talk?")
    answers = [cid.posts("So?", in_reply_to_id=thread.pk) for _ in range(2)]
    ann.follows(ben)
    ben.follows(ann)

    def hold() -> None:
        Conversation.objects.create(account=ann.account, conversation_id=thread.pk)

    def whisper(who: Person, other: str, answer: Post) -> Callable[[], Reply]:
        words = {"status": f"psst @{other}", "visibility": "direct", "in_reply_to_id": str(answer.pk)}
        return lambda: who.post("/api/v1/statuses", words)

    answered = meeting(hold, whisper(ann, "ben", answers[0]), whisper(ben, "ann", answers[1]))
    assert answered == [200, 200]
    whispers = sorted(Post.objects.filter(visibility=Visibility.DIRECT).values_list("pk", flat=True))
    assert len(whispers) == 2
    for who in (ann, ben):
        view = Conversation.objects.get(account=who.account)
        assert (view.post_ids, view.last_post_id) == (whispers, whispers[-1])


def test_two_posts_bring_the_same_new_tags_at_once() -> None:
    ann, ben = person("ann"), person("ben")

    def says(who: Person, text: str) -> Callable[[], Reply]:
        return lambda: who.post("/api/v1/statuses", {"status": text})

    answered = meeting(
        lambda: Tag.objects.create(name="middle", display_name="middle"),
        says(ann, "#alpha #middle #omega"),
        says(ben, "#omega #middle #alpha"),
    )
    assert answered == [200, 200]
    assert set(Tag.objects.values_list("name", flat=True)) == {"alpha", "middle", "omega"}


def test_two_posts_that_wait_with_the_same_people_are_deleted_at_once() -> None:
    ann = person("ann")
    people = [person(f"p{number}") for number in range(4)]
    for who in people:
        who.patch("/api/v2/notifications/policy", {"for_not_following": "filter"}).ok()
    names = " ".join(f"@p{number}" for number in range(4))
    posts = [ann.posts(f"Hello {names}") for _ in range(3)]
    assert NotificationRequest.objects.count() == 4

    def hold() -> None:
        NotificationRequest.objects.select_for_update().get(account=people[2].account)

    assert meeting(hold, *(deletion(ann, post) for post in posts[:2])) == [200, 200]
    assert set(NotificationRequest.objects.values_list("notifications_count", flat=True)) == {1}
