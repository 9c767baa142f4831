"""View ▸ History: every step with its time, the present position among them; a click goes back or forward to a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import dates
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.note import Step
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.history import History
from minilat_desktop.ui.kit import ask, reading_table, sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain, tooltip

if TYPE_CHECKING:
    from minilat_desktop.ui.shell.rooms import Rooms

_HEADINGS = ("", "When", "What was done")
_HERE = "▸"
_PORTION = 200
_BEGINNING = Step(0, "Before the first step", "")
_Index = QModelIndex | QPersistentModelIndex


class StepsModel(QAbstractTableModel):
    """The steps, the newest first, read as far as one looks; beneath them the beginning of everything."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history: History | None = None
        self._steps: list[Step] = []

    def read(self, history: History | None, least: int = _PORTION) -> None:
        """Read the steps again, at least so many of them."""
        self.beginResetModel()
        self._history = history
        found = history.steps(None, max(least, _PORTION)) if history else []
        self._steps = self._with_end(found, max(least, _PORTION)) if history else []
        self.endResetModel()

    @staticmethod
    def _with_end(found: list[Step], asked: int) -> list[Step]:
        return found if len(found) == asked else [*found, _BEGINNING]

    def step(self, row: int) -> Step:
        """The step of a row."""
        return self._steps[row]

    def here(self) -> int:
        """The row of the present position: the last step that is done."""
        return next((row for row, step in enumerate(self._steps) if not step.undone), -1)

    def canFetchMore(self, parent: _Index = QModelIndex()) -> bool:  # noqa: B008
        return not parent.isValid() and bool(self._steps) and self._steps[-1] is not _BEGINNING

    def fetchMore(self, parent: _Index = QModelIndex()) -> None:  # noqa: B008
        if self._history is None or not self.canFetchMore(parent):
            return
        try:
            found = self._with_end(self._history.steps(self._steps[-1].id, _PORTION), _PORTION)
        except Problem:
            found = [_BEGINNING]
        self.beginInsertRows(QModelIndex(), len(self._steps), len(self._steps) + len(found) - 1)
        self._steps += found
        self.endInsertRows()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._steps)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        step, here = self._steps[index.row()], index.row() == self.here()
        if role == Qt.ItemDataRole.DisplayRole:
            label = plain(step.label[:1].upper() + step.label[1:], 300)
            return (_HERE if here else "", dates.moment_in_words(step.time) if step.time else "", label)[index.column()]
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return "taken back" if step.undone else "present position" if here else "done"
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 2:
            return tooltip(plain(step.label, 300))
        if role == Qt.ItemDataRole.ForegroundRole and step.undone:
            parent = self.parent()
            assert isinstance(parent, QWidget)
            return QBrush(parent.palette().placeholderText())
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(here and index.column() == 2)
            font.setItalic(step.undone)
            return font
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return reading_table.heading(_HEADINGS, section, orientation, role)


class _Steps(QTableView):
    """Enter goes to the step one is on, as a click does; the arrow keys only look."""

    entered_on = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_on.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class HistoryDialog(QDialog):
    """Stays open beside the window while one works. `wanted` carries the number of the step to go to."""

    wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("History")
        self.resize(sizes.by_text(self, 90, 30))
        self.words = PlainLabel()
        self.model = StepsModel(self)
        self.view = _Steps()
        self.view.setModel(self.model)
        reading_table.by_lines(self.view, "Steps, the newest first")
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        letter = self.fontMetrics().averageCharWidth()
        self.view.setColumnWidth(0, 4 * letter)
        self.view.setColumnWidth(1, 24 * letter)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.view, 1)
        layout.addWidget(buttons)
        self.view.clicked.connect(self._go)
        self.view.entered_on.connect(self._go)

    def read(self, history: History | None, *, read_only: bool) -> None:
        """Show the steps as they are now. Raises `Problem` where they cannot be read."""
        top = self.view.verticalScrollBar().value()
        self.model.read(history, self.model.rowCount())
        self.view.setEnabled(history is not None and not read_only)
        if history is None or read_only:
            self.words.setText("The notebook cannot be written, so no step can be taken.")
        elif self.model.rowCount() <= 1:
            self.words.setText("Nothing was done yet. Notes, comparisons, imports, packs and filters make steps here.")
        else:
            self.words.setText(
                "A click on a step goes back or forward to it. Steps taken back stay until you do another."
            )
        here = self.model.here()
        if here >= 0:
            self.view.selectRow(here)
        self.view.verticalScrollBar().setValue(top)

    def _go(self, index: QModelIndex) -> None:
        self.wanted.emit(self.model.step(index.row()).id)


class Past(QObject):
    """Keeps the dialog and the named filters in step with the notebook's history."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms.window)
        self._rooms = rooms
        self.dialog: HistoryDialog | None = None
        self._filters = rooms.window.list.kept_filters
        self._filters.changed = self._keep_filters
        rooms.state.changed.connect(self._state_changed)

    @property
    def _history(self) -> History | None:
        notebook = self._rooms.notebook
        return None if notebook is None else History(notebook)

    def show(self) -> None:
        """View ▸ History."""
        if self.dialog is None:
            # What is being written is a step too.
            self._rooms.keeping.flush()
            self.dialog = HistoryDialog(self._rooms.window)
            self.dialog.wanted.connect(self._rooms.keeping.go_to)
            self.dialog.finished.connect(self._closed)
            self.refresh()
            ask.stay(self.dialog)
        self.dialog.raise_()
        self.dialog.activateWindow()
        self.dialog.view.setFocus()

    def refresh(self) -> None:
        """Read the steps again where they are shown."""
        if self.dialog is None:
            return
        notebook = self._rooms.notebook
        try:
            self.dialog.read(self._history, read_only=notebook is None or notebook.read_only)
        except Problem as problem:
            self.dialog.words.setText(str(problem))

    def _closed(self, _code: int) -> None:
        self.dialog = None

    def _state_changed(self, changes: Changes) -> None:
        if changes.filters:
            self.take_up_filters()

    def take_up_filters(self) -> None:
        """Keep the filters that the notebook knows of; where it knows of none, those of the desk stay."""
        try:
            found = self._history.filters() if self._history else None
        except Problem:
            return
        if found is not None:
            self._filters.become(found)

    def _keep_filters(self, before: dict[str, str], label: str) -> None:
        notebook, history = self._rooms.notebook, self._history
        if notebook is None or history is None or notebook.read_only:
            return
        try:
            self._rooms.state.tell(history.keep_filters(before, dict(self._filters), label))
        except Problem as problem:
            self._rooms.window.say(str(problem))
