"""What each kind of table does, a row at a time, and what overwriting takes away; through the owners' commands."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.conf import settings
from django.db.models import Q

from hubbub.identity.logic.names import USERNAME, clean_domain, split_acct
from hubbub.identity.queries import accounts_named
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Forbidden, HubbubError, Invalid, NotFound
from hubbub.network.commands import block, follow, lists, mute
from hubbub.network.commands.bonds import FollowOptions
from hubbub.network.models import (
    AccountDomainBlock,
    AccountList,
    Block,
    Follow,
    FollowRequest,
    ListMember,
    Mute,
)
from hubbub.portability.logic.tables import Row
from hubbub.portability.models import Kind, Reason
from hubbub.publishing.commands import react
from hubbub.publishing.models import Bookmark, Post

_BATCH = 500


class NotDone(Exception):
    """A row that can't be done, and why."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


class Deeds(Protocol):
    """What a kind of table does."""

    def prepare(self, rows: Sequence[Row]) -> None:
        """Look up what a batch of rows names, plural first."""

    def do(self, row: Row) -> None:
        """Do a row of the batch. Raises `NotDone`, or an error of the domain."""

    def clear(self, rows: Sequence[Row]) -> None:
        """Take away what the whole table does not name. Safe to run twice."""


def deeds_of(kind: Kind, viewer: Viewer) -> Deeds:
    """The deeds of a kind, done as `viewer`."""
    made: dict[Kind, type[_Deeds]] = {
        Kind.FOLLOWING: _Following,
        Kind.BLOCKS: _Blocks,
        Kind.MUTES: _Mutes,
        Kind.DOMAIN_BLOCKS: _Domains,
        Kind.LISTS: _Lists,
        Kind.BOOKMARKS: _Bookmarks,
    }
    return made[kind](viewer)


def reason_of(error: HubbubError) -> Reason:
    """Why a command refused a row."""
    if isinstance(error, Forbidden):
        return Reason.REFUSED
    return Reason.UNKNOWN_HERE if isinstance(error, NotFound) else Reason.UNREADABLE


def known_accounts(rows: Iterable[Row]) -> dict[str, int]:
    """The ids of the accounts that rows name, as they name them; a query for every few hundred."""
    named = {row.acct: split_acct(row.acct, settings.HUBBUB.domain) for row in rows}
    wanted = list(dict.fromkeys(named.values()))
    found: dict[tuple[str, str | None], int] = {}
    for start in range(0, len(wanted), _BATCH):
        for account in accounts_named(wanted[start : start + _BATCH]):
            found[account.username.lower(), account.domain] = account.pk
    return {
        acct: found[name.lower(), domain]
        for acct, (name, domain) in named.items()
        if (name.lower(), domain) in found
    }


class _Deeds:
    """What all have in common: who acts."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer, self.me = viewer, viewer.me

    def prepare(self, rows: Sequence[Row]) -> None:
        pass

    def do(self, row: Row) -> None:
        raise NotImplementedError

    def clear(self, rows: Sequence[Row]) -> None:
        raise NotImplementedError


class _Accounts(_Deeds):
    """Tables of accounts."""

    known: dict[str, int]

    def prepare(self, rows: Sequence[Row]) -> None:
        self.known = known_accounts(rows)

    def target(self, row: Row) -> int:
        """The account of a row. Raises `NotDone`."""
        name, domain = split_acct(row.acct, settings.HUBBUB.domain)
        if not USERNAME.fullmatch(name) or (domain is not None and clean_domain(domain) is None):
            raise NotDone(Reason.UNREADABLE)
        if row.acct not in self.known:
            raise NotDone(Reason.UNKNOWN_HERE if domain is None else Reason.ELSEWHERE)
        if self.known[row.acct] == self.me:
            raise NotDone(Reason.ONESELF)
        return self.known[row.acct]

    def unnamed(self, rows: Sequence[Row], present: Iterable[int]) -> list[int]:
        """Those who are present and stand in no row."""
        named = set(known_accounts(rows).values())
        return sorted(set(present) - named)


class _Following(_Accounts):
    def do(self, row: Row) -> None:
        options = FollowOptions(reblogs=row.show_reblogs, notify=row.notify, languages=row.languages)
        try:
            follow.follow(self.viewer, self.target(row), options)
        except Invalid as error:
            raise NotDone(Reason.TOO_MANY) from error

    def clear(self, rows: Sequence[Row]) -> None:
        followed = Follow.objects.filter(follower_id=self.me).values_list("target_id", flat=True)
        asked = FollowRequest.objects.filter(follower_id=self.me).values_list("target_id", flat=True)
        for account_id in self.unnamed(rows, [*followed, *asked]):
            follow.unfollow(self.viewer, account_id)


class _Blocks(_Accounts):
    def do(self, row: Row) -> None:
        block.block(self.viewer, self.target(row))

    def clear(self, rows: Sequence[Row]) -> None:
        blocked = Block.objects.filter(account_id=self.me).values_list("target_id", flat=True)
        for account_id in self.unnamed(rows, blocked):
            block.unblock(self.viewer, account_id)


class _Mutes(_Accounts):
    def do(self, row: Row) -> None:
        mute.mute(self.viewer, self.target(row), notifications=row.hide_notifications is not False)

    def clear(self, rows: Sequence[Row]) -> None:
        muted = Mute.objects.filter(account_id=self.me).values_list("target_id", flat=True)
        for account_id in self.unnamed(rows, muted):
            mute.unmute(self.viewer, account_id)


class _Domains(_Deeds):
    def do(self, row: Row) -> None:
        block.block_domain(self.viewer, row.domain)

    def clear(self, rows: Sequence[Row]) -> None:
        named = {clean_domain(row.domain) for row in rows}
        blocked = AccountDomainBlock.objects.filter(account_id=self.me).values_list("domain", flat=True)
        for domain in sorted(set(blocked) - named):
            block.unblock_domain(self.viewer, domain)


class _Lists(_Accounts):
    def do(self, row: Row) -> None:
        target = self.known.get(row.acct)
        if target != self.me:  # oneself may stand on one's lists
            target = self.target(row)
        found = self._list(row.list_name)
        if ListMember.objects.filter(list=found, account_id=target).exists():
            return
        try:
            lists.add_to_list(self.viewer, found.pk, [target])
        except NotFound as error:
            raise NotDone(Reason.NOT_FOLLOWED) from error

    def _list(self, title: str) -> AccountList:
        found = AccountList.objects.filter(account_id=self.me, title=title).order_by("pk").first()
        if found is None and AccountList.objects.filter(account_id=self.me).count() >= lists.MOST_LISTS:
            raise NotDone(Reason.TOO_MANY)
        return found or lists.create_list(self.viewer, title)

    def clear(self, rows: Sequence[Row]) -> None:
        titles = {row.list_name for row in rows}
        for found in AccountList.objects.filter(account_id=self.me):
            if found.title not in titles:
                lists.delete_list(self.viewer, found.pk)
                continue
            members = ListMember.objects.filter(list=found).values_list("account_id", flat=True)
            on_it = [row for row in rows if row.list_name == found.title]
            lists.remove_from_list(self.viewer, found.pk, self.unnamed(on_it, members))


class _Bookmarks(_Deeds):
    known: dict[str, int]

    def prepare(self, rows: Sequence[Row]) -> None:
        self.known = _known_posts(rows)

    def do(self, row: Row) -> None:
        if not row.uri.startswith(("http://", "https://")):
            raise NotDone(Reason.UNREADABLE)
        try:
            react.bookmark(self.viewer, self.known[row.uri])
        except (KeyError, NotFound) as error:
            raise NotDone(Reason.UNKNOWN_POST) from error

    def clear(self, rows: Sequence[Row]) -> None:
        named = set(_known_posts(rows).values())
        kept = Bookmark.objects.filter(account_id=self.me).values_list("post_id", flat=True)
        for post_id in sorted(set(kept) - named):
            react.unbookmark(self.viewer, post_id)


def _known_posts(rows: Sequence[Row]) -> dict[str, int]:
    """The ids of the posts that rows name, by their id on the network or by their page."""
    wanted = list(dict.fromkeys(row.uri for row in rows if row.uri))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        posts = Post.objects.filter(Q(uri__in=part) | Q(url__in=part), reblog_of=None)
        for pk, uri, url in posts.values_list("pk", "uri", "url"):
            found[uri] = pk
            found.setdefault(url, pk)
    return found
