"""How posts travel in the demo: trees of boosts with the figures of recorded ones.

Recorded news posts on a large network pass on like this: a sharer at depth one brings 0.246 further ones, at depth two
0.247, deeper 0.327; of all shares 22 % come within ten minutes, 47 % within an hour, 90 % within a day, 97 % within a week.
"""

import math
import random
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

REPRODUCTION = (0.246, 0.247, 0.327)  # further shares per share, at depth 1, 2, 3 and deeper
# (share of all that have happened, seconds): between them the logarithm of time runs straight.
_TIMES = ((0.0, 5.0), (0.22, 600.0), (0.47, 3600.0), (0.90, 86_400.0), (0.97, 604_800.0), (1.0, 1_209_600.0))


class Passing(msgspec.Struct, frozen=True):
    """`sharer` passes it on `after` seconds, having met it through the share numbered `parent` (None: the post)."""

    sharer: int
    parent: int | None
    after: float
    depth: int


def delay(dice: random.Random) -> float:
    """How long somebody takes to pass on what they will pass on, in seconds."""
    chance = dice.random()
    for (low, begin), (high, end) in pairwise(_TIMES):
        if chance <= high:
            part = (chance - low) / (high - low)
            return math.exp(math.log(begin) + part * (math.log(end) - math.log(begin)))
    return _TIMES[-1][1]


def grow(
    dice: random.Random, followers: Mapping[int, Sequence[int]], author: int, direct: int
) -> list[Passing]:
    """A tree: `direct` of the author's followers pass it on, and so on among theirs, nobody twice.

    Parents stand before their children; an entry's place in the list is its number.
    """
    tree: list[Passing] = []
    seen = {author}
    open_ends: deque[tuple[int, int | None, float, int, int]] = deque([(author, None, 0.0, 0, direct)])
    while open_ends:
        person, number, when, depth, wanted = open_ends.popleft()
        candidates = [other for other in followers.get(person, ()) if other not in seen]
        for sharer in dice.sample(candidates, min(wanted, len(candidates))):
            seen.add(sharer)
            tree.append(Passing(sharer, number, when + delay(dice), depth + 1))
            rate = REPRODUCTION[min(depth, len(REPRODUCTION) - 1)]
            open_ends.append((sharer, len(tree) - 1, tree[-1].after, depth + 1, _poisson(dice, rate)))
    return tree


def _poisson(dice: random.Random, mean: float) -> int:
    """Knuth's way, fine for small means."""
    limit, product, count = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count
