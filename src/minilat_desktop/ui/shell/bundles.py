"""Comparisons that come back as files: dropped on the window or chosen in the menu, opened, and what differs told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QVBoxLayout

from minilat_desktop.domain.problems import Problem
from minilat_desktop.services import arrivals, handed_notes, reopening
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.reopening import Reopened
from minilat_desktop.services.sharing import looks_shared
from minilat_desktop.ui.kit import ask, sizes
from minilat_desktop.ui.kit.busy import Busy
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.kit.tasks import Tasks
from minilat_desktop.ui.shell.comparing import Comparing
from minilat_desktop.ui.shell.keeping import Keeping
from minilat_desktop.ui.shell.main_window import MainWindow

FILTERS = [("Exported comparison", "zip")]
# More than anybody reads through; the rest is counted.
_MOST_LINES = 500


class Bundles(QObject):
    """Opens exported comparisons. The file is read by the worker, out of the window's way.

    `opened` carries the path of one that was.
    """

    opened = Signal(Path)

    def __init__(
        self, window: MainWindow, state: State, catalogue: CatalogueService, keeping: Keeping, comparing: Comparing
    ) -> None:
        super().__init__(window)
        self._window, self._state, self._catalogue = window, state, catalogue
        self._keeping, self._comparing = keeping, comparing
        self._tasks = Tasks(self)
        # Takes in what a colleague shared: as a file it looks like an exported comparison.
        self.shared: Callable[[Path], None] | None = None

    def ask_file(self) -> None:
        """File ▸ Open comparison."""
        ask.open_file(self._window, "Open comparison", FILTERS, self.open_file)

    def open_file(self, path: Path) -> None:
        """Open an exported comparison, or say why it cannot be."""
        try:
            arrivals.check_regular(path, "Nothing was opened.")
        except Problem as problem:
            self._refuse(problem)
            return
        # Only now: to look into a pipe would be to wait for it.
        if self.shared is not None and looks_shared(path):
            self.shared(path)
            return
        work = partial(reopening.open_apart, path, self._catalogue.path, self._catalogue.shipped)
        busy = Busy(self._window, f"Reading {plain(path.name, 60)}…")
        self._tasks.run(work, partial(self._opened, busy), partial(self._failed, busy))

    def _failed(self, busy: Busy, error: BaseException) -> None:
        busy.over()
        if not isinstance(error, Problem):
            raise error
        self._refuse(error)

    def _refuse(self, problem: Problem) -> None:
        """Also at the bottom, where it stays to be read beneath a dialog closed too soon."""
        self._window.say(plain(problem.happened, 300))
        ask.tell(self._window, problem)

    def _opened(self, busy: Busy, found: Reopened) -> None:
        if not busy.over():
            return
        if any(column.pinned is None for column in found.spec.columns):
            # Columns that follow the window's date follow the one they were handed over with.
            self._state.set_as_of(found.handed.day)
        self._state.set_spec(found.spec, opened=self._comparing.saved_as(found))
        self._window.show_room("compare")
        self._window.say(plain(found.summary, 300))
        self.opened.emit(found.handed.path)
        if not found.identical or self._comparing.brings_notes(found):
            dialog = ReopenedDialog(self._window, found)
            dialog.take.clicked.connect(partial(self._take_notes, found, dialog))
            ask.show(dialog)

    def _take_notes(self, found: Reopened, dialog: QDialog, _checked: bool = False) -> None:
        dialog.accept()
        self._keeping.preview_coming(
            partial(self._comparing.plan_notes, found), partial(self._comparing.take_in, found)
        )

    def wait(self) -> None:
        """Let what was begun finish; for the end of the program."""
        self._tasks.end()


class ReopenedDialog(QDialog):
    """What is to be said of an opened comparison: what is wrong with the file, what differs, the notes in it."""

    def __init__(self, parent: MainWindow, found: Reopened) -> None:
        super().__init__(parent)
        self.setWindowTitle("Comparison opened")
        self.summary = PlainLabel(found.summary, self)
        self.list = QListWidget(self)
        self.list.setAccessibleName("What is said of the file")
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        self.list.setSpacing(2)
        self.list.addItems([plain(line, 500) for line in _lines(found)])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        handed = found.handed.notes
        count = len(handed.notes) + len(handed.refused) if handed else 0
        self.take = buttons.addButton("&Import notes…", QDialogButtonBox.ButtonRole.ActionRole)
        self.take.setVisible(count > 0)
        layout = QVBoxLayout(self)
        layout.addWidget(self.summary)
        layout.addWidget(self.list, 1)
        self.list.setVisible(self.list.count() > 0)
        if count:
            has = "is 1 note" if count == 1 else f"are {count} notes"
            said = f"There {has} in the file. You look at them first, and one undo takes the import back."
            if on_it := handed_notes.on_itself(found):
                are = "is" if on_it == 1 else "are"
                said += f" {on_it} of them {are} on the comparison itself, which is saved along with it."
            layout.addWidget(PlainLabel(said, self))
        layout.addWidget(buttons)
        self.resize(sizes.by_text(self, 110, 26 if self.list.count() else 9))


def _lines(found: Reopened) -> list[str]:
    lines = [*found.remarks, *(one.text for one in found.differences[:_MOST_LINES])]
    left = len(found.differences) - _MOST_LINES
    return [*lines, f"{left} more cells differ."] if left > 0 else lines
