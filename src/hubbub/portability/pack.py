"""Writing the ZIP file of an archive: documents in batches, so that a long life fits into little memory, and files."""

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy, override

from hubbub.identity.models import Account
from hubbub.identity.queries import language_of
from hubbub.kernel import wire
from hubbub.portability.logic.activities import (
    CONTEXT,
    Actor,
    File,
    Question,
    Said,
    activity,
    actor_document,
)
from hubbub.portability.logic.tables import FILE_NAMES, write_table
from hubbub.portability.models import Kind
from hubbub.portability.queries import address, table
from hubbub.publishing.models import Favourite, MediaAttachment, Mention, Post, PostTag
from hubbub.publishing.urls import tag_url

_BATCH = 200
_MEDIA = "media_attachments"
_READ_ME = gettext_lazy("""This is an archive of @{acct}, made by Hubbub.

actor.json         your profile (ActivityPub)
outbox.json        everything you wrote and boosted (ActivityPub)
likes.json         the addresses of what you favourited
*.csv              follows, blocks, mutes, lists and bookmarks, as Mastodon and Hubbub import them
media_attachments/ your pictures, videos and sounds
""")


def pack(account: Account, file: Path) -> None:
    """Write everything of an account into a ZIP file."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with override(language_of(account.pk)):
            archive.writestr("README.txt", str(_READ_ME).format(acct=address(account.username, None)))
        archive.writestr("actor.json", wire.encode(actor_document(_actor(account))))
        _write_collection(archive, "outbox.json", (activity(said) for said in _all_said(account)))
        _write_collection(archive, "likes.json", _liked(account))
        for kind in Kind:
            with archive.open(FILE_NAMES[kind], "w") as member:
                for line in write_table(kind, table(account.pk, kind)):
                    member.write(line.encode())
        for blob in _blobs(account):
            _write_blob(archive, blob)


def _write_collection(archive: zipfile.ZipFile, name: str, items: Iterable[Any]) -> None:
    """An ordered collection, item by item. The count comes last, when it is known."""
    count = 0
    with archive.open(name, "w", force_zip64=True) as member:
        head = wire.encode({"@context": CONTEXT, "id": name, "type": "OrderedCollection"})
        member.write(head[:-1] + b',"orderedItems":[')
        for item in items:
            member.write((b",\n" if count else b"\n") + wire.encode(item))
            count += 1
        member.write(b'\n],"totalItems":%d}' % count)


def _path(blob: str) -> str:
    """Where a file lies in the archive."""
    return f"{_MEDIA}/{blob}" if blob else ""


def _actor(account: Account) -> Actor:
    return Actor(
        uri=account.uri,
        url=account.url,
        kind=account.actor_type,
        username=account.username,
        name=account.display_name,
        summary=account.note_html,
        fields=[(row["name"], row["html"]) for row in account.fields],
        icon=_path(account.avatar),
        image=_path(account.header),
        followers=account.followers_url,
        published=account.created_at,
        locked=account.locked,
        discoverable=account.discoverable,
        indexable=account.indexable,
    )


def _posts(account: Account) -> QuerySet[Post]:
    return (
        Post.objects.filter(account=account)
        .select_related("reblog_of", "in_reply_to", "quote_of", "poll")
        .prefetch_related(
            Prefetch("mentions", Mention.objects.select_related("account").order_by("pk")),
            Prefetch("tags", PostTag.objects.select_related("tag").order_by("pk")),
            Prefetch("media", MediaAttachment.objects.order_by("position")),
        )
        .order_by("pk")
    )


def _all_said(account: Account) -> Iterator[Said]:
    """All posts and boosts, oldest first, in batches by id."""
    last = 0
    while batch := list(_posts(account).filter(pk__gt=last)[:_BATCH]):
        yield from (_said(account, post) for post in batch)
        last = batch[-1].pk


def _said(account: Account, post: Post) -> Said:
    return Said(
        uri=post.uri,
        url=post.url,
        actor=account.uri,
        followers=account.followers_url,
        visibility=post.visibility,
        published=post.created_at,
        updated=post.edited_at,
        html=post.html,
        source=post.text,
        warning=post.spoiler_text,
        sensitive=post.sensitive,
        language=post.language,
        in_reply_to=post.in_reply_to.uri if post.in_reply_to else None,
        quotes=post.quote_of.uri if post.quote_of else None,
        mentions=[
            (it.account.uri, address(it.account.username, it.account.domain)) for it in post.mentions.all()
        ],
        tags=[(it.tag.name, tag_url(it.tag.name)) for it in post.tags.all()],
        files=[
            File(path=_path(it.file) or it.remote_url, media_type=it.mime_type, description=it.description)
            for it in post.media.all()
        ],
        poll=_question(post),
        boosted=post.reblog_of.uri if post.reblog_of else "",
    )


def _question(post: Post) -> Question | None:
    poll = getattr(post, "poll", None)
    if poll is None:
        return None
    return Question(
        options=list(zip(poll.options, poll.tallies, strict=False)),
        multiple=poll.multiple,
        ends=poll.expires_at,
        voters=poll.voters_count,
    )


def _liked(account: Account) -> Iterator[str]:
    rows = Favourite.objects.filter(account=account).order_by("-pk")
    return rows.values_list("post__uri", flat=True).iterator(1_000)


def _blobs(account: Account) -> Iterator[str]:
    yield from dict.fromkeys(blob for blob in (account.avatar, account.header) if blob)
    rows = MediaAttachment.objects.filter(account=account, post__account=account).exclude(file="")
    yield from rows.order_by("pk").values_list("file", flat=True).iterator(1_000)


def _write_blob(archive: zipfile.ZipFile, blob: str) -> None:
    """A file as it is: pictures and videos are as small as they get. One that is gone is left out."""
    if blob.startswith(("http://", "https://")) or not default_storage.exists(blob):
        return
    member = zipfile.ZipInfo(_path(str(PurePosixPath(blob))))
    member.compress_type = zipfile.ZIP_STORED
    with default_storage.open(blob) as source, archive.open(member, "w", force_zip64=True) as target:
        while piece := source.read(1 << 16):
            target.write(piece)
