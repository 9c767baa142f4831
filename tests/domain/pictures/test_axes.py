"""Scales: what lies where, and ticks that stand where they say."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minilat_desktop.domain.pictures import axes

DAYS = st.dates(date(1800, 1, 1), date(2100, 1, 1)).map(date.toordinal)


@given(DAYS, st.integers(0, 80_000))
def test_ticks_of_time_stand_at_the_beginning_of_what_they_say(first: int, length: int) -> None:
    axis = axes.around(first, first + length, 50, 650)
    assert axis.x(axis.first) == 50
    assert axis.x(axis.last) == 650
    ticks = axis.ticks(50, 90)
    assert len(ticks) <= 14
    for when, label in ticks:
        assert axis.first <= when <= axis.last
        assert label.endswith(str(date.fromordinal(when).year))
        assert date.fromordinal(when).day == 1
    assert all(axis.x(other) - axis.x(one) >= 45 for (one, _), (other, _) in pairwise(ticks))


@given(st.lists(st.integers(1, 400), min_size=1, max_size=9))
def test_an_axis_of_counts_holds_them_in_order(counts: list[int]) -> None:
    axis = axes.counts(counts, 300, 20)
    assert axis.logarithmic == (max(counts) / min(counts) >= 12)
    heights = [axis.y(count) for count in sorted(set(counts))]
    assert all(20 <= height <= 300 for height in heights)
    assert all(one > other for one, other in pairwise(heights))
    assert all(axis.low <= tick <= axis.high for tick in axis.ticks)


@given(st.lists(st.floats(-1e12, 1e12, allow_nan=False), min_size=1, max_size=9))
@example([5.0, -5e-324])
def test_an_even_axis_holds_zero_and_all_values(values: list[float]) -> None:
    axis = axes.linear(values, 300, 20)
    assert axis.low <= min(0, *values, 0)
    assert axis.high >= max(0, *values, 0)
    assert 2 <= len(axis.ticks) <= 8
    for value in values:
        assert 19.9 <= axis.y(value) <= 300.1


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (193, "193"), (2_900, "2\u202f900"), (0.35, "0.35"), (1.2e9, "1.2 bn"), (-2.5e6, "-2.5 m"),
     (3e13, "30 tn")],
)  # fmt: skip
def test_a_number_in_few_characters(value: float, said: str) -> None:
    assert axes.compact(value) == said


@given(st.lists(st.floats(0, 200), min_size=1, max_size=8))
def test_labels_are_spread_within_their_bounds(wanted: list[float]) -> None:
    placed = axes.spread(wanted, 18, 0, 200)
    assert all(other - one >= 17.99 for one, other in pairwise(sorted(placed)))
    assert all(-0.01 <= one <= 200.01 for one in placed)
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    assert [placed[place] for place in order] == sorted(placed)
