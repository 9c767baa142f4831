"""What a picture is of: one comparison, with the coalitions it compares, and the facts that pictures read out of it.

What the table shows is taken from its cells, so that a picture follows the columns' days and source policies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from minilat_desktop.domain import dates, lapses
from minilat_desktop.domain.comparison_seen import see
from minilat_desktop.domain.comparison_table import Cell, ComparisonTable, Row
from minilat_desktop.domain.dates import FIRST_DAY, LAST_DAY, Edtf
from minilat_desktop.domain.model import Citation, Coalition, Member
from minilat_desktop.domain.vocabulary import FULL_ROLE, RANKS


@dataclass(frozen=True, slots=True)
class Subject:
    """A comparison to be drawn. `coalitions` holds every coalition that its columns name, by id."""

    table: ComparisonTable
    coalitions: Mapping[str, Coalition]
    data_version: str

    @property
    def size(self) -> int:
        """How many columns there are."""
        return len(self.table.columns)

    @property
    def labels(self) -> tuple[str, ...]:
        """The columns' names, with their days where these differ, and with a policy that is not the usual one."""
        found = []
        for place, column in enumerate(self.table.columns):
            name = self.name(place)
            name = name if self.table.as_of is not None else f"{name}, {dates.short_date(column.as_of)}"
            found.append(name if column.policy == "preferred" else f"{name} ({column.policy})")
        return tuple(found)

    def name(self, place: int) -> str:
        """A column's name without its day."""
        return self.table.name(place)

    @property
    def when(self) -> str:
        """The as-of date in words; where the columns differ, their names say theirs."""
        day = self.table.as_of
        return "Each as of its own date" if day is None else f"As of {dates.in_words(dates.of_day(day))}"

    def coalition(self, place: int) -> Coalition:
        """The coalition of a column."""
        return self.coalitions[self.table.columns[place].coalition_id]

    def day(self, place: int) -> int:
        """The as-of day of a column."""
        return self.table.columns[place].as_of

    def founded(self, place: int) -> Edtf | None:
        """From when on the members of a column are counted."""
        return see(self.coalition(place), self.table.columns[place]).founded

    def cell(self, attribute: str, place: int) -> Cell | None:
        """A cell of the table, None where the table has no such row."""
        row = self.table.row(attribute)
        return None if row is None else row.cells[place]

    def date(self, attribute: str, place: int) -> Edtf | None:
        """A date that the table shows; of several side by side the first."""
        cell = self.cell(attribute, place)
        if cell is None:
            return None
        return next((one.date for one in (cell, *cell.parts) if one.date is not None), None)


def source_ids(citations: Iterable[Citation]) -> frozenset[str]:
    """The sources behind some citations."""
    return frozenset(citation.source.id for citation in citations)


# Members over time


@dataclass(frozen=True, slots=True)
class Step:
    """From a day on there were so many full members; None where they cannot be counted."""

    day: int
    count: int | None


def member_counts(coalition: Coalition, founded: Edtf | None, last: int) -> tuple[Step, ...]:
    """How many full members a coalition had on every day up to one, as steps; () where its roster is not complete.

    As in the table, an uncertain date is read as widely as it may be, and nothing is counted before the founding or
    where nobody is recorded.
    """
    if not coalition.roster_complete:
        return ()
    begun = FIRST_DAY if founded is None else founded.earliest
    turns: Counter[int] = Counter()
    for spells in _full_spells(coalition).values():
        for first, end in merged(spells):
            turns[max(first, begun)] += 1
            if end is not None:
                turns[max(end, begun)] -= 1
    steps: list[Step] = []
    count = 0
    for day in sorted(turns):
        if day > last:
            break
        count += turns[day]
        known = count or None
        if not steps or steps[-1].count != known:
            steps.append(Step(day, known))
    return tuple(steps[1:] if steps and steps[0].count is None else steps)


def count_on(steps: Sequence[Step], day: int) -> int | None:
    """What the steps say of a day."""
    before = [step for step in steps if step.day <= day]
    return before[-1].count if before else None


def _full_spells(coalition: Coalition) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = {}
    for member in coalition.members:
        if member.role == FULL_ROLE:
            found.setdefault(member.actor, []).append(member)
    return found


def merged(spells: Iterable[Member]) -> list[tuple[int, int | None]]:
    """The days on which any of some memberships may hold: first days, and days on which none does any more."""
    found: list[tuple[int, int | None]] = []
    for spell in sorted(spells, key=lambda one: one.start.earliest):
        first, end = spell.start.earliest, None if spell.end is None else spell.end.latest
        if end is not None and end <= first:
            continue
        if found and ((before := found[-1][1]) is None or before >= first):
            later = None if before is None or end is None else max(before, end)
            found[-1] = (found[-1][0], later)
        else:
            found.append((first, end))
    return found


# Lives


def lapsed(coalition: Coalition, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """When nobody belonged to it any more between two days, by a complete roster: first days and days after."""
    if not coalition.roster_complete:
        return ()
    belonging = [member for member in coalition.members if member.precedence is not None]
    spells = [(one.start.earliest, LAST_DAY if one.end is None else one.end.latest) for one in belonging]
    clipped = ((max(one, first), min(other, last)) for one, other in lapses.of_one(spells))
    return tuple((one, other) for one, other in clipped if one < other)


# Figures


@dataclass(frozen=True, slots=True)
class Point:
    """A recorded value at its own date. `accepted` is false for one that another is preferred to."""

    value: float
    unit: str
    text: str
    when: Edtf
    accepted: bool


def points(cell: Cell) -> tuple[Point, ...]:
    """Every value of a figure that a cell of the table stands on, in order of time."""
    shown = cell.parts or (cell,)
    found = [(one, True) for one in shown] + [(record.cell, True) for record in cell.records]
    found += [(one, False) for one in cell.alternatives]
    made = [point for one, accepted in found if (point := _point(one, accepted)) is not None]
    made = sorted(dict.fromkeys(made), key=lambda one: (one.when.earliest, one.when.latest, one.value))
    return tuple(made)


def _point(cell: Cell, accepted: bool) -> Point | None:
    if isinstance(cell.value, str) or cell.value is None or not cell.value_date:
        return None
    when = dates.parse(cell.value_date)
    return Point(float(cell.value), cell.unit, cell.text, when, accepted and cell.rank != RANKS[-1])


def figure_metrics(subject: Subject) -> tuple[Row, ...]:
    """The rows that show figures, those of most columns and most values first."""
    known = {figure.metric for coalition in subject.coalitions.values() for figure in coalition.figures}
    rows = [row for row in subject.table.rows if row.attribute in known]
    weighed = [([points(cell) for cell in row.cells], row) for row in rows]
    drawn = [
        (-sum(map(bool, found)), -sum(map(len, found)), row.label, row.attribute, row)
        for found, row in weighed
        if any(found)
    ]
    return tuple(one[-1] for one in sorted(drawn, key=lambda one: one[:-1]))


# What is shared


@dataclass(frozen=True, slots=True)
class Combination:
    """The actors that are in exactly these columns and in no other."""

    places: tuple[int, ...]
    actors: tuple[str, ...]


def combinations(rosters: Sequence[tuple[str, ...] | None]) -> tuple[Combination, ...]:
    """Every combination of columns that some actor is in, the largest first, then the one of most columns."""
    found: dict[tuple[int, ...], list[str]] = {}
    for actor in _everybody(rosters):
        held = tuple(place for place, roster in enumerate(rosters) if roster is not None and actor in roster)
        found.setdefault(held, []).append(actor)
    made = [Combination(places, tuple(sorted(actors))) for places, actors in found.items()]
    return tuple(sorted(made, key=lambda one: (-len(one.actors), -len(one.places), one.places)))


def _everybody(rosters: Sequence[tuple[str, ...] | None]) -> Iterator[str]:
    yield from dict.fromkeys(actor for roster in rosters if roster is not None for actor in roster)


@dataclass(frozen=True, slots=True)
class Pair:
    """What two columns share; `jaccard` is the shared part of all that either has."""

    shared: int
    jaccard: float


def pair(one: Sequence[str], other: Sequence[str]) -> Pair:
    """How much two rosters overlap. Two empty ones have nothing in common."""
    mine, theirs = set(one), set(other)
    either = len(mine | theirs)
    return Pair(len(mine & theirs), len(mine & theirs) / either if either else 0.0)
