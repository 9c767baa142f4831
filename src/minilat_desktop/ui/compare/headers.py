"""The two sides of the comparison's table: over the columns who, when and by whose word; beside the rows what."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPolygon
from PySide6.QtWidgets import QHeaderView, QWidget

from minilat_desktop.ui.compare import wording
from minilat_desktop.ui.compare.menus import MENU_MARK
from minilat_desktop.ui.compare.model import BAND_ROLE, DIFFERS_ROLE, Band, CompareModel
from minilat_desktop.ui.kit.asof_edit import AsOfEdit
from minilat_desktop.ui.kit.safe_text import plain
from minilat_desktop.ui.kit.theme import Theme

PADDING = 6
_SIDE = Qt.Orientation.Vertical
_ACROSS = Qt.Orientation.Horizontal
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_ELIDE = Qt.TextElideMode.ElideRight


def gutter(widget: QWidget) -> int:
    """The room for a mark beside a label; it grows with the text."""
    return 2 * PADDING + widget.fontMetrics().horizontalAdvance(wording.DIFFERS_MARK)


def _write(painter: QPainter, rect: QRect, text: str) -> None:
    cut = QFontMetrics(painter.font()).elidedText(text, _ELIDE, rect.width())
    painter.drawText(rect, _MIDDLE | Qt.AlignmentFlag.AlignLeft, cut)


class RowLabels(QHeaderView):
    """The attributes at the side: they stay while the coalitions scroll.

    A row that differs has a ≠ and bold type; the row by which the columns are sorted an arrow. `fold_asked` carries
    the group whose band was clicked, `sort_asked` the attribute whose label was double-clicked.
    """

    fold_asked = Signal(str)
    sort_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(_SIDE, parent)
        self.theme = theme
        self.setAccessibleName("Attributes")
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)

    def sizeHint(self) -> QSize:
        """As wide as it is set: Qt's own would ask a hundred labels for their texts at each new table."""
        return QSize(self.width(), 0)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw a label, or a group's band."""
        band = self.model().headerData(section, _SIDE, BAND_ROLE)
        painter.save()
        painter.fillRect(rect, QColor(self.theme.window if band else self.theme.base))
        painter.setPen(QColor(self.theme.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if isinstance(band, Band):
            self._paint_band(painter, rect, band)
        else:
            self._paint_label(painter, rect, section)
        painter.restore()

    def _paint_band(self, painter: QPainter, rect: QRect, band: Band) -> None:
        side = gutter(self)
        middle, big = QPoint(rect.left() + side // 2, rect.center().y()), max(self.fontMetrics().ascent() // 3, 3)
        turned = [(-1, -2), (-1, 2), (1, 0)] if band.closed else [(-2, -1), (2, -1), (0, 1)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.muted))
        painter.drawPolygon(QPolygon([middle + QPoint(x * big // 2, y * big // 2) for x, y in turned]))
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.accent))
        _write(painter, rect.adjusted(side, 0, -PADDING, 0), plain(band.group))

    def _paint_label(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        assert isinstance(model, CompareModel)
        row = model.row_at(section)
        if row is None:
            return
        differs = model.headerData(section, _SIDE, DIFFERS_ROLE)
        # Beside the first line of the cells.
        rect = QRect(rect.left(), rect.top(), rect.width(), self.defaultSectionSize())
        font = self.font()
        font.setBold(bool(differs))
        painter.setFont(font)
        if differs:
            painter.setPen(QColor(self.theme.accent))
            beside = QRect(rect.left(), rect.top(), gutter(self), rect.height())
            painter.drawText(beside, _MIDDLE | Qt.AlignmentFlag.AlignHCenter, wording.DIFFERS_MARK)
        painter.setPen(QColor(self.theme.text))
        way = model.sorted_way(row.attribute)
        room = rect.adjusted(gutter(self), 0, -PADDING, 0)
        if way:
            arrow = wording.SORTED_UP if way > 0 else wording.SORTED_DOWN
            painter.drawText(room, _MIDDLE | Qt.AlignmentFlag.AlignRight, arrow)
            room.adjust(0, 0, -QFontMetrics(font).horizontalAdvance(f" {arrow}"), 0)
        _write(painter, room, model.headerData(section, _SIDE, Qt.ItemDataRole.DisplayRole))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a band opens or closes its group."""
        super().mouseReleaseEvent(event)
        band = self.model().headerData(self.logicalIndexAt(event.position().toPoint()), _SIDE, BAND_ROLE)
        if isinstance(band, Band) and event.button() == Qt.MouseButton.LeftButton:
            self.fold_asked.emit(band.group)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click on a label sorts the columns by its row."""
        model = self.model()
        assert isinstance(model, CompareModel)
        row = model.row_at(self.logicalIndexAt(event.position().toPoint()))
        if row is not None:
            self.sort_asked.emit(row.attribute)


class ColumnHeads(QHeaderView):
    """Name, day and source policy of each column.

    `day_entered` carries a column and the day to pin it to, `menu_asked` a column and where its menu goes,
    `moved_by_hand` from where to where a column was dragged.
    """

    day_entered = Signal(int, int)
    menu_asked = Signal(int, QPoint)
    moved_by_hand = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(_ACROSS, parent)
        self.theme = theme
        self._view = parent
        self.setAccessibleName("Compared coalitions")
        self.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._context_menu)
        self.sectionMoved.connect(self._section_moved)
        self.editor: DayEdit | None = None

    def sizeHint(self) -> QSize:
        """Three lines."""
        # Qt's own would ask every head for its text.
        return QSize(self.width(), 3 * self.fontMetrics().lineSpacing() + 2 * PADDING)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw a column's head."""
        model = self.model()
        assert isinstance(model, CompareModel)
        table = model.table
        if table is None or section >= len(table.columns):
            return
        column = table.columns[section]
        painter.save()
        painter.fillRect(rect, QColor(self.theme.window))
        painter.setPen(QColor(self.theme.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        name, day, policy = self._line_rects(rect)
        plain_font, bold = self.font(), self.font()
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(self.theme.text))
        _write(painter, name.adjusted(0, 0, PADDING - gutter(self), 0), plain(table.name(section)))
        painter.drawText(name, _MIDDLE | Qt.AlignmentFlag.AlignRight, MENU_MARK)
        painter.setFont(plain_font)
        painter.setPen(QColor(self.theme.accent))
        _write(painter, day, wording.day_text(column.as_of, model.is_pinned(section)))
        painter.setPen(QColor(self.theme.muted))
        _write(painter, policy, plain(wording.policy_text(column.policy)))
        painter.restore()

    def _line_rects(self, rect: QRect) -> tuple[QRect, QRect, QRect]:
        height = self.fontMetrics().lineSpacing()
        top = rect.top() + (rect.height() - 3 * height) // 2
        left, width = rect.left() + PADDING, rect.width() - 2 * PADDING
        return (
            QRect(left, top, width, height),
            QRect(left, top + height, width, height),
            QRect(left, top + 2 * height, width, height),
        )

    def section_rect(self, section: int) -> QRect:
        """Where a column's head is."""
        return QRect(self.sectionViewportPosition(section), 0, self.sectionSize(section), self.viewport().height())

    def day_rect(self, section: int) -> QRect:
        """Where a column's date is."""
        return self._line_rects(self.section_rect(section))[1]

    def menu_rect(self, section: int) -> QRect:
        """Where a column's mark for its menu is."""
        whole = self.section_rect(section)
        return QRect(whole.right() - gutter(self), 0, gutter(self), self._line_rects(whole)[1].top())

    # Gestures

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The date and the mark are buttons; anywhere else a column is taken hold of."""
        where = event.position().toPoint()
        section = self.logicalIndexAt(where)
        if section >= 0 and event.button() == Qt.MouseButton.LeftButton:
            if self.menu_rect(section).contains(where):
                self.ask_menu(section)
                return
            if self.day_rect(section).contains(where):
                self.edit_day(section)
                return
        super().mousePressEvent(event)

    def ask_menu(self, section: int) -> None:
        """Ask for a column's menu, beneath its head."""
        self.menu_asked.emit(section, self.viewport().mapToGlobal(self.section_rect(section).bottomLeft()))

    def _context_menu(self, where: QPoint) -> None:
        section = self.logicalIndexAt(where)
        if section >= 0:
            self.menu_asked.emit(section, self.viewport().mapToGlobal(where))

    def _section_moved(self, _section: int, old: int, new: int) -> None:
        """The order of columns is the comparison's: the header goes back, and the table comes in the new order."""
        self.blockSignals(True)
        self.moveSection(new, old)
        self.blockSignals(False)
        self.moved_by_hand.emit(old, new)

    def edit_day(self, section: int) -> None:
        """Put a field over a column's date."""
        model = self.model()
        assert isinstance(model, CompareModel)
        if model.table is None or not 0 <= section < len(model.table.columns):
            return
        self.close_editor()
        editor = self.editor = DayEdit(model.table.columns[section].as_of, self.viewport())
        editor.setAccessibleName(f"Date of {plain(model.table.name(section), 80)}")
        editor.entered.connect(partial(self._entered, section))
        editor.left.connect(self.close_editor)
        place = self.day_rect(section)
        editor.setGeometry(
            place.left() - PADDING, place.center().y() - editor.minimumHeight() // 2,
            editor.width(), editor.minimumHeight(),
        )  # fmt: skip
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.selectAll()

    def close_editor(self) -> None:
        """Take the field away; the table has the keyboard again."""
        editor, self.editor = self.editor, None
        if editor is None:
            return
        if editor.hasFocus():
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.hide()
        editor.deleteLater()

    def _entered(self, section: int, day: int) -> None:
        if self.editor is not None:
            self.editor.set_day(day)
        self.day_entered.emit(section, day)


class DayEdit(AsOfEdit):
    """The field over a column's date. `left` tells that it was finished with: by Return, Escape or going elsewhere."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return takes the date, Escape leaves it as it was; a text that is no date stays to be mended."""
        super().keyPressEvent(event)
        # A key that the field leaves is not for the table behind it.
        event.accept()
        finished = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.isModified()
        if finished or event.key() == Qt.Key.Key_Escape:
            self.left.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Going elsewhere takes the date too."""
        super().focusOutEvent(event)
        # Another window, or the hint that a text is no date, takes nothing away.
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.left.emit()
