"""What is done to a comparison: nothing is lost, nothing stands twice, and what cannot be is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import comparison_edits as edits
from minilat_desktop.domain.comparison_series import PER_YEAR
from minilat_desktop.domain.comparison_spec import MOST, Chosen, Spec
from minilat_desktop.domain.problems import Refused
from tests.comparison_sample import day

TODAY = day("2026-11-23")
CHOSEN = st.builds(
    Chosen, st.sampled_from("abcd"), st.none() | st.integers(1, TODAY), st.sampled_from(("preferred", "newest"))
)
COLUMNS = st.lists(CHOSEN, min_size=1, max_size=MOST, unique=True).map(tuple)


@given(COLUMNS, st.data())
def test_moving_keeps_every_column_and_puts_one_where_it_is_wanted(
    columns: tuple[Chosen, ...], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(columns))))
    place, to = (data.draw(st.integers(0, len(columns) - 1)) for _ in range(2))
    made = edits.moved(Spec(columns, sorted_by="founded"), order, place, to)
    assert sorted(map(repr, made.columns)) == sorted(map(repr, columns))
    assert made.columns[to] == columns[order[place]]
    rest = [columns[one] for n, one in enumerate(order) if n != place]
    assert [one for n, one in enumerate(made.columns) if n != to] == rest
    assert made.sorted_by == ""


@given(COLUMNS, st.data())
def test_another_date_is_another_column_beside_it_or_refused(columns: tuple[Chosen, ...], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(columns) - 1))
    try:
        made = edits.at_another_date(Spec(columns), place, TODAY)
    except Refused:
        # Full, or before the first year there is no other.
        assert len(columns) == MOST or (columns[place].pinned or TODAY) < 366 * MOST
        return
    assert len(set(made.columns)) == len(columns) + 1
    added = made.columns[place + 1]
    assert added.coalition_id == columns[place].coalition_id
    assert added.pinned is not None
    assert added.pinned <= (columns[place].pinned or TODAY)


@given(COLUMNS, st.integers(1, TODAY))
def test_columns_that_meet_on_a_day_are_the_equal_ones(columns: tuple[Chosen, ...], when: int) -> None:
    places = edits.apart(Spec(columns), when)
    made = [columns[place].on(when) for place in places]
    assert len(set(made)) == len(made)
    assert set(made) == {column.on(when) for column in columns}
    assert list(places) == sorted(places)


def test_sorting_turns_round_and_ends() -> None:
    spec = Spec()
    seen = []
    for _ in range(3):
        spec = edits.sorted_by(spec, "age")
        seen.append(spec.sorted_by)
    assert seen == ["age", "-age", ""]
    assert edits.sorted_by(Spec(sorted_by="-age"), "founded").sorted_by == "founded"


def test_folding_and_opening() -> None:
    spec = edits.folded(edits.folded(Spec(), ("Life",), True), ("Life", "Size"), True)
    assert spec.folded == ("Life", "Size")
    assert edits.folded(spec, ("Life",), False).folded == ("Size",)


def test_what_would_stand_twice_is_refused() -> None:
    spec = Spec((Chosen("a"), Chosen("a", 9)))
    for edit, arguments in (
        (edits.added, ("a",)), (edits.pinned_to, (0, 9)), (edits.pinned_to, (1, None)),
    ):  # fmt: skip
        with pytest.raises(Refused):
            edit(spec, *arguments)
    assert edits.with_policy(spec, 0, "all").columns[0].policy == "all"
    both = edits.with_policy_for_all(Spec((Chosen("a"), Chosen("a", policy="newest"))), "all")
    assert both.columns == (Chosen("a", policy="all"),)


def test_a_further_column_takes_the_policy_that_all_have() -> None:
    assert edits.added(Spec((Chosen("a", policy="newest"),)), "b").columns[1].policy == "newest"
    mixed = Spec((Chosen("a", policy="newest"), Chosen("b", policy="all")))
    assert edits.added(mixed, "c").columns[2].policy == "preferred"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Spec(groups=("Life",)), True), (Spec(folded=("Life",)), True), (Spec(only_differences=True), True),
        (Spec(weights=(("age", 2),)), True), (Spec(groups=("Life", PER_YEAR)), False), (Spec(tolerance=30), False),
        (Spec(period=(1, 9)), False), (Spec(sorted_by="age"), False), (Spec((Chosen("a"),)), False),
    ],
)  # fmt: skip
def test_what_is_only_looked_at_otherwise_has_the_same_values(other: Spec, same: bool) -> None:
    assert edits.same_values(Spec(), other) == same
