"""What the streaming door is told of facts below: one row of news a fact."""

from hubbub.identity.events import AccountSuspended, RoleChanged, TokenRevoked
from hubbub.instance.events import AnnouncementPublished, AnnouncementReacted, AnnouncementWithdrawn
from hubbub.kernel.clock import now
from hubbub.kernel.stream import announce
from hubbub.network.events import FiltersChanged
from hubbub.notifications.models import AnnouncementReaction
from hubbub.notifications.news import News
from hubbub.notifications.reactions import RECENT
from hubbub.publishing.events import BoostUndone, PostDeleted, PostEdited
from hubbub.publishing.models import Mention, Post
from hubbub.timelines.events import PostEntered


def announce_post(event: PostEntered) -> None:
    """A new post, or a boost, which is a post of its own for those who follow its booster."""
    if now() - event.created_at > RECENT:
        return
    some = {} if event.homes is None else {"homes": event.homes, "late": event.late}
    announce(News.POST, id=event.post_id, subject_id=event.subject_id, **some)


def announce_edit(event: PostEdited) -> None:
    """A post says something else, or shows its card now."""
    announce(News.POST_EDITED, id=event.post_id)


def announce_removed_boost(event: BoostUndone) -> None:
    """A boost is gone."""
    announce(News.POST_DELETED, posts=[[event.boost_id, event.account_id]], mentioned_ids=())


def announce_removal(event: PostDeleted) -> None:
    """A post is gone, and its boosts with it. Who could have it on screen is written down while that can be told."""
    boosts: list[tuple[int, int]] = []
    if event.boost_ids:
        boosts = list(Post.objects.filter(pk__in=event.boost_ids).values_list("pk", "account_id"))
    mentioned = Mention.objects.filter(post_id=event.post_id).values_list("account_id", flat=True)
    announce(
        News.POST_DELETED,
        posts=[[event.post_id, event.account_id], *map(list, boosts)],
        visibility=event.visibility,
        mentioned_ids=list(mentioned),
    )


def announce_news(event: AnnouncementPublished) -> None:
    """The people who run the server have something to say."""
    announce(News.ANNOUNCEMENT, id=event.announcement_id)


def announce_withdrawal(event: AnnouncementWithdrawn) -> None:
    """They took it back."""
    announce(News.ANNOUNCEMENT_DELETED, id=event.announcement_id)


def announce_reaction(event: AnnouncementReacted) -> None:
    """Somebody reacted to an announcement, or took it back; the count says how many do now."""
    same = AnnouncementReaction.objects.filter(announcement_id=event.announcement_id, name=event.name)
    payload = {"name": event.name, "count": same.count(), "announcement_id": str(event.announcement_id)}
    announce(News.ANNOUNCEMENT_REACTION, payload=payload)


def announce_lost_access(event: TokenRevoked | AccountSuspended) -> None:  # noqa: ARG001 - whose it was is asked anew
    """A token or an account may do nothing any more: open streams are looked through."""
    announce(News.ACCESS, user_ids=())


def announce_role(event: RoleChanged) -> None:
    """A login may do more or less than when it opened its streams."""
    announce(News.ACCESS, user_ids=[event.user_id])


def announce_filters(event: FiltersChanged) -> None:
    """An account changed its filters."""
    announce(News.FILTERS, account_id=event.account_id)
