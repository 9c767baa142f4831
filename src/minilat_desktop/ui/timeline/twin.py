"""The timeline's text twin: the same lanes and events as a table, for keyboard and screen reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from minilat_desktop.domain import dates
from minilat_desktop.domain.model import Lane
from minilat_desktop.ui.kit.safe_text import plain, tooltip
from minilat_desktop.ui.kit.theme import Theme
from minilat_desktop.ui.timeline import wording
from minilat_desktop.ui.timeline.layout import day_of

COLUMNS = ("Date", "Coalition", "What happened", "Kind")
# The row's `TwinRow`, for the code that acts on it.
OBJECT_ROLE = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()


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


def rows_of(lanes: Iterable[Lane]) -> tuple[TwinRow, ...]:
    """Every founding, event and end of the lanes, by date. An event that is the founding or end is told once."""
    rows: list[TwinRow] = []
    for lane in lanes:
        kinds = {event.kind for event in lane.events}
        if lane.founded is not None and "founding" not in kinds:
            rows.append(_row(lane, lane.founded, "Founded", "founding"))
        rows.extend(
            TwinRow(day_of(e), dates.in_words(e.date), lane.id, lane.short_name, e.title, wording.kind(e.kind))
            for e in lane.events
        )
        if lane.ended is not None and "end" not in kinds:
            rows.append(_row(lane, lane.ended, "Ended", "end"))
    return tuple(sorted(rows, key=lambda row: (row.day, row.coalition.casefold(), row.what)))


def _row(lane: Lane, when: dates.Edtf, what: str, kind: str) -> TwinRow:
    day = when.latest if when.earliest <= dates.FIRST_DAY else when.earliest
    return TwinRow(day, dates.in_words(when), lane.id, lane.short_name, what, wording.kind(kind))


class TwinModel(QAbstractTableModel):
    """The rows as a table of plain values; what lies after the as-of day is muted, as in the chart."""

    def __init__(self, rows: tuple[TwinRow, ...], as_of: int, theme: Theme) -> None:
        super().__init__()
        self.rows = rows
        self._as_of = as_of
        self._muted = QBrush(QColor(theme.muted))

    def replace(self, rows: tuple[TwinRow, ...]) -> None:
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
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return plain(row.cells[index.column()]).replace("\n", " ")
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(row.cells[index.column()])
        if role == Qt.ItemDataRole.ForegroundRole and row.day > self._as_of:
            return self._muted
        return row if role == OBJECT_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' names."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return super().headerData(section, orientation, role)

    def first_row_of(self, coalition_id: str | None) -> int:
        """The first row about a coalition, or -1."""
        return next((at for at, row in enumerate(self.rows) if row.coalition_id == coalition_id), -1)


class TwinView(QTableView):
    """The table. `chosen` carries a coalition's id, on Enter or a click."""

    chosen = Signal(str)

    def __init__(self, model: TwinModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        self.setAccessibleName("Timeline as a table")
        self.setAccessibleDescription("Every founding, event and end by date. Enter selects the coalition.")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((250, 230, 0, 170)):
            if width:
                header.resizeSection(column, width)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(self._choose)

    def show_coalition(self, coalition_id: str | None) -> None:
        """Move to a coalition's first row, unless the current row is about it already."""
        current = self.currentIndex()
        if current.isValid() and self._rows.rows[current.row()].coalition_id == coalition_id:
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
        self.chosen.emit(self._rows.rows[index.row()].coalition_id)
