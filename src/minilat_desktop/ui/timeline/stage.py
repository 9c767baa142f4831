"""The chart without its gestures: bars, markers and margins over one pyqtgraph view of days by rows."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRectF, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from minilat_desktop.domain.dates import FIRST_DAY, LAST_DAY
from minilat_desktop.ui.kit.theme import Theme
from minilat_desktop.ui.timeline import paints
from minilat_desktop.ui.timeline.axis import DayAxis, LaneAxis, YearStrip
from minilat_desktop.ui.timeline.items import AsOfLine, BarsItem, MarkersItem
from minilat_desktop.ui.timeline.layout import Chart, Window
from minilat_desktop.ui.timeline.sheet import Sheet

_FEWEST_DAYS = 20.0
_TALLEST_ROW = 24.0
# Lanes lower than this are not what a reader meets first; they start at a height in which names can be read.
_LOWEST_ROW = 6.0
_READABLE_ROW = 13.0
_GRAB = 5.0
_DRAG_AFTER = 4
_MARGIN = 0.03


class Stage(pg.GraphicsLayoutWidget):  # type: ignore[misc]  # pyqtgraph is untyped
    """Draws a `Chart` in a handful of items. `window_changed` says that another part of it is seen."""

    window_changed = Signal()

    def __init__(self, chart: Chart, theme: Theme, as_of: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = Sheet(chart, paints.make(theme, self.font()), as_of, self.window_seen)
        self._all_days = True
        self._moved = False
        self._rows_mode = "auto"
        self._row_height = _READABLE_ROW
        self._build()
        self.set_theme(theme)
        self.set_chart(chart)

    def _build(self) -> None:
        self.ci.layout.setContentsMargins(0, 0, 0, 0)
        self.ci.layout.setSpacing(0)
        self.box = pg.ViewBox(enableMenu=False, enableMouse=False, invertY=True)
        self.gutter, self.days = LaneAxis(self.sheet), DayAxis(self.sheet)
        self.strip = YearStrip(self.sheet, self.gutter)
        for item, row, column in ((self.strip, 0, 1), (self.gutter, 1, 0), (self.box, 1, 1), (self.days, 2, 1)):
            self.ci.addItem(item, row, column)
        self.bars, self.markers = BarsItem(self.sheet, self.days), MarkersItem(self.sheet)
        self.line = AsOfLine(self.sheet)
        for item, depth in ((self.bars, 1), (self.markers, 2)):
            item.setParentItem(self.box)
            item.setZValue(depth)
        self.line.setParentItem(self.ci)
        self.line.setZValue(100)
        self.box.sigResized.connect(self._resized)
        self.box.sigRangeChanged.connect(self._ranged)

    # What is shown

    def set_chart(self, chart: Chart) -> None:
        """Show other lanes; the days that are seen stay unless all were."""
        self.sheet.replace_chart(chart)
        self.gutter.adjust_width()
        self.ci.layout.activate()
        self._refit()
        self.redraw()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.sheet.paints = paints.make(theme, self.font())
        self.setBackground(self.sheet.paints.base)
        self._mark_focus()
        self.gutter.adjust_width()
        self.redraw()

    def set_as_of(self, day: int) -> None:
        """Move the as-of line."""
        if day != self.sheet.as_of:
            self.sheet.as_of = day
            self.redraw()

    def set_noted(
        self, coalitions: frozenset[str], spans: tuple[tuple[int, int], ...],
        events: frozenset[tuple[str, int]] = frozenset(),
    ) -> None:  # fmt: skip
        """Mark the lanes and the spans of time that have notes, and the events, by coalition and day."""
        if self.sheet.set_noted(coalitions, spans, events):
            self.redraw()

    def set_selected(self, coalition_id: str | None) -> None:
        """Pick out a coalition's lane, and bring it into view."""
        self.sheet.selected = self.sheet.chart.index_of(coalition_id)
        if self.sheet.selected >= 0:
            self._reveal(int(self.sheet.chart.rows[self.sheet.selected]))
        self.redraw()

    # What part of it is seen

    def window_seen(self) -> Window:
        """The part that is seen now."""
        (x0, x1), (y0, y1) = self.box.state["viewRange"]
        size = self.box.size()
        return Window(x0, x1, y0, y1, max(size.width(), 1.0), max(size.height(), 1.0))

    def show_window(self, x0: float, x1: float, y0: float, y1: float) -> None:
        """See days x0 to x1 and rows y0 to y1, kept within what there is."""
        chart, height = self.sheet.chart, self.window_seen().height
        first, last = self._whole_days()
        room = (last - first) * 0.5
        x0, x1 = _within(x0, x1, max(FIRST_DAY, first - room), min(LAST_DAY, last + room), _FEWEST_DAYS)
        y0, y1 = _within(y0, y1, 0.0, max(float(chart.row_count), height / _TALLEST_ROW), height / _TALLEST_ROW)
        self._row_height = height / (y1 - y0)
        self.box.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0)

    def _whole_days(self) -> tuple[float, float]:
        chart = self.sheet.chart
        first, last = float(chart.first_day), float(chart.last_day)
        margin = max((last - first) * _MARGIN, 200.0)
        return max(FIRST_DAY, first - margin), min(LAST_DAY, last + margin)

    def fit(self) -> None:
        """See everything, however low the lanes become."""
        self._all_days, self._rows_mode = True, "all"
        self._refit()

    def zoom(self, factor: float, at: float | None = None) -> None:
        """See `factor` times as many days, around a day that stays where it is."""
        window = self.window_seen()
        middle = (window.x0 + window.x1) / 2 if at is None else at
        self._all_days, self._moved = False, True
        span = max((window.x1 - window.x0) * factor, _FEWEST_DAYS)
        start = middle - (middle - window.x0) / (window.x1 - window.x0) * span
        self.show_window(start, start + span, window.y0, window.y1)

    def zoom_rows(self, factor: float, at: float | None = None) -> None:
        """See `factor` times as many lanes, around a row that stays where it is."""
        window = self.window_seen()
        middle = (window.y0 + window.y1) / 2 if at is None else at
        self._rows_mode = "zoomed"
        span = max((window.y1 - window.y0) * factor, window.height / _TALLEST_ROW)
        start = middle - (middle - window.y0) / (window.y1 - window.y0) * span
        self.show_window(window.x0, window.x1, start, start + span)

    def pan(self, days: float, rows: float = 0.0) -> None:
        """Move by days and rows."""
        window = self.window_seen()
        self._moved = self._moved or bool(days)
        self._all_days = self._all_days and not days
        self.show_window(window.x0 + days, window.x1 + days, window.y0 + rows, window.y1 + rows)

    def scroll_to(self, row: float) -> None:
        """Put a row at the top."""
        self._moved = True
        window = self.window_seen()
        self.pan(0.0, row - window.y0)

    def _reveal(self, row: int) -> None:
        window = self.window_seen()
        if row < window.y0:
            self.pan(0.0, row - window.y0)
        elif row + 1 > window.y1:
            self.pan(0.0, row + 1 - window.y1)

    def _refit(self) -> None:
        """See what was seen before lanes or size changed; lanes keep their height unless all are to be seen."""
        window, count = self.window_seen(), float(max(1, self.sheet.chart.row_count))
        days = self._whole_days() if self._all_days else (window.x0, window.x1)
        if self._rows_mode == "all" or (self._rows_mode == "auto" and window.height / count >= _LOWEST_ROW):
            rows = (0.0, count)
        else:
            high = _READABLE_ROW if self._rows_mode == "auto" else self._row_height
            rows = (window.y0, window.y0 + window.height / high)
        self.show_window(*days, *rows)

    def _resized(self, _box: object) -> None:
        area = self.box.geometry()
        self.line.left = area.x()
        for item in (self.bars, self.markers):
            item.cover(QRectF(0, 0, area.width(), area.height()))
        self.line.cover(QRectF(self.ci.rect()))
        window, selected = self.window_seen(), self.sheet.selected
        row = int(self.sheet.chart.rows[selected]) if selected >= 0 else -1
        self._refit()
        # Until the user has moved the chart, the selected lane is in sight whatever size the window settles at.
        if row >= 0 and (not self._moved or window.y0 <= row < window.y1):
            self._reveal(row)
        self.redraw()

    def redrawn(self, theme: Theme, width: int, height: int) -> Stage:
        """The same chart at another size, never shown: what an image is made from. The caller deletes it."""
        other = Stage(self.sheet.chart, theme, self.sheet.as_of)
        window = self.window_seen()
        other.sheet.selected = self.sheet.selected
        other.sheet.fine = True
        other.sheet.set_noted(self.sheet.noted, self.sheet.spans, self.sheet.noted_events)
        other.resize(width, height)
        other.resizeEvent(None)
        other.show_window(window.x0, window.x1, window.y0, window.y1)
        return other

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Lay the margins out at once, so that nothing is drawn at the old size."""
        super().resizeEvent(event)
        if hasattr(self, "ci"):
            self.ci.layout.activate()

    def _ranged(self, *_: object) -> None:
        self.redraw()
        self.window_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "sheet"):
            self.set_theme(self.sheet.paints.theme)

    def close(self) -> bool:
        """Close as any widget does: pyqtgraph's own way takes apart a scene still in use, and crashes."""
        return bool(QWidget.close(self))

    def redraw(self) -> None:
        """Draw everything again at the next frame."""
        for item in (self.strip, self.gutter, self.days, self.bars, self.markers, self.line):
            item.update()

    def _mark_focus(self) -> None:
        colours = self.sheet.paints
        self.box.setBorder(paints.pen(colours.accent if self.hasFocus() else colours.line))


def _within(start: float, end: float, lowest: float, highest: float, fewest: float) -> tuple[float, float]:
    """A span moved, and only then cut, to lie between two limits and be no shorter than `fewest`."""
    span = min(max(end - start, fewest), highest - lowest)
    start = min(max(start, lowest), highest - span)
    return start, start + span
