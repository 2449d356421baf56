"""What the commands share: who acts, the lock on both sides of a relationship, and making and ending follows exactly.

Every command that changes what stands between two accounts locks both rows first, in the order of their ids. So a
follow can't slip in while a block ends all follows, counters move in step with rows, and nobody waits in a circle.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.db.models import F

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Forbidden, NotFound
from hubbub.kernel.events import emit
from hubbub.network.events import Followed, FollowRequestEnded, ListMembersRemoved, Unfollowed
from hubbub.network.models import Endorsement, Follow, FollowRequest, ListMember


class FollowOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What of a target is wanted. None: as it is already, or the default. No languages at all means every language."""

    reblogs: bool | None = None
    notify: bool | None = None
    languages: list[str] | None = None

    def changes(self) -> dict[str, Any]:
        """The columns of `Follow` and `FollowRequest` that these options set."""
        columns: dict[str, Any] = {}
        if self.reblogs is not None:
            columns["show_reblogs"] = self.reblogs
        if self.notify is not None:
            columns["notify"] = self.notify
        if self.languages is not None:
            columns["languages"] = sorted({code for code in self.languages if code}) or None
        return columns


def acting(viewer: Viewer) -> int:
    """The account a command is done as. Raises `Forbidden` for nobody."""
    if viewer.account_id is None:
        raise Forbidden
    return viewer.account_id


def lock_accounts(ids: Iterable[int]) -> dict[int, Account]:
    """The accounts that are there, locked until the transaction ends (SQLite has locked everything already)."""
    locked = Account.objects.select_for_update(no_key=True).filter(
        pk__in=set(ids), deleted_at=None, waiting_since=None
    )
    return {account.pk: account for account in locked.order_by("pk")}


def lock_pair(viewer: Viewer, target_id: int) -> tuple[Account, Account]:
    """Who acts and upon whom, both locked. Raises `NotFound` when either isn't there or they are the same."""
    me = acting(viewer)
    accounts = lock_accounts([me, target_id])
    if len(accounts) != 2:
        raise NotFound
    return accounts[me], accounts[target_id]


def begin_follow(follower_id: int, target_id: int, options: dict[str, Any], uri: str = "") -> Follow:
    """Make a follow, count it, and say so; one that stands already only takes the options."""
    follow, made = Follow.objects.get_or_create(
        follower_id=follower_id, target_id=target_id, defaults={**options, "uri": uri}
    )
    if not made:
        Follow.objects.filter(pk=follow.pk).update(**options)
        return follow
    _count(follower_id, target_id, by=1)
    emit(Followed(follow_id=follow.pk, follower_id=follower_id, target_id=target_id))
    return follow


def end_follow(follower_id: int, target_id: int, *, by_id: int) -> bool:
    """End a follow if there is one, with the endorsement and list places that rest on it; returns whether it was."""
    follow = Follow.objects.filter(follower_id=follower_id, target_id=target_id).first()
    if follow is None or not Follow.objects.filter(pk=follow.pk).delete()[0]:
        return False
    _count(follower_id, target_id, by=-1)
    _drop_what_rests_on_it(follower_id, target_id)
    emit(Unfollowed(follower_id=follower_id, target_id=target_id, ended_by_id=by_id, uri=follow.uri))
    return True


def end_request(follower_id: int, target_id: int, *, by_id: int) -> bool:
    """End a follow request without a follow if there is one; returns whether it was."""
    request = FollowRequest.objects.filter(follower_id=follower_id, target_id=target_id).first()
    if request is None or not FollowRequest.objects.filter(pk=request.pk).delete()[0]:
        return False
    _drop_what_rests_on_it(follower_id, target_id)
    emit(
        FollowRequestEnded(
            request_id=request.pk,
            follower_id=follower_id,
            target_id=target_id,
            accepted=False,
            ended_by_id=by_id,
            uri=request.uri,
        )
    )
    return True


def _drop_what_rests_on_it(follower_id: int, target_id: int) -> None:
    Endorsement.objects.filter(account_id=follower_id, target_id=target_id).delete()
    members = ListMember.objects.filter(list__account_id=follower_id, account_id=target_id)
    lists = list(members.values_list("list_id", flat=True))
    if lists:
        ListMember.objects.filter(list_id__in=lists, account_id=target_id).delete()
    for list_id in lists:
        emit(ListMembersRemoved(list_id=list_id, account_id=follower_id, member_ids=(target_id,)))


def _count(follower_id: int, target_id: int, *, by: int) -> None:
    Account.objects.filter(pk=follower_id).update(following_count=F("following_count") + by)
    Account.objects.filter(pk=target_id).update(followers_count=F("followers_count") + by)
