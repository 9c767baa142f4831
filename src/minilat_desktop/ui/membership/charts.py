"""Two small pictures: an actor's memberships as bars over time, and joint memberships by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from minilat_desktop.domain.dates import LAST_DAY, short_date
from minilat_desktop.ui.kit.safe_text import tooltip
from minilat_desktop.ui.kit.theme import Themes

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


class _Chart(QWidget):
    """A picture over an axis of years that is as high as the type."""

    @property
    def axis(self) -> int:
        """The height of the line of years."""
        return self.fontMetrics().height() + 4

    @property
    def year_width(self) -> int:
        """The room that one year on the axis needs."""
        return self.fontMetrics().horizontalAdvance("0000") + 16

    def fit(self) -> None:
        """Take the height that the type asks for."""

    def changeEvent(self, event: QEvent) -> None:
        """Under View the text can be made larger."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def _paint_year(self, painter: QPainter, x: float, year: int) -> None:
        place = QRectF(x - self.year_width / 2, self.height() - self.axis, self.year_width, self.axis)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), str(year))


class SpanChart(_Chart):
    """Bars in rows over a common axis of years, with the as-of day as a line. The table beside it is its text twin.

    The axis runs over what is recorded up to today. An as-of day far outside is told in words: a line at the edge would
    be read as the year there, and an axis up to 9999 would leave no bar to see.
    """

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
        ends = [day for bar in bars for day in (bar.start, bar.end) if day != LAST_DAY]
        self._first = min(ends, default=today) - 400
        self._last = max([today, *ends]) + 200
        self._rows = 1 + max((bar.row for bar in bars), default=0)
        self.fit()
        self.update()

    def fit(self) -> None:
        """Four pixels a row, within limits."""
        self.setFixedHeight(self.axis + 6 + min(max(self._rows * 4, 60), 170))

    @property
    def outside(self) -> str:
        """What to say of an as-of day that the axis does not hold, "" where it does."""
        if self._first <= self._day <= self._last:
            return ""
        when = short_date(self._day)
        return f"◂ as of {when}" if self._day < self._first else f"as of {when} ▸"

    def _x(self, day: float) -> float:
        span = max(self._last - self._first, 1)
        return _LEFT + (min(max(day, self._first), self._last) - self._first) / span * (self.width() - 2 * _LEFT)

    def _rect(self, bar: Bar) -> QRectF:
        height = (self.height() - self.axis - 4) / max(self._rows, 1)
        left, right = self._x(bar.start), self._x(bar.end)
        return QRectF(left, 2 + bar.row * height, max(right - left, 2.0), max(height - 1, 1.0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._themes.current
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.base))
        if self._bars:
            self._paint_bars(painter)
        painter.end()

    def _paint_bars(self, painter: QPainter) -> None:
        theme = self._themes.current
        self._paint_axis(painter)
        for bar in self._bars:
            colour = QColor(theme.pillars[bar.pillar])
            # A lesser role is an outline: told by shape, not by colour alone.
            if bar.full:
                painter.fillRect(self._rect(bar), colour)
            else:
                painter.setPen(colour)
                painter.drawRect(self._rect(bar).adjusted(0.5, 0.5, -0.5, -0.5))
        self._paint_day(painter)

    def _paint_day(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._themes.current.accent))
        if self.outside:
            side = Qt.AlignmentFlag.AlignLeft if self._day < self._first else Qt.AlignmentFlag.AlignRight
            place = painter.boundingRect(self.rect().adjusted(_LEFT, 2, -_LEFT, 0), int(side), self.outside)
            painter.fillRect(place.adjusted(-4, 0, 4, 0), QColor(self._themes.current.base))
            painter.drawText(place, int(side), self.outside)
            return
        x = self._x(self._day)
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height() - self.axis))

    def _paint_axis(self, painter: QPainter) -> None:
        theme = self._themes.current
        first, last = round(self._first / _YEAR) + 1, round(self._last / _YEAR)
        step = next(
            (
                one
                for one in (1, 2, 5, 10, 20, 50, 100)
                if (last - first) / one <= max(self.width() / (1.5 * self.year_width), 1)
            ),
            200,
        )
        for year in range(first - first % step + step, last + 1, step):
            x = self._x(year * _YEAR)
            painter.setPen(QColor(theme.line))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height() - self.axis))
            painter.setPen(QColor(theme.muted))
            self._paint_year(painter, x, year)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        under = next((bar for bar in self._bars if self._rect(bar).adjusted(-2, -1, 2, 1).contains(at)), None)
        QToolTip.showText(event.globalPosition().toPoint(), tooltip(under.words) if under else "", self)


class YearChart(_Chart):
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
        ground, step = self.height() - self.axis, self._step
        top = self.fontMetrics().height() + 4
        every = next((one for one in (1, 2, 5, 10, 20, 50) if one * step >= self.year_width), 100)
        for place, (year, count) in enumerate(self._counts):
            height = count / most * (ground - top)
            left = _LEFT + place * step
            painter.fillRect(QRectF(left, ground - height, max(step - 1, 0.6), height), QColor(theme.accent))
            if year % every == 0:
                painter.setPen(QColor(theme.muted))
                self._paint_year(painter, left + step / 2, year)
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
