"""The real window shown 200 texts made to harm, run as a script: what it takes and whether they are shown literally.

`hostile_driver.py FOLDER COUNT` prints a line for each text: its number, the slowest of what was shown, in
milliseconds, and what was not literal.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QTextEdit, QWidget

from minilat_desktop import locations
from minilat_desktop.bootstrap import Services
from minilat_desktop.domain.plain_text import plain
from minilat_desktop.ui.shell import application
from minilat_desktop.ui.shell.restore_dialog import RestoreDialog
from minilat_desktop.ui.shell.rooms import Rooms
from tests.comparison_sample import coalition, event, fact, member, open_catalogue

CANARY = "canary-4711"
PIECES = (
    f'<img src="file:///tmp/{CANARY}.png">', f'<img src="//host/{CANARY}/a.png">', f'<a href="http://{CANARY}/">x</a>',
    "<table><tr><td>" * 40, "<b><i><u>", "</p></body>", "&lt;&amp;&#0;", f"![x](file:///tmp/{CANARY})", "\u202e\u2066",
    "\u200b\ufeff", "```\n", "# ", "| a | b |\n|---|---|\n", "=HYPERLINK(1)", "%s%n{0}", "'; DROP TABLE note; --",
    f"@import url(file:///tmp/{CANARY}.css);", "<style>*{color:red}</style>", f'<object data="file:///tmp/{CANARY}">',
    "🏳️‍🌈" * 5, "é" + "\u0301" * 60, "漢字" * 20, "x" * 3_000, "\t\t", "[[", "]]", "&copy", "<svg onload=x>",
)  # fmt: skip


def texts(count: int) -> list[str]:
    """Texts made to harm, each of several pieces."""
    chance = random.Random(200)
    return ["".join(chance.choices(PIECES, k=chance.randrange(1, 4))).strip() or "<b>" for _ in range(count)]


class Paintings(QObject):
    """Counts how often a window paints what has changed in it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.seen = 0
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.seen += event.type() == QEvent.Type.UpdateRequest
        return False


class Driver:
    """One window, and what was found wrong with it."""

    def __init__(self, folder: Path, hostile: list[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        made = [
            coalition(
                f"bad{number}", name=f"{number} {text}", short_name=f"{number} {text[:200]}",
                facts=(fact("founded", "1999"), fact("purpose", text, reason=text)),
                members=(member(f"bad{number}", "USA", "1999", name=text[:200]),), events=(event("2001", text),),
            )
            for number, text in enumerate(hostile)
        ]  # fmt: skip
        open_catalogue(folder, tuple(replace(one, region="") for one in made)).close()
        self.services = Services(locations.user_files(folder / "data"), folder / "catalogue.db")
        self.program = application.Program(
            application.make_app(), self.services.catalogue, self.services.open_notebook, self.services.files,
            locations.resources(),
        )  # fmt: skip
        self.window = self.program.window
        self.paintings = Paintings(self.window)
        self.program.show()
        self.live(lambda: self.program.rooms is not None)
        assert isinstance(self.program.rooms, Rooms)
        self.rooms = self.program.rooms

    def live(self, until: Callable[[], bool] = bool, rounds: int = 1) -> None:
        """Let the window work off what is due, until something holds."""
        while True:
            loop = QEventLoop()
            QTimer.singleShot(0, loop.quit)
            loop.exec()
            rounds -= 1
            if rounds <= 0 and (until is bool or until()):
                return

    def took(self, work: Callable[[], object]) -> float:
        """How long something takes with the painting that follows, in milliseconds of this process."""
        begun, before = time.process_time(), self.paintings.seen
        work()
        self.live(rounds=3)
        if self.paintings.seen == before:
            # Nothing of it had to be painted again, so all of the window is.
            self.window.grab()
        return (time.process_time() - begun) * 1e3

    def show(self, number: int, text: str) -> tuple[float, str]:
        """One text in every place: how long the slowest took, and what was not literal."""
        rooms, state = self.rooms, self.program.state
        self.window.show_room("explore")
        taken = [self.took(lambda: state.select(f"bad{number}"))]
        taken += [self.took(partial(rooms.show_tab, tab)) for tab in ("facts", "members", "events", "sources")]
        taken.append(self.took(lambda: rooms.notes.editor.setPlainText(text)))
        rooms.keeping.flush()
        taken.append(self.took(lambda: self.window.show_room("notebook")))
        title = rooms.detail.title.text()
        wrong = [] if title == plain(f"{number} {text}") else [f"the title is {title!r}"]
        wrong += [
            "a label that is not plain"
            for label in self.window.findChildren(QLabel)
            if label.textFormat() != label.textFormat().PlainText
        ]
        wrong += ["a rich editor" for _ in self.window.findChildren(QTextEdit)]
        return max(taken), "; ".join(sorted(set(wrong)))

    def dialogs(self) -> float:
        """The screens that show what notes said: the slowest of them."""
        taken = []
        for show in (
            self.rooms.safety.show_restore, self.rooms.safety.show_at_risk, self.rooms.safety.show_trash,
            self.rooms.show_shortcuts,
        ):  # fmt: skip
            taken.append(self.took(show))
            self.rooms.keeping.tasks.wait()
            self.live(rounds=5)
            for one in QApplication.topLevelWidgets():
                if isinstance(one, QDialog) and one.isVisible():
                    if isinstance(one, RestoreDialog):
                        for row in range(min(one.found.count(), 20)):
                            taken.append(self.took(partial(one.found.setCurrentRow, row)))
                    one.close()
        return max(taken)


def main() -> None:
    """Show all of them."""
    hostile = texts(int(sys.argv[2]))
    driver = Driver(Path(sys.argv[1]), hostile)
    driver.show(0, hostile[0])
    plainly = max(driver.show(0, "ordinary words")[0] for _ in range(3))
    print("ordinary", f"{plainly:.1f}", flush=True)
    for number, text in enumerate(hostile):
        taken, wrong = driver.show(number, text)
        print(number, f"{taken:.1f}", wrong, flush=True)
    print("dialogs", f"{driver.dialogs():.1f}", flush=True)
    driver.window.close()


if __name__ == "__main__":
    main()
