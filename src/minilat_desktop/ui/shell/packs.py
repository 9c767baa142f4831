"""Tools ▸ Data packs: what is imported, switched on and off; and the preview of what a file would bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.pack import ColumnMap, Pack, PackPlan
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services import packs
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.packs import PackService
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.kit.state import State, today
from minilat_desktop.ui.kit.tasks import Tasks
from minilat_desktop.ui.shell.main_window import MainWindow
from minilat_desktop.ui.shell.mapping import MappingDialog, Remembered

FILTERS = (("CSV, JSON or text", "csv"), ("JSON", "json"), ("Text", "txt"))
_MOST_LINES = 2_000
# Shorter work shows nothing.
_MOMENT_MS = 300
IdRole = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to be read, and what was said of it so far. `answers` say who doubtful names are."""

    path: Path
    name: str = ""
    licence: str = ""
    mapping: ColumnMap | None = None
    answers: dict[str, str] = field(default_factory=dict)


class Packs(QObject):
    """Everything the window does with data packs. `in_force` is called with the path of another catalogue."""

    def __init__(
        self, window: MainWindow, state: State, folder: Path, catalogue: CatalogueService,
        notebook: Callable[[], NotebookService | None], in_force: Callable[[Path], None],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._state, self._folder, self._catalogue = window, state, folder, catalogue
        self._notebook, self._in_force = notebook, in_force
        self._tasks = Tasks(self)
        self.dialog: PacksDialog | None = None
        self.remembered = Remembered()

    def service(self) -> PackService | None:
        """The packs of the open notebook; None, said in words, where it cannot be written."""
        notebook = self._notebook()
        if notebook is None or notebook.read_only:
            self._window.say("The notebook cannot be written, so data packs can be neither imported nor switched.")
            return None
        return PackService(self._folder, self._catalogue, notebook)

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
        """File ▸ Import data."""
        ask.open_file(self._window, "Import data", FILTERS, self.preview)

    def preview(self, path: Path) -> None:
        """Show what a file would bring; of somebody's own CSV it is asked first what its columns are."""
        if self.service() is None:
            return
        try:
            if not packs.needs_mapping(path):
                self._read(Wanted(path))
                return
            sniffed, suggested = packs.sniff(path)
        except Problem as problem:
            ask.tell(self._window, problem)
            return
        then = partial(self._mapped, path)
        ask.show(MappingDialog(self._window, path, sniffed, suggested, self.remembered, then))

    def _mapped(self, path: Path, name: str, licence: str, mapping: ColumnMap) -> None:
        self._read(Wanted(path, name, licence, mapping))

    def _read(self, wanted: Wanted) -> None:
        """Read a file on the worker."""
        service = self.service()
        if service is None:
            return
        plan = partial(
            service.plan, [wanted.path], name=wanted.name, licence=wanted.licence, mapping=wanted.mapping,
            today=date.fromordinal(today()).isoformat(), answers=wanted.answers,
        )  # fmt: skip
        busy = Busy(self._window, f"Reading {plain(wanted.path.name, 60)}…")
        self._tasks.run(plan, partial(self._planned, busy, wanted), partial(self._failed, busy))

    def _planned(self, busy: Busy, wanted: Wanted, plan: PackPlan) -> None:
        if not busy.over():
            return
        names = {actor.code: actor.name for actor in self._catalogue.actors()} if plan.read.doubts else {}
        ask.show(PackPreview(self._window, plan, self._apply, partial(self._read_again, wanted), names))

    def _read_again(self, wanted: Wanted, answers: dict[str, str]) -> None:
        self._read(replace(wanted, answers={**wanted.answers, **answers}))

    def _apply(self, plan: PackPlan) -> None:
        service = self.service()
        if service is not None:
            busy = Busy(self._window, f"Importing {plain(plan.read.name, 60)}…")
            work = partial(service.apply, plan, busy.go_on)
            self._tasks.run(work, partial(self._applied, busy, plan.read.name), partial(self._failed, busy))

    def _applied(self, busy: Busy, name: str, changes: Changes | None) -> None:
        busy.over()
        if changes is None:
            self._window.say("The import was cancelled; nothing was changed.")
            return
        self.bring_up()
        self._state.tell(changes)
        self._window.say(f"Imported “{plain(name, 60)}”. Edit ▸ Undo takes it back.")

    def _failed(self, busy: Busy, error: BaseException) -> None:
        busy.over()
        if not isinstance(error, Problem):
            raise error
        ask.tell(self._window, error)

    def switch(self, pack_id: str, on: bool) -> None:
        """Switch a pack on or off."""
        self._change(lambda service: service.set_enabled(pack_id, on))

    def remove(self, pack_id: str) -> None:
        """Remove a pack."""
        self._change(lambda service: service.remove(pack_id))

    def _change(self, verb: Callable[[PackService], Changes]) -> None:
        service = self.service()
        if service is None:
            return
        try:
            changes = verb(service)
        except Problem as problem:
            ask.tell(self._window, problem)
            return
        self.bring_up()
        self._state.tell(changes)
        if self.dialog is not None:
            self.dialog.show_packs(service.packs())

    def bring_up(self) -> None:
        """Put the catalogue of the packs that are switched on into force."""
        service = self.service()
        if service is not None:
            try:
                self._in_force(service.bring_up())
            except Problem as problem:
                ask.tell(self._window, problem)

    def wait(self) -> None:
        """Let what was begun finish; for the end of the program."""
        self._tasks.wait()


class Busy(QDialog):
    """What long work is doing, with a button that gives it up. Shown only when the work takes longer than a moment."""

    staged = Signal(str)

    def __init__(self, parent: QWidget, words: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Minilat Desktop")
        self._wanted = True
        self.words = PlainLabel(words)
        bar = QProgressBar(minimum=0, maximum=0)
        bar.setAccessibleName(words)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(bar)
        layout.addWidget(self._buttons)
        self.resize(420, 110)
        self.staged.connect(self.words.setText)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_MOMENT_MS)
        self._soon.timeout.connect(self.open)
        self._soon.start()

    def go_on(self, stage: str) -> bool:
        """Called by the worker at each stage; false once the user has given it up."""
        if self._wanted:
            self.staged.emit(stage)
        return self._wanted

    def reject(self) -> None:
        """Give the work up. The dialog stays until the work has come to its next stage and ended."""
        self._wanted = False
        self._buttons.setEnabled(False)
        self.words.setText("Cancelling…")

    def over(self) -> bool:
        """The work has ended; whether its result is still wanted."""
        self._soon.stop()
        self.done(0)
        self.deleteLater()
        return self._wanted


class PacksDialog(QDialog):
    """The packs with a box each: ticked is switched on."""

    def __init__(self, parent: QWidget, found: Sequence[Pack], owner: Packs) -> None:
        super().__init__(parent)
        self._owner = owner
        self.setWindowTitle("Data packs")
        self.resize(680, 360)
        self.words = PlainLabel()
        self.list = QListWidget()
        self.list.setAccessibleName("Imported data packs")
        self.list.itemChanged.connect(self._ticked)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        take = buttons.addButton("Import data…", QDialogButtonBox.ButtonRole.ActionRole)
        self.gone = buttons.addButton("Remove", QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        take.clicked.connect(self._import)
        self.gone.clicked.connect(self._remove)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)
        self.show_packs(found)

    def show_packs(self, found: Sequence[Pack]) -> None:
        """Show the packs anew."""
        self.list.blockSignals(True)
        self.list.clear()
        for pack in found:
            item = QListWidgetItem(_pack_words(pack))
            item.setData(IdRole, pack.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if pack.enabled else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.words.setText(
            "Ticked packs stand in the list beside the shipped catalogue. None of them ever touches a note."
            if found
            else "No data pack is imported yet. Exchange tables and the Correlates of War IGO file can be imported."
        )
        self.gone.setEnabled(bool(found))
        if found:
            self.list.setCurrentRow(0)

    def _ticked(self, item: QListWidgetItem) -> None:
        self._owner.switch(item.data(IdRole), item.checkState() == Qt.CheckState.Checked)

    def _import(self, _checked: bool = False) -> None:
        self.accept()
        self._owner.ask_file()

    def _remove(self, _checked: bool = False) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._owner.remove(item.data(IdRole))


def _pack_words(pack: Pack) -> str:
    counts = f"{pack.coalitions} coalitions, {pack.memberships} memberships, {pack.events} events, {pack.values} values"
    licence = plain(pack.licence, 60) or "no licence given"
    return f"{plain(pack.name, 60)}\n{counts}\n{licence}, imported {pack.imported[:10]}, sha256 {pack.sha256[:12]}"


class PackPreview(QDialog):
    """Counts, and every line of what is new, changed, conflicting, refused or to be asked.

    Import applies all in one step. While names are in doubt it asks who they are, and has the file read again.
    """

    def __init__(
        self, parent: QWidget, plan: PackPlan, then: Callable[[PackPlan], None],
        again: Callable[[dict[str, str]], None], names: Mapping[str, str],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._plan, self._then, self._again, self._names = plan, then, again, names
        self.answers: dict[str, QComboBox] = {}
        self.setWindowTitle("Import data")
        self.resize(720, 460)
        read = plan.read
        self.list = QListWidget()
        self.list.setAccessibleName("What the file would bring")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for line in lines_of(plan):
            self.list.addItem(plain(line, 400))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        verb = "Use these answers" if read.doubts else "Import"
        self.take: QPushButton = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        said = PlainLabel(
            f"{plain(read.name, 80)}: {read.rows} rows read\n{plan.summary}\n{plain(read.note, 600)}".strip()
        )
        said.setAccessibleName("Counts")
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        layout.addWidget(self.list, 2)
        if read.doubts:
            layout.addWidget(PlainLabel("These names may be one of several actors, or none of them. Who are they?"))
            layout.addWidget(self._questions(), 1)
        else:
            layout.addWidget(PlainLabel("One undo takes the import back; your notes are not touched."))
        layout.addWidget(buttons)

    def _questions(self) -> QScrollArea:
        """A line a name: leave it out, or one of those it may be."""
        inner = QWidget()
        form = QFormLayout(inner)
        for doubt in self._plan.read.doubts:
            if doubt.written in self.answers:
                continue
            box = QComboBox()
            box.setAccessibleName(f"Who is {plain(doubt.written, 60)}")
            box.addItem("Leave it out", "")
            for code in doubt.candidates:
                box.addItem(plain(f"{self._names.get(code, code)} ({code})", 80), code)
            self.answers[doubt.written] = box
            form.addRow(plain(doubt.written, 60), box)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        return area

    def _take(self) -> None:
        self.accept()
        if self.answers:
            self._again({written: str(box.currentData()) for written, box in self.answers.items()})
        else:
            self._then(self._plan)


def lines_of(plan: PackPlan) -> list[str]:
    """What is refused and asked first: that is what one has to look at."""
    lines = [f"Refused: {one.place}: {one.reason}" for one in plan.read.refused]
    lines += [f"Who is “{one.written}”? ({one.place}) {', '.join(one.candidates)}" for one in plan.read.doubts]
    for title, found in (("Conflicting", plan.conflicting), ("Changed", plan.changed), ("New", plan.new)):
        lines += [f"{title}: {line}" for line in found]
    more = len(lines) - _MOST_LINES
    return lines if more <= 0 else [*lines[:_MOST_LINES], f"… and {more} more"]
