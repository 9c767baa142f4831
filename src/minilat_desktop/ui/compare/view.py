"""The comparison's table: heads and labels that stay in sight, groups that close, hairlines between rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from minilat_desktop.domain import dates
from minilat_desktop.domain.comparison import Row
from minilat_desktop.ui.compare import wording
from minilat_desktop.ui.compare.cells import Cells
from minilat_desktop.ui.compare.headers import PADDING, ColumnHeads, RowLabels, gutter
from minilat_desktop.ui.compare.lines import Lines
from minilat_desktop.ui.compare.model import CompareModel
from minilat_desktop.ui.kit.theme import Themes

_LABELS_AT_MOST = 0.24
# So many rows are fitted at a time, those in sight and the others.
_FEW, _HEAP = 8, 64
# No day in words is much wider.
_WIDE_DAY = dates.as_of_day("2000-09-30")
_Key = Qt.Key
_Index = QModelIndex | QPersistentModelIndex


class CompareView(QTableView):
    """Shows a `CompareModel`. Columns share the width and scroll once they would be too narrow to read.

    `fold_asked` carries a group and whether it is to be closed; `why_asked` tells that the current cell is to be
    explained.
    """

    fold_asked = Signal(str, bool)
    why_asked = Signal()
    painted = Signal()

    def __init__(self, model: CompareModel, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes, self._model = themes, model
        self.labels = RowLabels(themes.current, self)
        self.heads = ColumnHeads(themes.current, self)
        self._cells = Cells(themes.current, self, model)
        self.lines = Lines(self.font())
        self.italic = QFont(self.font())
        self.setVerticalHeader(self.labels)
        self.setHorizontalHeader(self.heads)
        self.setModel(model)
        self.setAccessibleName("Comparison")
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # Several columns change at once: fit once, after all of them.
        self._fit_soon = QTimer(self)
        self._fit_soon.setSingleShot(True)
        self._fit_soon.setInterval(0)
        self._fit_soon.timeout.connect(self.fit_rows)
        self._fit_rest = QTimer(self)
        self._fit_rest.setSingleShot(True)
        self._fit_rest.setInterval(0)
        self._fit_rest.timeout.connect(self._fit_more)
        # How many rows are as high as their texts, and how high they are together.
        self._fitted = self._fitted_height = 0
        self.heads.sectionResized.connect(self._columns_resized)
        self.labels.fold_asked.connect(self._label_clicked)
        self.doubleClicked.connect(self._double_clicked)
        model.modelReset.connect(self._fit_soon.start)
        model.dataChanged.connect(self._fit_soon.start)
        themes.changed.connect(self._retheme)
        self._measure()

    # Sizes

    def _measure(self) -> None:
        """Sizes that follow from the size of the text."""
        self.lines.take_font(self.font())
        self.italic = QFont(self.font())
        self.italic.setItalic(True)
        date_width = self.fontMetrics().horizontalAdvance(wording.day_text(_WIDE_DAY, pinned=True))
        self.heads.setMinimumSectionSize(date_width + 2 * PADDING)
        self.labels.setDefaultSectionSize(self._one_line())
        self._give_labels_room()

    def _give_labels_room(self) -> None:
        """Room for a label, but never so much that large text leaves none for the values."""
        letter = self.fontMetrics().averageCharWidth()
        most = max(int(self.width() * _LABELS_AT_MOST), letter * 14)
        self.labels.setFixedWidth(min(letter * 33, most) + gutter(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._give_labels_room()

    def _one_line(self) -> int:
        return self.fontMetrics().lineSpacing() + PADDING + 2

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_fit_soon"):
            self._measure()
            self._fit_soon.start()

    def fit_rows(self) -> None:
        """Give each row the height of its longest text, four lines at the most; the strip beneath shows the rest.

        Those in sight and above at once, the others a heap at a time: most are looked at later or never.
        """
        self._fit_soon.stop()
        self._fitted = self._fitted_height = 0
        self._fit_in_sight()

    def _fit_in_sight(self) -> None:
        end = self.verticalOffset() + self.viewport().height()
        while self._fitted < self._model.rowCount() and self._fitted_height <= end:
            self._fit_heap(_FEW)
        if self._fitted < self._model.rowCount():
            self._fit_rest.start()

    def _fit_more(self) -> None:
        self._fit_heap(_HEAP)
        if self._fitted < self._model.rowCount():
            self._fit_rest.start()

    def _fit_heap(self, most: int) -> None:
        step = self.fontMetrics().lineSpacing()
        rooms = [self.columnWidth(column) - 2 * PADDING for column in range(self._model.columnCount())]
        held, of = self.labels.sectionSize, self.lines.count
        until = min(self._fitted + most, self._model.rowCount())
        for line in range(self._fitted, until):
            lines = 1
            for text, room in zip(self._model.cell_texts(line), rooms, strict=False):
                lines = max(lines, of(text, room))
            height = lines * step + PADDING + 2
            if held(line) != height:
                self.labels.resizeSection(line, height)
            self._fitted_height += height
        self._fitted = until

    def scrollContentsBy(self, across: int, down: int) -> None:
        """Rows that come into sight are as high as their texts."""
        super().scrollContentsBy(across, down)
        if down and self._fit_rest.isActive():
            self._fit_in_sight()

    def _columns_resized(self, _section: int, _old: int, _new: int) -> None:
        self._fit_soon.start()

    def sizeHint(self) -> QSize:
        """Room for a few rows."""
        return QSize(640, 320)

    # Gestures

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return explains a cell and opens or closes a group; Left and Right do as in a tree."""
        here = self.currentIndex()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if here.isValid() and held == Qt.KeyboardModifier.NoModifier and self._pressed(here, event.key()):
            return
        super().keyPressEvent(event)

    def _pressed(self, here: QModelIndex, key: int) -> bool:
        band = self._model.band_at(here.row())
        if band is None:
            if key in (_Key.Key_Return, _Key.Key_Enter, _Key.Key_F2):
                self.why_asked.emit()
                return True
            if key == _Key.Key_Left and here.column() == 0:
                line = self._model.line_of_band(self._model.group_at(here.row()))
                self.setCurrentIndex(self._model.index(line or 0, 0))
                return True
            return False
        turned = {_Key.Key_Left: True, _Key.Key_Right: False}.get(_Key(key))
        if key in (_Key.Key_Return, _Key.Key_Enter, _Key.Key_Space):
            turned = not band.closed
        if turned is None:
            return False
        if turned != band.closed:
            self.fold_asked.emit(band.group, turned)
        return True

    def _label_clicked(self, group: str) -> None:
        line = self._model.line_of_band(group)
        if line is None:
            return
        band = self._model.band_at(line)
        self.setCurrentIndex(self._model.index(line, max(self.currentIndex().column(), 0)))
        self.fold_asked.emit(group, band is not None and not band.closed)

    def _double_clicked(self, index: QModelIndex) -> None:
        band = self._model.band_at(index.row())
        if band is None:
            self.why_asked.emit()
        else:
            self.fold_asked.emit(band.group, not band.closed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight."""
        self.executeDelayedItemsLayout()
        painter = QPainter(self.viewport())
        self._cells.paint(painter, event.rect())
        painter.end()
        self.painted.emit()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """A band that is gone to, or left, is painted through all columns."""
        super().currentChanged(current, previous)
        for index in (current, previous):
            if index.isValid() and self._model.band_at(index.row()) is not None:
                self.viewport().update()
                return

    def row_here(self) -> Row | None:
        """The row of the current cell, None on a band."""
        here = self.currentIndex()
        return self._model.row_at(here.row()) if here.isValid() else None

    def go_to_column(self, column: int) -> None:
        """Make another column the current one, on the same line."""
        line = self.currentIndex().row() if self.currentIndex().isValid() else 0
        self.setCurrentIndex(self._model.index(line, column))

    def _retheme(self) -> None:
        self.labels.theme = self.heads.theme = self._themes.current
        self._cells.take(self._themes.current)
        for part in (self.labels, self.heads, self):
            part.viewport().update()
