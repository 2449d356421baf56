"""Relationships changed by many at once: rows stand once, counters are exact, and no follow survives a block."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connections

from hubbub.identity.models import Account
from hubbub.kernel.errors import HubbubError
from hubbub.network.commands.block import block
from hubbub.network.commands.follow import follow, unfollow
from hubbub.network.commands.follow_requests import accept_follow_request
from hubbub.network.models import Block, Follow, FollowRequest
from tests.world import Person, person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], object]) -> None:
    """Do all of them in threads that start together; what the domain refuses is fine."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> None:
        barrier.wait()
        try:
            action()
        except HubbubError:
            pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        for done in [pool.submit(run, action) for action in actions]:
            done.result()


def exact(*people: Person) -> bool:
    return all(
        (row.followers_count, row.following_count)
        == (Follow.objects.filter(target=row).count(), Follow.objects.filter(follower=row).count())
        for row in Account.objects.filter(pk__in=[one.id for one in people])
    )


def test_the_same_follow_many_times() -> None:
    ann, ben = person("ann"), person("ben")
    at_once(*[lambda: follow(ann.viewer, ben.id)] * 4)
    assert Follow.objects.count() == 1
    assert exact(ann, ben)
    at_once(*[lambda: unfollow(ann.viewer, ben.id)] * 4)
    assert Follow.objects.count() == 0
    assert exact(ann, ben)


def test_following_each_other_does_not_lock_up() -> None:
    people = [person(name) for name in ("ann", "ben", "cay", "dan")]
    pairs = [(one, other) for one in people for other in people if one is not other]
    at_once(*[partial(follow, one.viewer, other.id) for one, other in pairs])
    assert Follow.objects.count() == len(pairs)
    assert exact(*people)


@pytest.mark.parametrize("locked", [False, True])
def test_no_follow_survives_a_block(locked: bool) -> None:
    for number in range(5):
        ann, ben = person(f"ann{number}"), person(f"ben{number}")
        Account.objects.filter(pk=ann.id).update(locked=locked)
        if locked:
            ben.follows(ann)
        late = (
            partial(accept_follow_request, ann.viewer, ben.id)
            if locked
            else partial(follow, ben.viewer, ann.id)
        )
        at_once(partial(block, ann.viewer, ben.id), late)
        assert Block.objects.filter(account=ann.account, target=ben.account).exists()
        assert not Follow.objects.filter(follower=ben.account, target=ann.account).exists()
        assert not FollowRequest.objects.filter(follower=ben.account, target=ann.account).exists()
        assert exact(ann, ben)
