"""Ending everything that stands between an account that goes for good and all others."""

from django.db import transaction
from django.db.models import F

from hubbub.identity.models import Account
from hubbub.kernel import sql
from hubbub.kernel.bits import hold, remove_some, some
from hubbub.network.models import (
    AccountNote,
    Block,
    Endorsement,
    Follow,
    FollowRequest,
    ListMember,
    Mute,
    SuggestionDismissal,
)

# Every follow is one row, so each account on the other side loses exactly one.
_FOLLOWED = """
UPDATE identity_account SET followers_count = followers_count - 1
WHERE id IN (SELECT target_id FROM network_follow WHERE follower_id = %(account)s)
"""
_FOLLOWING = """
UPDATE identity_account SET following_count = following_count - 1
WHERE id IN (SELECT follower_id FROM network_follow WHERE target_id = %(account)s)
"""


@transaction.atomic
def end_all_ties(account_id: int) -> None:
    """End all follows and requests of an account, with exact counters on the other side. States no fact a follow:
    whoever minds that the account goes reacts to that."""
    sql.execute(_FOLLOWED, {"account": account_id})
    sql.execute(_FOLLOWING, {"account": account_id})
    Follow.objects.filter(follower_id=account_id).delete()
    Follow.objects.filter(target_id=account_id).delete()
    FollowRequest.objects.filter(follower_id=account_id).delete()
    FollowRequest.objects.filter(target_id=account_id).delete()
    Account.objects.filter(pk=account_id).update(followers_count=0, following_count=0)


def remove_some_followed(account_id: int) -> int:
    """End a few of the follows of an account that is going, off the counters of the other side too."""
    return _remove_some_follows(account_id, "follower_id", "target_id", "followers_count")


def remove_some_followers(account_id: int) -> int:
    """End a few of the follows of others, whose counters say so."""
    return _remove_some_follows(account_id, "target_id", "follower_id", "following_count")


def _remove_some_follows(account_id: int, own: str, other: str, counter: str) -> int:
    found = some(Follow.objects.filter(**{own: account_id}))
    if not found:
        return 0
    with transaction.atomic():
        around = set(Follow.objects.filter(pk__in=found).values_list(other, flat=True))
        held = Account.objects.select_for_update(no_key=True).filter(pk__in=around).order_by("pk")
        list(held.values_list("pk", flat=True))
        hold(Follow.objects.filter(pk__in=found))  # the other side may be going as well, and hold but ours
        gone = dict(Follow.objects.filter(pk__in=found).values_list("pk", other))
        Follow.objects.filter(pk__in=gone).delete()
        Account.objects.filter(pk__in=gone.values()).update(**{counter: F(counter) - 1})
    return len(found)


_UNCOUNTED = (
    *((FollowRequest, side) for side in ("follower_id", "target_id")),
    *(
        (model, side)
        for model in (Block, Mute, AccountNote, Endorsement, SuggestionDismissal)
        for side in ("account_id", "target_id")
    ),
    (ListMember, "account_id"),
    (ListMember, "list__account_id"),
)


def remove_some_other_ties(account_id: int) -> int:
    """Remove a few of all else between an account that is going and others, which nobody counts."""
    return next(filter(None, (remove_some(model, **{side: account_id}) for model, side in _UNCOUNTED)), 0)
