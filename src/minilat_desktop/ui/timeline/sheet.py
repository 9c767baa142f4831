"""What the parts of the chart share while they draw: the lanes, the colours, the as-of day, what is picked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from minilat_desktop.ui.timeline import density
from minilat_desktop.ui.timeline.density import Lines
from minilat_desktop.ui.timeline.layout import Chart, Clusters, Longs, Window, active_per_year, cluster
from minilat_desktop.ui.timeline.paints import Paints

# Two events nearer than this many pixels become one marker with a number.
APART = 14.0
# Below this row height, in pixels, a marker is a stroke and events need less room.
STROKE_ROW = 8.0


@dataclass(slots=True)
class Sheet:
    """The chart being drawn. `window` tells which part of it is seen now; `selected` is a lane's index or -1. What
    is drawn `fine` may take longer than a frame."""

    chart: Chart
    paints: Paints
    as_of: int
    window: Callable[[], Window]
    selected: int = -1
    fine: bool = False
    # The coalitions that have notes, the spans of days that have, and the events, by coalition and day.
    noted: frozenset[str] = frozenset()
    spans: tuple[tuple[int, int], ...] = ()
    noted_events: frozenset[tuple[str, int]] = frozenset()
    _noted_at: tuple[Longs, Longs] | None = None
    _active: tuple[int, int] | None = None
    _clusters: Clusters | None = None
    _scale: tuple[float, float, int, int] = (0.0, 0.0, 0, 0)
    _lines: Lines | None = None
    _height: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    _years: tuple[int, Longs] | None = field(default=None)

    def replace_chart(self, chart: Chart) -> None:
        """Draw other lanes, and forget everything computed from the old ones."""
        selected = self.chart.lanes.id(self.selected) if self.selected >= 0 else None
        self.chart = chart
        self.selected = chart.index_of(selected) if selected else -1
        self._clusters = self._lines = self._years = self._active = self._noted_at = None

    def set_noted(
        self, coalitions: frozenset[str], spans: tuple[tuple[int, int], ...], events: frozenset[tuple[str, int]]
    ) -> bool:
        """Take what has notes; whether it is otherwise than it was."""
        if (coalitions, spans, events) == (self.noted, self.spans, self.noted_events):
            return False
        self.noted, self.spans, self.noted_events, self._noted_at = coalitions, spans, events, None
        return True

    def noted_at(self, window: Window) -> tuple[list[float], list[float]]:
        """The pixels of the events that have notes and are seen: all x, all y. Worked out once for each chart."""
        if self._noted_at is None:
            rows = {one: self.chart.index_of(one) for one in {one for one, _ in self.noted_events}}
            found = [(int(self.chart.rows[rows[one]]), day) for one, day in self.noted_events if rows[one] >= 0]
            self._noted_at = (
                np.array([row for row, _ in found], np.int64),
                np.array([day for _, day in found], np.int64),
            )
        row, day = self._noted_at
        seen = (row + 1 > window.y0) & (row < window.y1) & (day >= window.x0) & (day <= window.x1)
        return ((day[seen] - window.x0) * window.per_day).tolist(), (
            (row[seen] + 0.5 - window.y0) * window.row_height
        ).tolist()

    def clusters(self, window: Window) -> Clusters:
        """The collapsed events of the lanes that are seen, at the window's scale."""
        seen = self.chart.visible(window.y0, window.y1)
        scale = (window.per_day, apart(window), seen.start, seen.stop)
        if self._clusters is None or self._scale != scale:
            self._clusters = cluster(self.chart, window.per_day, apart(window), seen)
            self._scale = scale
        return self._clusters

    def cluster_at(self, window: Window, lane: int, x: float, reach: float) -> range:
        """The events of a lane's marker nearest to a pixel and within reach of it; none where there is no marker."""
        own = cluster(self.chart, window.per_day, apart(window), slice(lane, lane + 1))
        if not own.first.size:
            return range(0)
        away = abs((own.day - window.x0) * window.per_day - x)
        nearest = int(away.argmin())
        first = int(own.first[nearest])
        return range(first, first + int(own.count[nearest])) if away[nearest] <= reach else range(0)

    def lines(self, window: Window) -> Lines:
        """Where the lanes are when they are too low to be drawn one by one."""
        height = (window.y0, window.y1, window.width, window.height)
        if self._lines is None or self._height != height:
            self._lines, self._height = density.lines(self.chart, window, fine=self.fine), height
        return self._lines

    def years(self) -> tuple[int, Longs]:
        """How many coalitions were active in each year."""
        if self._years is None:
            self._years = active_per_year(self.chart)
        return self._years

    def active_now(self) -> int:
        """How many coalitions exist on the as-of day, as far as dates tell."""
        if self._active is None or self._active[0] != self.as_of:
            self._active = (self.as_of, self._count_active())
        return self._active[1]

    def _count_active(self) -> int:
        chart = self.chart
        # An open bar ends today only because nothing is known of tomorrow.
        still = (chart.end_late >= self.as_of) | ~chart.ended
        return int((chart.known & (chart.start_early <= self.as_of) & still).sum())


def apart(window: Window) -> float:
    """How many pixels events must be apart to have markers of their own."""
    return APART if window.row_height >= STROKE_ROW else 3.0
