"""Frame times of the timeline, each against an empty pyqtgraph plot of the same size in the same run.

QT_QPA_PLATFORM=offscreen python -m tests.bench.timeline
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import quantiles

import pyqtgraph as pg
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from minilat_desktop.domain.model import Lane
from minilat_desktop.ui.kit.theme import load
from minilat_desktop.ui.timeline.layout import arrange
from minilat_desktop.ui.timeline.view import TimelineView
from tests.ui.timeline.sample import THIRTEEN, TODAY, many

_FRAMES = 150
_WARM_UP = 15
_SIZE = (1366, 270)
_AGAINST = "empty pyqtgraph plot, p95"
_THEMES = Path(__file__).parents[2] / "resources" / "themes"


def bench_timeline() -> list[tuple[str, float, float, str]]:
    """What was measured: (name, p95 in milliseconds, ratio, what the ratio is against)."""
    empty = _empty_plot()
    rows = [("timeline: empty pyqtgraph plot pan p95", empty, 1.0, _AGAINST)]
    for name, lanes in (("13 lanes", THIRTEEN), ("200 lanes, fit all", many(200))):
        for gesture, took in _gestures(lanes).items():
            rows.append((f"timeline: {name}, {gesture} p95", took, took / empty, _AGAINST))
    return rows


def _empty_plot() -> float:
    plot = pg.PlotWidget()
    box = plot.getViewBox()

    def step(frame: int) -> None:
        box.translateBy(x=0.01 if frame % 2 else -0.01)

    return _p95(plot, step)


def _gestures(lanes: tuple[Lane, ...]) -> dict[str, float]:
    view = TimelineView(arrange(lanes, "pillar", TODAY), load(_THEMES, "light"), date(2015, 6, 1).toordinal())
    view.resize(*_SIZE)
    view.fit()

    def pan(frame: int) -> None:
        view.pan(30.0 if frame % 2 else -30.0)

    def zoom(frame: int) -> None:
        view.zoom(0.98 if frame % 2 else 1 / 0.98)

    def drag(frame: int) -> None:
        view.set_as_of(date(2015, 6, 1).toordinal() + frame * 7)

    return {"pan": _p95(view, pan), "zoom": _p95(view, zoom), "as-of drag": _p95(view, drag)}


def _p95(widget: QWidget, step: Callable[[int], None]) -> float:
    widget.resize(*_SIZE)
    widget.show()
    loop = QEventLoop()
    times = []
    for frame in range(_FRAMES + _WARM_UP):
        start = time.perf_counter()
        step(frame)
        # A nested loop's own pass, not the application's: it paints what the step made dirty.
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        times.append((time.perf_counter() - start) * 1000.0)
    widget.hide()
    return quantiles(times[_WARM_UP:], n=20)[-1]


if __name__ == "__main__":
    app = QApplication([])
    for label, took, ratio, against in bench_timeline():
        print(f"{label:<48} {took:7.2f} ms  {ratio:5.2f} × {against}")
