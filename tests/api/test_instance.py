"""What the server says of itself, and how others find who is here."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache

from hubbub.identity.models import Account
from hubbub.instance.models import Announcement, CustomEmoji, DomainPolicy, Rule, ServerSettings
from hubbub.instance.queries import server_settings, vapid_keys
from hubbub.kernel.clock import now
from tests.world import anonymous, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()


@pytest.mark.usefixtures("owned")
def test_the_instance_tells_clients_all_they_gate_on() -> None:
    told = anonymous().get("/api/v2/instance").ok()
    assert told["domain"] == "hubbub.test"
    assert told["version"] == "4.5.0 (compatible; Hubbub 0.1.0)"
    assert told["api_versions"] == {"mastodon": 7, "hubbub": 1}
    assert told["configuration"]["urls"]["streaming"] == settings.HUBBUB.streaming_url
    assert told["configuration"]["statuses"]["max_characters"] == 5000
    assert told["configuration"]["timelines_access"]["live_feeds"] == {"local": "public", "remote": "public"}
    assert told["registrations"]["enabled"] is True
    assert told["contact"] == {"email": "", "account": None}


def test_the_push_key_is_made_once_and_is_the_same_everywhere() -> None:
    key = anonymous().get("/api/v2/instance").ok()["configuration"]["vapid"]["public_key"]
    assert anonymous().get("/api/v2/instance").ok()["configuration"]["vapid"]["public_key"] == key
    assert vapid_keys().public == key
    assert vapid_keys().private not in server_settings().vapid_private_key
    assert ServerSettings.objects.count() == 1


def test_the_older_instance_has_figures() -> None:
    ann = person("ann")
    ann.posts("one")
    reply = anonymous().get("/api/v1/instance")
    assert reply.ok()["stats"] == {"user_count": 1, "status_count": 1, "domain_count": 0}
    assert reply.json["uri"] == "hubbub.test"
    assert "Deprecation" in reply.headers


def test_rules_and_texts() -> None:
    server_settings()
    ServerSettings.objects.update(
        description="# Hello\n\n*world* <script>x</script>", privacy_policy="We *care*"
    )
    Rule.objects.create(text="Be kind", hint="always")
    get = anonymous().get
    assert [rule["text"] for rule in get("/api/v1/instance/rules").ok()] == ["Be kind"]
    assert "<em>world</em>" in get("/api/v1/instance/extended_description").ok()["content"]
    assert "<script" not in get("/api/v1/instance/extended_description").ok()["content"]
    assert "<em>care</em>" in get("/api/v1/instance/privacy_policy").ok()["content"]


def test_terms_are_there_when_they_are() -> None:
    get = anonymous().get
    assert get("/api/v1/instance/terms_of_service").status == 404
    server_settings()
    ServerSettings.objects.update(terms_of_service="Terms", terms_effective_on="2026-01-02")
    assert get("/api/v1/instance/terms_of_service").ok()["effective_date"] == "2026-01-02"
    assert get("/api/v1/instance/terms_of_service/2026-01-02").status == 200
    for wrong in ("2025-01-02", "yesterday"):
        assert get(f"/api/v1/instance/terms_of_service/{wrong}").status == 404


def test_lists_about_the_server() -> None:
    DomainPolicy.objects.create(
        domain="bad.example", severity="suspend", obfuscate=True, public_comment="spam"
    )
    CustomEmoji.objects.create(shortcode="blob", file="blob.png", static_file="blob.png", category="Blobs")
    CustomEmoji.objects.create(shortcode="far", domain="far.example", file="far.png", static_file="far.png")
    Account.objects.create(username="x", domain="far.example", uri="https://far.example/x", url="")
    get = anonymous().get
    block = get("/api/v1/instance/domain_blocks").ok()[0]
    assert block["domain"] != "bad.example"
    assert (len(block["digest"]), block["severity"], block["comment"]) == (64, "suspend", "spam")
    assert [emoji["shortcode"] for emoji in get("/api/v1/custom_emojis").ok()] == ["blob"]
    assert get("/api/v1/instance/peers").ok() == ["far.example"]
    assert len(get("/api/v1/instance/activity").ok()) == 12
    assert get("/api/v1/instance/translation_languages").ok() == {}
    assert {"code": "de", "name": "German"} in get("/api/v1/instance/languages").ok()


def test_activity_counts_this_week() -> None:
    ann = person("ann")
    ann.posts("one")
    this_week = ann.get("/api/v1/instance/activity").ok()[0]
    assert (this_week["statuses"], this_week["registrations"]) == ("1", "1")


def test_preferences_are_spelt_with_colons() -> None:
    assert person("ann").get("/api/v1/preferences").ok() == {
        "posting:default:visibility": "public",
        "posting:default:sensitive": False,
        "posting:default:language": None,
        "posting:default:quote_policy": "public",
        "reading:expand:media": "default",
        "reading:expand:spoilers": False,
        "reading:autoplay:gifs": False,
    }


@pytest.mark.parametrize(
    "resource",
    ["acct:ann@hubbub.test", "ann@hubbub.test", "acct:ANN@HUBBUB.TEST", "http://hubbub.test/@ann",
     "http://hubbub.test/users/ann"],
)  # fmt: skip
def test_webfinger_finds_local_accounts(resource: str) -> None:
    person("ann")
    reply = anonymous().get("/.well-known/webfinger", {"resource": resource})
    found: dict[str, Any] = reply.ok()
    assert found["subject"] == "acct:ann@hubbub.test"
    assert [link["href"] for link in found["links"] if link["rel"] == "self"] == [
        "http://hubbub.test/users/ann"
    ]
    assert reply.headers["Content-Type"].startswith("application/jrd+json")
    assert reply.headers["Access-Control-Allow-Origin"] == "*"


def test_webfinger_says_what_it_does_not_find() -> None:
    ann = person("ann")
    answers = {
        resource: anonymous().get("/.well-known/webfinger", {"resource": resource}).status
        for resource in (
            "",
            "nonsense",
            "acct:eve@hubbub.test",
            "acct:ann@far.example",
            "http://far.example/@ann",
        )
    }
    assert list(answers.values()) == [400, 400, 404, 404, 404]
    Account.objects.filter(pk=ann.id).update(suspended_at=now())
    assert anonymous().get("/.well-known/webfinger", {"resource": "acct:ann@hubbub.test"}).status == 410


def test_crawlers_find_the_software() -> None:
    links = anonymous().get("/.well-known/nodeinfo").ok()["links"]
    for link in links:
        document = anonymous().get(link["href"]).ok()
        assert document["software"]["name"] == "hubbub"
        assert document["usage"]["users"]["total"] == 0
    assert anonymous().get("/nodeinfo/1.0").status == 404
    assert b"webfinger?resource={uri}" in anonymous().get("/.well-known/host-meta").body


def test_announcements_are_read_and_reacted_to() -> None:
    ann, ben = person("ann"), person("ben")
    news = Announcement.objects.create(text="**Hello**", published_at=now())
    Announcement.objects.create(text="draft")
    Announcement.objects.create(text="over", published_at=now(), ends_at=now() - timedelta(days=1))
    path = f"/api/v1/announcements/{news.pk}"
    for _ in range(2):
        ann.put(f"{path}/reactions/🎉").ok()
    ben.put(f"{path}/reactions/🎉").ok()
    ben.post(f"{path}/dismiss").ok()
    shown = ann.get("/api/v1/announcements").ok()
    assert [(it["read"], it["content"]) for it in shown] == [(False, "<p><strong>Hello</strong></p>")]
    assert shown[0]["reactions"] == [{"name": "🎉", "count": 2, "me": True}]
    assert ben.get("/api/v1/announcements").ok()[0]["read"] is True
    ann.delete(f"{path}/reactions/🎉").ok()
    assert ann.get("/api/v1/announcements").ok()[0]["reactions"] == [{"name": "🎉", "count": 1, "me": False}]


def test_reactions_are_emoji_and_not_too_many() -> None:
    ann = person("ann")
    news = Announcement.objects.create(text="Hello", published_at=now())
    path = f"/api/v1/announcements/{news.pk}/reactions"
    for wrong in ("word", "7", "🎉🎉"):
        assert ann.put(f"{path}/{wrong}").status == 422
    for emoji in ("👍🏽", "❤️", "🇩🇪", "👩‍👩‍👧", "7️⃣", "😀", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🎈"):
        ann.put(f"{path}/{emoji}").ok()
    assert ann.put(f"{path}/🎃").json["error"] == "Validation failed: Limit of different reactions reached"
    ann.put(f"{path}/🎈").ok()
    assert ann.put("/api/v1/announcements/99/reactions/🎈").status == 404


def test_oembed_shows_public_posts_only() -> None:
    ann = person("ann")
    post, secret = ann.posts("<b>Hello</b> there"), ann.posts("hidden", visibility=2)
    shown = anonymous().get("/api/oembed", {"url": post.url}).ok()
    assert (shown["type"], shown["author_name"]) == ("rich", "ann")
    assert "&lt;b&gt;Hello" in shown["html"]
    for wrong in (secret.url, "https://far.example/@ann/1", "http://hubbub.test/@eve/" + str(post.pk), "x"):
        assert anonymous().get("/api/oembed", {"url": wrong}).status == 404
