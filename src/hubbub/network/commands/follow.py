"""Following, no longer following, and letting a follower go."""

from django.db import transaction

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Forbidden, Invalid, NotFound
from hubbub.kernel.events import emit
from hubbub.network.commands.bonds import FollowOptions, begin_follow, end_follow, end_request, lock_pair
from hubbub.network.events import FollowRequested
from hubbub.network.models import AccountDomainBlock, Block, Follow, FollowRequest

MOST_FOLLOWED = 7_500


@transaction.atomic
def follow(
    viewer: Viewer, target_id: int, options: FollowOptions | None = None, *, uri: str = ""
) -> Follow | FollowRequest:
    """Follow `target_id`, or ask to, where it is locked or remote or the follower is limited.

    Whoever follows or asks already only changes the options. `uri` is the activity's id when a remote account
    follows. Raises `NotFound` for oneself and for who isn't there, `Forbidden` where a block stands between them or
    the target has moved away, `Invalid` for one more than one may follow.
    """
    options = options or FollowOptions()
    me, target = lock_pair(viewer, target_id)
    if target.suspended_at:
        raise NotFound
    if target.moved_to_id or _blocked_either_way(me, target):
        raise Forbidden
    if Follow.objects.filter(follower=me, target=target).exists():
        return begin_follow(me.pk, target.pk, options.changes())
    _check_room(me)
    if target.locked or not target.is_local or me.limited_at:
        return _ask(me, target, options, uri)
    return begin_follow(me.pk, target.pk, options.changes(), uri)


def _check_room(me: Account) -> None:
    """A local account follows so many, or (once well known) a tenth more than follow it, as Mastodon has it."""
    most = max(MOST_FOLLOWED, me.followers_count * 11 // 10)
    if me.is_local and me.following_count >= most:
        raise Invalid(f"Validation failed: You cannot follow more than {most} people")


def _blocked_either_way(me: Account, target: Account) -> bool:
    pair = {me.pk, target.pk}
    if Block.objects.filter(account_id__in=pair, target_id__in=pair).exists():
        return True
    if me.domain == target.domain:
        return False
    blocks = AccountDomainBlock.objects
    return (
        blocks.filter(account=me, domain=target.domain).exists()
        or blocks.filter(account=target, domain=me.domain).exists()
    )


def _ask(me: Account, target: Account, options: FollowOptions, uri: str) -> FollowRequest:
    request, made = FollowRequest.objects.get_or_create(
        follower=me, target=target, defaults={**options.changes(), "uri": uri}
    )
    if made:
        emit(FollowRequested(request_id=request.pk, follower_id=me.pk, target_id=target.pk))
    else:
        FollowRequest.objects.filter(pk=request.pk).update(**options.changes())
    return request


@transaction.atomic
def unfollow(viewer: Viewer, target_id: int) -> None:
    """Stop following, or withdraw the request. Fine when there was neither. Raises `NotFound`."""
    me, target = lock_pair(viewer, target_id)
    end_follow(me.pk, target.pk, by_id=me.pk)
    end_request(me.pk, target.pk, by_id=me.pk)


@transaction.atomic
def remove_from_followers(viewer: Viewer, follower_id: int) -> None:
    """Let a follower go. Fine when they didn't follow. Raises `NotFound`."""
    me, follower = lock_pair(viewer, follower_id)
    end_follow(follower.pk, me.pk, by_id=me.pk)
