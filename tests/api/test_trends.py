"""Trends, through the API."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache

from hubbub.identity.commands.standing import limit_account
from hubbub.identity.models import Account, UserRole
from hubbub.kernel.backlog import unfinished
from hubbub.kernel.clock import now
from hubbub.kernel.ids import id_at
from hubbub.network.models import Block
from hubbub.publishing.models import Post, PreviewCard, Visibility
from hubbub.timelines.jobs import find_trends_anew
from hubbub.timelines.models import TrendList
from hubbub.timelines.trends import STALE_AFTER, refresh_trends
from tests.world import Api, Person, anonymous, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def names(who: Api, **params: int) -> list[str]:
    return [it["name"] for it in who.get("/api/v1/trends/tags", params).ok()]


def test_tags_that_several_use_most_first_by_offset() -> None:
    people = [person(name) for name in ("ann", "ben", "cid")]
    for who in people:
        who.posts("#cake")
    for who in people[:2]:
        who.posts("#tea")
    people[0].posts("#alone")
    people[0].posts("#alone again")
    people[0].posts("#quiet", visibility=Visibility.UNLISTED)
    people[1].posts("#quiet", visibility=Visibility.UNLISTED)
    assert names(anonymous()) == ["cake", "tea"]
    assert names(anonymous(), offset=1) == ["tea"]
    first = people[0].get("/api/v1/trends/tags", {"limit": 1})
    assert first.json[0]["history"][0]["accounts"] == "3"
    assert first.json[0]["following"] is False
    assert [it["name"] for it in people[0].get(first.links["next"]).ok()] == ["tea"]
    assert [it["name"] for it in anonymous().get("/api/v1/trends").ok()] == ["cake", "tea"]


def test_limited_people_make_no_trends() -> None:
    ann, ben = person("ann"), person("ben")
    for who in (ann, ben):
        who.posts("#cake")
    Account.objects.filter(pk=ben.id).update(limited_at=now())
    assert names(ann) == []


@pytest.mark.parametrize("kind", ["suspend", "silence"])
def test_what_somebody_brought_up_goes_with_them_at_once(kind: str, run_jobs: Callable[[], int]) -> None:
    ann, bad, owner = person("ann"), person("bad"), person("owner", role=UserRole.OWNER)
    card = PreviewCard.objects.create(url="https://example.org/", title="shared", fetched_at=now())
    for who in (ann, bad):
        who.posts("#cake")
        Post.objects.filter(pk=who.posts("#spam look").pk).update(card=card)
    ann.posts("#tea")
    owner.posts("#tea")
    refresh_trends()
    assert sorted(names(anonymous())) == ["cake", "spam", "tea"]
    assert len(anonymous().get("/api/v1/trends/links").ok()) == 1
    owner.post(f"/api/v1/admin/accounts/{bad.id}/action", {"type": kind}).ok()
    run_jobs()
    assert names(anonymous()) == ["tea"]
    assert anonymous().get("/api/v1/trends/links").ok() == []


def test_of_many_who_are_limited_at_once_trends_are_found_anew_once_and_of_none_who_are_let_go(
    run_jobs: Callable[[], int],
) -> None:
    bad, worse = person("bad").account, person("worse").account
    run_jobs()
    for account in (bad, worse):
        limit_account(account, limited=True)
    assert len(unfinished(find_trends_anew)) == 1
    run_jobs()
    limit_account(bad, limited=False)
    assert not unfinished(find_trends_anew)


def _liked(post: Post, *fans: Person) -> Post:
    for fan in fans:
        fan.post(f"/api/v1/statuses/{post.pk}/favourite").ok()
    return post


def test_statuses_that_several_like() -> None:
    ann, ben, cid = person("ann"), person("ben"), person("cid")
    Account.objects.filter(pk=ann.id).update(discoverable=True)
    best = _liked(ann.posts("best"), ann, ben, cid)
    good = _liked(ann.posts("good"), ben, cid)
    _liked(ann.posts("fine"), ben)
    _liked(ben.posts("shy"), ann, cid)
    _liked(ann.posts("quiet", visibility=Visibility.UNLISTED), ben, cid)
    _liked(ann.posts("cw", spoiler_text="cw"), ben, cid)
    long_ago = now() - timedelta(days=9)
    Post.objects.create(
        id=id_at(long_ago),
        account=ann.account,
        uri="https://hubbub.test/old",
        conversation_id=1,
        favourites_count=9,
        created_at=long_ago,
    )
    path = "/api/v1/trends/statuses"
    first = anonymous().get(path, {"limit": 1})
    assert [it["id"] for it in first.ok()] == [str(best.pk)]
    assert [it["id"] for it in anonymous().get(first.links["next"]).ok()] == [str(good.pk)]
    assert len(cid.get(path).ok()) == 2
    Block.objects.create(account=cid.account, target=ann.account)
    assert cid.get(path).ok() == []


def test_links_that_several_share() -> None:
    ann, ben = person("ann"), person("ben")
    shared, alone = (
        PreviewCard.objects.create(url=f"https://example.org/{name}", title=name, fetched_at=now())
        for name in ("shared", "alone")
    )
    for who, card in ((ann, shared), (ben, shared), (ann, alone), (ann, alone)):
        Post.objects.filter(pk=who.posts("look").pk).update(card=card)
    [shown] = anonymous().get("/api/v1/trends/links").ok()
    assert (shown["url"], shown["title"], shown["type"]) == ("https://example.org/shared", "shared", "link")
    assert (shown["history"][0]["uses"], shown["history"][0]["accounts"]) == ("2", "2")


@pytest.mark.parametrize("kind", ["tags", "statuses", "links"])
def test_odd_offsets(kind: str) -> None:
    for offset, status in ((10**6, 200), (-5, 200), ("x", 422), (10**40, 422)):
        reply = anonymous().get(f"/api/v1/trends/{kind}", {"offset": offset})
        assert reply.status in {status, 200}, offset


def test_all_processes_show_what_the_worker_found() -> None:
    ann, ben, cid = person("ann"), person("ben"), person("cid")
    Account.objects.filter(pk=ann.id).update(discoverable=True)
    card = PreviewCard.objects.create(url="https://example.org/", title="shared", fetched_at=now())
    for who in (ann, ben):
        Post.objects.filter(pk=who.posts("#cake").pk).update(card=card)
    _liked(ann.posts("best"), ben, cid)

    def shown() -> list[list[tuple[str, object]]]:
        kinds = {"tags": "name", "statuses": "id", "links": "url"}
        entities = {key: anonymous().get(f"/api/v1/trends/{kind}").ok() for kind, key in kinds.items()}
        return [[(it[key], it.get("history")) for it in found] for key, found in entities.items()]

    found = shown()
    assert [len(it) for it in found] == [1, 1, 1]
    refresh_trends()
    for who in (ann, ben):
        who.posts("#tea")
    cache.clear()  # as another process, which keeps nothing yet
    assert shown() == found
    refresh_trends()
    cache.clear()
    assert sorted(names(anonymous())) == ["cake", "tea"]


def test_without_a_worker_a_process_finds_them_itself() -> None:
    ann, ben = person("ann"), person("ben")
    refresh_trends()
    TrendList.objects.update(made_at=now() - STALE_AFTER)
    for who in (ann, ben):
        who.posts("#cake")
    assert names(anonymous()) == ["cake"]
