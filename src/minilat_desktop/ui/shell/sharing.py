"""File ▸ Share with a colleague, and File ▸ Take in a shared file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.importing import Going
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services import arrivals
from minilat_desktop.services.entries import EntryService
from minilat_desktop.services.sharing import Offer, SharePlan, Sharing, summary
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.busy import Busy
from minilat_desktop.ui.kit.safe_text import plain
from minilat_desktop.ui.kit.tasks import Tasks
from minilat_desktop.ui.kit.work import AT_ONCE_NOTES
from minilat_desktop.ui.shell.share_dialogs import Chosen, ShareDialog
from minilat_desktop.ui.shell.take_in_dialog import TakeInDialog

if TYPE_CHECKING:
    from minilat_desktop.ui.shell.rooms import Rooms

FILES = [("Shared file", "zip")]


class Shares(QObject):
    """Hands over and takes in, the long work on the worker."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms.window)
        self._rooms = rooms
        self._tasks = Tasks(self)
        rooms.bundles.shared = self.open_file

    def _service(self) -> Sharing | None:
        """Sharing of the open notebook, after what is being written is in it; None, said in words, where it cannot."""
        rooms, notebook = self._rooms, self._rooms.notebook
        if notebook is None or not rooms.keeping.flush():
            rooms.window.say("The notebook cannot be read or written, so nothing can be shared.")
            return None
        packs = rooms.packs.service()
        own = None if packs is None or notebook.read_only else (EntryService(packs, notebook), packs)
        return Sharing(notebook, own, rooms.catalogue.data_version())

    def _failed(self, busy: Busy | None, error: BaseException) -> None:
        if busy is not None:
            busy.over()
        if not isinstance(error, Problem):
            raise error
        self._rooms.window.say(plain(error.happened, 300))
        ask.tell(self._rooms.window, error)

    # Handing over

    def share(self) -> None:
        """File ▸ Share with a colleague."""
        service = self._service()
        if service is None:
            return
        self._work("Looking for what can be shared…", service.offers, self._offered)

    def _work(self, words: str, work: Callable[[Going], Any], then: Callable[[Any], None]) -> None:
        """Read or write the notebook: where it has many notes, on the worker."""
        notebook = self._rooms.notebook
        much = notebook is not None and notebook.lists.more_than(AT_ONCE_NOTES)
        self._rooms.keeping.work.do(words, work, then, much=much)

    def _offered(self, found: tuple[list[Offer], int]) -> None:
        offers, staying = found
        if not offers:
            self._rooms.window.say("There is nothing yet that could be shared: no note, no comparison, no own entry.")
            return
        ask.show(ShareDialog(self._rooms.window, offers, staying, self._ask_where))

    def _ask_where(self, chosen: Chosen) -> None:
        then = partial(self._write, chosen)
        ask.save_file(self._rooms.window, "Share with a colleague", "minilat-shared.zip", FILES, then)

    def _write(self, chosen: Chosen, path: Path) -> None:
        service = self._service()
        if service is not None:
            self._work("Sharing…", partial(service.export, path, chosen), partial(self._written, path))

    def _written(self, path: Path, counts: dict[str, int]) -> None:
        self._rooms.window.say(f"{summary(counts)} written to {plain(str(path), 200)}")

    # Taking in

    def ask_file(self) -> None:
        """File ▸ Take in a shared file."""
        ask.open_file(self._rooms.window, "Take in a shared file", FILES, self.open_file)

    def open_file(self, path: Path) -> None:
        """Show what a shared file would bring."""
        service, notebook = self._service(), self._rooms.notebook
        if service is None or notebook is None or notebook.read_only:
            self._rooms.window.say("The notebook cannot be written, so nothing can be taken in.")
            return
        try:
            arrivals.check_regular(path, "Nothing was taken in.")
        except Problem as problem:
            self._failed(None, problem)
            return
        busy = Busy(self._rooms.window, f"Reading {plain(path.name, 60)}…")
        self._tasks.run(partial(service.plan, path), partial(self._planned, busy), partial(self._failed, busy))

    def _planned(self, busy: Busy, plan: SharePlan) -> None:
        if busy.over():
            ask.show(TakeInDialog(self._rooms.window, plan, partial(self._take, plan)))

    def _take(self, plan: SharePlan, choices: Mapping[str, str]) -> None:
        service = self._service()
        if service is not None:
            work = partial(service.apply, plan, choices)
            # A backup comes first, which takes its time where there are many notes.
            self._rooms.keeping.work.do("Taking it in…", work, partial(self._taken, plan), much=True)

    def _taken(self, plan: SharePlan, changes: Changes) -> None:
        self._rooms.keeping.tell(changes)
        self._rooms.window.say(f"Taken in from {plain(plan.path.name, 80)}. Edit ▸ Undo takes it back.")

    def wait(self) -> None:
        """Let what was begun finish; for the end of the program."""
        self._tasks.end()
