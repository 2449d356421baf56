"""Every visibility, every relationship, every door: what `visible_to` forbids shows up nowhere.

The post says a word nobody else says, so a door shows it exactly when its answer contains the word.
"""

import re
from collections.abc import Callable, Mapping

import pytest
from django.test import Client

from hubbub.identity.models import Account
from hubbub.identity.viewer import ANONYMOUS
from hubbub.network.models import AccountList, Block, Follow, ListMember, Mute
from hubbub.notifications.models import Notification
from hubbub.publishing.models import (
    Bookmark,
    Favourite,
    MediaAttachment,
    MediaKind,
    MediaState,
    Mention,
    Post,
    QuoteState,
    Visibility,
)
from hubbub.publishing.queries import visible_ids
from hubbub.timelines.models import HomeEntry, ListEntry
from tests.world import Api, Person, anonymous, person

pytestmark = pytest.mark.django_db

WORD = "xylophonist"
PICTURE = "ab/unguessable-picture.png"
RELATIONSHIPS = ["self", "follower", "mentioned", "stranger", "blocked", "blocking", "muting", "anonymous"]
EVERYBODY = {Visibility.PUBLIC, Visibility.UNLISTED}
ALLOWED: dict[str, set[Visibility]] = {
    "self": set(Visibility),
    "follower": EVERYBODY | {Visibility.FOLLOWERS},
    "mentioned": set(Visibility),
    "stranger": EVERYBODY,
    "blocked": set(),  # the author blocks the viewer
    "blocking": EVERYBODY,  # the viewer blocks the author: a direct link still opens it
    "muting": EVERYBODY,
    "anonymous": EVERYBODY,
}


class Scene:
    """An author's post, a viewer in some relationship to the author, and every trace the post could show up by."""

    def __init__(self, visibility: Visibility, relationship: str) -> None:
        self.author, self.friend = person("author"), person("friend")
        Account.objects.filter(pk=self.author.account.pk).update(indexable=True)
        self.viewer: Person | None = None
        if relationship == "self":
            self.viewer = self.author
        elif relationship != "anonymous":
            self.viewer = person("viewer")
        self.root = self.friend.posts("What do you play?")
        self.post = self._post(visibility)
        if self.viewer is not None:
            self._relate(relationship, self.viewer)
            self._leave_traces(self.viewer)

    @property
    def api(self) -> Api:
        return self.viewer or anonymous()

    def page(self, path: str) -> bytes:
        """An HTML page as the viewer's browser gets it."""
        browser = Client()
        if self.viewer:
            browser.force_login(self.viewer.user)
        return browser.get(path, follow=True).content

    def posts(self, path: str) -> bytes:
        """The posts of such a page: a page may repeat what it was asked for."""
        return b"".join(re.findall(rb"<article.*?</article>", self.page(path), re.DOTALL))

    def _post(self, visibility: Visibility) -> Post:
        picture = MediaAttachment.objects.create(
            account=self.author.account, kind=MediaKind.IMAGE, state=MediaState.READY, file=PICTURE
        )
        return self.author.posts(
            f"I am a {WORD} #{WORD}",
            visibility=visibility,
            in_reply_to_id=self.root.pk,
            media_ids=[picture.pk],
        )

    def _relate(self, relationship: str, viewer: Person) -> None:
        author = self.author.account
        if relationship == "follower":
            Follow.objects.create(follower=viewer.account, target=author)
        elif relationship == "mentioned":
            Mention.objects.create(post=self.post, account=viewer.account)
        elif relationship == "blocked":
            Block.objects.create(account=author, target=viewer.account)
        elif relationship == "blocking":
            Block.objects.create(account=viewer.account, target=author)
        elif relationship == "muting":
            Mute.objects.create(account=viewer.account, target=author)

    def _leave_traces(self, viewer: Person) -> None:
        """What may be left from a time when the viewer could see the post."""
        post, account = self.post, viewer.account
        Favourite.objects.get_or_create(account=account, post=post)
        Bookmark.objects.get_or_create(account=account, post=post)
        HomeEntry.objects.get_or_create(account_id=account.pk, post_id=post.pk, subject_id=post.pk)
        self.list = AccountList.objects.create(account=account, title="All")
        if account != self.author.account:
            ListMember.objects.create(list=self.list, account=self.author.account)
        ListEntry.objects.create(list_id=self.list.pk, post_id=post.pk, subject_id=post.pk)
        for kind in ("mention", "status", "update"):
            Notification.objects.create(
                account=account,
                actor=self.author.account,
                kind=kind,
                post_id=post.pk,
                group_key=f"ungrouped-{kind}",
            )
        self.quote = self.friend.posts("Look at this")
        Post.objects.filter(pk=self.quote.pk).update(quote_of=post, quote_state=QuoteState.ACCEPTED)
        self.boost = self.friend.posts("passing on")
        Post.objects.filter(pk=self.boost.pk).update(
            reblog_of=post, text="", html="", visibility=Visibility.PUBLIC, uri="https://hubbub.test/boost"
        )


Door = Callable[[Scene], bytes]

FOR_ALL: dict[str, Door] = {
    "status": lambda s: s.api.get(f"/api/v1/statuses/{s.post.pk}").body,
    "statuses in a batch": lambda s: s.api.get(f"/api/v1/statuses?id[]={s.post.pk}").body,
    "thread from its top": lambda s: s.api.get(f"/api/v1/statuses/{s.root.pk}/context").body,
    "account": lambda s: s.api.get(f"/api/v1/accounts/{s.author.id}/statuses").body,
    "pictures of the account": lambda s: (
        s.api.get(f"/api/v1/accounts/{s.author.id}/statuses?only_media=1").body
    ),
    "public": lambda s: s.api.get("/api/v1/timelines/public").body,
    "local": lambda s: s.api.get("/api/v1/timelines/public?local=true").body,
    "tag": lambda s: s.api.get(f"/api/v1/timelines/tag/{WORD}").body,
    "history": lambda s: s.api.get(f"/api/v1/statuses/{s.post.pk}/history").body,
    "trends": lambda s: s.api.get("/api/v1/trends/statuses").body,
    "page": lambda s: s.page(f"/@author/{s.post.pk}"),
    "profile page": lambda s: s.page("/@author/with_replies"),
    "page by its id": lambda s: s.page(f"/posts/{s.post.pk}"),
    "page of the thread": lambda s: s.page(f"/@friend/{s.root.pk}"),
    "page of a picture": lambda s: s.page(f"/posts/{s.post.pk}/pictures/1"),
    "page of the history": lambda s: s.page(f"/posts/{s.post.pk}/history"),
    "page of pictures": lambda s: s.page("/@author/media"),
    "local page": lambda s: s.page("/public/local"),
    "federated page": lambda s: s.page("/public"),
    "front page": lambda s: s.page("/"),
    "explore page": lambda s: s.posts("/explore"),
    "tag page": lambda s: s.posts(f"/tags/{WORD}"),
    "search page": lambda s: s.posts(f"/search?q={WORD}&type=posts"),
    "profile feed": lambda s: s.page("/@author.rss"),
    "tag feed": lambda s: re.sub(rb"^.*?(?=<item>|$)", b"", s.page(f"/tags/{WORD}.rss"), flags=re.DOTALL),
    "sitemap": lambda s: (
        WORD.encode() if (s.post.url or "").encode() in s.page("/sitemap-posts.xml") else b""
    ),
    "oEmbed": lambda s: s.api.get("/api/oembed", {"url": s.post.url}).body,
    "search": lambda s: s.api.get("/api/v2/search", {"q": WORD, "type": "statuses"}).body.replace(
        f'"{WORD}"'.encode(), b""
    ),
}
FOR_SIGNED_IN: dict[str, Door] = {
    "source": lambda s: s.api.get(f"/api/v1/statuses/{s.post.pk}/source").body,
    "home": lambda s: s.api.get("/api/v1/timelines/home").body,
    "list": lambda s: s.api.get(f"/api/v1/timelines/list/{s.list.pk}").body,
    "favourites": lambda s: s.api.get("/api/v1/favourites").body,
    "bookmarks": lambda s: s.api.get("/api/v1/bookmarks").body,
    "notifications": lambda s: s.api.get("/api/v1/notifications").body,
    "grouped notifications": lambda s: s.api.get("/api/v2/notifications").body,
    "conversations": lambda s: s.api.get("/api/v1/conversations").body,
    "a quote of it": lambda s: s.api.get(f"/api/v1/statuses/{s.quote.pk}").body,
    "a boost of it": lambda s: s.api.get(f"/api/v1/statuses/{s.boost.pk}").body,
    "the friend's account": lambda s: s.api.get(f"/api/v1/accounts/{s.friend.id}/statuses").body,
    "favouriting it": lambda s: s.api.post(f"/api/v1/statuses/{s.post.pk}/favourite").body,
    "boosting it": lambda s: s.api.post(f"/api/v1/statuses/{s.post.pk}/reblog").body,
    "bookmarking it": lambda s: s.api.post(f"/api/v1/statuses/{s.post.pk}/bookmark").body,
    "home page": lambda s: s.page("/home"),
    "list page": lambda s: s.page(f"/lists/{s.list.pk}"),
    "favourites page": lambda s: s.page("/favourites"),
    "bookmarks page": lambda s: s.page("/bookmarks"),
    "notifications page": lambda s: s.page("/notifications"),
    "conversations page": lambda s: s.page("/conversations"),
    "page of a quote of it": lambda s: s.page(f"/@friend/{s.quote.pk}"),
    "page of a boost of it": lambda s: s.page(f"/@friend/{s.boost.pk}"),
    "the friend's page": lambda s: s.page("/@friend"),
    "menu of the post": lambda s: s.page(f"/posts/{s.post.pk}/menu"),
    "answering it": lambda s: s.posts(f"/compose?reply={s.post.pk}"),
    "quoting it on a page": lambda s: s.posts(f"/compose?quote={s.post.pk}"),
    "reporting it": lambda s: s.page(f"/accounts/{s.author.id}/report?post={s.post.pk}"),
    "quoting it": lambda s: (
        s.api.post("/api/v1/statuses", {"status": "see", "quoted_status_id": str(s.post.pk)}).body
    ),
}


# These doors do not look at who comes: everybody is a passer-by to them.
FOR_PASSERS_BY = {"oEmbed", "profile feed", "tag feed", "sitemap"}


def _doors(scene: Scene) -> Mapping[str, Door]:
    return FOR_ALL if scene.viewer is None else {**FOR_ALL, **FOR_SIGNED_IN}


@pytest.mark.parametrize("relationship", RELATIONSHIPS)
@pytest.mark.parametrize("visibility", list(Visibility))
def test_no_door_shows_what_the_judge_forbids(visibility: Visibility, relationship: str) -> None:
    scene = Scene(visibility, relationship)
    allowed = visibility in ALLOWED[relationship]
    viewer = scene.viewer.viewer if scene.viewer else ANONYMOUS
    assert (scene.post.pk in visible_ids(viewer, [scene.post.pk])) is allowed
    shown = {name: door(scene) for name, door in _doors(scene).items()}
    assert (WORD.encode() in shown["status"]) is allowed
    assert (PICTURE.encode() in shown["status"]) is allowed
    forbidden = set() if allowed else shown.keys() - FOR_PASSERS_BY
    if visibility not in ALLOWED["anonymous"]:
        forbidden |= FOR_PASSERS_BY & shown.keys()
    assert [name for name in forbidden if _shows(shown[name])] == []


def _shows(answer: bytes) -> bool:
    return WORD.encode() in answer or PICTURE.encode() in answer


@pytest.mark.parametrize("relationship", ["blocking", "muting"])
def test_lists_leave_out_whom_the_viewer_blocks_or_mutes(relationship: str) -> None:
    scene = Scene(Visibility.PUBLIC, relationship)
    unasked = [
        "home",
        "list",
        "public",
        "local",
        "tag",
        "notifications",
        "grouped notifications",
        "trends",
        "search",
    ]
    doors = _doors(scene)
    assert [name for name in unasked if WORD.encode() in doors[name](scene)] == []


def test_lists_show_what_is_allowed_and_wanted() -> None:
    scene = Scene(Visibility.PUBLIC, "follower")
    doors = _doors(scene)
    replies = {"public", "local", "front page", "profile feed"}
    hidden_by_nature = replies | {
        "trends",
        "explore page",
        "conversations",
        "conversations page",
    }  # unpopular, not direct
    missing = [
        name for name, door in doors.items() if name not in hidden_by_nature and not _shows(door(scene))
    ]
    assert missing == []
