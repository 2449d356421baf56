"""Every list costs as many queries with forty entries as with one, whether its fragments are kept already or not."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.api.core.endpoint import Endpoint, endpoints
from hubbub.api.endpoints import load
from hubbub.api.models import AccountFragment, PostFragment
from tests.world.crowd import WORD, Crowd

pytestmark = pytest.mark.django_db

FEW, MANY = 1, 40
# Rendering afresh, a quoted post that is not itself on the page is a batch of its own; which are differs by page.
SLACK = 10

# How each list is asked for: what follows the path, or the path and its query where it has arguments.
Asked = Callable[[Crowd], str]


def _plain(_: Crowd) -> str:
    return "?limit=40"


def _ids(name: str, found: Callable[[Crowd], list[int]]) -> Asked:
    return lambda crowd: "?" + urlencode([(name, str(pk)) for pk in found(crowd)])


def _of(kind: Callable[[Crowd], Any]) -> Asked:
    """For paths with one id."""
    return lambda crowd: f"/{kind(crowd).pk}?limit=40"


_people = _ids("id[]", lambda crowd: [account.pk for account in crowd.followed])
_hub = _of(lambda crowd: crowd.hub)
_me = _of(lambda crowd: crowd.me.account)
_friend = _of(lambda crowd: crowd.friend.account)
_list = _of(lambda crowd: crowd.list)
_filter = _of(lambda crowd: crowd.filter)

LISTS: dict[str, Asked] = {
    "/api/v1/timelines/home": _plain,
    "/api/v1/timelines/public": _plain,
    "/api/v1/timelines/list/{id}": _list,
    "/api/v1/timelines/tag/{hashtag}": lambda _: "/tea?limit=40",
    "/api/v1/timelines/link": lambda crowd: "?" + urlencode({"url": crowd.hub.card.url, "limit": 40}),  # type: ignore[union-attr]  # every post has one
    "/api/v1/favourites": _plain,
    "/api/v1/bookmarks": _plain,
    "/api/v1/trends/tags": _plain,
    "/api/v1/trends": _plain,
    "/api/v1/trends/statuses": _plain,
    "/api/v1/trends/links": _plain,
    "/api/v1/followed_tags": _plain,
    "/api/v1/featured_tags": _plain,
    "/api/v1/accounts/{id}/featured_tags": _me,
    "/api/v1/scheduled_statuses": _plain,
    "/api/hubbub/v1/drafts": _plain,
    "/api/v1/accounts/{id}/statuses": _friend,
    "/api/v1/statuses": _ids("id[]", lambda crowd: [post.pk for post in crowd.posts]),
    "/api/v1/accounts": _people,
    "/api/v1/statuses/{id}/favourited_by": _hub,
    "/api/v1/statuses/{id}/reblogged_by": _hub,
    "/api/v1/statuses/{id}/quotes": _hub,
    "/api/v1/statuses/{id}/history": _hub,
    "/api/v1/conversations": _plain,
    "/api/v1/notifications": _plain,
    "/api/v2/notifications": _plain,
    "/api/v2/notifications/{group_key}/accounts": lambda crowd: f"/favourite-{crowd.hub.pk}",
    "/api/v1/notifications/requests": _plain,
    "/api/v1/directory": _plain,
    "/api/v1/suggestions": _plain,
    "/api/v2/suggestions": _plain,
    "/api/v2/search": lambda _: f"?q={WORD}&limit=40",
    "/api/v1/accounts/search": lambda _: f"?q={WORD}&limit=40",
    "/api/v1/statuses/{id}/context": _hub,
    "/api/v1/accounts/{id}/followers": _me,
    "/api/v1/accounts/{id}/following": _me,
    "/api/v1/accounts/{id}/endorsements": _me,
    "/api/v1/accounts/{id}/lists": _of(lambda crowd: crowd.followed[0]),
    "/api/v1/accounts/familiar_followers": _people,
    "/api/v1/accounts/relationships": _people,
    "/api/v1/endorsements": _plain,
    "/api/v1/follow_requests": _plain,
    "/api/v1/blocks": _plain,
    "/api/v1/mutes": _plain,
    "/api/v1/domain_blocks": _plain,
    "/api/v1/lists": _plain,
    "/api/v1/lists/{id}/accounts": _list,
    "/api/v1/filters": _plain,
    "/api/v2/filters": _plain,
    "/api/v2/filters/{filter_id}/keywords": _filter,
    "/api/v2/filters/{filter_id}/statuses": _filter,
    "/api/v1/announcements": _plain,
    "/api/v1/custom_emojis": _plain,
    "/api/v1/instance/peers": _plain,
    "/api/v1/instance/rules": _plain,
    "/api/v1/instance/domain_blocks": _plain,
    "/api/v1/admin/accounts": _plain,
    "/api/v2/admin/accounts": _plain,
    "/api/v1/admin/domain_blocks": _plain,
    "/api/v1/admin/reports": _plain,
}
NOT_OF_THE_WORLD = {
    "/api/v1/featured_tags/suggestions": "never more than ten",
    "/api/v1/instance/activity": "always twelve weeks",
    "/api/v1/instance/languages": "the settings' own",
}


def _is_list(it: Endpoint) -> bool:
    return it.method == "GET" and getattr(it.returns, "__origin__", None) is list


def test_every_list_has_a_budget() -> None:
    load()
    known = LISTS.keys() | NOT_OF_THE_WORLD.keys()
    assert [it.path for it in endpoints() if _is_list(it) and it.path not in known] == []
    assert known - {it.path for it in endpoints() if it.method == "GET"} == set()


def _address(path: str, asked: str) -> str:
    """`asked` begins with the id where the path has one."""
    if "{" not in path:
        return path + asked
    before, _, after = path.partition("{")
    identifier, _, query = asked.removeprefix("/").partition("?")
    return f"{before}{identifier}{after.partition('}')[2]}?{query}"


def _length(answer: Any) -> int:
    """How many entries an answer has: its own, or those of its longest list."""
    if isinstance(answer, dict):
        return max(_length(value) for value in answer.values())
    return len(answer) if isinstance(answer, list) else 0


class Measured:
    """What one list answered, and how many queries that took."""

    def __init__(self, crowd: Crowd, path: str) -> None:
        address = _address(path, LISTS[path](crowd))
        self.length = _length(crowd.me.get(address).ok())
        PostFragment.objects.all().delete()
        AccountFragment.objects.all().delete()
        self.cold = self._queries(crowd, address)
        self.warm = self._queries(crowd, address)

    def _queries(self, crowd: Crowd, address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            crowd.me.get(address).ok()
        return len(queries)


def test_many_entries_cost_no_more_queries_than_one() -> None:
    crowd = Crowd(FEW)
    few = {path: Measured(crowd, path) for path in LISTS}
    crowd.grow(MANY)
    cache.clear()
    many = {path: Measured(crowd, path) for path in LISTS}
    too_short = {
        path: (few[path].length, many[path].length)
        for path in LISTS
        if not 1 <= few[path].length < many[path].length >= 20
    }
    assert too_short == {}
    costlier = {
        path: {"warm": (few[path].warm, many[path].warm), "cold": (few[path].cold, many[path].cold)}
        for path in LISTS
        if few[path].warm != many[path].warm or many[path].cold > few[path].cold + SLACK
    }
    assert costlier == {}
