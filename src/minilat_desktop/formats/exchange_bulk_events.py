"""Events by the hundred thousand: what is surely right is taken in columns, all else is left to be read row by row."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from minilat_desktop.domain.event_columns import EventColumns
from minilat_desktop.formats.bulk_table import BulkTable, Known, Numbers, left
from minilat_desktop.formats.coded import Coded
from minilat_desktop.formats.exchange_tables import Asked, BadCell, Record, split


def sift(coded: Coded, known: Known) -> tuple[EventColumns, Iterator[Record]]:
    """The rows that are beyond doubt in columns, and the records of the others in the order of the file."""
    table = _Table("events", coded, known)
    return table.columns(), left(coded, table.sound)


class _Table(BulkTable):
    """The events with each distinct text looked up once."""

    def __init__(self, table: str, coded: Coded, known: Known) -> None:
        super().__init__(table, coded, known)
        self._date = self._dates("date")
        self._lists = [self._participants(text) for text in self._texts["participants"]]
        self._keep("participants", [one is not None for one in self._lists])

    def _participants(self, text: str | None) -> tuple[str, ...] | None:
        try:
            actors = [self._known.actor("participants", one) for one in split(text or "")]
        except (BadCell, Asked):
            return None
        return tuple(dict.fromkeys(actor.code for actor in actors if actor))

    def columns(self) -> EventColumns:
        """The sound rows, together by coalition and in order of time."""
        rows = np.flatnonzero(self.sound)
        again = self._again(rows)
        when = list(self._when.values())
        begins = np.array([one.earliest if one else 0 for one in when], np.int64)
        order = np.lexsort((begins[self._date[rows]], self._coalition[rows]))
        rows, again = rows[order], again[order]
        bounds = np.searchsorted(self._coalition[rows], np.arange(len(self._drafts) + 1))
        return EventColumns(
            tuple(one.base.id for one in self._drafts), tuple(one for one in when if one), self._plain("kind"),
            self._plain("title"), self._plain("note"), tuple(one or () for one in self._lists), tuple(self._citations),
            bounds, date=self._date[rows] - 1, kind=self._numbers("kind")[rows], title=self._numbers("title")[rows],
            note=self._numbers("note")[rows], taking_part=self._numbers("participants")[rows],
            citation=self._citation[rows], again=again,
        )  # fmt: skip

    def _again(self, rows: Numbers) -> npt.NDArray[np.int32]:
        """For each of some rows how many before it are of the same coalition, day and kind."""
        kinds = {text: place for place, text in enumerate(dict.fromkeys(self._texts["kind"]))}
        kind = np.array([kinds[text] for text in self._texts["kind"]], np.int64)[self._numbers("kind")[rows]]
        keys = (self._coalition[rows] * len(self._when) + self._date[rows]) * len(kinds) + kind
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        begins = np.concatenate(([True], ordered[1:] != ordered[:-1])) if len(rows) else np.zeros(0, bool)
        place = np.arange(len(rows))
        again = np.empty(len(rows), np.int32)
        again[order] = place - np.maximum.accumulate(np.where(begins, place, 0))
        return again
