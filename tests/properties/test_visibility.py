"""The judge in SQL says what the rules say in plain Python, for any posts and relationships."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.network.models import AccountDomainBlock, Block, Follow, Mute
from hubbub.publishing.models import Mention, Post, Visibility
from hubbub.publishing.queries import visible_ids
from hubbub.publishing.visibility import visible_posts, wanted_by

pytestmark = pytest.mark.django_db

PEOPLE = 5
DOMAINS = [None, None, None, "far.test", "off.test"]  # of each of the people
WHO = st.integers(0, PEOPLE - 1)
PAIRS = st.sets(st.tuples(WHO, WHO).filter(lambda pair: pair[0] != pair[1]), max_size=6)


class Said(msgspec.Struct, frozen=True):
    """A post: by whom, for whom, naming whom; or a boost of an earlier one."""

    author: int
    visibility: Visibility
    mentions: frozenset[int]
    boosts: int | None


class World(msgspec.Struct, frozen=True):
    """People by number, how they stand to each other, and what they said."""

    suspended: frozenset[int]
    follows: frozenset[tuple[int, int]]
    blocks: frozenset[tuple[int, int]]
    mutes: frozenset[tuple[int, int]]
    domain_blocks: frozenset[tuple[int, str]]
    said: list[Said]

    def may_see(self, viewer: int | None, number: int) -> bool:
        """The rules, as `publishing.visibility` states them in words."""
        post = self.said[number]
        seen = self._may_see_alone(viewer, post)
        return seen and (post.boosts is None or self._may_see_alone(viewer, self.said[post.boosts]))

    def _may_see_alone(self, viewer: int | None, post: Said) -> bool:
        for_all = post.visibility in {Visibility.PUBLIC, Visibility.UNLISTED}
        if viewer == post.author:
            return True
        if post.author in self.suspended:
            return False
        if viewer is None:
            return for_all
        if (post.author, viewer) in self.blocks or (post.author, DOMAINS[viewer]) in self.domain_blocks:
            return False
        followed = post.visibility == Visibility.FOLLOWERS and (viewer, post.author) in self.follows
        return for_all or viewer in post.mentions or followed

    def wants(self, viewer: int, number: int) -> bool:
        """Whether a post belongs into a list that the viewer did not ask for by name."""
        post = self.said[number]
        authors = {post.author} | ({self.said[post.boosts].author} if post.boosts is not None else set())
        return not any(
            (viewer, author) in self.blocks
            or (viewer, author) in self.mutes
            or (viewer, DOMAINS[author]) in self.domain_blocks
            for author in authors
        )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    said: list[Said] = []
    boosted: set[tuple[int, int]] = set()
    for _ in range(draw(st.integers(1, 8))):
        author, mentions = draw(WHO), frozenset(draw(st.sets(WHO, max_size=2)))
        originals = [n for n, it in enumerate(said) if it.boosts is None and (author, n) not in boosted]
        boosts = draw(st.none() | st.sampled_from(originals)) if originals else None
        if boosts is not None:
            boosted.add((author, boosts))
        said.append(Said(author, draw(st.sampled_from(Visibility)), mentions, boosts))
    domains = st.tuples(WHO, st.sampled_from(["far.test", "off.test"]))
    return World(
        suspended=frozenset(draw(st.sets(WHO, max_size=1))),
        follows=frozenset(draw(PAIRS)),
        blocks=frozenset(draw(PAIRS)),
        mutes=frozenset(draw(PAIRS)),
        domain_blocks=frozenset(draw(st.sets(domains, max_size=2))),
        said=said,
    )


class Rows(msgspec.Struct):
    """A world as rows."""

    people: list[Account]
    posts: list[Post]


@contextmanager
def rows_of(world: World) -> Iterator[Rows]:
    """Rows for `world`, gone afterwards."""
    with transaction.atomic():
        people = [_account(number, number in world.suspended) for number in range(PEOPLE)]
        for model, pairs, names in (
            (Follow, world.follows, ("follower", "target")),
            (Block, world.blocks, ("account", "target")),
            (Mute, world.mutes, ("account", "target")),
        ):
            for pair in pairs:
                model.objects.create(**dict(zip(names, (people[who] for who in pair), strict=True)))
        for who, domain in world.domain_blocks:
            AccountDomainBlock.objects.create(account=people[who], domain=domain)
        posts: list[Post] = []
        for number, said in enumerate(world.said):
            posts.append(_post(number, said, people, posts))
        yield Rows(people, posts)
        transaction.set_rollback(True)


def _account(number: int, suspended: bool) -> Account:
    uri = f"https://{DOMAINS[number] or 'hubbub.test'}/users/p{number}"
    return Account.objects.create(
        username=f"p{number}",
        domain=DOMAINS[number],
        uri=uri,
        url=uri,
        suspended_at=now() if suspended else None,
    )


def _post(number: int, said: Said, people: list[Account], posts: list[Post]) -> Post:
    post = Post.objects.create(
        account=people[said.author], uri=f"https://hubbub.test/{number}", visibility=said.visibility,
        reblog_of=None if said.boosts is None else posts[said.boosts], conversation_id=number,
        created_at=now() - timedelta(minutes=number),
    )  # fmt: skip
    Mention.objects.bulk_create([Mention(post=post, account=people[who]) for who in said.mentions])
    return post


many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@many
@given(worlds())
def test_the_judge_says_what_the_rules_say(world: World) -> None:
    with rows_of(world) as rows:
        ids = [post.pk for post in rows.posts]
        for viewer in (None, *range(PEOPLE)):
            seen_by = Viewer(account_id=None if viewer is None else rows.people[viewer].pk)
            allowed = {pk for number, pk in enumerate(ids) if world.may_see(viewer, number)}
            assert visible_ids(seen_by, ids) == allowed
            assert set(Post.objects.filter(visible_posts(seen_by)).values_list("pk", flat=True)) == allowed


@many
@given(worlds())
def test_lists_want_what_the_rules_say(world: World) -> None:
    with rows_of(world) as rows:
        for viewer in range(PEOPLE):
            condition, params = wanted_by(Viewer(account_id=rows.people[viewer].pk))
            found = sql.rows(f"SELECT p.id FROM publishing_post p WHERE {condition}", params)
            wanted = {post.pk for number, post in enumerate(rows.posts) if world.wants(viewer, number)}
            assert {row[0] for row in found} == wanted
