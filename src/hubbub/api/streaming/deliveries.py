"""From news to what is told to whom. Runs in a thread; asks the database once for all who are connected."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from hubbub.api.render import announcements as render_announcements
from hubbub.api.render import conversations as render_conversations
from hubbub.api.render import notifications as render_notifications
from hubbub.api.streaming.audience import Listeners
from hubbub.api.streaming.bodies import bodies
from hubbub.api.streaming.frames import Message
from hubbub.api.streaming.sql import FACTS, FOLLOWERS, HOME, LISTS, LISTS_OF, NOTICES, PASSERS_BY, TAG_NAMES
from hubbub.api.streaming.streams import (
    DIRECT,
    HASHTAG,
    HASHTAG_LOCAL,
    LIST,
    NOTIFICATIONS,
    USER,
    Topic,
)
from hubbub.conversations.queries import conversations_by_id
from hubbub.identity.viewer import Viewer
from hubbub.insights.serving import record_served
from hubbub.instance.models import Announcement
from hubbub.kernel import sql, wire
from hubbub.kernel.stream import News
from hubbub.notifications.news import News as Kind
from hubbub.notifications.queries import Notice
from hubbub.publishing.filtering import FilterContext
from hubbub.publishing.models import Visibility

NOBODY = 0  # whoever reads it has no marks on it yet


class Delivery(NamedTuple):
    """A message for a topic: for everybody on it, or for those of the accounts `only`."""

    topic: Topic
    message: Message
    only: Collection[int] | None = None


def deliveries(news: News, listeners: Listeners) -> list[Delivery]:
    """What `news` means for those who listen."""
    handler = _HANDLERS.get(news.kind)
    return list(handler(news.body, listeners)) if handler else []


def _new_post(body: Mapping[str, Any], listeners: Listeners) -> Iterable[Delivery]:
    found = list(_post(body["id"], "post_id", "update", _reached(body, listeners)))
    for delivery in found:
        if delivery.topic.stream == USER:
            record_served(int(delivery.topic.key or 0), "streaming", [(body["id"], body["subject_id"])])
    return found


def _reached(body: Mapping[str, Any], listeners: Listeners) -> Listeners:
    """Those of the listeners whom the post reached now, when it comes to its readers one after the other."""
    if "homes" not in body:
        return listeners
    users = listeners.users.intersection(body["homes"])
    if body["late"]:
        return msgspec.structs.replace(listeners, users=users, lists=frozenset(), shared={})
    return msgspec.structs.replace(listeners, users=users)


def _edited_post(body: Mapping[str, Any], listeners: Listeners) -> Iterable[Delivery]:
    return _post(body["id"], "subject_id", "status.update", listeners)


def _post(post_id: int, column: str, event: str, listeners: Listeners) -> Iterable[Delivery]:
    """A post for homes, lists and public streams. An edit is found where the post or a boost of it stands, and shown as
    the post itself."""
    homes = {row[0] for row in _entries(HOME, column, post_id, listeners.users)}
    lists = [(row[0], row[1]) for row in _entries(LISTS, column, post_id, listeners.lists)]
    owners = {owner for _, owner in lists}
    for body, members in bodies(post_id, homes | owners, FilterContext.HOME):
        message, chosen = Message(event, body), set(members)
        yield from (Delivery(Topic(USER, pk), message) for pk in homes & chosen)
        yield from (Delivery(Topic(LIST, pk), message) for pk, owner in lists if owner in chosen)
    yield from _passing_by(post_id, event, listeners)


def _entries(text: str, column: str, post_id: int, connected: Collection[int]) -> list[sql.Row]:
    return sql.rows(text.format(column=column), (post_id, sql.ids(connected))) if connected else []


def _passing_by(post_id: int, event: str, listeners: Listeners) -> Iterable[Delivery]:
    topics = (
        [topic for topic in _public_topics(post_id) if topic in listeners.shared] if listeners.shared else []
    )
    everybody = {account_id for topic in topics for account_id in listeners.shared[topic]}
    if not everybody:
        return
    welcome = {row[0] for row in sql.rows(PASSERS_BY, (post_id, sql.ids(everybody)))}
    for body, members in bodies(post_id, welcome, FilterContext.PUBLIC):
        message = Message(event, body)
        yield from (Delivery(topic, message, members) for topic in topics)


def _public_topics(post_id: int) -> list[Topic]:
    """The public and tag streams that a post belongs to. Replies to others are on tag streams alone, as on timelines."""
    facts = sql.rows(FACTS, (post_id,))
    if not facts or facts[0][1] != 0 or facts[0][2]:
        return []
    local, _, _, answers_other, has_media = facts[0]
    topics = []
    if not answers_other:
        names = ["public", "public:local" if local else "public:remote"]
        topics += [
            Topic(f"{name}{media}") for name in names for media in ("", *([":media"] if has_media else []))
        ]
    for (name,) in sql.rows(TAG_NAMES, (post_id,)):
        topics += [Topic(HASHTAG, name), *([Topic(HASHTAG_LOCAL, name)] if local else [])]
    return topics


def _deleted_posts(body: Mapping[str, Any], listeners: Listeners) -> Iterable[Delivery]:
    if (
        body.get("visibility") == 0
    ):  # the first is the post, the others are boosts of it, which no public stream showed
        public = Message("delete", str(body["posts"][0][0]).encode())
        yield from (Delivery(topic, public) for topic in listeners.shared)
    direct = body.get("visibility") == Visibility.DIRECT  # followers are not to know that there was one
    for post_id, account_id in body["posts"]:
        message = Message("delete", str(post_id).encode())
        homes = listeners.users & {account_id, *body["mentioned_ids"]}
        if listeners.users and not direct:
            followers = sql.rows(FOLLOWERS, (sql.ids([account_id]), sql.ids(listeners.users)))
            homes |= {row[0] for row in followers}
        yield from (Delivery(Topic(USER, pk), message) for pk in homes)
        if listeners.lists and not direct:
            lists = sql.rows(LISTS_OF, (sql.ids([account_id]), sql.ids(listeners.lists)))
            yield from (Delivery(Topic(LIST, row[0]), message) for row in lists)


def _notifications(body: Mapping[str, Any], listeners: Listeners) -> Iterable[Delivery]:
    connected = (listeners.users | listeners.notified) & set(body["account_ids"])
    rows = sql.rows(NOTICES, (sql.ids(body["ids"]), sql.ids(connected))) if connected else []
    readers = {row[6]: Notice._make(row[:6]) for row in rows}
    for payload, account_id in _rendered(readers):
        message = Message("notification", payload)
        yield Delivery(Topic(USER, account_id), message)
        yield Delivery(Topic(NOTIFICATIONS, account_id), message)


def _rendered(readers: Mapping[int, Notice]) -> Iterable[tuple[bytes, int]]:
    """The notification of each reader as JSON. All are of one happening, so they are about one post, if any."""
    post_id = next((notice.post_id for notice in readers.values()), None)
    alike = bodies(post_id, readers, FilterContext.NOTIFICATIONS) if post_id else [(None, list(readers))]
    for post, members in alike:
        notices = [readers[account_id] for account_id in members]
        posts = {post_id: post} if post_id and post else {}
        yield from zip(render_notifications.with_posts(notices, posts), members, strict=True)


def _conversations(body: Mapping[str, Any], listeners: Listeners) -> Iterable[Delivery]:
    for account_id in listeners.direct & set(body["account_ids"]):
        viewer = Viewer(account_id=account_id)
        views = conversations_by_id(viewer, body["ids"])
        for payload in render_conversations.conversations(viewer, views):
            yield Delivery(Topic(DIRECT, account_id), Message("conversation", payload))


def _to_one(event: str) -> Callable[[Mapping[str, Any], Listeners], Iterable[Delivery]]:
    """Something that one account is told, without a payload."""

    def handler(body: Mapping[str, Any], listeners: Listeners) -> Iterable[Delivery]:
        account_id = body["account_id"]
        return [Delivery(Topic(USER, account_id), Message(event))] if account_id in listeners.users else []

    return handler


def _announcement(body: Mapping[str, Any], listeners: Listeners) -> Iterable[Delivery]:
    """What the people who run the server have to say, to everybody at home; gone again, it is told of to nobody."""
    rows = Announcement.objects.filter(pk=body["id"], published_at__isnull=False)
    for shown in render_announcements.announcements(NOBODY, list(rows)):
        message = Message("announcement", wire.encode(shown))
        yield from (Delivery(Topic(USER, account_id), message) for account_id in listeners.users)


def _to_all(event: str) -> Callable[[Mapping[str, Any], Listeners], Iterable[Delivery]]:
    """Something that everybody at home is told."""

    def handler(body: Mapping[str, Any], listeners: Listeners) -> Iterable[Delivery]:
        payload = (
            str(body["id"]).encode() if event == Kind.ANNOUNCEMENT_DELETED else wire.encode(body["payload"])
        )
        message = Message(event, payload)
        return [Delivery(Topic(USER, account_id), message) for account_id in listeners.users]

    return handler


_HANDLERS: dict[str, Callable[[Mapping[str, Any], Listeners], Iterable[Delivery]]] = {
    Kind.POST: _new_post,
    Kind.POST_EDITED: _edited_post,
    Kind.POST_DELETED: _deleted_posts,
    Kind.NOTIFICATION: _notifications,
    Kind.CONVERSATION: _conversations,
    Kind.FILTERS: _to_one("filters_changed"),
    Kind.MERGED: _to_one("notifications_merged"),
    Kind.ANNOUNCEMENT: _announcement,
    Kind.ANNOUNCEMENT_REACTION: _to_all("announcement.reaction"),
    Kind.ANNOUNCEMENT_DELETED: _to_all("announcement.delete"),
}
