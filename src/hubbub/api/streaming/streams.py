"""The streams there are: how clients name them, which permission they need, and what tells them apart inside."""

from collections.abc import Mapping
from typing import NamedTuple

from hubbub.api.core.call import parse_id
from hubbub.identity.logic.scopes import grants
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Forbidden, Malformed, NotFound
from hubbub.network.models import AccountList

USER, NOTIFICATIONS, DIRECT, LIST = "user", "user:notification", "direct", "list"
HASHTAG, HASHTAG_LOCAL = "hashtag", "hashtag:local"
PUBLIC = tuple(f"public{side}{media}" for side in ("", ":local", ":remote") for media in ("", ":media"))
NAMES = frozenset({USER, NOTIFICATIONS, DIRECT, LIST, HASHTAG, HASHTAG_LOCAL, *PUBLIC})
PREFIX = "/api/v1/streaming"
# Server-sent events: one address a stream (docs.joinmastodon.org/methods/streaming).
PATHS = {
    "/user": USER,
    "/user/notification": NOTIFICATIONS,
    "/public": "public",
    "/public/local": "public:local",
    "/public/remote": "public:remote",
    "/direct": DIRECT,
    "/hashtag": HASHTAG,
    "/hashtag/local": HASHTAG_LOCAL,
    "/list": LIST,
}
_TRUE = {"true", "1", "on", "t", "yes"}


class Topic(NamedTuple):
    """What a subscription is to: the stream, and whose or which (account, list, tag)."""

    stream: str
    key: int | str | None = None


class Subscription(NamedTuple):
    """A topic as one client named it; `label` is what its frames carry as `stream`."""

    topic: Topic
    label: tuple[str, ...]


def stream_of_path(path: str, query: Mapping[str, str]) -> str | None:
    """The stream that an address of server-sent events stands for."""
    name = PATHS.get(path.removeprefix(PREFIX).rstrip("/"))
    if name in {"public", "public:local", "public:remote"} and query.get("only_media", "").lower() in _TRUE:
        return f"{name}:media"
    return name


def subscription(viewer: Viewer, stream: str, given: Mapping[str, object]) -> Subscription:
    """What `viewer` subscribes to. Asks the database for lists. Raises `Malformed`, `Forbidden` or `NotFound`."""
    if stream not in NAMES:
        raise Malformed("Unknown stream type")
    wanted = "read:notifications" if stream == NOTIFICATIONS else "read:statuses"
    if not grants(viewer.scopes, wanted):
        raise Forbidden("Access token does not have the required scopes")
    if stream in {HASHTAG, HASHTAG_LOCAL}:
        return _tag(stream, given.get("tag"))
    if stream == LIST:
        return _list(viewer, given.get("list"))
    key = viewer.account_id if stream in {USER, NOTIFICATIONS, DIRECT} else None
    return Subscription(Topic(stream, key), (stream,))


def _tag(stream: str, name: object) -> Subscription:
    if not isinstance(name, str) or not name.strip():
        raise Malformed("Missing tag name parameter")
    return Subscription(Topic(stream, name.strip().removeprefix("#").lower()), (stream, name))


def _list(viewer: Viewer, identifier: object) -> Subscription:
    number = parse_id(str(identifier))
    if (
        number is None
        or not AccountList.objects.filter(pk=number, account_id=viewer.account_id or 0).exists()
    ):
        raise NotFound
    return Subscription(Topic(LIST, number), (LIST, str(number)))
