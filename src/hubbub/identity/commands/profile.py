"""Changing how an account presents itself."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import F

from hubbub.identity.events import AccountUpdated
from hubbub.identity.logic.names import clean_domain, split_acct
from hubbub.identity.models import Account, ActorType, Preferences
from hubbub.identity.queries import accounts_named
from hubbub.identity.viewer import Viewer
from hubbub.kernel.blobs import drop_blobs, store_blob
from hubbub.kernel.errors import Forbidden, Invalid
from hubbub.kernel.events import emit
from hubbub.kernel.markup import MentionTarget, find_mentions, format_note, format_profile_field
from hubbub.kernel.media import prepare_cover, prepare_square

TagUrl = Callable[[str], str]

LONGEST_NAME = 30
LONGEST_NOTE = 500
MOST_FIELDS = 4
LONGEST_FIELD = 255
LARGEST_PICTURE = 8 * 1024 * 1024
MOST_ATTRIBUTION_DOMAINS = 100
LONGEST_DESCRIPTION = 1500
PRIVACIES = ("public", "unlisted", "private", "direct")
QUOTE_POLICIES = ("public", "followers", "nobody")


class Field(msgspec.Struct, frozen=True):
    """A name and a value on a profile, as written."""

    name: str = ""
    value: str = ""


class ProfileWishes(msgspec.Struct, frozen=True, kw_only=True):
    """What is to change; None leaves it. Pictures are paths of uploads."""

    display_name: str | None = None
    note: str | None = None
    fields: Sequence[Field] | None = None
    avatar: Path | None = None
    avatar_description: str | None = None
    header: Path | None = None
    header_description: str | None = None
    locked: bool | None = None
    bot: bool | None = None
    discoverable: bool | None = None
    indexable: bool | None = None
    hide_collections: bool | None = None
    show_media: bool | None = None
    show_media_replies: bool | None = None
    show_featured: bool | None = None
    attribution_domains: Sequence[str] | None = None
    default_privacy: str | None = None
    default_sensitive: bool | None = None
    default_language: str | None = None
    default_quote_policy: str | None = None


_SWITCHES = (
    "locked",
    "discoverable",
    "indexable",
    "hide_collections",
    "show_media",
    "show_media_replies",
    "show_featured",
)


def update_profile(viewer: Viewer, wishes: ProfileWishes, *, tag_url: TagUrl) -> Account:
    """Change the viewer's own profile. `tag_url` gives the address of a hashtag in the description.

    Raises `Invalid` for texts that are too long, bad pictures or unknown words; nothing is changed then.
    """
    _check(wishes)
    pictures = _prepare_pictures(wishes)
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(pk=viewer.me).first()
        if account is None:
            raise Forbidden
        _write_texts(account, wishes, tag_url)
        _write_switches(account, wishes)
        _write_pictures(account, pictures)
        account.revision = F("revision") + 1
        account.save()
        _write_preferences(account, wishes)
        emit(AccountUpdated(account_id=account.pk))
    account.refresh_from_db()
    return account


def _check(wishes: ProfileWishes) -> None:
    problems = [
        (wishes.display_name is not None and len(wishes.display_name.strip()) > LONGEST_NAME,
         f"Display name is too long (maximum is {LONGEST_NAME} characters)"),
        (wishes.note is not None and len(wishes.note) > LONGEST_NOTE,
         f"Note character limit of {LONGEST_NOTE} exceeded"),
        (wishes.fields is not None and len(wishes.fields) > MOST_FIELDS,
         f"Fields can't be more than {MOST_FIELDS}"),
        (any(len(f.name) > LONGEST_FIELD or len(f.value) > LONGEST_FIELD for f in wishes.fields or ()),
         f"Fields are too long (maximum is {LONGEST_FIELD} characters)"),
        (any(not f.name.strip() and f.value.strip() for f in wishes.fields or ()),
         "Fields with values can't have an empty label"),
        (wishes.default_privacy not in {None, *PRIVACIES}, "Privacy is not included in the list"),
        (wishes.default_quote_policy not in {None, *QUOTE_POLICIES}, "Quote policy is not included in the list"),
        (any(len(text or "") > LONGEST_DESCRIPTION for text in (wishes.avatar_description, wishes.header_description)),
         f"Description is too long (maximum is {LONGEST_DESCRIPTION} characters)"),
        (len(wishes.attribution_domains or ()) > MOST_ATTRIBUTION_DOMAINS,
         f"Attribution domains can't be more than {MOST_ATTRIBUTION_DOMAINS}"),
    ]  # fmt: skip
    for is_wrong, sentence in problems:
        if is_wrong:
            raise Invalid(f"Validation failed: {sentence}")


def _prepare_pictures(wishes: ProfileWishes) -> Mapping[str, str]:
    """Blob names of new pictures by field."""
    made = {}
    for field, source, prepare in (
        ("avatar", wishes.avatar, prepare_square),
        ("header", wishes.header, prepare_cover),
    ):
        if source is None:
            continue
        if source.stat().st_size > LARGEST_PICTURE:
            raise Invalid(
                f"Validation failed: {field.capitalize()} file size must be less than"
                f" {LARGEST_PICTURE // 1024 // 1024} MB"
            )
        with tempfile.TemporaryDirectory() as folder:
            prepared = prepare(source, Path(folder))
            made[field] = store_blob(prepared.original.path, prepared.original.extension)
            moving = prepared.small.path != prepared.original.path
            made[f"{field}_static"] = (
                store_blob(prepared.small.path, prepared.small.extension) if moving else made[field]
            )
    return made


def _write_pictures(account: Account, pictures: Mapping[str, str]) -> None:
    for field, name in pictures.items():
        drop_blobs(
            getattr(account, field)
        )  # a still one is its own static version: dropping it twice does no harm
        setattr(account, field, name)


def _write_texts(account: Account, wishes: ProfileWishes, tag_url: TagUrl) -> None:
    if wishes.display_name is not None:
        account.display_name = wishes.display_name.strip()
    for field in ("avatar_description", "header_description"):
        text = getattr(wishes, field)
        if text is not None:
            setattr(account, field, text)
    if wishes.attribution_domains is not None:
        account.attribution_domains = _domains(wishes.attribution_domains)
    if wishes.note is None and wishes.fields is None:
        return
    texts = [wishes.note or "", *(field.value for field in wishes.fields or ())]
    mentions = _mentions(texts)
    if wishes.note is not None:
        account.note = wishes.note
        account.note_html = format_note(wishes.note, mentions, tag_url)
    if wishes.fields is not None:
        account.fields = [
            {
                "name": field.name.strip(),
                "value": field.value.strip(),
                "html": format_profile_field(field.value.strip(), mentions, tag_url),
                "verified_at": _verified_at(account, field),
            }
            for field in wishes.fields
            if field.name.strip()
        ]


def _verified_at(account: Account, field: Field) -> str | None:
    """A link stays verified as long as it is the same link."""
    return next(
        (old.get("verified_at") for old in account.fields if old["value"] == field.value.strip()), None
    )


def _mentions(texts: Sequence[str]) -> dict[str, MentionTarget]:
    named = {
        m.acct: split_acct(m.acct, settings.HUBBUB.domain) for text in texts for m in find_mentions(text)
    }
    known = {(a.username.lower(), a.domain): a for a in accounts_named(list(dict.fromkeys(named.values())))}
    return {
        acct: MentionTarget(url=known[name].url, username=known[name].username, domain=known[name].domain)
        for acct, name in named.items()
        if name in known
    }


def _domains(given: Sequence[str]) -> list[str]:
    cleaned = [clean_domain(text) for text in given if text.strip()]
    if None in cleaned:
        raise Invalid("Validation failed: Attribution domains must be domain names")
    return [domain for domain in dict.fromkeys(cleaned) if domain]


def _write_switches(account: Account, wishes: ProfileWishes) -> None:
    for name in _SWITCHES:
        value = getattr(wishes, name)
        if value is not None:
            setattr(account, name, value)
    if wishes.bot is not None:
        account.bot = wishes.bot
        if account.actor_type in {ActorType.PERSON, ActorType.SERVICE}:
            account.actor_type = ActorType.SERVICE if wishes.bot else ActorType.PERSON


def _write_preferences(account: Account, wishes: ProfileWishes) -> None:
    given = {
        "default_privacy": wishes.default_privacy,
        "default_sensitive": wishes.default_sensitive,
        "default_language": wishes.default_language,
        "default_quote_policy": wishes.default_quote_policy,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    if changes:
        Preferences.objects.filter(account=account).update(**changes)


@transaction.atomic
def remove_picture(viewer: Viewer, which: str) -> None:
    """Go back to the standard `avatar` or `header`. Idempotent."""
    account = Account.objects.select_for_update().get(pk=viewer.me)
    drop_blobs(getattr(account, which), getattr(account, f"{which}_static"))
    empty = {which: "", f"{which}_static": "", f"{which}_description": ""}
    Account.objects.filter(pk=account.pk).update(**empty, revision=F("revision") + 1)
    emit(AccountUpdated(account_id=account.pk))
