"""Data packs in the window: files that come in, are looked at and taken; packs switched, removed, undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.pack import ColumnMap, PackPlan
from minilat_desktop.domain.problems import GivenUp, Problem
from minilat_desktop.services import arrivals, packs
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.packs import PackService
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.busy import Busy
from minilat_desktop.ui.kit.safe_text import plain
from minilat_desktop.ui.kit.state import State, today
from minilat_desktop.ui.shell.in_force import InForce
from minilat_desktop.ui.shell.main_window import MainWindow
from minilat_desktop.ui.shell.mapping import MappingDialog, Remembered
from minilat_desktop.ui.shell.pack_list import PacksDialog
from minilat_desktop.ui.shell.pack_preview import LONGEST_NAME, PackPreview

FILTERS = (("CSV, JSON or text", "csv tsv json txt"), ("CSV", "csv"), ("JSON", "json"), ("Text", "txt"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Files to be read as one pack, and what was said of them so far.

    `answers` say who doubtful names are. `agreed` is a plan that was agreed to but for name and licence.
    """

    paths: tuple[Path, ...]
    name: str = ""
    licence: str = ""
    mapping: ColumnMap | None = None
    answers: dict[str, str] = field(default_factory=dict)
    agreed: PackPlan | None = None


class Packs(QObject):
    """Everything the window does with data packs."""

    def __init__(self, window: MainWindow, state: State, catalogue: CatalogueService, in_force: InForce) -> None:
        super().__init__(window)
        self._window, self._state, self._catalogue, self._in_force = window, state, catalogue, in_force
        self._tasks = in_force.tasks
        self.dialog: PacksDialog | None = None
        self.remembered = Remembered()

    def service(self) -> PackService | None:
        """The packs of the open notebook; None, said in words, where it cannot be written."""
        found = self._in_force.packs()
        if found is None:
            self._window.say("The notebook cannot be written, so data packs can be neither imported nor switched.")
        return found

    def show(self) -> None:
        """Tools ▸ Data packs."""
        service = self.service()
        if service is not None:
            self.dialog = PacksDialog(self._window, service.packs(), self)
            self.dialog.destroyed.connect(self._forget)
            ask.show(self.dialog)

    def _forget(self, _gone: QObject | None = None) -> None:
        self.dialog = None

    def ask_file(self) -> None:
        """File ▸ Import data: one file, or several tables that belong together."""
        ask.open_files(self._window, "Import data", FILTERS, self.preview)

    def may_open(self, paths: Sequence[Path]) -> bool:
        """Whether these are files of text. If not, says so; nothing else is opened."""
        try:
            arrivals.check_files(paths)
        except Problem as problem:
            self._refuse(problem)
            return False
        return True

    def _refuse(self, problem: Problem) -> None:
        """Also at the bottom, where it stays to be read beneath a dialog closed too soon."""
        self._window.say(plain(problem.happened, 300))
        ask.tell(self._window, problem)

    def preview(self, paths: Sequence[Path]) -> None:
        """Show what files would bring as one pack; of somebody's own CSV it is asked first what its columns are."""
        if self.service() is None or not self.may_open(paths):
            return
        try:
            files = arrivals.together(paths)
            if len(files) > 1 or not arrivals.needs_mapping(files[0]):
                self._read(Wanted(files))
                return
            sniffed, suggested = packs.sniff(paths[0])
        except Problem as problem:
            self._refuse(problem)
            return
        then = partial(self._mapped, paths[0])
        ask.show(MappingDialog(self._window, paths[0], sniffed, suggested, self.remembered, then))

    def _mapped(self, path: Path, name: str, licence: str, mapping: ColumnMap) -> None:
        # A name left as proposed is not one that was given: another pack that has it keeps its place.
        self._read(Wanted((path,), name if name != path.stem[:LONGEST_NAME] else "", licence, mapping))

    def _read(self, wanted: Wanted) -> None:
        """Read files on the worker."""
        service = self.service()
        if service is None:
            return
        busy = Busy(self._window, f"Reading {plain(', '.join(path.name for path in wanted.paths), 60)}…")
        plan = partial(
            service.plan, wanted.paths, name=wanted.name, licence=wanted.licence, mapping=wanted.mapping,
            today=date.fromordinal(today()).isoformat(), answers=wanted.answers, progress=busy.go_on,
        )  # fmt: skip
        self._tasks.run(plan, partial(self._planned, busy, wanted), partial(self._failed, busy))

    def _planned(self, busy: Busy, wanted: Wanted, plan: PackPlan) -> None:
        if not busy.over():
            return
        if wanted.agreed is not None and _same_but_for_the_name(wanted.agreed, plan):
            self._apply(plan)
            return
        known = {actor.code: actor for actor in self._catalogue.actors()} if plan.read.doubts else {}
        actors = {**known, **plan.read.catalogue.actors}
        ask.show(PackPreview(self._window, plan, partial(self._taken, wanted), actors))

    def _taken(self, wanted: Wanted, plan: PackPlan, name: str, licence: str, answers: dict[str, str]) -> None:
        """A preview was agreed to. Name and licence stand in its sources: with others the files are read again."""
        named = replace(
            wanted,
            name=name if name != plan.read.name else wanted.name,
            licence=licence if licence != plan.read.licence else wanted.licence,
        )
        if answers:
            self._read(replace(named, answers={**wanted.answers, **answers}, agreed=None))
        elif named != wanted:
            self._read(replace(named, agreed=plan))
        else:
            self._apply(plan)

    def _apply(self, plan: PackPlan) -> None:
        service = self.service()
        if service is not None:
            busy = Busy(self._window, f"Importing {plain(plan.read.name, 60)}…")
            work = partial(service.apply, plan, busy.go_on)
            self._tasks.run(work, partial(self._applied, busy, plan.read.name), partial(self._failed, busy))

    def _applied(self, busy: Busy, name: str, changes: Changes) -> None:
        busy.over()
        self._in_force.bring(partial(self._imported, name, changes))

    def _imported(self, name: str, changes: Changes) -> None:
        self._state.tell(changes)
        self._window.say(f"Imported “{plain(name, 60)}”. Edit ▸ Undo takes it back.")

    def _failed(self, busy: Busy, error: BaseException) -> None:
        busy.over()
        if not isinstance(error, Problem):
            raise error
        if isinstance(error, GivenUp):
            self._window.say(str(error))
        else:
            ask.tell(self._window, error)

    def switch(self, pack_id: str, on: bool) -> None:
        """Switch a pack on or off."""
        service = self.service()
        if service is not None:
            self._change(partial(service.set_enabled, pack_id, on))

    def remove(self, pack_id: str) -> None:
        """Remove a pack."""
        service = self.service()
        if service is not None:
            self._change(partial(service.remove, pack_id))

    def _change(self, verb: Callable[[], Changes]) -> None:
        busy = Busy(self.dialog or self._window, "Writing the catalogue…", may_stop=False)
        self._tasks.run(verb, partial(self._changed, busy), partial(self._failed, busy))

    def _changed(self, busy: Busy, changes: Changes) -> None:
        busy.over()
        self._in_force.bring(partial(self._settled, changes))

    def _settled(self, changes: Changes) -> None:
        self._state.tell(changes)
        service = self.service()
        if self.dialog is not None and service is not None:
            self.dialog.show_packs(service.packs())


def _same_but_for_the_name(one: PackPlan, other: PackPlan) -> bool:
    """Whether what was agreed to still holds: the same files, with the same effect."""
    return (one.read.sha256, one.summary, one.replaces) == (other.read.sha256, other.summary, other.replaces)
