"""The real program with a user who never stops typing: run as a script, killed by test_typing_killed.py.

`typing_driver.py FOLDER SEED` is the program. Prints `open TIME LENGTH` when the note is there, `key TIME LENGTH`
before each key and `saved TIME LENGTH` after each COMMIT; times are of the machine's monotonic clock, in nanoseconds.

`typing_driver.py serve` has everything loaded, forks the program for each line it is given, kills it, and so spares the
start of an interpreter; `kill_after` says how.
"""

from __future__ import annotations

import json
import os
import pkgutil
import random
import select
import signal
import sys
import time
from importlib import import_module

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

import minilat_desktop
from minilat_desktop.__main__ import main
from minilat_desktop.ui.notes.editor import NoteEditor
from minilat_desktop.ui.shell import application
from minilat_desktop.ui.shell.rooms import Rooms

WORDS = "Quorum of eleven; chair rotates in March. "
# Whatever keeps a window from opening for so long is a failure.
OPENS_WITHIN_S = 60.0


def tell(what: str, length: int) -> None:
    """One line, in one write, so that a kill cuts none in half."""
    os.write(1, f"{what} {time.monotonic_ns()} {length}\n".encode())


class Typist(application.Program):
    """Types into the note beside the detail, one key every few milliseconds."""

    seed = 0

    def complete(self) -> None:
        """Begin when the rooms are there."""
        super().complete()
        assert isinstance(self.rooms, Rooms)
        self.editor: NoteEditor = self.rooms.notes.editor
        self.chance = random.Random(self.seed)
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


def program(folder: str, seed: int) -> int:
    """Run it."""
    Typist.seed = seed
    application.Program = Typist  # type: ignore[misc]
    return main(["--data-dir", folder])


def kill_after(folder: str, seed: int, seconds: float, opened: bool) -> dict[str, object]:
    """Run it in a process of its own and kill that after some seconds, counted from its first key or from its start.

    Gives when it was killed, how it ended, and the lines it said. What it says is read while it types.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.dup2(writing, 1)
        os._exit(program(folder, seed))
    os.close(writing)
    said, end = b"", time.monotonic() + (OPENS_WITHIN_S if opened else seconds)
    while (left := end - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            heard = os.read(reading, 65_536)
            if not heard:
                break
            if opened and not said:
                end = time.monotonic() + seconds
            said += heard
    killed = time.monotonic_ns()
    os.kill(child, signal.SIGKILL)
    while heard := os.read(reading, 65_536):
        said += heard
    os.close(reading)
    _, status = os.waitpid(child, 0)
    return {"killed": killed, "ended": os.waitstatus_to_exitcode(status), "said": said.decode().splitlines()}


def serve() -> None:
    """For each line `FOLDER SEED SECONDS OPENED`: run and kill; a line of JSON that says what was said."""
    for one in pkgutil.walk_packages(minilat_desktop.__path__, "minilat_desktop."):
        if not one.name.endswith("__main__"):
            import_module(one.name)
    print("ready", flush=True)
    for line in sys.stdin:
        folder, seed, seconds, opened = line.split("\t")
        print(json.dumps(kill_after(folder, int(seed), float(seconds), opened.strip() == "yes")), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    else:
        sys.exit(program(sys.argv[1], int(sys.argv[2])))
