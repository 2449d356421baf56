"""What is going on, as pages: trends, people to follow and why, the directory."""

import re
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.identity.models import Account
from hubbub.insights.models import ServeRow
from hubbub.insights.serving import flush_served
from hubbub.kernel.clock import now
from hubbub.network.models import SuggestionDismissal
from hubbub.publishing.models import Post, PreviewCard
from hubbub.web.render.bars import bars_html
from tests.world import Person, person
from tests.world.browser import Browser
from tests.world.crowd import Crowd
from tests.world.deeds import boost, favourite

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_trends() -> None:
    """Trends are kept for a minute."""
    cache.clear()


def signed_in(who: Person) -> Browser:
    return Browser().sign_in(who.user.email)


def discoverable(name: str) -> Person:
    found = person(name)
    Account.objects.filter(pk=found.id).update(discoverable=True)
    return found


def surfaces(who: Person) -> list[str]:
    flush_served()
    return list(ServeRow.objects.filter(viewer_id=who.id).order_by("id").values_list("surface", flat=True))


def linked(author: Person, card: PreviewCard) -> Post:
    post = author.posts(f"Look: {card.url}")
    Post.objects.filter(pk=post.pk).update(card=card)
    return post


def make_card() -> PreviewCard:
    return PreviewCard.objects.create(
        url="https://elsewhere.test/lanterns?a=1&b=2", title="On lanterns", fetched_at=now()
    )


def test_posts_many_like_are_there_for_everybody_who_may_see_them() -> None:
    ann, ben, cat, eve = (discoverable(name) for name in ("ann", "ben", "cat", "eve"))
    post = ann.posts("A copper lantern")
    for who in (ben, cat):
        favourite(who, post)
        boost(who, post)
    assert "A copper lantern" in Browser().open("/explore").page
    assert "A copper lantern" in signed_in(eve).open("/explore").page
    eve.post(f"/api/v1/accounts/{ann.id}/block").ok()
    assert "A copper lantern" not in signed_in(eve).open("/explore").page
    assert surfaces(eve) == ["trends"]


def test_the_api_notes_trends_and_links_too() -> None:
    ann, ben, cat = (discoverable(name) for name in ("ann", "ben", "cat"))
    card = make_card()
    post = linked(ann, card)
    for who in (ben, cat):
        favourite(who, post)
        boost(who, post)
    assert cat.get("/api/v1/trends/statuses").ok()
    assert cat.get("/api/v1/timelines/link", {"url": card.url}).ok()
    assert surfaces(cat) == ["trends", "link"]


def test_hashtags_show_their_week_and_can_be_followed() -> None:
    ann, ben, cat = (discoverable(name) for name in ("ann", "ben", "cat"))
    for who in (ann, ben):
        who.posts("Tea time #tea")
    assert "#tea" in Browser().open("/explore/tags").page
    assert "/tags/tea/follow" not in Browser().open("/explore/tags").page
    browser = signed_in(cat).open("/explore/tags")
    assert "2 people this week" in browser.page
    assert 'aria-label="Posts a day over the past week, today last: 0, 0, 0, 0, 0, 0, 2"' in browser.page
    browser.act("/tags/tea/follow")
    assert 'formaction="/tags/tea/unfollow"' in browser.page


def test_a_link_leads_to_the_posts_about_it() -> None:
    ann, ben, eve = (discoverable(name) for name in ("ann", "ben", "eve"))
    card = make_card()
    for who in (ann, ben):
        linked(who, card)
    page = Browser().open("/explore/links").page
    assert "On lanterns" in page
    (path,) = re.findall(r'href="(/explore/links/posts[^"]+)"', page)
    browser = signed_in(eve).open(path.replace("&amp;", "&"))
    assert browser.page.count("<article") == 2
    assert surfaces(eve) == ["link"]
    assert Browser().open(f"/explore/links/posts?url={quote('https://nowhere.test/')}").status == 404


def test_pages_without_anything_say_why() -> None:
    for path in ("/explore", "/explore/tags", "/explore/links", "/explore/people", "/directory"):
        assert 'class="empty"' in Browser().open(path).page


def test_suggestions_carry_a_reason_and_can_be_dismissed() -> None:
    ann, ben, cat = (discoverable(name) for name in ("ann", "ben", "cat"))
    ann.follows(ben)
    ben.follows(cat)
    browser = signed_in(ann).open("/explore/people")
    assert "@cat" in browser.page
    assert "1 person you follow follows them" in browser.page
    browser.act(f"/accounts/{cat.id}/dismiss")
    assert "Nobody comes to mind" in browser.page
    assert SuggestionDismissal.objects.filter(account_id=ann.id, target_id=cat.id).exists()


def test_visitors_see_the_directory_instead() -> None:
    discoverable("ann")
    person("hidden")
    page = Browser().open("/explore/people").page
    assert "@ann" in page
    assert "@hidden" not in page


def test_the_directory_is_ordered_and_paged() -> None:
    for number in range(25):
        Account.objects.create(
            username=f"ben{number}", uri=f"https://hubbub.test/users/ben{number}", discoverable=True
        )
    Account.objects.create(
        username="far", domain="elsewhere.test", uri="https://elsewhere.test/far", discoverable=True
    )
    names = re.compile(r'<a href="/@([\w.@]+)"><strong>')
    browser = Browser().open("/directory?order=new&local=1")
    first = names.findall(browser.page)
    assert first[0] == "ben24"
    (following,) = re.findall(r'rel="next"\s+href="([^"]+)"', browser.page)
    second = names.findall(browser.open(following.replace("&amp;", "&")).page)
    assert (len(first), len(second), len({*first, *second})) == (20, 5, 25)
    assert "far@elsewhere.test" in names.findall(Browser().open("/directory?order=new").page)
    assert Browser().open("/directory?order=nonsense&offset=-1").status == 200


BESIDE = {"X-Fragment": "beside"}


def test_beside_other_pages_stands_what_is_talked_about_and_whom_to_follow() -> None:
    ann = person("ann")
    for name in ("ben", "cat", "dan", "eve"):
        found = discoverable(name)
        found.posts("Light the #lanterns")
        person(f"friend_of_{name}").follows(found)
    browser = signed_in(ann)
    beside = browser.client.get("/explore/tags", headers=BESIDE).content.decode()
    assert "#lanterns" in beside
    assert "4 people this week" in beside
    assert beside.count("Many people here follow them") == 3
    assert beside.count("data-follow") == 3
    for_visitors = Browser().client.get("/explore/tags", headers=BESIDE).content.decode()
    assert "#lanterns" in for_visitors
    assert "/@" not in for_visitors
    assert 'href="/explore/people"' in browser.open("/home").page  # without script the ways there
    assert "data-beside" not in browser.open("/explore/people").page


def test_beside_asks_the_database_as_often_with_many_as_with_one() -> None:
    crowd = Crowd(1)
    browser = signed_in(crowd.me)
    asked = []
    for size in (1, 12):
        crowd.grow(size)
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            browser.client.get("/explore/tags", headers=BESIDE)
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_bars_tell_the_same_to_whoever_does_not_see_them() -> None:
    html = bars_html([0, 1, 4], 'A & "week"')
    assert 'aria-label="A &amp; &quot;week&quot;"' in html
    assert re.findall(r'height="(\d+)" rx', html) == ["2", "6", "24"]
    assert "style=" not in html
    assert re.findall(r'height="(\d+)" rx', bars_html([0, 0], "")) == ["2", "2"]


@pytest.mark.parametrize(
    "path", ["/explore", "/explore/tags", "/explore/links", "/explore/people", "/directory"]
)
def test_a_list_asks_the_database_as_often_with_many_as_with_one(path: str) -> None:
    crowd = Crowd(1)
    browser = signed_in(crowd.me)
    asked = []
    for size in (1, 12):
        crowd.grow(size)
        cache.clear()
        browser.open(path)  # bodies are rendered once
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert browser.open(path).status == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]
