"""Two small pictures: an actor's memberships as bars over time, and joint memberships by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.dates import LAST_DAY, short_date
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.ui.kit.safe_text import tooltip
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.membership.crowd import Crowd, crowd

_LEFT = 8
_YEAR = 365.2425
_SWATCH = 14
# How high a row may be in pixels, and how high all of them together.
_ROW_HEIGHTS = (4.0, 3.0, 2.0, 1.5, 1.0)
_TALLEST = 170
_ROLES = ("full member", "other role")
_OTHERS = Qt.BrushStyle.Dense5Pattern


@dataclass(frozen=True, slots=True)
class Bar:
    """One membership: its row, the days from `start` until `end`, and the coalition's pillar and name."""

    row: int
    start: int
    end: int
    pillar: str
    name: str
    role: str

    @property
    def full(self) -> bool:
        """Whether it is that of a full member."""
        return self.role == vocabulary.FULL_ROLE

    @property
    def words(self) -> str:
        """What it says when the mouse is on it."""
        until = short_date(self.end) if self.end != LAST_DAY else "today"
        return f"{self.name}: {vocabulary.ROLES[self.role].lower()}, {short_date(self.start)} to {until}"


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
        # Those at the ends stay whole.
        left = max(min(x - self.year_width / 2, self.width() - self.year_width), 0)
        place = QRectF(left, self.height() - self.axis, self.year_width, self.axis)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), str(year))


def _paint_bar(painter: QPainter, place: QRectF, colour: QColor, full: bool) -> None:
    """A lesser role is an outline, or dashes where there is no room for one: told by shape, not by colour alone."""
    if full:
        painter.fillRect(place, colour)
    elif place.height() >= 3:
        painter.setPen(colour)
        painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
    else:
        painter.setPen(QPen(colour, place.height(), Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(place.left() + 0.5, place.center().y()), QPointF(place.right(), place.center().y()))


def _between(
    columns: npt.NDArray[np.int64], lower: npt.NDArray[np.floating[Any]], upper: npt.NDArray[np.floating[Any]]
) -> QPolygonF:
    """The shape between two lines over columns of pixels."""
    there = zip(columns.tolist(), upper.tolist(), strict=True)
    back = zip(columns[::-1].tolist(), lower[::-1].tolist(), strict=True)
    return QPolygonF([QPointF(x, y) for x, y in (*there, *back)])


class SpanChart(_Chart):
    """Bars in rows over a common axis of years, with the as-of day as a line. The table beside it is its text twin.

    Rows of one pillar stand together under its name, so that no colour need be told from another: it only repeats what
    the place says. What whole bars and outlined or dotted ones are stands beneath the names.
    Where there are more rows than there is room for, each pillar shows how many memberships held instead, all by one
    measure: full members solid from the ground up, other roles dotted above them.
    The axis runs over what is recorded up to today. An as-of day far outside is told in words: a line at the edge would
    be read as the year there, and an axis up to 9999 would leave no bar to see.
    """

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes
        self._bars: tuple[Bar, ...] = ()
        self._first, self._last, self._day, self._rows = 0, 1, 0, 0
        # The room that the pillars' names need at the left, and pixels for a membership in a crowd.
        self.gutter, self._measure = _LEFT, 1.0
        self._row_height = _ROW_HEIGHTS[0]
        # The rows of each pillar, and the top and height of each row.
        self._groups: dict[str, list[int]] = {}
        self._places: dict[int, tuple[float, float]] = {}
        # Where there are too many rows: of each pillar its memberships, and the top and height of its band.
        self._crowds: dict[str, Crowd] = {}
        self._bands: dict[str, tuple[float, float]] = {}
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
        pillar_of = {bar.row: bar.pillar for bar in bars}
        self._places, self._bands = {}, {}
        self._groups = {pillar: [] for pillar in vocabulary.PILLARS if pillar in pillar_of.values()}
        for row in sorted(pillar_of):
            self._groups[pillar_of[row]].append(row)
        self._crowds = self._gathered() if self._rows > _TALLEST else {}
        self.fit()
        self.update()

    def show_day(self, day: int) -> None:
        """Show the same memberships as of another day."""
        self._day = day
        self.update()

    def _gathered(self) -> dict[str, Crowd]:
        spells: dict[str, list[tuple[int, int, bool]]] = {pillar: [] for pillar in self._groups}
        for bar in self._bars:
            spells[bar.pillar].append((bar.start, bar.end, bar.full))
        return {pillar: crowd(found) for pillar, found in spells.items()}

    def fit(self) -> None:
        """Four pixels a row or fewer, a line of type for each pillar at the least."""
        names = (*(vocabulary.PILLARS[pillar] for pillar in self._groups), "".join(_ROLES))
        widths = [self.fontMetrics().horizontalAdvance(name) for name in names]
        self.gutter = _LEFT + max(max(widths[:-1], default=0) + _SWATCH, widths[-1] + 2 * _SWATCH + 8) + 8
        height = self._fit_crowds() if self._crowds else self._fit_rows()
        self.setFixedHeight(self.axis + 4 + round(max(height, 60)))

    def _fit_rows(self) -> float:
        line, top = self.fontMetrics().height() + 1, 2.0
        for least in _ROW_HEIGHTS:
            self._row_height, top = least, 2.0
            for pillar, rows in self._groups.items():
                # Few rows take the height of the line that is there anyway.
                height = min(max(least, line // len(rows)), _ROW_HEIGHTS[0])
                self._places |= {row: (top + place * height, height) for place, row in enumerate(rows)}
                self._bands[pillar] = top, max(len(rows) * height, line)
                top += self._bands[pillar][1] + 2
            if top <= _TALLEST:
                break
        return top

    def _fit_crowds(self) -> float:
        line, top = self.fontMetrics().height() + 1, 2.0
        self._row_height = 9.0
        self._measure = _TALLEST / max(sum(one.peak for one in self._crowds.values()), 1)
        for pillar, one in self._crowds.items():
            self._bands[pillar] = top, max(one.peak * self._measure, line)
            top += self._bands[pillar][1] + 2
        return top

    @property
    def names(self) -> tuple[str, ...]:
        """The pillars whose names stand at the left, from the top."""
        return tuple(vocabulary.PILLARS[pillar] for pillar in self._groups)

    @property
    def outside(self) -> str:
        """What to say of an as-of day that the axis does not hold, "" where it does."""
        if self._first <= self._day <= self._last:
            return ""
        when = short_date(self._day)
        return f"◂ as of {when}" if self._day < self._first else f"as of {when} ▸"

    def _x(self, day: float) -> float:
        span = max(self._last - self._first, 1)
        inside = min(max(day, self._first), self._last) - self._first
        return self.gutter + inside / span * (self.width() - self.gutter - _LEFT)

    def _rect(self, bar: Bar) -> QRectF:
        left, right = self._x(bar.start), self._x(bar.end)
        top, height = self._places[bar.row]
        return QRectF(left, top, max(right - left, 2.0), max(height - 1, 1.0))

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
        self._paint_key(painter)
        for pillar in self._crowds:
            self._paint_crowd(painter, pillar)
        for bar in () if self._crowds else self._bars:
            _paint_bar(painter, self._rect(bar), QColor(theme.pillars[bar.pillar]), bar.full)
        self._paint_day(painter)

    def _paint_crowd(self, painter: QPainter, pillar: str) -> None:
        """A column a pixel, as a shape over the band's ground: full members, and on them the other roles."""
        colour = QColor(self._themes.current.pillars[pillar])
        top, height = self._bands[pillar]
        columns = np.arange(self.gutter, self.width() - _LEFT)
        heights = [counts * self._measure for counts in self._crowds[pillar].on(self._days(columns))]
        painter.setPen(Qt.PenStyle.NoPen)
        for below, above, style in (
            (np.zeros_like(heights[0]), heights[0], Qt.BrushStyle.SolidPattern),
            (heights[0], heights[1], _OTHERS),
        ):
            painter.setBrush(QBrush(colour, style))
            painter.drawPolygon(_between(columns, top + height - below, top + height - above))

    def _days(self, columns: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """The days at the middle of some columns of pixels, in sight of the axis."""
        share = (columns + 0.5 - self.gutter) / max(self.width() - self.gutter - _LEFT, 1)
        return self._first + share * (self._last - self._first)

    def _paint_key(self, painter: QPainter) -> None:
        """Each pillar's name at its rows, and beneath them how a full member is told from another role."""
        theme, metrics = self._themes.current, self.fontMetrics()
        swatch, drop = metrics.height() / 2 - 4, metrics.ascent()
        for pillar in self._groups:
            top, _ = self._bands[pillar]
            painter.fillRect(QRectF(_LEFT, top + swatch, 9, 8), QColor(theme.pillars[pillar]))
            painter.setPen(QColor(theme.text))
            painter.drawText(QPointF(_LEFT + _SWATCH, top + drop), vocabulary.PILLARS[pillar])
        x, top = float(_LEFT), self.height() - self.axis + 2.0
        height = max(self._row_height - 1, 1.0)
        for full, words in zip((True, False), _ROLES, strict=True):
            place = QRectF(x, top + swatch + 4 - height / 2, _SWATCH - 3, height)
            if self._crowds and not full:
                painter.fillRect(place, QBrush(QColor(theme.muted), _OTHERS))
            else:
                _paint_bar(painter, place, QColor(theme.muted), full)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QPointF(x + _SWATCH, top + drop), words)
            x += _SWATCH + metrics.horizontalAdvance(words) + 8

    def _paint_day(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._themes.current.accent))
        if self.outside:
            side = Qt.AlignmentFlag.AlignLeft if self._day < self._first else Qt.AlignmentFlag.AlignRight
            inside = self.rect().adjusted(self.gutter, 2, -_LEFT, 0)
            place = painter.boundingRect(inside, int(side), self.outside)
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
                if (last - first) / one <= max((self.width() - self.gutter) / (1.5 * self.year_width), 1)
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
        words = self._crowd_words(event.position()) if self._crowds else self._bar_words(event.position())
        QToolTip.showText(event.globalPosition().toPoint(), tooltip(words) if words else "", self)

    def _bar_words(self, at: QPointF) -> str:
        return next((bar.words for bar in self._bars if self._rect(bar).adjusted(-2, -1, 2, 1).contains(at)), "")

    def _crowd_words(self, at: QPointF) -> str:
        """How many memberships of the pillar under the mouse held on the day under it."""
        under = (pillar for pillar, (top, height) in self._bands.items() if top <= at.y() <= top + height)
        pillar = next(under, "")
        if not pillar or not self.gutter <= at.x() < self.width() - _LEFT:
            return ""
        days = self._days(np.array([int(at.x())]))
        full, whole = (int(counts[0]) for counts in self._crowds[pillar].on(days))
        title = f"{vocabulary.PILLARS[pillar]}, {short_date(int(days[0]))}"
        return f"{title}: full member of {grouped(full)}, in another role in {grouped(whole - full)}"


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
