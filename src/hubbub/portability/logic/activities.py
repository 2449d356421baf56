"""An account and its posts as ActivityPub documents, for archives that other programs can read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
CONTEXT = [
    "https://www.w3.org/ns/activitystreams",
    {
        "sensitive": "as:sensitive",
        "Hashtag": "as:Hashtag",
        "votersCount": "http://joinmastodon.org/ns#votersCount",
        "PropertyValue": "http://schema.org#PropertyValue",
        "value": "http://schema.org#value",
    },
]
Document = dict[str, Any]


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """An account, as far as a document tells of it."""

    uri: str
    url: str
    kind: str
    username: str
    name: str
    summary: str
    fields: Sequence[tuple[str, str]]
    icon: str
    image: str
    followers: str
    published: datetime
    locked: bool
    discoverable: bool
    indexable: bool


class File(msgspec.Struct, frozen=True, kw_only=True):
    """An attached file; `path` is where it lies in the archive."""

    path: str
    media_type: str
    description: str


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A poll."""

    options: Sequence[tuple[str, int]]
    multiple: bool
    ends: datetime | None
    voters: int


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A post of one's own, or (with `boosted`) a boost."""

    uri: str
    url: str
    actor: str
    followers: str
    visibility: int
    published: datetime
    updated: datetime | None = None
    html: str = ""
    source: str = ""
    warning: str = ""
    sensitive: bool = False
    language: str = ""
    in_reply_to: str | None = None
    quotes: str | None = None
    mentions: Sequence[tuple[str, str]] = ()  # (uri, address)
    tags: Sequence[tuple[str, str]] = ()  # (name, address)
    files: Sequence[File] = ()
    poll: Question | None = None
    boosted: str = ""


def actor_document(it: Actor) -> Document:
    """The account."""
    document: Document = {
        "@context": CONTEXT,
        "id": it.uri,
        "type": it.kind,
        "preferredUsername": it.username,
        "name": it.name,
        "summary": it.summary,
        "url": it.url,
        "published": _moment(it.published),
        "manuallyApprovesFollowers": it.locked,
        "discoverable": it.discoverable,
        "indexable": it.indexable,
        "followers": it.followers,
        "outbox": "outbox.json",
        "attachment": [{"type": "PropertyValue", "name": name, "value": value} for name, value in it.fields],
    }
    for key, path in (("icon", it.icon), ("image", it.image)):
        if path:
            document[key] = {"type": "Image", "url": path}
    return document


def activity(it: Said) -> Document:
    """What somebody did: `Create` with the post in it, or `Announce` with the address of what was boosted."""
    to, cc = audience(it)
    around: Document = {"actor": it.actor, "published": _moment(it.published), "to": to, "cc": cc}
    if it.boosted:
        return {"id": it.uri, "type": "Announce", **around, "object": it.boosted}
    return {"id": f"{it.uri}/activity", "type": "Create", **around, "object": _note(it, to, cc)}


def audience(it: Said) -> tuple[list[str], list[str]]:
    """`to` and `cc` of a post, which is how ActivityPub says who may see it."""
    mentioned = [uri for uri, _ in it.mentions]
    if it.visibility == 0:
        return [PUBLIC], [it.followers, *mentioned]
    if it.visibility == 1:
        return [it.followers], [PUBLIC, *mentioned]
    if it.visibility == 2:
        return [it.followers], mentioned
    return mentioned, []


def _note(it: Said, to: list[str], cc: list[str]) -> Document:
    note: Document = {
        "id": it.uri,
        "type": "Question" if it.poll else "Note",
        "attributedTo": it.actor,
        "url": it.url,
        "published": _moment(it.published),
        "to": to,
        "cc": cc,
        "summary": it.warning or None,
        "sensitive": it.sensitive,
        "inReplyTo": it.in_reply_to,
        "content": it.html,
        "source": {"content": it.source, "mediaType": "text/plain"},
        "attachment": [_file(file) for file in it.files],
        "tag": [
            *({"type": "Mention", "href": uri, "name": f"@{address}"} for uri, address in it.mentions),
            *({"type": "Hashtag", "href": address, "name": f"#{name}"} for name, address in it.tags),
        ],
    }
    if it.language:
        note["contentMap"] = {it.language: it.html}
    if it.updated is not None:
        note["updated"] = _moment(it.updated)
    if it.quotes:
        note["quote"] = it.quotes
    return note | _question(it.poll) if it.poll else note


def _question(poll: Question) -> Document:
    options = [
        {"type": "Note", "name": name, "replies": {"type": "Collection", "totalItems": votes}}
        for name, votes in poll.options
    ]
    question: Document = {"anyOf" if poll.multiple else "oneOf": options, "votersCount": poll.voters}
    if poll.ends is not None:
        question["endTime"] = _moment(poll.ends)
    return question


def _file(file: File) -> Document:
    return {
        "type": "Document",
        "mediaType": file.media_type,
        "url": file.path,
        "name": file.description or None,
    }


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
