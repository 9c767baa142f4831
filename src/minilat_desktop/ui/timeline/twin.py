"""The timeline's text twin: the same lanes and events as a table, for keyboard and screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from minilat_desktop.domain import dates
from minilat_desktop.domain.lanes import KIND_IDS, Flags, Ints, Lanes, day_of, in_order
from minilat_desktop.domain.model import Lane
from minilat_desktop.ui.kit import reading_table
from minilat_desktop.ui.kit.safe_text import plain, tooltip
from minilat_desktop.ui.kit.theme import Theme
from minilat_desktop.ui.timeline import wording

COLUMNS = ("Date", "Coalition", "What happened", "Kind")
# The row's `TwinRow`, for the code that acts on it.
OBJECT_ROLE = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()
# A lane's first lapse has this number, the second one less, and so on.
_FOUNDED, _ENDED, _LAPSED = -2, -1, -3
_PAGE, _PAGES = 64, 8


@dataclass(frozen=True, slots=True)
class TwinRow:
    """One dated happening. `day` orders and dims; `date` is in words."""

    day: int
    date: str
    coalition_id: str
    coalition: str
    what: str
    kind: str

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The texts of the columns."""
        return self.date, self.coalition, self.what, self.kind


class TwinRows(Sequence[TwinRow]):
    """The rows by date. Their order is in columns; what they say is read a page at a time, as it is shown."""

    def __init__(self, lanes: Lanes, day: Ints, lane: Ints, event: Ints) -> None:
        # `event` counts a lane's events, or is `_FOUNDED`, `_ENDED` or, counted down from there, `_LAPSED`.
        self._lanes, self.day, self._lane, self._event = lanes, day, lane, event
        self._pages: dict[int, list[TwinRow]] = {}

    def __len__(self) -> int:
        return len(self.day)

    @overload
    def __getitem__(self, place: int) -> TwinRow: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[TwinRow, ...]: ...
    def __getitem__(self, place: int | slice) -> TwinRow | tuple[TwinRow, ...]:
        if isinstance(place, slice):
            return tuple(self[at] for at in range(len(self))[place])
        page, at = divmod(place if place >= 0 else place + len(self), _PAGE)
        if page not in self._pages:
            while len(self._pages) >= _PAGES:
                self._pages.pop(next(iter(self._pages)))
            self._pages[page] = self._read(slice(page * _PAGE, (page + 1) * _PAGE))
        return self._pages[page][at]

    def _read(self, rows: slice) -> list[TwinRow]:
        lanes = self._lane[rows].tolist()
        needed = sorted(set(lanes))
        whole = dict(zip(needed, self._lanes.texts.read(self._lanes.own[needed].tolist()), strict=True))
        return [_row(whole[lane], event) for lane, event in zip(lanes, self._event[rows].tolist(), strict=True)]

    def first_of(self, coalition_id: str | None) -> int:
        """The first row about a coalition, or -1."""
        lane = self._lanes.place_of(coalition_id)
        found = np.flatnonzero(self._lane == lane)
        return int(found[0]) if lane >= 0 and found.size else -1

    def lane_of(self, row: int) -> str:
        """The coalition that a row is about."""
        return self._lanes.id(int(self._lane[row]))


def rows_of(lanes: Lanes) -> TwinRows:
    """Every founding, event, lapse and end of the lanes, by date. What is the founding or the end is told once."""
    places = np.arange(len(lanes), dtype=np.int32)
    founded = places[lanes.founded_known & ~_told(lanes, "founding")]
    ended = places[lanes.ended_known & ~_told(lanes, "end")]
    lapsed = np.flatnonzero(
        ~lanes.ended_known[lanes.lapse_lane] | (lanes.lapse_from < lanes.ended_to[lanes.lapse_lane])
    )
    before = np.searchsorted(lanes.lapse_lane, lanes.lapse_lane[lapsed])
    lane = np.concatenate((founded, lanes.event_lane, lanes.lapse_lane[lapsed], ended))
    event = np.arange(len(lanes.event_day), dtype=np.int32) - lanes.first[lanes.event_lane]
    kind = np.repeat(np.array([_FOUNDED, _ENDED], np.int32), [len(founded), len(ended)])
    event = np.concatenate((kind[: len(founded)], event, _LAPSED - (lapsed - before), kind[len(founded) :]))
    starts = _known_end(lanes.founded_from, lanes.founded_to)[founded]
    ends = _known_end(lanes.ended_from, lanes.ended_to)[ended]
    day = np.concatenate((starts, lanes.event_day, lanes.lapse_from[lapsed], ends))
    # An end comes after what happened on its day; everything else is in the order of the columns.
    by_date = np.lexsort((np.where(event == _ENDED, len(day), event), lanes.order[lane], day))
    return TwinRows(lanes, day[by_date], lane[by_date], event[by_date])


def _told(lanes: Lanes, kind: str) -> Flags:
    found = np.zeros(len(lanes), np.bool_)
    found[lanes.event_lane[lanes.event_kind == KIND_IDS.index(kind)]] = True
    return found


def _known_end(earliest: Ints, latest: Ints) -> Ints:
    """The first day, or of an open start the last one."""
    return np.where(earliest <= dates.FIRST_DAY, latest, earliest).astype(np.int32)


def _row(lane: Lane, event: int) -> TwinRow:
    if event >= 0:
        one = in_order(lane.events)[event]
        return TwinRow(
            day_of(one), dates.in_words(one.date), lane.id, lane.short_name, one.title, wording.kind(one.kind)
        )  # fmt: skip
    if event <= _LAPSED:
        first, until = lane.lapses[_LAPSED - event]
        said = "Nobody belonged any more" if until >= dates.LAST_DAY else f"Nobody belonged until {_on(until)}"
        return TwinRow(first, _on(first), lane.id, lane.short_name, said, wording.kind("dormancy"))
    what, kind, when = ("Founded", "founding", lane.founded) if event == _FOUNDED else ("Ended", "end", lane.ended)
    if when is None:
        raise LookupError("a lane has lost its date")
    day = when.latest if when.earliest <= dates.FIRST_DAY else when.earliest
    return TwinRow(day, dates.point_in_words(when), lane.id, lane.short_name, what, wording.kind(kind))


def _on(day: int) -> str:
    return dates.in_words(dates.of_day(day))


class TwinModel(QAbstractTableModel):
    """The rows as a table of plain values; what lies after the as-of day is muted, as in the chart."""

    def __init__(self, rows: TwinRows, as_of: int, theme: Theme) -> None:
        super().__init__()
        self.rows = rows
        self._as_of = as_of
        self._muted = QBrush(QColor(theme.muted))

    def replace(self, rows: TwinRows) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def set_look(self, as_of: int, theme: Theme) -> None:
        """Mute what lies after another day, in another theme's colour."""
        self._as_of = as_of
        self._muted = QBrush(QColor(theme.muted))
        if self.rows:
            last = self.index(len(self.rows) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.ForegroundRole])

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """How many happenings."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text, its tooltip, its muting, and the row itself."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._muted if int(self.rows.day[index.row()]) > self._as_of else None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, OBJECT_ROLE):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return plain(row.cells[index.column()]).replace("\n", " ")
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(row.cells[index.column()])
        return row

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' names."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return super().headerData(section, orientation, role)

    def first_row_of(self, coalition_id: str | None) -> int:
        """The first row about a coalition, or -1."""
        return self.rows.first_of(coalition_id)


class TwinView(QTableView):
    """The table. `chosen` carries a coalition's id, on Enter or a click."""

    chosen = Signal(str)

    def __init__(self, model: TwinModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        reading_table.by_lines(self, "Timeline as a table")
        self.setAccessibleDescription("Every founding, event and end by date. Enter selects the coalition.")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((250, 230, 0, 170)):
            if width:
                header.resizeSection(column, width)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(self._choose)

    def show_coalition(self, coalition_id: str | None) -> None:
        """Move to a coalition's first row, unless the current row is about it already."""
        current = self.currentIndex()
        if current.isValid() and self._rows.rows.lane_of(current.row()) == coalition_id:
            return
        place = self._rows.first_row_of(coalition_id)
        if place < 0:
            self.clearSelection()
            return
        self.setCurrentIndex(self._rows.index(place, 0))
        self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter selects the row's coalition."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self._rows.rows.lane_of(index.row()))
