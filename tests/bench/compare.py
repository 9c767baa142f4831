"""The Compare room of eight coalitions, from the gesture to the painted table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEventLoop

from minilat_desktop import locations
from minilat_desktop.domain import dates
from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.exporting import ExportService
from minilat_desktop.ui.compare.panel import ComparePanel
from minilat_desktop.ui.kit.state import State, today
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.shell.application import collect_from_now_on
from tests.bench.measure import Result, median, p95, timed
from tests.bench.window import application

EIGHT = ("g7", "g20", "brics", "quad", "aukus", "un", "wto", "gavi")


def _until_painted(panel: ComparePanel, gesture: Callable[[], None]) -> None:
    """Make a gesture and come back when the table is painted, its rows in sight as high as their texts."""
    loop = QEventLoop()
    panel.page.view.painted.connect(loop.quit)
    gesture()
    if panel._pace.isActive():
        # The pace only keeps a dragged date from asking too often; it is no work.
        panel.refresh()
    panel.page.view.fit_rows()
    loop.exec()
    panel.page.view.painted.disconnect(loop.quit)


def _spec(ids: tuple[str, ...]) -> Spec:
    return Spec(tuple(Chosen(one) for one in ids))


def bench_compare_room(rounds: int = 15) -> list[Result]:
    """Eight coalitions with every row: opened, one added and dropped, the date moved, a group folded."""
    app = application()
    catalogue, state = CatalogueService(locations.shipped_catalogue()), State()
    themes = Themes(app, locations.resources() / "themes", "light")
    panel = ComparePanel(catalogue, ComparisonService(catalogue), ExportService(), state, themes)
    panel.resize(1366, 680)
    panel.show()
    show = partial(_until_painted, panel)
    steps: dict[str, list[float]] = {
        "read and opened": [],
        "opened": [],
        "dropped": [],
        "added": [],
        "date moved": [],
        "folded": [],
    }
    collect_from_now_on()
    # What is loaded when a coalition is read for the first time is loaded by then in the window.
    show(partial(state.set_spec, _spec(EIGHT)))
    for turn in range(rounds):
        state.set_spec(Spec())
        # Nothing of the file is known but that it is open.
        catalogue.reopen(catalogue.path)
        panel._known, panel._comparisons = None, ComparisonService(catalogue)
        steps["read and opened"].append(timed(partial(show, partial(state.set_spec, _spec(EIGHT)))))
        state.set_spec(Spec())
        panel._known = None
        steps["opened"].append(timed(partial(show, partial(state.set_spec, _spec(EIGHT)))))
        steps["dropped"].append(timed(partial(show, partial(state.set_spec, _spec(EIGHT[:7])))))
        steps["added"].append(timed(partial(show, partial(state.set_spec, _spec(EIGHT)))))
        steps["date moved"].append(timed(partial(show, partial(state.set_as_of, dates.step(today(), -1 - turn)))))
        folded = Spec(_spec(EIGHT).columns, folded=("Members",))
        steps["folded"].append(timed(partial(show, partial(state.set_spec, folded))))
    plain = median([timed(partial(show, panel.page.view.viewport().update)) for _ in range(rounds)])
    panel.close()
    panel.deleteLater()
    against = "one repaint of the table"
    goals = {"read and opened": 50.0, "opened": 50.0}
    return [
        Result(
            f"{what} to painted table of eight, {name}", of(taken), "ms", against, plain, most_value=goals.get(what, 33)
        )
        for what, taken in steps.items()
        for name, of in (("median", median), ("p95", p95))
    ]
