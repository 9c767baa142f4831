"""The comparison's table: labels that stay in sight, a mark where columns differ, hairlines between rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from minilat_desktop.ui.compare import wording
from minilat_desktop.ui.compare.model import DIFFERS_ROLE, GROUP_ROLE, CompareModel
from minilat_desktop.ui.kit.theme import Theme, Themes

MOST_LINES = 4
_GUTTER = 22
_PADDING = 6
_ROLE = Qt.ItemDataRole


class _Labels(QHeaderView):
    """The attributes at the side: they stay while the coalitions scroll. Rows that differ carry a ≠."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.theme = theme
        self.setAccessibleName("Attributes")
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw a label, or a group's heading."""
        model = self.model()
        side = Qt.Orientation.Vertical
        is_group = model.headerData(section, side, GROUP_ROLE)
        painter.save()
        painter.fillRect(rect, QColor(self.theme.window if is_group else self.theme.base))
        painter.setPen(QColor(self.theme.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        font = self.font()
        font.setBold(bool(is_group))
        painter.setFont(font)
        middle = Qt.AlignmentFlag.AlignVCenter
        if model.headerData(section, side, DIFFERS_ROLE):
            painter.setPen(QColor(self.theme.accent))
            gutter = QRect(rect.left(), rect.top(), _GUTTER, rect.height())
            painter.drawText(gutter, middle | Qt.AlignmentFlag.AlignHCenter, wording.DIFFERS_MARK)
        painter.setPen(QColor(self.theme.text))
        left = _PADDING if is_group else _GUTTER
        room = rect.adjusted(left, 0, -_PADDING, 0)
        label = str(model.headerData(section, side, _ROLE.DisplayRole))
        cut = QFontMetrics(font).elidedText(label, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, cut)
        painter.restore()


class _Cells(QStyledItemDelegate):
    """Cells with a little air, a hairline beneath, and group headings as bands."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a cell."""
        rect: QRect = option.rect
        if index.flags() == Qt.ItemFlag.NoItemFlags:
            painter.fillRect(rect, QColor(self.theme.window))
        else:
            super().paint(painter, option, index)
        painter.save()
        painter.setPen(QPen(QColor(self.theme.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()


class CompareView(QTableView):
    """Shows a `CompareModel`. Columns share the width and scroll once they would be too narrow to read."""

    def __init__(self, model: CompareModel, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._labels = _Labels(themes.current, self)
        self._cells = _Cells(themes.current, self)
        self.setVerticalHeader(self._labels)
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
        top = self.horizontalHeader()
        top.setAccessibleName("Compared coalitions")
        top.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        top.setHighlightSections(False)
        # Several columns change at once: fit once, after all of them.
        self._fit_soon = QTimer(self)
        self._fit_soon.setSingleShot(True)
        self._fit_soon.setInterval(0)
        self._fit_soon.timeout.connect(self.fit_rows)
        top.sectionResized.connect(self._columns_resized)
        model.modelReset.connect(self._fit_soon.start)
        themes.changed.connect(self._retheme)
        self._measure()

    def _measure(self) -> None:
        """Sizes that follow from the size of the text."""
        bold = self.font()
        bold.setBold(True)
        date_width = QFontMetrics(bold).horizontalAdvance("as of 30 September 2026")
        self.horizontalHeader().setMinimumSectionSize(date_width + 3 * _PADDING)
        self._labels.setDefaultSectionSize(self.fontMetrics().lineSpacing() + _PADDING + 2)
        self._labels.setFixedWidth(self.fontMetrics().averageCharWidth() * 30 + _GUTTER)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_fit_soon"):
            self._measure()
            self._fit_soon.start()

    def fit_rows(self) -> None:
        """Give each row the height of its longest text, four lines at the most; the strip beneath shows the rest."""
        model, one_line = self.model(), self.fontMetrics().lineSpacing()
        widths = [self.columnWidth(column) - 2 * _PADDING for column in range(model.columnCount())]
        for line in range(model.rowCount()):
            wanted = max((self._text_height(line, column, width) for column, width in enumerate(widths)), default=0)
            height = min(max(wanted, one_line), MOST_LINES * one_line) + _PADDING + 2
            if self.rowHeight(line) != height:
                self.setRowHeight(line, height)

    def _text_height(self, line: int, column: int, width: int) -> int:
        model = self.model()
        text = model.data(model.index(line, column))
        metrics = self.fontMetrics()
        # Short texts are most of them; measuring each would take longer than everything else.
        if not text or len(text) * 2 * metrics.averageCharWidth() < width or metrics.horizontalAdvance(text) < width:
            return metrics.lineSpacing()
        room = QRect(0, 0, max(width, 1), 10_000)
        return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()

    def _columns_resized(self, _section: int, _old: int, _new: int) -> None:
        self._fit_soon.start()

    def sizeHint(self) -> QSize:
        """Room for a few rows."""
        return QSize(640, 320)

    def _retheme(self) -> None:
        self._labels.theme = self._cells.theme = self._themes.current
        self._labels.viewport().update()
        self.viewport().update()
