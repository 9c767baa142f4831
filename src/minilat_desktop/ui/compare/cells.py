"""Paints the cells of the comparison's table, all that are in sight at once.

Qt's way asks the model and a delegate anew for each cell and sets pen and font each time; the table is painted at each
step of the date, and that took longer than working the comparison out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from minilat_desktop.ui.compare import wording
from minilat_desktop.ui.compare.headers import PADDING
from minilat_desktop.ui.kit.theme import Theme

if TYPE_CHECKING:
    from minilat_desktop.ui.compare.model import Band, CompareModel
    from minilat_desktop.ui.compare.view import CompareView

# A column: which it is, where it begins and how wide it is.
_Column = tuple[int, int, int]
# A line of a text: where its base line begins, and the words.
_Words = tuple[int, int, str]


class Cells:
    """Cells with a little air and a hairline beneath; a group's band goes through all columns."""

    def __init__(self, theme: Theme, view: CompareView, model: CompareModel) -> None:
        self._view, self._model = view, model
        self.take(theme)

    def take(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._base, self._band, self._chosen = (QColor(one) for one in (theme.base, theme.window, theme.selection))
        self._line, self._focus = QPen(QColor(theme.line), 1), QPen(QColor(theme.accent), 1)
        self._text, self._muted = QPen(QColor(theme.text)), QPen(QColor(theme.muted))

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Draw what of the table lies in an area of the viewport."""
        columns = self._columns(area)
        first, last = self._view.rowAt(area.top()), self._view.rowAt(area.bottom())
        if not columns or first < 0:
            return
        left, right = columns[0][1], columns[-1][1] + columns[-1][2]
        lines = range(first, (last if last >= 0 else self._model.rowCount() - 1) + 1)
        tops = [self._view.rowViewportPosition(line) for line in lines]
        bottom = tops[-1] + self._view.rowHeight(lines[-1])
        painter.fillRect(left, tops[0], right - left, bottom - tops[0], self._base)
        chosen = [
            (one.top(), one.bottom(), one.left(), one.right())
            for one in self._view.selectionModel().selection().toList()
        ]
        said: list[_Words] = []
        muted: list[_Words] = []
        for line, top, below in zip(lines, tops, [*tops[1:], bottom], strict=True):
            across = QRect(left, top, right - left, below - top)
            band = self._model.band_at(line)
            if band is not None:
                self._paint_band(painter, across, line, band, columns[0])
                continue
            for column, begin, width in columns:
                if any(up <= line <= down and one <= column <= other for up, down, one, other in chosen):
                    painter.fillRect(begin, top, width, below - top, self._chosen)
                words = muted if self._model.is_missing(line, column) else said
                self._put(words, self._model.cell_texts(line)[column], begin, top, width)
        self._rule(painter, left, right, [below - 1 for below in [*tops[1:], bottom]])
        self._write(painter, said, muted)
        self._paint_focus(painter)

    def _columns(self, area: QRect) -> list[_Column]:
        heads, count = self._view.heads, self._model.columnCount()
        placed = [(n, heads.sectionViewportPosition(n), heads.sectionSize(n)) for n in range(count)]
        seen = [one for one in placed if one[1] + one[2] > area.left() and one[1] <= area.right()]
        return sorted(seen, key=lambda one: one[1])

    def _paint_band(self, painter: QPainter, across: QRect, line: int, band: Band, first: _Column) -> None:
        painter.fillRect(across, self._chosen if self._view.currentIndex().row() == line else self._band)
        column, begin, _ = first
        if column == 0 and band.closed:
            words: list[_Words] = []
            self._put(words, wording.band_text(band.rows, band.differing), begin, across.top(), across.width())
            painter.setFont(self._view.font())
            painter.setPen(self._muted)
            for one in words:
                painter.drawText(*one)

    def _put(self, words: list[_Words], text: str, begin: int, top: int, width: int) -> None:
        lines = self._view.lines
        base = top + (PADDING + 2) // 2 + lines.ascent
        for line in lines.of(text, width - 2 * PADDING):
            words.append((begin + PADDING, base, line))
            base += lines.step

    def _rule(self, painter: QPainter, left: int, right: int, heights: list[int]) -> None:
        painter.setPen(self._line)
        for height in heights:
            painter.drawLine(left, height, right - 1, height)

    def _write(self, painter: QPainter, said: list[_Words], muted: list[_Words]) -> None:
        for words, pen, font in ((said, self._text, self._view.font()), (muted, self._muted, self._view.italic)):
            painter.setPen(pen)
            painter.setFont(font)
            for left, base, text in words:
                painter.drawText(left, base, text)

    def _paint_focus(self, painter: QPainter) -> None:
        here = self._view.currentIndex()
        if here.isValid() and self._view.hasFocus() and self._model.band_at(here.row()) is None:
            painter.setPen(self._focus)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._view.visualRect(here).adjusted(0, 0, -1, -1))
