"""Bringing the recent past into a timeline when a relationship begins, and taking it out when it ends."""

from collections.abc import Iterable

from hubbub.kernel import sql
from hubbub.timelines import backfill_sql as statements
from hubbub.timelines.models import ListEntry

# As many posts of the newly followed as a reader scrolls past; what is older is on their profile.
NEWEST = 40


def backfill_home(account_id: int, followed_id: int) -> None:
    """Enter the newest posts and boosts of somebody newly followed in a home, by the rules of fan-out."""
    params = {"reader": account_id, "author": followed_id, "newest": NEWEST, "any": '%"', "thing": '"%'}
    sql.execute(statements.HOME_FROM_AUTHOR, params)


def clear_home(account_id: int, author_id: int) -> None:
    """Take an account's posts and boosts out of a home, save those that a followed tag brings."""
    sql.execute(statements.HOME_WITHOUT_AUTHOR, {"reader": account_id, "author": author_id})


def backfill_home_with_tag(account_id: int, tag_id: int) -> None:
    """Enter the newest public posts with a tag in a home."""
    sql.execute(statements.HOME_FROM_TAG, {"reader": account_id, "tag": tag_id, "newest": NEWEST})


def clear_home_of_tag(account_id: int, tag_id: int) -> None:
    """Take posts with a tag out of a home that only the tag brought there."""
    sql.execute(statements.HOME_WITHOUT_TAG, {"reader": account_id, "tag": tag_id})


def backfill_list(list_id: int, member_ids: Iterable[int]) -> None:
    """Enter the newest posts and boosts of new members in a list."""
    for member in member_ids:
        sql.execute(statements.LIST_FROM_AUTHOR, {"list": list_id, "author": member, "newest": NEWEST})


def clear_list(list_id: int, member_ids: Iterable[int]) -> None:
    """Take former members' posts and boosts out of a list."""
    for member in member_ids:
        sql.execute(statements.LIST_WITHOUT_AUTHOR, {"list": list_id, "author": member})


def drop_list(list_id: int) -> None:
    """Empty the timeline of a list that is gone."""
    ListEntry.objects.filter(list_id=list_id).delete()
