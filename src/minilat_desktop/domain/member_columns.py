"""Memberships by the million: a column each, read from one large table and checked as every single one would be.

A million and a half `Member` values are a gigabyte and ten seconds; the same in columns of numbers a tenth of both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.dates import Edtf
from minilat_desktop.domain.model import Citation, Member
from minilat_desktop.domain.spells import Spells

Whole: TypeAlias = npt.NDArray[np.int32]
Places: TypeAlias = npt.NDArray[np.int64]
# As many flags take little room.
_FEW = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class MemberColumns:
    """Memberships of which each has a key of its own and none contradicts another.

    The numbers of a column are places in the tuple of the same name; `start` and `end` are places in `when`, where the
    first is None for an end that is not there. Rows stand together by coalition: those of `coalitions[n]` are
    `bounds[n]` to `bounds[n + 1]`.
    """

    coalitions: tuple[str, ...]
    actors: tuple[Actor, ...]
    roles: tuple[str, ...]
    when: tuple[Edtf | None, ...]
    untils: tuple[str, ...]
    notes: tuple[str, ...]
    citations: tuple[tuple[Citation, ...], ...]
    bounds: npt.NDArray[np.int64]
    actor: Whole
    role: Whole
    founder: npt.NDArray[np.bool_]
    start: Whole
    end: Whole
    contested: npt.NDArray[np.bool_]
    until: Whole
    note: Whole
    citation: Whole

    def __len__(self) -> int:
        return len(self.actor)

    def counts(self) -> dict[str, int]:
        """How many memberships each coalition has; those with none are left out."""
        return {one: n for one, n in zip(self.coalitions, np.diff(self.bounds).tolist(), strict=True) if n}

    def codes_used(self) -> set[str]:
        """The actors that have a membership."""
        return {self.actors[n].code for n in np.unique(self.actor).tolist()}

    def members(self, place: int) -> tuple[Member, ...]:
        """The memberships of `coalitions[place]` as single values."""
        return self.some(place, range(self.bounds[place], self.bounds[place + 1]))

    def some(self, place: int, rows: Iterable[int]) -> tuple[Member, ...]:
        """Some of the memberships of `coalitions[place]` as single values."""
        return tuple(self._member(row, self.coalitions[place]) for row in rows)

    def rows_of(self, place: int, flags: npt.NDArray[np.bool_]) -> list[int]:
        """Those rows of `coalitions[place]` that are flagged."""
        low = int(self.bounds[place])
        return (np.flatnonzero(flags[low : self.bounds[place + 1]]) + low).tolist()

    def met(self, spells: Spells) -> npt.NDArray[np.bool_]:
        """Which rows are of an actor that has ever been in that coalition, in whatever role."""
        known, codes = ({one: place for place, one in enumerate(every)} for every in (spells.coalitions, spells.actors))
        coalition = np.array([known.get(one, -1) for one in self.coalitions], np.int64)
        actor = np.array([codes.get(one.code, -1) for one in self.actors], np.int64)
        whose, who = np.repeat(coalition, np.diff(self.bounds)), actor[self.actor]
        size = len(spells.actors)
        theirs = ascending(spells.coalition.astype(np.int64) * size + spells.actor)
        found: npt.NDArray[np.bool_] = np.isin(whose * size + who, theirs) & (whose >= 0) & (who >= 0)
        return found

    def _member(self, row: int, coalition: str) -> Member:
        actor, start = self.actors[self.actor[row]], self.when[self.start[row]]
        assert start is not None
        return Member(
            _key(coalition, actor.code, start.text), coalition, actor.code, actor.name, actor.kind,
            self.roles[self.role[row]], bool(self.founder[row]), start, self.when[self.end[row]],
            bool(self.contested[row]), "", "", self.untils[self.until[row]], self.notes[self.note[row]],
            self.citations[self.citation[row]],
        )  # fmt: skip


def _key(coalition: str, actor: str, start: str) -> str:
    return f"membership:{coalition}/{actor}/{start}"


def ascending(numbers: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.integer[Any]]:
    """The distinct ones of many numbers, by sorting: `np.unique` hashes them, which takes ten times as long."""
    ordered = np.sort(numbers)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def distinct(numbers: Places, size: int) -> tuple[Places, Places]:
    """Where each distinct number stands first, and for each number its place among them; all are below `size`."""
    if size > _FEW:
        _, firsts, places = np.unique(numbers, return_index=True, return_inverse=True)
        return firsts, places
    where = np.full(size, -1, np.int64)
    where[numbers[::-1]] = np.arange(len(numbers))[::-1]
    used = np.flatnonzero(where >= 0)
    places = np.empty(size, np.int64)
    places[used] = np.arange(len(used))
    return where[used], places[numbers]
