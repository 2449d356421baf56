"""Changing what the server says of itself: names, texts, pictures, who may sign up."""

import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from hubbub.instance.commands.settings import ensure_server_settings
from hubbub.instance.models import ServerSettings
from hubbub.kernel.blobs import drop_blobs, store_blob
from hubbub.kernel.environment import Registration
from hubbub.kernel.errors import FieldError, Invalid
from hubbub.kernel.languages import language_choices
from hubbub.kernel.media import PreparedImage, prepare_cover, prepare_square

LONGEST_TITLE = 80
LONGEST_SHORT = 500
LONGEST_TEXT = 100_000
ICON_SIZE = 512
LARGEST_PICTURE = 8 * 1024 * 1024


class ServerWishes(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be different; what is not given stays. A picture is a file, or None to have none."""

    title: str | msgspec.UnsetType = msgspec.UNSET
    short_description: str | msgspec.UnsetType = msgspec.UNSET
    description: str | msgspec.UnsetType = msgspec.UNSET
    contact_email: str | msgspec.UnsetType = msgspec.UNSET
    contact_account_id: int | None | msgspec.UnsetType = msgspec.UNSET
    languages: list[str] | msgspec.UnsetType = msgspec.UNSET
    registration: str | msgspec.UnsetType = msgspec.UNSET
    privacy_policy: str | msgspec.UnsetType = msgspec.UNSET
    terms_of_service: str | msgspec.UnsetType = msgspec.UNSET
    terms_effective_on: date | None | msgspec.UnsetType = msgspec.UNSET
    icon: Path | None | msgspec.UnsetType = msgspec.UNSET
    thumbnail: Path | None | msgspec.UnsetType = msgspec.UNSET


class ServerChanges(NamedTuple):
    """Wishes that are right, with their pictures stored already; `write_server` grants them."""

    given: Mapping[str, Any]
    pictures: Mapping[str, str]


def update_server(wishes: ServerWishes) -> list[str]:
    """Change the server's row; returns the names of what is different now. Raises `Invalid` with details by field.

    Whoever calls has checked that the one who asks may.
    """
    return write_server(prepare_server(wishes))


def prepare_server(wishes: ServerWishes) -> ServerChanges:
    """The slow part of `update_server`, which no transaction should wait for. Raises as that does."""
    given = {
        name: value
        for name, value in msgspec.structs.asdict(wishes).items()
        if value is not msgspec.UNSET and name not in _PICTURES
    }
    _check(given)
    return ServerChanges(given, _prepare(wishes))


@transaction.atomic
def write_server(changes: ServerChanges) -> list[str]:
    """Change the server's row as was prepared; returns the names of what is different now."""
    ensure_server_settings()
    row = ServerSettings.objects.select_for_update().get(pk=1)
    wanted = {**changes.given, **changes.pictures}
    before = {name: getattr(row, name) for name in wanted}
    changed = [name for name, value in wanted.items() if before[name] != value]
    for name in changed:
        setattr(row, name, wanted[name])
    drop_blobs(*(before[name] for name in changes.pictures))
    row.save(update_fields=[*changed, "updated_at"])
    return changed


def _prepare_thumbnail(source: Path, target: Path) -> PreparedImage:
    return prepare_cover(source, target, width=1200, height=630)


def _prepare_icon(source: Path, target: Path) -> PreparedImage:
    return prepare_square(source, target, size=ICON_SIZE)


_PICTURES: dict[str, Callable[[Path, Path], PreparedImage]] = {
    "icon": _prepare_icon,
    "thumbnail": _prepare_thumbnail,
}


def _prepare(wishes: ServerWishes) -> dict[str, str]:
    """Blob names of new pictures by field, empty for one that goes."""
    made: dict[str, str] = {}
    for field, prepare in _PICTURES.items():
        source = getattr(wishes, field)
        if source is None:
            made[field] = ""
        elif source is not msgspec.UNSET:
            made[field] = _store(field, source, prepare)
    return made


def _store(field: str, source: Path, prepare: Callable[[Path, Path], PreparedImage]) -> str:
    if source.stat().st_size > LARGEST_PICTURE:
        _refuse(field, f"must be less than {LARGEST_PICTURE // 1024 // 1024} MB")
    with tempfile.TemporaryDirectory() as folder:
        try:
            made = prepare(source, Path(folder))
        except Invalid as error:
            raise Invalid(
                error.message, details={field: [FieldError("ERR_INVALID", error.message)]}
            ) from error
        return store_blob(made.small.path, made.small.extension)


def _check(given: dict[str, Any]) -> None:
    if "title" in given:
        given["title"] = given["title"].strip()
        if not given["title"]:
            _refuse("title", "can't be blank")
    for name, longest in _LONGEST.items():
        if len(given.get(name) or "") > longest:
            _refuse(name, f"is too long (maximum is {longest} characters)")
    if given.get("contact_email"):
        _check_email(given["contact_email"])
    known = {code for code, _ in language_choices()}
    if not set(given.get("languages") or ()) <= known:
        _refuse("languages", "are not all known")
    if "registration" in given and given["registration"] not in set(Registration) - {Registration.AS_CHOSEN}:
        _refuse("registration", "is not included in the list")


_LONGEST = {
    "title": LONGEST_TITLE,
    "short_description": LONGEST_SHORT,
    "description": LONGEST_TEXT,
    "privacy_policy": LONGEST_TEXT,
    "terms_of_service": LONGEST_TEXT,
}


def _check_email(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        _refuse("contact_email", "is not a valid e-mail address")


def _refuse(field: str, description: str) -> None:
    words = field.replace("_", " ").capitalize()
    raise Invalid(
        f"Validation failed: {words} {description}", details={field: [FieldError("ERR_INVALID", description)]}
    )
