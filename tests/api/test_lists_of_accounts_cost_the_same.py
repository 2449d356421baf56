"""Lists of accounts take as many queries for forty as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.identity.models import Account
from tests.world import Person, person

pytestmark = pytest.mark.django_db

MANY = 12


def relate(ann: Person, other: Person, list_id: str) -> None:
    Account.objects.filter(pk=other.id).update(discoverable=True, indexable=True)
    ann.follows(other)
    other.follows(ann)
    ann.post(f"/api/v1/accounts/{other.id}/endorse").ok()
    ann.post(f"/api/v1/lists/{list_id}/accounts", {"account_ids": [str(other.id)]}).ok()
    ann.post(f"/api/v1/accounts/{other.id}/mute", {"duration": 500}).ok()
    ann.post("/api/v1/domain_blocks", {"domain": f"{other.account.username}.test"}).ok()
    ann.post(
        "/api/v2/filters", {"title": "x", "context": ["home"], "keywords_attributes": [{"keyword": "x"}]}
    ).ok()
    other.posts("common #common")


def paths(ann: Person, others: list[Person], list_id: str) -> dict[str, dict[str, object]]:
    ids: dict[str, object] = {"id[]": [one.id for one in others]}
    return {
        f"/api/v1/accounts/{ann.id}/followers": {},
        f"/api/v1/accounts/{ann.id}/following": {},
        "/api/v1/endorsements": {},
        "/api/v1/mutes": {},
        "/api/v1/domain_blocks": {},
        "/api/v1/lists": {},
        f"/api/v1/lists/{list_id}/accounts": {},
        "/api/v2/filters": {},
        "/api/v1/filters": {},
        "/api/v1/accounts/relationships": ids,
        "/api/v1/accounts/familiar_followers": ids,
        "/api/v1/accounts": ids,
        "/api/v1/directory": {},
        "/api/v2/suggestions": {},
        "/api/v1/accounts/search": {"q": "one"},
        "/api/v2/search": {"q": "common"},
    }


def cost(ann: Person, path: str, wishes: dict[str, object]) -> tuple[int, int]:
    ann.get(path, wishes).ok()  # fragments are rendered and kept
    with CaptureQueriesContext(
        connection,
    ) as seen:
        body = ann.get(path, wishes).ok()
    return len(seen), len(body)


def test_as_many_queries_for_many_as_for_one() -> None:
    ann = person("ann")
    list_id = ann.post("/api/v1/lists", {"title": "All"}).ok()["id"]
    others = [person("one0")]
    relate(ann, others[0], list_id)
    before = {path: cost(ann, path, wishes)[0] for path, wishes in paths(ann, others, list_id).items()}
    for number in range(1, MANY):
        others.append(person(f"one{number}"))
        relate(ann, others[-1], list_id)
    after = {path: cost(ann, path, wishes)[0] for path, wishes in paths(ann, others, list_id).items()}
    assert after == before
