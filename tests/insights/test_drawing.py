"""A ripple in the terminal."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from hubbub.insights.logic.drawing import DEEPEST, Drawn, draw_figures, draw_tree
from hubbub.insights.logic.tree import figures_of, shape_of
from hubbub.ops.cli import cli
from tests.insights.acts import boost, settle
from tests.world import person

START = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)


def drawn(
    parents: list[int | None], *, unknown: tuple[int, ...] = (), undone: tuple[int, ...] = ()
) -> list[Drawn]:
    shape = shape_of(parents)
    return [
        Drawn(
            id=index + 1,
            parent_id=None if parent is None else parent + 1,
            name=None if index in undone else f"p{index + 1}",
            depth=shape.depths[index],
            subtree=shape.subtrees[index],
            evidence="root" if index in unknown else "feed",
            surface="" if index in unknown else "home",
            created_at=START + timedelta(minutes=index),
            undone=index in undone,
        )
        for index, parent in enumerate(parents)
    ]


def test_a_tree_shows_who_brought_it_to_whom_and_what_is_not_known() -> None:
    lines = draw_tree(drawn([None, None, 1, 2, 1], unknown=(0,), undone=(4,)))
    assert lines == [
        "├─ @p2 · 2026-01-31 08:01 · home · +3",
        "│  ├─ @p3 · 2026-01-31 08:02 · home · +1",
        "│  │  └─ @p4 · 2026-01-31 08:03 · home",
        "│  └─ (taken back) · 2026-01-31 08:04 · home",
        "└┄ @p1 · 2026-01-31 08:00 · unknown route",
    ]


def test_a_broadcast_is_cut_short() -> None:
    lines = draw_tree(drawn([None] * 50), children=3)
    assert len(lines) == 4
    assert lines[-1] == "└─ … 47 more boosts"


def test_a_long_chain_stays_on_the_page() -> None:
    lines = draw_tree(drawn([None, *range(1499)]), width=72)
    assert len(lines) == 1500
    assert max(map(len, lines)) <= 72
    assert f"@p{DEEPEST + 1} · depth {DEEPEST + 1} ·" in lines[DEEPEST]


def test_figures_say_how_well_they_are_known() -> None:
    figures = figures_of([None, 0, 0])
    assert draw_figures(figures, net_boosts=2, evidence={"feed": 2, "root": 1}) == [
        "3 boosts (1 taken back) · depth 2 · structural virality 1.50 · each boost brought 0.67",
        "by generation: 1, 2",
        "route recorded for 2 of 3 (66 %); the rest is dotted",
    ]
    assert draw_figures(figures_of([]), net_boosts=0, evidence={}) == ["Nobody has boosted this yet."]


@pytest.mark.django_db
def test_the_command_draws_a_post_by_its_address() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts()
    first = boost(ben, post)
    boost(person("eve"), post, via=first)
    settle()
    shown = CliRunner().invoke(cli, ["ripple", post.url])
    assert shown.exit_code == 0, shown.output
    lines = shown.output.splitlines()
    assert lines[0] == post.url
    assert lines[1].startswith("2 boosts · depth 2 · structural virality 1.33")
    assert ["@ben" in lines[-2], "@eve" in lines[-1]] == [True, True]


@pytest.mark.django_db
def test_the_command_says_plainly_what_it_cannot_find() -> None:
    assert (
        CliRunner().invoke(cli, ["ripple", "https://hubbub.test/@ann/1"]).output
        == "Error: Record not found.\n"
    )
    assert "no post's number" in CliRunner().invoke(cli, ["ripple", "https://hubbub.test/@ann"]).output
