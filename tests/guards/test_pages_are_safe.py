"""What every page, form and cookie has so that nobody else can act, look or lead through it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from gallery.pages import PAGES
from hubbub.identity.models import UserRole
from tests.world import person

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
_NO_FORMS = ("/health", "/metrics", "/api/")  # of programs, which bring no cookies
_HANDED_OVER = "/share"  # by the device, without a page before it; does nothing but lead on to the composer
_PARTS = {"<verb:verb>": "favourite", "<relation:verb>": "follow", "<feed:kind>": "rss"}


def _addresses(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """The address of every page that is no endpoint of the API, with something for each of its parts."""
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, path)
        elif not hasattr(entry.callback, "hubbub_endpoints"):
            for part, filled in _PARTS.items():
                path = path.replace(part, filled)
            if "(?P" not in path:
                yield "/" + re.sub(r"<(?:\w+:)?\w+>", "1", path)


def test_no_address_takes_a_form_without_its_token() -> None:
    """A form from elsewhere carries the session's cookie, but not the token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("robin", role=UserRole.OWNER).user)
    taken = {}
    for address in _addresses(get_resolver()):
        if address.startswith(_NO_FORMS):
            continue
        answer = client.post(address, {"text": "x"})
        if answer.status_code not in {403, 405} and address != _HANDED_OVER:
            taken[address] = answer.status_code
    assert taken == {}


def _pages() -> Iterator[str]:
    return (it.path for it in PAGES if "{" not in it.path)


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_page_forbids_what_did_not_come_from_here(signed_in: bool) -> None:
    client = Client()
    if signed_in:
        client.force_login(person("robin", role=UserRole.OWNER).user)
    wrong = []
    for path in _pages():
        answer = client.get(path)
        policy = answer.get("Content-Security-Policy", "")
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
        html = answer.get("Content-Type", "").startswith("text/html")
        if html and not (
            rules.get("default-src") == "'none'"
            and rules["script-src"] == rules["style-src"] == "'self'"
            and rules["frame-ancestors"] == rules["base-uri"] == "'none'"
            and "unsafe" not in policy
            and answer["X-Content-Type-Options"] == "nosniff"
            and answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
            and answer["X-Frame-Options"] == "DENY"
        ):
            wrong.append(path)
        if html and re.search(r"<[^>]+\s(?:style|on\w+)=", answer.content.decode()):
            wrong.append(f"{path} has an inline style or script")
    assert wrong == []


def test_a_page_for_one_person_is_kept_by_nobody() -> None:
    client = Client()
    client.force_login(person("ann").user)
    assert "no-store" in client.get("/home")["Cache-Control"]
    assert "private" in Client().get("/")["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    person("ann")
    client = Client()
    client.get("/auth/login/")
    client.post("/auth/login/", {"login": "ann@hubbub.test", "password": PASSWORD})
    assert {"sessionid", "csrftoken"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key


def test_behind_https_cookies_never_go_without() -> None:
    program = (
        "import os, json; os.environ['DJANGO_SETTINGS_MODULE'] = 'hubbub.config.settings'\n"
        "from django.conf import settings as s\n"
        "print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.CSRF_TRUSTED_ORIGINS]))"
    )
    environment = {"HUBBUB_DOMAIN": "social.example", "HUBBUB_SECRET_KEY": "only for this"}
    told = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)
    assert json.loads(told.stdout) == [True, True, ["https://social.example"]]


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\/evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "home",
]


@pytest.mark.parametrize("where", ELSEWHERE)
def test_no_form_leads_elsewhere(where: str) -> None:
    ann = person("ann")
    post = ann.posts("Hello")
    client = Client()
    client.force_login(ann.user)
    answer = client.post(f"/posts/{post.pk}/favourite", {"next": where})
    assert (answer.status_code, answer["Location"].partition("#")[0]) == (303, "/home")
    answer = client.post("/auth/logout/", {"next": where})
    assert answer["Location"] in {"/", "/home"}


def test_a_form_leads_back_to_where_it_was() -> None:
    ann = person("ann")
    post = ann.posts("Hello")
    client = Client()
    client.force_login(ann.user)
    answer = client.post(f"/posts/{post.pk}/favourite", {"next": "/@ann?max_id=7"})
    assert answer["Location"] == f"/@ann?max_id=7#p{post.pk}"
