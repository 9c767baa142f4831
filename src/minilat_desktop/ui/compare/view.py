"""The comparison's table: heads and labels that stay in sight, groups that close, hairlines between rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from minilat_desktop.domain import dates
from minilat_desktop.domain.comparison import Row
from minilat_desktop.ui.compare import wording
from minilat_desktop.ui.compare.headers import PADDING, ColumnHeads, RowLabels, gutter
from minilat_desktop.ui.compare.lines import Lines
from minilat_desktop.ui.compare.model import CompareModel
from minilat_desktop.ui.kit.theme import Theme, Themes

_ROLE = Qt.ItemDataRole
_LABELS_AT_MOST = 0.24
# No day in words is much wider.
_WIDE_DAY = dates.as_of_day("2000-09-30")
_Key = Qt.Key
_Index = QModelIndex | QPersistentModelIndex


class _Cells(QStyledItemDelegate):
    """Cells with a little air and a hairline beneath; a group's band goes through all columns.

    They are painted by hand: the style sheet's way takes ten times as long, and the table is painted at each step of
    the date.
    """

    def __init__(self, theme: Theme, parent: CompareView, model: CompareModel) -> None:
        super().__init__(parent)
        self._view, self._model = parent, model
        self.take(theme)

    def take(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._base, self._band, self._chosen = (QColor(one) for one in (theme.base, theme.window, theme.selection))
        self._line, self._focus = QPen(QColor(theme.line), 1), QPen(QColor(theme.accent), 1)
        self._text, self._muted = QPen(QColor(theme.text)), QPen(QColor(theme.muted))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell."""
        rect: QRect = option.rect
        line, column, here = index.row(), index.column(), self._view.currentIndex()
        band = self._model.band_at(line)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) or (band is not None and here.row() == line)
        painter.fillRect(rect, self._chosen if chosen else self._base if band is None else self._band)
        painter.setPen(self._line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(self._view.font())
        if band is not None:
            if column == 0 and band.closed:
                painter.setPen(self._muted)
                self._write(painter, rect, wording.band_text(band.rows, band.differing))
            return
        missing = self._model.is_missing(line, column)
        if missing:
            painter.setFont(self._view.italic)
        painter.setPen(self._muted if missing else self._text)
        self._write(painter, rect, self._model.cell_texts(line)[column])
        if here == index and self._view.hasFocus():
            painter.setPen(self._focus)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _write(self, painter: QPainter, rect: QRect, text: str) -> None:
        lines = self._view.lines
        left, base = rect.left() + PADDING, rect.top() + (PADDING + 2) // 2 + lines.ascent
        for line in lines.of(text, rect.width() - 2 * PADDING):
            painter.drawText(left, base, line)
            base += lines.step


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
        self._cells = _Cells(themes.current, self, model)
        self.lines = Lines(self.font())
        self.italic = QFont(self.font())
        self.setVerticalHeader(self.labels)
        self.setHorizontalHeader(self.heads)
        self.setItemDelegate(self._cells)
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
        """Give each row the height of its longest text, four lines at the most; the strip beneath shows the rest."""
        self._fit_soon.stop()
        step = self.fontMetrics().lineSpacing()
        rooms = [self.columnWidth(column) - 2 * PADDING for column in range(self._model.columnCount())]
        held, of = self.labels.sectionSize, self.lines.count
        for line in range(self._model.rowCount()):
            lines = 1
            for text, room in zip(self._model.cell_texts(line), rooms, strict=False):
                lines = max(lines, of(text, room))
            height = lines * step + PADDING + 2
            if held(line) != height:
                self.labels.resizeSection(line, height)

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
        super().paintEvent(event)
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
