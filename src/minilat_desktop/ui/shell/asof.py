"""The bar at the top: the rooms, and the one as-of date that rules them all."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QToolButton, QWidget

from minilat_desktop.domain import dates
from minilat_desktop.domain.changes import Changes
from minilat_desktop.ui.kit.asof_edit import AsOfEdit
from minilat_desktop.ui.kit.safe_text import PlainLabel
from minilat_desktop.ui.kit.state import State, today

_YEAR_LASTS_MS = 450
# The end of the war, after which all but a few of the coalitions were founded.
PLAYED_FROM = dates.as_of_day("1945")
ROOMS = (("explore", "Explore"), ("compare", "Compare"), ("membership", "Membership"), ("notebook", "Notebook"))


class TopBar(QWidget):
    """Rooms at the left, as-of date at the right."""

    room_chosen = Signal(str)

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = state
        self._rooms = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 8, 5)
        row.setSpacing(4)
        for name, title in ROOMS:
            button = QToolButton(autoRaise=True)
            button.setText(title)
            button.setCheckable(True)
            button.setAccessibleName(f"{title} room")
            button.clicked.connect(partial(self._clicked, name))
            self._rooms.addButton(button)
            self.buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(PlainLabel("As of", wrap=False))
        self.date = AsOfEdit(state.as_of)
        self.date.setAccessibleName("As-of date")
        row.addWidget(self.date)
        self.play = QToolButton(autoRaise=True)
        self.play.setCheckable(True)
        self.play.setText("▶")
        self.play.setAccessibleName("Play the years")
        self.play.setToolTip("Let the years pass until today")
        row.addWidget(self.play)
        self._years = QTimer(self)
        self._years.setInterval(_YEAR_LASTS_MS)
        self._years.timeout.connect(self._next_year)
        self.today = QPushButton("Today")
        self.today.setAccessibleName("Today")
        row.addWidget(self.today)
        self.buttons["explore"].setChecked(True)
        self._show_date()
        self._show_count()
        self.date.entered.connect(self._entered)
        self.play.toggled.connect(self._play)
        self.today.clicked.connect(self._to_today)
        state.changed.connect(self._state_changed)

    def show_room(self, name: str) -> None:
        """Mark the room that is open."""
        self.buttons[name].setChecked(True)

    def _clicked(self, name: str, _checked: bool = False) -> None:
        self.room_chosen.emit(name)

    def _entered(self, day: int) -> None:
        self._state.set_as_of(day)

    def _play(self, on: bool) -> None:
        """Begin from where one is; from the beginning when that is today."""
        self.play.setText("■" if on else "▶")
        if not on:
            self._years.stop()
            return
        if self._state.as_of >= today():
            self._state.set_as_of(PLAYED_FROM)
        self._years.start()

    def _next_year(self) -> None:
        """A year on; today is the last step."""
        day = min(dates.step(self._state.as_of, 1), today())
        self._state.set_as_of(day)
        if day >= today():
            self.play.setChecked(False)

    def _to_today(self) -> None:
        self._state.set_as_of(today())

    def _state_changed(self, changes: Changes) -> None:
        if changes.as_of:
            self._show_date()
        # With a pack goes what was compared of it.
        if changes.compared or changes.packs:
            self._show_count()

    def _show_date(self) -> None:
        self.date.set_day(self._state.as_of)
        self.today.setEnabled(self._state.as_of != today())

    def _show_count(self) -> None:
        count = len(self._state.spec.columns)
        self.buttons["compare"].setText(f"Compare · {count}" if count else "Compare")
        self.buttons["compare"].setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
