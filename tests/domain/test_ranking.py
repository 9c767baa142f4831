"""A ranking of the user's own equals one made by hand, and no missing value becomes a number in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import comparison, ranking
from minilat_desktop.domain.comparison_spec import Column
from minilat_desktop.domain.comparison_table import Cell, ComparisonTable, Row
from tests.comparison_sample import ALL, columns

_numbers = st.none() | st.integers(-1000, 1000) | st.floats(-1e6, 1e6, allow_nan=False, width=32)


def cell(value: float | None, unit: str = "things") -> Cell:
    """A cell with a number, or an unknown one."""
    return Cell("Unknown", None, missing_reason="unknown") if value is None else Cell(str(value), value, unit)


def table(*rows: list[float | None]) -> ComparisonTable:
    """A comparison of these numbers, in rows r0, r1, …"""
    width = len(rows[0])
    made = [Row("Figures", f"r{n}", f"Row {n}", tuple(map(cell, row)), True) for n, row in enumerate(rows)]
    chosen = tuple(Column(f"c{n}", 700_000) for n in range(width))
    names = tuple(column.coalition_id for column in chosen)
    return ComparisonTable(chosen, names, names, tuple(made), (None,) * width, (), ((),) * width)


def by_hand(rows: list[list[float | None]], weights: dict[int, int], column: int) -> float | None:
    """The score with plain loops."""
    total = weight_seen = 0.0
    for place, weight in weights.items():
        known = [value for value in rows[place] if value is not None]
        here = rows[place][column]
        if here is None or not known or min(known) == max(known):
            continue
        along = (here - min(known)) / (max(known) - min(known))
        total += abs(weight) * (along if weight > 0 else 1 - along)
        weight_seen += abs(weight)
    return total / weight_seen if weight_seen else None


@given(st.data())
def test_every_score_is_the_one_made_by_hand(data: st.DataObject) -> None:
    width = data.draw(st.integers(2, 8))
    rows = data.draw(st.lists(st.lists(_numbers, min_size=width, max_size=width), min_size=1, max_size=5))
    weights = data.draw(st.dictionaries(st.integers(0, len(rows) - 1), st.integers(-9, 9).filter(bool), min_size=1))
    made = ranking.rank(table(*rows), [(f"r{n}", weight) for n, weight in weights.items()])
    assert made.label == "Your ranking"
    scores = {one.column: one.score for one in made.ranked}
    assert sorted(scores) == list(range(width))
    for column in range(width):
        assert scores[column] == pytest.approx(by_hand(rows, weights, column))
    placed = [one.score for one in made.ranked if one.score is not None]
    assert placed == sorted(placed, reverse=True)
    for one in made.ranked:
        ahead = sum(
            score is not None and one.score is not None and score > one.score + 1e-12 for score in scores.values()
        )
        assert one.place == (None if one.score is None else ahead + 1)


@given(st.lists(_numbers, min_size=2, max_size=8))
def test_a_missing_value_stays_missing_and_is_said(row: list[float | None]) -> None:
    for one in ranking.rank(table(row), [("r0", 1)]).ranked:
        for share in one.shares:
            assert (share.scaled is None) == (row[one.column] is None)
            assert bool(share.why) == (share.scaled is None)


def test_less_is_better_below_zero_and_equal_scores_share_a_place() -> None:
    made = ranking.rank(table([1, 3, 1]), [("r0", -2)])
    assert [(one.column, one.place, one.score) for one in made.ranked] == [(0, 1, 1.0), (2, 1, 1.0), (1, 3, 0.0)]


def test_what_cannot_be_weighed_is_named() -> None:
    made = ranking.rank(table([1, 2], [5, 5], [None, 4]), [("r0", 1), ("r1", 1), ("r2", 1), ("gone", 1)])
    assert made.ignored == ("r1", "r2", "gone")
    assert [one.counted for one in made.ranked] == [1.0, 1.0]


def test_units_are_never_mixed() -> None:
    mixed = Row("Figures", "r0", "Row", (cell(1, "per cent"), cell(2, "members")), True)
    held = table([1, 2])
    other = ComparisonTable(held.columns, held.names, held.short_names, (mixed,), held.rosters, (), ((), ()))
    assert ranking.rankable(other) == ()
    assert ranking.rank(other, [("r0", 1)]).ignored == ("r0",)


def test_a_real_comparison_offers_its_numbers_only() -> None:
    made = comparison.build(columns("g20@2026-11-23", "i2u2@2026-11-23", "old@1980-01-01"), ALL)
    offered = {row.attribute for row in ranking.rankable(made)}
    assert {"age", "full_members"} <= offered
    assert not {"name", "founded", "status"} & offered
    header, lines = ranking.lines(made, ranking.rank(made, [("age", 3), ("full_members", -1)]))
    assert len(lines) == 6
    assert {line[0] for line in lines} == {"Your ranking"}
    assert all(len(line) == len(header) for line in lines)


def test_a_composition_is_no_number_even_where_it_has_one_part() -> None:
    whole = table([3, 4, 21], [1, 2, 3])
    named = replace(whole, rows=(replace(whole.rows[0], attribute="members_by_kind"), whole.rows[1]))
    assert [row.attribute for row in ranking.rankable(named)] == [whole.rows[1].attribute]
    assert ranking.rank(named, (("members_by_kind", 3),)).ignored == ("members_by_kind",)
