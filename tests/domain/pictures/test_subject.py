"""The facts behind the pictures, held against plain loops over the days and the actors."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import dates
from minilat_desktop.domain.comparison import build
from minilat_desktop.domain.comparison_members import roster_uncountable
from minilat_desktop.domain.comparison_seen import see
from minilat_desktop.domain.comparison_series import series
from minilat_desktop.domain.comparison_spec import Column
from minilat_desktop.domain.model import Coalition, Member
from minilat_desktop.domain.pictures.subject import (
    Subject,
    combinations,
    count_on,
    figure_metrics,
    lapsed,
    member_counts,
    pair,
    points,
)
from minilat_desktop.services.catalogue import CatalogueService
from tests.comparison_sample import ALL, coalition, columns, day, fact, figure, member

ROLES = ("member", "member", "member", "observer", "invited", "suspended")
FIRST, LAST = date(1990, 1, 1).toordinal(), date(2026, 11, 26).toordinal()
YEARS = st.integers(1990, 2026)
DATES = st.one_of(
    st.dates(date(1990, 1, 1), date(2026, 6, 1)).map(str),
    YEARS.map(str),
    YEARS.map("{}~".format),
    st.tuples(YEARS, YEARS).map(lambda pair: f"{min(pair)}/{max(pair)}"),
    st.just("../2001"),
)


@st.composite
def memberships(draw: st.DrawFn) -> Member:
    """A spell of one of five actors, in any role, with dates of any precision."""
    start = draw(DATES)
    end = draw(st.none() | DATES)
    if end is not None and dates.parse(end).latest < dates.parse(start).earliest:
        start, end = end, start
    return member("x", draw(st.sampled_from("ABCDE")), start, end, role=draw(st.sampled_from(ROLES)))


ROSTERS = st.lists(memberships(), max_size=12)


def with_members(members: list[Member], founded: str | None = None, complete: bool = True) -> Coalition:
    """A coalition of these members."""
    facts = () if founded is None else (fact("founded", founded),)
    return replace(coalition("x", facts=facts, members=tuple(members)), roster_complete=complete)


def counted(subject: Coalition, when: int) -> int | None:
    """How many full members the table counts on a day."""
    seen = see(subject, Column(subject.id, when))
    return None if roster_uncountable(seen) is not None else len(seen.full)


def breaks(subject: Coalition) -> list[int]:
    """Days around everything that could change a roster."""
    turns = [turn for one in subject.members for turn in (one.start, one.end) if turn is not None]
    days = {day for turn in turns for edge in (turn.earliest, turn.latest) for day in (edge - 1, edge, edge + 1)}
    return sorted(one for one in days if 1 <= one <= LAST)


@given(ROSTERS, st.none() | DATES)
def test_the_line_of_members_says_on_every_day_what_the_table_counts(
    members: list[Member], founded: str | None
) -> None:
    subject = with_members(members, founded)
    begun = None if founded is None else dates.parse(founded)
    steps = member_counts(subject, begun, LAST)
    assert all(one.day < other.day and one.count != other.count for one, other in pairwise(steps))
    edges = [] if begun is None else [begun.earliest - 1, begun.earliest]
    for when in (*breaks(subject), *(one for one in edges if one > 0), FIRST, LAST):
        assert count_on(steps, when) == counted(subject, when), date.fromordinal(when)


def test_no_line_without_a_complete_roster() -> None:
    members = [member("x", "A", "2001-01-01")]
    assert member_counts(with_members(members, complete=False), None, LAST) == ()
    assert [step.count for step in member_counts(with_members(members), None, LAST)] == [1]


def test_a_line_ends_with_its_day() -> None:
    members = [member("x", "A", "2001-01-01"), member("x", "B", "2010-01-01")]
    assert [step.count for step in member_counts(with_members(members), None, day("2009-12-31"))] == [1]


def test_the_lines_of_all_shipped_coalitions(catalogue_path: Path) -> None:
    catalogue = CatalogueService(catalogue_path)
    chance = random.Random(5)
    for coalition_id in catalogue.heads():
        subject = catalogue.coalition(coalition_id)
        steps = member_counts(subject, see(subject, Column(coalition_id, LAST)).founded, LAST)
        assert bool(steps) <= subject.roster_complete
        # The table's rows of years are counted another way.
        (yearly,) = series([see(subject, Column(coalition_id, LAST))])
        for year, count in zip(yearly.years[:-1], yearly.counts, strict=False):
            assert count_on(steps, date(year, 12, 31).toordinal()) == count, (coalition_id, year)
        for when in (LAST, *(chance.randint(FIRST - 20_000, LAST) for _ in range(4))):
            assert count_on(steps, when) == counted(subject, when), (coalition_id, date.fromordinal(when))
    catalogue.close()


@given(ROSTERS, st.integers(FIRST, LAST), st.integers(1, 9_000))
def test_it_had_lapsed_where_nobody_belonged_to_it_any_more(members: list[Member], first: int, length: int) -> None:
    subject, last = with_members(members), min(first + length, LAST)
    begun = min((one.start.earliest for one in members if one.precedence is not None), default=LAST + 1)
    found = lapsed(subject, first, last)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    for when in (one for one in (first, last - 1, *breaks(subject)) if first <= one < last):
        inside = any(one <= when < end for one, end in found)
        assert inside == (when >= begun and subject.deserted_on(when)), date.fromordinal(when)


def test_an_incomplete_roster_says_nothing_of_a_lapse() -> None:
    members = [member("x", "A", "2001-01-01", "2005-01-01")]
    assert lapsed(with_members(members), day("2001-01-01"), day("2009-01-01")) == (
        (day("2005-01-01"), day("2009-01-01")),
    )
    assert lapsed(with_members(members, complete=False), day("2001-01-01"), day("2009-01-01")) == ()


ROSTER_LISTS = st.lists(st.none() | st.sets(st.sampled_from("abcdefghij")).map(tuple), min_size=2, max_size=8)


@given(ROSTER_LISTS)
def test_combinations_hold_every_actor_once_where_it_is(rosters: list[tuple[str, ...] | None]) -> None:
    found = combinations(rosters)
    where = {actor: one.places for one in found for actor in one.actors}
    assert sum(len(one.actors) for one in found) == len(where)
    for actor in "abcdefghij":
        places = tuple(n for n, roster in enumerate(rosters) if roster is not None and actor in roster)
        assert where.get(actor, ()) == places
    sizes = [len(one.actors) for one in found]
    assert sizes == sorted(sizes, reverse=True)
    assert len({one.places for one in found}) == len(found)


@given(st.sets(st.integers(0, 12)), st.sets(st.integers(0, 12)))
def test_two_rosters_overlap_as_counted_by_hand(one: set[int], other: set[int]) -> None:
    found = pair([str(n) for n in one], [str(n) for n in other])
    shared = sum(n in other for n in one)
    assert found.shared == shared
    assert found.jaccard == (shared / (len(one) + len(other) - shared) if one or other else 0.0)


def subject_of(*texts: str, coalitions: dict[str, Coalition] = ALL) -> Subject:
    """The subject of some columns of the sample."""
    wanted = columns(*texts)
    used = {one.coalition_id: coalitions[one.coalition_id] for one in wanted}
    return Subject(build(wanted, used), used, "test")


def test_points_are_the_recorded_values_up_to_the_day() -> None:
    subject = subject_of("g20@2026-01-01", "i2u2@2026-01-01")
    (row,) = [row for row in figure_metrics(subject) if row.attribute == "share_world_gdp"]
    found = [(point.value, point.when.text, point.accepted) for point in points(row.cells[0])]
    assert found == [(90, "2010", True), (85, "2023", False), (80, "2023-06", True)]
    assert points(row.cells[1]) == ()
    earlier = subject_of("g20@2011-01-01", "i2u2@2026-01-01")
    (row,) = [row for row in figure_metrics(earlier) if row.attribute == "share_world_gdp"]
    assert [point.value for point in points(row.cells[0])] == [90]


@given(
    st.lists(st.tuples(st.integers(0, 50), YEARS, st.sampled_from(["normal", "deprecated"])), min_size=1, max_size=8)
)
def test_no_recorded_value_is_lost_and_none_is_made_up(values: list[tuple[int, int, str]]) -> None:
    figures = tuple(figure("staff", value, str(year), rank=rank) for value, year, rank in values)
    one, other = coalition("one", figures=figures), coalition("other")
    subject = subject_of("one@2026-12-31", "other@2026-12-31", coalitions={"one": one, "other": other})
    (row,) = figure_metrics(subject)
    found = {(point.value, point.when.text) for point in points(row.cells[0])}
    assert found == {(float(value), str(year)) for value, year, _ in values}


def test_several_columns_have_names_that_tell_them_apart() -> None:
    assert subject_of("g20@2026-01-01", "i2u2@2026-01-01").labels == ("G20", "I2U2")
    assert subject_of("g20@2010-01-01", "g20@2026-01-01").labels == ("G20, 1 Jan 2010", "G20, 1 Jan 2026")
    when = day("2026-01-01")
    two = [Column("g20", when), Column("g20", when, "newest")]
    subject = Subject(build(two, {"g20": ALL["g20"]}), {"g20": ALL["g20"]}, "test")
    assert subject.labels == ("G20", "G20 (newest)")
