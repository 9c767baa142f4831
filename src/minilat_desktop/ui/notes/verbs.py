"""What can be done with the notes chosen in the Notebook room: tags, pins, private, export, print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QMarginsF, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QPageLayout, QPageSize
from PySide6.QtWidgets import QMenu, QWidget

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.importing import Going, let_go
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.services import note_export
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.note_export import WrittenNotes
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.work import AT_ONCE_NOTES, Work
from minilat_desktop.ui.notes.printing import PrintedNotes

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class Room(Protocol):
    """What the verbs ask of the room: the notebook, and the numbers of notes in its list."""

    def notebook(self) -> NotebookService | None: ...
    def chosen(self) -> list[int]: ...
    def meant(self) -> list[int]: ...
    def flush(self) -> bool: ...


class NoteVerbs(QObject):
    """The actions, made once; `said` carries a sentence for the status line, `changed` what must be read again."""

    changed = Signal(object)
    said = Signal(str)

    def __init__(self, widget: QWidget, room: Room, catalogue: CatalogueService, work: Work) -> None:
        super().__init__(widget)
        self._widget, self._room, self._catalogue, self._work = widget, room, catalogue, work
        self.tags = self._action("All ta&gs…", self._nothing)
        self.all = self._action("Select &all", self._nothing)
        self.of_chosen = [
            self._action("Add a &tag…", self._ask_tag),
            self._action("Take a tag &off…", self._ask_untag),
            self._action("&Pin", partial(self._mark, "pin", True)),
            self._action("&Unpin", partial(self._mark, "pin", False)),
            self._action("Make p&rivate", partial(self._mark, "keep_private", True)),
            self._action("&No longer private", partial(self._mark, "keep_private", False)),
            self._action("&Delete", self.delete),
        ]
        for action, key in ((self.all, _ALL), (self.of_chosen[-1], QKeySequence.StandardKey.Delete)):
            action.setShortcut(key)
            # In the list only: in the note beside it both keys are the editor's.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.outward = [self._action("&Export…", self.export), self._action("Pr&int…", self.print_out)]

    def menu(self, parent: QWidget) -> QMenu:
        """All of them in a menu."""
        made = QMenu(parent)
        made.addAction(self.all)
        made.addSeparator()
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
        """The room itself does it."""

    def enable(self, *, chosen: bool, writable: bool, listed: bool) -> None:
        """Grey what cannot be done."""
        for action in self.of_chosen:
            action.setEnabled(chosen and writable)
        for action in (self.all, *self.outward):
            action.setEnabled(listed)
        self.tags.setEnabled(writable)

    def _ask_tag(self) -> None:
        ask.text(self._widget, "Tag notes", "Tag for the chosen notes:", "", partial(self._do, "tag"))

    def _ask_untag(self) -> None:
        ask.text(self._widget, "Take a tag off", "Tag to take off the chosen notes:", "", partial(self._do, "untag"))

    def _mark(self, verb: str, on: bool) -> None:
        self._do(verb, on)

    def _do(self, verb: str, what: Any) -> None:
        self._change(_DOING[verb], partial(_marked, verb, what))

    def delete(self) -> None:
        """Put the chosen notes into the trash, as one step."""
        self._change("Deleting", NotebookService.delete_all, "deleted. Edit ▸ Undo brings them back.")

    def _change(self, doing: str, verb: Callable[..., Changes], said: str = "") -> None:
        notebook, chosen = self._room.notebook(), self._room.chosen()
        if notebook is None or not chosen or not self._room.flush():
            return
        work = partial(_changed, notebook, chosen, verb)
        told = partial(self._told, f"{counted(len(chosen))} {said}" if said else "")
        self._work.do(f"{doing} {counted(len(chosen))}…", work, told, much=len(chosen) > AT_ONCE_NOTES)

    def _told(self, said: str, changes: Changes) -> None:
        self.changed.emit(changes)
        if said:
            self.said.emit(said)

    def export(self) -> None:
        """Write the chosen notes, or where only one is chosen all that are listed, to a file."""
        filters = [(name, kind) for kind, name in note_export.KINDS.items()]
        ask.save_file(self._widget, "Export notes", "minilat-notes.md", filters, self._export_to)

    def _export_to(self, path: Path) -> None:
        notebook = self._room.notebook()
        if notebook is None or not self._room.flush():
            return
        meant = self._room.meant()
        work = partial(_exported, notebook, meant, path, self._catalogue)
        self._work.do(f"Exporting {counted(len(meant))}…", work, self._written, much=len(meant) > AT_ONCE_NOTES)

    def _written(self, written: WrittenNotes) -> None:
        self.said.emit(f"{written.summary}, written to {written.path}")

    def print_out(self) -> None:
        """Print the same notes; private ones stay here as they do from a file."""
        if self._room.flush():
            ask.printer(self._widget, "Notes", _sheet(), self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Paint the notes on a printer."""
        notebook = self._room.notebook()
        if notebook is not None:
            PrintedNotes(self._widget, notebook.lists.some, self._room.meant(), printer, self.said.emit)


_ALL = QKeySequence.StandardKey.SelectAll
# What the dialog says of long work.
_DOING = {"tag": "Tagging", "untag": "Taking the tag off", "pin": "Pinning", "keep_private": "Marking"}


def _marked(verb: str, what: Any, notebook: NotebookService, ids: Sequence[str], *, going: Going) -> Changes:
    changes: Changes = getattr(notebook.marks, verb)(ids, what, going=going)
    return changes


def _changed(notebook: NotebookService, chosen: Sequence[int], verb: Callable[..., Changes], going: Going) -> Changes:
    return verb(notebook, notebook.lists.ids(chosen, going), going=going)


def _exported(
    notebook: NotebookService, meant: Sequence[int], path: Path, catalogue: CatalogueService, going: Going
) -> WrittenNotes:
    found = notebook.lists.some(meant, going)
    written = note_export.write(path, found, catalogue.citations_of, "excel", going)
    let_go(found)
    return written


def counted(count: int) -> str:
    """So many notes, in words."""
    return "1 note" if count == 1 else f"{grouped(count)} notes"


def _sheet() -> QPageLayout:
    margins = QMarginsF(20, 18, 20, 18)
    upright = QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), upright, margins, QPageLayout.Unit.Millimeter)


def _call(slot: Callable[[], None], _checked: bool = False) -> None:
    slot()
