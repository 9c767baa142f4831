"""What the parts of the chart share while they draw: the lanes, the colours, the as-of day, what is picked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from minilat_desktop.ui.timeline.layout import Chart, Clusters, Ints, Window, active_per_year, cluster
from minilat_desktop.ui.timeline.paints import Paints

# Two events nearer than this many pixels become one marker with a number.
APART = 14.0
# Below this row height, in pixels, a marker is a stroke and events need less room.
STROKE_ROW = 8.0


@dataclass(slots=True)
class Sheet:
    """The chart being drawn. `window` tells which part of it is seen now; `selected` is a lane's index or -1."""

    chart: Chart
    paints: Paints
    as_of: int
    window: Callable[[], Window]
    selected: int = -1
    _clusters: Clusters | None = None
    _scale: tuple[float, float] = (0.0, 0.0)
    _years: tuple[int, Ints] | None = field(default=None)

    def replace_chart(self, chart: Chart) -> None:
        """Draw other lanes, and forget everything computed from the old ones."""
        selected = self.chart.lanes[self.selected].id if self.selected >= 0 else None
        self.chart = chart
        self.selected = chart.index_of(selected) if selected else -1
        self._clusters = None
        self._years = None

    def clusters(self, window: Window) -> Clusters:
        """The collapsed events at the window's scale."""
        apart = APART if window.row_height >= STROKE_ROW else 3.0
        if self._clusters is None or self._scale != (window.per_day, apart):
            self._clusters = cluster(self.chart, window.per_day, apart)
            self._scale = (window.per_day, apart)
        return self._clusters

    def years(self) -> tuple[int, Ints]:
        """How many coalitions were active in each year."""
        if self._years is None:
            self._years = active_per_year(self.chart)
        return self._years

    def active_now(self) -> int:
        """How many coalitions exist on the as-of day, as far as dates tell."""
        chart = self.chart
        # An open bar ends today only because nothing is known of tomorrow.
        still = (chart.end_late >= self.as_of) | ~chart.ended
        return int((chart.known & (chart.start_early <= self.as_of) & still).sum())
