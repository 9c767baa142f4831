"""The saved comparisons: what each compares, when it was saved, what changed since; to open, rename, copy, delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import comparison_steps, dates
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.comparison_policy import policy_in_words
from minilat_desktop.domain.problems import Problem
from minilat_desktop.domain.saved_comparison import Difference, Saved
from minilat_desktop.services.saved_comparisons import SavedComparisons
from minilat_desktop.ui.kit import ask, reading_table
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain, tooltip
from minilat_desktop.ui.kit.state import State

_HEADINGS = ("Name", "Columns", "Saved", "Since then")
_LETTERS, _LINES = 150, 30
_MOST_LINES = 500
_Index = QModelIndex | QPersistentModelIndex
# What is known of what changed: differences, a sentence why it is not known, or None while it is not looked up yet.
Since = tuple[Difference, ...] | str | None


class SavedModel(QAbstractTableModel):
    """Saved comparisons as a table."""

    def __init__(self, name_of: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._every: list[Saved] = []
        self._since: dict[tuple[str, str], Since] = {}

    def show(self, every: list[Saved]) -> None:
        """Show other comparisons; what changed since one was saved is kept as long as it is the same."""
        self.beginResetModel()
        self._every = every
        self.endResetModel()

    def at(self, row: int) -> Saved | None:
        """The comparison of a row."""
        return self._every[row] if 0 <= row < len(self._every) else None

    def row_of(self, saved_id: str) -> int:
        """The row of a comparison, -1 where it is not listed."""
        return next((row for row, one in enumerate(self._every) if one.id == saved_id), -1)

    def forget(self) -> None:
        """Another catalogue is in force: what changed is to be looked up again."""
        self._since.clear()

    def since(self, saved: Saved) -> Since:
        """What changed since it was saved, as far as it is known."""
        return self._since.get((saved.id, saved.modified))

    def learn(self, saved: Saved, found: Since) -> None:
        """What changed since it was saved has been looked up."""
        self._since[(saved.id, saved.modified)] = found
        row = self.row_of(saved.id)
        self.dataChanged.emit(self.index(row, 3), self.index(row, 3))

    def unknown(self) -> Saved | None:
        """One whose changes are not looked up yet."""
        return next((one for one in self._every if self.since(one) is None), None)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._every)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        saved = self._every[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(saved, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 1:
            return tooltip("\n".join(self._columns(saved)))
        return None

    def _text(self, saved: Saved, column: int) -> str:
        if column == 0:
            return plain(f"Damaged: {saved.name}" if saved.damaged else saved.name, 120)
        if column == 1:
            return plain(", ".join(self._columns(saved)), 300)
        if column == 2:
            day = "" if saved.day is None else f", as of {dates.short_date(saved.day)}"
            return f"{dates.moment_in_words(saved.modified)}{day}"
        found = self.since(saved)
        return "…" if found is None else plain(found, 120) if isinstance(found, str) else since_in_words(found)

    def _columns(self, saved: Saved) -> list[str]:
        spec = saved.spec
        named = [comparison_steps.column_in_words(one, self._name_of) for one in spec.columns]
        return named if spec.policy == "preferred" else [*named, policy_in_words(spec.policy)]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return reading_table.heading(_HEADINGS, section, orientation, role)


class SavedDialog(QDialog):
    """The list with its verbs. `opened` and `noted` carry the id of the comparison that is wanted.

    What changed is looked up one comparison at a time, whenever the window has nothing else to do.
    """

    opened = Signal(str)
    noted = Signal(str)

    def __init__(self, parent: QWidget, saved: SavedComparisons, state: State) -> None:
        super().__init__(parent)
        self.setWindowTitle("Saved comparisons")
        self._saved, self._state = saved, state
        self.words = PlainLabel()
        self.model = SavedModel(saved.name_of, self)
        self.view = self._make_view()
        self.differences = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.differences.setAccessibleName("What changed since it was saved")
        self._make_buttons()
        self._lay_out()
        metrics = self.fontMetrics()
        self.resize(
            min(_LETTERS * metrics.averageCharWidth(), int(self.screen().availableSize().width() * 0.9)),
            min(_LINES * metrics.height(), int(self.screen().availableSize().height() * 0.9)),
        )
        self._looking = QTimer(self, interval=0)
        self._looking.timeout.connect(self._look_up_one)
        self.finished.connect(self._looking.stop)
        state.changed.connect(self._state_changed)
        self.refresh()

    def _make_view(self) -> QTableView:
        view = QTableView(self)
        view.setModel(self.model)
        reading_table.by_lines(view, "Saved comparisons")
        view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        header = view.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        letter = self.fontMetrics().averageCharWidth()
        for column, letters in ((0, 40), (2, 40), (3, 30)):
            view.setColumnWidth(column, letters * letter)
        view.selectionModel().currentRowChanged.connect(self._row_changed)
        view.doubleClicked.connect(self._open)
        return view

    def _make_buttons(self) -> None:
        self.buttons: dict[str, QPushButton] = {}
        for text, slot in (
            ("&Open", self._open), ("&Rename…", self._rename), ("D&uplicate", self._duplicate),
            ("&Save what is compared now", self._update), ("&Note…", self._note), ("&Delete", self._delete),
        ):  # fmt: skip
            button = QPushButton(text, self)
            button.setAutoDefault(text == "&Open")
            button.clicked.connect(slot)
            self.buttons[text.replace("&", "")] = button

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(self.view)
        split.addWidget(self.differences)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        row = QHBoxLayout()
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        row.addWidget(close)
        whole = QVBoxLayout(self)
        whole.addWidget(self.words)
        whole.addWidget(split, 1)
        whole.addLayout(row)

    # Reading

    def refresh(self, keep: str = "") -> None:
        """Read the list again, and stay on the comparison that was current, or on the one named."""
        current = self._current()
        wanted, place = keep or (current.id if current else ""), self.view.currentIndex().row()
        try:
            every = self._saved.every()
        except Problem as problem:
            every = []
            self.words.setText(str(problem))
        self.model.show(every)
        row = self.model.row_of(wanted)
        if every:
            self.view.selectRow(row if row >= 0 else min(max(place, 0), len(every) - 1))
        self._show_current()
        if self.model.unknown() is not None:
            self._looking.start()

    def _current(self) -> Saved | None:
        return self.model.at(self.view.currentIndex().row())

    def _look_up_one(self) -> None:
        wanted = self.model.unknown()
        if wanted is None or not self.isVisible():
            self._looking.stop()
            return
        found: Since
        try:
            found = self._saved.changed_since(wanted.id)
        except Problem as problem:
            found = problem.happened
        self.model.learn(wanted, found)
        if self._current() == wanted:
            self._show_current()

    def _state_changed(self, changes: Changes) -> None:
        if changes.packs:
            self.model.forget()
        if changes.packs or changes.saved:
            self.refresh()

    def _row_changed(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_current()

    def _show_current(self) -> None:
        saved = self._current()
        for name, button in self.buttons.items():
            reads = name in ("Open", "Note…")
            button.setEnabled(saved is not None and (reads or not self._saved.read_only))
        if saved is None:
            self.words.setText("No comparison is saved yet. Coalition ▸ Save comparison keeps the one on the desk.")
            self.differences.setPlainText("")
            return
        self.words.setText(
            "Each is compared again with the catalogue as it is now, on the day it was saved for."
            " Edit ▸ Undo takes back what is done here."
        )
        self.differences.setPlainText(plain(differences_in_words(self.model.since(saved)), 100_000))

    # Doing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 renames, Delete deletes; Enter opens as ever."""
        verb = {Qt.Key.Key_F2: "Rename…", Qt.Key.Key_Delete: "Delete"}.get(Qt.Key(event.key()))
        if verb is None:
            super().keyPressEvent(event)
        elif self.buttons[verb].isEnabled():
            self.buttons[verb].click()

    def _open(self, _clicked: object = None) -> None:
        if (saved := self._current()) is not None:
            self.accept()
            self.opened.emit(saved.id)

    def _note(self, _checked: bool = False) -> None:
        if (saved := self._current()) is not None:
            self.noted.emit(saved.target)

    def _rename(self, _checked: bool = False) -> None:
        if (saved := self._current()) is not None:
            ask.text(self, "Rename comparison", "Name of the comparison:", saved.name, self._rename_to)

    def _rename_to(self, name: str) -> None:
        if (saved := self._current()) is not None:
            self._do(lambda: self._saved.rename(saved.id, name))

    def _duplicate(self, _checked: bool = False) -> None:
        if (saved := self._current()) is not None:
            self._do(lambda: self._saved.duplicate(saved.id)[1])

    def _update(self, _checked: bool = False) -> None:
        if (saved := self._current()) is not None:
            self._do(lambda: self._saved.update(saved.id, self._state.spec, self._state.as_of))

    def _delete(self, _checked: bool = False) -> None:
        if (saved := self._current()) is not None:
            self._do(lambda: self._saved.delete(saved.id))

    def _do(self, verb: Callable[[], Changes]) -> None:
        try:
            changes = verb()
        except Problem as problem:
            ask.tell(self, problem)
            return
        self._state.tell(changes)


def since_in_words(found: tuple[Difference, ...]) -> str:
    """What changed, counted: “3 values changed, 1 coalition gone”."""
    gone = sum(one.kind == "gone" for one in found)
    values = len(found) - gone
    parts = [
        f"{values} value{'' if values == 1 else 's'} changed" if values else "",
        f"{gone} coalition{'' if gone == 1 else 's'} gone" if gone else "",
    ]
    return ", ".join(part for part in parts if part) or "Nothing changed"


def differences_in_words(found: Since) -> str:
    """Every difference on a line of its own."""
    if found is None:
        return "Being looked up…"
    if isinstance(found, str):
        return found
    if not found:
        return "It shows what it showed when it was saved."
    lines = [one.text for one in found[:_MOST_LINES]]
    more = len(found) - len(lines)
    return "\n".join([*lines, f"… and {more} more"] if more else lines)
