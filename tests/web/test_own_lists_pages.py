"""Lists, followed hashtags and announcements, as pages."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.instance.models import Announcement
from hubbub.kernel.clock import now
from hubbub.network.models import AccountList, ListMember
from hubbub.notifications.models import AnnouncementMark
from tests.world import Person, person
from tests.world.browser import Browser
from tests.world.crowd import Crowd

pytestmark = pytest.mark.django_db


def signed_in(who: Person) -> Browser:
    return Browser().sign_in(who.user.email)


def test_only_whoever_signed_in_has_lists_of_their_own() -> None:
    for path in ("/lists", "/followed-tags", "/announcements"):
        assert Browser().open(path, follow=False).sent_to == f"/auth/login/?next={path}"


def test_a_list_is_made_filled_and_read() -> None:
    ann, ben, _bea = person("ann"), person("ben"), person("bea")
    ann.follows(ben)
    browser = signed_in(ann).open("/lists")
    assert "A list is a home of its own" in browser.page
    browser.send("title", title="Neighbours")
    made = AccountList.objects.get(account_id=ann.id)
    assert browser.url == f"/lists/{made.pk}/edit"
    browser.open(f"/lists/{made.pk}/edit?q=be")
    (add,) = re.findall(r'formaction="([^"]+/add)"', browser.page)  # only whom one follows
    assert f"/members/{ben.id}/" in add
    browser.act(add)
    assert "@ben stands on the list now" in browser.page
    assert "on the list" in browser.open(f"/lists/{made.pk}/edit?q=be").page
    ben.posts("Hello neighbours")
    assert "Hello neighbours" in browser.open(f"/lists/{made.pk}").page
    assert "Neighbours" in browser.open("/lists").page


def test_taking_off_a_list_can_be_undone() -> None:
    ann, ben = person("ann"), person("ben")
    ann.follows(ben)
    made = AccountList.objects.create(account_id=ann.id, title="Neighbours")
    ListMember.objects.create(list=made, account_id=ben.id)
    browser = signed_in(ann).open(f"/lists/{made.pk}/edit")
    browser.act(f"/lists/{made.pk}/members/{ben.id}/remove")
    assert not ListMember.objects.exists()
    (undo,) = re.findall(r'formaction="([^"]+/add)"', browser.page)
    browser.act(undo)
    assert ListMember.objects.filter(list=made, account_id=ben.id).exists()


def test_a_lists_name_and_rules_are_changed() -> None:
    ann = person("ann")
    made = AccountList.objects.create(account_id=ann.id, title="Neighbours")
    browser = signed_in(ann).open(f"/lists/{made.pk}/edit")
    browser.send("title", title="Friends", replies_policy="none", exclusive="on")
    made.refresh_from_db()
    assert (made.title, made.replies_policy, made.exclusive) == ("Friends", "none", True)
    browser.open(f"/lists/{made.pk}/edit").act(
        f"/lists/{made.pk}/edit", {"title": "Friends", "replies_policy": "list"}
    )
    made.refresh_from_db()
    assert (made.replies_policy, made.exclusive) == ("list", False)


def test_what_a_list_cannot_be_is_said_at_its_field_and_kept() -> None:
    ann = person("ann")
    made = AccountList.objects.create(account_id=ann.id, title="Neighbours")
    browser = signed_in(ann).open(f"/lists/{made.pk}/edit")
    browser.send("title", title="x" * 201, replies_policy="none")
    assert browser.status == 422
    assert 'id="title-error"' in browser.page
    assert "x" * 201 in browser.page
    browser.open("/lists").send("title", {"title": "  "})
    assert browser.status == 422
    assert 'id="title-error"' in browser.page
    assert AccountList.objects.get().title == "Neighbours"


def test_nobody_touches_lists_of_others() -> None:
    ann, eve = person("ann"), person("eve")
    made = AccountList.objects.create(account_id=ann.id, title="Neighbours")
    stranger = signed_in(eve)
    for path in (f"/lists/{made.pk}", f"/lists/{made.pk}/edit", f"/lists/{made.pk}/delete"):
        assert stranger.open(path).status == 404
    stranger.open("/home")
    for deed in ("edit", "delete", f"members/{eve.id}/add", f"members/{eve.id}/remove"):
        answer = stranger.client.post(
            f"/lists/{made.pk}/{deed}",
            {"title": "Mine", "csrfmiddlewaretoken": stranger.client.cookies["csrftoken"].value},
        )
        assert answer.status_code == 404
    assert AccountList.objects.get().title == "Neighbours"


def test_a_list_is_deleted_after_asking() -> None:
    ann = person("ann")
    made = AccountList.objects.create(account_id=ann.id, title="Neighbours")
    browser = signed_in(ann).open(f"/lists/{made.pk}/delete")
    assert "Delete the list “Neighbours”?" in browser.page
    assert AccountList.objects.exists()
    browser.act(f"/lists/{made.pk}/delete")
    assert not AccountList.objects.exists()
    assert browser.url == "/lists"


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/blocks", "/settings/blocks"),
        ("/mutes", "/settings/mutes"),
        ("/domain-blocks", "/settings/privacy#servers"),
    ],
)
def test_whom_one_keeps_out_stands_among_the_settings(path: str, leads_to: str) -> None:
    browser = signed_in(person("ann"))
    assert browser.open(path, follow=False).sent_to == leads_to
    assert browser.open(path).status == 200


def test_followed_hashtags_are_listed_and_unfollowed() -> None:
    ann = person("ann")
    ann.post("/api/v1/tags/tea/follow").ok()
    browser = signed_in(ann).open("/followed-tags")
    assert "#tea" in browser.page
    assert "#tea" not in signed_in(person("eve")).open("/followed-tags").page
    browser.act("/tags/tea/unfollow")
    assert "whoever wrote them" in browser.page


def test_news_stand_on_home_until_they_are_read_off() -> None:
    ann, ben = person("ann"), person("ben")
    news = Announcement.objects.create(text="We move on **Sunday** <b>", published_at=now())
    Announcement.objects.create(text="Not out yet")
    Announcement.objects.create(text="Over", published_at=now(), ends_at=now() - timedelta(days=1))
    browser = signed_in(ann).open("/home")
    assert "<strong>Sunday</strong> &lt;b&gt;" in browser.page
    assert "Not out yet" not in browser.page
    assert "Over" not in browser.page
    browser.act(f"/announcements/{news.pk}/dismiss")
    assert "Sunday" not in browser.open("/home").page
    assert "Sunday" in browser.open("/announcements").page
    assert "Sunday" in signed_in(ben).open("/home").page
    assert AnnouncementMark.objects.get().account_id == ann.id


def test_news_that_are_not_out_cannot_be_read_off() -> None:
    news = Announcement.objects.create(text="Not out yet")
    browser = signed_in(person("ann")).open("/home")
    assert browser.act(f"/announcements/{news.pk}/dismiss").status == 404


def test_the_lists_ask_the_database_as_often_with_many_as_with_one() -> None:
    crowd = Crowd(1)
    browser = signed_in(crowd.me)
    paths = ("/lists", f"/lists/{crowd.list.pk}/edit?q=followed", "/followed-tags", "/announcements", "/home")  # fmt: skip
    asked = []
    for size in (1, 12):
        crowd.grow(size)
        counted = {}
        for path in paths:
            browser.open(path)  # bodies are rendered once
            with CaptureQueriesContext(connection) as captured:
                assert browser.open(path).status == 200
            counted[path] = len(captured)
        asked.append(counted)
    assert asked[0] == asked[1]
