"""Memberships by the million: what is surely right is taken in columns, all else is left to be read row by row.

The rules are those of a single row (`exchange`); here they are asked of each distinct text once, and of all rows
together where they concern numbers. A row is taken only where it, and every other of the same actor in the same
coalition, is beyond doubt, so that reading the rest row by row gives what reading all so would have given.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from minilat_desktop.domain import dates
from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.member_columns import MemberColumns, ascending
from minilat_desktop.formats.bulk_table import BulkTable, Flags, Known, Numbers, left
from minilat_desktop.formats.coded import Coded
from minilat_desktop.formats.exchange_tables import GRACE, Asked, BadCell, Record

_NEVER = dates.LAST_DAY + 1


def sift(coded: Coded, known: Known) -> tuple[MemberColumns, Iterator[Record]]:
    """The rows that are beyond doubt in columns, and the records of the others in the order of the file."""
    table = _Table("memberships", coded, known)
    taken = table.sound & ~table.in_pairs(~table.sound | table.at_odds())
    return table.columns(taken), left(coded, taken)


class _Table(BulkTable):
    """The memberships with each distinct text looked up once."""

    def __init__(self, table: str, coded: Coded, known: Known) -> None:
        super().__init__(table, coded, known)
        self._actors, self._actor = self._places("actor", self._one_actor)
        self._start, self._end = self._dates("from"), self._dates("to")
        self._check_times()

    def _one_actor(self, text: str) -> Actor | None:
        try:
            return self._known.actor("actor", text)
        except (BadCell, Asked):
            return None

    def _check_times(self) -> None:
        """Flag what a row's dates, those of its coalition and those of its actor do not allow."""
        first = np.array([one.earliest if one else 0 for one in self._when.values()], np.int64)
        last = np.array([one.latest if one else _NEVER for one in self._when.values()], np.int64)
        self._begins, self._begun = first[self._start], last[self._start]
        self._leaves = np.where(self._end > 0, first[self._end], _NEVER)
        ended = [draft.when("ended") for draft in self._drafts]
        founded = [draft.when("founded") for draft in self._drafts]
        born = self._of_coalition([one.earliest if one else dates.FIRST_DAY for one in founded])
        dead = self._of_coalition([one.latest if one else _NEVER for one in ended])
        gone = [dates.parse(one.end).latest + GRACE if one.end else _NEVER for one in self._actors]
        self.sound &= (
            (self._begins > dates.FIRST_DAY)
            & (last[self._end] >= self._begins)
            & (self._begun >= born)
            & (self._begins <= dead)
            & (np.minimum(self._leaves, dates.LAST_DAY) <= dead)
            & (self._leaves <= np.array([*gone, _NEVER], np.int64)[self._actor])
        )

    def _of_coalition(self, days: list[int]) -> Numbers:
        return np.array([*days, 0], np.int64)[self._coalition]

    def _pairs(self) -> Numbers:
        """For each row a number of its actor in its coalition."""
        return (self._coalition + 1) * (len(self._actors) + 1) + self._actor + 1

    def in_pairs(self, flags: Flags) -> Flags:
        """The rows of every actor in a coalition of whom one row at least is flagged."""
        if not flags.any():
            return flags
        pairs = self._pairs()
        return np.isin(pairs, ascending(pairs[flags]))

    def at_odds(self) -> Flags:
        """Rows that may be in the time of another of the same actor in the same role, or have the same key."""
        pairs = self._pairs()
        order = np.argsort(pairs)
        same = pairs[order][1:] == pairs[order][:-1]
        odd = np.zeros(self._size, bool)
        repeated = odd.copy()
        repeated[order[1:][same]] = repeated[order[:-1][same]] = True
        several = np.flatnonzero(repeated)
        whose, role, begins = pairs[several], self._roles()[several], self._begins[several]
        order = several[np.lexsort((begins, role, whose))]
        same = (pairs[order][1:] == pairs[order][:-1]) & (self._roles()[order][1:] == self._roles()[order][:-1])
        begun, leaves = self._begun[order], self._leaves[order]
        odd[order[1:][same & ((leaves[:-1] > begun[1:]) | (begun[:-1] > begun[1:]))]] = True
        order = several[np.lexsort((self._start[several], whose))]
        same = (pairs[order][1:] == pairs[order][:-1]) & (self._start[order][1:] == self._start[order][:-1])
        odd[order[1:][same]] = True
        return odd

    def _roles(self) -> npt.NDArray[np.int32]:
        # Spelled in two ways it is still one role.
        spelled = {text: place for place, text in enumerate(dict.fromkeys(self._texts["role"]))}
        return np.array([spelled[text] for text in self._texts["role"]], np.int32)[self._numbers("role")]

    def columns(self, taken: Flags) -> MemberColumns:
        """The rows that are taken, together by coalition."""
        rows = np.flatnonzero(taken)
        if (np.diff(self._coalition[rows]) < 0).any():
            rows = rows[np.argsort(self._coalition[rows], kind="stable")]
        bounds = np.searchsorted(self._coalition[rows], np.arange(len(self._drafts) + 1))
        return MemberColumns(
            tuple(one.base.id for one in self._drafts), tuple(self._actors),
            self._plain("role"), tuple(self._when.values()), self._plain("until"), self._plain("note"),
            tuple(self._citations), bounds, actor=self._actor[rows].astype(np.int32), role=self._numbers("role")[rows],
            founder=self._flag("founder")[rows], start=self._start[rows], end=self._end[rows],
            contested=self._flag("contested")[rows], until=self._numbers("until")[rows],
            note=self._numbers("note")[rows], citation=self._citation[rows],
        )  # fmt: skip
