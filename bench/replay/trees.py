"""Trees to replay: recorded ones from a file, or made-up ones that look like them.

A recorded tree is one JSON a line: `parent[]` (index of the parent node, -1 for the root), `dt[]` (seconds since the
node before) and `reply[]` (nodes that answered instead of passing on).
"""

import gzip
import itertools
import json
import random
from collections.abc import Sequence
from pathlib import Path

import msgspec


class Tree(msgspec.Struct):
    """A post (node 0) and what was done with it, in the order of `order`.

    `parents[n]` is the node that node n met the post through: always the post or a boost. `lifted` counts the nodes
    that hung on a reply in the recording; a timeline doesn't carry a post by a reply to it, so they hang on whatever
    the reply hung on.
    """

    name: str
    parents: list[int]
    replies: set[int]
    order: list[int]
    lifted: int = 0
    crossings: dict[int, list[int]] = {}  # others of the tree whom a node's person follows too

    @property
    def size(self) -> int:
        """Nodes, the post included."""
        return len(self.parents)

    @property
    def boosts(self) -> list[int]:
        """The nodes that passed it on, in the order in which they did."""
        return [node for node in self.order if node not in self.replies]


def recorded_trees(file: Path, *, count: int, largest: int, seed: int) -> list[Tree]:
    """`count` trees of at most `largest` nodes from a JSON lines file (`.gz` or not), chosen at random by `seed`."""
    data = file.read_bytes()
    lines = (gzip.decompress(data) if file.suffix == ".gz" else data).splitlines()
    found = [json.loads(line) for line in lines]
    fitting = [entry for entry in found if 2 <= len(entry["parent"]) <= largest]
    chosen = random.Random(seed).sample(fitting, min(count, len(fitting)))
    return [_tree(entry) for entry in chosen]


def _tree(entry: dict[str, object]) -> Tree:
    parents, replies = list(entry["parent"]), set(entry.get("reply") or ()) - {0}  # type: ignore[call-overload]
    times = list(itertools.accumulate(entry["dt"]))  # type: ignore[call-overload]
    carried = [_carrier(parents, replies, node) for node in range(len(parents))]
    lifted = sum(carried[node] != parents[node] for node in range(1, len(parents)))
    return Tree(str(entry["id"]), carried, replies, _order(carried, times), lifted)


def _carrier(parents: Sequence[int], replies: set[int], node: int) -> int:
    parent = parents[node]
    while parent in replies:
        parent = parents[parent]
    return parent


def _order(parents: Sequence[int], times: Sequence[float]) -> list[int]:
    """Nodes by time; of those of one second, parents before children. Node 0, the post, is not among them."""
    depth = [0] * len(parents)
    for node in range(1, len(parents)):
        above, steps = node, 0
        while above > 0 and steps <= len(parents):
            above, steps = parents[above], steps + 1
        depth[node] = steps
    return sorted(range(1, len(parents)), key=lambda node: (times[node], depth[node], node))


def made_up_trees(*, count: int, largest: int, seed: int) -> list[Tree]:
    """Trees shaped like 2,281 of news on Twitter: median size 260, p95 1,214; 77 % at depth 1; one boost brings 0.25.

    A log-normal size; each node hangs on the post with a probability that differs from tree to tree, else on an
    earlier boost, of which few carry most. 8 % are replies.
    """
    source = random.Random(seed)
    return [_made_up(f"made-{number}", largest, source) for number in range(count)]


def _made_up(name: str, largest: int, source: random.Random) -> Tree:
    size = max(5, min(largest, round(source.lognormvariate(5.56, 0.94))))
    direct = source.betavariate(5, 1.5)
    parents, replies, weights = [-1], set[int](), [0.0]
    for node in range(1, size):
        if source.random() < direct or not any(weights):
            parents.append(0)
        else:
            parents.append(source.choices(range(node), weights)[0])
        is_reply = source.random() < 0.08
        weights.append(0.0 if is_reply else source.paretovariate(1.1))
        if is_reply:
            replies.add(node)
    return Tree(name, parents, replies, list(range(1, size)))


def cross(trees: Sequence[Tree], share: float, seed: int) -> None:
    """Let this share of the people follow up to three more people of their tree, so that several boosts compete."""
    source = random.Random(seed)
    for tree in trees:
        nodes = [0, *tree.boosts]
        for node in tree.order:
            if source.random() < share:
                tree.crossings[node] = [
                    other for other in source.sample(nodes, min(3, len(nodes))) if other != node
                ]
