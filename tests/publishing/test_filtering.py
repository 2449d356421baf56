"""Filters on a page: what they search of a post, and that they are loaded once for it and all that it quotes."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.publishing.models import MediaAttachment
from hubbub.publishing.new import NewPoll
from tests.world import Person, person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


def filtering(who: Person, *keywords: str, action: str = "warn") -> str:
    """A filter of these words, for home."""
    words = [{"keyword": word} for word in keywords]
    wishes = {"title": "Tea", "context": ["home"], "filter_action": action, "keywords_attributes": words}
    return str(who.post("/api/v2/filters", wishes).ok()["id"])


def readers() -> tuple[Person, Person]:
    ann, ben = person("ann"), person("ben")
    ann.follows(ben)
    return ann, ben


def test_every_text_of_a_post_is_searched() -> None:
    ann, ben = readers()
    picture = MediaAttachment.objects.create(
        account=ben.account, kind="image", state="ready", file="ab/pot.png", description="A pot of tea"
    )
    posts = [
        ben.posts("No tea."),
        ben.posts("Behind", spoiler_text="Tea!"),
        ben.posts("Seen", media_ids=[picture.pk]),
        ben.posts("Which?", poll=NewPoll(options=["Coffee", "TEA"], expires_in=3600)),
        ben.posts("A team"),
    ]
    named = filtering(ann, "tea", "no")
    ann.post(f"/api/v2/filters/{named}/statuses", {"status_id": str(posts[1].pk)}).ok()
    found = {
        post["id"]: [(it["keyword_matches"], it["status_matches"]) for it in post["filtered"]]
        for post in ann.get("/api/v1/timelines/home").ok()
    }
    assert [found[str(post.pk)] for post in posts] == [
        [(["No", "tea"], None)],
        [(["Tea"], [str(posts[1].pk)])],
        [(["tea"], None)],
        [(["TEA"], None)],
        [],
    ]


def signed_in(who: Person) -> Browser:
    return Browser().sign_in(who.user.email)


def counted(reading: Callable[[], object]) -> dict[str, int]:
    """How many queries read filters, and how many texts to search."""
    reading()  # renders what is kept
    with CaptureQueriesContext(connection) as captured:
        reading()
    asked = [query["sql"] for query in captured]
    return {
        "filters": sum("network_filter" in it and "title" in it for it in asked),
        "keywords": sum("network_filterkeyword" in it for it in asked),
        "texts": sum("publishing_mediaattachment" in it for it in asked),
    }


@pytest.mark.parametrize("door", ["api", "web"])
def test_filters_are_loaded_once_for_a_page_and_what_it_quotes(door: str) -> None:
    ann, ben = readers()
    quoted = ben.posts("Tea")
    ben.posts("See", quoted_id=quoted.pk)
    filtering(ann, "tea")
    browser = signed_in(ann)
    home = {"api": lambda: ann.get("/api/v1/timelines/home").ok(), "web": lambda: browser.open("/home")}[door]
    assert counted(home) == {"filters": 1, "keywords": 1, "texts": 2}


@pytest.mark.parametrize("action", ["warn", "hide"])
def test_what_is_quoted_is_filtered_as_the_page_is(action: str) -> None:
    ann, ben = readers()
    quoted = ben.posts("Tea")
    ben.posts("See", quoted_id=quoted.pk)
    filtering(ann, "tea", action=action)
    quoting = ann.get("/api/v1/timelines/home").ok()[0]
    inner = quoting["quote"]["quoted_status"]
    assert quoting["filtered"] == []
    assert inner is None if action == "hide" else inner["filtered"][0]["keyword_matches"] == ["Tea"]
    page = signed_in(ann).open("/home").page
    assert ("See" in page, "Tea" in page) == (True, action == "warn")
