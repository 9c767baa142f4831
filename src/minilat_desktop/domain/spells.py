"""Who was in what, when: every membership of a catalogue in columns, and the questions scholars ask of them.

Days are ordinals (`domain.dates`). A spell holds on `start <= day < end`; an uncertain date is read as widely as it may
be (docs/decisions/0007), so `start` is its earliest and `end` its latest day. Nothing here is slower than one pass of
numpy over the rows that matter, at 1.5 million of them too (docs/decisions/0011).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from minilat_desktop.domain.vocabulary import FULL_ROLE, ROLES

Ints = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

FULL = (FULL_ROLE,)
_ROLE_CODES = {role: code for code, role in enumerate(ROLES)}
MEASURES = ("shared", "jaccard", "containment")


@dataclass(frozen=True, slots=True)
class Near:
    """Another coalition or actor and how much it has in common: `shared` of the one's `of` and the other's `size`."""

    place: int
    shared: int
    size: int
    of: int

    @property
    def jaccard(self) -> float:
        """Shared of all that either has, 0 to 1."""
        union = self.size + self.of - self.shared
        return self.shared / union if union else 0.0


@dataclass(frozen=True, slots=True)
class Spells:
    """The memberships in columns, sorted by coalition, actor and start.

    A place is an index into `coalitions` or `actors`.
    `coalition_offsets[c]` to `coalition_offsets[c + 1]` are the rows of a coalition; `actor_rows` from
    `actor_offsets[a]` to `actor_offsets[a + 1]` those of an actor.
    """

    coalitions: tuple[str, ...]
    actors: tuple[str, ...]
    coalition: Ints
    actor: Ints
    role: npt.NDArray[np.int8]
    start: Ints
    end: Ints
    coalition_offsets: Places
    actor_rows: Ints
    actor_offsets: Places

    # Who holds

    def rows_of(self, coalition: int) -> slice:
        """The rows of a coalition."""
        return slice(int(self.coalition_offsets[coalition]), int(self.coalition_offsets[coalition + 1]))

    def rows_of_actor(self, actor: int) -> Ints:
        """The rows of an actor."""
        return self.actor_rows[self.actor_offsets[actor] : self.actor_offsets[actor + 1]]

    def holding(self, rows: slice | Ints, day: int, roles: Collection[str] = FULL) -> Flags:
        """Which of some rows hold on a day in one of some roles."""
        role = self.role[rows]
        if len(roles) == 1:
            # Comparing is several times faster than looking up, and one role is what is mostly asked for.
            in_role: Flags = role == _ROLE_CODES[next(iter(roles))]
        else:
            in_role = _wanted(roles)[role]
        found: Flags = (self.start[rows] <= day) & (self.end[rows] > day) & in_role
        return found

    def roster(self, coalition: int, day: int, roles: Collection[str] = FULL) -> Ints:
        """The places of the actors in a coalition on a day, ascending, each once."""
        rows = self.rows_of(coalition)
        return np.unique(self.actor[rows][self.holding(rows, day, roles)])

    def belongings(self, actor: int, day: int, roles: Collection[str] = FULL) -> Ints:
        """The places of the coalitions an actor is in on a day, ascending, each once."""
        rows = self.rows_of_actor(actor)
        return np.unique(self.coalition[rows][self.holding(rows, day, roles)])

    def pairs(self, day: int, roles: Collection[str] = FULL) -> tuple[Ints, Ints]:
        """Who is where on a day: the coalition and the actor of each pair that holds, each once."""
        rows = np.flatnonzero(self.holding(slice(None), day, roles))
        coalition, actor = self.coalition[rows], self.actor[rows]
        first = np.ones(len(rows), bool)
        # Spells of one actor in one coalition are neighbours.
        np.not_equal(coalition[1:], coalition[:-1], out=first[1:])
        first[1:] |= actor[1:] != actor[:-1]
        return coalition[first], actor[first]

    def counts(self, day: int, roles: Collection[str] = FULL) -> Ints:
        """How many actors each coalition has on a day."""
        found, _ = self.pairs(day, roles)
        return np.bincount(found, minlength=len(self.coalitions)).astype(np.int32)

    def belonging_counts(self, day: int, roles: Collection[str] = FULL) -> Ints:
        """In how many coalitions each actor is on a day."""
        _, found = self.pairs(day, roles)
        return np.bincount(found, minlength=len(self.actors)).astype(np.int32)

    # What they have in common

    def shared(self, coalitions: Sequence[int], day: int, roles: Collection[str] = FULL) -> Ints:
        """How many actors each two of some coalitions share on a day; the diagonal holds their sizes."""
        return _common([self.roster(place, day, roles) for place in coalitions])

    def shared_coalitions(self, actors: Sequence[int], day: int, roles: Collection[str] = FULL) -> Ints:
        """In how many coalitions each two of some actors sit on a day; the diagonal holds their own numbers."""
        return _common([self.belongings(place, day, roles) for place in actors])

    def similar(self, coalition: int, day: int, roles: Collection[str] = FULL, most: int = 20) -> list[Near]:
        """The coalitions whose members are most alike by Jaccard; ties by more shared, then by place."""
        mine = self.roster(coalition, day, roles)
        shared = self._together(self._gather(mine), self.actor, self.coalition, len(self.coalitions), day, roles)
        return _nearest(shared, self.counts(day, roles), coalition, len(mine), most)

    def partners(self, actor: int, day: int, roles: Collection[str] = FULL, most: int = 20) -> list[Near]:
        """The actors that sit in most coalitions with one; ties by the smaller number of its own, then by place."""
        mine = self.belongings(actor, day, roles)
        spans = [np.arange(self.coalition_offsets[one], self.coalition_offsets[one + 1]) for one in mine]
        rows = np.concatenate(spans).astype(np.int32) if spans else np.zeros(0, np.int32)
        together = self._together(rows, self.coalition, self.actor, len(self.actors), day, roles)
        together[actor] = 0
        places = np.flatnonzero(together)
        sizes = self.belonging_counts(day, roles)
        order = places[np.lexsort((places, sizes[places], -together[places]))][:most]
        return [Near(int(place), int(together[place]), int(sizes[place]), len(mine)) for place in order]

    def _gather(self, actors: Ints) -> Ints:
        spans = [self.rows_of_actor(int(actor)) for actor in actors]
        return np.concatenate(spans) if spans else np.zeros(0, np.int32)

    def _together(self, rows: Ints, one: Ints, other: Ints, size: int, day: int, roles: Collection[str]) -> Ints:
        """For each `other`, with how many of `one` it stands in some rows that hold."""
        held = rows[self.holding(rows, day, roles)]
        pairs = np.unique(one[held].astype(np.int64) * size + other[held])
        return np.bincount(pairs % size, minlength=size).astype(np.int32)

    def joint(
        self, one: int, other: int, years: Sequence[int], roles: Collection[str] = FULL
    ) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """In which coalitions two actors were together on the last day of which years.

        Gives the places of k coalitions and a (k, years) table of flags.
        """
        days = np.array([date(year, 12, 31).toordinal() for year in years], np.int32)
        mine, theirs = (self._rows_in(actor, roles) for actor in (one, other))
        places = np.intersect1d(self.coalition[mine], self.coalition[theirs])
        flags = self._yearly(mine, places, days) & self._yearly(theirs, places, days)
        kept = flags.any(axis=1)
        return places[kept], flags[kept]

    def _rows_in(self, actor: int, roles: Collection[str]) -> Ints:
        rows = self.rows_of_actor(actor)
        return rows[_wanted(roles)[self.role[rows]]]

    def _yearly(self, rows: Ints, places: Ints, days: Ints) -> Flags:
        """For each of some coalitions (ascending) whether any of some rows holds there on each of some days."""
        rows = rows[np.isin(self.coalition[rows], places)]
        flags = np.zeros((len(places), len(days)), bool)
        if not rows.size:
            return flags
        # A row holds on neighbouring days: a step up where it begins, one down where it ends, summed along the days.
        steps = np.zeros((len(places), len(days) + 1), np.int16)
        index = np.searchsorted(places, self.coalition[rows])
        np.add.at(steps, (index, np.searchsorted(days, self.start[rows])), 1)
        np.add.at(steps, (index, np.searchsorted(days, self.end[rows])), -1)
        return np.asarray(np.cumsum(steps[:, :-1], axis=1) > 0)


def build(coalitions: Sequence[str], actors: Sequence[str], rows: Sequence[tuple[int, int, str, int, int]]) -> Spells:
    """Columns from rows of (coalition place, actor place, role, start, end), in any order."""
    codes = [(coalition, actor, _ROLE_CODES[role], start, end) for coalition, actor, role, start, end in rows]
    table = np.array(codes, np.int32).reshape(-1, 5)
    return from_columns(tuple(coalitions), tuple(actors), *(table[:, column] for column in range(5)))


def from_columns(
    coalitions: tuple[str, ...], actors: tuple[str, ...], coalition: Any, actor: Any, role: Any, start: Any, end: Any
) -> Spells:
    """Columns, sorted and indexed."""
    order = np.lexsort((start, actor, coalition))
    coalition, actor, start, end = (
        np.ascontiguousarray(column[order], np.int32) for column in (coalition, actor, start, end)
    )
    return Spells(
        coalitions=coalitions, actors=actors, coalition=coalition, actor=actor,
        role=np.ascontiguousarray(role[order], np.int8), start=start, end=end,
        coalition_offsets=_offsets(coalition, len(coalitions)),
        actor_rows=np.argsort(actor, kind="stable").astype(np.int32), actor_offsets=_offsets(actor, len(actors)),
    )  # fmt: skip


def _offsets(column: Ints, size: int) -> Places:
    offsets = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(column, minlength=size), out=offsets[1:])
    return offsets


def _wanted(roles: Collection[str]) -> Flags:
    flags = np.zeros(len(_ROLE_CODES), bool)
    flags[[_ROLE_CODES[role] for role in roles]] = True
    return flags


def _common(sets: Sequence[Ints]) -> Ints:
    """How many elements each two of some sorted sets have in common."""
    everything = np.unique(np.concatenate(sets)) if sets else np.zeros(0, np.int32)
    incidence = np.zeros((len(sets), len(everything)), np.float32)
    for row, one in enumerate(sets):
        incidence[row, np.searchsorted(everything, one)] = 1
    common: Ints = np.rint(incidence @ incidence.T).astype(np.int32)
    return common


def _nearest(shared: Ints, sizes: Ints, own: int, of: int, most: int) -> list[Near]:
    shared[own] = 0
    places = np.flatnonzero(shared)
    common = shared[places]
    jaccard = common / (sizes[places] + of - common)
    order = np.lexsort((places, -common, -jaccard))[:most]
    return [Near(int(places[i]), int(common[i]), int(sizes[places[i]]), of) for i in order]


def measured(shared: Ints, measure: str) -> Floats:
    """A matrix of shared counts as another measure: `jaccard`, or `containment` (how much of the row is in the column).

    A coalition without members has nothing in common: 0, its own diagonal too.
    """
    sizes = np.diag(shared).astype(np.float64)
    if measure == "shared":
        return shared.astype(np.float64)
    whole = (
        sizes[:, None] + sizes[None, :] - shared
        if measure == "jaccard"
        else np.broadcast_to(sizes[:, None], shared.shape)
    )
    return np.divide(shared, whole, out=np.zeros(shared.shape, np.float64), where=whole > 0)


def clustered(shared: Ints) -> list[int]:
    """An order of a matrix in which what is alike stands together: average-linkage clustering of the Jaccard measure.

    Sokal and Michener 1958 (UPGMA); the leaves are read off the tree with the tighter branch first. Ties fall to the
    earlier place, so that the same matrix always gives the same order.
    """
    likeness = measured(shared, "jaccard")
    groups = [[place] for place in range(len(likeness))]
    while len(groups) > 1:
        size = len(groups)
        np.fill_diagonal(likeness, -1)
        one, other = sorted(divmod(int(np.argmax(likeness)), size))
        weights = np.array([len(groups[one]), len(groups[other])], float)
        merged = weights @ likeness[[one, other]] / weights.sum()
        likeness[one], likeness[:, one] = merged, merged
        likeness = np.delete(np.delete(likeness, other, 0), other, 1)
        groups[one] = groups[one] + groups.pop(other)
    return groups[0] if groups else []
