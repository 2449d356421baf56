"""How much one account may have of a thing: the last one is taken, one more is refused in Mastodon's manner."""

from collections.abc import Callable, Sequence

import pytest

from hubbub.identity.models import Account
from hubbub.network.commands import filters, lists
from hubbub.network.commands.follow import MOST_FOLLOWED
from hubbub.network.models import AccountList, Filter, FilterKeyword, FilterStatus
from hubbub.publishing import limits
from hubbub.publishing.models import FeaturedTag, PinnedPost, Post, Tag, TagFollow
from tests.world import Person, person
from tests.world.api import Reply

pytestmark = pytest.mark.django_db


def filters_of(who: Person, count: int, words: int = 0) -> list[Filter]:
    made = Filter.objects.bulk_create(
        [Filter(account=who.account, title=str(number), contexts=["home"]) for number in range(count)]
    )
    for one in made:
        FilterKeyword.objects.bulk_create(
            [FilterKeyword(filter=one, keyword=str(number)) for number in range(words)]
        )
    return made


def tags(count: int) -> list[Tag]:
    return Tag.objects.bulk_create([Tag(name=f"t{n}", display_name=f"t{n}") for n in range(count)])


def follows_but_one(who: Person) -> Callable[[int], Reply]:
    Account.objects.filter(pk=who.id).update(following_count=MOST_FOLLOWED - 1)
    others = [person("one"), person("two")]
    return lambda number: who.post(f"/api/v1/accounts/{others[number].id}/follow")


def follows_but_one_of_who_is_well_known(who: Person) -> Callable[[int], Reply]:
    add = follows_but_one(who)
    Account.objects.filter(pk=who.id).update(followers_count=10_000, following_count=10_999)
    return add


def lists_but_one(who: Person) -> Callable[[int], Reply]:
    AccountList.objects.bulk_create(
        [AccountList(account=who.account, title="x") for _ in range(lists.MOST_LISTS - 1)]
    )
    return lambda number: who.post("/api/v1/lists", {"title": str(number)})


def filters_but_one(who: Person) -> Callable[[int], Reply]:
    filters_of(who, filters.MOST_FILTERS - 1)
    return lambda number: who.post("/api/v2/filters", {"title": str(number), "context": ["home"]})


def filters_but_one_in_the_old_way(who: Person) -> Callable[[int], Reply]:
    filters_of(who, filters.MOST_FILTERS - 1)
    return lambda number: who.post("/api/v1/filters", {"phrase": str(number), "context": ["home"]})


def words_of_a_filter_but_one(who: Person) -> Callable[[int], Reply]:
    [one] = filters_of(who, 1, filters.MOST_KEYWORDS - 1)
    return lambda number: who.post(f"/api/v2/filters/{one.pk}/keywords", {"keyword": f"word {number}"})


def words_of_a_filter_but_one_with_it(who: Person) -> Callable[[int], Reply]:
    [one] = filters_of(who, 1, filters.MOST_KEYWORDS - 1)
    return lambda number: who.put(
        f"/api/v2/filters/{one.pk}", {"keywords_attributes": [{"keyword": f"word {number}"}]}
    )


def words_of_all_filters_but_one(who: Person) -> Callable[[int], Reply]:
    full, rest = divmod(filters.MOST_KEYWORDS_IN_ALL, filters.MOST_KEYWORDS)
    filters_of(who, full - 1, filters.MOST_KEYWORDS)
    filters_of(who, 1, filters.MOST_KEYWORDS - 1)
    [last] = filters_of(who, 1, rest)
    return lambda number: who.post(f"/api/v2/filters/{last.pk}/keywords", {"keyword": f"word {number}"})


def posts_of_a_filter_but_one(who: Person) -> Callable[[int], Reply]:
    [one] = filters_of(who, 1)
    FilterStatus.objects.bulk_create(
        [FilterStatus(filter=one, post_id=number) for number in range(1, filters.MOST_STATUSES)]
    )
    return lambda number: who.post(
        f"/api/v2/filters/{one.pk}/statuses", {"status_id": str(who.posts(str(number)).pk)}
    )


def followed_tags_but_one(who: Person) -> Callable[[int], Reply]:
    TagFollow.objects.bulk_create(
        [TagFollow(account=who.account, tag=tag) for tag in tags(limits.MAX_FOLLOWED_TAGS - 1)]
    )
    return lambda number: who.post(f"/api/v1/tags/more{number}/follow")


def featured_tags_but_one(who: Person) -> Callable[[int], Reply]:
    FeaturedTag.objects.bulk_create(
        [FeaturedTag(account=who.account, tag=tag) for tag in tags(limits.MAX_FEATURED_TAGS - 1)]
    )
    return lambda number: who.post("/api/v1/featured_tags", {"name": f"more{number}"})


def pins_but_one(who: Person) -> Callable[[int], Reply]:
    for _ in range(limits.MAX_PINS - 1):
        PinnedPost.objects.create(account=who.account, post=who.posts("pinned"))
    return lambda number: who.post(f"/api/v1/statuses/{who.posts(str(number)).pk}/pin")


def mentions_but_one(who: Person) -> Callable[[int], Reply]:
    named = crowd(limits.MAX_MENTIONS + 1)
    return lambda number: who.post(
        "/api/v1/statuses", {"status": " ".join(f"@{name}" for name in named[: len(named) - 1 + number])}
    )


def edited_mentions_but_one(who: Person) -> Callable[[int], Reply]:
    named, post = crowd(limits.MAX_MENTIONS + 1), who.posts("nobody")
    return lambda number: who.put(
        f"/api/v1/statuses/{post.pk}",
        {"status": " ".join(f"@{name}" for name in named[: len(named) - 1 + number])},
    )


def crowd(size: int) -> Sequence[str]:
    names = [f"n{number}" for number in range(size)]
    Account.objects.bulk_create(
        [Account(username=name, uri=f"https://hubbub.test/users/{name}", url="") for name in names]
    )
    return names


@pytest.mark.parametrize(
    ("all_but_one", "refusal"),
    [
        (lists_but_one, "You have reached the maximum number of lists"),
        (filters_but_one, "You have reached the maximum number of filters"),
        (filters_but_one_in_the_old_way, "You have reached the maximum number of filters"),
        (words_of_a_filter_but_one, "You have reached the maximum number of keywords of a filter"),
        (words_of_a_filter_but_one_with_it, "You have reached the maximum number of keywords of a filter"),
        (words_of_all_filters_but_one, "You have reached the maximum number of keywords of all filters"),
        (posts_of_a_filter_but_one, "You have reached the maximum number of posts of a filter"),
        (followed_tags_but_one, "You have reached the maximum number of followed hashtags"),
        (featured_tags_but_one, "You have already featured the maximum number of hashtags"),
        (pins_but_one, "You have already pinned the maximum number of posts"),
        (follows_but_one, "You cannot follow more than 7500 people"),
        (follows_but_one_of_who_is_well_known, "You cannot follow more than 11000 people"),
        (mentions_but_one, "Text mentions too many people (maximum is 200)"),
        (edited_mentions_but_one, "Text mentions too many people (maximum is 200)"),
    ],
)
def test_the_last_one_is_taken_and_no_more(
    all_but_one: Callable[[Person], Callable[[int], Reply]], refusal: str
) -> None:
    add = all_but_one(person("ann"))
    add(0).ok()
    refused = add(1)
    assert (refused.status, refused.json) == (422, {"error": f"Validation failed: {refusal}"})


def test_at_the_limit_one_may_still_ask_for_less() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    ann.follows(ben)
    Account.objects.filter(pk=ann.id).update(following_count=MOST_FOLLOWED)
    assert ann.post(f"/api/v1/accounts/{ben.id}/follow", {"reblogs": False}).ok()["showing_reblogs"] is False
    Account.objects.filter(pk=eve.id).update(locked=True)
    assert ann.post(f"/api/v1/accounts/{eve.id}/follow").status == 422
    ann.post(f"/api/v1/accounts/{ben.id}/unfollow").ok()
    assert ann.post(f"/api/v1/accounts/{eve.id}/follow").ok()["requested"] is True


def test_at_the_limit_one_may_still_change_what_one_has() -> None:
    ann = person("ann")
    [one] = filters_of(ann, 1, filters.MOST_KEYWORDS)
    word = one.keywords.order_by("pk").first()
    assert word is not None
    changed = [{"id": str(word.pk), "_destroy": True}, {"keyword": "another"}]
    ann.put(f"/api/v2/filters/{one.pk}", {"keywords_attributes": changed}).ok()
    assert one.keywords.count() == filters.MOST_KEYWORDS
    ann.put(f"/api/v2/filters/{one.pk}", {"title": "New"}).ok()


def test_edits_do_not_wake_one_crowd_after_another() -> None:
    ann = person("ann")
    names = crowd(limits.MAX_MENTIONS + 1)
    made = ann.post("/api/v1/statuses", {"status": " ".join(f"@{name}" for name in names[1:])}).ok()
    refused = ann.put(f"/api/v1/statuses/{made['id']}", {"status": f"@{names[0]}"})
    assert refused.json == {"error": "Validation failed: Text mentions too many people (maximum is 200)"}


def test_following_a_tag_again_is_no_further_one() -> None:
    ann = person("ann")
    TagFollow.objects.bulk_create(
        [TagFollow(account=ann.account, tag=tag) for tag in tags(limits.MAX_FOLLOWED_TAGS)]
    )
    ann.post("/api/v1/tags/t0/follow").ok()


def test_nobody_hears_of_a_post_that_names_too_many() -> None:
    ann, ben = person("ann"), person("ben")
    names = ["ben", *crowd(limits.MAX_MENTIONS)]
    assert ann.post("/api/v1/statuses", {"status": " ".join(f"@{name}" for name in names)}).status == 422
    assert not Post.objects.exists()
    assert ben.get("/api/v1/notifications").ok() == []
