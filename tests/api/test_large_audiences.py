"""A post of somebody whom many read is answered at once and reaches everybody soon, each home and stream once."""

from collections import Counter
from collections.abc import Callable, Collection

import pytest

from hubbub.api.streaming.audience import Listeners
from hubbub.api.streaming.deliveries import Delivery, deliveries
from hubbub.api.streaming.streams import LIST, USER, Topic
from hubbub.kernel.stream import news_after
from hubbub.publishing.commands.boost import boost
from hubbub.publishing.commands.remove import delete_post
from hubbub.publishing.models import Post, Tag, TagFollow, Visibility
from hubbub.timelines.commands import fan_out
from hubbub.timelines.models import HomeEntry
from tests.world import Person, person

pytestmark = pytest.mark.django_db
RunJobs = Callable[[], int]


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three readers are a large audience here."""
    monkeypatch.setattr(fan_out, "AT_ONCE", 2)


@pytest.fixture
def star() -> Person:
    return person("star")


@pytest.fixture
def crowd(star: Person) -> list[Person]:
    """Seven who follow the star."""
    found = [person(f"reader{number}") for number in range(7)]
    for reader in found:
        reader.follows(star)
    return found


def readers_of(post: Post) -> set[int]:
    return set(HomeEntry.objects.filter(post_id=post.pk).values_list("account_id", flat=True))


def ids(people: list[Person]) -> set[int]:
    return {someone.id for someone in people}


def told(post: Post, people: list[Person], *, lists: frozenset[int] = frozenset()) -> Counter[object]:
    """How often each of these people, all of whom listen to home and the public, hears of a post on which topic."""
    everybody = frozenset(ids(people))
    listeners = Listeners(
        users=everybody,
        notified=frozenset(),
        direct=frozenset(),
        lists=lists,
        shared={Topic("public"): everybody},
    )
    return Counter(
        (delivery.topic, account)
        for news in news_after(0)
        if news.body.get("id") == post.pk
        for delivery in deliveries(news, listeners)
        for account in hearers(delivery)
    )


def hearers(delivery: Delivery) -> Collection[object]:
    return [delivery.topic.key] if delivery.only is None else delivery.only


def test_the_first_have_it_at_once_and_the_others_soon(
    star: Person, crowd: list[Person], run_jobs: RunJobs
) -> None:
    post = star.posts("to all of you")
    first = readers_of(post)
    assert star.id in first
    assert len(first) == 3
    assert run_jobs() == 1
    assert readers_of(post) == ids([star, *crowd])
    assert crowd[-1].get("/api/v1/timelines/home").ok()[0]["id"] == str(post.pk)


def test_a_small_audience_needs_no_job(star: Person, run_jobs: RunJobs) -> None:
    reader = person("reader")
    reader.follows(star)
    post = star.posts()
    assert readers_of(post) == {star.id, reader.id}
    assert run_jobs() == 0


def test_everybody_who_listens_is_told_once(star: Person, crowd: list[Person], run_jobs: RunJobs) -> None:
    made = crowd[6].post("/api/v1/lists", {"title": "Stars"}).ok()
    crowd[6].post(f"/api/v1/lists/{made['id']}/accounts", {"account_ids": [str(star.id)]}).ok()
    post = star.posts("to all of you")
    run_jobs()
    listened = {(Topic(USER, pk), pk) for pk in ids([star, *crowd])}
    listened |= {(Topic("public"), pk) for pk in ids([star, *crowd])}
    listened |= {(Topic(LIST, int(made["id"])), int(made["id"]))}
    heard = told(post, [star, *crowd], lists=frozenset({int(made["id"])}))
    assert heard == dict.fromkeys(listened, 1)


def test_an_interrupted_job_goes_on_where_it_was(
    star: Person, crowd: list[Person], run_jobs: RunJobs
) -> None:
    post = star.posts("to all of you")
    assert len(fan_out._serve_next(post.pk, 0, 0)) == 2
    run_jobs()
    assert readers_of(post) == ids([star, *crowd])
    assert set(told(post, [star, *crowd]).values()) == {1}


def test_the_rules_hold_for_the_late_too(star: Person, crowd: list[Person], run_jobs: RunJobs) -> None:
    unfollowing, picky, listing, direct = crowd[3:]
    picky.post(f"/api/v1/accounts/{star.id}/follow", {"languages": ["de"]}).ok()
    made = listing.post("/api/v1/lists", {"title": "Elsewhere", "exclusive": True}).ok()
    listing.post(f"/api/v1/lists/{made['id']}/accounts", {"account_ids": [str(star.id)]}).ok()
    post = star.posts("in English", language="en")
    unfollowing.post(f"/api/v1/accounts/{star.id}/unfollow").ok()
    run_jobs()
    assert readers_of(post) == ids([star, *crowd[:3], direct])

    private = star.posts("@reader6 between us", visibility=Visibility.DIRECT)
    run_jobs()
    assert readers_of(private) == ids([star, direct])


def test_followers_of_a_tag_are_served_however_many_there_are(
    star: Person, crowd: list[Person], run_jobs: RunJobs
) -> None:
    quiet = person("quiet")
    tag = Tag.objects.create(name="tea", display_name="tea")
    TagFollow.objects.bulk_create(TagFollow(account=reader.account, tag=tag) for reader in crowd)
    crowd[0].follows(quiet)
    post = quiet.posts("about #tea")
    run_jobs()
    assert readers_of(post) == ids([quiet, *crowd])
    assert set(told(post, [quiet, *crowd]).values()) == {1}


def test_a_boost_reaches_all_who_have_not_met_the_post(
    star: Person, crowd: list[Person], run_jobs: RunJobs
) -> None:
    author = person("author")
    crowd[5].follows(author)
    post = author.posts("boost me")
    passed_on = boost(star.viewer, post.pk)
    assert len(readers_of(passed_on)) == 3
    run_jobs()
    assert readers_of(passed_on) == ids([star, *crowd]) - {crowd[5].id}


def test_who_met_it_by_a_faster_boost_has_it_once(
    star: Person, crowd: list[Person], run_jobs: RunJobs
) -> None:
    booster = person("booster")
    crowd[6].follows(booster)
    post = star.posts("to all of you")
    boost(booster.viewer, post.pk)
    run_jobs()
    assert readers_of(post) == ids([star, *crowd[:6]])


def test_what_was_removed_meanwhile_comes_to_nobody(
    star: Person, crowd: list[Person], run_jobs: RunJobs
) -> None:
    post = star.posts("never mind")
    delete_post(star.viewer, post.pk)
    run_jobs()
    assert readers_of(post) == set()
