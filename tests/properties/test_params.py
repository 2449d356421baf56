"""Decoding parameters: whatever is sent, nesting answers or refuses, and says the same as Rack would."""

import time
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.api.core.params import decode, nest, pairs_in

KEYS = st.lists(
    st.sampled_from(
        ["a", "b", "[", "]", "[]", "[0]", "[1]", "[b]", "[c]", "²", "[²]", "", "\0", "[99999999999]"]
    ),
    max_size=8,
).map("".join)
NAMES = st.text("abcdef", min_size=1, max_size=3)
SCALARS = st.text(max_size=5)
# What forms can say: groups of named things, lists of scalars; no empty ones, since nothing would be sent.
FORMS = st.recursive(
    SCALARS | st.lists(SCALARS, min_size=1, max_size=4),
    lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=4),
    max_leaves=8,
)


def spelt(value: Any, key: str) -> list[tuple[str, str]]:
    """`value` as pairs with Rails' keys."""
    if isinstance(value, dict):
        return [pair for name, child in value.items() for pair in spelt(child, f"{key}[{name}]")]
    if isinstance(value, list):
        return [pair for child in value for pair in spelt(child, f"{key}[]")]
    return [(key, value)]


def depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()))
    return 1 if isinstance(value, list) else 0


@given(st.lists(st.tuples(KEYS | st.text(max_size=8), st.text(max_size=3)), max_size=12))
def test_nesting_answers_or_refuses_in_one_way(pairs: list[tuple[str, str]]) -> None:
    try:
        nested = nest(pairs)
    except ValueError:
        return
    assert isinstance(nested, dict)
    msgspec.json.encode(nested)  # plain values, no cycles


@given(st.dictionaries(NAMES, FORMS.filter(lambda form: depth(form) <= 5), max_size=4))
def test_what_is_spelt_out_is_read_back(form: dict[str, Any]) -> None:
    pairs = [pair for key, value in form.items() for pair in spelt(value, key)]
    assert nest(pairs) == form
    assert nest(pairs_in(urlencode(pairs))) == form


@given(st.lists(st.fixed_dictionaries({"k": SCALARS}, optional={"w": SCALARS, "x": SCALARS}), max_size=6))
def test_a_list_of_groups_is_read_back_when_each_begins_alike(groups: list[dict[str, str]]) -> None:
    assert nest(
        [("a[][" + key + "]", value) for group in groups for key, value in sorted(group.items())]
    ) == ({"a": groups} if groups else {})


@pytest.mark.parametrize(
    ("pairs", "read"),
    [
        ([("a[][b]", 1), ("a[][c]", 2)], {"a": [{"b": 1, "c": 2}]}),
        ([("a[][b]", 1), ("a[][b]", 2)], {"a": [{"b": 1}, {"b": 2}]}),
        ([("a[][b][]", 1), ("a[][b][]", 2)], {"a": [{"b": [1, 2]}]}),
        ([("a[][b][c]", 1), ("a[][b][d]", 2), ("a[][b][c]", 3)], {"a": [{"b": {"c": 1, "d": 2}}, {"b": {"c": 3}}]}),
        ([("a[1][n]", "x"), ("a[0][n]", "y")], {"a": [{"n": "y"}, {"n": "x"}]}),
        ([("a[x][]", 1), ("a[y]", 2)], {"a": {"x": [1], "y": 2}}),
        ([("a", 1), ("a", 2)], {"a": 2}),
        ([("a[²]", 1)], {"a": {"²": 1}}),
    ],
)  # fmt: skip
def test_groups_in_lists_are_told_apart_as_rack_does(pairs: list[tuple[str, object]], read: object) -> None:
    assert nest(pairs) == read


@pytest.mark.parametrize(
    "pairs",
    [
        [("a[b]", 1), ("a", 2)],
        [("a", 1), ("a[b]", 2)],
        [("a[]", 1), ("a[b]", 2)],
        [("a[b]", 1), ("a[]", 2)],
        [("a[b][c][d][e][f][g]", 1)],
        [(f"a{number}", number) for number in range(1001)],
    ],
)
def test_contradictions_and_excess_are_refused(pairs: list[tuple[str, object]]) -> None:
    with pytest.raises(ValueError, match="parameter"):
        nest(pairs)


def test_the_worst_key_costs_no_more_than_its_length() -> None:
    began = time.process_time()
    for key in (
        "[" * 1_000_000,
        "a" + "[]" * 500_000,
        "a" + "[b" * 300_000,
        "]" * 1_000_000,
        "a[" + "9" * 1_000_000 + "]",
    ):
        try:
            nest([(key, "x")])
        except ValueError:
            continue
    assert time.process_time() - began < 2


def test_a_form_of_too_many_fields_is_refused_before_it_is_taken_apart() -> None:
    began = time.process_time()
    with pytest.raises(ValueError, match="fields"):
        pairs_in("&" * 10_000_000)
    assert time.process_time() - began < 1


class Inner(msgspec.Struct):
    n: int = 0
    title: str = ""


class Everything(msgspec.Struct):
    text: str = ""
    maybe: str | None = None
    number: int | None = None
    switch: bool | None = None
    names: list[str] = []
    numbers: list[int] = []
    inner: Inner | None = None
    inners: list[Inner] = []
    wild: dict[str, object] = {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(Everything.__struct_fields__, JSON)))
def test_decoding_answers_or_refuses_in_one_way(data: dict[str, Any]) -> None:
    try:
        found = decode(Everything, data)
    except msgspec.ValidationError:
        return
    assert isinstance(found, Everything)
    assert "\0" not in found.text + "".join(found.names)
