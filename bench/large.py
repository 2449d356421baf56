"""A large community written directly into the database: `python -m bench.large ACCOUNTS POSTS` prints it as JSON.

The shape is that of the small one (20 follows each, the same mixture of posts), and one author whom everybody
follows. Rows are what the commands write; homes hold their newest entries, as the worker's trimming leaves them.
"""

import os
import random
import sys
from datetime import datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubbub.config.settings")

import django

django.setup()

import msgspec
from django.db import connection, transaction

from bench.people import make_people
from bench.seeding import KINDS, TAGS, WORDS, Community, Member, Said
from hubbub.identity.logic.names import actor_urls
from hubbub.identity.models import Account, Preferences
from hubbub.kernel.clock import now
from hubbub.kernel.ids import id_at
from hubbub.network.models import Follow
from hubbub.notifications.models import Notification
from hubbub.publishing.models import Favourite, Mention, Post, PostTag, Tag
from hubbub.publishing.urls import boost_uri, post_uri, post_url

FOLLOWS = 20
TOKENS = 50
LAST = 5  # accounts with tokens at the other end
HOME_ENTRIES = 400
ROWS_A_POST = 3  # with ids of their own: the post itself, favourites, boosts, notifications; some 2.3
BATCH = 2000
BASE = "http://bench.test"


class _Seeder:
    def __init__(self, accounts: int, posts: int) -> None:
        self.rng = random.Random(42)
        self.count, self.posts = accounts, posts
        self.start = now() - timedelta(days=60)
        self.step = timedelta(days=59) / (posts * ROWS_A_POST)
        self.tick = 0
        self.statuses: list[Said] = []
        self.counters: dict[int, list[int]] = {}  # post: replies, boosts, favourites

    def moment(self) -> tuple[int, datetime]:
        self.tick += 1
        moment = self.start + self.step * self.tick
        return id_at(moment, sequence=self.tick % 65_536), moment

    def people(self) -> list[Member]:
        members = [msgspec.convert(entry, Member) for entry in make_people(TOKENS)]
        rows = []
        for number in range(TOKENS, self.count - LAST):
            urls = actor_urls(BASE, f"member{number}")
            rows.append(
                Account(
                    username=f"member{number}", uri=urls.uri, url=urls.url, inbox_url=urls.inbox,
                    shared_inbox_url=urls.shared_inbox, outbox_url=urls.outbox, followers_url=urls.followers,
                    following_url=urls.following, featured_url=urls.featured,
                )
            )  # fmt: skip
        Account.objects.bulk_create(rows, batch_size=BATCH)
        Preferences.objects.bulk_create([Preferences(account=row) for row in rows], batch_size=BATCH)
        self.last = [msgspec.convert(entry, Member) for entry in make_people(LAST, prefix="last")]
        self.ids = [*_ids(members), *(row.pk for row in rows), *_ids(self.last)]
        self.names = dict(Account.objects.values_list("pk", "username"))
        return members

    def follows(self) -> None:
        rows = []
        star = self.ids[0]
        for follower in self.ids:
            targets = {target for target in self.rng.sample(self.ids, FOLLOWS) if target != follower} | {star}
            rows += [Follow(follower_id=follower, target_id=t) for t in targets if t != follower]
        self.rng.shuffle(rows)
        Follow.objects.bulk_create(rows, batch_size=BATCH)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE identity_account SET"
                " followers_count = (SELECT COUNT(*) FROM network_follow f WHERE f.target_id = identity_account.id),"
                " following_count = (SELECT COUNT(*) FROM network_follow f WHERE f.follower_id = identity_account.id)"
            )

    def write(self) -> None:
        tags = [Tag(name=name, display_name=name) for name in TAGS]
        Tag.objects.bulk_create(tags)
        kinds = self.rng.choices(list(KINDS), list(KINDS.values()), k=self.posts)
        recent: list[Post] = []
        pending: list[Post] = []
        extra: dict[str, list[object]] = {
            "mentions": [],
            "tags": [],
            "favourites": [],
            "boosts": [],
            "bell": [],
        }
        for number, kind in enumerate(kinds):
            author = self.ids[number % len(self.ids)]
            target = recent[int(self.rng.random() ** 2 * len(recent))] if recent else None
            post = self._post(number, kind, author, target, tags, extra)
            pending.append(post)
            recent = [*recent[-149:], post]
            if target is not None and self.rng.random() < 0.3:
                self._favourite(target, extra)
            if target is not None and self.rng.random() < 0.1:
                self._boost(target, extra)
            if len(pending) >= BATCH:
                self._flush(pending, extra)
        self._flush(pending, extra)
        self._count()
        if (
            self.start + self.step * self.tick > now()
        ):  # whatever is posted then would stand below it for ever
            raise SystemExit("the seed reaches into the future")

    def _post(
        self,
        number: int,
        kind: str,
        author: int,
        target: Post | None,
        tags: list[Tag],
        extra: dict[str, list[object]],
    ) -> Post:
        identifier, moment = self.moment()
        name = self.names[author]
        text = " ".join(self.rng.choices(WORDS, k=self.rng.randint(8, 40))).capitalize() + f" ({number})."
        parent = target if kind == "reply" else None
        post = Post(
            id=identifier, account_id=author, uri=post_uri(name, identifier), url=post_url(name, identifier),
            text=text, html=f"<p>{text}</p>", in_reply_to=parent,
            in_reply_to_account_id=parent.account_id if parent else None,
            conversation_id=parent.conversation_id if parent else identifier, language="en", created_at=moment,
        )  # fmt: skip
        if kind == "tag":
            for tag in self.rng.sample(tags, 2):
                extra["tags"].append(PostTag(post=post, tag=tag, account_id=author, used_on=moment.date()))
        named = parent.account_id if parent else self._somebody() if kind == "mention" else None
        if named is not None:
            extra["mentions"].append(Mention(post=post, account_id=named))
            self._ring("mention", named, author, identifier, extra)
        if parent is not None:
            self.counters.setdefault(parent.pk, [0, 0, 0])[0] += 1
        self.statuses.append(Said(id=str(identifier), by=0, to=str(parent.pk) if parent else None))
        return post

    def _somebody(self) -> int:
        """Anybody; now and then one of those with a token, who would else hear too little to fill a page."""
        return self.rng.choice(self.ids[:TOKENS] if self.rng.random() < 0.05 else self.ids)

    def _ring(self, kind: str, account: int, actor: int, post: int, extra: dict[str, list[object]]) -> None:
        identifier, _ = self.moment()
        if account != actor:
            extra["bell"].append(
                Notification(
                    id=identifier, account_id=account, actor_id=actor, kind=kind, post_id=post,
                    group_key=f"ungrouped-{identifier}",
                )
            )  # fmt: skip

    def _favourite(self, target: Post, extra: dict[str, list[object]]) -> None:
        identifier, _ = self.moment()
        fan = self.rng.choice(self.ids)
        extra["favourites"].append(Favourite(id=identifier, account_id=fan, post=target))
        self.counters.setdefault(target.pk, [0, 0, 0])[2] += 1
        self._ring("favourite", target.account_id, fan, target.pk, extra)

    def _boost(self, target: Post, extra: dict[str, list[object]]) -> None:
        identifier, moment = self.moment()
        booster = self.rng.choice(self.ids)
        uri = boost_uri(self.names[booster], identifier)
        extra["boosts"].append(
            Post(
                id=identifier, account_id=booster, uri=uri, url=uri, reblog_of=target,
                conversation_id=identifier, created_at=moment,
            )
        )  # fmt: skip
        self.counters.setdefault(target.pk, [0, 0, 0])[1] += 1
        self._ring("reblog", target.account_id, booster, target.pk, extra)

    def _flush(self, pending: list[Post], extra: dict[str, list[object]]) -> None:
        Post.objects.bulk_create(pending, batch_size=BATCH)
        Post.objects.bulk_create(extra["boosts"], batch_size=BATCH, ignore_conflicts=True)  # type: ignore[arg-type]
        Mention.objects.bulk_create(extra["mentions"], batch_size=BATCH, ignore_conflicts=True)  # type: ignore[arg-type]
        PostTag.objects.bulk_create(extra["tags"], batch_size=BATCH)  # type: ignore[arg-type]
        Favourite.objects.bulk_create(extra["favourites"], batch_size=BATCH, ignore_conflicts=True)  # type: ignore[arg-type]
        Notification.objects.bulk_create(extra["bell"], batch_size=BATCH)  # type: ignore[arg-type]
        pending.clear()
        for rows in extra.values():
            rows.clear()

    def _count(self) -> None:
        changed = [
            Post(pk=pk, replies_count=replies, reblogs_count=boosts, favourites_count=favourites)
            for pk, (replies, boosts, favourites) in self.counters.items()
        ]
        Post.objects.bulk_update(
            changed, ["replies_count", "reblogs_count", "favourites_count"], batch_size=300
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE identity_account SET statuses_count ="
                " (SELECT COUNT(*) FROM publishing_post p WHERE p.account_id = identity_account.id)"
            )

    def homes(self) -> None:
        """The newest entries of every home: the newest posts that together fill them."""
        oldest = sorted(int(said.id) for said in self.statuses)[
            -min(len(self.statuses), self.count * HOME_ENTRIES // FOLLOWS)
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO timelines_homeentry (account_id, post_id, subject_id)"
                " SELECT f.follower_id, p.id, COALESCE(p.reblog_of_id, p.id)"
                " FROM publishing_post p JOIN network_follow f ON f.target_id = p.account_id WHERE p.id >= %s",
                [oldest],
            )
            cursor.execute("ANALYZE")


def _ids(members: list[Member]) -> list[int]:
    return [int(member.id) for member in members]


def main() -> None:
    """Seed and print what the measuring needs to know."""
    seeder = _Seeder(int(sys.argv[1]), int(sys.argv[2]))
    with transaction.atomic():
        star, *members = seeder.people()
        seeder.follows()
        seeder.write()
        seeder.homes()
    # Threads and statuses are taken from the newest tenth, which is what people read.
    community = Community(
        domain="bench.test",
        members=members,
        star=star,
        statuses=seeder.statuses[-len(seeder.statuses) // 10 :],
        last=seeder.last,
    )
    sys.stdout.write(msgspec.json.encode(community).decode())


if __name__ == "__main__":
    main()
