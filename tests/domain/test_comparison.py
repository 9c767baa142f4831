"""The comparison as a pure function: as-of dates, typed gaps, computed cells and overlaps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.comparison import Cell, ComparisonTable, build
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.model import Coalition
from tests.comparison_sample import ALL, cite, coalition, columns, event, fact, figure, member

NOW = "2026-11-23"


def compare(*texts: str) -> ComparisonTable:
    """A table over the sample."""
    return build(columns(*texts), ALL)


def cells(table: ComparisonTable, attribute: str) -> tuple[Cell, ...]:
    """The one row of an attribute."""
    (row,) = [row for row in table.rows if row.attribute == attribute]
    return row.cells


def every_cell(table: ComparisonTable) -> list[Cell]:
    """All cells with all that hangs on them."""
    found = [cell for row in table.rows for cell in row.cells]
    for cell in found:
        found.extend((*cell.parts, *cell.alternatives, *(record.cell for record in cell.records)))
    return found


def test_later_figure_is_never_used() -> None:
    then, now = cells(compare("g20@2012-01-01", f"g20@{NOW}"), "share_world_gdp")
    assert (then.value, then.value_date) == (90, "2010")
    assert (now.value, now.value_date) == (80, "2023-06")
    before = cells(compare("g20@2009-12-31", f"g20@{NOW}"), "share_world_gdp")[0]
    assert (before.value, before.missing_reason) == (None, "unknown")


@given(st.lists(st.integers(1990, 2030), min_size=1, max_size=8, unique=True), st.integers(1985, 2035))
def test_the_latest_figure_not_after_the_day(years: list[int], asked: int) -> None:
    subject = coalition("x", figures=tuple(figure("sites", year, str(year)) for year in years))
    table = build(columns(f"x@{asked}-12-31", "g20@2020-01-01"), ALL | {"x": subject})
    cell = cells(table, "sites")[0]
    expected = max((year for year in years if year <= asked), default=None)
    assert cell.value == expected
    assert {record.cell.value for record in cell.records} == {y for y in years if y <= asked and y != expected}


def test_preferred_of_the_same_time_wins_and_the_others_stay_in_reach() -> None:
    cell = cells(compare(f"g20@{NOW}", f"i2u2@{NOW}"), "share_world_gdp")[0]
    assert cell.conflict
    assert [other.value for other in cell.alternatives] == [85]
    assert "Measured, not rounded." in cell.note
    assert [record.cell.value for record in cell.records] == [90]


def test_preferred_fact_with_its_reason_and_its_rival() -> None:
    cell = cells(compare(f"g20@{NOW}", f"i2u2@{NOW}"), "founded")[0]
    assert (cell.value, cell.text, cell.rank, cell.conflict) == (
        "1999-09-25", "25 September 1999", "preferred", True,
    )  # fmt: skip
    assert cell.note == "The ministers’ own communiqué."
    assert [other.value for other in cell.alternatives] == ["1999-09-26"]
    assert cell.citations == (cite("fin", 4),)


def test_not_yet_founded() -> None:
    table = compare("i2u2@2015-01-01", "g20@2015-01-01")
    for attribute in ("founded", "age", "purpose", "full_members", "days_to_first_summit", "membership/IND"):
        cell = cells(table, attribute)[0]
        assert (cell.value, cell.missing_reason) == (None, "not-yet"), attribute
    assert cells(table, "name")[0].value == "I2U2"
    assert "18 October 2021" in cells(table, "age")[0].note
    assert table.rosters[0] is None


def test_ended() -> None:
    table = compare("old@2000-01-01", "old@1980-01-01")
    assert [cell.missing_reason for cell in cells(table, "full_members")] == ["not-applicable", ""]
    assert [cell.missing_reason for cell in cells(table, "ended")] == ["", "not-applicable"]
    assert [cell.text for cell in cells(table, "age")] == ["39 to 40 years", "29 to 30 years"]
    assert "1990" in cells(table, "ended")[0].text


def test_life_spans() -> None:
    table = compare(f"g20@{NOW}", f"i2u2@{NOW}", f"first-movers-coalition@{NOW}")
    age, delay = cells(table, "age"), cells(table, "days_to_first_summit")
    assert [cell.value for cell in age] == [27, 5, "4 to 5"]
    assert delay[1].value == (date(2022, 7, 14) - date(2021, 10, 18)).days
    low, high = (date(2008, 11, d) - date(1999, 9, 25) for d in (14, 15))
    assert delay[0].value == f"{low.days} to {high.days}"
    assert "range" in delay[0].note
    assert delay[2].missing_reason == "unknown"
    assert all(cell.computed and "Computed" in cell.note for cell in age)


def test_roster_counts_full_members_of_the_day() -> None:
    table = compare("g20@2010-01-01", f"g20@{NOW}", f"first-movers-coalition@{NOW}")
    counted = cells(table, "full_members")
    assert [cell.value for cell in counted] == [3, 3, None]
    assert counted[2].missing_reason == "unknown"
    assert cells(table, "member_companies")[2].text == "more than 101 companies"
    assert cells(table, "membership/ESP")[0].value == "invited"
    assert cells(table, "membership/RUS")[1].missing_reason == "not-a-member"
    assert cells(table, "membership/RUS")[2].missing_reason == "unknown"


def test_a_roster_that_a_recorded_count_contradicts_says_so() -> None:
    cell = cells(compare("g20@2011-01-01", f"i2u2@{NOW}"), "full_members")[0]
    assert cell.conflict
    assert [other.value for other in cell.alternatives] == [20]
    assert not cells(compare(f"i2u2@{NOW}", f"old@{NOW}"), "full_members")[0].conflict


def test_a_count_of_states_is_held_against_the_states_of_the_roster() -> None:
    mixed = (member("x", "USA", "2001-01-01"), replace(member("x", "maersk", "2001-01-01"), kind="company"))
    right, wrong = (figure("member_states", count, "2020", unit="states") for count in (1, 2))
    for figures, conflict in (((right,), False), ((wrong,), True)):
        world = ALL | {"x": coalition("x", members=mixed, figures=figures)}
        assert cells(build(columns(f"x@{NOW}", f"g20@{NOW}"), world), "full_members")[0].conflict is conflict


def test_an_uncertain_beginning_does_not_read_as_an_end() -> None:
    uncertain = coalition("x", members=(member("x", "USA", "2001/2004"),))
    table = build(columns(f"x@{NOW}", f"g20@{NOW}"), ALL | {"x": uncertain})
    assert "Since some day between 2001 and 2004." in cells(table, "membership/USA")[0].note


def test_a_roster_that_is_not_complete_is_neither_counted_nor_taken_as_absence() -> None:
    partial = coalition("x", members=(member("x", "USA", "2001-01-01"),), roster_complete=False)
    table = build(columns(f"x@{NOW}", f"g20@{NOW}", f"i2u2@{NOW}"), ALL | {"x": partial})
    for attribute in ("full_members", "shared_by_all", "unique_members", "membership/IND"):
        assert cells(table, attribute)[0].missing_reason == "unknown", attribute
    assert cells(table, "membership/USA")[0].value == "member"
    assert table.rosters[0] is None
    assert set(table.shared) == {"IND", "USA"}
    assert "X" in cells(table, "shared_by_all")[1].note


def test_a_roster_that_is_not_published() -> None:
    secret = coalition("x", facts=(fact("composition", None, missing="not-disclosed"),))
    table = build(columns(f"x@{NOW}", f"g20@{NOW}"), ALL | {"x": secret})
    assert cells(table, "full_members")[0].missing_reason == "not-disclosed"


def test_commitments_by_the_day() -> None:
    table = compare("g20@2013-01-01", "g20@2019-01-01", f"g20@{NOW}", f"i2u2@{NOW}")
    assert [cell.value for cell in cells(table, "commitments_made")] == [1, 2, 2, None]
    assert [cell.value for cell in cells(table, "commitments_overdue")] == [0, 1, 1, None]
    assert [cell.value for cell in cells(table, "commitments_kept")] == [0, 0, 1, None]
    assert cells(table, "commitments_made")[3].missing_reason == "unknown"
    assert len(cells(table, "commitments_made")[2].records) == 2


def test_events_by_the_day() -> None:
    table = compare("g20@2008-01-01", "g20@2010-01-01", f"g20@{NOW}")
    assert [cell.value for cell in cells(table, "events")] == [None, 1, 2]
    assert [cell.value_date for cell in cells(table, "last_event")] == ["", "2008-11-14", "2023-09-09"]


def test_a_later_statement_is_marked_and_a_later_status_is_not_used() -> None:
    cell = cells(compare("g20@2005-01-01", f"g20@{NOW}"), "purpose")[0]
    assert cell.shown == "Steer the world economy (September 2009)"
    assert "later than this column’s date" in cell.note
    later = coalition("x", facts=(fact("status", "dormant", as_of="2024"),), status="dormant")
    table = build(columns("x@2020-01-01", f"x@{NOW}"), {"x": later})
    assert [one.missing_reason for one in cells(table, "status")] == ["unknown", ""]


def test_several_values_are_parts_not_a_conflict() -> None:
    cell = cells(compare(f"g20@{NOW}", f"i2u2@{NOW}"), "risk")[0]
    assert [part.text for part in cell.parts] == ["Slow", "Narrow"]
    assert (cell.text, cell.conflict, cell.alternatives) == ("Slow; Narrow", False, ())


def test_difference_is_what_a_reader_sees() -> None:
    same = compare("g20@2020-01-01", "g20@2020-01-02")
    # That a coalition is nested in itself goes without saying.
    assert same.rows_shown(Spec(only_differences=True)) == ()
    assert same.row("nested_in") is None
    third = compare("g20@2020-01-01", "g20@2020-01-02", f"i2u2@{NOW}")
    assert [cell.text for cell in cells(third, "nested_in")][:2] == [f"I2U2 as of {NOW}"] * 2
    other = compare(f"g20@{NOW}", f"i2u2@{NOW}")
    differing = {row.attribute for row in other.rows if row.differs}
    assert {"name", "founded", "secretariat", "membership/ISR"} <= differing
    assert not {"form", "membership/IND"} & differing


@pytest.mark.parametrize("when", ["1940-01-01", "1999-09-25", "2010-01-01", NOW])
def test_no_gap_is_a_number_and_every_gap_is_typed(when: str) -> None:
    for cell in every_cell(compare(*(f"{one}@{when}" for one in ALL))):
        assert (cell.value is None) == bool(cell.missing_reason)
        if cell.value is None:
            assert cell.missing_reason in vocabulary.MISSING
            assert cell.text == vocabulary.MISSING[cell.missing_reason]


def test_computed_cells_carry_sources_and_say_how() -> None:
    for cell in every_cell(compare(f"g20@{NOW}", f"i2u2@{NOW}")):
        if cell.computed and cell.value is not None:
            assert "Computed" in cell.note or cell.parts
            assert cell.citations


def test_confidence_is_of_the_best_source_or_of_the_weakest_link() -> None:
    best = Cell("x", "x", citations=(cite("a", 1), cite("b", 4)))
    weakest = Cell("2", 2, citations=(cite("a", 1), cite("b", 4)), computed=True)
    assert (best.confidence, weakest.confidence, Cell("x", "x").confidence) == (4, 1, None)


spells = st.lists(
    st.tuples(
        st.sampled_from("ABCDEFG"), st.integers(1990, 2020), st.integers(1, 20), st.sampled_from(["member", "observer"])
    ),
    max_size=12,
    unique_by=lambda one: one[0],
)


@given(st.lists(spells, min_size=2, max_size=5), st.integers(1989, 2042))
def test_shared_and_unique_against_plain_loops(rosters: list[list[tuple[str, int, int, str]]], year: int) -> None:
    world: dict[str, Coalition] = {}
    for number, roster in enumerate(rosters):
        made = [member(f"c{number}", a, f"{y}-01-01", f"{y + n}-01-01", role=role) for a, y, n, role in roster]
        world[f"c{number}"] = coalition(f"c{number}", members=tuple(made))
    table = build(columns(*(f"{one}@{year}-06-30" for one in world)), world)
    inside = [
        {actor for actor, start, length, role in roster if role == "member" and start <= year < start + length}
        for roster in rosters
    ]
    recorded = [one for one in inside if one]
    assert [set(one or ()) for one in table.rosters] == inside
    shared = set.intersection(*recorded) if len(recorded) > 1 else set()
    assert set(table.shared) == shared
    for number, own in enumerate(inside):
        others = [one for place, one in enumerate(inside) if place != number and one]
        unique = {actor for actor in own if others and not any(actor in other for other in others)}
        assert set(table.unique[number]) == unique
        if own and len(recorded) > 1:
            assert cells(table, "shared_by_all")[number].value == len(shared)
            assert cells(table, "unique_members")[number].value == len(unique)
            assert cells(table, "shared_with_others")[number].value == len(own) - len(unique)
        else:
            assert cells(table, "shared_by_all")[number].value is None


def test_headings_tell_apart_two_coalitions_of_one_short_name() -> None:
    world = {one: coalition(one, short_name="Quad") for one in ("quad-a", "quad-b")}
    table = build(columns(f"quad-a@{NOW}", f"quad-b@{NOW}"), world)
    assert [table.heading(n) for n in (0, 1)] == [f"quad-a as of {NOW}", f"quad-b as of {NOW}"]


def test_the_table_names_itself_and_its_day() -> None:
    assert compare("g20@2010-12-31", f"i2u2@{NOW}").id == f"g20@2010-12-31 i2u2@{NOW}"
    assert compare("g20@2010-12-31", f"i2u2@{NOW}").as_of is None
    assert compare(f"g20@{NOW}", f"i2u2@{NOW}").as_of == date(2026, 11, 23).toordinal()


def test_events_without_any_recorded_are_not_a_zero() -> None:
    world = ALL | {"x": coalition("x", events=(event("2025-01-01", "Late"),))}
    table = build(columns("x@2020-01-01", f"i2u2@{NOW}"), world)
    assert [cell.missing_reason for cell in cells(table, "events")] == ["unknown", "unknown"]
