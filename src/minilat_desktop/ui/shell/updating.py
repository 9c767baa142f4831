"""Tools ▸ Update catalogue: a newer catalogue looked at, taken whole or left, and gone back from."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QVBoxLayout, QWidget

from minilat_desktop.domain.catalogue_update import UpdatePlan
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.problems import GivenUp, Problem
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.updating import UpdateService
from minilat_desktop.ui.kit import ask, sizes
from minilat_desktop.ui.kit.busy import Busy
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.kit.tasks import Tasks
from minilat_desktop.ui.shell.in_force import InForce
from minilat_desktop.ui.shell.main_window import MainWindow

_FILES = [("Catalogue", "db")]
_MOST_LINES = 3_000
# Not while the window is being looked at for the first time.
_KEPT_AFTER_MS = 20_000
_UNTOUCHED = "Your notes, entries and comparisons are not touched, and you can go back to the catalogue in use."
_NO_FORMER = (
    "A newer catalogue is a file that you drop on the window or choose here; new versions of the program bring one."
)


class UpdateDialog(QDialog):
    """What differs, line by line, with the verbs that there are."""

    def __init__(
        self, parent: QWidget, title: str, words: Sequence[str], lines: Sequence[str],
        verbs: Sequence[tuple[str, Callable[[], None]]],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(sizes.by_text(self, 118, 32 if lines else 8))
        self.list = QListWidget()
        self.list.setAccessibleName("What differs")
        self.list.setWordWrap(True)
        for line in lines:
            self.list.addItem(plain(line, 400))
        self.list.setVisible(bool(lines))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for text, verb in verbs:
            button = buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
            button.clicked.connect(partial(self._do, verb))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for one in words:
            layout.addWidget(PlainLabel(plain(one, 600)))
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)

    def _do(self, verb: Callable[[], None], _checked: bool = False) -> None:
        self.accept()
        verb()


def lines_of(plan: UpdatePlan) -> list[str]:
    """What is the user's comes first: that is what one has to look at."""
    found = plan.difference
    lines = [f"Yours: {line}" for line in plan.concerned.lines]
    for title, said in (("Withdrawn", found.withdrawn), ("Changed", found.changed), ("Added", found.added)):
        lines += [f"{title}: {line}" for line in said]
    more = len(lines) - _MOST_LINES
    return lines if more <= 0 else [*lines[:_MOST_LINES], f"… and {more} more"]


class Updating(QObject):
    """Everything the window does with updates."""

    def __init__(
        self, window: MainWindow, state: State, catalogue: CatalogueService, folder: Path,
        notebook: Callable[[], NotebookService | None], in_force: InForce,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._state, self._catalogue = window, state, catalogue
        self._folder = folder
        self._notebook, self._in_force = notebook, in_force
        self._tasks = Tasks(self)
        self._keeping = QTimer(self, singleShot=True, interval=_KEPT_AFTER_MS)
        self._keeping.timeout.connect(self._keep)

    def _service(self) -> UpdateService:
        return UpdateService(self._folder, self._catalogue.program, self._notebook())

    def begin(self) -> None:
        """At start: say so where the program brought another catalogue; later keep a copy of the one it brought."""
        notebook = self._notebook()
        if notebook is None or notebook.read_only:
            return
        try:
            before = self._service().notice()
        except Problem as problem:
            self._window.say(str(problem))
            return
        if before:
            self._window.say(
                f"The program brought another catalogue (before: data {before}). Tools ▸ Update catalogue says what"
                " changed, and goes back."
            )
        self._keeping.start()

    def _keep(self) -> None:
        self._tasks.run(self._service().keep, self._kept, self._not_kept)

    def _kept(self, _nothing: object) -> None:
        """Nothing to say: nobody asked."""

    def _not_kept(self, error: BaseException) -> None:
        if not isinstance(error, Problem):
            raise error
        self._window.say(str(error))

    def show(self) -> None:
        """Tools ▸ Update catalogue."""
        self._run("Comparing the catalogue with the one before…", self._service().review, self._reviewed)

    def _reviewed(self, plan: UpdatePlan | None) -> None:
        version = f"The catalogue in use is data {self._service().version()}."
        choose = ("Choose a file…", self.ask_file)
        if plan is None:
            self._show("Update catalogue", [version, _NO_FORMER], [], [choose])
            return
        words = [version, f"Since data {plan.present}, which was in use before: {plan.difference.summary}."]
        back = (f"Go back to data {plan.present}", self.go_back)
        self._show("Update catalogue", words, lines_of(plan), [choose, back])

    def _show(
        self, title: str, words: Sequence[str], lines: Sequence[str], verbs: Sequence[tuple[str, Callable[[], None]]]
    ) -> None:
        ask.show(UpdateDialog(self._window, title, words, lines, verbs))

    def ask_file(self) -> None:
        """Ask for a catalogue file."""
        ask.open_file(self._window, "Update catalogue", _FILES, self.preview)

    def preview(self, path: Path) -> None:
        """Show what a catalogue file would change."""
        self._run(f"Reading {plain(path.name, 60)}…", partial(self._service().plan, path), self._planned)

    def _planned(self, plan: UpdatePlan) -> None:
        mine = len(plan.concerned.lines)
        touched = f"{mine} of your notes, entries and comparisons are on what changes." if mine else ""
        words = [plan.heading, *filter(None, [touched]), _UNTOUCHED]
        self._show("Update catalogue", words, lines_of(plan), [("Update", partial(self._apply, plan))])

    def _apply(self, plan: UpdatePlan) -> None:
        said = f"The catalogue is now data {plan.version}. Tools ▸ Update catalogue goes back to data {plan.present}."
        self._run("Writing the catalogue…", partial(self._service().apply, plan), partial(self._taken, said))

    def go_back(self) -> None:
        """Go back to the catalogue that was in use before."""
        try:
            path = self._service().go_back()
        except Problem as problem:
            ask.tell(self._window, problem)
            return
        self._taken(f"The catalogue is data {self._service().version()} again.", path)

    def _taken(self, said: str, path: Path) -> None:
        """Another catalogue is in use from now on."""
        self._catalogue.rebase(path)
        self._in_force.bring(partial(self._told, said))

    def _told(self, said: str) -> None:
        self._state.tell(Changes(packs=True, selection=True))
        self._window.say(said)

    def _run(self, words: str, work: Callable[..., object], done: Callable[..., None]) -> None:
        busy = Busy(self._window, words)
        self._tasks.run(partial(_going, work, busy.go_on), partial(self._ran, busy, done), partial(self._failed, busy))

    def _ran(self, busy: Busy, done: Callable[..., None], result: object) -> None:
        if busy.over():
            done(result)

    def _failed(self, busy: Busy, error: BaseException) -> None:
        busy.over()
        if not isinstance(error, Problem):
            raise error
        if isinstance(error, GivenUp):
            self._window.say("Nothing was changed.")
        else:
            self._window.say(plain(error.happened, 300))
            ask.tell(self._window, error)

    def wait(self) -> None:
        """Let what was begun finish; for the end of the program. A session that is short keeps its copy now."""
        if self._keeping.isActive():
            self._keeping.stop()
            # The window is gone, and what cannot be kept now is kept after the next start.
            with contextlib.suppress(Problem):
                self._service().keep()
        self._tasks.end()


def _going(work: Callable[..., object], go_on: Callable[[str], bool]) -> object:
    return work(progress=go_on)
