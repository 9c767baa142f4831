"""Own entries in the window: added, corrected, changed, removed, listed, exported and imported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.entry import RECORDS, EntriesPlan, Entry, entry_id, is_own
from minilat_desktop.domain.model import Coalition
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.entries import EntryService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.busy import Busy
from minilat_desktop.ui.kit.safe_text import plain
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.shell.entry_fields import Asked
from minilat_desktop.ui.shell.in_force import InForce
from minilat_desktop.ui.shell.main_window import MainWindow
from minilat_desktop.ui.shell.own_forms import OwnForms
from minilat_desktop.ui.shell.own_list import ImportPreview, OwnDialog

_FILES = [("Own entries", "yaml")]


class Own(QObject):
    """Everything the window does with own entries. `line` gives the coalition and the key of the record one is on.

    `written` carries the key of a record that was saved, for the room where it stands.
    """

    written = Signal(str)

    def __init__(
        self, window: MainWindow, state: State, catalogue: CatalogueService, in_force: InForce,
        notebook: Callable[[], NotebookService | None], line: Callable[[], tuple[Coalition | None, str, str]],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._state, self._catalogue = window, state, catalogue
        self._in_force, self._notebook, self._line = in_force, notebook, line
        self._tasks = in_force.tasks
        self.forms = OwnForms(window, self._writable, self._tasks)
        self.forms.saved.connect(self._saved)
        self.dialog: OwnDialog | None = None

    def service(self) -> EntryService | None:
        """The entries of the open notebook; None, said in words, where it cannot be written."""
        found = self._writable()
        if found is None:
            self._window.say("The notebook cannot be written, so nothing of your own can be entered.")
        return found

    def _writable(self) -> EntryService | None:
        notebook, packs = self._notebook(), self._in_force.packs()
        return None if notebook is None or packs is None else EntryService(packs, notebook)

    # Adding and changing

    def add(self, kind: str) -> None:
        """Coalition ▸ Add ▸ …"""
        if self.service() is None:
            return
        coalition, _, _ = self._line()
        if kind not in RECORDS:
            self.ask(Asked(kind))
        elif coalition is None:
            self._window.say("Choose a coalition first, in the list.")
        else:
            self.ask(Asked(kind, coalition.key, coalition.short_name))

    def change(self) -> None:
        """Coalition ▸ Change my entry: the own line one is on, else the own coalition."""
        wanted = self._own_here()
        if wanted:
            self.change_entry(wanted)

    def change_entry(self, wanted: str) -> None:
        """Change an entry."""
        service = self.service()
        if service is None:
            return
        try:
            entry = service.entry(wanted)
        except Problem as problem:
            ask.tell(self._window, problem)
            return
        if entry.kind in ("actor", "metric"):
            self._window.say("It is changed where it is made use of: in the member or the figure.")
            return
        self.ask(Asked(entry.kind, entry.target, entry.name if entry.kind in RECORDS else "", before=entry))

    def remove(self) -> None:
        """Coalition ▸ Remove my entry."""
        wanted = self._own_here()
        if wanted:
            self.remove_entries([wanted])

    def _own_here(self) -> str:
        """The id of the own entry of the line one is on, else of the own coalition; "" where neither is own."""
        coalition, key, _ = self._line()
        found = entry_id(key)
        if not found and coalition is not None and is_own(coalition.key):
            found = self._entry_of(coalition)
        if not found:
            self._window.say("This is the catalogue’s own: it can be corrected, not changed.")
        return found

    def _entry_of(self, coalition: Coalition) -> str:
        service = self.service()
        there = service.entries() if service is not None else ()
        return next((one.id for one in there if one.target == coalition.key and one.kind == "coalition"), "")

    def ask(self, asked: Asked) -> None:
        """Open a form, or say why there can be none."""
        if self.service() is not None:
            self.forms.open(asked)

    def naming(self, coalition: Coalition) -> str:
        """The entry that says what a coalition of the catalogue is called, "" where there is none."""
        service = self.service()
        there = service.entries() if service is not None else ()
        return next((one.id for one in there if one.corrects == one.target == coalition.key), "")

    def change_coalition(self, coalition: Coalition) -> None:
        """Change an own coalition itself."""
        wanted = self._entry_of(coalition)
        if wanted:
            self.change_entry(wanted)

    def _saved(self, entry: Entry, label: str, changes: Changes) -> None:
        self._bring_in(changes, partial(self._show_saved, entry, label))

    def _show_saved(self, entry: Entry, label: str) -> None:
        if entry.kind == "coalition":
            self._state.select(entry.owner)
        elif entry.kind in RECORDS:
            self.written.emit(entry.key)
        self._window.say(f"Saved: {plain(label, 100)}. Edit ▸ Undo takes it back.")

    def _bring_in(self, changes: Changes, then: Callable[[], None]) -> None:
        self._in_force.bring(partial(self._brought_in, changes, then))

    def _brought_in(self, changes: Changes, then: Callable[[], None]) -> None:
        self._state.tell(changes)
        self._show_list()
        then()

    def remove_entries(self, ids: Sequence[str]) -> None:
        """Remove entries."""
        service = self.service()
        if service is not None:
            self._tasks.run(partial(service.remove, ids), self._removed, self._failed)

    def _removed(self, changes: Changes) -> None:
        self._bring_in(changes, partial(self._window.say, "Removed. Edit ▸ Undo brings it back."))

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, Problem):
            raise error
        ask.tell(self._window, error)

    # The list

    def show(self) -> None:
        """Tools ▸ My entries."""
        if self.service() is not None:
            self.dialog = OwnDialog(self._window, self)
            self.dialog.destroyed.connect(self._forget)
            self._show_list()
            ask.show(self.dialog)

    def _show_list(self) -> None:
        service = self.service() if self.dialog is not None else None
        if service is not None and self.dialog is not None:
            self.dialog.show_entries(service.entries(), service.left_out(), service.alone())

    def _forget(self, _gone: QObject | None = None) -> None:
        self.dialog = None

    # Files

    def export(self, ids: Sequence[str]) -> None:
        """Write entries to a file; without ids all of them."""
        then = partial(self._export_to, tuple(ids))
        ask.save_file(self.dialog or self._window, "Export my entries", "my-entries.yaml", _FILES, then)

    def _export_to(self, ids: tuple[str, ...], path: Path) -> None:
        service = self.service()
        if service is None:
            return
        try:
            count = service.export(path, ids or None)
        except Problem as problem:
            ask.tell(self._window, problem)
        else:
            self._window.say(f"{count} entries written to {plain(str(path), 200)}")

    def ask_file(self) -> None:
        """Ask for a file of entries."""
        ask.open_file(self._window, "Import entries", _FILES, self.preview)

    def preview(self, path: Path) -> None:
        """Show what a file of entries would bring."""
        service = self.service()
        if service is not None:
            busy = Busy(self._window, f"Reading {plain(path.name, 60)}…")
            work = partial(service.plan_import, path)
            self._tasks.run(work, partial(self._planned, busy), partial(self._not_read, busy))

    def _planned(self, busy: Busy, plan: EntriesPlan) -> None:
        if busy.over():
            ask.show(ImportPreview(self._window, plan, self._take))

    def _not_read(self, busy: Busy, error: BaseException) -> None:
        busy.over()
        self._failed(error)

    def _take(self, plan: EntriesPlan) -> None:
        service = self.service()
        if service is not None:
            work = partial(service.apply_import, plan)
            self._tasks.run(work, partial(self._taken, plan), self._failed)

    def _taken(self, plan: EntriesPlan, changes: Changes) -> None:
        said = f"Imported: {plan.summary}. Edit ▸ Undo takes it back."
        self._bring_in(changes, partial(self._window.say, said))
