"""A crowd around one person: every list of theirs has `size` entries, each with everything a post can carry.

For guards that compare few with many, and for whoever needs a world with something in every corner.
"""

from datetime import timedelta
from typing import Any

import msgspec
from django.utils.timezone import now

from hubbub.conversations.models import Conversation
from hubbub.identity.models import Account, UserRole
from hubbub.instance.models import Announcement, CustomEmoji, DomainPolicy, Rule
from hubbub.kernel import sql
from hubbub.kernel.ids import new_id
from hubbub.moderation.models import Report
from hubbub.network import models as ties
from hubbub.notifications.models import AnnouncementReaction, Notification, NotificationRequest
from hubbub.publishing import models as posts
from hubbub.publishing.commands.index import index_post
from hubbub.publishing.new import NewPost
from hubbub.timelines.models import HomeEntry, ListEntry
from tests.world.people import person, program

WORD = "marzipan"
KINDS = (
    "mention", "status", "reblog", "favourite", "follow", "follow_request", "poll", "update", "quote", "quoted_update",
    "admin.sign_up", "admin.report",
)  # fmt: skip
ABOUT_MINE = {"reblog", "favourite"}
ABOUT_NO_POST = {"follow", "follow_request", "admin.sign_up", "admin.report"}

COUNTERS = (
    ("publishing_post", "replies_count", "publishing_post", "in_reply_to_id"),
    ("publishing_post", "reblogs_count", "publishing_post", "reblog_of_id"),
    ("publishing_post", "quotes_count", "publishing_post", "quote_of_id"),
    ("publishing_post", "favourites_count", "publishing_favourite", "post_id"),
    ("identity_account", "statuses_count", "publishing_post", "account_id"),
    ("identity_account", "followers_count", "network_follow", "target_id"),
    ("identity_account", "following_count", "network_follow", "follower_id"),
)


class Crowd:
    """`me` runs the server and is surrounded; `grow(size)` makes every list at least that long."""

    def __init__(self, size: int = 0) -> None:
        self.size = 0
        self.me = person("me", role=UserRole.OWNER)
        self.friend = person("friend")
        self.quoted = self._account("quoted")
        self.program = program()
        self.tea = posts.Tag.objects.create(name="tea", display_name="Tea", last_status_at=now())
        CustomEmoji.objects.create(shortcode="wave", file="wave.png", static_file="wave.png")
        self._follow(self.me.account, self.friend.account)
        self.hub = self._post(self.me.account)
        self.list = ties.AccountList.objects.create(account=self.me.account, title="list 0")
        self.filter = ties.Filter.objects.create(
            account=self.me.account,
            title="filter",
            contexts=["home", "public", "thread", "account", "notifications"],
        )
        self.followed: list[Account] = []
        self.posts: list[posts.Post] = []
        self.grow(size)

    def grow(self, size: int) -> None:
        """Lengthen every list to `size`."""
        for number in range(self.size, size):
            self._add_people(number)
            self._add_posts(number)
            self._add_settings(number)
            self._add_staff_matters(number)
        self.size = max(size, self.size)
        self._count()

    def _count(self) -> None:
        """Set all counters to what they count."""
        for table, name, counted, column in COUNTERS:
            sql.execute(
                f"UPDATE {table} SET {name} = (SELECT COUNT(*) FROM {counted} o WHERE o.{column} = {table}.id)"
            )

    @property
    def ids(self) -> list[int]:
        """Ids of all kinds of things that are there."""
        kinds = (posts.Post, Account, posts.MediaAttachment, posts.Poll, ties.AccountList, ties.Filter,
                 ties.FilterKeyword, ties.FilterStatus, ties.FollowRequest, Notification, NotificationRequest,
                 Conversation, posts.ScheduledPost, posts.Draft, posts.FeaturedTag, Report, Announcement, DomainPolicy)  # fmt: skip
        return [pk for kind in kinds for pk in kind.objects.order_by("pk").values_list("pk", flat=True)]

    # people

    def _account(self, name: str, **fields: Any) -> Account:
        uri = f"https://{fields.get('domain') or 'hubbub.test'}/users/{name}"
        fields = {
            "display_name": f"{WORD} :wave:",
            "note_html": f"<p>{WORD}</p>",
            "discoverable": True,
        } | fields
        return Account.objects.create(username=name, uri=uri, url=uri, last_status_on=now().date(), **fields)

    def _follow(self, follower: Account, target: Account) -> None:
        ties.Follow.objects.create(follower=follower, target=target)

    def _add_people(self, number: int) -> None:
        me, friend = self.me.account, self.friend.account
        followed = self._account(f"followed{number}")
        self.followed.append(followed)
        for follower, target in ((me, followed), (followed, me), (friend, followed)):
            self._follow(follower, target)
        ties.Endorsement.objects.create(account=me, target=followed)
        ties.ListMember.objects.create(list=self.list, account=followed)
        if number:
            ties.ListMember.objects.create(
                list=ties.AccountList.objects.create(account=me, title=f"list {number}"),
                account=self.followed[0],
            )
        suggested = self._account(f"suggested{number}")
        self._follow(friend, suggested)
        self._follow(self.followed[0], suggested)
        self.asking = self._account(f"asking{number}")
        ties.FollowRequest.objects.create(follower=self.asking, target=me)
        self.muted = self._account(f"muted{number}")
        ties.Mute.objects.create(account=me, target=self.muted)
        ties.Block.objects.create(account=me, target=self._account(f"blocked{number}"))
        self._account("remote", domain=f"remote{number}.test")

    # posts

    def _post(self, author: Account, *, bare: bool = False, **fields: Any) -> posts.Post:
        """A post with a picture, a poll, a mention, a tag, an emoji, a card, a program and a quote."""
        pk = new_id()
        defaults = {
            "uri": f"{author.uri}/{pk}", "url": f"{author.url}/{pk}", "conversation_id": pk, "created_at": now(),
            "text": f"{WORD} :wave: #tea", "html": f"<p>{WORD} :wave: #tea</p>", "language": "en",
            "quote_policy": posts.QuotePolicy.FOLLOWERS, "favourites_count": 3, "reblogs_count": 3, "application_id": self.program.pk,
        }  # fmt: skip
        if bare or fields.get("reblog_of"):
            return posts.Post.objects.create(id=pk, account=author, **defaults | fields)
        # unlisted, so that what is quoted does not itself stand in the public timelines
        fields.setdefault(
            "quote_of", self._post(self.quoted, bare=True, visibility=posts.Visibility.UNLISTED)
        )
        card = posts.PreviewCard.objects.create(
            url=f"https://elsewhere.test/{pk}", title=WORD, fetched_at=now()
        )
        attached = {"card": card, "quote_state": posts.QuoteState.ACCEPTED}
        post = posts.Post.objects.create(id=pk, account=author, **defaults | attached | fields)
        self._hang_on(post)
        return post

    def _hang_on(self, post: posts.Post) -> None:
        picture = {"kind": posts.MediaKind.IMAGE, "state": posts.MediaState.READY, "file": "a/b.png"}
        posts.MediaAttachment.objects.create(
            account_id=post.account_id, post=post, description=WORD, **picture
        )
        posts.Poll.objects.create(
            post=post, options=["yes :wave:", "no"], tallies=[0, 0], expires_at=now() + timedelta(days=1)
        )
        posts.Mention.objects.create(post=post, account=self.me.account)
        self._tag(post, self.tea)
        index_post(post.pk)

    def _tag(self, post: posts.Post, tag: posts.Tag) -> None:
        posts.PostTag.objects.create(post=post, tag=tag, account_id=post.account_id, used_on=now().date())

    def _add_posts(self, number: int) -> None:
        author, me, friend = self.followed[number], self.me.account, self.friend.account
        post = self._post(author)
        self.posts.append(post)
        boost = self._post(friend, reblog_of=post)
        HomeEntry.objects.create(account_id=me.pk, post_id=boost.pk, subject_id=post.pk)
        ListEntry.objects.create(list_id=self.list.pk, post_id=boost.pk, subject_id=post.pk)
        posts.Favourite.objects.create(account=me, post=post)
        posts.Bookmark.objects.create(account=me, post=post)
        posts.Favourite.objects.create(account=author, post=self.hub)
        self._post(author, reblog_of=self.hub)
        self._post(author, quote_of=self.hub)
        thread: dict[str, Any] = {
            "in_reply_to": self.hub,
            "in_reply_to_account": me,
            "conversation_id": self.hub.conversation_id,
            "card": self.hub.card,
        }
        self._post(author, **thread)
        posts.PostEdit.objects.create(
            post=self.hub, text=WORD, html=WORD, created_at=now(), media=[], poll_options=["a :wave:", "b"]
        )
        self._add_own(number)
        direct = self._post(author, visibility=posts.Visibility.DIRECT)
        Conversation.objects.create(
            account=me, conversation_id=direct.pk, participant_ids=[author.pk], post_ids=[direct.pk],
            last_post_id=direct.pk,
        )  # fmt: skip
        self._ring(author, post)

    def _add_own(self, number: int) -> None:
        me = self.me.account
        own = self._post(me, card=self.posts[number].card)
        tag = posts.Tag.objects.create(name=f"tea{number}", display_name=f"Tea{number}", last_status_at=now())
        self._tag(own, tag)
        self._tag(self.posts[number], tag)
        posts.TagFollow.objects.create(account=me, tag=tag)
        posts.FeaturedTag.objects.create(account=me, tag=tag)
        picture = posts.MediaAttachment.objects.create(
            account=me, kind=posts.MediaKind.IMAGE, state=posts.MediaState.READY, file="a/c.png"
        )
        new = NewPost(text=WORD, media_ids=[picture.pk])
        posts.ScheduledPost.objects.create(
            account=me, scheduled_at=now() + timedelta(days=1), params=msgspec.to_builtins(new)
        )
        posts.Draft.objects.create(account=me, params=msgspec.to_builtins(new))

    def _ring(self, actor: Account, post: posts.Post) -> None:
        me = self.me.account
        report = Report.objects.create(
            account=actor, target=self.muted, post_ids=[post.pk], rule_ids=[], assigned_to=me, comment=WORD
        )
        for kind in KINDS:
            about = None if kind in ABOUT_NO_POST else self.hub.pk if kind in ABOUT_MINE else post.pk
            Notification.objects.create(
                account=me, actor=actor, kind=kind, post_id=about, group_key=f"{kind}-{self.hub.pk if kind == 'favourite' else actor.pk}",
                object_id=report.pk if kind == "admin.report" else None,
            )  # fmt: skip
        Notification.objects.create(
            account=me,
            actor=self.asking,
            kind="mention",
            post_id=post.pk,
            group_key=f"ungrouped-{post.pk}",
            filtered=True,
        )
        NotificationRequest.objects.create(
            account=me, actor=self.asking, last_post_id=post.pk, notifications_count=1
        )

    # what people set, and what the staff sees

    def _add_settings(self, number: int) -> None:
        me = self.me.account
        ties.AccountDomainBlock.objects.create(account=me, domain=f"unwanted{number}.test")
        ties.FilterKeyword.objects.create(filter=self.filter, keyword=f"{WORD}{number}")
        ties.FilterStatus.objects.create(filter=self.filter, post_id=self.posts[number].pk)
        if number:
            extra = ties.Filter.objects.create(account=me, title=f"filter {number}", contexts=["home"])
            ties.FilterKeyword.objects.create(filter=extra, keyword=f"nothing{number}")

    def _add_staff_matters(self, number: int) -> None:
        DomainPolicy.objects.create(domain=f"bad{number}.test", public_comment="spam")
        Rule.objects.create(position=number, text=f"rule {number}")
        CustomEmoji.objects.create(shortcode=f"wave{number}", file="wave.png", static_file="wave.png")
        news = Announcement.objects.create(text=f"news {number} :wave: @me #tea", published_at=now())
        AnnouncementReaction.objects.create(account=self.friend.account, announcement=news, name="wave")
