"""What comes to a home and leaves it when relationships begin and end."""

import pytest
from django.db import transaction

from hubbub.kernel.events import emit
from hubbub.network.models import Follow
from hubbub.publishing.events import TagFollowed, TagUnfollowed
from hubbub.publishing.models import Tag, TagFollow, Visibility
from hubbub.timelines.commands import trim
from hubbub.timelines.models import HomeEntry
from tests.world import Person, person

pytestmark = pytest.mark.django_db


def home(someone: Person) -> list[str]:
    return [row["id"] for row in someone.get("/api/v1/timelines/home").ok()]


def test_following_brings_the_recent_past_by_the_rules_of_fan_out() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    eves = eve.posts("elsewhere")
    public = ben.posts("for all")
    private = ben.posts("followers", visibility=Visibility.FOLLOWERS)
    ben.posts("@eve only us", visibility=Visibility.DIRECT)
    ben.posts("to eve", in_reply_to_id=eves.pk)
    to_self = ben.posts("to myself", in_reply_to_id=public.pk)
    ann.follows(ben)
    assert home(ann) == [str(to_self.pk), str(private.pk), str(public.pk)]


def test_only_the_wanted_languages_come() -> None:
    ann, ben = person("ann"), person("ben")
    ben.posts("hello", language="en")
    german = ben.posts("hallo", language="de")
    unknown = ben.posts("???")
    ann.post(f"/api/v1/accounts/{ben.id}/follow", {"languages": ["de"]})
    assert home(ann) == [str(unknown.pk), str(german.pk)]


def test_unfollowing_takes_their_posts_along_but_not_those_of_a_followed_tag() -> None:
    ann, ben, cay = person("ann"), person("ben"), person("cay")
    ann.follows(ben)
    ann.follows(cay)
    ben.posts("plain")
    tagged = ben.posts("about #tea")
    other = cay.posts("other")
    TagFollow.objects.create(account=ann.account, tag=Tag.objects.get(name="tea"))
    ann.post(f"/api/v1/accounts/{ben.id}/unfollow")
    assert home(ann) == [str(other.pk), str(tagged.pk)]


def test_a_block_clears_both_homes() -> None:
    ann, ben = person("ann"), person("ben")
    ann.follows(ben)
    ben.follows(ann)
    ann.posts("mine")
    bens = ben.posts("yours")
    ben.post(f"/api/v1/accounts/{ann.id}/block")
    assert HomeEntry.objects.filter(account_id=ben.id).count() == 1
    assert not HomeEntry.objects.filter(account_id=ann.id, post_id=bens.pk).exists()


def test_a_followed_tag_brings_its_recent_posts_and_takes_them_along() -> None:
    ann, ben, cay = person("ann"), person("ben"), person("cay")
    ann.follows(cay)
    strange, known = ben.posts("about #tea"), cay.posts("also #tea")
    ben.posts("secret #tea", visibility=Visibility.UNLISTED)
    tag = Tag.objects.get(name="tea")
    with transaction.atomic():
        TagFollow.objects.create(account=ann.account, tag=tag)
        emit(TagFollowed(account_id=ann.id, tag_id=tag.pk))
    assert home(ann) == [str(known.pk), str(strange.pk)]
    with transaction.atomic():
        TagFollow.objects.all().delete()
        emit(TagUnfollowed(account_id=ann.id, tag_id=tag.pk))
    assert home(ann) == [str(known.pk)]


def test_homes_are_cut_to_what_people_read() -> None:
    ann, ben = person("ann"), person("ben")
    surplus = trim.KEPT + trim.SLACK + 5
    HomeEntry.objects.bulk_create(
        HomeEntry(account_id=ann.id, post_id=number, subject_id=number) for number in range(1, surplus + 1)
    )
    HomeEntry.objects.create(account_id=ben.id, post_id=1, subject_id=1)
    assert trim.trim_timelines() == surplus - trim.KEPT
    kept = HomeEntry.objects.filter(account_id=ann.id).order_by("post_id")
    assert (kept.count(), kept[0].post_id) == (trim.KEPT, surplus - trim.KEPT + 1)
    assert HomeEntry.objects.filter(account_id=ben.id).exists()


def test_a_follow_stands_once_whatever_happens() -> None:
    ann, ben = person("ann"), person("ben")
    for _ in range(3):
        ann.follows(ben)
    assert Follow.objects.count() == 1


def test_a_post_stands_once_in_a_home_whoever_passes_it_on() -> None:
    ann, ben, cay, dan = (person(name) for name in ("ann", "ben", "cay", "dan"))
    for one in (ben, cay, dan):
        ann.follows(one)
    known, strange = dan.posts("known"), person("eve").posts("strange")
    for one in (ben, cay):
        for post in (known, strange):
            one.post(f"/api/v1/statuses/{post.pk}/reblog").ok()
    shown = ann.get("/api/v1/timelines/home").ok()
    assert [(row["reblog"] or row)["id"] for row in shown] == [str(strange.pk), str(known.pk)]
    assert shown[0]["account"]["username"] == "ben"
    late = person("late")
    late.follows(cay)
    assert len(home(late)) == 2
    late.follows(ben)
    assert len(home(late)) == 2
