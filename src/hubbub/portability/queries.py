"""What somebody has that can be taken along, and how far their imports and archives are."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import Q

from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.kernel.errors import NotFound
from hubbub.network.models import AccountDomainBlock, Block, Follow, ListMember, Mute
from hubbub.portability.logic.tables import Row
from hubbub.portability.models import Archive, Import, ImportRow, Kind, State
from hubbub.publishing.models import Bookmark

_BATCH = 1_000
SHOWN_IMPORTS = 20
SHOWN_FAILURES = 200
_THERE = Q(target__suspended_at=None, target__deleted_at=None)


def address(username: str, domain: str | None) -> str:
    """The full address of an account, as other servers know it."""
    return f"{username}@{domain or settings.HUBBUB.domain}"


def table(account_id: int, kind: Kind) -> Iterator[Row]:
    """The rows of a table of what an account has, newest first; one query, read in batches."""
    return _TABLES[kind](account_id)


def count(account_id: int, kind: Kind) -> int:
    """How many rows a table has."""
    model, owner = _COUNTED[kind]
    return int(model.objects.filter(**{owner: account_id}).count())


def _following(me: int) -> Iterator[Row]:
    rows = Follow.objects.filter(_THERE, follower_id=me).order_by("-pk")
    columns = ("target__username", "target__domain", "show_reblogs", "notify", "languages")
    for name, domain, reblogs, notify, languages in rows.values_list(*columns).iterator(_BATCH):
        yield Row(acct=address(name, domain), show_reblogs=reblogs, notify=notify, languages=languages)


def _blocks(me: int) -> Iterator[Row]:
    rows = Block.objects.filter(_THERE, account_id=me).order_by("-pk")
    for name, domain in rows.values_list("target__username", "target__domain").iterator(_BATCH):
        yield Row(acct=address(name, domain))


def _mutes(me: int) -> Iterator[Row]:
    lasting = Q(expires_at=None) | Q(expires_at__gt=now())
    rows = Mute.objects.filter(_THERE, lasting, account_id=me).order_by("-pk")
    columns = ("target__username", "target__domain", "hide_notifications")
    for name, domain, hide in rows.values_list(*columns).iterator(_BATCH):
        yield Row(acct=address(name, domain), hide_notifications=hide)


def _domain_blocks(me: int) -> Iterator[Row]:
    rows = AccountDomainBlock.objects.filter(account_id=me).order_by("-pk")
    for domain in rows.values_list("domain", flat=True).iterator(_BATCH):
        yield Row(domain=domain)


def _lists(me: int) -> Iterator[Row]:
    rows = ListMember.objects.filter(list__account_id=me, account__deleted_at=None).order_by("list_id", "pk")
    columns = ("list__title", "account__username", "account__domain")
    for title, name, domain in rows.values_list(*columns).iterator(_BATCH):
        yield Row(list_name=title, acct=address(name, domain))


def _bookmarks(me: int) -> Iterator[Row]:
    rows = Bookmark.objects.filter(account_id=me).order_by("-pk")
    for uri in rows.values_list("post__uri", flat=True).iterator(_BATCH):
        yield Row(uri=uri)


_TABLES: dict[Kind, Callable[[int], Iterator[Row]]] = {
    Kind.FOLLOWING: _following,
    Kind.BLOCKS: _blocks,
    Kind.MUTES: _mutes,
    Kind.DOMAIN_BLOCKS: _domain_blocks,
    Kind.LISTS: _lists,
    Kind.BOOKMARKS: _bookmarks,
}
_COUNTED: dict[Kind, tuple[Any, str]] = {
    Kind.FOLLOWING: (Follow, "follower_id"),
    Kind.BLOCKS: (Block, "account_id"),
    Kind.MUTES: (Mute, "account_id"),
    Kind.DOMAIN_BLOCKS: (AccountDomainBlock, "account_id"),
    Kind.LISTS: (ListMember, "list__account_id"),
    Kind.BOOKMARKS: (Bookmark, "account_id"),
}


def imports(viewer: Viewer) -> list[Import]:
    """The viewer's latest imports, newest first."""
    return list(Import.objects.filter(account_id=viewer.me).order_by("-pk")[:SHOWN_IMPORTS])


def own_import(viewer: Viewer, import_id: int) -> Import:
    """One of the viewer's imports. Raises `NotFound`."""
    found = Import.objects.filter(pk=import_id, account_id=viewer.me).first()
    if found is None:
        raise NotFound
    return found


def failures(row: Import, limit: int | None = SHOWN_FAILURES) -> list[ImportRow]:
    """The rows of an import that could not be done, in the table's order."""
    return list(ImportRow.objects.filter(of=row).exclude(reason="").order_by("number")[:limit])


def archive_of(viewer: Viewer) -> Archive | None:
    """The viewer's archive that is being made or can be downloaded, the newest."""
    rows = Archive.objects.filter(account_id=viewer.me).exclude(state=State.FAILED)
    return rows.filter(Q(expires_at=None) | Q(expires_at__gt=now())).order_by("-pk").first()


def ready_archive(viewer: Viewer, archive_id: int) -> Archive:
    """An archive of the viewer's, ready to be downloaded. Raises `NotFound`, also when its time is over."""
    rows = Archive.objects.filter(pk=archive_id, account_id=viewer.me, state=State.DONE)
    found = rows.filter(expires_at__gt=now()).first()
    if found is None:
        raise NotFound
    return found


def row_of(kept: ImportRow) -> Row:
    """What a kept row says."""
    return msgspec.convert(kept.data, Row)
