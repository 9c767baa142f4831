"""A table of values with sources: headings across, long values wrapped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QKeyCombination,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from minilat_desktop.ui.kit import safe_text
from minilat_desktop.ui.kit.lines import CONFLICT, Line, explanation, headings
from minilat_desktop.ui.kit.mark import NOTED as MARKED
from minilat_desktop.ui.kit.theme import Theme, Themes

LABEL, VALUE, WHEN, MARK = range(4)
LineRole = Qt.ItemDataRole.UserRole
PADDING = 5
NOTE_KEYS = QKeyCombination(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_N)
_LONGEST = 4_000
_LONGEST_WORD = 30
# More lines than these are made as high as their text only where they are seen.
_AT_ONCE = 300
# Of so many the words say how wide a column must be.
_MEASURED = 1_000
_Index = QModelIndex | QPersistentModelIndex


class LedgerModel(QAbstractTableModel):
    """Lines as a table: label, value, when, mark."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[Line] = ()
        self._headings = ("", "", "")
        # Whether there is a note on what a line shows, by its key.
        self.noted: Callable[[str], bool] = _none

    def show(self, lines: Sequence[Line], headings: tuple[str, str, str]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._lines, self._headings = lines, headings
        self.endResetModel()

    def _is_noted(self, line: Line) -> bool:
        return bool(line.key) and self.noted(line.key)

    def notes_changed(self) -> None:
        """Other lines have notes now."""
        if self._lines:
            self.dataChanged.emit(self.index(0, MARK), self.index(len(self._lines) - 1, MARK))

    def line(self, row: int) -> Line:
        """The line of a row."""
        return self._lines[row]

    def cells(self, column: int) -> Iterator[str]:
        """The texts of a column in the first thousand lines, headings left out."""
        first = (line for line in self._lines[:_MEASURED] if not line.heading)
        return (safe_text.plain(_text(line, column), _LONGEST) for line in first)

    def headings(self) -> list[int]:
        """The rows of the headings."""
        return headings(self._lines)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            text = safe_text.plain(_text(line, index.column()), _LONGEST)
            return f"{text}{MARKED}" if index.column() == MARK and self._is_noted(line) else text
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and not line.heading:
            note = "Has a note. " if self._is_noted(line) else ""
            return note + safe_text.plain(explanation(line), _LONGEST)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == MARK and line.mark:
            return safe_text.tooltip(line.explain)
        return line if role == LineRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (*self._headings, "")[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._lines[index.row()].heading:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


def _none(_key: str) -> bool:
    return False


def _text(line: Line, column: int) -> str:
    return (line.label, line.value, line.when, line.mark)[column]


class LedgerDelegate(QStyledItemDelegate):
    """Paints wrapped plain text, headings in bold small type, marks in the warning colour."""

    def __init__(self, themes: Themes, parent: QObject) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view = self.parent()
        assert isinstance(view, LedgerView)
        line: Line = index.data(LineRole)
        metrics = option.fontMetrics
        if line.heading:
            return QSize(0, metrics.height() + 3 * PADDING)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        width = max(view.columnWidth(index.column()) - 2 * PADDING, 20)
        if metrics.horizontalAdvance(text[:400]) <= width and "\n" not in text and len(text) <= 400:
            return QSize(width, metrics.height() + 2 * PADDING)
        bounds = metrics.boundingRect(QRect(0, 0, width, 100_000), _flags(text), text)
        return QSize(width, bounds.height() + 2 * PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line: Line = index.data(LineRole)
        theme = self._themes.current
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.selection))
        font = QFont(option.font)
        font.setBold(line.heading)
        painter.setFont(font)
        painter.setPen(QColor(_colour(line, index.column(), theme)))
        inner = rect.adjusted(PADDING, PADDING * (2 if line.heading else 1), -PADDING, -PADDING + 2)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        painter.drawText(inner, _flags(text), text)
        if not line.heading and index.column() != MARK:
            painter.setPen(QColor(theme.line))
            painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        painter.restore()


def _flags(text: str) -> int:
    """Wrap between words; only text with a word that no column could hold is broken anywhere."""
    endless = any(len(word) > _LONGEST_WORD for word in text.split())
    wrap = Qt.TextFlag.TextWrapAnywhere if endless else Qt.TextFlag.TextWordWrap
    return int(wrap) | int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


def _colour(line: Line, column: int, theme: Theme) -> str:
    if column == MARK:
        return theme.warning
    if line.heading:
        return theme.accent
    return theme.muted if line.quiet or column != VALUE else theme.text


class LedgerView(QTableView):
    """The table itself: Enter and double click go to a relation's other end. `note_wanted` carries a line's key."""

    followed = Signal(str)
    note_wanted = Signal(str)

    def __init__(self, model: LedgerModel, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._ledger = model
        # In a long list, the lines that are as high as their text; see `lay_out`.
        self._fitted: set[int] = set()
        self.setAccessibleName("Everything recorded, with sources")
        self.setItemDelegate(LedgerDelegate(themes, self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(10)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.activated.connect(self._activated)
        # The table takes the key itself: it is that of a cell of the comparison too, and only one has the keyboard.
        self.note = QAction("&Note on this\tCtrl+Shift+N", self)
        self.note.triggered.connect(self._want_note)
        self.addAction(self.note)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def lay_out(self) -> None:
        """Give the columns their widths, headings the whole width, and lines the height of their text.

        In a long list a line gets its height when it comes into sight: an actor may be in ten thousand coalitions.
        """
        width = self.viewport().width()
        label, when = self._column(LABEL, width, 0.22), self._column(WHEN, width, 0.16)
        mark = self.fontMetrics().horizontalAdvance(CONFLICT + MARKED) + 2 * PADDING
        for column, size in ((LABEL, label), (VALUE, max(width - label - when - mark, 80)), (WHEN, when), (MARK, mark)):
            self.setColumnWidth(column, size)
        self.clearSpans()
        for row in self._ledger.headings():
            self.setSpan(row, 0, 1, 4)
        self._fitted.clear()
        if self._ledger.rowCount() <= _AT_ONCE:
            self.resizeRowsToContents()
            return
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 2 * PADDING)
        self._fit_in_sight()

    def _fit_in_sight(self) -> None:
        """Make the lines in sight of a long list as high as their text; higher ones push others out of sight."""
        row, bottom = max(self.rowAt(0), 0), self.viewport().height()
        while row < self._ledger.rowCount() and self.rowViewportPosition(row) < bottom:
            if row not in self._fitted:
                self._fitted.add(row)
                self.resizeRowToContents(row)
            row += 1

    def scrollContentsBy(self, across: int, down: int) -> None:
        super().scrollContentsBy(across, down)
        if down and self._ledger.rowCount() > _AT_ONCE:
            self._fit_in_sight()

    def _column(self, column: int, width: int, share: float) -> int:
        """A share of the width, but no less than the heading and, up to a third, the longest word need."""
        words = {word for line in self._ledger.cells(column) for word in line.split()}
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in words), default=0) + 2 * PADDING + 2
        heading = self.horizontalHeader().sectionSizeHint(column)
        return max(int(width * share), heading, min(longest, width // 3))

    def changeEvent(self, event: QEvent) -> None:
        """Under View the text can be made larger."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.lay_out()
        elif self._ledger.rowCount() > _AT_ONCE:
            self._fit_in_sight()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            # With its sources: a value without them is not worth copying.
            QGuiApplication.clipboard().setText(explanation(self._ledger.line(self.currentIndex().row())))
            return
        if event.keyCombination() == NOTE_KEYS:
            self._want_note()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._activated(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _want_note(self, _checked: bool = False) -> None:
        key = self.key_here()
        if key:
            self.note_wanted.emit(key)

    def key_here(self) -> str:
        """The key of the line one is on, "" where there is none."""
        index = self.currentIndex()
        return self._ledger.line(index.row()).key if index.isValid() else ""

    def _activated(self, index: QModelIndex) -> None:
        line = self._ledger.line(index.row())
        if line.target:
            self.followed.emit(line.target)
