"""Putting the demo's community on the server, through the same commands as everybody."""

import random
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from tqdm import tqdm

from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.pages import create_page, set_joined
from hubbub.identity.commands.profile import ProfileWishes, update_profile
from hubbub.identity.models import Account, User
from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid
from hubbub.moderation.commands.reports import file_report
from hubbub.network.commands.follow import follow
from hubbub.network.commands.lists import add_to_list, create_list
from hubbub.ops.demo.cast import Role, cast
from hubbub.ops.demo.pictures import draw
from hubbub.ops.demo.plan import DAYS, Act, Plan
from hubbub.publishing.commands.boost import boost
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.commands.react import bookmark, favourite
from hubbub.publishing.commands.upload import UploadWishes, upload
from hubbub.publishing.commands.vote import vote
from hubbub.publishing.models import Poll
from hubbub.publishing.new import NewPoll, NewPost
from hubbub.publishing.urls import tag_url

SEED = 1
POLL_SECONDS = 7 * 24 * 3600


class Loaded(msgspec.Struct, frozen=True):
    """What there is now."""

    members: int
    posts: int
    boosts: int
    first: str


def load_demo() -> Loaded:
    """Make the community. Raises `Invalid` when it is there already."""
    roles = cast()
    if Account.objects.filter(username=roles[0].username, domain=None).exists():
        raise Invalid("The demo is here already")
    with tempfile.TemporaryDirectory() as folder:
        return _Loader(roles, Path(folder), now()).load()


class _Loader:
    def __init__(self, roles: list[Role], folder: Path, end: datetime) -> None:
        self._dice = random.Random(SEED)  # noqa: S311 - the same community every time
        self._roles, self._folder, self._end = roles, folder, end
        self._picture = folder / "picture.png"
        self._users: dict[str, User] = {}
        self._viewers: list[Viewer] = []
        self._posts: dict[int, int] = {}  # act -> post, for posts, replies and boosts

    def load(self) -> Loaded:
        for role in tqdm(self._roles, desc="Members", disable=None):
            self._viewers.append(self._settle(role))
        follows = self._choose_follows()
        for follower, followed in tqdm(sorted(follows), desc="Follows", disable=None):
            follow(self._viewers[follower], self._viewers[followed].me)
        acts = Plan(self._dice, self._roles, follows, self._end).make()
        for act in tqdm(acts, desc="Days", disable=None):
            self._do(act)
        self._finish(acts)
        kinds = [act.kind for act in acts]
        return Loaded(
            members=len(self._roles),
            posts=kinds.count("post") + kinds.count("reply"),
            boosts=kinds.count("boost"),
            first=self._roles[0].username,
        )

    def _settle(self, role: Role) -> Viewer:
        if role.page_of is None:
            user, account = create_person(role.username, f"{role.username}@demo.invalid", confirmed=True)
            self._users[role.username] = user
        else:
            user = self._users[role.page_of]
            account = create_page(user, role.username, display_name=role.name)
        viewer = Viewer(account_id=account.pk, user_id=user.pk)
        draw(self._dice, self._picture, 240, 240)
        update_profile(
            viewer,
            ProfileWishes(
                display_name=role.name,
                note=role.bio,
                avatar=self._picture,
                discoverable=True,
                indexable=True,
                default_language="en",
            ),
            tag_url=tag_url,
        )
        set_joined(account, self._end - timedelta(days=DAYS + self._dice.randint(1, 300)))
        return viewer

    def _choose_follows(self) -> set[tuple[int, int]]:
        """Who follows whom: friends of the same topic, the well-known, and a few by chance; pages are popular."""
        people = [place for place, role in enumerate(self._roles) if role.page_of is None]
        found = set()
        for me in range(len(self._roles)):
            for other, role in enumerate(self._roles):
                same = role.topic == self._roles[me].topic
                chance = 0.9 if same else 0.6 if role.page_of else 0.45 if other % 5 == 0 else 0.12
                if me != other and (me in people or same) and self._dice.random() < chance:
                    found.add((me, other))
        return found

    def _do(self, act: Act) -> None:
        viewer = self._viewers[act.who]
        if act.kind in {"post", "reply"}:
            self._posts[act.number] = publish(viewer, self._new_post(act, viewer)).pk
            return
        subject = self._posts[act.to or 0]
        if act.kind == "boost":
            via = subject if act.via is None else self._posts[act.via]
            self._posts[act.number] = boost(viewer, subject, via_id=via, published_at=act.at).pk
        elif act.kind == "favourite":
            favourite(viewer, subject)
        elif act.kind == "bookmark":
            bookmark(viewer, subject)
        else:
            vote(viewer, Poll.objects.values_list("pk", flat=True).get(post_id=subject), [act.choice])

    def _new_post(self, act: Act, viewer: Viewer) -> NewPost:
        media = []
        if act.picture:
            about = draw(self._dice, self._picture, 960, 640)
            media.append(upload(viewer, self._picture, UploadWishes(description=about)).pk)
        return NewPost(
            text=act.text,
            media_ids=media,
            poll=NewPoll(options=list(act.options), expires_in=POLL_SECONDS) if act.options else None,
            in_reply_to_id=None if act.to is None else self._posts[act.to],
            published_at=act.at,
        )

    def _finish(self, acts: list[Act]) -> None:
        """A list with some of those the first member follows, and one report for the moderators to look at."""
        first = self._viewers[0]
        bakers = [place for place, role in enumerate(self._roles) if role.topic == "food"]
        for place in bakers:
            follow(first, self._viewers[place].me)
        add_to_list(first, create_list(first, "Good bread").pk, [self._viewers[it].me for it in bakers])
        post = next(act for act in acts if act.kind == "post" and act.who != 0)
        file_report(
            first,
            self._viewers[post.who].me,
            post_ids=[self._posts[post.number]],
            comment="I have seen this joke four times now. Is that allowed?",
            category="other",
        )
