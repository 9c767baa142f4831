"""Which groups of rows are shown and in what order, and of which days events count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import dates
from minilat_desktop.domain.comparison import GROUPS
from minilat_desktop.domain.comparison_series import PER_YEAR
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.ui.kit.asof_edit import AsOfEdit
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain

_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_USUAL_PERIOD_YEARS = 10
USUAL = tuple(group for group in GROUPS if group != PER_YEAR)


class RowsDialog(QDialog):
    """`chosen` carries the comparison with its rows as they are wanted."""

    chosen = Signal(object)

    def __init__(self, spec: Spec, recorded: Collection[str], day: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Rows of the comparison")
        self._spec, self._recorded = spec, recorded
        self.list = _GroupList(self)
        self.up = _button("Move &up", self)
        self.down = _button("Move &down", self)
        self.every = _button("&All, in their usual order", self)
        self.period_box = QCheckBox("Count only &events", self)
        self.period_box.setAccessibleName("Count only events of a period")
        since, until = spec.period or (dates.step(day, -_USUAL_PERIOD_YEARS), day)
        self.since, self.until = AsOfEdit(since, self), AsOfEdit(until, self)
        self.since.setAccessibleName("First day of events")
        self.until.setAccessibleName("Last day of events")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.trouble = PlainLabel("", self)
        self.trouble.setAccessibleName("What is wrong")
        self.trouble.hide()
        self._lay_out()
        shown = spec.groups or USUAL
        self._fill([*shown, *(group for group in GROUPS if group not in shown)], shown)
        self.period_box.setChecked(spec.period is not None)
        self._period_toggled(spec.period is not None)
        self._connect()
        self.list.setFocus()

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        for button in (self.up, self.down, self.every):
            side.addWidget(button)
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.addWidget(self.list, 1)
        middle.addLayout(side)
        period = QHBoxLayout()
        for widget in (self.period_box, PlainLabel("from", self, wrap=False), self.since):
            period.addWidget(widget)
        period.addWidget(PlainLabel("to", self, wrap=False))
        period.addWidget(self.until)
        period.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(PlainLabel("Groups that are shown, from top to bottom:", self))
        column.addLayout(middle, 1)
        column.addLayout(period)
        column.addWidget(self.trouble)
        column.addWidget(self.buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 74, self.fontMetrics().height() * 28)

    def _connect(self) -> None:
        self.up.clicked.connect(self._up)
        self.down.clicked.connect(self._down)
        self.every.clicked.connect(self._all)
        self.list.step_asked.connect(self._step)
        self.list.itemChanged.connect(self._changed)
        self.period_box.toggled.connect(self._period_toggled)
        self.since.entered.connect(self.since.set_day)
        self.until.entered.connect(self.until.set_day)
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)

    def _fill(self, order: Sequence[str], shown: Sequence[str]) -> None:
        self.list.clear()
        for group in order:
            item = QListWidgetItem(plain(self._words(group)))
            item.setData(Qt.ItemDataRole.UserRole, group)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsDragEnabled
            )  # fmt: skip
            item.setCheckState(_CHECKED if group in shown else _UNCHECKED)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _words(self, group: str) -> str:
        if group == PER_YEAR:
            return f"{group} (full members, year by year)"
        return group if group in self._recorded else f"{group} (nothing recorded)"

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that are ticked, in their order."""
        items = (self.list.item(place) for place in range(self.list.count()))
        return tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == _CHECKED)

    def _all(self) -> None:
        self._fill(GROUPS, USUAL)

    def _up(self) -> None:
        self._step(-1)

    def _down(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        place = self.list.currentRow()
        if place >= 0 and 0 <= place + by < self.list.count():
            self.list.insertItem(place + by, self.list.takeItem(place))
            self.list.setCurrentRow(place + by)

    def _changed(self, _item: QListWidgetItem) -> None:
        self._say("" if self.groups else "Tick at least one group.")

    def _period_toggled(self, on: bool) -> None:
        self.since.setEnabled(on)
        self.until.setEnabled(on)

    def _say(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not words)

    def _take(self) -> None:
        period = (self.since.day, self.until.day) if self.period_box.isChecked() else None
        if period is not None and period[0] > period[1]:
            self.since.setFocus()
            self.trouble.setText("The first day of events lies after the last.")
            self.trouble.show()
            return
        groups = self.groups
        # All in their usual order is how a comparison begins; then groups that come later are shown too.
        self.chosen.emit(replace(self._spec, groups=() if groups == USUAL else groups, period=period))
        self.accept()


class _GroupList(QListWidget):
    """Groups with boxes; dragged, or moved with Alt+Up and Alt+Down."""

    step_asked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Groups of rows")
        self.setToolTip("Space ticks a group. Drag it, or press Alt+Up and Alt+Down, to move it.")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        # A box is higher than a line of text.
        self.setSpacing(2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Up and Alt+Down move the current group."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.step_asked.emit(step)
            return
        super().keyPressEvent(event)


def _button(text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAutoDefault(False)
    return button
