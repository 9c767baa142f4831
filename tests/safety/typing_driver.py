"""The real program with a user who never stops typing: run as a script, killed by test_typing_killed.py.

Prints `open TIME LENGTH` when the note is there, `key TIME LENGTH` before each key and `saved TIME LENGTH` after each
COMMIT; times are of the machine's monotonic clock, in nanoseconds.
"""

from __future__ import annotations

import os
import random
import sys
import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from minilat_desktop.__main__ import main
from minilat_desktop.ui.notes.editor import NoteEditor
from minilat_desktop.ui.shell import application
from minilat_desktop.ui.shell.rooms import Rooms

WORDS = "Quorum of eleven; chair rotates in March. "


def tell(what: str, length: int) -> None:
    """One line, in one write, so that a kill cuts none in half."""
    os.write(1, f"{what} {time.monotonic_ns()} {length}\n".encode())


class Typist(application.Program):
    """Types into the note beside the detail, one key every few milliseconds."""

    def complete(self) -> None:
        """Begin when the rooms are there."""
        super().complete()
        assert isinstance(self.rooms, Rooms)
        self.editor: NoteEditor = self.rooms.notes.editor
        self.chance = random.Random(int(sys.argv[2]))
        self.length = len(self.editor.toPlainText())
        self.editor.saved.connect(self._saved)
        self.timer = QTimer(self.window, singleShot=True)
        self.timer.timeout.connect(self._key)
        self.window.closing.connect(self.timer.stop)
        self.timer.start(0)

    def _saved(self) -> None:
        tell("saved", len(self.editor.toPlainText()))

    def _key(self) -> None:
        if not self.editor.hasFocus() and self.length == len(self.editor.toPlainText()):
            self.window.activateWindow()
            self.editor.setFocus()
            QTest.keyClick(self.editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
            tell("open", self.length)
        tell("key", self.length)
        QTest.keyClicks(self.editor, WORDS[self.length % len(WORDS)])
        self.length += 1
        assert len(self.editor.toPlainText()) == self.length
        self.timer.start(self.chance.choice((0, 1, 3, 8, 20, 45)))


if __name__ == "__main__":
    application.Program = Typist  # type: ignore[misc]
    sys.exit(main(["--data-dir", sys.argv[1]]))
