"""Two small pictures: an actor's memberships as bars over time, and joint memberships by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from minilat_desktop.domain.dates import short_date
from minilat_desktop.ui.kit.safe_text import tooltip
from minilat_desktop.ui.kit.theme import Themes

_AXIS = 18
_LEFT = 8
_YEAR = 365.2425


@dataclass(frozen=True, slots=True)
class Bar:
    """One membership: days from `start` to `end`, its row, its pillar, and what to say of it."""

    row: int
    start: int
    end: int
    pillar: str
    full: bool
    words: str


class SpanChart(QWidget):
    """Bars in rows over a common axis of years, with the as-of day as a line. The table beside it is its text twin."""

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes
        self._bars: tuple[Bar, ...] = ()
        self._first, self._last, self._day, self._rows = 0, 1, 0, 0
        self.setMouseTracking(True)
        self.setAccessibleName("Memberships over time; the table says the same in words")
        themes.changed.connect(self.update)

    def show_bars(self, bars: Sequence[Bar], day: int, today: int) -> None:
        """Show memberships as of a day."""
        self._bars, self._day = tuple(bars), day
        self._first = min([bar.start for bar in bars], default=day) - 400
        self._last = max(today, day) + 200
        self._rows = 1 + max((bar.row for bar in bars), default=0)
        self.setFixedHeight(_AXIS + 6 + min(max(self._rows * 4, 60), 170))
        self.update()

    def _x(self, day: float) -> float:
        span = max(self._last - self._first, 1)
        return _LEFT + (min(max(day, self._first), self._last) - self._first) / span * (self.width() - 2 * _LEFT)

    def _rect(self, bar: Bar) -> QRectF:
        height = (self.height() - _AXIS - 4) / max(self._rows, 1)
        left, right = self._x(bar.start), self._x(bar.end)
        return QRectF(left, 2 + bar.row * height, max(right - left, 2.0), max(height - 1, 1.0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._themes.current
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.base))
        self._paint_axis(painter)
        for bar in self._bars:
            colour = QColor(theme.pillars[bar.pillar])
            # A lesser role is an outline: told by shape, not by colour alone.
            if bar.full:
                painter.fillRect(self._rect(bar), colour)
            else:
                painter.setPen(colour)
                painter.drawRect(self._rect(bar).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(QColor(theme.accent))
        x = self._x(self._day)
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height() - _AXIS))
        painter.end()

    def _paint_axis(self, painter: QPainter) -> None:
        theme = self._themes.current
        first, last = round(self._first / _YEAR) + 1, round(self._last / _YEAR)
        step = next(
            (one for one in (1, 2, 5, 10, 20, 50, 100) if (last - first) / one <= max(self.width() / 70, 1)), 200
        )
        for year in range(first - first % step + step, last + 1, step):
            x = self._x(year * _YEAR)
            painter.setPen(QColor(theme.line))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height() - _AXIS))
            painter.setPen(QColor(theme.muted))
            painter.drawText(
                QRectF(x - 30, self.height() - _AXIS, 60, _AXIS), int(Qt.AlignmentFlag.AlignCenter), str(year)
            )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        under = next((bar for bar in self._bars if self._rect(bar).adjusted(-2, -1, 2, 1).contains(at)), None)
        QToolTip.showText(event.globalPosition().toPoint(), tooltip(under.words) if under else "", self)


class YearChart(QWidget):
    """A column a year. The table beneath it says the same in words."""

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes
        self._counts: tuple[tuple[int, int], ...] = ()
        self.setMouseTracking(True)
        self.setMinimumHeight(110)
        self.setAccessibleName("Joint memberships by year; the table says the same in words")
        themes.changed.connect(self.update)

    def show_counts(self, counts: Sequence[tuple[int, int]]) -> None:
        """Show (year, count) pairs, a year each, without gaps."""
        self._counts = tuple(counts)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._themes.current
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.base))
        most = max((count for _, count in self._counts), default=0)
        if most:
            self._paint_columns(painter, most)
        painter.end()

    def _paint_columns(self, painter: QPainter, most: int) -> None:
        theme = self._themes.current
        ground, step = self.height() - _AXIS, self._step
        top = self.fontMetrics().height() + 4
        every = next((one for one in (1, 2, 5, 10, 20, 50) if one * step >= 44), 100)
        for place, (year, count) in enumerate(self._counts):
            height = count / most * (ground - top)
            left = _LEFT + place * step
            painter.fillRect(QRectF(left, ground - height, max(step - 1, 0.6), height), QColor(theme.accent))
            if year % every == 0:
                painter.setPen(QColor(theme.muted))
                place_ = QRectF(left + step / 2 - 30, ground, 60, _AXIS)
                painter.drawText(place_, int(Qt.AlignmentFlag.AlignCenter), str(year))
        painter.setPen(QColor(theme.line))
        painter.drawLine(QPointF(_LEFT, ground), QPointF(self.width() - _LEFT, ground))
        painter.setPen(QColor(theme.muted))
        painter.drawText(QPointF(_LEFT, self.fontMetrics().ascent() + 1), f"at most {most}")

    @property
    def _step(self) -> float:
        return (self.width() - 2 * _LEFT) / max(len(self._counts), 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = int((event.position().x() - _LEFT) / self._step)
        if 0 <= place < len(self._counts):
            year, count = self._counts[place]
            QToolTip.showText(event.globalPosition().toPoint(), tooltip(f"{year}: {count}"), self)


def bar_words(name: str, role: str, start: int, end: int | None) -> str:
    """What a bar says when the mouse is on it."""
    until = short_date(end) if end is not None else "today"
    return f"{name}: {role.lower()}, {short_date(start)} to {until}"
