"""What can be done with the notes chosen in the Notebook room: tags, pins, private, export, print."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QMarginsF, QObject, Signal
from PySide6.QtGui import QAction, QPageLayout, QPageSize
from PySide6.QtWidgets import QMenu, QWidget

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.note import Note, leaving
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services import note_export
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.rendered import Rendered

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class Room(Protocol):
    """What the verbs ask of the room."""

    def notebook(self) -> NotebookService | None: ...
    def chosen(self) -> list[str]: ...
    def notes_meant(self) -> list[Note]: ...
    def flush(self) -> bool: ...


class NoteVerbs(QObject):
    """The actions, made once; `said` carries a sentence for the status line, `changed` what must be read again."""

    changed = Signal(object)
    said = Signal(str)

    def __init__(self, widget: QWidget, room: Room, catalogue: CatalogueService) -> None:
        super().__init__(widget)
        self._widget, self._room, self._catalogue = widget, room, catalogue
        self.tags = self._action("Ta&gs…", self._nothing)
        self.of_chosen = [
            self._action("&Tag…", self._ask_tag),
            self._action("Take a tag &off…", self._ask_untag),
            self._action("&Pin", partial(self._mark, "pin", True)),
            self._action("&Unpin", partial(self._mark, "pin", False)),
            self._action("Make p&rivate", partial(self._mark, "keep_private", True)),
            self._action("&No longer private", partial(self._mark, "keep_private", False)),
        ]
        self.outward = [self._action("&Export…", self.export), self._action("Pr&int…", self.print_out)]

    def menu(self, parent: QWidget) -> QMenu:
        """All of them in a menu."""
        made = QMenu(parent)
        made.addActions(self.of_chosen)
        made.addSeparator()
        made.addActions(self.outward)
        made.addSeparator()
        made.addAction(self.tags)
        return made

    def _action(self, text: str, slot: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(partial(_call, slot))
        return action

    def _nothing(self) -> None:
        """The room itself shows the tags."""

    def enable(self, *, chosen: bool, writable: bool, listed: bool) -> None:
        """Grey what cannot be done."""
        for action in self.of_chosen:
            action.setEnabled(chosen and writable)
        for action in self.outward:
            action.setEnabled(listed)
        self.tags.setEnabled(writable)

    def _ask_tag(self) -> None:
        ask.text(self._widget, "Tag notes", "Tag for the chosen notes:", "", partial(self._do, "tag"))

    def _ask_untag(self) -> None:
        ask.text(self._widget, "Take a tag off", "Tag to take off the chosen notes:", "", partial(self._do, "untag"))

    def _mark(self, verb: str, on: bool) -> None:
        self._do(verb, on)

    def _do(self, verb: str, what: Any) -> None:
        notebook, chosen = self._room.notebook(), self._room.chosen()
        if notebook is None or not chosen or not self._room.flush():
            return
        try:
            changes: Changes = getattr(notebook.marks, verb)(chosen, what)
        except Problem as problem:
            ask.tell(self._widget, problem)
            return
        self.changed.emit(changes)

    def export(self) -> None:
        """Write the chosen notes, or where only one is chosen all that are listed, to a file."""
        filters = [(name, kind) for kind, name in note_export.KINDS.items()]
        ask.save_file(self._widget, "Export notes", "minilat-notes.md", filters, self._export_to)

    def _export_to(self, path: Path) -> None:
        if not self._room.flush():
            return
        try:
            written = note_export.write(path, self._room.notes_meant(), self._catalogue.citations_of, "excel")
        except Problem as problem:
            ask.tell(self._widget, problem)
            return
        self.said.emit(f"{written.summary}, written to {path}")

    def print_out(self) -> None:
        """Print the same notes; private ones stay here as they do from a file."""
        if self._room.flush():
            ask.printer(self._widget, "Notes", _sheet(), self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Paint the notes on a printer."""
        meant = self._room.notes_meant()
        going = leaving(meant)
        page = Rendered("Notes to print")
        page.show_all("\n\n---\n\n".join(map(_printed, going)))
        page.print_(printer)
        page.deleteLater()
        kept_back = f"; {len(meant) - len(going)} private left out" if len(going) < len(meant) else ""
        self.said.emit(f"{len(going)} notes printed{kept_back}")


def _sheet() -> QPageLayout:
    margins = QMarginsF(20, 18, 20, 18)
    upright = QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), upright, margins, QPageLayout.Unit.Millimeter)


def _printed(note: Note) -> str:
    tags = f"  ·  {', '.join(note.tags)}" if note.tags else ""
    return f"## {' '.join(note.target_name.split())}\n_Changed {note.modified[:10]}{tags}_\n\n{note.text}"


def _call(slot: Callable[[], None], _checked: bool = False) -> None:
    slot()
