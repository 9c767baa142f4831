"""The Notebook room: every note in one list, searched, filtered and grouped, the one you are on beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import dates, note_context, note_target, tags
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.folding import words
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.note_list import Listing
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import Problem, UnknownId
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.kit import ask, reading_table
from minilat_desktop.ui.kit.hint import Hint
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.kit.state import State, today
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.kit.work import Work
from minilat_desktop.ui.notes.filters import Filters
from minilat_desktop.ui.notes.notes_model import CHANGED, NOTE, ON, TAGS, WRITTEN, NotesDelegate, NotesModel
from minilat_desktop.ui.notes.notes_view import NotesView
from minilat_desktop.ui.notes.page import NotePage
from minilat_desktop.ui.notes.tag_dialog import TagDialog
from minilat_desktop.ui.notes.verbs import NoteVerbs

ORIGIN = "notebook"
_NOTHING = Listing((), 0)
_WRITTEN_WIDE, _FOUND_WIDE = 125, 230
_SHOW = {"comparison": "Show comparison", "actor": "Show member", "span": "Show span"}


class NotebookPanel(QWidget):
    """`opened` asks the window to show what a note is on."""

    troubled = Signal(object)
    opened = Signal(str)

    def __init__(self, catalogue: CatalogueService, state: State, themes: Themes, work: Work) -> None:
        super().__init__()
        self._catalogue, self._state, self._themes = catalogue, state, themes
        self._notebook: NotebookService | None = None
        self._why_closed = self._listed = ""
        # Something changed while the room was out of sight: it is read again when it is shown.
        self._stale = False
        self.filters = Filters(self._lost)
        self.search, self.count = self.filters.search, self.filters.count
        self.model = NotesModel(self._fetch, self)
        self.view = NotesView(self.model, self)
        self.delegate = NotesDelegate(self.view, themes)
        self._dress_view()
        self.page = NotePage(ORIGIN)
        self.editor = self.page.editor
        self.editor.setPlaceholderText("Choose a note on the left to read and edit it.")
        self.verbs = NoteVerbs(self, _Meant(self), catalogue, work)
        self.new = QPushButton("New note")
        self.new.setToolTip("Begin a note that stands on its own")
        self.more = QPushButton("More")
        self.more.setMenu(self.verbs.menu(self.more))
        self.go = QPushButton("Show coalition")
        self.delete = QPushButton("Delete")
        self.status = PlainLabel()
        self._empty = Hint(self.view)
        self._lay_out()
        self._connect()
        self.refresh()

    def _dress_view(self) -> None:
        view = self.view
        view.setItemDelegate(self.delegate)
        reading_table.by_lines(view, "All notes")
        reading_table.of_very_many(view)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # One height for all: otherwise every line of fifty thousand would be asked for its own.
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 10)
        view.setWordWrap(False)
        header = view.horizontalHeader()
        header.setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((ON, 140), (TAGS, 125), (WRITTEN, _WRITTEN_WIDE), (CHANGED, 140)):
            view.setColumnWidth(column, width)

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        listing = QVBoxLayout(left)
        listing.setContentsMargins(0, 0, 0, 0)
        listing.setSpacing(0)
        listing.addWidget(self.filters)
        listing.addWidget(self.view, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(8, 8, 8, 2)
        buttons.setSpacing(6)
        buttons.addStretch(1)
        for button in (self.new, self.go, self.delete, self.more):
            buttons.addWidget(button)
        writing = QVBoxLayout(right)
        writing.setContentsMargins(0, 0, 0, 0)
        writing.setSpacing(0)
        writing.addLayout(buttons)
        self.status.setContentsMargins(8, 2, 8, 2)
        writing.addWidget(self.status)
        writing.addWidget(self.page, 1)
        split = QSplitter(childrenCollapsible=False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([760, 600])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _connect(self) -> None:
        self.filters.changed.connect(self.refresh)
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self.view.addActions([self.verbs.all, *self.verbs.of_chosen, *self.verbs.outward])
        self.verbs.all.triggered.connect(self.view.selectAll)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.editor.saved.connect(self._saved)
        self.page.failed.connect(self._failed)
        self.page.changed.connect(self._state.tell)
        self.verbs.changed.connect(self._state.tell)
        self.verbs.said.connect(self.status.setText)
        self.verbs.tags.triggered.connect(self._show_tags)
        self.new.clicked.connect(self.begin)
        self.go.clicked.connect(self._go)
        self.delete.clicked.connect(self._delete)
        self._state.changed.connect(self._state_changed)
        self._themes.changed.connect(self.view.viewport().update)

    def set_notebook(self, notebook: NotebookService | None, why_closed: str = "") -> None:
        """The notebook to read; None with a reason when it could not be opened."""
        self._notebook = notebook
        self._why_closed = why_closed
        self.page.set_notebook(notebook)
        self._follow()
        self.refresh()

    # The list

    def _fetch(self, numbers: Sequence[int]) -> Mapping[int, Note]:
        try:
            return self._notebook.lists.at(numbers) if self._notebook else {}
        except Problem as problem:
            self.status.setText(str(problem))
            return {}

    def _lost(self) -> frozenset[str]:
        return self._notebook.lost_targets(self._catalogue.present) if self._notebook else frozenset()

    def refresh(self) -> None:
        """Read the list again and keep the note in the editor."""
        self._stale = False
        found = self._listing()
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        asked = words(self.search.text())
        self.model.show(found, asked, self.filters.group.currentData() or "")
        self.view.setColumnWidth(WRITTEN, _FOUND_WIDE if asked else _WRITTEN_WIDE)
        place = self._place(self.editor.note_id)
        if place >= 0:
            self.view.selectRow(place)
        selection.blockSignals(False)
        self._listed = "1 note" if found.notes == 1 else f"{grouped(found.notes)} notes"
        self._empty.setText(self._why_empty())
        self._empty.setVisible(not found.notes)
        self._buttons()

    def _listing(self) -> Listing:
        if self._notebook is None:
            return _NOTHING
        try:
            known = self._notebook.marks.tags()
            self.filters.offer_tags(known)
            self.delegate.colours = {tags.key(tag.name): tag.colour for tag in known}
            return self._notebook.lists.listing(self.filters.wanted(), date.fromordinal(today()))
        except Problem as problem:
            self.status.setText(str(problem))
            return _NOTHING

    def _place(self, note_id: str) -> int:
        try:
            return self.model.place_of(self._notebook.lists.number_of(note_id)) if self._notebook and note_id else -1
        except Problem:
            return -1

    def _why_empty(self) -> str:
        if self._notebook is None:
            return self._why_closed
        query = self.search.text().strip()
        if query:
            return f"No note matches “{plain(query, 80)}”."
        if self.filters.narrowed:
            return "No note is like that."
        return "There are no notes yet.\nSelect a coalition and write in the panel beside it, or begin one here."

    def _selection_changed(self, _chosen: object, _left: object) -> None:
        self._buttons()

    def _buttons(self) -> None:
        note = self.editor.note_id
        self.go.setEnabled(bool(note) and self.editor.target != note_target.FREE)
        kind = note_target.kind_of(self.editor.target)
        self.go.setText(_SHOW.get(kind, "Show coalition"))
        writable = self._notebook is not None and not self._notebook.read_only
        self.new.setEnabled(writable)
        chosen = len(self.chosen())
        self.count.setText(f"{self._listed}, {grouped(chosen)} selected" if chosen > 1 else self._listed)
        self.delete.setEnabled((bool(note) and not self.editor.isReadOnly()) or (chosen > 1 and writable))
        self.verbs.enable(chosen=chosen > 0, writable=writable, listed=self.model.rowCount() > 0)

    def chosen(self) -> list[int]:
        """The numbers of the notes that are selected, each once."""
        # By ranges: of fifty thousand rows Qt would make as many indexes first.
        ranges = self.view.selectionModel().selection()
        spans = sorted((one.top(), one.bottom()) for one in map(ranges.at, range(ranges.size())))
        return list(dict.fromkeys(chain.from_iterable(self.model.numbers_in(*span) for span in spans)))

    def meant(self) -> list[int]:
        """What is exported or printed: several selected notes, else everything listed."""
        chosen = self.chosen()
        return chosen if len(chosen) > 1 else self.model.numbers

    @property
    def notebook(self) -> NotebookService | None:
        """The notebook that is shown."""
        return self._notebook

    # The note

    def show_note(self, note_id: str) -> None:
        """Go to a note, whatever the list was narrowed to."""
        if self._place(note_id) < 0:
            self.filters.clear()
        if self._notebook is not None and self._place(note_id) < 0:
            self.model.unfold_to(self._notebook.lists.number_of(note_id))
        place = self._place(note_id)
        if place >= 0:
            self.view.selectRow(place)
            self.editor.setFocus()

    def begin(self, _checked: bool = False) -> None:
        """Begin a note that stands on its own."""
        if self._notebook is not None and self.editor.open_new(note_target.FREE, dates.of_day(self._state.as_of).text):
            self.view.clearSelection()
            self.status.setText("A note that stands on its own; the first key makes it.")
            self._buttons()
            self.editor.setFocus()

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        note = self.model.note_at(current.row()) if current.isValid() else None
        if note is not None and note.id != self.editor.note_id and self.editor.open_note(note):
            self._show_context()
        self._buttons()

    def _show_context(self) -> None:
        """What the open note is on, as of the day; its recorded name where there is no such thing any more."""
        note = self._current()
        if note is not None:
            self.status.setText(plain(self._context(note), 400))

    def _context(self, note: Note) -> str:
        name = plain(note.target_name, 200)
        if note.target == note_target.FREE:
            return "A note that stands on its own"
        coalition_id = note_target.coalition_of(note.target)
        if not coalition_id:
            known = self._notebook is not None and self._notebook.name_of(note.target) is not None
            gone = (
                "a comparison that is no longer saved" if note.target.startswith("comparison:") else "no longer there"
            )
            return f"On {name}" if known else f"On {name}, {gone}"
        try:
            coalition = self._catalogue.coalition(coalition_id)
        except UnknownId:
            return f"On {name}, which this catalogue does not have"
        named = note_target.name_in(coalition, note.target)
        if named is None:
            return f"On {name}, which is no longer recorded"
        exact = "" if named == coalition.short_name else f"{plain(named, 200)}. "
        return f"On {exact}{note_context.on_day(coalition, note.target, self._state.as_of)}"

    def _current(self) -> Note | None:
        place = self._place(self.editor.note_id)
        return self.model.note_at(place) if place >= 0 else None

    # What happens elsewhere

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _state_changed(self, changes: Changes) -> None:
        if ((changes.as_of or changes.packs) and self.isVisible()) or changes.saved:
            self._show_context()
        if not changes.notes_of and not changes.tags:
            return
        if changes.origin != ORIGIN and (changes.tags or self.editor.target in changes.notes_of):
            self._follow()
            self.page.refresh()
        if changes.origin == ORIGIN and not changes.tags and self._place(self.editor.note_id) >= 0:
            # While one types the list stays in its order, or the note would jump from under the eye.
            self.model.renew(self.model.number_at(self._place(self.editor.note_id)))
        elif self.isVisible():
            self.refresh()
        else:
            self._stale = True

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
        if len(self.chosen()) > 1:
            self.verbs.delete()
        elif self.editor.delete_note(""):
            self.status.setText("Deleted. Edit ▸ Undo brings it back.")

    def _show_tags(self, _checked: bool = False) -> None:
        if self._notebook is not None:
            dialog = TagDialog(self, self._notebook.marks, self._themes)
            dialog.changed.connect(self._state.tell)
            ask.show(dialog)

    def _saved(self) -> None:
        self.status.setText("Saved")

    def _failed(self, problem: Problem) -> None:
        self.status.setText("Not saved.")
        self.troubled.emit(problem)


class _Meant:
    """The room as its verbs see it."""

    def __init__(self, panel: NotebookPanel) -> None:
        self._panel = panel

    def notebook(self) -> NotebookService | None:
        return self._panel.notebook

    def chosen(self) -> list[int]:
        return self._panel.chosen()

    def meant(self) -> list[int]:
        return self._panel.meant()

    def flush(self) -> bool:
        return self._panel.editor.flush()
