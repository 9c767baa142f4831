"""From a key to the painted list, beside one repaint of the same list, both through Qt's own event loop."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from minilat_desktop import locations
from minilat_desktop.domain import dates
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.filtering import FilterService
from minilat_desktop.services.membership import MembershipService
from minilat_desktop.ui.catalogue.model import COLUMNS
from minilat_desktop.ui.catalogue.panel import CataloguePanel
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.kit.theme import Themes
from tests.bench.measure import Result, median, p95, timed

WORDS = ("g20", "turkiye", "climate", "united", "health org", "alliance", "quad", "vaccine", "who", "trade")


@cache
def application() -> QApplication:
    """The one application of this process."""
    app = QApplication(sys.argv[:1])
    Themes(app, locations.resources() / "themes", "light").dress()
    return app


def _until_painted(panel: CataloguePanel, gesture: Callable[[], None]) -> None:
    """Make a gesture and come back when the list has been painted."""
    loop = QEventLoop()
    panel.view.painted.connect(loop.quit)
    gesture()
    loop.exec()
    panel.view.painted.disconnect(loop.quit)


def _type(panel: CataloguePanel, letter: str) -> None:
    QTest.keyClicks(panel.search, letter)


def _rub_out(panel: CataloguePanel) -> None:
    QTest.keyClick(panel.search, Qt.Key.Key_Backspace)


def listed(path: Path) -> CataloguePanel:
    """The list with its facets, as it stands in the window after first paint."""
    application()
    catalogue = CatalogueService(path)
    panel = CataloguePanel(catalogue, State())
    panel.resize(560, 700)
    panel.start("", "short_name", False, QByteArray())
    panel.show()
    panel.use_filters(FilterService(catalogue, MembershipService(catalogue)), frozenset)
    panel.search.setFocus()
    return panel


def _sort(panel: CataloguePanel, column: int) -> None:
    panel.view.horizontalHeader().sectionClicked.emit(column)


def _step(panel: CataloguePanel, years: int) -> None:
    panel._state.set_as_of(dates.step(panel._state.as_of, years))


def bench_list(path: Path, what: str) -> list[Result]:
    """Sorting by every column, scrolling, and stepping the as-of date, each to the painted list."""
    panel = listed(path)
    repaint = partial(_until_painted, panel, panel.view.viewport().update)
    repaint()
    plain = [timed(repaint) for _ in range(30)]
    columns = [column for column, entry in enumerate(COLUMNS) if entry[0]] * 3
    sorts = [timed(partial(_until_painted, panel, partial(_sort, panel, column))) for column in columns]
    bar = panel.view.verticalScrollBar()
    places = [bar.maximum() * step // 40 for step in range(1, 40)]
    scrolls = [timed(partial(_until_painted, panel, partial(bar.setValue, place))) for place in places]
    steps = [timed(partial(_until_painted, panel, partial(_step, panel, -1))) for _ in range(30)]
    panel.close()
    panel.deleteLater()
    against = f"one repaint of the list, {what}"
    return [
        Result(f"sort to painted list, {what}, p95", p95(sorts), "ms", against, p95(plain), most_value=16.7),
        Result(f"scroll to painted list, {what}, p95", p95(scrolls), "ms", against, p95(plain), most_value=16.7),
        Result(f"as-of step to painted list, {what}, p95", p95(steps), "ms", against, p95(plain), most_value=50),
    ]


def bench_typing(path: Path, what: str, rounds: int = 6) -> list[Result]:
    """Every key of some searches, typed and rubbed out again."""
    panel = listed(path)
    repaint = partial(_until_painted, panel, panel.view.viewport().update)
    repaint()
    keys: list[float] = []
    plain: list[float] = []
    for _ in range(rounds):
        for word in WORDS:
            gestures = [*(partial(_type, panel, letter) for letter in word), *([partial(_rub_out, panel)] * len(word))]
            for gesture in gestures:
                keys.append(timed(partial(_until_painted, panel, gesture)))
                plain.append(timed(repaint))
    panel.close()
    panel.deleteLater()
    against = f"one repaint of the list, {what}"
    return [
        Result(f"key to painted list, {what}, p95", p95(keys), "ms", against, p95(plain), most_value=16.7),
        Result(f"key to painted list, {what}, median", median(keys), "ms", against, median(plain)),
    ]
