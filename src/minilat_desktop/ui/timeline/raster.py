"""Pictures of lanes that are too low, or of events that are too many, to be drawn one by one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from minilat_desktop.ui.timeline import density
from minilat_desktop.ui.timeline.density import Colours, Lines, Places, Shades
from minilat_desktop.ui.timeline.layout import Chart, Ints, Window
from minilat_desktop.ui.timeline.paints import Paints
from minilat_desktop.ui.timeline.sheet import Sheet


class _Picture:
    """A picture, its pixels kept for the next frame."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._seen: tuple[Chart, Window, Paints] | None = None
        self._pixels: Colours = np.zeros((1, 1), np.uint32)

    def _moved(self, window: Window) -> bool:
        """Whether something else is seen than was counted last, or in other colours."""
        before, self._seen = self._seen, (self._sheet.chart, window, self._sheet.paints)
        if before is None or before[0] is not self._seen[0] or before[2] is not self._seen[2]:
            return True
        return before[1] != window

    def _draw(self, painter: QPainter, high: int) -> None:
        height, width = self._pixels.shape
        made = QImage(self._pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)
        if high == 1:
            painter.drawImage(0, 0, made)
        else:
            painter.drawImage(QRect(0, 0, width, height * high), made)


class ManyBars(_Picture):
    """All bars of lanes too low to be drawn one by one. Dragging the as-of line counts nothing anew."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self._places: Places = np.zeros((1, 1), np.int64)
        self._shaded: tuple[Lines, Paints] | None = None
        self._full = self._dim = np.zeros(1, np.uint32)

    def draw(self, painter: QPainter, window: Window) -> None:
        """Draw each pixel full up to the as-of day and dimmed after it, the paler the fewer bars it stands for."""
        sheet, on = self._sheet, self._sheet.lines(window)
        if self._moved(window):
            self._shade(on)
            self._places = density.bars(sheet.chart, window, on)
            self._pixels = np.empty(self._places.shape, np.uint32)
        cut = min(max(round(window.x(sheet.as_of)), 0), on.width)
        self._pixels[:, :cut] = self._full[self._places[:, :cut]]
        self._pixels[:, cut:] = self._dim[self._places[:, cut:]]
        self._draw(painter, on.high)

    def _shade(self, on: Lines) -> None:
        chart, paints = self._sheet.chart, self._sheet.paints
        if self._shaded is not None and self._shaded[0] is on and self._shaded[1] is paints:
            return
        self._shaded = (on, paints)
        base = _shades([paints.base])[0]
        both = density.mixed(chart, on, np.hstack((_shades(paints.full), _shades(paints.dim))))
        self._full, self._dim = (density.bar_shades(on, own, base) for own in (both[:, :3], both[:, 3:]))


class ManyEvents(_Picture):
    """All events, as a veil over such lanes, or as strokes on lanes that are drawn one by one."""

    def draw_veil(self, painter: QPainter, window: Window) -> None:
        """Darken each pixel, the more the more events it stands for."""
        on = self._sheet.lines(window)
        if self._moved(window):
            veil = density.event_shades(on, _shades([self._sheet.paints.text])[0])
            self._pixels = veil[density.events(self._sheet.chart, window, on)]
        self._draw(painter, on.high)

    def draw_strokes(self, painter: QPainter, window: Window, height: int, events: Ints | None = None) -> None:
        """Draw a stroke for each event, or each of some."""
        if self._moved(window):
            colour = self._sheet.paints.text.rgba()
            self._pixels = density.strokes(self._sheet.chart, window, height, colour, events)
        self._draw(painter, 1)


def _shades(colours: list[QColor]) -> Shades:
    made: NDArray[np.float32] = np.array([(one.red(), one.green(), one.blue()) for one in colours], np.float32)
    return made
