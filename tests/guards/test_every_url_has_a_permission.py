"""Walks every URL and asserts who may call it."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from hubbub.api.core.endpoint import Access, Endpoint, endpoints
from hubbub.identity.commands.tokens import issue_token
from hubbub.identity.models import UserRole
from tests.world import Api, Person, person, program

pytestmark = pytest.mark.django_db

# Everything that is no endpoint of the registry, and who may open it.
PAGES: dict[str, str] = {
    "health$": "anyone",
    "health/ready$": "anyone",
    "metrics$": "whoever calls from a trusted network, once switched on",
    "api/v1/streaming": "anyone; says where streams are",
    "oauth/authorize/$": "the same as without the slash",
    "oauth/authorize$": "anyone; whoever is signed in gives consent for accounts of their own",
    "oauth/authorize/native$": "anyone; shows what the address says",
    "($|public$|public/local$|tags/<str:name>$)": "anyone; shows what the judge lets the viewer see",
    "\\^@": "anyone; shows what the judge lets the viewer see",
    "posts/<id:post_id>($|/pictures|/history$|/favourites$|/boosts$|/quotes$)": "anyone; as above",
    "(search|explore|explore/(tags|links|links/posts|people)|directory)$": "anyone; as above",
    "(blocks|mutes|domain-blocks)$": "anyone; leads on to the settings, which ask who it is",
    r"(icons.svg|robots.txt|manifest.webmanifest|sw.js|offline|sitemap(-profiles|-posts)?\.xml)$": "anyone; the same for everybody",
    "share$": "anyone; leads on to the composer, which asks who it is",
    "tags/<str:name>.<feed:kind>$": "anyone; shows what anybody may see",
    "(about|language|privacy-policy|terms-of-service)$": "anyone",
    "media/": "anyone who knows a file's unguessable name",
    "welcome/": "whoever holds a one-time link",
    "auth/": "allauth's pages, which ask for sign-in themselves",
}


def _patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, path)
        else:
            yield path, entry


def test_every_url_is_an_endpoint_or_a_page_somebody_decided_about() -> None:
    undecided = [
        path
        for path, entry in _patterns()
        if not hasattr(entry.callback, "hubbub_endpoints")
        and not hasattr(entry.callback, "opened_by")
        and not any(re.match(known, path) for known in PAGES)
    ]
    assert undecided == []


def _signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone.user)
    return client


def _pages(*opened_by: str) -> Iterator[str]:
    """Addresses of pages by who may open them, with something in every hole."""
    for path, entry in _patterns():
        if getattr(entry.callback, "opened_by", None) in opened_by:
            filled = re.sub(r"<(id|int):\w+>", "1", path)
            filled = filled.replace("<verb:verb>", "favourite").replace("<relation:verb>", "follow")
            yield "/" + re.sub(r"<(\w+:)?\w+>", "x", filled)


def test_nobody_opens_a_page_for_signed_in_people() -> None:
    closed = list(_pages("signed in", "staff", "admin"))
    assert len(closed) > 10
    nobody = Client()
    for path in closed:
        for answer in (nobody.get(path), nobody.post(path)):
            # A page that takes one method refuses the other before it asks who it is.
            assert answer.status_code == 405 or "/auth/login/" in answer.headers.get("Location", ""), path


def test_pages_of_the_staff_are_not_there_for_members() -> None:
    member = _signed_in(person("ann"))
    answers = {path: member.get(path).status_code for path in _pages("staff", "admin")}
    assert {path: status for path, status in answers.items() if status not in {404, 405}} == {}


def test_pages_of_those_who_run_the_server_are_not_there_for_moderators() -> None:
    moderator = _signed_in(person("mo", role=UserRole.MODERATOR))
    answers = {path: moderator.get(path).status_code for path in _pages("admin")}
    assert {path: status for path, status in answers.items() if status not in {404, 405}} == {}


def test_what_pages_do_needs_a_token_against_forged_requests() -> None:
    ann = Client(enforce_csrf_checks=True)
    ann.force_login(person("ann").user)
    answers = {path: ann.post(path).status_code for path in _pages("signed in")}
    assert {path: status for path, status in answers.items() if status not in {403, 405}} == {}


def _closed() -> list[Endpoint]:
    return [it for it in endpoints() if it.access not in {Access.OPEN, Access.ANYONE}]


def _path(it: Endpoint) -> str:
    return re.sub(r"{\w+}", "1", it.path)


def test_without_a_token_closed_endpoints_answer_401() -> None:
    nobody = Api()
    answers = {f"{it.method} {it.path}": nobody.send(it.method, _path(it)).status for it in _closed()}
    assert {name: status for name, status in answers.items() if status != 401} == {}


def test_a_token_without_the_scope_is_refused() -> None:
    ann = person("ann", role=UserRole.OWNER, scopes=["push-nothing"])
    answers = {
        f"{it.method} {it.path}": ann.send(it.method, _path(it)).status for it in endpoints() if it.scopes
    }
    assert {name: status for name, status in answers.items() if status != 403} == {}


def test_a_programs_own_token_does_nothing_that_needs_a_person() -> None:
    _, secret = issue_token(
        application=program(),
        user=None,
        account=None,
        scopes=["read", "write", "follow", "push", "profile", "admin:read", "admin:write"],
    )
    closed = [it for it in _closed() if it.access is not Access.APP]
    answers = {f"{it.method} {it.path}": Api(secret).send(it.method, _path(it)).status for it in closed}
    assert {name: status for name, status in answers.items() if status != 422} == {}


def test_staff_endpoints_refuse_members() -> None:
    ann = person("ann")
    staff = [it for it in endpoints() if it.access in {Access.STAFF, Access.ADMIN}]
    answers = {f"{it.method} {it.path}": ann.send(it.method, _path(it)).status for it in staff}
    assert {name: status for name, status in answers.items() if status != 403} == {}


def test_admin_endpoints_refuse_moderators() -> None:
    mod = person("mo", role=UserRole.MODERATOR)
    admin = [it for it in endpoints() if it.access is Access.ADMIN]
    answers = {f"{it.method} {it.path}": mod.send(it.method, _path(it)).status for it in admin}
    assert {name: status for name, status in answers.items() if status != 403} == {}
