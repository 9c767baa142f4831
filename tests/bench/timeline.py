"""Frame times of the timeline, each against an empty pyqtgraph plot of the same size in the same run.

QT_QPA_PLATFORM=offscreen python -m tests.bench.timeline
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import quantiles

import pyqtgraph as pg
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from minilat_desktop import locations
from minilat_desktop.domain.lanes import Lanes, of
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.ui.kit.theme import load
from minilat_desktop.ui.timeline.layout import arrange
from minilat_desktop.ui.timeline.view import TimelineView
from tests.bench.large import large
from tests.ui.timeline.sample import THIRTEEN, TODAY

_FRAMES = 100
_WARM_UP = 15
_SIZE = (1366, 270)
_AGAINST = "empty pyqtgraph plot, p95"
_THEMES = Path(__file__).parents[2] / "resources" / "themes"


def bench_timeline() -> list[tuple[str, float, float, str]]:
    """What was measured: (name, p95 in milliseconds, ratio, what the ratio is against)."""
    empty = _empty_plot()
    rows = [("timeline: empty pyqtgraph plot pan p95", empty, 1.0, _AGAINST)]
    with closing(CatalogueService(locations.shipped_catalogue())) as catalogue:
        shipped = catalogue.lanes()
    with closing(CatalogueService(large())) as catalogue:
        many = catalogue.lanes()
    for name, lanes, view in (
        ("13 lanes", of(THIRTEEN), _View()),
        (f"{len(shipped)} shipped lanes", shipped, _View()),
        (f"{len(shipped)} shipped lanes, fit all", shipped, _View(rows=0)),
        (f"{len(many):,} lanes", many, _View()),
        (f"{len(many):,} lanes, 8 pixels high", many, _View(rows=24)),
        (f"{len(many):,} lanes, 2 pixels high", many, _View(rows=100)),
        (f"{len(many):,} lanes, 2 a pixel", many, _View(rows=400)),
        (f"{len(many):,} lanes, fit all", many, _View(rows=0)),
        (f"{len(many):,} lanes, all in 10 years", many, _View(rows=0, years=10)),
        (f"{len(many):,} lanes, all in 50 years", many, _View(rows=0, years=50)),
        (f"{len(many):,} lanes, fit all, 900 pixels high", many, _View(rows=0, height=900)),
        (f"{len(many):,} lanes, all in 50 years, 900 pixels high", many, _View(rows=0, years=50, height=900)),
    ):
        for gesture, took in _gestures(lanes, view).items():
            rows.append((f"timeline: {name}, {gesture} p95", took, took / empty, _AGAINST))
    return rows


@dataclass(frozen=True, slots=True)
class _View:
    """What part of a chart is seen: so many rows (0 for all, nothing for as they come) and years (0 for all)."""

    rows: int | None = None
    years: int = 0
    height: int = _SIZE[1]


def _empty_plot() -> float:
    plot = pg.PlotWidget()
    plot.resize(*_SIZE)
    plot.show()
    box = plot.getViewBox()

    def step(frame: int) -> None:
        box.translateBy(x=0.01 if frame % 2 else -0.01)

    took = _p95(step)
    plot.hide()
    return took


def _gestures(lanes: Lanes, seen: _View) -> dict[str, float]:
    view = TimelineView(arrange(lanes, "pillar", TODAY), load(_THEMES, "light"), date(2015, 6, 1).toordinal())
    view.resize(_SIZE[0], seen.height)
    view.show()
    if seen.rows is not None:
        view.fit()
    window = view.window_seen()
    middle = view.sheet.chart.row_count / 2
    days = (date(2020 - seen.years, 1, 1), date(2020, 1, 1)) if seen.years else ()
    x0, x1 = (day.toordinal() for day in days) if days else (window.x0, window.x1)
    y0, y1 = (middle, middle + seen.rows) if seen.rows else (window.y0, window.y1)

    def pan(frame: int) -> None:
        view.pan((x1 - x0) / 400 * (1 if frame % 2 else -1))

    def scroll(frame: int) -> None:
        view.pan(0.0, -2.0 if frame % 2 else 2.0)

    def zoom(frame: int) -> None:
        view.zoom(0.98 if frame % 2 else 1 / 0.98)

    def zoom_rows(frame: int) -> None:
        view.zoom_rows(1 / 0.98 if frame % 2 else 0.98)

    def drag(frame: int) -> None:
        view.set_as_of(date(2015, 6, 1).toordinal() + frame * 7)

    gestures = {"pan": pan, "scroll": scroll, "zoom": zoom, "zoom of lanes": zoom_rows, "as-of drag": drag}
    if y1 - y0 >= view.sheet.chart.row_count:
        del gestures["scroll"]  # all are seen
    took = {}
    for name, gesture in gestures.items():
        view.show_window(x0, x1, y0, y1)
        took[name] = _p95(gesture)
    view.hide()
    return took


def _p95(step: Callable[[int], None]) -> float:
    loop = QEventLoop()
    times = []
    for frame in range(_FRAMES + _WARM_UP):
        start = time.perf_counter()
        step(frame)
        # A nested loop's own pass, not the application's: it paints what the step made dirty.
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        times.append((time.perf_counter() - start) * 1000.0)
    return quantiles(times[_WARM_UP:], n=20)[-1]


if __name__ == "__main__":
    app = QApplication([])
    for label, took, ratio, against in bench_timeline():
        print(f"{label:<72} {took:7.2f} ms  {ratio:5.2f} × {against}")
