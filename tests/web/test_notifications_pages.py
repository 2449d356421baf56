"""The bell as pages: groups, tabs, what counts as read, who waits behind the policy, who asks to follow."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.kernel.clock import now
from hubbub.moderation.models import AccountWarning
from hubbub.network.commands.filters import FilterChange, KeywordChange, create_filter
from hubbub.network.models import Follow
from hubbub.notifications.commands.bell import forget_dismissed
from hubbub.notifications.commands.forget import forget_account
from hubbub.notifications.commands.notify import Happening, notify
from hubbub.notifications.kinds import Kind
from hubbub.notifications.models import Dismissed, Notification, NotificationRequest
from hubbub.notifications.queries import read_up_to
from hubbub.publishing.models import Post, Visibility
from tests.world import Person, person
from tests.world.browser import Browser
from tests.world.crowd import Crowd
from tests.world.deeds import boost, favourite, undo_favourite

pytestmark = pytest.mark.django_db


def text_of(page: str) -> str:
    """What a reader sees, on one line."""
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def signed_in(who: Person) -> Browser:
    return Browser().sign_in(who.user.email)


def test_only_whoever_signed_in_has_a_bell() -> None:
    person("ann")
    for path in ("/notifications", "/notifications/requests", "/notifications/clear", "/follow-requests"):
        browser = Browser().open(path, follow=False)
        assert (browser.status, browser.sent_to) == (302, f"/auth/login/?next={path}")


def test_favourites_are_told_in_one_line_with_names_and_how_many_more() -> None:
    ann = person("ann")
    post = ann.posts("The gate is open")
    for name in ("ben", "cat", "dan", "eve"):
        favourite(person(name), post)
    page = signed_in(ann).open("/notifications").page
    assert "eve, dan and 2 others favourited your post" in text_of(page)
    assert page.count("The gate is open") == 1
    assert "aria-pressed" not in page  # a reminder, without buttons


def test_one_and_two_and_three_are_named_as_a_reader_would() -> None:
    ann = person("ann")
    post, browser = ann.posts(), signed_in(ann)
    for name, said in (
        ("ben", "ben favourited your post"),
        ("cat", "cat and ben favourited your post"),
        ("dan", "dan, cat and 1 other favourited your post"),
    ):
        favourite(person(name), post)
        assert said in text_of(browser.open("/notifications").page)


def test_a_mention_can_be_answered_where_it_is_told() -> None:
    ann, ben = person("ann"), person("ben")
    post = ben.posts("Are you there, @ann?")
    page = signed_in(ann).open("/notifications").page
    assert "ben mentioned you" in text_of(page)
    assert f'href="/compose?reply={post.pk}"' in page


def test_tabs_show_their_kinds_alone() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("Mine")
    favourite(ben, post)
    boost(ben, post)
    ben.posts("Hello @ann")
    ben.follows(ann)
    browser = signed_in(ann)
    said = {
        "mentions": "mentioned you",
        "boosts": "boosted your post",
        "favourites": "favourited your post",
        "follows": "follows you now",
    }
    for tab in said:
        page = text_of(browser.open(f"/notifications?type={tab}").page)
        assert [it for it, words in said.items() if words in page] == [tab]
    assert "Nothing of this kind" in browser.open("/notifications?type=polls").page
    assert "mentioned you" in text_of(browser.open("/notifications?type=nonsense").page)


def test_what_one_opens_counts_as_read() -> None:
    ann, ben = person("ann"), person("ben")
    ben.posts("Hello @ann")
    browser = signed_in(ann)
    assert 'class="notice at-sign unread"' in browser.open("/notifications").page
    assert "data-unread" not in browser.page
    assert 'class="notice at-sign"' in browser.open("/notifications").page


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none", "Sec-Purpose": "prefetch"},
        {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty", "Sec-Fetch-Site": "same-origin"},
        {"Hubbub-Opened": "1", "Sec-Fetch-Site": "same-origin", "Sec-Purpose": "prefetch"},
        {"Hubbub-Opened": "1", "Sec-Fetch-Site": "cross-site"},
    ],
)  # fmt: skip
def test_what_is_fetched_ahead_of_somebody_stays_unread(headers: dict[str, str]) -> None:
    ann, ben = person("ann"), person("ben")
    ben.posts("Hello @ann")
    browser = signed_in(ann)
    assert "Hello" in browser.client.get("/notifications", headers=headers).content.decode()
    assert read_up_to(ann.id) == 0


def test_what_the_service_worker_says_was_opened_counts_as_read() -> None:
    ann, ben = person("ann"), person("ben")
    ben.posts("Hello @ann")
    headers = {
        "Hubbub-Opened": "1",
        "Sec-Fetch-Mode": "cors",
        "Sec-Fetch-Dest": "empty",
        "Sec-Fetch-Site": "same-origin",
    }
    signed_in(ann).client.get("/notifications", headers=headers)
    assert read_up_to(ann.id) != 0


def test_a_button_marks_everything_as_read() -> None:
    ann, ben = person("ann"), person("ben")
    ben.posts("Hello @ann")
    browser = signed_in(ann).open("/notifications?type=mentions")
    (action,) = re.findall(r'formaction="(/notifications/read[^"]*)"', browser.page)
    assert read_up_to(ann.id) == 0  # a tab does not show everything
    browser.act(action)
    assert read_up_to(ann.id) > 0
    assert "notifications/read" not in browser.open("/notifications").page


def test_an_older_page_does_not_move_the_marker_back() -> None:
    ann, ben = person("ann"), person("ben")
    for number in range(25):
        ben.posts(f"Hello {number} @ann")
    browser = signed_in(ann).open("/notifications")
    newest = read_up_to(ann.id)
    (older,) = re.findall(r'rel="next"\s+href="([^"]+)"', browser.page)
    assert "Hello 0" in browser.open(older).page
    browser.act("/notifications/read?up_to=1")
    assert read_up_to(ann.id) == newest


def test_one_group_can_be_removed_and_all_of_them_after_asking() -> None:
    ann, ben, cat = person("ann"), person("ben"), person("cat")
    favourite(ben, ann.posts("Kept"))
    ben.posts("Hello @ann")
    other = signed_in(cat)
    browser = signed_in(ann).open("/notifications")
    (action,) = re.findall(r'formaction="(/notifications/groups/ungrouped[^"]*/dismiss)"', browser.page)
    other.open("/home").act(action)  # somebody else's
    assert "Hello" in browser.open("/notifications").page
    browser.act(action)
    assert "Hello" not in browser.open("/notifications").page
    assert "Kept" in browser.page
    browser.open("/notifications/clear")
    assert Notification.objects.filter(account_id=ann.id).exists()
    browser.act("/notifications/clear")
    assert "All notifications were removed" in browser.page
    assert not Notification.objects.filter(account_id=ann.id).exists()


def test_filters_and_mutes_hold_here_too() -> None:
    ann, ben, cat = person("ann"), person("ben"), person("cat")
    ben.posts("@ann the score was 3:1")
    cat.posts("@ann good morning")
    create_filter(
        ann.viewer,
        FilterChange(
            title="Football",
            contexts=["notifications"],
            action="hide",
            keywords=[KeywordChange(keyword="score", whole_word=True)],
        ),
    )
    browser = signed_in(ann)
    page = browser.open("/notifications").page
    assert "the score" not in page
    assert "good morning" in page
    ann.post(f"/api/v1/accounts/{cat.id}/mute").ok()
    assert "good morning" not in browser.open("/notifications").page


def test_warnings_and_their_reason_are_told() -> None:
    ann, mo = person("ann"), person("mo")
    warning = AccountWarning.objects.create(target_id=ann.id, action="none", text="Please be kind.")
    notify(Happening(kind=Kind.WARNING, actor_id=ann.id, object_id=warning.pk), [ann.id])
    assert "Please be kind." in signed_in(ann).open("/notifications").page
    assert "Please be kind." not in signed_in(mo).open("/notifications").page


def test_everybody_of_a_group_is_listed_on_its_page() -> None:
    ann = person("ann")
    post = ann.posts()
    for name in ("ben", "cat", "dan"):
        favourite(person(name), post)
    browser = signed_in(ann).open("/notifications")
    (path,) = set(re.findall(r'href="(/notifications/groups/[^"]+)"', browser.page))
    assert all(f"@{name}" in browser.open(path).page for name in ("ben", "cat", "dan"))
    assert "@ben" not in signed_in(person("eve")).open(path).page


def test_who_is_held_back_can_be_read_before_being_let_through() -> None:
    ann, ben, cat = person("ann"), person("ben"), person("cat")
    ann.follows(cat)
    cat.follows(ben)
    ben.posts("@ann may I ask you something?", visibility=Visibility.DIRECT)
    browser = signed_in(ann)
    assert "may I ask" not in browser.open("/notifications").page
    assert "1 person wrote to you whom your settings held back" in browser.page
    page = browser.open("/notifications/requests").page
    assert "may I ask you something?" in page
    assert "1 person you follow follows them" in text_of(page)
    waiting = NotificationRequest.objects.get(account_id=ann.id)
    stranger = signed_in(cat).open("/home")
    stranger.act(f"/notifications/requests/{waiting.pk}/accept")
    assert stranger.status == 404
    browser.act(f"/notifications/requests/{waiting.pk}/accept")
    assert "may I ask" in browser.open("/notifications").page


def test_who_is_held_back_can_be_removed_unheard() -> None:
    ann, ben = person("ann"), person("ben")
    ben.posts("@ann buy this", visibility=Visibility.DIRECT)
    browser = signed_in(ann).open("/notifications/requests")
    waiting = NotificationRequest.objects.get(account_id=ann.id)
    browser.act(f"/notifications/requests/{waiting.pk}/dismiss")
    assert "Nobody waits" in browser.page
    assert not Notification.objects.filter(account_id=ann.id).exists()


def test_a_message_that_is_not_for_ones_eyes_any_more_is_not_shown() -> None:
    ann, ben = person("ann"), person("ben")
    ben.posts("@ann secret", visibility=Visibility.DIRECT)
    ben.post(f"/api/v1/accounts/{ann.id}/block").ok()
    page = signed_in(ann).open("/notifications/requests").page
    assert "secret" not in page


def test_who_asks_to_follow_is_accepted_or_rejected() -> None:
    ann, ben, cat, dan = (person(name) for name in ("ann", "ben", "cat", "dan"))
    ann.patch("/api/v1/accounts/update_credentials", {"locked": True}).ok()
    ann.follows(dan)
    dan.follows(ben)
    ben.follows(ann)
    cat.follows(ann)
    browser = signed_in(ann)
    assert "asks to follow you" in text_of(browser.open("/notifications").page)
    page = text_of(browser.open("/follow-requests").page)
    assert "1 person you follow follows them" in page
    browser.act(f"/accounts/{ben.id}/accept").act(f"/accounts/{cat.id}/reject")
    assert list(Follow.objects.filter(target_id=ann.id).values_list("follower_id", flat=True)) == [ben.id]
    assert "Nobody asks to follow you" in browser.open("/follow-requests").page
    assert "@ben" not in signed_in(cat).open("/follow-requests").page


LISTS = ("/notifications", "/notifications/requests", "/follow-requests")


@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_the_database_as_often_with_many_as_with_one(path: str) -> None:
    crowd = Crowd(1)
    browser = signed_in(crowd.me)
    asked = []
    for size in (1, 12):
        crowd.grow(size)
        browser.open(path)  # bodies are rendered once
        with CaptureQueriesContext(connection) as captured:
            assert browser.open(path).status == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]


def _dismissed(browser: Browser) -> str:
    """Remove the first notification of the page; returns where that is taken back."""
    (action, *_) = re.findall(r'formaction="(/notifications/groups/[^"]*/dismiss)"', browser.page)
    browser.act(action)
    (undo,) = re.findall(r'formaction="(/notifications/groups/[^"]*/restore)"', browser.page)
    return str(undo)


def test_what_was_removed_can_be_taken_back_as_it_was() -> None:
    ann, ben, cat = person("ann"), person("ben"), person("cat")
    post = ann.posts("Hello")
    favourite(ben, post)
    favourite(cat, post)
    before = Notification.objects.filter(account_id=ann.id).order_by("pk").values()
    told = list(before)
    browser = signed_in(ann).open("/notifications")
    undo = _dismissed(browser)
    assert not before.all().exists()
    signed_in(ben).open("/home").act(undo)  # somebody else's
    assert not before.all().exists()
    browser.act(undo)
    assert "It is back." in browser.page
    assert list(before.all()) == told
    browser.act(undo)  # twice is once
    assert list(before.all()) == told


def _unlike(ann: Person, ben: Person, post: Post) -> None:
    undo_favourite(ben, post)


def _like_anew(ann: Person, ben: Person, post: Post) -> None:
    undo_favourite(ben, post)
    favourite(ben, post)
    Notification.objects.all().delete()


def _delete(ann: Person, ben: Person, post: Post) -> None:
    ann.delete(f"/api/v1/statuses/{post.pk}").ok()


def _block(ann: Person, ben: Person, post: Post) -> None:
    ann.post(f"/api/v1/accounts/{ben.id}/block").ok()


def _wait(ann: Person, ben: Person, post: Post) -> None:
    Dismissed.objects.update(dismissed_at=now() - timedelta(hours=2))
    assert forget_dismissed() == 1


@pytest.mark.parametrize("happening", [_unlike, _like_anew, _delete, _block, _wait])
def test_what_is_not_so_any_more_does_not_come_back(
    happening: Callable[[Person, Person, Post], None],
) -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("Hello")
    favourite(ben, post)
    browser = signed_in(ann).open("/notifications")
    undo = _dismissed(browser)
    happening(ann, ben, post)
    browser.act(undo)
    assert not Notification.objects.filter(account_id=ann.id).exists()


def test_what_was_told_anew_meanwhile_does_not_stand_there_twice() -> None:
    ann, ben = person("ann"), person("ben")
    ben.follows(ann)
    browser = signed_in(ann).open("/notifications")
    undo = _dismissed(browser)
    row = Dismissed.objects.get()
    Notification.objects.create(account_id=ann.id, actor_id=ben.id, kind=row.kind, group_key="follow-1")
    browser.act(undo)
    assert Notification.objects.filter(account_id=ann.id).count() == 1


def test_an_account_that_goes_takes_along_what_was_removed() -> None:
    ann, ben = person("ann"), person("ben")
    ben.follows(ann)
    _dismissed(signed_in(ann).open("/notifications"))
    forget_account(ben.id)
    assert not Dismissed.objects.exists()


def test_unread_conversations_are_counted_in_the_navigation() -> None:
    ann, ben = person("ann"), person("ben")
    ann.follows(ben)
    post = ben.posts("@ann psst", visibility=Visibility.DIRECT)
    browser = signed_in(ann).open("/home")
    badge = re.compile(r'Conversations</span>\s*<span class="badge">1</span>')
    assert badge.search(browser.page)
    ben.delete(f"/api/v1/statuses/{post.pk}").ok()
    assert not badge.search(browser.open("/home").page)


def title_of(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert found
    return " ".join(found[1].split())


def test_titles_tell_how_much_is_unread_without_asking_twice() -> None:
    ann = person("ann")
    post, browser = ann.posts(), signed_in(ann)
    for name in ("ben", "cat"):
        favourite(person(name), post)
    with CaptureQueriesContext(connection) as captured:
        assert title_of(browser.open("/home").page) == "(2) Home · Hubbub"
    asked = [it["sql"] for it in captured]
    assert len(asked) == len(set(asked))
    assert title_of(browser.open("/offline").page) == "Offline · Hubbub"  # kept on the device, about nobody
    assert title_of(browser.open("/notifications").page) == "Notifications · Hubbub"
    assert title_of(browser.open("/home").page) == "Home · Hubbub"
    assert title_of(Browser().open("/public/local").page) == "Local · Hubbub"
