"""Search as a page: kinds, addresses, who may search what, and what empty pages say."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.identity.models import Account
from hubbub.insights.models import ServeRow
from hubbub.insights.serving import flush_served
from hubbub.kernel.clock import now
from tests.world import Person, person
from tests.world.browser import Browser
from tests.world.crowd import WORD, Crowd

pytestmark = pytest.mark.django_db


def signed_in(who: Person) -> Browser:
    return Browser().sign_in(who.user.email)


def findable(name: str) -> Person:
    found = person(name)
    Account.objects.filter(pk=found.id).update(indexable=True)
    return found


def test_everything_is_found_at_once_and_kind_by_kind() -> None:
    ann, _lamp = person("ann"), person("lantern_maker")
    findable("ben").posts("A copper lantern")
    findable("cat").posts("Something else #lanterns")
    browser = signed_in(ann).open("/search?q=lantern")
    assert "@lantern_maker" in browser.page
    assert "A copper" in browser.page
    assert "#lanterns" in browser.page
    kinds = {"people": "@lantern_maker", "posts": "A copper", "tags": "#lanterns"}
    for kind in kinds:
        page = browser.open(f"/search?q=lantern&type={kind}").page
        assert [it for it, words in kinds.items() if words in page] == [kind]


def test_one_follows_from_what_was_found() -> None:
    ann, ben = person("ann"), person("ben")
    browser = signed_in(ann).open("/search?q=ben&type=people")
    assert f'formaction="/accounts/{ben.id}/follow"' in browser.page
    browser.act(f"/accounts/{ben.id}/follow")
    assert browser.url == "/search?q=ben&type=people"
    assert f'formaction="/accounts/{ben.id}/unfollow"' in browser.page


def test_only_what_one_may_see_is_found() -> None:
    ann, ben, eve = person("ann"), findable("ben"), person("eve")
    ben.posts("lantern for followers", visibility=2)
    person("dan").posts("lantern of somebody who does not want to be found")
    assert "lantern for followers" in signed_in(ben).open("/search?q=lantern").page
    assert "Nothing was found" in signed_in(eve).open("/search?q=lantern").page
    assert "lantern for" not in signed_in(ann).open("/search?q=lantern&type=posts").page


def test_visitors_find_people_and_hashtags_but_no_posts() -> None:
    findable("ben").posts("A copper lantern #lanterns")
    browser = Browser().open("/search?q=lanterns")
    assert "#lanterns" in browser.page
    assert "copper" not in browser.page
    page = browser.open("/search?q=lantern&type=posts").page
    assert "Posts can be searched by people with an account here" in page


def test_the_address_of_a_post_or_profile_leads_there() -> None:
    ann, ben = person("ann"), person("ben")
    post, hidden = ben.posts("Hello"), ben.posts("Hidden", visibility=2)
    browser = signed_in(ann)
    assert browser.open(f"/search?q={post.uri}").url == f"/@ben/{post.pk}"
    assert browser.open(f"/search?q={post.url}").url == f"/@ben/{post.pk}"
    assert browser.open(f"/search?q={ben.account.url}").url == "/@ben"
    assert browser.open(f"/search?q={ben.account.uri}").url == "/@ben"
    assert "Nothing is known here" in browser.open(f"/search?q={hidden.uri}").page
    assert "Nothing is known here" in browser.open("/search?q=https://elsewhere.test/@eve").page


def test_a_full_name_finds_just_that_account_first() -> None:
    ann = person("ann")
    person("ben")
    page = signed_in(ann).open("/search?q=@ben@hubbub.test&type=people").page
    assert re.findall(r'<a href="/@(\w+)"><strong>', page) == ["ben"]


def test_the_empty_page_explains_the_operators_and_an_empty_result_what_to_try() -> None:
    page = Browser().open("/search").page
    assert all(operator in page for operator in ("from:me", "has:media", "before:", "in:library", "-word"))
    assert "Try fewer or other words" in Browser().open("/search?q=xyzzy").page


def test_what_is_typed_is_shown_again_as_text() -> None:
    page = Browser().open("/search?q=%3Cscript%3Ealert(1)%3C/script%3E%00&type=%22x").page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_people_found_are_paged() -> None:
    ann = person("ann")
    for number in range(25):
        Account.objects.create(username=f"ben{number}", uri=f"https://hubbub.test/users/ben{number}")
    browser = signed_in(ann).open("/search?q=ben&type=people")
    (following,) = re.findall(r'rel="next"\s+href="([^"]+)"', browser.page)
    seen = set(re.findall(r'<a href="/@(ben\d+)">', browser.page))
    seen |= set(re.findall(r'<a href="/@(ben\d+)">', browser.open(following.replace("&amp;", "&")).page))
    assert len(seen) == 25
    assert 'rel="next"' not in browser.page


def test_posts_found_are_noted_as_shown_and_what_was_searched_for_is_not_kept() -> None:
    ann = person("ann")
    findable("ben").posts("A copper lantern")
    signed_in(ann).open("/search?q=copper&type=posts")
    ann.get("/api/v2/search", {"q": "copper"}).ok()
    flush_served()
    assert list(ServeRow.objects.filter(viewer_id=ann.id).values_list("surface", flat=True)) == ["search"] * 2


@pytest.mark.parametrize("kind", ["all", "people", "posts", "tags"])
def test_a_search_asks_the_database_as_often_for_many_as_for_one(kind: str) -> None:
    crowd = Crowd(1)
    browser, word = signed_in(crowd.me), "tea" if kind == "tags" else WORD
    asked = []
    for size in (1, 12):
        crowd.grow(size)
        browser.open(f"/search?q={word}&type={kind}")  # bodies are rendered once
        with CaptureQueriesContext(connection) as captured:
            assert browser.open(f"/search?q={word}&type={kind}").status == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_who_mistypes_is_shown_what_they_may_have_meant() -> None:
    ann = person("ann")
    person("riverbank_club")
    person("rita")
    ann.posts("Wet #river")
    browser = signed_in(ann)
    for typed, there, away in (
        ("rivver", ["@riverbank_club", "#river"], ["@rita"]),
        ("%23rivr", ["#river"], ["@riverbank_club"]),
        ("rivrebank", ["@riverbank_club"], ["@rita", "#river"]),
        ("riverbank", ["@riverbank_club"], ["Did you mean"]),
        ("riz", [], ["Did you mean", "@rita"]),
        ("something", [], ["Did you mean"]),
    ):
        page = browser.open(f"/search?q={typed}").page.partition("<main")[2].partition("</main>")[0]
        assert [it for it in there if it not in page] == [], typed
        assert [it for it in away if it in page] == [], typed
    assert "Did you mean" not in browser.open("/search?q=rivver&type=posts").page


def test_whoever_is_not_to_be_found_is_not_meant_either() -> None:
    ann, _gone = person("ann"), person("riverbank_club")
    Account.objects.filter(username="riverbank_club").update(suspended_at=now())
    assert "@riverbank_club" not in signed_in(ann).open("/search?q=rivver").page
