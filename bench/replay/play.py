"""Plays one tree as its people: each reads home, then boosts or answers, with the calls that Mastodon's apps make."""

import time
from typing import Any

import msgspec

from bench.client import Api, Refused
from bench.replay.trees import Tree

OPENS_FIRST = 10  # every tenth person opens the post and its thread before acting, as a tap does
NOT_SHOWN = -1
TRIES = 3  # of a call that a busy server asks to repeat


class Played(msgspec.Struct):
    """What happened: the post's id, each boost's id, and through which node each person was shown the post."""

    tree: Tree
    tokens: list[str]
    root_id: str
    boost_ids: dict[int, str] = {}
    shown_through: dict[int, int] = {}


def play(api: Api, tree: Tree, tokens: list[str]) -> Played:
    """Publish the post, then let everybody act in the recorded order."""
    post = _call(api, "POST", "/api/v1/statuses", tokens[0], {"status": f"Pass it on: {tree.name}"})
    played = Played(tree, tokens, post["id"])
    node_of = {post["id"]: 0}
    for place, node in enumerate(tree.order):
        page = _call(api, "GET", "/api/v1/timelines/home?limit=20", tokens[node])
        played.shown_through[node] = _shown_through(page, played.root_id, node_of)
        if place % OPENS_FIRST == 0:
            _call(api, "GET", f"/api/v1/statuses/{played.root_id}", tokens[node])
            _call(api, "GET", f"/api/v1/statuses/{played.root_id}/context", tokens[node])
        if node in tree.replies:
            body = {"status": "Indeed.", "in_reply_to_id": played.root_id}
            _call(api, "POST", "/api/v1/statuses", tokens[node], body)
        else:
            boost = _call(api, "POST", f"/api/v1/statuses/{played.root_id}/reblog", tokens[node], {})
            played.boost_ids[node] = boost["id"]
            node_of[boost["id"]] = node
    return played


def _call(api: Api, method: str, path: str, token: str, body: object = None) -> Any:
    for attempt in range(1, TRIES + 1):
        try:
            return api.call(method, path, token, body)[0]
        except Refused as refused:
            if refused.status != 503 or attempt == TRIES:
                raise
    raise AssertionError("unreachable")


def _shown_through(page: list[dict[str, Any]], root_id: str, node_of: dict[str, int]) -> int:
    """The node whose boost (or the post itself, 0) stands topmost on the page."""
    for entry in page:
        if entry["id"] == root_id or (entry["reblog"] or {}).get("id") == root_id:
            return node_of[entry["id"]]
    return NOT_SHOWN


def settled_ripple(api: Api, played: Played, *, patience: float = 120) -> dict[str, Any]:
    """The post's ripple as its author sees it, once everything is settled. Raises `SystemExit` when it never is."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        answer, _ = api.call(
            "GET", f"/api/hubbub/v1/statuses/{played.root_id}/ripple?limit=4000", played.tokens[0]
        )
        if not answer["unsettled"]:
            found: dict[str, Any] = answer
            return found
        time.sleep(0.5)
    raise SystemExit(
        f"the ripple of {played.tree.name} was not settled within {patience:.0f} s: does the worker run?"
    )
