"""From a key to the painted list, beside one repaint of the same list, both through Qt's own event loop."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache, partial

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from minilat_desktop import locations
from minilat_desktop.services.catalogue import CatalogueService
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


def bench_typing(rounds: int = 6) -> list[Result]:
    """Every key of some searches, typed and rubbed out again."""
    application()
    catalogue = CatalogueService(locations.shipped_catalogue())
    state = State()
    panel = CataloguePanel(catalogue, state)
    panel.resize(560, 700)
    panel.refresh()
    panel.show()
    panel.search.setFocus()
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
    lines = len(catalogue.numbers())
    panel.close()
    panel.deleteLater()
    catalogue.close()
    against = f"one repaint of the list, {lines} lines"
    return [
        Result("key to painted list, p95", p95(keys), "ms", against, p95(plain), most_value=16.7),
        Result("key to painted list, median", median(keys), "ms", against, median(plain)),
    ]
