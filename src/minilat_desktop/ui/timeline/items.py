"""What is drawn on the chart: all bars as one item, all markers as another, and the as-of line.

Each draws in the pixels of its parent and clips by arithmetic, not by the painter: SVG keeps no clip, and culling is
what keeps a frame short.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from minilat_desktop.domain import dates
from minilat_desktop.ui.kit.mark import NOTED
from minilat_desktop.ui.timeline import density
from minilat_desktop.ui.timeline.axis import FLAG_HEIGHT, STRIP_HEIGHT, DayAxis
from minilat_desktop.ui.timeline.layout import Bars, Window, bars, seen_clusters, spots
from minilat_desktop.ui.timeline.paints import hatch, marker, pen
from minilat_desktop.ui.timeline.raster import ManyBars, ManyEvents
from minilat_desktop.ui.timeline.sheet import STROKE_ROW, Sheet

_TALLEST_BAR = 13
_PILL = 15.0
# More marks than anybody tells apart.
_MOST_MARKS = 150
# An uncertain span narrower than this many pixels says nothing; the bar is then drawn whole.
_NARROWEST_HATCH = 4.0


class _Layer(QGraphicsObject):
    """An item that covers its parent's rectangle."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet
        self._area = QRectF(0, 0, 1, 1)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def cover(self, area: QRectF) -> None:
        """Take a new size."""
        self.prepareGeometryChange()
        self._area = area

    def boundingRect(self) -> QRectF:
        """The whole of the parent."""
        return self._area


class BarsItem(_Layer):
    """The ground of the lanes and all bars."""

    def __init__(self, sheet: Sheet, axis: DayAxis) -> None:
        super().__init__(sheet)
        self._axis = axis
        self._many = ManyBars(sheet)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw ground, grid and the bars that are seen: full up to the as-of day, dimmed after it."""
        window = self.sheet.window()
        self._ground(painter, window)
        if density.dense(window):
            self._many.draw(painter, window)
            return
        drawn = bars(self.sheet.chart, window)
        if not drawn.lane.size:
            return
        height = min(max(1, round(window.row_height * 0.62)), _TALLEST_BAR)
        tops = np.rint(drawn.top + (window.row_height - height) / 2).astype(int)
        seen = np.flatnonzero((tops >= 0) & (tops <= window.height - 1)).tolist()
        cut = min(max(window.x(self.sheet.as_of), -4.0), window.width + 4.0)
        painter.setPen(Qt.PenStyle.NoPen)
        self._solid(painter, drawn, seen, tops.tolist(), height, cut)
        if height >= 4:
            self._lapsed(painter, drawn, seen, tops.tolist(), height, cut)
            self._soft(painter, drawn, seen, tops.tolist(), height, cut)
            self._caps(painter, drawn, seen, tops.tolist(), height, cut)

    def _ground(self, painter: QPainter, window: Window) -> None:
        sheet, paints = self.sheet, self.sheet.paints
        for head in sheet.chart.headings:
            top, bottom = max(0.0, window.y(head.row)), min(window.height, window.y(head.row + 1))
            if bottom > top:
                painter.fillRect(QRectF(0, round(top), window.width, round(bottom) - round(top)), paints.alternate)
        if sheet.selected >= 0:
            row = int(sheet.chart.rows[sheet.selected])
            top, bottom = max(0.0, window.y(row)), min(window.height, window.y(row + 1))
            if bottom > top:
                painter.fillRect(QRectF(0, round(top), window.width, max(2, round(bottom - top))), paints.selection)
        painter.setPen(pen(paints.line))
        for tick in self._axis.marks()[0]:
            x = round(window.x(tick.day))
            painter.drawLine(QPointF(x, 0), QPointF(x, window.height))

    def _solid(
        self, painter: QPainter, drawn: Bars, seen: list[int], tops: list[int], height: int, cut: float
    ) -> None:  # fmt: skip
        """The certain parts without their gaps, one call a colour."""
        left, right = (drawn.late, drawn.end_early) if height >= 4 else (drawn.early, drawn.end_late)
        left = np.where(drawn.late - drawn.early < _NARROWEST_HATCH, drawn.early, left)
        right = np.where(drawn.end_late - drawn.end_early < _NARROWEST_HATCH, drawn.end_late, right)
        before: dict[int, list[QRectF]] = {}
        after: dict[int, list[QRectF]] = {}
        pillars = self.sheet.chart.pillars[drawn.lane].tolist()
        for place, start, end in _pieces(seen, left.tolist(), right.tolist(), drawn):
            top, pillar = tops[place], pillars[place]
            if end <= start:
                continue
            if start < cut:
                before.setdefault(pillar, []).append(QRectF(start, top, max(min(end, cut) - start, 1.0), height))
            if end > cut:
                later = max(start, cut)
                after.setdefault(pillar, []).append(QRectF(later, top, max(end - later, 1.0), height))
        for colours, found in ((self.sheet.paints.full, before), (self.sheet.paints.dim, after)):
            for pillar, rects in found.items():
                painter.setBrush(colours[pillar])
                painter.drawRects(rects)

    def _lapsed(
        self, painter: QPainter, drawn: Bars, seen: list[int], tops: list[int], height: int, cut: float
    ) -> None:  # fmt: skip
        """A thin line through a gap: the same coalition, though nobody belonged."""
        pillars, colours, whole = self.sheet.chart.pillars[drawn.lane].tolist(), self.sheet.paints, set(seen)
        for place, start, end in _gaps(drawn):
            if place in whole:
                middle, pillar = tops[place] + height // 2, pillars[place]
                before = min(max(cut, start), end)
                painter.fillRect(QRectF(start, middle, before - start, 1), colours.full[pillar])
                painter.fillRect(QRectF(before, middle, end - before, 1), colours.dim[pillar])

    def _soft(
        self, painter: QPainter, drawn: Bars, seen: list[int], tops: list[int], height: int, cut: float
    ) -> None:  # fmt: skip
        """The uncertain ends: hatched and outlined, so that neither colour nor tint alone tells them apart."""
        pillars = self.sheet.chart.pillars[drawn.lane].tolist()
        whole = set(seen)
        starting = (drawn.early, np.minimum(drawn.late, drawn.end_late))
        ending = (np.maximum(drawn.end_early, drawn.late), drawn.end_late)
        for starts, ends in (starting, ending):
            for place in np.flatnonzero(ends - starts >= _NARROWEST_HATCH).tolist():
                if place not in whole:
                    continue
                start, end = float(starts[place]), float(ends[place])
                colours = self.sheet.paints
                colour = colours.full[pillars[place]] if start < cut else colours.dim[pillars[place]]
                self._hatched(painter, QRectF(start + 0.5, tops[place] + 0.5, end - start - 1, height - 1), colour)
        painter.setPen(Qt.PenStyle.NoPen)

    def _hatched(self, painter: QPainter, area: QRectF, colour: QColor) -> None:
        painter.setPen(pen(colour))
        painter.setBrush(self.sheet.paints.base)
        painter.drawRect(area)
        painter.setBrush(hatch(colour))
        painter.drawRect(area)

    def _caps(
        self, painter: QPainter, drawn: Bars, seen: list[int], tops: list[int], height: int, cut: float
    ) -> None:  # fmt: skip
        """A bar that ended has a stroke at its end; one that goes on has none."""
        ended = self.sheet.chart.ended[drawn.lane]
        paints = self.sheet.paints
        for place in seen:
            x = float(drawn.end_late[place])
            if ended[place] and 0 <= x <= self._area.width():
                colour = paints.text if x <= cut else paints.muted
                painter.fillRect(QRectF(x - 1, tops[place] - 2, 2, height + 4), colour)


def _gaps(drawn: Bars) -> Iterator[tuple[int, float, float]]:
    return zip(drawn.gap.tolist(), drawn.gap_early.tolist(), drawn.gap_late.tolist(), strict=True)


def _pieces(
    seen: list[int], starts: list[float], ends: list[float], drawn: Bars
) -> Iterator[tuple[int, float, float]]:  # fmt: skip
    """Bar, start and end of each part of some bars that lies between two gaps."""
    gaps: dict[int, list[tuple[float, float]]] = {}
    for place, start, end in _gaps(drawn):
        gaps.setdefault(place, []).append((start, end))
    for place in seen:
        start = starts[place]
        for first, until in gaps.get(place, ()):
            yield place, start, min(first, ends[place])
            start = max(start, until)
        yield place, start, ends[place]


class MarkersItem(_Layer):
    """All event markers; those that would cover one another are one marker with their number, and too many a veil."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self._many = ManyEvents(sheet)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw the markers that are seen, and the marks of those that have notes."""
        window = self.sheet.window()
        self._markers(painter, window)
        if self.sheet.noted_events and window.row_height >= STROKE_ROW:
            self._marks(painter, window)

    def _marks(self, painter: QPainter, window: Window) -> None:
        paints = self.sheet.paints
        across, down = self.sheet.noted_at(window)
        size = int(min(max(window.row_height * 0.8, 11), 14))
        ground = size * 0.55
        painter.setFont(paints.font(size))
        metrics = paints.metrics(size, False)
        wide, base = metrics.horizontalAdvance(NOTED) / 2, (metrics.ascent() - metrics.descent()) / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(paints.base)
        # Beside the marker, so that neither hides the other, on a ground that parts it from the bar.
        last = (-float(size), 0.0)
        for y, x in sorted(zip(down, across, strict=True))[:_MOST_MARKS]:
            # Those that would cover one another are one.
            if y == last[1] and x - last[0] < size + 2:
                continue
            last = (x, y)
            middle = QPointF(x + size, y)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(middle, ground, ground)
            painter.setPen(paints.text)
            painter.drawText(QPointF(middle.x() - wide, middle.y() + base), NOTED)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _markers(self, painter: QPainter, window: Window) -> None:
        paints = self.sheet.paints
        if density.dense(window):
            self._many.draw_veil(painter, window)
            return
        stroke = max(1, round(window.row_height * 0.62))
        # Where markers have shapes, many events may be few markers.
        most = density.MOST_MARKERS if window.row_height < STROKE_ROW else density.MOST_COLLAPSED
        if density.crowded(self.sheet.chart, window, most):
            self._many.draw_strokes(painter, window, stroke)
            return
        clusters = self.sheet.clusters(window)
        places = seen_clusters(clusters, self.sheet.chart, window, _PILL)
        if len(places) > density.MOST_MARKERS:
            self._many.draw_strokes(painter, window, stroke)
            return
        if window.row_height < STROKE_ROW and len(places) > density.MOST_STROKES and not self.sheet.fine:
            self._many.draw_strokes(painter, window, stroke, clusters.first[places])
            return
        across, down = spots(clusters, self.sheet.chart, window, places)
        if window.row_height < STROKE_ROW:
            self._strokes(painter, window, across, down, stroke)
            return
        size = int(min(max(window.row_height * 0.5, 7), 10))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(paints.base)
        pills = []
        cut = window.x(self.sheet.as_of)
        for place, x, y in zip(places.tolist(), across, down, strict=True):
            if not (-size < x < window.width + size and 0 <= y <= window.height):
                continue
            count = int(clusters.count[place])
            if count > 1:
                pills.append((x, y, count))
                continue
            painter.setPen(pen(paints.text if x <= cut else paints.muted))
            marker(painter, int(self.sheet.chart.event_family[clusters.first[place]]), x, y, size)
        self._pills(painter, window, pills)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def at(self, x: float, y: float) -> range:
        """The events of the marker under a pixel; none where there is no marker, or no telling which."""
        window = self.sheet.window()
        reach = max(6.0, min(window.row_height / 2, 9.0)) if window.row_height >= STROKE_ROW else 3.0
        lane = self.sheet.chart.lane_at(window.row(y))
        if lane < 0 or density.dense(window):
            return range(0)
        return self.sheet.cluster_at(window, lane, x, reach)

    def _strokes(
        self, painter: QPainter, window: Window, across: list[float], down: list[float], height: int
    ) -> None:  # fmt: skip
        half, lowest = height / 2, window.height
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.sheet.paints.text)
        painter.drawRects(
            [
                QRectF(int(x) - 1, int(y - half), 2, height)
                for x, y in zip(across, down, strict=True)
                if 0 <= y <= lowest
            ]
        )

    def _pills(self, painter: QPainter, window: Window, pills: list[tuple[float, float, int]]) -> None:
        paints = self.sheet.paints
        size = int(min(max(window.row_height - 3, 8), 10))
        height = size + 2.0
        metrics = paints.metrics(size, True)
        painter.setFont(paints.font(size, True))
        for x, y, count in pills:
            text = str(count)
            width = max(_PILL - 2, metrics.horizontalAdvance(text) + 6)
            late = x > window.x(self.sheet.as_of)
            painter.setPen(pen(paints.base))
            painter.setBrush(paints.muted if late else paints.text)
            painter.drawRoundedRect(QRectF(x - width / 2, y - height / 2, width, height), height / 2, height / 2)
            baseline = y + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(x - metrics.horizontalAdvance(text) / 2, baseline), text)


class AsOfLine(_Layer):
    """The line at the as-of day, with its date on a flag; it spans strip and lanes."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.left = 0.0
        self.held = False

    def x(self) -> float:
        """Where the line stands, in the parent's pixels."""
        return self.left + self.sheet.window().x(self.sheet.as_of)

    def flag(self) -> QRectF:
        """The flag's rectangle, kept within the chart."""
        paints, window = self.sheet.paints, self.sheet.window()
        width = paints.metrics(self._size(), True).horizontalAdvance(dates.short_date(self.sheet.as_of)) + 12
        start = min(max(self.x() - width / 2, self.left), self.left + window.width - width)
        return QRectF(round(start), 0, round(width), FLAG_HEIGHT)

    def seen(self) -> bool:
        """Whether the line is within what is seen."""
        window = self.sheet.window()
        return -0.5 <= self.x() - self.left <= window.width + 0.5

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw line and flag, or nothing when the day is off the screen."""
        if not self.seen():
            return
        paints, window = self.sheet.paints, self.sheet.window()
        x, flag = round(self.x()), self.flag()
        painter.fillRect(QRectF(x - 1, FLAG_HEIGHT - 1, 2, STRIP_HEIGHT - FLAG_HEIGHT + window.height), paints.accent)
        if self.held:
            painter.fillRect(QRectF(x - 2, FLAG_HEIGHT, 4, STRIP_HEIGHT - FLAG_HEIGHT), paints.accent)
        painter.fillRect(flag, paints.accent)
        size = self._size()
        metrics = paints.metrics(size, True)
        painter.setFont(paints.font(size, True))
        painter.setPen(paints.on_accent)
        baseline = flag.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(flag.left() + 6, baseline), dates.short_date(self.sheet.as_of))

    def _size(self) -> int:
        return min(self.sheet.paints.size - 1, FLAG_HEIGHT - 5)
