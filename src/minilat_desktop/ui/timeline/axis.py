"""The chart's margins: the axis of days below, the lanes' names on the left, the years' strip above.

Own axes, because pyqtgraph's `DateAxisItem` counts Unix seconds and shifts every day by the reader's time zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from minilat_desktop.domain import dates
from minilat_desktop.domain.dates import FIRST_DAY, LAST_DAY
from minilat_desktop.ui.kit.mark import NOTED
from minilat_desktop.ui.timeline.layout import Heading, Window, free_labels
from minilat_desktop.ui.timeline.paints import Paints, pen
from minilat_desktop.ui.timeline.sheet import Sheet
from minilat_desktop.ui.timeline.ticks import Tick, ticks

SMALLEST_TYPE = 9
STRIP_HEIGHT = 44
FLAG_HEIGHT = 17
_PAD = 8
# Of so many names, those with the most characters, one is the widest, or near enough.
_MEASURED = 200


class DayAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph is untyped
    """The bottom axis, on day ordinals."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__("bottom")
        self._sheet = sheet
        self.setHeight(22)

    def marks(self) -> tuple[tuple[Tick, ...], tuple[int, ...]]:
        """The ticks of what is seen now."""
        window = self._sheet.window()
        return ticks(window.x0, window.x1, window.width, self._sheet.paints.size / 12.0)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw strokes and labels; a label that would leave the axis is left out."""
        window, paints = self._sheet.window(), self._sheet.paints
        major, minor = self.marks()
        painter.setPen(pen(paints.line))
        painter.drawLine(QPointF(0, 0), QPointF(window.width, 0))
        for day in minor:
            x = round(window.x(day))
            painter.drawLine(QPointF(x, 0), QPointF(x, 3))
        painter.setPen(pen(paints.muted))
        size = paints.size - 1
        painter.setFont(paints.font(size))
        metrics = paints.metrics(size)
        for tick in major:
            x, half = round(window.x(tick.day)), metrics.horizontalAdvance(tick.label) / 2
            painter.drawLine(QPointF(x, 0), QPointF(x, 5))
            if half <= x <= window.width - half:
                painter.drawText(QPointF(x - half, 6 + metrics.ascent()), tick.label)


class LaneAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph is untyped
    """The left margin: names of the lanes that are seen, and of their groups."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__("left")
        self._sheet = sheet

    def adjust_width(self) -> None:
        """Make room for the longest name, within reason."""
        paints = self._sheet.paints
        lanes = self._sheet.chart.lanes
        longest = np.argsort(lanes.length)[-_MEASURED:].tolist()
        names = [paints.elided(lanes.name(place), paints.size, False, 190) for place in longest]
        heads = [paints.elided(head_text(head), paints.size, True, 190) for head in self._sheet.chart.headings]
        widest = max((paints.metrics(paints.size).horizontalAdvance(name) for name in names), default=0.0)
        widest = max(
            widest, max((paints.metrics(paints.size, True).horizontalAdvance(head) for head in heads), default=0.0)
        )
        digits = "0" * max(3, len(str(len(lanes))))
        caption = paints.metrics(max(SMALLEST_TYPE, paints.size - 1)).horizontalAdvance(
            f"{digits} active on 30 Nov 2000"
        )
        self.setWidth(round(min(max(widest + _PAD + 6, caption), 196) + _PAD + 6))

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw names. Where lanes are lower than type, the selected one comes first, then groups, then what fits."""
        sheet, window = self._sheet, self._sheet.window()
        width = round(self.size().width())
        size = max(SMALLEST_TYPE, min(sheet.paints.size, int(window.row_height) - 1))
        lanes, heads = self.written(window, size)
        if sheet.selected in lanes:
            self._ground(painter, window, int(sheet.chart.rows[sheet.selected]))
        for head in heads:
            self._heading(painter, window, head, size, width)
        for place in lanes:
            self._name(painter, window, place, size, width)

    def written(self, window: Window, size: int) -> tuple[Sequence[int], list[Heading]]:
        """The lanes and groups whose names are written, in type of `size` pixels, so that none covers another."""
        chart, selected = self._sheet.chart, self._sheet.selected
        seen = chart.visible(window.y0, window.y1)
        # Of lanes so near to one another that only one name has room, one in some pixels will do.
        lanes = range(seen.start, seen.stop, max(1, int(size / 4 / window.row_height)))
        heads = [head for head in chart.headings if window.y0 - 1 < head.row < window.y1]
        if window.row_height >= size - 0.5:
            return lanes, heads
        height = size + 2.0
        chosen = [selected] if seen.start <= selected < seen.stop else []
        taken = [_top(window, int(chart.rows[place]), height) for place in chosen]
        kept = [heads[at] for at in free_labels([_top(window, head.row, height) for head in heads], height, taken)]
        taken += [_top(window, head.row, height) for head in kept]
        tops = [_top(window, row, height) for row in chart.rows[lanes.start : lanes.stop : lanes.step].tolist()]
        return chosen + [lanes[at] for at in free_labels(tops, height, taken)], kept

    def _ground(self, painter: QPainter, window: Window, row: int) -> None:
        top, bottom = max(0.0, window.y(row)), min(window.height, window.y(row + 1))
        ground = QRectF(0, round(top), self.size().width(), max(2, round(bottom - top)))
        painter.fillRect(ground, self._sheet.paints.selection)

    def _name(self, painter: QPainter, window: Window, place: int, size: int, width: int) -> None:
        paints, chosen = self._sheet.paints, place == self._sheet.selected
        mark = f" {NOTED}" if self._sheet.noted and self._sheet.chart.lanes.id(place) in self._sheet.noted else ""
        room = width - 2 * _PAD - 6 - (size + 4 if mark else 0)
        text = paints.elided(self._sheet.chart.lanes.name(place), size, chosen, room) + mark
        self._write(painter, window, int(self._sheet.chart.rows[place]), text, (size, chosen, _PAD + 6), paints)

    def _heading(self, painter: QPainter, window: Window, head: Heading, size: int, width: int) -> None:
        paints = self._sheet.paints
        text = paints.elided(head_text(head), size, True, width - _PAD - 4)
        self._write(painter, window, head.row, text, (size, True, _PAD), paints, quiet=True)

    def _write(
        self, painter: QPainter, window: Window, row: int, text: str, style: tuple[int, bool, int], paints: Paints,
        *, quiet: bool = False,
    ) -> None:  # fmt: skip
        size, bold, left = style
        metrics = paints.metrics(size, bold)
        baseline = window.y(row + 0.5) + (metrics.ascent() - metrics.descent()) / 2
        if window.row_height < size - 0.5:  # lower than its type: at the edges a name moves inwards to be whole
            middle = _top(window, row, size + 2.0) + size / 2 + 1
            baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        elif baseline - metrics.ascent() < -3 or baseline + metrics.descent() > window.height + 3:
            return
        painter.setFont(paints.font(size, bold))
        painter.setPen(paints.muted if quiet else paints.text)
        painter.drawText(QPointF(left, round(baseline)), text)


def _top(window: Window, row: int, height: float) -> float:
    """Where a name of a height begins, in the middle of its row but whole."""
    return min(max(window.y(row + 0.5) - height / 2, 0.0), window.height - height)


def head_text(head: Heading) -> str:
    """A group's name and how many lanes it has."""
    return f"{head.label} ({head.count})"


class YearStrip(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph is untyped
    """The strip above: how many of the coalitions were active in each year."""

    def __init__(self, sheet: Sheet, gutter: LaneAxis) -> None:
        super().__init__("top")
        self._sheet = sheet
        self._gutter = gutter
        self.setHeight(STRIP_HEIGHT)

    def boundingRect(self) -> QRectF:
        """The strip and its caption, which stands in the left margin."""
        return QRectF(-self._gutter.width(), 0, self._gutter.width() + self.size().width(), STRIP_HEIGHT)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw the steps and what they count."""
        window, paints = self._sheet.window(), self._sheet.paints
        first, counts = self._sheet.years()
        floor, room = STRIP_HEIGHT - 2.0, STRIP_HEIGHT - FLAG_HEIGHT - 4.0
        highest = max(1, int(counts.max()))
        low = max(0, date.fromordinal(_within(window.x0)).year - first)
        high = min(len(counts), date.fromordinal(_within(window.x1)).year - first + 1)
        corners = []
        for place in range(low, high):
            left = window.x(date(first + place, 1, 1).toordinal())
            right = window.x(date(first + place, 12, 31).toordinal() + 1)
            top = floor - room * int(counts[place]) / highest
            corners += [QPointF(max(left, 0.0), top), QPointF(min(right, window.width), top)]
        if corners:
            corners = [QPointF(corners[0].x(), floor), *corners, QPointF(corners[-1].x(), floor)]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paints.strip)
            painter.drawPolygon(QPolygonF(corners))
        painter.setPen(pen(paints.line))
        painter.drawLine(QPointF(-self._gutter.width(), floor + 1), QPointF(window.width, floor + 1))
        self._spans(painter, window)
        self._caption(painter, highest)

    def _spans(self, painter: QPainter, window: Window) -> None:
        """The spans of time that have notes: a bar on the floor with a mark at its beginning."""
        paints = self._sheet.paints
        for first, last in self._sheet.spans:
            left, right = max(window.x(first), 0.0), min(window.x(last + 1), window.width)
            if right <= 0 or left >= window.width:
                continue
            painter.fillRect(QRectF(left, STRIP_HEIGHT - 5, max(right - left, 3.0), 3), paints.accent)
            painter.setFont(paints.font(paints.size))
            painter.setPen(paints.accent)
            painter.drawText(QPointF(left + 1, STRIP_HEIGHT - 7), NOTED)

    def _caption(self, painter: QPainter, highest: int) -> None:
        paints, width = self._sheet.paints, round(self._gutter.width())
        size = max(SMALLEST_TYPE, paints.size - 1)
        now = f"{self._sheet.active_now()} active on {dates.short_date(self._sheet.as_of)}"
        lines = (now, f"Each year, at most {highest}")
        painter.setFont(paints.font(size))
        for place, line in enumerate(lines):
            painter.setPen(paints.muted if place else paints.text)
            text = paints.elided(line, size, False, width - _PAD - 2)
            painter.drawText(QPointF(_PAD - width, STRIP_HEIGHT - 8 - (1 - place) * (size + 5)), text)


def _within(day: float) -> int:
    return int(min(max(day, FIRST_DAY), LAST_DAY))
