"""A note on what has no place of its own for notes, such as a cell of a comparison or a member, in a dialog."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.kit import ask, sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.notes.page import NotePage

ORIGIN = "comparison-note"


class NoteDialog(QDialog):
    """The newest note on a target, or an empty one that the first key begins; saved as it is written."""

    def __init__(self, parent: QWidget, notebook: NotebookService, state: State, target: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Note")
        name = notebook.name_of(target) or target
        self.words = PlainLabel(f"On {plain(name, 200)}", self)
        self.page = NotePage(ORIGIN, self)
        self.editor = self.page.editor
        self.editor.setPlaceholderText("Write here; it is saved as you write.")
        self.page.set_notebook(notebook)
        self.status = PlainLabel("", self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.page, 1)
        layout.addWidget(self.status)
        layout.addWidget(buttons)
        self.editor.saved.connect(self._saved)
        self.page.failed.connect(self._failed)
        self.page.changed.connect(state.tell)
        self.resize(sizes.by_text(self, 80, 22))
        self._open(notebook, target, date.fromordinal(state.as_of).isoformat())
        self.editor.setFocus()

    def _open(self, notebook: NotebookService, target: str, as_of: str) -> None:
        found = notebook.on(target)
        if not found:
            self.editor.open_new(target, as_of)
            return
        self.editor.open_note(found[0])
        if len(found) > 1:
            self.status.setText(f"The newest of {len(found)} notes; the Notebook room has them all.")

    def _saved(self) -> None:
        self.status.setText("Saved")

    def _failed(self, problem: Problem) -> None:
        self.status.setText(f"Not saved. {problem}")

    def reject(self) -> None:
        """Close, once everything is in the file: text that could not be saved does not go with the dialog unasked."""
        if self.editor.flush():
            super().reject()
            return
        ask.confirm(
            self,
            "The note could not be saved. Close all the same?",
            "What you wrote since the last save is only in this dialog. Copy it somewhere safe, or free some space.",
            "Close without saving",
            self._close_anyway,
        )

    def _close_anyway(self) -> None:
        self.page.set_notebook(None)
        super().reject()
