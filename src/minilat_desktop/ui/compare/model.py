"""The comparison as Qt shows it: the bands of the groups and the rows of one `ComparisonTable`, nothing copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from minilat_desktop.domain.comparison import Cell, ComparisonTable, Row
from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.domain.saved_comparison import column_key
from minilat_desktop.services.saved_comparisons import Marks
from minilat_desktop.ui.compare import wording
from minilat_desktop.ui.kit.safe_text import plain, tooltip
from minilat_desktop.ui.kit.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROLE = Qt.ItemDataRole
_ACROSS = Qt.Orientation.Horizontal
_OF_BAND = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_OF_CELL = _OF_BAND | Qt.ItemFlag.ItemIsSelectable
# A header section's own: whether the row differs, and the `Band` of a group, None where there is a row.
DIFFERS_ROLE = _ROLE.UserRole + 1
BAND_ROLE = _ROLE.UserRole + 2
# Behind what has a note.
NOTED = " ✎"


@dataclass(frozen=True, slots=True)
class Band:
    """The line over a group of rows: how many it has, how many of them differ, and whether it is closed."""

    group: str
    rows: int
    differing: int
    closed: bool


class CompareModel(QAbstractTableModel):
    """Columns are coalitions as of a day; lines are the bands of groups and, where these are open, their rows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._italic = QFont()
        self._italic.setItalic(True)
        self._muted = QColor(theme.muted)
        self._lines: list[Band | Row] = []
        # The texts of each line, made when they are first asked for: painting and measuring ask for the same.
        self._texts: list[tuple[str, ...] | None] = []
        self.table: ComparisonTable | None = None
        self.spec = Spec()
        # What has notes of the user's.
        self._marks: Marks | None = None

    def show(self, table: ComparisonTable | None, spec: Spec) -> None:
        """Show a table the way the comparison is looked at.

        Where the same lines stand under as many columns as before, only what they say is told to be new.
        """
        lines = _lines(table, spec) if table else []
        if table and self.table and len(table.columns) == len(self.table.columns) and _same(lines, self._lines):
            self._take(table, spec, lines)
            self._tell_all()
            return
        self.beginResetModel()
        self._take(table, spec, lines)
        self.endResetModel()

    def _take(self, table: ComparisonTable | None, spec: Spec, lines: list[Band | Row]) -> None:
        self.table, self.spec, self._lines = table, spec, lines
        self._texts = [None] * len(lines)

    def _tell_all(self) -> None:
        if not self._lines or not self.columnCount():
            return
        last_line, last_column = len(self._lines) - 1, self.columnCount() - 1
        self.dataChanged.emit(self.index(0, 0), self.index(last_line, last_column))
        self.headerDataChanged.emit(_ACROSS, 0, last_column)
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, last_line)

    def mark(self, marks: Marks | None) -> None:
        """Mark the rows and cells that have notes."""
        if marks != self._marks:
            self._marks = marks
            self._texts = [None] * len(self._lines)
            self._tell_all()

    def chosen(self, column: int) -> Chosen:
        """Which column of the comparison stands there."""
        assert self.table is not None
        return self.spec.columns[self.table.places[column]]

    def is_noted(self, row: Row, column: int | None = None) -> bool:
        """Whether there is a note on a row, or on its cell in a column."""
        if self._marks is None:
            return False
        if column is None:
            return row.attribute in self._marks.rows
        return bool(self._marks.cells) and (row.attribute, column_key(self.chosen(column))) in self._marks.cells

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of another appearance."""
        self._muted = QColor(theme.muted)
        self._tell_all()

    def row_at(self, line: int) -> Row | None:
        """The row on a line, None for a group's band."""
        found = self._lines[line] if 0 <= line < len(self._lines) else None
        return found if isinstance(found, Row) else None

    def band_at(self, line: int) -> Band | None:
        """The band on a line, None for a row."""
        found = self._lines[line] if 0 <= line < len(self._lines) else None
        return found if isinstance(found, Band) else None

    def group_at(self, line: int) -> str:
        """The group to which a line belongs."""
        found = self._lines[line]
        return found.group

    def line_of(self, attribute: str) -> int | None:
        """The line that shows an attribute."""
        for line, row in enumerate(self._lines):
            if isinstance(row, Row) and row.attribute == attribute:
                return line
        return None

    def line_of_band(self, group: str) -> int | None:
        """The line of a group's band."""
        for line, band in enumerate(self._lines):
            if isinstance(band, Band) and band.group == group:
                return line
        return None

    def cell_texts(self, line: int) -> tuple[str, ...]:
        """The texts of a line's cells; a band has none."""
        texts = self._texts[line]
        if texts is None:
            row = self.row_at(line)
            texts = tuple(plain(wording.cell_text(cell)) for cell in row.cells) if row else ()
            if row is not None and self._marks is not None:
                texts = tuple(f"{text}{NOTED}" if self.is_noted(row, n) else text for n, text in enumerate(texts))
            self._texts[line] = texts
        return texts

    def is_missing(self, line: int, column: int) -> bool:
        """Whether a cell says why there is no value."""
        row = self.row_at(line)
        return row is not None and row.cells[column].missing_reason != ""

    # Qt's own

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Lines, bands included."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """One a compared coalition."""
        return 0 if parent.isValid() or self.table is None else len(self.table.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A band can be gone to, so that it can be opened by keyboard, and not be copied."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _OF_BAND if self.row_at(index.row()) is None else _OF_CELL

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        """A cell's text and look."""
        if not index.isValid():
            return None
        row = self.row_at(index.row())
        if row is None:
            return self._band_data(self._lines[index.row()], index.column(), role)
        return self._cell_data(index.row(), row, index.column(), role)

    def _band_data(self, band: Band | Row, column: int, role: int) -> Any:
        assert isinstance(band, Band)
        if role == _ROLE.DisplayRole and column == 0:
            return plain(wording.band_text(band.rows, band.differing)) if band.closed else ""
        if role == _ROLE.AccessibleTextRole:
            return plain(wording.band_aloud(band.group, band.rows, band.differing, band.closed))
        return None

    def _cell_data(self, line: int, row: Row, column: int, role: int) -> Any:
        if role == _ROLE.DisplayRole:
            return self.cell_texts(line)[column]
        cell: Cell = row.cells[column]
        if role == _ROLE.ForegroundRole and cell.missing_reason:
            return self._muted
        if role == _ROLE.FontRole and cell.missing_reason:
            return self._italic
        if role == _ROLE.ToolTipRole:
            return tooltip("\n".join(part for part in (cell.shown, cell.note) if part))
        if role == _ROLE.AccessibleTextRole:
            mark = ", sources disagree" if cell.conflict else ""
            mark += ", has a note" if self.is_noted(row, column) else ""
            return plain(f"{row.label}, {self._name(column)}: {cell.shown}{mark}")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        """Coalitions above, attributes at the side."""
        if self.table is None:
            return None
        if orientation == _ACROSS:
            return self._column_header(self.table, section, role)
        return self._line_header(self._lines[section], role) if section < len(self._lines) else None

    def _column_header(self, table: ComparisonTable, section: int, role: int) -> Any:
        if section >= len(table.columns):
            return None
        if role == _ROLE.DisplayRole:
            return plain(wording.heading(table, section))
        if role == _ROLE.ToolTipRole:
            return tooltip(f"{table.names[section]}\n{wording.COLUMN_TIP}")
        if role == _ROLE.AccessibleTextRole:
            pinned = ", pinned" if self.is_pinned(section) else ""
            return plain(f"{self._name(section)}{pinned}, {wording.policy_text(table.columns[section].policy)}")
        return None

    def _line_header(self, line: Band | Row, role: int) -> Any:
        if isinstance(line, Band):
            words = wording.band_aloud(line.group, line.rows, line.differing, line.closed)
            said = {_ROLE.DisplayRole: plain(line.group), _ROLE.AccessibleTextRole: plain(words), BAND_ROLE: line}
            return said.get(role)
        if role == _ROLE.DisplayRole:
            return plain(line.label) + (NOTED if self.is_noted(line) else "")
        if role in (_ROLE.ToolTipRole, _ROLE.AccessibleTextRole):
            text = wording.row_aloud(line.label, line.differs, self.sorted_way(line.attribute))
            text += ", has a note" if self.is_noted(line) else ""
            return tooltip(text) if role == _ROLE.ToolTipRole else plain(text)
        return line.differs if role == DIFFERS_ROLE else None

    def sorted_way(self, attribute: str) -> int:
        """1 where the columns are sorted by a row, -1 where the other way round, 0 where not."""
        return {attribute: 1, f"-{attribute}": -1}.get(self.spec.sorted_by, 0)

    def is_pinned(self, column: int) -> bool:
        """Whether a column stays at its day when the window's date moves."""
        return self.table is not None and self.chosen(column).pinned is not None

    def _name(self, column: int) -> str:
        return wording.heading(self.table, column).replace("\n", " ") if self.table else ""


def _lines(table: ComparisonTable, spec: Spec) -> list[Band | Row]:
    """The bands and rows in the order in which the groups are wanted."""
    lines: list[Band | Row] = []
    for section in table.sections(spec):
        lines.append(Band(section.group, len(section.rows), sum(row.differs for row in section.rows), section.folded))
        lines += () if section.folded else section.rows
    return lines


def _same(some: list[Band | Row], others: list[Band | Row]) -> bool:
    return len(some) == len(others) and all(_key(one) == _key(other) for one, other in zip(some, others, strict=True))


def _key(line: Band | Row) -> tuple[str, object]:
    return ("", (line.group, line.closed)) if isinstance(line, Band) else (line.attribute, None)
