"""The notebook room: every note in one searchable list, the one you are on in the editor."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import note_context
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.note_target import coalition_of
from minilat_desktop.domain.problems import Problem, UnknownId
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.notes.editor import NoteEditor
from minilat_desktop.ui.notes.panel import local_time, written_as_of

ORIGIN = "notebook"
_HEADINGS = ("On", "Note", "Written", "Changed")
_Index = QModelIndex | QPersistentModelIndex
NoteRole = Qt.ItemDataRole.UserRole


class NotesModel(QAbstractTableModel):
    """Notes as a table: target, first line, the as-of date it was written under, time of the last change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notes: list[Note] = []

    def show(self, notes: list[Note]) -> None:
        """Show other notes."""
        self.beginResetModel()
        self._notes = notes
        self.endResetModel()

    def place_of(self, note_id: str) -> int:
        """The row of a note, -1 when it is not listed."""
        return next((row for row, note in enumerate(self._notes) if note.id == note_id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._notes)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        note = self._notes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            mark = "Damaged: " if note.damaged else ""
            title = f"{mark}{plain(note.title, 300)}"
            cells = (plain(note.target_name, 120), title, written_as_of(note), local_time(note.modified))
            return cells[index.column()]
        return note if role == NoteRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return _HEADINGS[section] if role == Qt.ItemDataRole.DisplayRole else None


class NotebookPanel(QWidget):
    """Search box, list of all notes, editor. `opened` asks the window to show what a note is on."""

    troubled = Signal(object)
    opened = Signal(str)

    def __init__(self, catalogue: CatalogueService, state: State) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._state = state
        self._notebook: NotebookService | None = None
        self._why_closed = ""
        self.search = QLineEdit(placeholderText="Search all notes…", clearButtonEnabled=True)
        self.search.setAccessibleName("Search notes")
        self.count = PlainLabel(wrap=False)
        self.model = NotesModel(self)
        self.view = self._make_view()
        self.editor = NoteEditor(ORIGIN)
        self.editor.setAccessibleName("Note")
        self.editor.setPlaceholderText("Choose a note on the left to read and edit it.")
        self.go = QPushButton("Show coalition")
        self.delete = QPushButton("Delete")
        self.status = PlainLabel()
        self._empty = PlainLabel(parent=self.view)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._connect()
        self.refresh()

    def _make_view(self) -> QTableView:
        view = QTableView(self)
        view.setModel(self.model)
        view.setAccessibleName("All notes")
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        view.setColumnWidth(0, 130)
        view.setColumnWidth(2, 120)
        view.setColumnWidth(3, 130)
        return view

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 6)
        top.setSpacing(10)
        top.addWidget(self.search, 1)
        top.addWidget(self.count)
        listing = QVBoxLayout(left)
        listing.setContentsMargins(0, 0, 0, 0)
        listing.setSpacing(0)
        listing.addLayout(top)
        listing.addWidget(self.view, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(8, 8, 8, 6)
        buttons.addWidget(self.status, 1)
        buttons.addWidget(self.go)
        buttons.addWidget(self.delete)
        writing = QVBoxLayout(right)
        writing.setContentsMargins(0, 0, 0, 0)
        writing.setSpacing(0)
        writing.addLayout(buttons)
        writing.addWidget(self.editor, 1)
        split = QSplitter(childrenCollapsible=False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([560, 560])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._query_changed)
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)
        self.editor.saved.connect(self._saved)
        self.editor.failed.connect(self._failed)
        self.editor.changed.connect(self._state.tell)
        self.go.clicked.connect(self._go)
        self.delete.clicked.connect(self._delete)
        self._state.changed.connect(self._state_changed)

    def set_notebook(self, notebook: NotebookService | None, why_closed: str = "") -> None:
        """The notebook to read; None with a reason when it could not be opened."""
        self._notebook = notebook
        self._why_closed = why_closed
        self.editor.set_notebook(notebook)
        self._follow()
        self.refresh()

    def show_note(self, note_id: str) -> None:
        """Go to a note, whatever the list was narrowed to."""
        if self.model.place_of(note_id) < 0:
            self.search.clear()
        place = self.model.place_of(note_id)
        if place >= 0:
            self.view.selectRow(place)
            self.editor.setFocus()

    def refresh(self) -> None:
        """Read the notes again and keep the one in the editor."""
        query = self.search.text()
        found = self._found(query)
        self.view.selectionModel().blockSignals(True)
        self.model.show(found)
        place = self.model.place_of(self.editor.note_id)
        if place >= 0:
            self.view.selectRow(place)
        self.view.selectionModel().blockSignals(False)
        self.count.setText("1 note" if len(found) == 1 else f"{len(found)} notes")
        self._empty.setText(self._why_empty(query))
        self._empty.setVisible(not found)
        self._empty.setGeometry(10, 60, max(self.view.width() - 20, 240), 90)
        self._buttons()

    def _found(self, query: str) -> list[Note]:
        try:
            return self._notebook.search(query) if self._notebook else []
        except Problem as problem:
            self.status.setText(str(problem))
            return []

    def _why_empty(self, query: str) -> str:
        if self._notebook is None:
            return self._why_closed
        if query:
            return f"No note matches “{query}”."
        return "There are no notes yet.\nSelect a coalition and write in the panel beside it."

    def _buttons(self) -> None:
        self.go.setEnabled(bool(self.editor.note_id))
        self.go.setText("Show comparison" if self.editor.target.startswith("comparison:") else "Show coalition")
        self.delete.setEnabled(bool(self.editor.note_id) and not self.editor.isReadOnly())

    def _query_changed(self, _text: str) -> None:
        self.refresh()

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and self.editor.open_note(current.data(NoteRole)):
            self._show_context()
        self._buttons()

    def _show_context(self) -> None:
        """What the open note is on, as of the day; its recorded name where the catalogue has no such thing."""
        note = self._current()
        if note is None:
            return
        if note.target.startswith("comparison:"):
            saved = self._notebook is not None and self._notebook.name_of(note.target) is not None
            gone = "" if saved else ", a comparison that is no longer saved"
            self.status.setText(f"On {plain(note.target_name, 200)}{gone}")
            return
        try:
            coalition = self._catalogue.coalition(coalition_of(note.target))
        except UnknownId:
            self.status.setText(f"On {plain(note.target_name, 120)}, which this catalogue does not have")
            return
        self.status.setText(f"On {plain(note_context.on_day(coalition, note.target, self._state.as_of), 300)}")

    def _current(self) -> Note | None:
        place = self.model.place_of(self.editor.note_id)
        return self.model.index(place, 0).data(NoteRole) if place >= 0 else None

    def _state_changed(self, changes: Changes) -> None:
        if (changes.as_of or changes.packs) and self.isVisible():
            self._show_context()
        if changes.saved:
            self._show_context()
        if not changes.notes_of:
            return
        if changes.origin != ORIGIN:
            self._follow()
        self.refresh()

    def _follow(self) -> None:
        """Something else changed notes: the editor shows what is in the file now."""
        if self._notebook is None or not self.editor.note_id or not self.editor.flush():
            return
        now = next((note for note in self._notebook.on(self.editor.target) if note.id == self.editor.note_id), None)
        if now is None:
            self.editor.open_new("")
        elif now.text != self.editor.toPlainText():
            self.editor.open_note(now)

    def _go(self) -> None:
        self.opened.emit(self.editor.target)

    def _delete(self) -> None:
        if self.editor.delete_note(""):
            self.status.setText("Deleted. Edit ▸ Undo brings it back.")

    def _saved(self) -> None:
        self.status.setText("Saved")

    def _failed(self, problem: Problem) -> None:
        self.status.setText("Not saved.")
        self.troubled.emit(problem)
