"""The figures of a tree of boosts, counted at once or kept live as it grows.

The post is the root; every boost hangs on the boost it came through, or on the post. Structural virality is the mean
distance between two different nodes (Goel, Anderson, Hofman, Watts, "The Structural Virality of Online Diffusion",
Management Science 2015). With s(v) nodes in the subtree of v and n in all, the sum of distances over pairs is
W = sum over v other than the root of s(v) * (n - s(v)), and the mean is 2W / (n(n-1)).
"""

from collections.abc import Sequence
from fractions import Fraction

import msgspec


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """A tree in numbers; kept so that a new leaf changes them without looking at the other nodes.

    `size` counts the post itself (n), `wiener` is the sum of distances over unordered pairs (W), `depth_sum` the sum
    of depths (D); `breadths[k]` is the number of boosts at depth k + 1.
    """

    size: int = 1
    wiener: int = 0
    depth_sum: int = 0
    breadths: tuple[int, ...] = ()

    @property
    def boosts(self) -> int:
        """How many boosts there are."""
        return self.size - 1

    @property
    def depth(self) -> int:
        """The greatest depth; 0 for a post nobody boosted."""
        return len(self.breadths)

    @property
    def max_breadth(self) -> int:
        """How many boosts stand at the most crowded depth."""
        return max(self.breadths, default=0)

    @property
    def virality(self) -> Fraction | None:
        """Structural virality, exactly; None for a post nobody boosted."""
        return None if self.size < 2 else Fraction(2 * self.wiener, self.size * (self.size - 1))

    @property
    def reproduction_by_generation(self) -> tuple[Fraction, ...]:
        """R of each generation g >= 1: boosts at depth g + 1 for each boost at depth g."""
        pairs = zip(self.breadths, self.breadths[1:], strict=False)
        return tuple(Fraction(following, here) for here, following in pairs)

    @property
    def reproduction(self) -> Fraction | None:
        """Boosts that each boost brought, on average; None while there are no boosts.

        The post's own fan-out is left out: it is audience, not spread.
        """
        return Fraction(sum(self.breadths[1:]), self.boosts) if self.breadths else None


def grown(figures: Figures, ancestor_subtrees: Sequence[int]) -> Figures:
    """The figures once a new leaf hangs below the boosts whose subtree sizes (before) are `ancestor_subtrees`.

    The root is not among them: no ancestors means a boost of the post itself. What is added to W is the sum of the
    leaf's distances to all others: n + sum over ancestors of (n - s) + (D - sum over ancestors of s), in O(depth).
    """
    size, depth = figures.size, len(ancestor_subtrees) + 1
    below = sum(ancestor_subtrees)
    added = size + (len(ancestor_subtrees) * size - below) + (figures.depth_sum - below)
    breadths = [*figures.breadths, 0] if depth > figures.depth else list(figures.breadths)
    breadths[depth - 1] += 1
    return Figures(
        size=size + 1,
        wiener=figures.wiener + added,
        depth_sum=figures.depth_sum + depth,
        breadths=tuple(breadths),
    )


class Shape(msgspec.Struct, frozen=True):
    """Depth (1 for a boost of the post itself) and subtree size of every boost, in the order they were given."""

    depths: list[int]
    subtrees: list[int]


def shape_of(parents: Sequence[int | None]) -> Shape:
    """Depths and subtree sizes of boosts given by the index of their parent; None hangs on the post.

    Parents may stand anywhere in the sequence. Raises `ValueError` for a circle.
    """
    depths = [0] * len(parents)
    for start in range(len(parents)):
        path: list[int] = []
        node: int | None = start
        while node is not None and not depths[node]:
            path.append(node)
            if len(path) > len(parents):
                raise ValueError("the boosts hang on each other in a circle")
            node = parents[node]
        above = 0 if node is None else depths[node]
        for step, visited in enumerate(reversed(path), start=1):
            depths[visited] = above + step
    subtrees = [1] * len(parents)
    for index in sorted(range(len(parents)), key=depths.__getitem__, reverse=True):
        parent = parents[index]
        if parent is not None:
            subtrees[parent] += subtrees[index]
    return Shape(depths, subtrees)


def figures_of(parents: Sequence[int | None]) -> Figures:
    """The figures of a whole tree at once; what `grown` must agree with, whatever the order of arrival."""
    shape = shape_of(parents)
    size = len(parents) + 1
    breadths = [0] * max(shape.depths, default=0)
    for depth in shape.depths:
        breadths[depth - 1] += 1
    return Figures(
        size=size,
        wiener=sum(subtree * (size - subtree) for subtree in shape.subtrees),
        depth_sum=sum(shape.depths),
        breadths=tuple(breadths),
    )
