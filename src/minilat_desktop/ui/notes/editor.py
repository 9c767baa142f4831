"""The note editor: plain text, saved at each change, throttled so that no more than 250 ms of typing can be lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.problems import ChangedMeanwhile, Problem, Unconfirmed, UnknownId
from minilat_desktop.services.notebook import NotebookService

# What may be lost is 250 ms of typing; the rest is for the save itself and for a machine that does much else.
SAVE_EVERY_MS = 150
# Qt looks for a place to break a word anew for every line of it: one endless word of 1 MB holds the window for minutes.
_LONGEST_WORD = 2_000


class NoteEditor(QPlainTextEdit):
    """Edits one note, or begins a new one on a target at the first key.

    Saving is throttled, not debounced: while one types it happens every 150 ms. `saved` says that COMMIT returned;
    `failed` carries the problem, and the text stays. `changed` carries what other panels must read again.
    """

    saved = Signal()
    failed = Signal(object)
    changed = Signal(object)
    # Another program changed the note meanwhile: what is written here goes on in a note of its own.
    parted = Signal()
    # Another note is in the editor, or the one begun has come to be.
    opened = Signal()

    def __init__(self, origin: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note_id = ""
        self.target = ""
        # The day that a note begun now is written under, or that the one shown was.
        self.as_of = ""
        self._origin = origin
        self._notebook: NotebookService | None = None
        # The text that the file holds as far as this editor knows; None where it does not.
        self._base: str | None = ""
        self._unsaved = self._unconfirmed = False
        self._loading = False
        self._sitting = ""
        # What else is saved whenever the text is: tags that are being written beneath.
        self.besides: Callable[[], None] = _nothing
        self._timer = QTimer(self, singleShot=True, interval=SAVE_EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._again)
        self.textChanged.connect(self._text_changed)
        self.setTabChangesFocus(True)

    def set_notebook(self, notebook: NotebookService | None) -> None:
        """Where to save; None, or a read-only one, makes the editor read-only."""
        if notebook is not self._notebook:
            # A notebook that was restored holds an older text; what is written here is the newest and stays so.
            self._base = None
        self._notebook = notebook
        self._lock_or_not()

    def _lock_or_not(self) -> None:
        # Text typed where there is no note to hold it could never be saved.
        self.setReadOnly(self._notebook is None or self._notebook.read_only or not self.target)

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not yet in the file."""
        return self._unsaved

    def open_note(self, note: Note) -> bool:
        """Show a note once what was being written is safe. False when that could not be saved: nothing changes."""
        return self._open(note.id, note.target, note.text, note.as_of)

    def open_new(self, target: str, as_of: str = "") -> bool:
        """Be ready to begin a note on a target, as of a day; the first key makes it."""
        return self._open("", target, "", as_of)

    def _open(self, note_id: str, target: str, text: str, as_of: str) -> bool:
        if not self.flush():
            return False
        self.note_id, self.target, self.as_of, self._base = note_id, target, as_of, text
        self._sitting = uuid.uuid4().hex
        self._loading = True
        self.clear()
        self._wrap(_endless(text))
        self.setPlainText(text)
        self._loading = False
        self._lock_or_not()
        self.opened.emit()
        return True

    def _wrap(self, endless: bool) -> None:
        modes = QTextOption.WrapMode
        self.setWordWrapMode(modes.WrapAnywhere if endless else modes.WrapAtWordBoundaryOrAnywhere)

    def insertFromMimeData(self, source: QMimeData) -> None:  # Qt's name
        """Paste or drop text."""
        if _endless(source.text()):
            self._wrap(True)
        super().insertFromMimeData(source)

    def flush(self) -> bool:
        """Save now what is not saved. True when everything is in the file."""
        if self._unsaved:
            self._save()
        if not self._unsaved:
            self.besides()
        return not self._unsaved

    def delete_note(self, next_target: str, as_of: str = "") -> bool:
        """Delete the note being edited and be ready for a new one on a target; whether it was deleted."""
        if self._notebook is None or not self.note_id or not self.flush():
            return False
        try:
            changes = self._notebook.delete(self.note_id)
        except Problem as problem:
            self.failed.emit(problem)
            return False
        self.open_new(next_target, as_of)
        self.changed.emit(changes)
        return True

    def replace(self, text: str) -> None:
        """Change the text as if it had been typed: no more of it than differs, in one step of the text's own undo."""
        before = self.toPlainText()
        head = _alike(before, text)
        tail = _alike(before[head:][::-1], text[head:][::-1])
        if before == text:
            return
        cursor = self.textCursor()
        cursor.setPosition(_units(before[:head]))
        cursor.setPosition(_units(before[: len(before) - tail]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[head : len(text) - tail])

    def _text_changed(self) -> None:
        if self._loading:
            return
        self._unsaved = True
        if not self._timer.isActive():
            self._save()
            self._timer.start()

    def _again(self) -> None:
        if self._unsaved and self._notebook is not None:
            self._save()
            self._timer.start()

    def _save(self) -> None:
        if self._notebook is None or not self.target:
            return
        text = self.toPlainText()
        try:
            changes = self._write(self._notebook, text)
        except Problem as problem:
            if isinstance(problem, Unconfirmed):
                self._written_once(self._notebook, text)
            self.failed.emit(problem)
            return
        self._base, self._unsaved, self._unconfirmed = text, False, False
        self.saved.emit()
        if changes.notes_of:
            self.changed.emit(changes)

    def _written_once(self, notebook: NotebookService, text: str) -> None:
        """The file holds the text, which the disk did not confirm: it is no stranger's, and is written once more."""
        self._base, self._unconfirmed = text, True
        newest = notebook.on(self.target)[:1] if not self.note_id else []
        if newest and newest[0].text == text:
            self.note_id = newest[0].id
            self.opened.emit()

    def _write(self, notebook: NotebookService, text: str) -> Changes:
        if self.note_id:
            try:
                return notebook.edit(
                    self.note_id, text, origin=self._origin, sitting=self._sitting, base=self._base,
                    again=self._unconfirmed,
                )  # fmt: skip
            except UnknownId:
                # An older notebook was restored meanwhile: what was written becomes a note of its own.
                self.note_id = ""
            except ChangedMeanwhile:
                # Both are kept: the other's text in the note, this one's beside it.
                self.note_id = ""
                self.parted.emit()
        if not text:
            return Changes()
        note, changes = notebook.add(self.target, text, as_of=self.as_of, origin=self._origin, sitting=self._sitting)
        self.note_id = note.id
        self.opened.emit()
        return changes

    # Every way out of the editor saves.

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flush()

    def event(self, event: QEvent) -> bool:
        # With nothing left to undo in the text, Ctrl+Z belongs to the window's own history.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            spent_undo = event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable()
            spent_redo = event.matches(QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable()
            if spent_undo or spent_redo:
                event.ignore()
                return False
        return super().event(event)


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    places = (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(places, min(len(one), len(other)))


def _units(text: str) -> int:
    """The length of a text as Qt counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _nothing() -> None:
    return None


def _endless(text: str) -> bool:
    return len(text) > _LONGEST_WORD and any(len(word) > _LONGEST_WORD for word in text.split())
