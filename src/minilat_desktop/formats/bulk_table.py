"""A large exchange table with each distinct cell looked up once, and each row flagged that is beyond doubt.

The rules are those of a single row (`exchange`); here they are asked of each distinct text once.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from minilat_desktop.domain import dates
from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.dates import Edtf
from minilat_desktop.domain.member_columns import distinct
from minilat_desktop.domain.model import Citation
from minilat_desktop.formats.coded import Coded
from minilat_desktop.formats.exchange_draft import Draft
from minilat_desktop.formats.exchange_tables import TABLES, BadCell, Column, Record, parse_cell

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows of other tables and the catalogue say. Each raises `BadCell` or `Asked` as for a single row."""

    coalition: Callable[[Mapping[str, str]], Draft]
    actor: Callable[[str, str], Actor | None]
    cited: Callable[[Mapping[str, str]], tuple[Citation, ...]]


def left(coded: Coded, taken: Flags) -> Iterator[Record]:
    """The records that are not taken, in the order of the file."""
    rows = (_record(coded, int(row)) for row in np.flatnonzero(~taken))
    return heapq.merge(rows, coded.odd, key=attrgetter("number"))


def _record(coded: Coded, row: int) -> Record:
    cells = {name: coded.values[name][numbers[row]] for name, numbers in coded.codes.items()}
    return Record(int(coded.lines[row]), cells)


class BulkTable:
    """A table in columns. `sound` flags the rows of which every cell is beyond doubt."""

    def __init__(self, table: str, coded: Coded, known: Known) -> None:
        self._coded, self._known = coded, known
        self._size = len(coded.lines)
        self.sound = np.ones(self._size, bool)
        self._texts: dict[str, list[str | None]] = {}
        for column in TABLES[table]:
            if column.name in coded.values:
                self._texts[column.name] = [_cell(column, raw) for raw in coded.values[column.name]]
                self._keep(column.name, [text is not None for text in self._texts[column.name]])
            else:
                self._texts[column.name] = [_cell(column, "")]
        self._drafts, self._coalition = self._places("coalition", self._draft)
        # Each date once, whatever the column; none stands first.
        self._when: dict[str, Edtf | None] = {"": None}
        self._citations, self._citation = self._cited()

    def _numbers(self, name: str) -> npt.NDArray[np.int32]:
        return self._coded.codes.get(name, np.zeros(self._size, np.int32))

    def _keep(self, name: str, good: list[bool]) -> None:
        if not all(good):
            self.sound &= np.array(good)[self._numbers(name)]

    def _draft(self, text: str) -> Draft | None:
        try:
            return self._known.coalition({"coalition": text})
        except BadCell:
            return None

    def _places(self, name: str, find: Callable[[str], Thing | None]) -> tuple[list[Thing], Numbers]:
        """What the texts of a column stand for, each once, and for each row its place; rows without any are unsound."""
        found: dict[int, int] = {}
        things: list[Thing] = []
        places = []
        for text in self._texts[name]:
            thing = None if text is None else find(text)
            if thing is not None and id(thing) not in found:
                found[id(thing)] = len(things)
                things.append(thing)
            places.append(-1 if thing is None else found[id(thing)])
        self._keep(name, [place >= 0 for place in places])
        return things, np.array(places, np.int64)[self._numbers(name)]

    def _dates(self, name: str) -> npt.NDArray[np.int32]:
        """For each row the place of its date in `_when`, 0 where there is none."""
        for text in self._texts[name]:
            if text and text not in self._when:
                self._when[text] = dates.parse(text)
        place_of = {text: place for place, text in enumerate(self._when)}
        return np.array([place_of[text or ""] for text in self._texts[name]], np.int32)[self._numbers(name)]

    def _cited(self) -> tuple[list[tuple[Citation, ...]], npt.NDArray[np.int32]]:
        """The citations that rows have, and for each row its place among them."""
        names = ("source", "locator", "confidence")
        together, size = np.zeros(self._size, np.int64), 1
        for name in names:
            size *= len(self._texts[name])
            together = together * len(self._texts[name]) + self._numbers(name)
        firsts, places = distinct(together, size)
        found: list[tuple[Citation, ...]] = []
        for row in firsts.tolist():
            cells = {name: self._texts[name][self._numbers(name)[row]] or "" for name in names}
            try:
                found.append(self._known.cited(cells))
            except BadCell:
                found.append(())
        self.sound &= np.array([bool(one) for one in found])[places]
        return found, places.astype(np.int32)

    def _plain(self, name: str) -> tuple[str, ...]:
        return tuple(text or "" for text in self._texts[name])

    def _flag(self, name: str) -> Flags:
        return np.array([text == "true" for text in self._texts[name]])[self._numbers(name)]


def _cell(column: Column, raw: str) -> str | None:
    """A cell in its one right spelling; None where it has none, or is empty and may not be."""
    try:
        return parse_cell(column, raw)
    except BadCell:
        return None
