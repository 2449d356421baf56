"""Trees kept live in the database equal counting them at once, whatever the batches they were settled in."""

import random
import threading
from datetime import timedelta

import pytest
from django.db import connection

from hubbub.insights.commands.settle import settle_shares
from hubbub.insights.logic.tree import Figures, figures_of, shape_of
from hubbub.insights.models import Evidence, Ripple, Share, ShareKind
from hubbub.kernel.clock import now
from hubbub.kernel.ids import ids_at

SOON = timedelta(seconds=1)


def plant(post_id: int, parents: list[int | None]) -> list[Share]:
    """Boosts of one post as clients told them, not settled yet; the tree is `parents`."""
    moment = now() + timedelta(milliseconds=post_id)
    ids = ids_at(moment, len(parents))
    return [
        Share(
            id=identifier,
            kind=ShareKind.BOOST,
            actor_id=identifier,
            root_post_id=post_id,
            via_post_id=post_id if parent is None else ids[parent],
            evidence=Evidence.CLIENT,
            created_at=moment,
        )
        for identifier, parent in zip(ids, parents, strict=True)
    ]


def random_tree(size: int, source: random.Random) -> list[int | None]:
    return [source.choice([None, *range(max(0, index - 5), index)]) for index in range(size)]


def settled_figures(post_id: int) -> Figures:
    kept = Ripple.objects.get(post_id=post_id)
    return Figures(
        size=kept.size, wiener=kept.wiener, depth_sum=kept.depth_sum, breadths=tuple(kept.breadths)
    )


def assert_equals_a_recount(post_id: int, shares: list[Share], parents: list[int | None]) -> None:
    shape, kept = shape_of(parents), Share.objects.in_bulk([(share.id, share.kind) for share in shares])
    found = [kept[share.id, share.kind] for share in shares]
    assert [share.depth for share in found] == shape.depths
    assert [share.subtree for share in found] == shape.subtrees
    assert settled_figures(post_id) == figures_of(parents)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_live_equals_a_recount_over_several_trees_and_any_batches(seed: int) -> None:
    source = random.Random(seed)
    trees = {post: random_tree(source.randint(1, 60), source) for post in (1, 2, 3)}
    planted = {post: plant(post, parents) for post, parents in trees.items()}
    Share.objects.bulk_create([share for shares in planted.values() for share in shares])
    while settle_shares(until=now() + SOON, limit=source.randint(1, 40)):
        pass
    for post, parents in trees.items():
        assert_equals_a_recount(post, planted[post], parents)


@pytest.mark.django_db
def test_a_long_chain_is_settled_in_one_batch() -> None:
    parents: list[int | None] = [None, *range(299)]
    shares = plant(1, parents)
    Share.objects.bulk_create(shares)
    assert settle_shares(until=now() + SOON) == 300
    assert_equals_a_recount(1, shares, parents)


@pytest.mark.django_db(transaction=True)
def test_two_settlers_do_not_get_in_each_others_way() -> None:
    parents = random_tree(200, random.Random(7))
    shares = plant(1, parents)
    Share.objects.bulk_create(shares)

    def work() -> None:
        while Share.objects.filter(settled_at=None).exists():
            settle_shares(until=now() + SOON, limit=7)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert_equals_a_recount(1, shares, parents)
