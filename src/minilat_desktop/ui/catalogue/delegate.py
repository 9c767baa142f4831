"""Paints the list's cells: text straight onto its ground, and a tick box that shows in light and dark.

The style's own painting of an item costs more than twice as much, and the list repaints at every key of a search.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from minilat_desktop.ui.catalogue.model import COMPARE, MEMBERS

PADDING = 3
_BOX = 13.0
_Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class CellDelegate(QStyledItemDelegate):
    """Text cells as plain text, tickable cells as a box; a click anywhere in its cell ticks a box."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect
        palette: QPalette = option.palette
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, palette.color(QPalette.ColorRole.Highlight))
        if index.column() == COMPARE:
            ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            _tick_box(painter, rect, palette, ticked=ticked)
            return
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not text:
            return
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        metrics = option.fontMetrics
        if metrics.horizontalAdvance(text) > inner.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        alignment = _RIGHT if index.column() == MEMBERS else _LEFT
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(inner, alignment, text)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        if index.column() == COMPARE and isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            if event.type() == QEvent.Type.MouseButtonRelease and option.rect.contains(event.position().toPoint()):
                return model.setData(index, None, Qt.ItemDataRole.CheckStateRole)
            # A double click is two releases; between them nothing is to happen.
            return event.type() == QEvent.Type.MouseButtonDblClick
        return super().editorEvent(event, model, option, index)


def _tick_box(painter: QPainter, cell: QRect, palette: QPalette, *, ticked: bool) -> None:
    box = QRectF(cell.left() + PADDING + 0.5, cell.center().y() - _BOX / 2 + 0.5, _BOX, _BOX)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
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
    painter.restore()
