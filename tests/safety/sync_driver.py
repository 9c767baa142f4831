"""An editor in which a word is typed while a sync of the disk fails, run as a script under strace by test_last_sync.py.

Prints what the editor said of each of its saves, and at the end the notes that are in the file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.notes.editor import NoteEditor


def main(folder: Path) -> None:
    """Type, and save after each key."""
    application = QApplication([])
    notebook = NotebookService(folder / "notebook.db", folder / "backups", str.upper)
    editor, said = NoteEditor("test"), list[str]()

    def failed(problem: Problem) -> None:
        said.append(type(problem).__name__)

    def saved() -> None:
        said.append("saved")

    editor.failed.connect(failed)
    editor.saved.connect(saved)
    editor.set_notebook(notebook)
    editor.open_new("coalition:x")
    for letter in "word":
        QTest.keyClicks(editor, letter)
        editor.flush()
    whole = editor.flush()
    print(json.dumps([said, whole, [note.text for note in notebook.on("coalition:x")]]))
    notebook.close()
    del editor, application


if __name__ == "__main__":
    main(Path(sys.argv[1]))
