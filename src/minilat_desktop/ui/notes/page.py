"""One note, to write and to read: the editor or the rendered text, its tags, its pin, its private flag, its links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from minilat_desktop.domain import markdown
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.kit.rendered import Rendered
from minilat_desktop.ui.kit.safe_text import plain
from minilat_desktop.ui.notes.completing import LinkCompleter
from minilat_desktop.ui.notes.editor import NoteEditor
from minilat_desktop.ui.notes.marks import PINNED, PRIVATE
from minilat_desktop.ui.notes.tag_line import TagLine

Backlinks = Callable[[Note], Sequence[Note]]
_MOST_IN_MENU = 30


class NotePage(QWidget):
    """`changed` carries what other panels must read again, `followed` a link's name or `note:ID`."""

    changed = Signal(object)
    failed = Signal(object)
    followed = Signal(str)

    def __init__(self, origin: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._origin = origin
        self._notebook: NotebookService | None = None
        self._note: Note | None = None
        self.backlinks: Backlinks = _none
        self.editor = NoteEditor(origin)
        self.editor.setAccessibleName("Note")
        self.completion = LinkCompleter(self.editor)
        self.rendered = Rendered("Note, to read")
        self.read = self._toggle("Read", "Show the note as it reads (Ctrl+Shift+R)")
        self.pin = self._toggle(f"{PINNED} Pin", "Keep this note on top of lists")
        self.private = self._toggle("Make private", "Never let this note leave by any export")
        self.links = QToolButton(popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self.links.setMenu(QMenu(self.links))
        self.tags = TagLine()
        self._lay_out()
        self._connect()
        self.refresh()

    def _toggle(self, text: str, says: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(says)
        button.setAccessibleDescription(says)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 8, 4)
        top.setSpacing(6)
        for widget in (self.read, self.pin, self.private, self.links):
            top.addWidget(widget)
        top.addStretch(1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.editor)
        self.stack.addWidget(self.rendered)
        beneath = QHBoxLayout()
        beneath.setContentsMargins(8, 4, 8, 4)
        beneath.addWidget(self.tags)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.stack, 1)
        whole.addLayout(beneath)

    def _connect(self) -> None:
        self.editor.opened.connect(self.refresh)
        self.editor.besides = self.tags.commit
        self.editor.changed.connect(self.changed)
        self.editor.failed.connect(self.failed)
        self.read.toggled.connect(self._read_or_write)
        self.pin.clicked.connect(self._pin)
        self.private.clicked.connect(self._keep_private)
        self.tags.changed.connect(self._tag)
        self.rendered.ticked.connect(self._tick)
        self.rendered.followed.connect(self.followed)
        shortcut = QShortcut(QKeySequence("Ctrl+Shift+R"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.read.toggle)

    def set_notebook(self, notebook: NotebookService | None) -> None:
        """Where to save; None, or a read-only one, only shows."""
        self._notebook = notebook
        self.editor.set_notebook(notebook)
        self.refresh()

    def refresh(self) -> None:
        """Show the marks of the note that is in the editor, as they are in the file."""
        self._note = self._found()
        note = self._note
        writable = note is not None and self._notebook is not None and not self._notebook.read_only
        for button, on in ((self.pin, bool(note and note.pinned)), (self.private, bool(note and note.private))):
            button.setEnabled(writable)
            button.setChecked(on)
        # Said in words too: a pressed button alone is hard to tell from one that is not.
        self.pin.setText(f"{PINNED} Pinned" if self.pin.isChecked() else f"{PINNED} Pin")
        self.private.setText(f"{PRIVATE} Private" if self.private.isChecked() else "Make private")
        self.tags.setEnabled(writable)
        self.tags.show_tags(note.tags if note else ())
        self.read.setEnabled(note is not None)
        if note is None and self.read.isChecked():
            self.read.setChecked(False)
        if self.read.isChecked():
            self.rendered.show_text(self.editor.toPlainText())
        self._show_links()
        if writable and self._notebook is not None:
            self.tags.offer([tag.name for tag in self._notebook.marks.tags()])

    def _found(self) -> Note | None:
        if self._notebook is None or not self.editor.note_id:
            return None
        try:
            return self._notebook.lists.note(self.editor.note_id)
        except Problem:
            return None

    def _show_links(self) -> None:
        found = self.backlinks(self._note) if self._note else []
        self.links.setVisible(bool(found))
        self.links.setText("1 link here" if len(found) == 1 else f"{len(found)} links here")
        menu = self.links.menu()
        menu.clear()
        for note in found[:_MOST_IN_MENU]:
            words = f"{plain(note.title, 60)}  ·  {plain(note.target_name, 40)}".replace("&", "&&")
            action = menu.addAction(words)
            action.triggered.connect(partial(self._go_back, note.id))

    def _go_back(self, note_id: str, _checked: bool = False) -> None:
        self.followed.emit(f"note:{note_id}")

    # What is done with the note

    def _read_or_write(self, reading: bool) -> None:
        if reading:
            self.editor.flush()
            self.rendered.show_text(self.editor.toPlainText())
        self.read.setText("Write" if reading else "Read")
        self.stack.setCurrentWidget(self.rendered if reading else self.editor)
        (self.rendered if reading else self.editor).setFocus()

    def _tick(self, line: int) -> None:
        """A check was clicked: the text is changed as if it had been typed, so that it is saved and undone as that."""
        if self.editor.isReadOnly():
            return
        before = self.editor.toPlainText()
        self.editor.replace(markdown.with_tick(before, line))
        self.rendered.show_text(self.editor.toPlainText())

    def _pin(self, on: bool) -> None:
        self._do(lambda notebook, note: notebook.marks.pin([note.id], on, origin=self._origin))

    def _keep_private(self, on: bool) -> None:
        self._do(lambda notebook, note: notebook.marks.keep_private([note.id], on, origin=self._origin))

    def _tag(self, names: Sequence[str]) -> None:
        self._do(lambda notebook, note: notebook.marks.set_tags(note.id, names, origin=self._origin))

    def _do(self, verb: Callable[[NotebookService, Note], Changes]) -> None:
        # What was typed before comes before in the history too.
        if self._notebook is None or self._note is None or not self.editor.flush():
            return
        try:
            changes = verb(self._notebook, self._note)
        except Problem as problem:
            self.failed.emit(problem)
            return
        self.refresh()
        self.changed.emit(changes)


def _none(_note: Note) -> Sequence[Note]:
    return ()
