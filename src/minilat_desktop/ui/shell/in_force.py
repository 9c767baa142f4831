"""Another catalogue put under the window: made and read on the worker, exchanged in one moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from minilat_desktop.domain.problems import Problem
from minilat_desktop.services import in_force
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.filtering import Columns, FilterService, read_columns
from minilat_desktop.services.membership import MembershipService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.packs import PackService
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.busy import Busy
from minilat_desktop.ui.kit.tasks import Tasks
from minilat_desktop.ui.shell.main_window import MainWindow


class InForce(QObject):
    """Brings the catalogue of the packs and own entries that are in the notebook into force.

    `folder` is that of the packs. `filters` and `membership` stand on what is read of it. Everything that makes
    catalogues runs by `tasks`, one after the other: none throws away what another is about to use. `exchanged` is sent
    before anybody else hears of another catalogue.
    """

    exchanged = Signal()

    def __init__(
        self, window: MainWindow, catalogue: CatalogueService, folder: Path,
        notebook: Callable[[], NotebookService | None],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._catalogue, self._folder, self._notebook = window, catalogue, folder, notebook
        self.membership = MembershipService(catalogue)
        self.filters = FilterService(catalogue, self.membership)
        self.tasks = Tasks(self)

    def packs(self) -> PackService | None:
        """The packs of the open notebook, None where it cannot be written."""
        notebook = self._notebook()
        if notebook is None or notebook.read_only:
            return None
        return PackService(self._folder, self._catalogue, notebook)

    def bring(self, then: Callable[[], None]) -> None:
        """Bring it into force, then go on; also where it could not be, which is told."""
        busy = Busy(self._window, "Reading the catalogue…", may_stop=False)
        packs = self.packs()
        make = (
            packs.bring_up if packs is not None else partial(in_force.catalogue, self._catalogue.shipped, self._folder)
        )
        self.tasks.run(partial(_made, make), partial(self._made, busy, then), partial(self._failed, busy, then))

    def _made(self, busy: Busy, then: Callable[[], None], columns: Columns) -> None:
        busy.over()
        try:
            self._put(columns)
        except Problem as problem:
            ask.tell(self._window, problem)
        then()

    def _put(self, columns: Columns) -> None:
        other = columns.path != self._catalogue.path
        if other:
            self._catalogue.reopen(columns.path)
            self.membership.forget()
            self.filters.forget()
        self.filters.stand_on(columns)
        if other:
            self.exchanged.emit()

    def _failed(self, busy: Busy, then: Callable[[], None], error: BaseException) -> None:
        busy.over()
        if not isinstance(error, Problem):
            raise error
        ask.tell(self._window, error)
        then()

    def wait(self) -> None:
        """Let what was begun finish; for the end of the program."""
        self.tasks.end()


def _made(make: Callable[[], Path]) -> Columns:
    return read_columns(make())
