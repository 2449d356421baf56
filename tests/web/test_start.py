"""First steps: new members are led through them once, can skip each, and nobody else is bothered."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.identity.commands.profile import ProfileWishes, update_profile
from hubbub.identity.models import Account, Preferences, User
from hubbub.network.models import Follow, SuggestionDismissal
from hubbub.publishing.models import TagFollow
from hubbub.publishing.urls import tag_url
from tests.web.test_signing_in import ANSWERS, link_in_mail
from tests.world import Person, person
from tests.world.browser import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owned")]

STEPS = ("profile", "interests", "people", "notifications")


@pytest.fixture
def new(run_jobs: Callable[[], int]) -> Browser:
    """Ann, who has just signed up, confirmed her address and signed in."""
    browser = Browser().open("/auth/signup/").send("username", ANSWERS)
    run_jobs()
    browser.open(link_in_mail("/auth/confirm-email/")).send("csrfmiddlewaretoken")
    return Browser().sign_in("ann@hubbub.test")


def findable(name: str) -> Person:
    found = person(name)
    update_profile(found.viewer, ProfileWishes(discoverable=True), tag_url=tag_url)
    return found


def test_a_new_member_takes_four_steps_once(new: Browser) -> None:
    assert new.url == "/start/profile"
    assert "1 of 4" in new.page
    new.send("note", display_name="Ann", note="I bake", discoverable="on")
    row = Account.objects.get(username="Ann")
    assert (row.display_name, row.note, row.discoverable) == ("Ann", "I bake", True)
    assert new.url == "/start/interests"
    new.send("others", others="#Tea, cake")
    assert sorted(TagFollow.objects.values_list("tag__name", flat=True)) == ["cake", "tea"]
    assert new.url == "/start/people"
    assert 'href="/start/interests"' in new.page
    new.open("/start/notifications").send("mail_digest", mail_digest="on")
    assert new.url == "/home"
    assert Preferences.objects.get(account=row).mail_digest
    assert not User.objects.get(email="ann@hubbub.test").first_run
    assert new.open("/").url == "/home"


def test_everything_can_be_skipped_and_is_not_shown_again(new: Browser) -> None:
    for step, following in pairwise(STEPS):
        assert f'href="/start/{following}"' in new.open(f"/start/{step}").page
    new.act("/start/end")
    assert new.url == "/home"
    assert new.open("/").url == "/home"


def test_who_is_not_new_is_not_led_there_but_may_look(new: Browser) -> None:
    person("ben")
    browser = Browser().sign_in("ben@hubbub.test")
    assert browser.url == "/home"
    assert "/start/people" in browser.page
    for step in STEPS:
        assert browser.open(f"/start/{step}").status == 200
        assert Browser().open(f"/start/{step}", follow=False).status == 302


def test_what_many_use_here_is_offered_and_what_one_follows_is_ticked(new: Browser) -> None:
    ben = person("ben")
    ben.posts("I like #Chess")
    ben.posts("Hidden #secret", visibility=2)
    page = new.open("/start/interests").page
    assert "#Chess" in page
    assert "secret" not in page
    new.send("others", tag="chess", others="two-words!! fine")
    assert new.status == 422
    assert "two-words!!" in new.page
    assert set(TagFollow.objects.values_list("tag__name", flat=True)) == {"chess", "fine"}
    assert "checked disabled" in new.page


def test_people_come_with_reasons_and_are_followed_or_sent_away(new: Browser) -> None:
    ben, cleo = findable("ben"), findable("cleo")
    for number in range(2):
        fan = person(f"fan{number}")
        fan.follows(ben)
        fan.follows(cleo)
    page = new.open("/start/people").page
    assert "Many people here follow them" in page
    new.act(f"/accounts/{ben.id}/follow")
    assert new.url == "/start/people"
    assert "@ben" not in new.page
    new.act(f"/accounts/{cleo.id}/dismiss")
    assert "@cleo" not in new.page.partition("steps-foot")[0].partition('class="steps"')[2]
    assert Follow.objects.filter(target=ben.account, follower__username="Ann").exists()
    assert SuggestionDismissal.objects.count() == 1


def test_many_suggestions_cost_no_more_queries_than_one(new: Browser) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            new.open("/start/people")
        return len(captured)

    fan = person("fan")
    fan.follows(findable("ben"))
    few = cost()
    for number in range(8):
        fan.follows(findable(f"member{number}"))
    assert cost() == few


def test_a_bad_picture_is_said_at_its_field(new: Browser) -> None:
    token = new.client.cookies["csrftoken"].value
    sent = {
        "csrfmiddlewaretoken": token,
        "display_name": "Kept",
        "avatar": SimpleUploadedFile("a.png", b"no"),
    }
    answer = new.client.post("/start/profile", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_avatar_error"' in page
    assert 'value="Kept"' in page


def test_an_empty_home_says_one_thing(new: Browser) -> None:
    page = new.open("/home").page
    assert "Your home is still quiet." in page
    assert page.count('class="empty"') == 1


def test_interests_are_asked_for_by_their_name_where_nobody_used_any(new: Browser) -> None:
    label = new.open("/start/interests").page.partition('<label for="others">')[2]
    assert label.split()[0] == "Hashtags"
