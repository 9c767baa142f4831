"""Everything at once in a notebook of fifty thousand notes, and how long the window stands still meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QEventLoop, QTimer
from PySide6.QtPrintSupport import QPrinter

from minilat_desktop import locations
from minilat_desktop.bootstrap import Services
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.kit.busy import Busy
from minilat_desktop.ui.shell.application import Program
from minilat_desktop.ui.shell.rooms import Rooms
from tests.bench.files import _scratch
from tests.bench.measure import Result, timed
from tests.bench.safety import NOTES, filled
from tests.bench.window import application

_PAUSE = 50.0
# As the names of steps say it.
MANY = grouped(NOTES)


class _Window:
    """The real window on a notebook with very many notes, and the longest time its loop did not come round."""

    def __init__(self, folder: Path) -> None:
        self.services = Services(locations.user_files(folder), locations.shipped_catalogue())
        self.program = Program(
            application(), self.services.catalogue, self.services.open_notebook, self.services.files,
            locations.resources(), "",
        )  # fmt: skip
        self._clock, self._beat = QElapsedTimer(), QTimer(interval=1)
        self._beat.timeout.connect(self._came_round)
        self.longest = 0.0
        self.program.show()
        self.until(lambda: self.program.rooms is not None)

    @property
    def rooms(self) -> Rooms:
        assert isinstance(self.program.rooms, Rooms)
        return self.program.rooms

    def _came_round(self) -> None:
        self.longest = max(self.longest, self._clock.nsecsElapsed() / 1e6)
        self._clock.restart()

    def until(self, holds: Callable[[], bool]) -> None:
        """Let the window live until something holds, and a moment longer."""
        loop, asking = QEventLoop(), QTimer(interval=5)

        def ask() -> None:
            if holds():
                loop.quit()

        asking.timeout.connect(ask)
        asking.start()
        loop.exec()
        asking.stop()
        rest = QEventLoop()
        QTimer.singleShot(150, rest.quit)
        rest.exec()

    def measured(
        self, name: str, gesture: Callable[[], object], holds: Callable[[], bool], most: float
    ) -> list[Result]:
        """A gesture and what comes of it: how long that takes, and the longest pause meanwhile."""
        self.longest = 0.0
        self._clock.start()
        self._beat.start()

        def ended() -> bool:
            # The notebook is not asked while it is being written: that would wait for the writer.
            return not _at_work() and holds()

        taken = timed(partial(self._lived, gesture, ended))
        self._beat.stop()
        return [
            Result(f"{name}, {NOTES:,} notes", taken - 150, "ms", most_value=most),
            Result("  longest pause of the window", self.longest, "ms", most_value=_PAUSE),
        ]

    def _lived(self, gesture: Callable[[], object], ended: Callable[[], bool]) -> None:
        gesture()
        self.until(ended)

    def close(self) -> None:
        self.program.window.close()
        self.program.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.services.close()
        gc.collect()


def _at_work() -> bool:
    return any(isinstance(one, Busy) and one.isVisible() for one in application().topLevelWidgets())


def bench_bulk() -> list[Result]:
    """What is done to all of them in the Notebook room, taken back, and what leaves and comes in."""
    application()
    with _scratch() as base:
        folder = Path(base)
        with suppress(FileExistsError):
            folder.mkdir()
        filled(locations.user_files(folder).notebook.parent, NOTES).close()
        window = _Window(folder)
        found = _in_the_room(window, folder)
        window.close()
        return [*found, *_imported(folder)]


def _in_the_room(window: _Window, folder: Path) -> list[Result]:
    rooms, room = window.rooms, window.rooms.all_notes
    notebook = rooms.notebook
    assert notebook is not None
    rooms.show_room("notebook")
    window.until(lambda: room.model.rowCount() == NOTES)

    def step(beginning: str) -> Callable[[], bool]:
        return lambda: (last := notebook.next_steps()[0]) is not None and last.label.startswith(beginning)

    printer = QPrinter()
    printer.setOutputFileName(str(folder / "notes.pdf"))
    few = 2_000
    found = window.measured("select all", room.view.selectAll, lambda: True, 500)
    found += window.measured("tag all", partial(room.verbs._do, "tag", "all"), step(f"tag {MANY}"), 5_000)
    found += window.measured("undo", rooms.keeping.undo, step("add note"), 5_000)
    found += window.measured("redo", rooms.keeping.redo, step(f"tag {MANY}"), 5_000)
    for verb, label in (("pin", f"pin {MANY}"), ("keep_private", f"make {MANY}")):
        room.view.selectAll()
        found += window.measured(f"{label.split()[0]} all", partial(room.verbs._do, verb, True), step(label), 5_000)
    rooms.keeping.undo()
    window.until(step(f"pin {MANY}"))
    for kind in ("md", "csv", "html", "json"):
        path = folder / f"notes.{kind}"
        export = partial(room.verbs._export_to, path)
        found += window.measured(f"export to .{kind}", export, path.exists, 20_000)
    room.view.selectAll()
    found += window.measured("delete all", room.verbs.delete, step(f"delete {MANY}"), 5_000)
    found += window.measured("undo", rooms.keeping.undo, step(f"pin {MANY}"), 5_000)
    room.view.clearSelection()
    room.search.setText("w1234")
    window.until(lambda: 0 < room.model.rowCount() < few)
    printing = partial(room.verbs.print_on, printer)
    printed = window.measured("print", printing, lambda: "printed" in room.status.text(), 60_000)
    found += [printed[1]]
    return found


def _imported(folder: Path) -> list[Result]:
    """The same notes into an empty notebook, without a window."""
    notebook = NotebookService(folder / "other" / "notebook.db", folder / "other" / "backups", str)

    def take_in() -> None:
        notebook.apply_import(notebook.plan_import(folder / "notes.json"))

    taken = timed(take_in)
    undone = timed(notebook.undo)
    notebook.close()
    return [
        Result(f"import of {NOTES:,} notes", taken, "ms", most_value=15_000),
        Result("the same undone", undone, "ms", most_value=15_000),
    ]
