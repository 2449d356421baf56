"""This server's own emoji."""

import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from hubbub.instance.events import EmojiChanged
from hubbub.instance.models import CustomEmoji
from hubbub.kernel.blobs import drop_blobs, store_blob
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.kernel.events import emit
from hubbub.kernel.media import prepare_image

LARGEST = 256 * 1024
LONGEST_SHORTCODE = 64
_SHORTCODE = re.compile(r"[a-zA-Z0-9_]{2,}")


class DrawnEmoji(NamedTuple):
    """An emoji whose pictures are stored already; `keep_emoji` makes it one."""

    shortcode: str
    category: str
    file: str
    static_file: str


def add_emoji(shortcode: str, source: Path, *, category: str = "") -> CustomEmoji:
    """Let `:shortcode:` be shown as the picture in `source`; one that was there is replaced.

    Raises `Invalid` for a bad shortcode, or a file that is too large or no picture.
    """
    return keep_emoji(draw_emoji(shortcode, source, category=category))


def draw_emoji(shortcode: str, source: Path, *, category: str = "") -> DrawnEmoji:
    """The slow part of `add_emoji`, which no transaction should wait for. Raises as that does."""
    if not _SHORTCODE.fullmatch(shortcode) or len(shortcode) > LONGEST_SHORTCODE:
        raise Invalid("A shortcode is made of at least two letters, digits and underscores")
    _check_category(category)
    if source.stat().st_size > LARGEST:
        raise Invalid(f"An emoji may have at most {LARGEST // 1024} KiB; {source.name} has more")
    with tempfile.TemporaryDirectory() as folder:
        made = prepare_image(source, Path(folder))
        file = store_blob(made.original.path, made.original.extension)
        static = store_blob(made.small.path, made.small.extension) if made.is_animated else file
    return DrawnEmoji(shortcode, category, file, static)


@transaction.atomic
def keep_emoji(drawn: DrawnEmoji) -> CustomEmoji:
    """Let an emoji be shown that was drawn; one that was there is replaced."""
    for old in CustomEmoji.objects.filter(shortcode=drawn.shortcode, domain=None):
        _remove(old)
    emoji = CustomEmoji.objects.create(**drawn._asdict())
    emit(EmojiChanged(shortcode=drawn.shortcode))
    return emoji


@transaction.atomic
def remove_emoji(shortcode: str) -> None:
    """Let `:shortcode:` be plain text again. Raises `NotFound`."""
    found = CustomEmoji.objects.filter(shortcode=shortcode, domain=None).first()
    if found is None:
        raise NotFound(f"There is no emoji :{shortcode}:")
    _remove(found)
    emit(EmojiChanged(shortcode=shortcode))


@transaction.atomic
def change_emoji(shortcode: str, *, category: str | None = None, disabled: bool | None = None) -> CustomEmoji:
    """Let an emoji stand elsewhere in the picker, or be plain text for now. Raises `NotFound`."""
    found = CustomEmoji.objects.select_for_update().filter(shortcode=shortcode, domain=None).first()
    if found is None:
        raise NotFound(f"There is no emoji :{shortcode}:")
    wanted = {"category": category, "disabled": disabled}
    for name, value in wanted.items():
        if value is not None:
            setattr(found, name, value)
    _check_category(found.category)
    found.save()
    emit(EmojiChanged(shortcode=shortcode))
    return found


def _check_category(category: str) -> None:
    if len(category) > LONGEST_SHORTCODE:
        raise Invalid("Validation failed: Category is too long")


def _remove(emoji: CustomEmoji) -> None:
    drop_blobs(emoji.file, emoji.static_file)
    emoji.delete()
