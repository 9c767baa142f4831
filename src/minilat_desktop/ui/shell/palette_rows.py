"""The lines beneath Ctrl+K: headings, hits and commands as a list, painted with the words that were typed in bold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from minilat_desktop.domain import search_hits
from minilat_desktop.ui.kit.safe_text import plain
from minilat_desktop.ui.kit.theme import Themes

RowRole = Qt.ItemDataRole.UserRole
_LONGEST = 300
_PADDING, _INSET = 4, 10
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `what` is what Enter does with it: an entry to go to, an action to take, a group to show whole.

    A heading does nothing. `aside` stands at the right: whose it is, or a command's keys.
    """

    title: str
    detail: str = ""
    aside: str = ""
    what: object = None
    heading: bool = False


class RowsModel(QAbstractListModel):
    """The lines as a list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()
        self.wanted: tuple[str, ...] = ()

    def show(self, rows: Sequence[Row], wanted: tuple[str, ...]) -> None:
        """Show other lines; `wanted` are the folded words to mark in them."""
        self.beginResetModel()
        self.rows, self.wanted = rows, wanted
        self.endResetModel()

    def next_from(self, place: int, step: int, *, group: bool = False) -> int:
        """The next line up or down that does something, or the first of the next group; round and round."""
        count = len(self.rows)
        turns = [(place + step * far) % count for far in range(1, count + 1)] if count else []
        found = [one for one in turns if not self.rows[one].heading]
        if group:
            found = [one for one in found if one == 0 or self.rows[one - 1].heading]
        return next(iter(found), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return plain(row.title, _LONGEST)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return plain(", ".join(filter(None, (row.title, row.aside, row.detail))), 2 * _LONGEST)
        return row if role == RowRole else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        heading = not index.isValid() or self.rows[index.row()].heading
        return Qt.ItemFlag.NoItemFlags if heading else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class RowsDelegate(QStyledItemDelegate):
    """Paints a line: its title, whose it is at the right, and beneath it where it was hit."""

    def __init__(self, themes: Themes, model: RowsModel) -> None:
        super().__init__(model)
        self._themes, self._model = themes, model

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row: Row = index.data(RowRole)
        height = option.fontMetrics.height()
        return QSize(0, (2 * height if row.detail else height) + (3 if row.heading else 2) * _PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: Row = index.data(RowRole)
        theme, rect = self._themes.current, QRect(option.rect)
        painter.save()
        if row.heading:
            painter.setFont(_bold(option.font))
            painter.setPen(QColor(theme.accent))
            inner = rect.adjusted(_INSET, _PADDING, -_INSET, 0)
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), plain(row.title))
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.selection))
        metrics = option.fontMetrics
        line = QRect(rect.left() + _INSET, rect.top() + _PADDING, rect.width() - 2 * _INSET, metrics.height())
        aside = metrics.elidedText(plain(row.aside, 80), Qt.TextElideMode.ElideRight, line.width() // 3)
        painter.setFont(option.font)
        painter.setPen(QColor(theme.muted))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight), aside)
        painter.setPen(QColor(theme.text))
        room = line.width() - metrics.horizontalAdvance(aside) - (2 * _INSET if aside else 0)
        self._marked(painter, option.font, line.topLeft().x(), line, plain(row.title, _LONGEST), room)
        if row.detail:
            painter.setPen(QColor(theme.muted))
            line.translate(0, metrics.height())
            self._marked(painter, option.font, line.left(), line, plain(row.detail, _LONGEST), line.width())
        painter.restore()

    def _marked(self, painter: QPainter, font: QFont, x: int, line: QRect, text: str, room: int) -> None:
        """A line of text with the words that were typed in bold."""
        bold = _bold(font)
        text = " ".join(text.split())
        # Bold is wider: measured as such, it never runs into what stands at the right.
        text = QFontMetrics(bold).elidedText(text, Qt.TextElideMode.ElideRight, room)
        place = 0
        for start, end in [*search_hits.spans(text, self._model.wanted), (len(text), len(text))]:
            for piece, how in ((text[place:start], font), (text[start:end], bold)):
                if piece:
                    painter.setFont(how)
                    painter.drawText(x, line.top() + painter.fontMetrics().ascent(), piece)
                    x += painter.fontMetrics().horizontalAdvance(piece)
            place = end


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
