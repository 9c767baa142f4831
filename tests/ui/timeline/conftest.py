"""What the timeline's tests share: a theme, a chart on the screen, a panel on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from minilat_desktop.domain import lanes
from minilat_desktop.domain.model import Lane
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.timeline.panel import TimelinePanel
from minilat_desktop.ui.timeline.view import TimelineView
from tests.ui.timeline.sample import THIRTEEN, TODAY, arrange

ROOT = Path(__file__).parents[3]


class Lanes:
    """A catalogue of given lanes."""

    def __init__(self, held: tuple[Lane, ...]) -> None:
        self.held = held

    def lane_count(self) -> int:
        """How many."""
        return len(self.held)

    def lanes(self) -> lanes.Lanes:
        """The lanes."""
        return lanes.of(self.held)


@pytest.fixture
def themes(qapp: QApplication) -> Iterator[Themes]:
    """The light theme."""
    made = Themes(qapp, ROOT / "resources" / "themes", "light")
    made.dress()
    yield made
    made.deleteLater()


@pytest.fixture
def show_view(qtbot: QtBot, themes: Themes) -> Callable[..., TimelineView]:
    """Puts a chart of lanes on the screen, 1000 by 400 pixels."""

    def show(shown: tuple[Lane, ...] = THIRTEEN, as_of: int = date(2015, 6, 1).toordinal()) -> TimelineView:
        view = TimelineView(arrange(shown, "pillar", TODAY), themes.current, as_of)
        qtbot.addWidget(view)
        view.resize(1000, 400)
        with qtbot.waitExposed(view):
            view.show()
        return view

    return show


@pytest.fixture
def state() -> State:
    """Nothing selected, as of 1 June 2015."""
    return State(as_of=date(2015, 6, 1).toordinal())


@pytest.fixture
def panel(qtbot: QtBot, themes: Themes, state: State) -> TimelinePanel:
    """The panel on the screen, saving files plainly."""
    made = TimelinePanel(Lanes(THIRTEEN), state, themes, Path.write_bytes)
    qtbot.addWidget(made)
    made.resize(1100, 420)
    with qtbot.waitExposed(made):
        made.show()
    return made
