"""The requests that are measured, each with the check its answer must pass before it is timed."""

import random
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import msgspec

from bench.seeding import WORDS, Community, Member

LIMIT = 20


class Request(msgspec.Struct):
    """One request, and what a right answer looks like."""

    method: str
    path: str
    headers: dict[str, str]
    check: Callable[[Any], Any]
    body: dict[str, str] | None = None


def _auth(member: Member) -> dict[str, str]:
    return {"Authorization": f"Bearer {member.token}", "Accept": "application/json"}


def _full_page(answer: Any) -> bool:
    return isinstance(answer, list) and len(answer) == LIMIT


def requests_for(community: Community) -> dict[str, list[Request]]:
    """Endpoint name to its requests, by many people and for many statuses."""
    rng, members = random.Random(7), community.members
    replied = {said.to for said in community.statuses if said.to}
    threads = [said.id for said in community.statuses if said.id in replied and said.to]
    pages: dict[str, Callable[[Member], str]] = {
        "home": lambda m: f"/api/v1/timelines/home?limit={LIMIT}",
        "public": lambda m: f"/api/v1/timelines/public?limit={LIMIT}&local=true",
        "account": lambda m: f"/api/v1/accounts/{rng.choice(members).id}/statuses?limit={LIMIT}",
        "notifications": lambda m: f"/api/v1/notifications?limit={LIMIT}",
    }
    found = {"health": [Request("GET", "/health", {"Accept": "*/*"}, lambda _: True)]}
    for name, path in pages.items():
        found[name] = [Request("GET", path(m), _auth(m), _full_page) for m in members]
    found["context"] = [
        Request("GET", f"/api/v1/statuses/{pk}/context", _auth(rng.choice(members)), _has_both_sides)
        for pk in rng.sample(threads, min(100, len(threads)))
    ]
    found["status"] = [
        Request("GET", f"/api/v1/statuses/{said.id}", _auth(rng.choice(members)), lambda j: j["content"])
        for said in rng.sample(community.statuses, min(200, len(community.statuses)))
    ]
    found["webfinger"] = [
        Request(
            "GET", _webfinger(m, community.domain), {"Accept": "application/jrd+json"}, lambda j: j["subject"]
        )
        for m in members
    ]
    found["post"] = [
        Request(
            "POST",
            "/api/v1/statuses",
            {**_auth(m), "Content-Type": "application/json"},
            lambda j: j["id"],
            _words(rng),
        )
        for m in members
    ]
    return found


def _has_both_sides(answer: Any) -> bool:
    return bool(answer["ancestors"] and answer["descendants"])


def _webfinger(member: Member, domain: str) -> str:
    return f"/.well-known/webfinger?resource={quote(f'acct:{member.username}@{domain}')}"


def _words(rng: random.Random) -> dict[str, str]:
    return {"status": "Measured words, %d: " + " ".join(rng.choices(WORDS, k=20)), "visibility": "public"}
