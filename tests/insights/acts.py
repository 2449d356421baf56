"""What people of these tests do, and waiting until it is settled."""

from datetime import timedelta
from typing import Any

from hubbub.insights.commands.settle import settle_shares
from hubbub.insights.models import Share, ShareKind
from hubbub.insights.serving import flush_served
from hubbub.kernel.clock import now
from hubbub.network.models import Follow
from hubbub.publishing.models import Favourite, Post
from tests.world import Person


def follow(follower: Person, *targets: Person) -> None:
    for target in targets:
        Follow.objects.create(follower=follower.account, target=target.account)


def read_home(reader: Person) -> list[Any]:
    """What their client shows: the home timeline, over the API."""
    return list(reader.get("/api/v1/timelines/home").ok())


def boost(booster: Person, post: Post, *, via: int | None = None, visibility: str = "public") -> int:
    """Boost as clients do, by the id of the inner post; returns the id of the boost."""
    told = {} if via is None else {"via": str(via)}
    body = booster.post(f"/api/v1/statuses/{post.pk}/reblog", {"visibility": visibility, **told}).ok()
    return int(body["id"])


def undo_boost(booster: Person, post: Post) -> None:
    booster.post(f"/api/v1/statuses/{post.pk}/unreblog").ok()


def favourite(fan: Person, post: Post) -> int:
    """Favourite over the API; returns the id of the favourite."""
    fan.post(f"/api/v1/statuses/{post.pk}/favourite").ok()
    return Favourite.objects.get(account=fan.account, post=post).pk


def remove(author: Person, post: Post) -> None:
    author.delete(f"/api/v1/statuses/{post.pk}").ok()


def settle() -> None:
    """Everything that was shown is written and everything that was done is settled, as the worker does it."""
    flush_served()
    settle_shares(until=now() + timedelta(minutes=2))


def share(identifier: int, kind: ShareKind = ShareKind.BOOST) -> Share:
    return Share.objects.get(id=identifier, kind=kind)
