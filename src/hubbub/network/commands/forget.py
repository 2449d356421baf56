"""Ending everything that stands between an account that goes for good and all others."""

from django.db import transaction

from hubbub.identity.models import Account
from hubbub.kernel import sql
from hubbub.network.models import Follow, FollowRequest

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
