"""What timelines do when relationships begin and end. Mutes need nothing: they are judged as a page is read."""

from hubbub.network.events import (
    Blocked,
    Followed,
    ListDeleted,
    ListMembersAdded,
    ListMembersRemoved,
    Unfollowed,
)
from hubbub.network.models import AccountList
from hubbub.publishing.events import TagFollowed, TagUnfollowed
from hubbub.timelines.commands import backfill


def bring_followed(event: Followed) -> None:
    """Somebody newly followed is at home at once."""
    backfill.backfill_home(event.follower_id, event.target_id)


def clear_unfollowed(event: Unfollowed) -> None:
    """Who is followed no longer leaves the home."""
    backfill.clear_home(event.follower_id, event.target_id)


def clear_blocked(event: Blocked) -> None:
    """Both leave each other's home, also where a tag brought them."""
    backfill.clear_home(event.account_id, event.target_id)
    backfill.clear_home(event.target_id, event.account_id)


def bring_members(event: ListMembersAdded) -> None:
    """New members stand on the list at once; from an exclusive one they leave the home."""
    backfill.backfill_list(event.list_id, event.member_ids)
    if AccountList.objects.filter(pk=event.list_id, exclusive=True).exists():
        for member in event.member_ids:
            if member != event.account_id:
                backfill.clear_home(event.account_id, member)


def clear_members(event: ListMembersRemoved) -> None:
    """Former members leave the list, and come home again if it kept them from there."""
    backfill.clear_list(event.list_id, event.member_ids)
    if AccountList.objects.filter(pk=event.list_id, exclusive=True).exists():
        for member in event.member_ids:
            backfill.backfill_home(event.account_id, member)


def drop_list(event: ListDeleted) -> None:
    """A list that is gone has no timeline."""
    backfill.drop_list(event.list_id)


def bring_tag(event: TagFollowed) -> None:
    """Posts with a newly followed tag are at home at once."""
    backfill.backfill_home_with_tag(event.account_id, event.tag_id)


def clear_tag(event: TagUnfollowed) -> None:
    """Posts that only the tag brought leave the home."""
    backfill.clear_home_of_tag(event.account_id, event.tag_id)
