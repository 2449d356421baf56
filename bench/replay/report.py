"""Writes what a replay showed as a Markdown page."""

import statistics
from collections import Counter
from collections.abc import Sequence

import msgspec

from bench.replay.compare import FATES, OTHER_RIGHT, RIGHT, WRONG, Compared, total

PROMISED = 0.99


class Run(msgspec.Struct):
    """One replay: what was played, what came of it, how long it took."""

    title: str
    source: str
    compared: list[Compared]
    seconds: float
    settled_after: float
    late: list[float]  # seconds by which the serve log was written late, when it was


def keeps_promise(run: Run) -> bool:
    """At least 99 % of parents right where the parent's boost was what they were shown; all figures exact."""
    fates = total(run.compared)
    met = fates[RIGHT] + fates[WRONG]
    return all(one.exact for one in run.compared) and (not met or fates[RIGHT] / met >= PROMISED)


def summary(run: Run) -> list[str]:
    """The run as lines of Markdown."""
    fates, boosts = total(run.compared), sum(one.boosts for one in run.compared)
    met = fates[RIGHT] + fates[WRONG]
    lines = [
        f"## {run.title}",
        "",
        f"{run.source}: {len(run.compared)} trees, {boosts:,} boosts and {sum(o.replies for o in run.compared):,} replies,"
        f" in {run.seconds:,.0f} s ({boosts / run.seconds:,.0f} boosts a second); all of it was settled and"
        f" read back {run.settled_after:.1f} s after the last act.",
        "",
        f"**{_percent(fates[RIGHT], met)} of parents are right where the parent's boost was what they were shown**"
        f" ({fates[RIGHT]:,} of {met:,}). Of all boosts, {_percent(fates[RIGHT], boosts)} hang where the recording"
        f" has them, and {_percent(fates[RIGHT] + fates[OTHER_RIGHT], boosts)} hang where the post was shown last.",
        "",
        "| what became of a boost | boosts | share |",
        "|---|---:|---:|",
        *[f"| {fate} | {fates[fate]:,} | {_percent(fates[fate], boosts)} |" for fate in FATES],
        "",
        *_figures(run.compared),
        "",
        *_evidence(run.compared, boosts),
        "",
    ]
    if run.late:
        lines += [
            f"The serve log was written more than two seconds late {len(run.late)} times, {max(run.late):.1f} s at most:"
            " the machine was busy. Acts that nothing explains wait for it.",
            "",
        ]
    return lines


def _figures(compared: Sequence[Compared]) -> list[str]:
    errors = [abs(one.virality[0] - one.virality[1]) for one in compared]
    same_depth = sum(one.depth[0] == one.depth[1] for one in compared)
    return [
        "| | true | recorded |",
        "|---|---:|---:|",
        f"| depth, median / greatest | {_middle(o.depth[0] for o in compared)} | {_middle(o.depth[1] for o in compared)} |",
        f"| structural virality, median / greatest | {_middle(o.virality[0] for o in compared)} |"
        f" {_middle(o.virality[1] for o in compared)} |",
        "",
        f"Depth is the same in {same_depth} of {len(compared)} trees; virality is off by {statistics.mean(errors):.4f} on"
        f" average and {max(errors):.4f} at most. The live figures equal a recount of what was recorded in"
        f" {sum(one.exact for one in compared)} of {len(compared)} trees. {sum(one.lifted for one in compared):,} nodes"
        " hung on a reply in the recording and were played below what the reply hung on.",
    ]


def _evidence(compared: Sequence[Compared], boosts: int) -> list[str]:
    counted = sum((one.evidence for one in compared), Counter[str]())
    said = ", ".join(f"`{kind}` {_percent(count, boosts)}" for kind, count in counted.most_common())
    return [f"Evidence: {said}."]


def _middle(values: "object") -> str:
    found = sorted(values)  # type: ignore[call-overload]
    middle, most = statistics.median(found), found[-1]
    return f"{middle:g} / {most:g}" if isinstance(most, int) else f"{middle:.3f} / {most:.3f}"


def _percent(part: int, whole: int) -> str:
    return "none" if not whole else f"{100 * part / whole:.2f} %"
