"""A community of a given size, made over the public API by people who follow, post, reply, boost and favourite."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from bench.client import Api

WORDS = (
    "river copper lantern quiet harbour mosaic winter signal orchard velvet thunder paper compass meadow granite "
    "ribbon violet engine cedar marble sparrow window ocean ladder ember"
).split()
TAGS = ["fediverse", "python", "photography", "gardening", "caturday", "music", "linux", "books"]
KINDS = {"plain": 32, "tag": 18, "mention": 14, "cw": 8, "reply": 28}  # in per cent


class Member(msgspec.Struct):
    """Somebody with a token."""

    username: str
    token: str
    id: str = ""


class Said(msgspec.Struct):
    """A status that was posted: its id, the number of its author, and what it answers."""

    id: str
    by: int
    to: str | None = None


class Community(msgspec.Struct):
    """What the measuring needs to know of a seeded server."""

    domain: str
    members: list[Member]
    statuses: list[Said]
    star: Member | None = None  # large seeds: the one everybody follows, who is none of the members
    last: list[Member] = []  # large seeds: those of the star's followers whom a post reaches last


def seed(api: Api, members: list[Member], domain: str, *, follows: int = 20, posts: int = 2000) -> Community:
    """Follows and posts over HTTP, the same ones every time."""
    rng = random.Random(42)
    for member in members:
        member.id = api.call("GET", "/api/v1/accounts/verify_credentials", member.token)[0]["id"]
    everybody = range(len(members))
    edges = [(i, j) for i in everybody for j in rng.sample([k for k in everybody if k != i], follows)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda e: _follow(api, members[e[0]], members[e[1]]), edges))
        writer = _Writer(api, members, domain)
        started = time.monotonic()
        list(pool.map(writer.act, _plan(rng, len(members), posts)))
        print(f"{writer.done} in {time.monotonic() - started:.1f} s")
    return Community(domain=domain, members=members, statuses=writer.statuses)


def _follow(api: Api, who: Member, whom: Member) -> None:
    api.call("POST", f"/api/v1/accounts/{whom.id}/follow", who.token, {})


def _plan(rng: random.Random, people: int, posts: int) -> list[tuple[int, str, float, int]]:
    kinds = rng.choices(list(KINDS), list(KINDS.values()), k=posts)
    for number in range(
        posts // 10 + posts * 3 // 10
    ):  # spread through the posts, or every page would open on boosts
        kind = "reblog" if number < posts // 10 else "favourite"
        kinds.insert(rng.randrange(len(kinds) // 20, len(kinds)), kind)
    return [(number, kind, rng.random(), rng.randrange(people)) for number, kind in enumerate(kinds)]


class _Writer:
    def __init__(self, api: Api, members: list[Member], domain: str) -> None:
        self.api, self.members, self.domain = api, members, domain
        self.statuses: list[Said] = []
        self.done: dict[str, int] = {}
        self.lock = threading.Lock()

    def act(self, step: tuple[int, str, float, int]) -> None:
        number, kind, recency, other = step
        me = number % len(self.members)
        with self.lock:
            recent = self.statuses[-150:]
        target = recent[int(recency * recency * len(recent))] if recent else None
        if target is None and kind in {"reply", "reblog", "favourite"}:
            kind = "plain"
        if kind in {"reblog", "favourite"} and target is not None:
            by = other if other != target.by else (other + 1) % len(self.members)
            self.api.call("POST", f"/api/v1/statuses/{target.id}/{kind}", self.members[by].token, {})
            self._note(kind, None)
            return
        body = self._body(number, kind, other, target)
        answer: dict[str, Any] = self.api.call("POST", "/api/v1/statuses", self.members[me].token, body)[0]
        self._note(kind, Said(id=str(answer["id"]), by=me, to=body.get("in_reply_to_id")))

    def _body(self, number: int, kind: str, other: int, target: Said | None) -> dict[str, Any]:
        rng = random.Random(4_200_126 + number)
        text = " ".join(rng.choices(WORDS, k=rng.randint(8, 40))).capitalize() + f" ({number})."
        body: dict[str, Any] = {"visibility": "public"}
        if kind == "tag":
            text += "".join(f" #{tag}" for tag in rng.sample(TAGS, 2))
        elif kind == "mention":
            text = f"@{self.members[other].username}@{self.domain} {text}"
        elif kind == "cw":
            body |= {"spoiler_text": " ".join(rng.choices(WORDS, k=3)), "sensitive": True}
        elif kind == "reply" and target is not None:
            body["in_reply_to_id"] = target.id
            text = f"@{self.members[target.by].username}@{self.domain} {text}"
        return body | {"status": text}

    def _note(self, kind: str, said: Said | None) -> None:
        with self.lock:
            self.done[kind] = self.done.get(kind, 0) + 1
            if said is not None:
                self.statuses.append(said)
