"""The window program: all wiring in one visible place."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from minilat_desktop import __version__
from minilat_desktop.services import desk as desks
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.ui.kit.state import MOST_COMPARED, State
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.shell import remember
from minilat_desktop.ui.shell.errors import ErrorHook
from minilat_desktop.ui.shell.instance import Instance
from minilat_desktop.ui.shell.main_window import MainWindow

FIRST_SELECTED = "g20"


class Files(Protocol):
    """Where the user's files are."""

    @property
    def data(self) -> Path: ...
    @property
    def notebook(self) -> Path: ...
    @property
    def backups(self) -> Path: ...
    @property
    def packs(self) -> Path: ...
    @property
    def catalogues(self) -> Path: ...
    @property
    def desk(self) -> Path: ...
    @property
    def log(self) -> Path: ...


OpenNotebook = Callable[..., object]


def make_app() -> QApplication:
    """Qt's application object, named and dressed."""
    # As a word of Qt's own command line: `setStyle` comes too late for the first style or gives one back, and to say of
    # what kind that is would load every kind before the first paint.
    app = QApplication([*sys.argv[:1], "-style", "Fusion"])
    app.setApplicationName("minilat-desktop")
    app.setApplicationDisplayName("Minilat Desktop")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("minilat-desktop")
    return app


def run(catalogue: CatalogueService, open_notebook: OpenNotebook, files: Files, resources: Path) -> int:
    """Open the window and stay until it closes. Gives the exit code."""
    app = make_app()
    instance = Instance(files.data, app)
    alone = instance.take()
    if not alone and instance.ask_first_to_show():
        print("Minilat Desktop is already open with this notebook; its window was brought to the front.")
        return 0
    held_by = "" if alone else instance.holder()
    program = Program(app, catalogue, open_notebook, files, resources, held_by)
    instance.raised.connect(program.window.come_forward)
    instance.lost.connect(program.give_up_writing)
    program.show()
    code = app.exec()
    instance.release()
    return code


class Program:
    """The objects of one open window."""

    def __init__(
        self,
        app: QApplication,
        catalogue: CatalogueService,
        open_notebook: OpenNotebook,
        files: Files,
        resources: Path,
        held_by: str = "",
    ) -> None:
        self.app = app
        self.errors = ErrorHook(files.log, app)
        self.desk = desks.load(files.desk)
        self.themes = Themes(app, resources / "themes", self.desk.theme)
        self.state = State(selected=_known(catalogue, self.desk.selected), as_of=remember.as_of(self.desk))
        self.state.set_spec(self.desk.comparison.only(catalogue.known(self.desk.comparison.ids[:MOST_COMPARED])))
        self.window = MainWindow(catalogue, self.state)
        self.errors.window = self.window
        remember.give_back(self.desk, self.window)
        self._late = (catalogue, open_notebook, files, held_by)
        self._icon = resources / "icons" / "app.svg"
        self.rooms: object | None = None

    def show(self) -> None:
        """Show the window with the list; everything else follows its first paint."""
        self.window.list.view.painted.connect(self._first_painted)
        self.window.show()

    def give_up_writing(self, holder: str) -> None:
        """Another computer has taken the notebook over: from now on it is only read here."""
        from minilat_desktop.ui.shell.rooms import Rooms

        if isinstance(self.rooms, Rooms):
            self.rooms.keeping.give_up_writing(holder)

    def _first_painted(self) -> None:
        self.window.list.view.painted.disconnect(self._first_painted)
        QTimer.singleShot(0, self._go_on)

    def _go_on(self) -> None:
        from minilat_desktop.ui.shell.coming import Coming

        # What lies beneath the first screenful can be scrolled to at once.
        self.window.list.refresh()
        coming = Coming(self.window, self.complete)
        self.window.closing.connect(coming.stop)
        coming.begin()

    def complete(self) -> None:
        """Build the other rooms, once what they need is loaded."""
        from PySide6.QtGui import QIcon

        from minilat_desktop.ui.shell.leaving import Leaving
        from minilat_desktop.ui.shell.rooms import Rooms

        if self.rooms is not None:
            return
        self.themes.dress()
        self.app.setWindowIcon(QIcon(str(self._icon)))
        catalogue, open_notebook, files, held_by = self._late
        self.rooms = Rooms(self, catalogue, open_notebook, files, held_by)
        collect_from_now_on()
        leaving = Leaving(self.window)
        leaving.asked.connect(self.window.close)
        self.window.closing.connect(leaving.stop)


def collect_from_now_on() -> None:
    """Look for garbage again, but neither among what is there by now nor at every few hundred values.

    A comparison makes ten thousand values at a gesture: the collector went through all of them a dozen times.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


def _known(catalogue: CatalogueService, wanted: str) -> str | None:
    """The coalition to begin with: the remembered one, else the first there is."""
    for candidate in (wanted, FIRST_SELECTED):
        if candidate and catalogue.known((candidate,)):
            return candidate
    first = catalogue.rows(catalogue.first_numbers("name", False)[0][:1], 0)
    return first[0].id if first else None
