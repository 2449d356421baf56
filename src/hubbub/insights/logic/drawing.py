"""A ripple as lines of text, for a terminal."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from hubbub.insights.logic.tree import Figures

DEEPEST = 12  # levels that are indented; what is deeper stands at the last of them and says how deep it is


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """One boost as it is drawn; `name` None for whoever took it back or is not to be named."""

    id: int
    parent_id: int | None
    name: str | None
    depth: int
    subtree: int
    evidence: str
    surface: str
    created_at: datetime
    undone: bool


class _Kin(msgspec.Struct, frozen=True):
    """A boost to draw, whether it is its parent's last, and the lines that run past it from above."""

    boost: Drawn
    is_last: bool
    rails: str


def draw_tree(boosts: Sequence[Drawn], *, width: int = 80, children: int = 10) -> list[str]:
    """The boosts as a tree, those that carried it furthest first; at most `children` below each.

    A solid branch was recorded (by the serve log or the client); of a dotted one the route is not known.
    """
    below: dict[int | None, list[Drawn]] = defaultdict(list)
    known = {boost.id for boost in boosts}
    for boost in boosts:
        below[boost.parent_id if boost.parent_id in known else None].append(boost)
    return [_clipped(line, width) for line in _lines(below, children)]


def _lines(below: Mapping[int | None, list[Drawn]], children: int) -> Iterator[str]:
    todo: list[_Kin | str] = _kin(below.get(None, []), "", children)
    while todo:  # a list, not recursion: a chain may be longer than Python's stack
        entry = todo.pop()
        if isinstance(entry, str):
            yield entry
            continue
        boost = entry.boost
        yield f"{entry.rails}{_branch(boost, is_last=entry.is_last)} {_words(boost)}"
        rails = entry.rails if boost.depth >= DEEPEST else entry.rails + ("   " if entry.is_last else "│  ")
        todo += _kin(below.get(boost.id, []), rails, children)


def _kin(boosts: Sequence[Drawn], rails: str, most: int) -> list[_Kin | str]:
    """Siblings, ready to be taken from the end."""
    ordered = sorted(boosts, key=lambda boost: (-boost.subtree, boost.id))
    shown, hidden = ordered[:most], ordered[most:]
    kin: list[_Kin | str] = [_Kin(boost, not hidden and boost is shown[-1], rails) for boost in shown]
    if hidden:
        kin.append(f"{rails}└─ … {_counted(sum(boost.subtree for boost in hidden), 'more boost')}")
    return kin[::-1]


def _branch(boost: Drawn, *, is_last: bool) -> str:
    return ("└" if is_last else "├") + ("┄" if boost.evidence == "root" else "─")


def _words(boost: Drawn) -> str:
    parts = [f"@{boost.name}" if boost.name else "(taken back)" if boost.undone else "(somebody)"]
    if boost.depth > DEEPEST:
        parts.append(f"depth {boost.depth}")
    parts.append(f"{boost.created_at:%Y-%m-%d %H:%M}")
    parts.append(boost.surface or ("told by the client" if boost.evidence == "client" else "unknown route"))
    if boost.subtree > 1:
        parts.append(f"+{boost.subtree - 1}")
    return " · ".join(parts)


def _clipped(line: str, width: int) -> str:
    return line if len(line) <= width else line[: width - 1] + "…"


def draw_figures(figures: Figures, *, net_boosts: int, evidence: Mapping[str, int]) -> list[str]:
    """The figures in two or three lines, and how well they are known."""
    if figures.virality is None:
        return ["Nobody has boosted this yet."]
    taken_back = figures.boosts - net_boosts
    first = _counted(figures.boosts, "boost") + (f" ({taken_back} taken back)" if taken_back else "")
    lines = [
        f"{first} · depth {figures.depth} · structural virality {float(figures.virality):.2f}"
        f" · each boost brought {float(figures.reproduction or 0):.2f}",
        "by generation: " + ", ".join(map(str, figures.breadths)),
    ]
    recorded = sum(count for kind, count in evidence.items() if kind != "root")
    known = sum(evidence.values())
    if known:
        lines.append(
            f"route recorded for {recorded} of {known} ({100 * recorded // known} %); the rest is dotted"
        )
    return lines


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
