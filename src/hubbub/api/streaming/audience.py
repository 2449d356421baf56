"""Who is connected and listens to what. Belongs to the event loop; other threads get a `Listeners`, which never changes."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from hubbub.api.streaming.connections import Connection
from hubbub.api.streaming.frames import Message
from hubbub.api.streaming.streams import DIRECT, LIST, NOTIFICATIONS, USER, Subscription, Topic
from hubbub.identity.logic.scopes import grants
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import TooManyRequests


class Listeners(msgspec.Struct, frozen=True):
    """Who listens: accounts to what is theirs, lists, and the accounts on each topic that many share."""

    users: frozenset[int]
    notified: frozenset[int]
    direct: frozenset[int]
    lists: frozenset[int]
    shared: dict[Topic, frozenset[int]]


MOST_STREAMS = 50  # open connections of one account to this process
_FIELDS = {USER: "users", NOTIFICATIONS: "notified", DIRECT: "direct", LIST: "lists"}


class Audience:
    """Every connection of this process, by what it subscribed to."""

    def __init__(self) -> None:
        self.connections: set[Connection] = set()
        self._places: Counter[int | None] = Counter()
        self._by_topic: dict[Topic, set[Connection]] = {}
        self._listeners: Listeners | None = None

    def take_place(self, viewer: Viewer) -> None:
        """An account opens one more stream, counted from before it is answered until `leave_place`.

        Raises `TooManyRequests` when it has as many as it may.
        """
        if self._places[viewer.account_id] >= MOST_STREAMS:
            raise TooManyRequests(f"Too many streams: an account may have {MOST_STREAMS} open")
        self._places[viewer.account_id] += 1

    def leave_place(self, viewer: Viewer) -> None:
        """One of its streams is over."""
        self._places[viewer.account_id] -= 1
        if not self._places[viewer.account_id]:
            del self._places[viewer.account_id]

    def add(self, connection: Connection) -> None:
        """Somebody connected."""
        self.connections.add(connection)

    def remove(self, connection: Connection) -> None:
        """Somebody is gone."""
        self.connections.discard(connection)
        for topic in list(connection.subscriptions):
            self.unsubscribe(connection, topic)

    def subscribe(self, connection: Connection, subscription: Subscription) -> None:
        """A connection wants a topic from now on."""
        connection.subscriptions[subscription.topic] = subscription
        self._by_topic.setdefault(subscription.topic, set()).add(connection)
        self._listeners = None

    def unsubscribe(self, connection: Connection, topic: Topic) -> None:
        """A connection wants a topic no longer. Nothing happens when it never did."""
        if connection.subscriptions.pop(topic, None) is None:
            return
        followers = self._by_topic[topic]
        followers.discard(connection)
        if not followers:
            del self._by_topic[topic]
        self._listeners = None

    def listeners(self) -> Listeners:
        """Who listens at this moment."""
        if self._listeners is None:
            own: dict[str, set[int]] = {name: set() for name in _FIELDS.values()}
            shared = {}
            for topic, followers in self._by_topic.items():
                if topic.stream in _FIELDS:
                    own[_FIELDS[topic.stream]].add(int(topic.key or 0))
                else:
                    shared[topic] = frozenset(it.viewer.account_id or 0 for it in followers)
            frozen = {name: frozenset(keys) for name, keys in own.items()}
            self._listeners = Listeners(**frozen, shared=shared)
        return self._listeners

    def tell(self, topic: Topic, message: Message, only: Iterable[int] | None = None) -> None:
        """Queue a message for everybody on a topic, or for those of the accounts `only`."""
        chosen = None if only is None else set(only)
        for connection in self._by_topic.get(topic, ()):
            if (chosen is None or connection.viewer.account_id in chosen) and _may_hear(connection, message):
                connection.tell(message, topic)


def _may_hear(connection: Connection, message: Message) -> bool:
    """The stream of one's home carries notifications too, for tokens that may read those."""
    return message.event != "notification" or grants(connection.viewer.scopes, "read:notifications")
