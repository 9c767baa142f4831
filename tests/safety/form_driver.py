"""The real program with a form of an own entry open: run as a script, ended by test_forms_outlive.py.

With `type` it goes on in the form that was given back, or opens one, and prints `key TIME LENGTH` before each key. With
`read` it prints what the form that was given back is called and holds as JSON, `null` where there is none, and closes.
"""

from __future__ import annotations

import json
import os
import sys
import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from minilat_desktop.__main__ import main
from minilat_desktop.ui.shell import application
from minilat_desktop.ui.shell.entry_form import EntryForm
from minilat_desktop.ui.shell.rooms import Rooms

WORDS = "Quorum of eleven; chair rotates in March. "


class Clerk(application.Program):
    """Fills in what happened in an event of the coalition selected."""

    def complete(self) -> None:
        """Begin when the rooms are there."""
        super().complete()
        assert isinstance(self.rooms, Rooms)
        self.forms = self.rooms.own.forms
        self.timer = QTimer(self.window, interval=5)
        self.timer.timeout.connect(self._read if sys.argv[2] == "read" else self._key)
        self.window.closing.connect(self.timer.stop)
        self.timer.start()

    def _read(self) -> None:
        # The filters can be used once everything of the notebook is in force.
        if self.window.list.bar is None:
            return
        self.timer.stop()
        form = self.forms.form
        print(json.dumps(None if form is None else [form.windowTitle(), form.answers()]), flush=True)
        self.window.close()

    def _key(self) -> None:
        if self.window.list.bar is None:
            return
        form = self.forms.form or self._opened()
        title = form.inputs["title"]
        length = len(title.answer())
        # In one write, so that a kill cuts none in half.
        os.write(1, f"key {time.monotonic_ns()} {length}\n".encode())
        QTest.keyClick(title, Qt.Key.Key_End)
        QTest.keyClicks(title, WORDS[length % len(WORDS)])

    def _opened(self) -> EntryForm:
        assert isinstance(self.rooms, Rooms)
        self.rooms.own.add("event")
        form = self.forms.form
        assert form is not None
        return form


if __name__ == "__main__":
    application.Program = Clerk  # type: ignore[misc]
    sys.exit(main(["--data-dir", sys.argv[1]]))
