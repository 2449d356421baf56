"""Feeds, robots.txt and the manifest, as programs read them."""

import html
import json
import re
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from hubbub.identity.models import Account
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


def _said(path: str) -> dict[str, Any]:
    page = Client().get(path).content.decode()
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    told: dict[str, Any] = json.loads(text)
    return told


def test_a_public_page_says_what_it_is_to_machines() -> None:
    ann = person("ann")
    post = ann.posts("Tea </script><b>now</b> & forever", language="en")
    told = _said(f"/@ann/{post.pk}")
    assert (told["@type"], told["inLanguage"]) == ("SocialMediaPosting", "en")
    assert told["text"] == "Tea </script><b>now</b> & forever"
    assert told["author"]["alternateName"].startswith("@ann@")
    assert _said("/@ann")["mainEntity"]["agentInteractionStatistic"]["userInteractionCount"] == 1


def test_a_posts_page_leads_to_how_it_is_embedded() -> None:
    post = person("ann").posts("Tea")
    page = Client().get(f"/@ann/{post.pk}").content.decode()
    (address,) = re.findall(r'type="application/json\+oembed"\s+href="([^"]+)"', page)
    assert "Tea" in Client().get(html.unescape(address)).json()["html"]


@pytest.mark.parametrize("visibility", [2, 3])
def test_what_is_not_for_everybody_says_nothing_to_machines(visibility: int) -> None:
    ann = person("ann")
    post = ann.posts("Secret @ann", visibility=visibility)
    client = Client()
    client.force_login(ann.user)
    page = client.get(f"/@ann/{post.pk}").content.decode()
    assert "Secret" in page
    assert "ld+json" not in page
    assert "oembed" not in page
    assert "og:" not in page


def test_the_sitemap_lists_who_wants_to_be_found(django_assert_num_queries: Any) -> None:
    ann, ben = person("ann"), person("ben")
    Account.objects.filter(pk=ann.account.pk).update(indexable=True)
    shown, secret, hidden = (
        ann.posts("For everybody"),
        ann.posts("For followers", visibility=2),
        ben.posts("Hello"),
    )
    assert "Sitemap: " in Client().get("/robots.txt").content.decode()
    index = Client().get("/sitemap.xml").content
    places = [it.text or "" for it in ET.fromstring(index).findall(".//{*}loc")]
    assert len(places) == 2
    listed = []
    for place in places:
        with django_assert_num_queries(1):
            listed.append(Client().get(urlsplit(place)._replace(scheme="", netloc="").geturl()))
    addresses = [it.text or "" for one in listed for it in ET.fromstring(one.content).findall(".//{*}loc")]
    assert sorted(addresses) == sorted([ann.account.url, shown.url])
    assert secret.url not in addresses
    assert hidden.url not in addresses


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_sign_that_xml_can_not_say_breaks_no_feed(kind: str) -> None:
    ann = person("ann")
    Account.objects.filter(pk=ann.id).update(display_name="A\x02nn", note_html="<p>N\x1bote</p>")
    ann.posts("Be\x01low\x0b\uffff #tea")
    ann.posts("Warned", spoiler_text="Care\x01ful #tea")
    for address in (f"/@ann.{kind}", f"/tags/tea.{kind}", f"/tags/a%01.{kind}"):
        answer = Client().get(address)
        assert answer.status_code == 200
        ET.fromstring(answer.content.decode())
