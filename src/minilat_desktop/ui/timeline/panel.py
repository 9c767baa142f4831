"""The timeline's panel: a row of controls over the chart or its text twin."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QScrollBar,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.lanes import Lanes, of
from minilat_desktop.domain.problems import Problem
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.safe_text import PlainLabel
from minilat_desktop.ui.kit.state import State, today
from minilat_desktop.ui.kit.tasks import Tasks
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.timeline import images
from minilat_desktop.ui.timeline.key import Key
from minilat_desktop.ui.timeline.layout import GROUPINGS, Chart, arrange
from minilat_desktop.ui.timeline.twin import TwinModel, TwinRows, TwinView, rows_of
from minilat_desktop.ui.timeline.view import TimelineView

ORIGIN = "timeline"
_IMAGE_KINDS = (("PNG image", "png"), ("SVG drawing", "svg"))
# An exported PNG has this many times the screen's pixels, so that it prints well.
_PRINT_SCALE = 2
_SCROLL_STEPS = 100
# More lanes than this are read and put in order on the worker: 75,000 take a second.
_AT_ONCE = 2_000
# The key is shown where it takes at most one part in so many of the panel's height.
_KEY_SHARE = 5


class LaneSource(Protocol):
    """What the panel asks of the catalogue service."""

    def lane_count(self) -> int:
        """How many lanes there are."""
        ...

    def lanes(self) -> Lanes:
        """Every coalition as the timeline draws it; also asked by the worker."""
        ...


@dataclass(frozen=True, slots=True)
class _Arranged:
    """What is shown of some lanes, in chart and table."""

    lanes: Lanes
    chart: Chart
    rows: TwinRows


def _arranged(read: Callable[[], Lanes], grouping: str, day: int, only: Collection[str] | None) -> _Arranged:
    lanes = read()
    chart = arrange(lanes, grouping, day, only)
    return _Arranged(lanes, chart, rows_of(chart.lanes))


def _given(lanes: Lanes) -> Lanes:
    return lanes


class TimelinePanel(QWidget):
    """Shows when coalitions lived and what happened to them; dragging the line moves the whole window's as-of date.

    `save` writes a file atomically or raises `Problem`.
    """

    def __init__(
        self, catalogue: LaneSource, state: State, themes: Themes, save: Callable[[Path, bytes], object],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._catalogue, self._state, self._themes, self._save = catalogue, state, themes, save
        self._lanes, self._fresh, self._many = of(()), False, False
        self._only: frozenset[str] | None = None
        self._tasks = Tasks(self)
        self._next: Callable[[], _Arranged] | None = None
        self._working = False
        self.setAccessibleName("Timeline")
        nothing = _arranged(partial(of, ()), "none", today(), None)
        self.view = TimelineView(nothing.chart, themes.current, state.as_of)
        self.model = TwinModel(nothing.rows, state.as_of, themes.current)
        self.table = TwinView(self.model)
        self.key = Key(themes.current)
        self._build()
        self._connect()
        self.reload()
        self._show_as_of()

    # For the shell

    def set_visible_ids(self, ids: Collection[str] | None) -> None:
        """Show only these coalitions, as the list does; None shows all."""
        only = None if ids is None else frozenset(ids)
        if only != self._only:
            self._only = only
            self._rearrange()

    def reload(self) -> None:
        """Read the lanes again, after the catalogue has changed: many of them on the worker."""
        self._fresh, self._many = False, self._catalogue.lane_count() > _AT_ONCE
        self._rearrange()
        self._show_page()

    def wait(self) -> None:
        """Let what was begun finish, and show nothing more; for the end of the program."""
        self._tasks.end()

    def focus_chart(self) -> None:
        """Give the keyboard to the chart, or to the table when that is shown."""
        (self.table if self.as_table.isChecked() else self.view).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def image_png(self, width: int, height: int) -> bytes:
        """The chart with its key as PNG, in pixels."""
        return images.png(self.view, self.key, self._themes.current, width, height)

    def image_svg(self) -> bytes:
        """The chart with its key as SVG, at its present size."""
        return images.svg(self.view, self.key, self._themes.current)

    # Making it

    def _build(self) -> None:
        self.scroller = QScrollBar(Qt.Orientation.Vertical)
        self.scroller.setAccessibleName("Scroll the lanes")
        chart = QWidget()
        across = QHBoxLayout(chart)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.view, 1)
        across.addWidget(self.scroller)
        self.empty = PlainLabel("No coalition in the list has a lane. Clear the search to see them all.")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.reading = PlainLabel("Reading the timeline…")
        self.reading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for page in (chart, self.table, self.empty, self.reading):
            self.stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._controls())
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.key)
        self.key.set_pillars(False)

    def _controls(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        self.group = QComboBox()
        for grouping, label in GROUPINGS.items():
            self.group.addItem(label, grouping)
        self._label(row, "&Group by", self.group)
        row.addStretch(1)
        self.fit = self._button("Fit all", "See all days and all lanes (Home)")
        self.closer = self._button("+", "Zoom in (plus key or wheel)", "Zoom in")
        self.wider = self._button("−", "Zoom out (minus key or wheel)", "Zoom out")
        self.show_key = self._button("Key", "Show what colours and shapes mean")
        self.show_key.setCheckable(True)
        self.show_key.setChecked(False)
        self.as_table = self._button("As table", "Show the same as a table, for keyboard and screen reader")
        self.as_table.setCheckable(True)
        self.export = self._button("Export image…", "Save the chart as PNG or SVG")
        for button in (self.wider, self.closer, self.fit, self.show_key, self.as_table, self.export):
            row.addWidget(button)
        return row

    def _label(self, row: QHBoxLayout, text: str, control: QWidget) -> None:
        label = PlainLabel(text, wrap=False)
        label.setBuddy(control)
        control.setAccessibleName(text.replace("&", ""))
        row.addWidget(label)
        row.addWidget(control)

    def _button(self, text: str, tip: str, name: str = "") -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(name or text)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _connect(self) -> None:
        self._state.changed.connect(self._state_changed)
        self._themes.changed.connect(self._theme_changed)
        self.view.picked.connect(self._pick)
        self.table.chosen.connect(self._pick)
        self.view.as_of_moved.connect(self._move_as_of)
        self.view.window_changed.connect(self._show_scroll)
        self.scroller.valueChanged.connect(self._scrolled)
        self.group.currentIndexChanged.connect(self._rearrange)
        self.fit.clicked.connect(self.view.fit)
        self.closer.clicked.connect(partial(self._zoom, 0.8))
        self.wider.clicked.connect(partial(self._zoom, 1.25))
        self.show_key.toggled.connect(self._show_page)
        self.as_table.toggled.connect(self._swap)
        self.export.clicked.connect(self._ask_where)

    # What is shown

    def _rearrange(self, _index: int = 0) -> None:
        """Put the lanes in order, at once or, where that would hold up the window, on the worker."""
        read = partial(_given, self._lanes) if self._fresh else self._catalogue.lanes
        work = partial(_arranged, read, self.group.currentData(), today(), self._only)
        if not self._many:
            self._next = None
            self._show(work())
            return
        self._next = work
        if not self._working:
            self._begin()

    def _begin(self) -> None:
        work, self._next = self._next, None
        if work is not None:
            self._working = True
            self._tasks.run(work, self._arrived, self._failed)

    def _arrived(self, found: _Arranged) -> None:
        self._working = False
        if self._next is None and self._many:
            self._show(found)
        # Otherwise something newer was asked for meanwhile.
        self._begin()

    def _failed(self, error: BaseException) -> None:
        self._working = False
        if not isinstance(error, Problem):
            raise error
        ask.tell(self, error)

    def _show(self, found: _Arranged) -> None:
        self._lanes, self._fresh = found.lanes, True
        self.view.set_chart(found.chart)
        self.model.replace(found.rows)
        self.key.set_pillars(self.group.currentData() != "pillar")
        self._show_selected()
        self._show_page()

    def _show_page(self, _checked: bool = False) -> None:
        table, empty = self.as_table.isChecked(), not self.view.sheet.chart.lanes
        self.stack.setCurrentIndex(2 if empty else int(table))
        if not self._fresh:
            self.stack.setCurrentWidget(self.reading)
        self.as_table.setText("As chart" if table else "As table")
        self.as_table.setAccessibleName(self.as_table.text())
        self._show_legend()
        for control in (self.fit, self.closer, self.wider, self.show_key, self.export, self.group):
            control.setEnabled(not table)
        self._show_scroll()

    def _show_legend(self) -> None:
        """The key, unless it would take too much of a low or narrow panel."""
        high = self.key.heightForWidth(self.width())
        chart = self.stack.currentIndex() == 0
        self.key.setVisible(self.show_key.isChecked() and chart and high * _KEY_SHARE <= self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the lanes."""
        super().resizeEvent(event)
        self._show_legend()

    def _swap(self, _table: bool) -> None:
        self._show_page()
        if self.isVisible():
            self.focus_chart()

    def _show_selected(self) -> None:
        self.view.set_selected(self._state.selected)
        self.table.show_coalition(self._state.selected)

    def _show_as_of(self) -> None:
        self.view.set_as_of(self._state.as_of)
        self.model.set_look(self._state.as_of, self._themes.current)

    def _show_scroll(self) -> None:
        window, rows = self.view.window_seen(), self.view.sheet.chart.row_count
        hidden = max(0.0, rows - (window.y1 - window.y0))
        with QSignalBlocker(self.scroller):
            self.scroller.setRange(0, round(hidden * _SCROLL_STEPS))
            self.scroller.setPageStep(round((window.y1 - window.y0) * _SCROLL_STEPS))
            self.scroller.setSingleStep(_SCROLL_STEPS)
            self.scroller.setValue(round(window.y0 * _SCROLL_STEPS))
        self.scroller.setVisible(hidden > 0.01)

    # What changed elsewhere

    def _state_changed(self, changes: Changes) -> None:
        if changes.packs:
            self.reload()
        if changes.selection:
            self._show_selected()
        if changes.as_of:
            self._show_as_of()

    def _theme_changed(self) -> None:
        theme = self._themes.current
        self.view.set_theme(theme)
        self.key.set_theme(theme)
        self.model.set_look(self._state.as_of, theme)

    # What the user does

    def _pick(self, coalition_id: str) -> None:
        self._state.select(coalition_id, ORIGIN)

    def _move_as_of(self, day: int) -> None:
        self._state.set_as_of(day, ORIGIN)

    def _zoom(self, factor: float, _checked: bool = False) -> None:
        window, line = self.view.window_seen(), self._state.as_of
        self.view.zoom(factor, line if window.x0 <= line <= window.x1 else None)

    def _scrolled(self, value: int) -> None:
        self.view.scroll_to(value / _SCROLL_STEPS)

    def _ask_where(self, _checked: bool = False) -> None:
        ask.save_file(self, "Export image", "timeline.png", _IMAGE_KINDS, self._write_image)

    def _write_image(self, path: Path) -> None:
        try:
            if path.suffix.lower() == ".svg":
                content = self.image_svg()
            else:
                width = self.view.width()
                height = self.view.height() + self.key.heightForWidth(width)
                across, down = width * _PRINT_SCALE, height * _PRINT_SCALE
                content = images.png(self.view, self.key, self._themes.current, across, down, _PRINT_SCALE)
            self._save(path, content)
        except Problem as problem:
            ask.tell(self, problem)
