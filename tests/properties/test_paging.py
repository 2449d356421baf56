"""Walking a list by its links meets every entry once and in order, there and back, whatever the limits."""

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hubbub.identity.models import Account
from hubbub.kernel.clock import now
from hubbub.network.models import Follow
from hubbub.publishing.models import Post
from hubbub.timelines.models import HomeEntry
from tests.world import Person, Reply, person

pytestmark = pytest.mark.django_db

IDS = st.sets(st.integers(1, 2**62) | st.integers(1, 60), max_size=25).map(
    lambda ids: sorted(ids, reverse=True)
)
LIMITS = st.lists(st.integers(1, 7), min_size=1, max_size=4)


def _home(me: Person, ids: list[int]) -> list[str]:
    """Posts in the home of `me`; returns their ids as the page shows them."""
    posts = [
        Post(
            id=pk, account=me.account, uri=f"https://hubbub.test/p/{pk}", conversation_id=pk, created_at=now()
        )
        for pk in ids
    ]
    Post.objects.bulk_create(posts)
    HomeEntry.objects.bulk_create([HomeEntry(account_id=me.id, post_id=pk, subject_id=pk) for pk in ids])
    return [str(pk) for pk in ids]


def _followers(me: Person, ids: list[int]) -> list[str]:
    """Followers of `me`, whose account ids run against the ids of the follows they are paged by."""
    accounts = [
        Account(username=f"f{pk}", uri=f"https://hubbub.test/f/{pk}", url=f"https://hubbub.test/f/{pk}")
        for pk in ids
    ]
    Account.objects.bulk_create(accounts)
    Follow.objects.bulk_create(
        [
            Follow(id=pk, follower=account, target=me.account)
            for pk, account in zip(ids, accounts, strict=True)
        ]
    )
    return [str(account.pk) for account in accounts]


def _walk(me: Person, path: str, relation: str, limits: list[int]) -> list[Reply]:
    """The pages from `path` on by `relation`, each asked for with the next of `limits`."""
    pages: list[Reply] = []
    while path:
        limit = limits[len(pages) % len(limits)]
        pages.append(me.get(f"{path}{'&' if '?' in path else '?'}limit={limit}"))
        path = _without_limit(pages[-1].links.get(relation, ""))
        assert len(pages) < 100
    return pages


def _without_limit(url: str) -> str:
    base, _, query = url.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("limit=")]
    return f"{base}?{'&'.join(kept)}" if base else ""


def _entries(pages: list[Reply]) -> list[list[str]]:
    return [[entry["id"] for entry in page.ok()] for page in pages]


@pytest.mark.parametrize(
    ("path", "fill"),
    [("/api/v1/timelines/home", _home), ("/api/v1/accounts/{id}/followers", _followers)],
    ids=["home", "followers"],
)
def test_links_lead_through_everything_and_back(
    path: str, fill: Callable[[Person, list[int]], list[str]]
) -> None:
    me = person("me")
    path = path.format(id=me.id)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(ids=IDS, limits=LIMITS)
    def holds(ids: list[int], limits: list[int]) -> None:
        with transaction.atomic():
            shown = fill(me, ids)
            down = _walk(me, path, "next", limits)
            assert [pk for page in _entries(down) for pk in page] == shown
            full = [page for page in down if page.json]
            if len(full) > 1:
                up = _walk(me, _without_limit(full[-1].links["prev"]), "prev", limits)
                back = [pk for page in reversed(_entries(up)) for pk in page]
                assert back == shown[: len(shown) - len(full[-1].json)]
            transaction.set_rollback(True)

    holds()
