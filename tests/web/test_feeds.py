"""Feeds, robots.txt and the manifest, as programs read them."""

from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from tests.world import person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_profiles_feed_has_what_is_for_everybody_alone(kind: str) -> None:
    ann, ben = person("ann"), person("ben")
    ann.posts("For everybody #tea")
    ann.posts("For followers", visibility=2)
    ann.posts("For ben @ben", visibility=3)
    ann.posts("The ending", spoiler_text="Careful")
    ann.posts("An answer", in_reply_to_id=ben.posts("Asked").pk)
    answer = Client().get(f"/@ann.{kind}")
    assert answer.status_code == 200
    text = answer.content.decode()
    ET.fromstring(text)
    assert "For everybody" in text
    assert "Careful" in text
    for hidden in ("For followers", "For ben", "The ending", "An answer"):
        assert hidden not in text


def test_a_feed_is_the_same_for_who_is_signed_in() -> None:
    ann = person("ann")
    ann.posts("For followers #tea", visibility=2)
    client = Client()
    client.force_login(ann.user)
    assert "For followers" not in client.get("/@ann.rss").content.decode()
    assert "For followers" not in client.get("/tags/tea.atom").content.decode()


def test_a_hashtags_feed() -> None:
    person("ann").posts("Green #tea")
    assert "Green" in Client().get("/tags/tea.rss").content.decode()
    assert Client().get("/@nobody.rss").status_code == 404


def test_what_crawlers_and_installers_read() -> None:
    assert "Disallow: /settings" in Client().get("/robots.txt").content.decode()
    told = Client().get("/manifest.webmanifest").json()
    assert told["display"] == "standalone"
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    assert told["share_target"]["action"] == "/share"
    for icon in told["icons"]:
        answer = Client().get(icon["src"])
        answer.close()
        assert answer.status_code == 200
