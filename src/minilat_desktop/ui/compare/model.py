"""The comparison as Qt shows it: group headings and rows of one `ComparisonTable`, nothing copied."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from minilat_desktop.domain.comparison import Cell, ComparisonTable, Row
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.ui.compare import wording
from minilat_desktop.ui.kit.safe_text import plain, tooltip
from minilat_desktop.ui.kit.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROLE = Qt.ItemDataRole
# A header section's own: whether the row differs, and whether it is a group's heading.
DIFFERS_ROLE = _ROLE.UserRole + 1
GROUP_ROLE = _ROLE.UserRole + 2


class CompareModel(QAbstractTableModel):
    """Columns are coalitions; lines are group headings (plain strings, not selectable) and rows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._italic = QFont()
        self._italic.setItalic(True)
        self._bold = QFont()
        self._bold.setBold(True)
        self._lines: list[str | Row] = []
        self.table: ComparisonTable | None = None

    def show(self, table: ComparisonTable | None, only_differences: bool) -> None:
        """Show a table, or only the rows of it that differ."""
        self.beginResetModel()
        self.table = table
        self._lines = []
        look = replace(table.spec, only_differences=only_differences) if table else Spec()
        for section in table.sections(look) if table else ():
            self._lines += [section.group, *(() if section.folded else section.rows)]
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of another appearance."""
        self._theme = theme
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def row_at(self, line: int) -> Row | None:
        """The row on a line, None for a group's heading."""
        found = self._lines[line]
        return None if isinstance(found, str) else found

    def line_of(self, attribute: str) -> int | None:
        """The line that shows an attribute."""
        for line, row in enumerate(self._lines):
            if not isinstance(row, str) and row.attribute == attribute:
                return line
        return None

    # Qt's own

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Lines, headings included."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """One a compared coalition."""
        return 0 if parent.isValid() or self.table is None else len(self.table.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Group headings cannot be selected."""
        if not index.isValid() or self.row_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        """A cell's text and look."""
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        return self._cell_data(row, index.column(), role)

    def _cell_data(self, row: Row, column: int, role: int) -> Any:
        cell: Cell = row.cells[column]
        if role == _ROLE.DisplayRole:
            return plain(wording.cell_text(cell))
        if role == _ROLE.ForegroundRole and cell.missing_reason:
            return QColor(self._theme.muted)
        if role == _ROLE.FontRole and cell.missing_reason:
            return self._italic
        if role == _ROLE.ToolTipRole:
            return tooltip("\n".join(part for part in (cell.shown, cell.note) if part))
        if role == _ROLE.AccessibleTextRole:
            mark = ", sources disagree" if cell.conflict else ""
            return plain(f"{row.label}, {self._name(column)}: {cell.shown}{mark}")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        """Coalitions above, attributes at the side."""
        if self.table is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._column_header(self.table, section, role)
        return self._line_header(self._lines[section], role) if section < len(self._lines) else None

    def _column_header(self, table: ComparisonTable, section: int, role: int) -> Any:
        if section >= len(table.columns):
            return None
        if role == _ROLE.DisplayRole:
            return plain(wording.heading(table, section))
        if role == _ROLE.ToolTipRole:
            return tooltip(table.names[section])
        if role == _ROLE.FontRole:
            return self._bold
        if role == _ROLE.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _line_header(self, line: str | Row, role: int) -> Any:
        is_group = isinstance(line, str)
        label = line if isinstance(line, str) else line.label
        differs = isinstance(line, Row) and line.differs
        if role == _ROLE.DisplayRole:
            return plain(label)
        if role == _ROLE.ToolTipRole:
            return tooltip(f"{label}: the columns differ" if differs else label)
        if role == _ROLE.AccessibleTextRole:
            return plain(f"{label}, differs" if differs else label)
        return {DIFFERS_ROLE: differs, GROUP_ROLE: is_group}.get(role)

    def _name(self, column: int) -> str:
        return wording.heading(self.table, column).replace("\n", " ") if self.table else ""
