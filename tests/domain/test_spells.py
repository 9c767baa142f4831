"""Every answer about memberships equals a plain loop over them, on random data and on the shipped catalogue.

The loops here are written for clearness and share no code with what they test.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import dates, spells
from minilat_desktop.domain.spells import Spells
from minilat_desktop.domain.vocabulary import ROLES
from minilat_desktop.store import catalogue_spells

COALITIONS, ACTORS = 6, 9
FIRST, LAST = date(1990, 1, 1).toordinal(), date(2000, 12, 31).toordinal()
SOME_ROLES = ("member", "observer", "suspended")


@dataclass(frozen=True)
class Row:
    coalition: int
    actor: int
    role: str
    start: int
    end: int


def held(rows: list[Row], day: int, roles: tuple[str, ...]) -> dict[int, set[int]]:
    """The actors of each coalition on a day."""
    found: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.role in roles and row.start <= day < row.end:
            found[row.coalition].add(row.actor)
    return found


def jaccard(one: set[int], other: set[int]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


@st.composite
def histories(draw: st.DrawFn) -> list[Row]:
    """Open ends, changes of role, rejoining on the very day of an exit, and uncertain, hence overlapping, spells."""
    rows = []
    for _ in range(draw(st.integers(0, 40))):
        start = draw(st.integers(FIRST, LAST))
        length = draw(st.one_of(st.integers(1, 3_000), st.just(dates.LAST_DAY + 1 - start)))
        role = draw(st.sampled_from(SOME_ROLES))
        place = draw(st.tuples(st.integers(0, COALITIONS - 1), st.integers(0, ACTORS - 1)))
        rows.append(Row(*place, role, start, start + length))
        if draw(st.booleans()):
            rows.append(Row(*place, draw(st.sampled_from(SOME_ROLES)), start + length, start + length + 400))
    return rows


def columns(rows: list[Row]) -> Spells:
    return spells.build(
        [f"c{n}" for n in range(COALITIONS)],
        [f"a{n}" for n in range(ACTORS)],
        [(row.coalition, row.actor, row.role, row.start, row.end) for row in rows],
    )


def check_day(
    made: Spells, rows: list[Row], day: int, roles: tuple[str, ...], sample: list[int], people: list[int]
) -> None:
    """Rosters, counts, overlaps, likenesses and partners on one day."""
    sets = held(rows, day, roles)
    everyone = range(len(made.coalitions))
    assert made.counts(day, roles).tolist() == [len(sets[place]) for place in everyone]
    for place in sample:
        assert set(made.roster(place, day, roles).tolist()) == sets[place]
    together = [[len(sets[one] & sets[other]) for other in sample] for one in sample]
    assert made.shared(sample, day, roles).tolist() == together
    for place in sample[:3]:
        expected = sorted(
            (
                (-jaccard(sets[place], sets[other]), -len(sets[place] & sets[other]), other)
                for other in everyone
                if other != place and sets[place] & sets[other]
            ),
        )
        found = [(-near.jaccard, -near.shared, near.place) for near in made.similar(place, day, roles, most=10**6)]
        assert found == [pytest.approx(one) for one in expected]
    belonging: dict[int, set[int]] = defaultdict(set)
    for coalition, members in sets.items():
        for actor in members:
            belonging[actor].add(coalition)
    for actor in people:
        assert set(made.belongings(actor, day, roles).tolist()) == belonging[actor]
        expected_partners = sorted(
            (-len(belonging[actor] & theirs), len(theirs), other)
            for other, theirs in belonging.items()
            if other != actor and belonging[actor] & theirs
        )
        partners = made.partners(actor, day, roles, most=10**6)
        assert [(-near.shared, near.size, near.place) for near in partners] == expected_partners
    assert made.shared_coalitions(people, day, roles).tolist() == [
        [len(belonging[one] & belonging[other]) for other in people] for one in people
    ]


def check_joint(made: Spells, rows: list[Row], one: int, other: int, years: range, roles: tuple[str, ...]) -> None:
    places, table = made.joint(one, other, years, roles)
    assert table.shape == (len(places), len(years))
    found = {
        (int(place), year)
        for place, row in zip(places, table, strict=True)
        for year, on in zip(years, row, strict=True)
        if on
    }
    assert all(row.any() for row in table)
    expected = set()
    for year in years:
        sets = held(rows, date(year, 12, 31).toordinal(), roles)
        expected |= {(place, year) for place, members in sets.items() if {one, other} <= members}
    assert found == expected


@given(
    histories(), st.integers(FIRST - 10, LAST + 3_000),
    st.lists(st.sampled_from(SOME_ROLES), min_size=1, max_size=3, unique=True).map(tuple),
)  # fmt: skip
def test_random_histories(rows: list[Row], day: int, roles: tuple[str, ...]) -> None:
    made = columns(rows)
    check_day(made, rows, day, roles, list(range(COALITIONS)), list(range(ACTORS)))
    check_joint(made, rows, 0, 1, range(1988, 2003), roles)


def test_on_the_day_of_exit_it_no_longer_holds() -> None:
    made = columns([Row(0, 0, "member", 10, 20), Row(0, 0, "observer", 20, 30), Row(0, 0, "member", 30, 40)])
    assert [made.roster(0, day).tolist() for day in (9, 10, 19, 20, 30, 39, 40)] == [[], [0], [0], [], [0], [0], []]
    assert made.roster(0, 20, ("observer",)).tolist() == [0]


def test_nothing_at_all() -> None:
    made = columns([])
    check_day(made, [], LAST, ("member",), [0, 1], [0, 1])
    assert spells.clustered(made.shared([], LAST)) == []


@st.composite
def sharing(draw: st.DrawFn) -> list[set[int]]:
    return draw(st.lists(st.sets(st.integers(0, 12)), min_size=1, max_size=9))


@given(sharing())
def test_measures_of_a_matrix(sets: list[set[int]]) -> None:
    shared = np.array([[len(one & other) for other in sets] for one in sets], np.int32)
    assert spells.measured(shared, "jaccard").tolist() == [
        [pytest.approx(jaccard(one, other)) for other in sets] for one in sets
    ]
    assert spells.measured(shared, "containment").tolist() == [
        [pytest.approx(len(one & other) / len(one) if one else 0) for other in sets] for one in sets
    ]
    assert sorted(spells.clustered(shared)) == list(range(len(sets)))


def test_clusters_stand_together() -> None:
    groups = [{1, 2, 3}, {11, 12}, {1, 2, 3, 4}, {11, 12, 13}, {1, 2}, {21}]
    shared = np.array([[len(one & other) for other in groups] for one in groups], np.int32)
    order = spells.clustered(shared)
    assert {tuple(sorted(order[:3])), tuple(sorted(order[3:5]))} == {(0, 2, 4), (1, 3)}
    assert spells.clustered(shared) == order


@pytest.fixture(scope="module")
def shipped_rows(catalogue_path: Path) -> tuple[list[str], list[str], list[Row]]:
    """The shipped memberships by plain SQL, their days worked out from the texts."""
    with closing(sqlite3.connect(f"file:{catalogue_path}?mode=ro&immutable=1", uri=True)) as connection:
        coalitions = [row[0] for row in connection.execute("SELECT id FROM coalition ORDER BY by_name")]
        actors = [row[0] for row in connection.execute("SELECT code FROM actor ORDER BY code")]
        found = connection.execute("SELECT coalition, actor, role, start, end FROM membership").fetchall()
    rows = [
        Row(
            coalitions.index(coalition), actors.index(actor), role, dates.parse(start).earliest,
            dates.parse(end).latest if end else dates.LAST_DAY + 1,
        )
        for coalition, actor, role, start, end in found
    ]  # fmt: skip
    return coalitions, actors, rows


def test_the_shipped_catalogue_in_every_year_since_1945(
    catalogue_path: Path, shipped_rows: tuple[list[str], list[str], list[Row]]
) -> None:
    coalitions, actors, rows = shipped_rows
    made = catalogue_spells.read(catalogue_path)
    assert (list(made.coalitions), list(made.actors)) == (coalitions, actors)
    some = [coalitions.index(name) for name in ("g20", "un", "wto", "quad", "brics", "asean", "i2u2")]
    people = [actors.index(code) for code in ("JPN", "USA", "IND", "BRA", "european-union")]
    for year in range(1945, 2027):
        check_day(made, rows, date(year, 12, 31).toordinal(), ("member",), some, people)
    everything = tuple(ROLES)
    check_day(made, rows, date(2026, 11, 26).toordinal(), everything, list(range(len(coalitions))), people)
    for one, other in ((people[0], people[1]), (people[2], people[3])):
        check_joint(made, rows, one, other, range(1945, 2027), ("member",))
        check_joint(made, rows, one, other, range(1945, 2027), everything)
