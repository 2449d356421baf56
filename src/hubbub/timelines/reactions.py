"""What timelines do about posts and relationships."""

from hubbub.identity.events import AccountDeleted, AccountLimited, AccountSuspended
from hubbub.kernel.backlog import waits
from hubbub.publishing.events import BoostUndone, PostBoosted, PostDeleted, PostPublished
from hubbub.publishing.models import Post
from hubbub.timelines.commands.fan_out import fan_out_boost, fan_out_post
from hubbub.timelines.commands.trim import forget_reader
from hubbub.timelines.jobs import find_trends_anew
from hubbub.timelines.models import HomeEntry, ListEntry


def enter_post(event: PostPublished) -> None:
    """A new post goes to whoever reads its author."""
    fan_out_post(event)


def enter_boost(event: PostBoosted) -> None:
    """A boost goes to whoever reads its booster."""
    posts = Post.objects.in_bulk([event.boost_id, event.post_id])
    fan_out_boost(posts[event.boost_id], posts[event.post_id])


def remove_post(event: PostDeleted) -> None:
    """A removed post, and every boost of it, leaves all timelines."""
    _remove([event.post_id, *event.boost_ids])


def remove_boost(event: BoostUndone) -> None:
    """A boost that was taken back leaves all timelines."""
    _remove([event.boost_id])


def forget_account(event: AccountDeleted) -> None:
    """Nobody reads the home and the lists of an account that is gone."""
    forget_reader(event.account_id)


def find_trends_without(event: AccountSuspended | AccountLimited) -> None:  # noqa: ARG001 - who it was does not matter
    """What somebody brought up is no trend once hardly anybody sees them. Of many at once it is found anew once."""
    if not waits(find_trends_anew):
        find_trends_anew.enqueue()


def _remove(post_ids: list[int]) -> None:
    HomeEntry.objects.filter(post_id__in=post_ids).delete()
    ListEntry.objects.filter(post_id__in=post_ids).delete()
