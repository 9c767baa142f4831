"""The list's cells: painted all at once, and a tick box that shows in light and dark and takes a click.

Qt's way asks the model and a delegate a dozen things of each of two hundred cells, and the list repaints at every key
of a search. What a screen reader is told comes from the model, as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QTableView

from minilat_desktop.ui.catalogue.model import COMPARE, MEMBERS, SHORT
from minilat_desktop.ui.kit.mark import NOTED

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

    from minilat_desktop.ui.catalogue.model import ListModel

PADDING = 3
_BOX = 13.0
_MOST_REMEMBERED = 20_000
_Index = QModelIndex | QPersistentModelIndex


class TickDelegate(QStyledItemDelegate):
    """A click anywhere in its cell ticks a box."""

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        if index.column() == COMPARE and isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            if event.type() == QEvent.Type.MouseButtonRelease and option.rect.contains(event.position().toPoint()):
                return model.setData(index, None, Qt.ItemDataRole.CheckStateRole)
            # A double click is two releases; between them nothing is to happen.
            return event.type() == QEvent.Type.MouseButtonDblClick
        return super().editorEvent(event, model, option, index)


class Cells:
    """Paints the cells of a list that are in sight."""

    def __init__(self, view: QTableView, model: ListModel) -> None:
        self._view, self._model = view, model
        # How wide each text is, and how it is cut for a width; for one font.
        self._font = QFont()
        self._widths: dict[str, int] = {}
        self._cut: dict[tuple[str, int], str] = {}

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Draw what of the list lies in an area of the viewport."""
        first, last = self._view.rowAt(area.top()), self._view.rowAt(area.bottom())
        if first < 0:
            return
        self._take_font()
        palette, height = self._view.palette(), self._view.verticalHeader().defaultSectionSize()
        columns, chosen = self._columns(area), self._view.currentIndex().row()
        lines = range(first, (last if last >= 0 else self._model.rowCount() - 1) + 1)
        top = self._view.rowViewportPosition(first)
        if chosen in lines and self._view.selectionModel().isRowSelected(chosen):
            left, right = min(one[1] for one in columns), max(one[1] + one[2] for one in columns)
            across = QRect(left, top + (chosen - first) * height, right - left, height)
            painter.fillRect(across, palette.color(QPalette.ColorRole.Highlight))
        painter.setFont(self._font)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        metrics = self._metrics
        base = top + (height - metrics.height()) // 2 + metrics.ascent()
        for column, left, width in columns:
            if column == COMPARE:
                self._paint_boxes(painter, palette, lines, QRect(left, top, width, height))
            else:
                self._paint_column(painter, lines, column, QRect(left, base, width, height))

    def _columns(self, area: QRect) -> list[tuple[int, int, int]]:
        """Which columns are in sight, where each begins and how wide it is."""
        header = self._view.horizontalHeader()
        shown = [n for n in range(self._model.columnCount()) if not header.isSectionHidden(n)]
        placed = [(n, header.sectionViewportPosition(n), header.sectionSize(n)) for n in shown]
        return [one for one in placed if one[1] + one[2] > area.left() and one[1] <= area.right()]

    def _paint_column(self, painter: QPainter, lines: range, column: int, place: QRect) -> None:
        """The texts of a column; the top of `place` is the first one's base line."""
        left, base, step = place.left() + PADDING, place.top(), place.height()
        room = place.width() - 2 * PADDING
        marked = self._width(NOTED) + PADDING if column == SHORT else 0
        for line in lines:
            text = self._model.text_at(line, column)
            noted = marked and self._model.is_noted(line)
            if noted:
                # Never cut away: it has its place at the end of the cell.
                painter.drawText(left + room - marked + PADDING, base, NOTED)
            if text:
                text, width = self._fitted(text, room - marked if noted else room)
                painter.drawText(left + room - width if column == MEMBERS else left, base, text)
            base += step

    def _paint_boxes(self, painter: QPainter, palette: QPalette, lines: range, place: QRect) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in lines:
            if self._model.is_there(line):
                _tick_box(painter, place, palette, ticked=self._model.is_ticked(line))
            place.translate(0, place.height())
        painter.restore()

    def _fitted(self, text: str, room: int) -> tuple[str, int]:
        """A text as it goes into its cell, and how wide it then is."""
        width = self._width(text)
        if width <= room:
            return text, width
        cut = self._cut.get((text, room))
        if cut is None:
            cut = self._cut[text, room] = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        return cut, self._width(cut)

    def _width(self, text: str) -> int:
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) > _MOST_REMEMBERED:
                self._widths.clear()
                self._cut.clear()
            width = self._widths[text] = self._metrics.horizontalAdvance(text)
        return width

    def _take_font(self) -> None:
        if self._font != self._view.font() or not self._widths:
            self._font = QFont(self._view.font())
            self._metrics = QFontMetrics(self._font)
            self._widths.clear()
            self._cut.clear()


def _tick_box(painter: QPainter, cell: QRect, palette: QPalette, *, ticked: bool) -> None:
    box = QRectF(cell.left() + PADDING + 0.5, cell.center().y() - _BOX / 2 + 0.5, _BOX, _BOX)
    accent = palette.color(QPalette.ColorRole.Accent)
    ground = palette.color(QPalette.ColorRole.Base)
    painter.setPen(accent if ticked else palette.color(QPalette.ColorRole.PlaceholderText))
    painter.setBrush(accent if ticked else ground)
    painter.drawRoundedRect(box, 3, 3)
    if ticked:
        painter.setPen(QPen(ground, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        left, top = box.left(), box.top()
        points = (QPointF(left + 3.2, top + 6.8), QPointF(left + 5.7, top + 9.4), QPointF(left + 10, top + 4))
        painter.drawPolyline(points)
