"""Somebody with very much of everything, and a friend who likes it: made in bulk, with exact counters."""

import random
import tempfile
from pathlib import Path

from hubbub.identity.models import Account, UserRole
from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.network.models import Follow
from hubbub.notifications.models import Notification
from hubbub.ops.demo.pictures import draw
from hubbub.publishing.commands.upload import UploadWishes, upload
from hubbub.publishing.models import Bookmark, Favourite, MediaAttachment, Mention, Post
from tests.world.crowd import COUNTERS
from tests.world.people import Person, person

MANY = 2000
PICTURES = 8


def _posts(author: Account, count: int, **fields: int) -> list[Post]:
    made = (
        Post(account=author, uri=f"{author.uri}/{fields}/{number}", created_at=now(), text="Hi", html="<p>Hi</p>",
             conversation_id=number, **fields)
        for number in range(count)
    )  # fmt: skip
    return Post.objects.bulk_create(made)


def _crowd() -> list[Account]:
    made = (Account(username=f"other{number}", uri=f"x:other{number}", url="") for number in range(MANY))
    return Account.objects.bulk_create(made)


def _passed_around(star: Account, friend: Account, crowd: list[Account]) -> None:
    """Both have posts, each answers, boosts, likes and keeps the other's, and the crowd follows and likes."""
    own, others = _posts(star, MANY // 2), _posts(friend, MANY)
    for author, posts in ((star, others), (friend, own)):
        Favourite.objects.bulk_create(Favourite(account=author, post=post) for post in posts)
        Bookmark.objects.bulk_create(Bookmark(account=author, post=post) for post in posts)
        for post in posts[:200]:
            _posts(author, 1, reblog_of_id=post.pk)
            _posts(author, 1, in_reply_to_id=post.pk, in_reply_to_account_id=post.account_id)
    Mention.objects.bulk_create(Mention(account=star, post=post) for post in others)
    Favourite.objects.bulk_create(Favourite(account=other, post=own[0]) for other in crowd)
    for other in (*crowd, friend):
        Follow.objects.bulk_create([Follow(follower=other, target=star), Follow(follower=star, target=other)])
    Notification.objects.bulk_create(
        Notification(account=friend, actor=star, kind="favourite", group_key="x", post_id=p.pk)
        for p in others
    )
    Notification.objects.bulk_create(
        Notification(account=star, actor=other, kind="follow", group_key="follow") for other in crowd
    )


def _pictures(star: Person) -> None:
    posts = Post.objects.filter(account=star.account, reblog_of=None).order_by("pk")[:PICTURES]
    with tempfile.TemporaryDirectory() as folder:
        for number, post in enumerate(posts):
            picture = Path(folder) / f"{number}.png"
            draw(random.Random(number), picture, 300, 200)
            media = upload(star.viewer, picture, UploadWishes())
            MediaAttachment.objects.filter(pk=media.pk).update(post=post, kept_until=None)


def make_star() -> dict[str, str | None]:
    """The star and a friend, the owner of the server, and a crowd that likes them."""
    star, friend, owner = person("star"), person("friend"), person("owner", role=UserRole.OWNER)
    _passed_around(star.account, friend.account, _crowd())
    _pictures(star)
    for table, name, counted, column in COUNTERS:
        sql.execute(
            f"UPDATE {table} SET {name} = (SELECT COUNT(*) FROM {counted} o WHERE o.{column} = {table}.id)"
        )
    return {"star": str(star.id), "friend": friend.token, "friend_id": str(friend.id), "owner": owner.token}
