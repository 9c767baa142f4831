"""Notes beside the detail: the notes on the selected coalition, one of them in the editor."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import dates, note_context
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.model import Coalition
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.note_target import coalition_of, name_in
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.notes.marks import signs
from minilat_desktop.ui.notes.page import NotePage
from minilat_desktop.ui.notes.wording import written_as_of

ORIGIN = "notes"
NoteRole = Qt.ItemDataRole.UserRole
# Notes on one coalition; the Notebook room has more.
_MOST_LISTED = 500


class NotesPanel(QWidget):
    """The coalition as of the day, the list of its notes, the editor, and what became of the last save."""

    troubled = Signal(object)

    def __init__(self, catalogue: CatalogueService, state: State) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._state = state
        self._notebook: NotebookService | None = None
        self._why_closed = "The notebook is being opened…"
        # Another coalition was selected while a note could not be saved: shown once it is.
        self._behind = False
        self._coalition: Coalition | None = None
        self.heading = PlainLabel()
        self.context = PlainLabel(wrap=True)
        self.context.setAccessibleName("What the notes are on, as of the day looked at")
        self.new = QPushButton("New note")
        self.delete = QPushButton("Delete")
        self.list = QListWidget()
        self.list.setAccessibleName("Notes on this coalition")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page = NotePage(ORIGIN)
        self.editor = self.page.editor
        self.status = PlainLabel(wrap=True)
        self.status.setAccessibleName("Whether the note is saved")
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 6)
        top.addWidget(self.heading, 1)
        top.addWidget(self.new)
        top.addWidget(self.delete)
        split = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        split.addWidget(self.list)
        split.addWidget(self.page)
        split.setSizes([90, 300])
        split.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        self.context.setContentsMargins(8, 0, 8, 6)
        whole.addWidget(self.context)
        whole.addWidget(split, 1)
        self.status.setContentsMargins(8, 3, 8, 4)
        whole.addWidget(self.status)

    def _connect(self) -> None:
        self.new.clicked.connect(self.begin)
        self.delete.clicked.connect(self.delete_current)
        self.list.currentItemChanged.connect(self._item_changed)
        self.editor.saved.connect(self._saved)
        self.page.failed.connect(self._failed)
        self.page.changed.connect(self._state.tell)
        self._state.changed.connect(self._state_changed)

    def set_notebook(self, notebook: NotebookService | None, why_closed: str = "") -> None:
        """The notebook to write in; None with a reason when it could not be opened."""
        self._notebook = notebook
        self._why_closed = why_closed
        self.page.set_notebook(notebook)
        self.refresh()

    def _why_locked(self) -> str:
        locked = self._notebook is not None and self._notebook.read_only
        return (self._why_closed or "The notebook is open read-only.") if locked else ""

    def _state_changed(self, changes: Changes) -> None:
        if changes.as_of:
            self._show_context()
        if changes.selection:
            self.refresh()
        elif self._concerned(changes):
            if changes.origin == ORIGIN and not changes.tags and self._renewed():
                return
            self._reload(follow=changes.origin != ORIGIN)
            if changes.origin != ORIGIN:
                self.page.refresh()

    def _renewed(self) -> bool:
        """Write the line of the note in the editor anew, where it stands; whether it is listed.

        While one types the list stays in its order, or the note would jump from under the eye.
        """
        if self._notebook is None or self.list.currentRow() < 0:
            return False
        item = self.list.currentItem()
        if item.data(NoteRole).id != self.editor.note_id:
            return False
        try:
            note = self._notebook.lists.note(self.editor.note_id)
        except Problem:
            return False
        item.setText(self._line(note))
        item.setData(NoteRole, note)
        return True

    def _concerned(self, changes: Changes) -> bool:
        """Whether notes on the coalition or on anything recorded of it are otherwise."""
        here = self._state.selected
        return bool(here) and any(coalition_of(target) == here for target in changes.notes_of)

    def _target(self) -> str:
        return f"coalition:{self._state.selected}" if self._state.selected else ""

    def refresh(self) -> None:
        """Show the selected coalition's notes. What was being written is saved first, and kept if it cannot be."""
        self._behind = not self.editor.flush()
        if self._behind:
            return
        target = self._target()
        self._coalition = self._catalogue.coalition(target) if target else None
        writable = self._notebook is not None and not self._notebook.read_only and bool(target)
        self.new.setEnabled(writable)
        self.heading.setText(f"Notes on {self._coalition.short_name}" if self._coalition else "Notes")
        self._show_context()
        self.editor.setPlaceholderText(self._hint(target))
        self.status.setText(self._why_locked())
        found = self._fill()
        if found:
            self.list.setCurrentRow(0)
        else:
            self.editor.open_new(target, self._as_of())
            self.delete.setEnabled(False)

    def _as_of(self) -> str:
        return dates.of_day(self._state.as_of).text

    def _show_context(self) -> None:
        """What the notes are on, as of the day; a note that is begun from now on is written under that day."""
        coalition = self._coalition
        said = note_context.on_day(coalition, coalition.key, self._state.as_of) if coalition else ""
        self.context.setText(said)
        self.context.setVisible(bool(said))
        if not self.editor.note_id:
            self.editor.as_of = self._as_of()

    def _hint(self, target: str) -> str:
        if self._notebook is None:
            return self._why_closed
        return "Write a note here. It is saved as you type." if target else "Select a coalition to write a note on it."

    def _fill(self) -> list[Note]:
        found = self._read()
        self.list.blockSignals(True)
        self.list.clear()
        for note in found:
            self.list.addItem(self._item(note))
        self.list.blockSignals(False)
        self.list.setVisible(bool(found))
        return found

    def _read(self) -> list[Note]:
        if self._notebook is None or not self._target():
            return []
        try:
            return self._notebook.lists.about(self._state.selected or "", _MOST_LISTED)
        except Problem as problem:
            self.status.setText(str(problem))
            return []

    def _item(self, note: Note) -> QListWidgetItem:
        item = QListWidgetItem(self._line(note))
        item.setData(NoteRole, note)
        return item

    def _line(self, note: Note) -> str:
        on = "" if note.target == self._target() else f"On {plain(self._short(note), 60)}"
        tags = ", ".join(f"#{plain(tag, 40)}" for tag in note.tags)
        told = "  ·  ".join(
            part for part in (on, tags, dates.moment_in_words(note.modified), written_as_of(note)) if part
        )
        return f"{signs(note)}{plain(note.title, 120)}\n{told}"

    def _short(self, note: Note) -> str:
        """What a note is on, without the name of the coalition that is over the list."""
        head = f"{self._coalition.short_name} · " if self._coalition else ""
        return note.target_name.removeprefix(head)

    def _reload(self, *, follow: bool) -> None:
        """Read the notes again. `follow`: something else changed them, so the editor shows what is in the file now."""
        current = self.editor.note_id
        if follow and not self.editor.flush():
            return
        found = self._fill()
        place = next((row for row, note in enumerate(found) if note.id == current), -1)
        if place >= 0:
            self.list.blockSignals(not follow)
            self.list.setCurrentRow(place)
            self.list.blockSignals(False)
            self.delete.setEnabled(not self.editor.isReadOnly())
            if follow and found[place].text != self.editor.toPlainText():
                self.editor.open_note(found[place])
        elif follow and found:
            self.list.setCurrentRow(0)
        elif follow or not found:
            self.editor.open_new(self._target(), self._as_of())
            self.delete.setEnabled(False)

    def _item_changed(self, current: QListWidgetItem | None, _previous: QListWidgetItem | None) -> None:
        if current is None:
            return
        note: Note = current.data(NoteRole)
        if not self.editor.open_note(note):
            return
        self.delete.setEnabled(not self.editor.isReadOnly())
        damaged = "This note fails its checksum: something other than this program changed it." if note.damaged else ""
        began = written_as_of(note)
        written = f"Changed {dates.moment_in_words(note.modified)}" + (f", written {began}" if began else "")
        self.status.setText(damaged or self._why_locked() or written)

    def note_on(self, target: str) -> None:
        """Show the newest note on something recorded of the coalition, or begin one."""
        for row in range(self.list.count()):
            if self.list.item(row).data(NoteRole).target == target:
                self.list.setCurrentRow(row)
                self.editor.setFocus()
                return
        self.begin(target)

    def begin(self, target: str | bool = "") -> None:
        """Begin a new note on the selected coalition, or on something recorded of it."""
        on = target if isinstance(target, str) and target else self._target()
        if self._target() and self.editor.open_new(on, self._as_of()):
            self.list.blockSignals(True)
            self.list.setCurrentRow(-1)
            self.list.clearSelection()
            self.list.blockSignals(False)
            self.delete.setEnabled(False)
            self.status.setText(self._about_new(on))
            self.editor.setFocus()

    def _about_new(self, target: str) -> str:
        name = name_in(self._coalition, target) if self._coalition and target != self._target() else ""
        return f"New note on {plain(name, 120)}" if name else ""

    def delete_current(self) -> None:
        """Delete the note in the editor; Edit ▸ Undo brings it back."""
        if self.editor.delete_note(self._target(), self._as_of()):
            self.status.setText("Deleted. Edit ▸ Undo brings it back.")

    def _saved(self) -> None:
        if self._behind:
            self.refresh()
        self.status.setText(f"Saved {datetime.now().astimezone():%H:%M:%S}")

    def _failed(self, problem: Problem) -> None:
        self.status.setText(f"Not saved; what you wrote is still here. {problem}")
        self.troubled.emit(problem)
