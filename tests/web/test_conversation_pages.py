"""Direct messages as chat: the list, the bubbles, answering, beginning, removing."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.conversations.models import Conversation
from hubbub.identity.commands.standing import suspend_account
from hubbub.network.commands.filters import FilterChange, KeywordChange, create_filter
from hubbub.notifications.models import NotificationRequest
from hubbub.publishing.models import MediaAttachment, MediaKind, MediaState, Mention, Post, Visibility
from tests.world import Person, person
from tests.world.browser import Browser
from tests.world.crowd import Crowd

pytestmark = pytest.mark.django_db


def signed_in(who: Person) -> Browser:
    return Browser().sign_in(who.user.email)


def friends(*names: str) -> list[Person]:
    """People who follow each other, so that nothing is held back."""
    everybody = [person(name) for name in names]
    for one in everybody:
        for other in everybody:
            if one is not other:
                one.follows(other)
    return everybody


def writes(who: Person, text: str, to: Post | None = None) -> Post:
    return who.posts(text, visibility=Visibility.DIRECT, in_reply_to_id=to.pk if to else None)


def view_of(who: Person) -> Conversation:
    return Conversation.objects.get(account_id=who.id)


def bubbles(page: str) -> list[tuple[str, str]]:
    """(side, text) of each message of a page."""
    found = re.findall(r'<article class="bubble (\w+)"(.*?)</article>', page, re.DOTALL)
    text = re.compile(r'<div class="text"[^>]*>(.*?)</div>', re.DOTALL)
    return [(side, re.sub(r"<[^>]+>", "", "".join(text.findall(body))).strip()) for side, body in found]


def test_a_conversation_is_read_by_those_who_take_part_alone() -> None:
    ann, ben = friends("ann", "ben")
    eve = person("eve")
    first = writes(ben, "@ann Do you have a minute?")
    writes(ann, "@ben Sure", first)
    path = f"/conversations/{view_of(ann).pk}"
    assert bubbles(signed_in(ann).open(path).page) == [("theirs", "Do you have a minute?"), ("mine", "Sure")]
    assert signed_in(eve).open(path).status == 404
    assert signed_in(ben).open(path).status == 404  # his own view has another address
    assert Browser().open(path, follow=False).sent_to == f"/auth/login/?next={path}"


def asking(page: str) -> str:
    """What the navigation says of messages that wait."""
    return "".join(re.findall(r'<span class="badge asks" title="([^"]+)"', page))


def test_a_first_message_of_a_stranger_is_seen_from_everywhere_and_read_before_it_is_let_in() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    ann.follows(ben)
    ben.follows(eve)
    assert asking(signed_in(ann).open("/home").page) == ""
    writes(eve, "@ann We have not met")
    writes(eve, "@ann Are you there?")
    browser = signed_in(ann).open("/home")
    assert asking(browser.page) == "1 message request"
    page = browser.open("/conversations").page
    assert "We have not met" in page
    assert "1 person you follow follows them" in " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert not Conversation.objects.filter(account_id=ann.id).exists()
    waiting = NotificationRequest.objects.get(account_id=ann.id)
    stranger = signed_in(ben).open("/conversations")
    assert "We have not met" not in stranger.page
    assert asking(stranger.page) == ""
    assert stranger.act(f"/notifications/requests/{waiting.pk}/accept").status == 404
    browser.act(f"/notifications/requests/{waiting.pk}/accept")
    assert browser.url == "/conversations"
    assert asking(browser.page) == ""
    assert 'class="whole talk' in browser.page


def test_a_first_message_that_is_not_wanted_goes_from_where_it_is_read() -> None:
    ann, eve = person("ann"), person("eve")
    writes(eve, "@ann Buy this")
    browser = signed_in(ann).open("/conversations")
    waiting = NotificationRequest.objects.get(account_id=ann.id)
    browser.act(f"/notifications/requests/{waiting.pk}/dismiss")
    assert browser.url == "/conversations"
    assert "Buy this" not in browser.page
    assert "Messages that only you" in browser.page


def test_who_is_held_back_for_what_everybody_may_read_asks_for_no_conversation() -> None:
    ann, eve = person("ann"), person("eve")
    ann.patch("/api/v2/notifications/policy", {"for_not_following": "filter"}).ok()
    eve.posts("@ann in front of everybody")
    browser = signed_in(ann).open("/conversations")
    assert asking(browser.page) == ""
    assert "in front of everybody" not in browser.page
    assert "1 person wrote to you" in browser.open("/notifications").page


def test_ones_own_message_is_no_request_of_whoever_favourites_it() -> None:
    ann, eve = person("ann"), person("eve")
    mine = writes(ann, "@eve My own words")
    ann.patch("/api/v2/notifications/policy", {"for_not_following": "filter"}).ok()
    eve.posts("@ann in front of everybody")
    eve.post(f"/api/v1/statuses/{mine.pk}/favourite").ok()
    browser = signed_in(ann).open("/conversations")
    assert asking(browser.page) == ""
    assert "Message requests" not in browser.page


def test_whoever_is_suspended_asks_nothing_any_more() -> None:
    ann, eve = person("ann"), person("eve")
    writes(eve, "@ann Buy this")
    suspend_account(eve.account)
    browser = signed_in(ann).open("/conversations")
    assert asking(browser.page) == ""
    assert "Message requests" not in browser.page


def test_requests_stand_above_the_newest_conversations_alone() -> None:
    ann, eve = person("ann"), person("eve")
    writes(eve, "@ann Hello")
    browser = signed_in(ann)
    assert "Message requests" in browser.open("/conversations").page
    for older in ("max_id=1", "min_id=1"):
        assert "Message requests" not in browser.open(f"/conversations?{older}").page


def test_many_who_ask_cost_no_more_queries_and_leave_room_for_the_conversations() -> None:
    ann = person("ann")

    def opened() -> tuple[int, str]:
        browser = signed_in(ann).open("/conversations")
        with CaptureQueriesContext(connection) as asked:
            browser.open("/conversations")
        return len(asked), browser.page

    writes(person("eve"), "@ann Hello 0")
    few, page = opened()
    assert "All who wait" not in page
    for number in range(1, 6):
        writes(person(f"eve{number}"), f"@ann Hello {number}")
    many, page = opened()
    assert many == few
    assert "All who wait" in page
    assert [number for number in range(6) if f"Hello {number}" in page] == [3, 4, 5]


def test_the_list_says_who_and_what_was_said_last() -> None:
    ann, ben, _cat = friends("ann", "ben", "cat")
    writes(ben, "@ann @cat Shall we?")
    browser = signed_in(ann)
    page = " ".join(re.sub(r"<[^>]+>", "", browser.open("/conversations").page).split())
    assert "ben, cat Shall we?" in page
    assert "unread" in page
    writes(ann, "@ben @cat We shall")
    assert "You: We shall" in " ".join(re.sub(r"<[^>]+>", "", browser.open("/conversations").page).split())
    assert "Messages that only you" in signed_in(person("eve")).open("/conversations").page


def test_opening_marks_as_read_and_fetching_ahead_does_not() -> None:
    ann, ben = friends("ann", "ben")
    writes(ben, "@ann Hello")
    browser, path = signed_in(ann), f"/conversations/{view_of(ann).pk}"
    browser.client.get(path)
    browser.client.get(path, headers={"Sec-Fetch-Mode": "navigate", "Sec-Purpose": "prefetch"})
    assert view_of(ann).unread
    browser.open(path)
    assert not view_of(ann).unread
    browser.act(f"{path}/unread")
    assert view_of(ann).unread
    browser.act(f"{path}/read")
    assert not view_of(ann).unread


def test_nobody_marks_or_removes_conversations_of_others() -> None:
    ann, ben = friends("ann", "ben")
    writes(ben, "@ann Hello")
    path, stranger = f"/conversations/{view_of(ann).pk}", signed_in(person("eve"))
    for deed in ("read", "unread", "remove"):
        assert stranger.open("/home").act(f"{path}/{deed}").status == 404
    assert stranger.open("/home").act(path, {"text": "Me too"}).status == 404
    assert view_of(ann).unread


def test_an_answer_needs_no_names_and_goes_to_everybody() -> None:
    ann, ben, cat = friends("ann", "ben", "cat")
    asked = writes(ben, "@ann @cat When?")
    browser = signed_in(ann).open(f"/conversations/{view_of(ann).pk}")
    browser.send("text", text="At noon")
    assert bubbles(browser.page)[-1] == ("mine", "At noon")
    sent = Post.objects.order_by("-pk")[0]
    assert (sent.visibility, sent.in_reply_to_id) == (Visibility.DIRECT, asked.pk)
    assert set(Mention.objects.filter(post=sent).values_list("account_id", flat=True)) == {ben.id, cat.id}
    assert "At noon" in signed_in(cat).open(f"/conversations/{view_of(cat).pk}").page


def test_pressing_send_twice_sends_once() -> None:
    ann, ben = friends("ann", "ben")
    writes(ben, "@ann When?")
    browser = signed_in(ann).open(f"/conversations/{view_of(ann).pk}")
    form = browser.page
    browser.send("text", text="At noon")
    browser.page = form
    browser.send("text", text="At noon")
    assert Post.objects.filter(account_id=ann.id).count() == 1
    browser.send("text", text="At noon")  # the page shown now has a form of its own
    assert Post.objects.filter(account_id=ann.id).count() == 2


def test_what_cannot_be_sent_is_kept_with_the_reason() -> None:
    ann, ben = friends("ann", "ben")
    writes(ben, "@ann When?")
    browser = signed_in(ann).open(f"/conversations/{view_of(ann).pk}")
    browser.send("text", text="x" * 5001)
    assert browser.status == 422
    assert "x" * 5001 in browser.page
    assert 'id="text-error"' in browser.page
    browser.send("text", {"text": "   "})
    assert browser.status == 422
    assert Post.objects.filter(account_id=ann.id).count() == 0


def test_pictures_warnings_and_filters_hold_in_bubbles() -> None:
    ann, ben = friends("ann", "ben")
    first = writes(ben, "@ann look")
    MediaAttachment.objects.create(
        account_id=ben.id, post=first, kind=MediaKind.IMAGE, state=MediaState.READY, file="a/b.png", description="A lamp"
    )  # fmt: skip
    ben.posts(
        "@ann the ending", visibility=Visibility.DIRECT, spoiler_text="Spoiler", in_reply_to_id=first.pk
    )
    writes(ben, "@ann the score was 3:1", first)
    create_filter(
        ann.viewer,
        FilterChange(
            title="Football",
            contexts=["thread"],
            action="hide",
            keywords=[KeywordChange(keyword="score", whole_word=True)],
        ),
    )
    browser = signed_in(ann).open(f"/conversations/{view_of(ann).pk}")
    assert 'alt="A lamp"' in browser.page
    assert browser.page.index(">Spoiler</summary>") < browser.page.index("the ending")
    assert "the score" not in browser.page
    page = browser.open("/conversations").page
    assert "the score" not in page
    assert "Filtered" in page


def test_a_picture_needs_no_words_and_no_names() -> None:
    ann, ben = friends("ann", "ben")
    post = writes(ben, "@ann")
    MediaAttachment.objects.create(
        account_id=ben.id, post=post, kind=MediaKind.IMAGE, state=MediaState.READY, file="a/b.png"
    )
    browser = signed_in(ann).open(f"/conversations/{view_of(ann).pk}")
    assert bubbles(browser.page) == [("theirs", "")]
    assert 'aria-label="Picture without a description"' in browser.page  # a link needs a name
    assert "Picture, video or sound" in browser.open("/conversations").page


def test_somebody_blocked_is_not_heard_here_either() -> None:
    ann, ben = friends("ann", "ben")
    writes(ben, "@ann Hello")
    path = f"/conversations/{view_of(ann).pk}"
    ann.post(f"/api/v1/accounts/{ben.id}/block").ok()
    browser = signed_in(ann)
    assert "Hello" not in browser.open("/conversations").page
    assert browser.open(path).status == 404


def test_a_removed_conversation_begins_anew_with_the_next_message() -> None:
    ann, ben = friends("ann", "ben")
    first = writes(ben, "@ann The old days")
    browser = signed_in(ann).open(f"/conversations/{view_of(ann).pk}/remove")
    assert "Remove this conversation?" in browser.page
    assert Conversation.objects.filter(account_id=ann.id).exists()
    browser.act(f"/conversations/{view_of(ann).pk}/remove")
    assert "removed from your list" in browser.page
    writes(ben, "@ann The new days", first)
    assert bubbles(browser.open(f"/conversations/{view_of(ann).pk}").page) == [("theirs", "The new days")]
    assert "The old days" in signed_in(ben).open(f"/conversations/{view_of(ben).pk}").page


def test_earlier_messages_are_a_page_away_also_beyond_what_a_view_remembers() -> None:
    ann, ben = friends("ann", "ben")
    first = writes(ben, "@ann number 0")
    view = view_of(ann)
    for number in range(1, 45):
        writes(ben, f"@ann number {number}", first)
    browser = signed_in(ann).open(f"/conversations/{view.pk}")
    assert [text for _, text in bubbles(browser.page)] == [f"number {it}" for it in range(5, 45)]
    (earlier,) = re.findall(r'rel="next"\s+href="([^"]+)"', browser.page)
    assert [text for _, text in bubbles(browser.open(earlier).page)] == [f"number {it}" for it in range(5)]
    assert "Latest messages" in browser.page
    oldest, *kept = view_of(ann).post_ids[-3:]
    path = f"/conversations/{view.pk}"
    for padding, shown in (
        (196, 3),
        (197, 40),
    ):  # a view remembers two hundred; with fewer nothing is forgotten
        remembered = sorted([oldest, *kept, *range(oldest + 1, oldest + 1 + padding)])
        Conversation.objects.filter(pk=view.pk).update(post_ids=remembered)
        assert len(bubbles(browser.open(path).page)) == shown


def test_one_begins_a_conversation_by_name() -> None:
    ann, ben = friends("ann", "ben")
    browser = signed_in(ann).open("/conversations/new?to=ben")
    assert "Messages are not end-to-end encrypted" in browser.page
    browser.send("text", text="Hello there")
    assert bubbles(browser.page) == [("mine", "Hello there")]
    assert bubbles(signed_in(ben).open(f"/conversations/{view_of(ben).pk}").page) == [
        ("theirs", "Hello there")
    ]
    browser.open("/conversations/new?to=@ben")
    assert "You are talking with ben already" in browser.page
    assert f'href="/conversations/{view_of(ann).pk}#end"' in browser.page


def test_a_name_nobody_has_is_said_at_its_field_and_the_text_kept() -> None:
    ann = person("ann")
    browser = signed_in(ann).open("/conversations/new")
    browser.send("text", to="@nobody", text="Kept words")
    assert browser.status == 422
    assert "Nobody is known here by the name @nobody" in browser.page
    assert "Kept words" in browser.page
    browser.send("text", {"to": " "})
    assert "Say to whom" in browser.page
    assert not Post.objects.exists()


def test_one_may_write_notes_to_oneself() -> None:
    ann = person("ann")
    browser = signed_in(ann).open("/conversations/new").send("text", to="ann", text="Buy tea")
    assert "Notes to yourself" in browser.page
    assert bubbles(browser.page) == [("mine", "Buy tea")]


def test_direct_posts_are_still_read_as_a_thread() -> None:
    ann, ben = friends("ann", "ben")
    first = writes(ben, "@ann Hello")
    browser = signed_in(ann).open(f"/conversations/{view_of(ann).pk}")
    assert f'href="/posts/{first.pk}"' in browser.page
    assert "Hello" in browser.open(f"/posts/{first.pk}").page


def test_the_lists_ask_the_database_as_often_with_many_as_with_one() -> None:
    crowd = Crowd(1)
    browser = signed_in(crowd.me)
    view = Conversation.objects.filter(account_id=crowd.me.id)[0]
    asked = []
    for size in (1, 12):
        crowd.grow(size)
        direct = Post.objects.filter(visibility=Visibility.DIRECT).order_by("pk").values_list("pk", flat=True)
        Conversation.objects.filter(pk=view.pk).update(post_ids=list(direct))
        counted = []
        for path in ("/conversations", f"/conversations/{view.pk}"):
            browser.open(path)  # bodies are rendered once
            with CaptureQueriesContext(connection) as captured:
                assert browser.open(path).status == 200
            counted.append(len(captured))
        asked.append(counted)
    assert asked[0] == asked[1]


def test_a_note_to_oneself_is_a_conversation_too() -> None:
    ann = person("ann")
    ann.posts("Buy tea", visibility=Visibility.DIRECT)
    page = Browser().sign_in("ann@hubbub.test").open("/conversations")
    assert page.status == 200
    assert "Buy tea" in page.page
