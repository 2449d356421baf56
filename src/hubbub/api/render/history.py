"""What a status said over time."""

from collections.abc import Sequence

from hubbub.api.entities.statuses import MediaAttachment
from hubbub.api.render.accounts import accounts_by_id
from hubbub.api.render.emojis import emoji_entities
from hubbub.api.render.media import media_entity
from hubbub.api.render.splice import encode, joined, members
from hubbub.instance.emojis import EmojiFinder
from hubbub.kernel.clock import iso
from hubbub.publishing.models import MediaAttachment as MediaRow
from hubbub.publishing.models import Post, PostEdit


def history(post: Post, versions: Sequence[PostEdit]) -> list[bytes]:
    """JSON of each version, in the order of `versions`. Media that are no longer there are left out."""
    author = accounts_by_id([post.account_id])[post.account_id]
    named = {item["id"] for version in versions for item in version.media}
    media = MediaRow.objects.in_bulk(named) if named else {}
    emojis = EmojiFinder(text for version in versions for text in (version.html, version.spoiler_text))
    return [
        joined(
            members(
                {
                    "content": version.html,
                    "spoiler_text": version.spoiler_text,
                    "sensitive": version.sensitive,
                    "created_at": iso(version.created_at),
                }
            ),
            b'"account":' + author,
            members(
                {
                    "media_attachments": _media(version, media),
                    "emojis": emoji_entities(emojis, post.account.domain, version.html, version.spoiler_text),
                    **_poll(version),
                }
            ),
        )
        for version in versions
    ]


def _media(version: PostEdit, rows: dict[int, MediaRow]) -> list[MediaAttachment]:
    shown = []
    for item in version.media:
        row = rows.get(item["id"])
        if row is not None:
            row.description = item["description"]
            shown.append(media_entity(row))
    return shown


def _poll(version: PostEdit) -> dict[str, object]:
    options = version.poll_options
    return {} if options is None else {"poll": {"options": [{"title": title} for title in options]}}


def with_source(status: bytes, text: str) -> bytes:
    """A status that is going, with what its author wrote, so that it can be written anew."""
    return status[:-1] + b',"text":' + encode(text) + b"}"
