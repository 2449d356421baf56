"""Filters, through both versions of their API."""

from typing import Any

import pytest

from hubbub.api.core.params import nest
from hubbub.publishing.models import Visibility
from tests.world import Person, person

pytestmark = pytest.mark.django_db


def make(owner: Person, **wishes: object) -> dict[str, Any]:
    made: dict[str, Any] = owner.post("/api/v2/filters", {"title": "Tea", "context": ["home"], **wishes}).ok()
    return made


def test_a_filter_is_made_changed_and_removed() -> None:
    ann = person("ann")
    made = make(ann, keywords_attributes=[{"keyword": "tea", "whole_word": "false"}, {"keyword": "chai"}])
    tea, chai = made["keywords"]
    assert made == {
        "id": made["id"],
        "title": "Tea",
        "context": ["home"],
        "expires_at": None,
        "filter_action": "warn",
        "keywords": [
            {"id": tea["id"], "keyword": "tea", "whole_word": False},
            {"id": chai["id"], "keyword": "chai", "whole_word": True},
        ],
        "statuses": [],
    }
    path = f"/api/v2/filters/{made['id']}"
    words = [{"id": tea["id"], "_destroy": True}, {"id": chai["id"], "keyword": "mate"}, {"keyword": "x"}]
    changed = ann.put(path, {"filter_action": "hide", "expires_in": 60, "keywords_attributes": words}).ok()
    assert [word["keyword"] for word in changed["keywords"]] == ["mate", "x"]
    assert (changed["filter_action"], changed["title"], changed["expires_at"] is None) == (
        "hide",
        "Tea",
        False,
    )
    assert ann.put(path, {"title": "Brew"}).ok()["expires_at"] == changed["expires_at"]
    assert ann.put(path, {"expires_in": ""}).ok()["expires_at"] is None
    assert ann.get("/api/v2/filters").ok() == [ann.get(path).ok()]
    assert ann.delete(path).ok() == {}
    assert ann.get(path).status == 404


def test_words_come_grouped_from_forms_as_rails_groups_them() -> None:
    ann = person("ann")
    reply = ann.post(
        "/api/v2/filters?title=t&context[]=home&context[]=public"
        "&keywords_attributes[][keyword]=foo&keywords_attributes[][whole_word]=false"
        "&keywords_attributes[][keyword]=bar&keywords_attributes[][whole_word]=true"
    ).ok()
    assert reply["context"] == ["home", "public"]
    assert [(word["keyword"], word["whole_word"]) for word in reply["keywords"]] == [
        ("foo", False),
        ("bar", True),
    ]
    assert nest([("a[][b][]", "1"), ("a[][b][]", "2")]) == {"a": [{"b": ["1", "2"]}]}


def test_bad_filters() -> None:
    ann = person("ann")
    empty = ann.post("/api/v2/filters", {})
    assert (empty.status, empty.json) == (
        422,
        {
            "error": "Validation failed: Title can't be blank, Context can't be blank, "
            "Context None or invalid context supplied"
        },
    )
    for wishes in (
        {"context": ["kitchen"]},
        {"filter_action": "explode"},
        {"expires_in": -1},
        {"expires_in": 10**25},
        {"keywords_attributes": [{"keyword": "  "}]},
        {"keywords_attributes": "x"},
        {"title": "x" * 300},
    ):
        reply = ann.post("/api/v2/filters", {"title": "Tea", "context": ["home"], **wishes})
        assert reply.status == 422, wishes
    assert ann.get("/api/v2/filters").ok() == []


def test_words_one_by_one() -> None:
    ann, eve = person("ann"), person("eve")
    made = make(ann)
    path = f"/api/v2/filters/{made['id']}/keywords"
    word = ann.post(path, {"keyword": "tea", "whole_word": False}).ok()
    one = f"/api/v2/filters/keywords/{word['id']}"
    assert ann.get(path).ok() == [ann.get(one).ok()] == [word]
    assert ann.put(one, {"keyword": "chai"}).ok() == {**word, "keyword": "chai"}
    assert ann.post(path, {}).json == {"error": "Validation failed: Keyword can't be blank"}
    for method in ("GET", "PUT", "DELETE"):
        assert eve.send(method, one, {"keyword": "mine"}).status == 404
    assert ann.delete(one).ok() == {}
    assert ann.get(path).ok() == []


def test_posts_one_by_one() -> None:
    ann, ben = person("ann"), person("ben")
    made, post = make(ann), ben.posts()
    hidden = ben.posts(visibility=Visibility.DIRECT)
    path = f"/api/v2/filters/{made['id']}/statuses"
    named = ann.post(path, {"status_id": str(post.pk)}).ok()
    assert named == {"id": named["id"], "status_id": str(post.pk)}
    assert ann.get(path).ok() == [named]
    assert ann.post(path, {"status_id": str(hidden.pk)}).status == 404
    assert ann.post(path, {"status_id": str(post.pk)}).status == 422
    one = f"/api/v2/filters/statuses/{named['id']}"
    assert (ann.get(one).ok(), ben.get(one).status) == (named, 404)
    assert ann.delete(one).ok() == {}


def test_a_filter_warns_where_it_is_meant_to() -> None:
    ann, ben = person("ann"), person("ben")
    ann.follows(ben)
    make(ann, keywords_attributes=[{"keyword": "tea"}])
    ben.posts("Tea time")
    [shown] = ann.get("/api/v1/timelines/home").ok()
    assert shown["filtered"][0]["keyword_matches"] == ["Tea"]
    [public] = ann.get("/api/v1/timelines/public").ok()
    assert public["filtered"] == []


def test_old_clients_see_every_word_as_a_filter() -> None:
    ann = person("ann")
    wishes = {"phrase": "tea", "context": ["home"], "irreversible": True, "whole_word": False}
    made = ann.post("/api/v1/filters", wishes).ok()
    assert made == {**wishes, "id": made["id"], "expires_at": None}
    path = f"/api/v1/filters/{made['id']}"
    assert ann.get("/api/v1/filters").ok() == [ann.get(path).ok()] == [made]
    assert ann.put(path, {"phrase": "chai", "context": ["public"]}).ok() == {
        **made,
        "phrase": "chai",
        "context": ["public"],
    }
    [new] = ann.get("/api/v2/filters").ok()
    assert (new["title"], new["filter_action"]) == ("chai", "hide")
    ann.post(f"/api/v2/filters/{new['id']}/keywords", {"keyword": "mate"}).ok()
    refused = ann.put(path, {"phrase": "chai", "context": ["home"]})
    assert refused.status == 422
    assert ann.put(path, {"phrase": "brew", "context": ["public"]}).ok()["phrase"] == "brew"
    assert ann.delete(path).ok() == {}
    assert [row["phrase"] for row in ann.get("/api/v1/filters").ok()] == ["mate"]
