"""What is compared, kept in the notebook: each change of columns or policy a step, and whole comparisons by name."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from operator import attrgetter

from PySide6.QtCore import QObject, Signal

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.importing import AT_ONCE, Going, NotesPlan
from minilat_desktop.domain.note import leaving
from minilat_desktop.domain.problems import Problem
from minilat_desktop.domain.saved_comparison import Named
from minilat_desktop.services import handed_notes
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.reopening import Reopened
from minilat_desktop.services.saved_comparisons import Marks, OnDesk, SavedComparisons
from minilat_desktop.ui.compare.saved import SavedDialog
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.safe_text import plain
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.notes.editor import NoteEditor
from minilat_desktop.ui.notes.page import NotePage
from minilat_desktop.ui.shell.comparison_note import NoteDialog
from minilat_desktop.ui.shell.keeping import imported
from minilat_desktop.ui.shell.main_window import MainWindow

# A date that is dragged or stepped is one step as long as no pause is longer than this.
_PAUSE = 2.0
_NAMED = 3


class Comparing(QObject):
    """Listens to the state, so that there is one place where a step is made, whoever changed the comparison.

    The notebook says what is compared; the desk's file says how it is looked at, and holds a copy for the first paint
    and for when there is no notebook. `stepped` tells that the history has another last step, `opened` that a saved
    comparison was put on the desk, `renamed` under which name the one on the desk is saved.
    """

    stepped = Signal()
    opened = Signal()
    renamed = Signal(str)

    def __init__(
        self, window: MainWindow, state: State, notebook: Callable[[], NotebookService | None],
        catalogue: CatalogueService,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._state, self._notebook, self._catalogue = window, state, notebook, catalogue
        # Its own, because a service holds the coalitions of its last comparison.
        self._tables = ComparisonService(catalogue)
        # Gives the page of a note what it completes and where its links lead.
        self.serve: Callable[[NotePage], None] = _nothing_served
        self._kept = self._now
        self._label = ""
        self._sitting, self._last_dated = "", 0.0
        state.changed.connect(self._state_changed)

    def marks_of(self, saved_id: str) -> Marks | None:
        """What of a saved comparison has notes; None where that cannot be read."""
        try:
            return self.saved.marks(saved_id) if self.saved else None
        except Problem:
            return None

    @property
    def saved(self) -> SavedComparisons | None:
        """The saved comparisons, None while there is no notebook."""
        notebook = self._notebook()
        return None if notebook is None else SavedComparisons(notebook, self._tables, self._catalogue)

    def note(self) -> str:
        """The newest note that may leave on the saved comparison that is on the desk, "" where there is none."""
        notebook, opened = self._notebook(), self._state.opened
        notes = leaving(notebook.on(f"comparison:{opened}")) if notebook is not None and opened else []
        return max(notes, key=attrgetter("modified")).text if notes else ""

    @property
    def _now(self) -> OnDesk:
        return OnDesk(self._state.spec.asked, self._state.opened)

    # Handed over

    def named_now(self) -> Named | None:
        """Under which name the comparison on the desk is saved, None where it is not."""
        return self.named(self._state.opened) if self._state.opened else None

    def named(self, saved_id: str) -> Named | None:
        """A saved comparison's name, None where it is not in the notebook."""
        try:
            return self.saved.get(saved_id).named if self.saved else None
        except Problem:
            return None

    def saved_as(self, found: Reopened) -> str:
        """Which saved comparison an opened bundle is, "" where it is none of this notebook."""
        try:
            return handed_notes.home_here(found, self.saved) if self.saved else ""
        except Problem:
            return ""

    def brings_notes(self, found: Reopened) -> bool:
        """Whether a bundle has notes that are not in this notebook as they are, or that cannot be taken in."""
        handed, notebook = found.handed.notes, self._notebook()
        if handed is None or notebook is None:
            return handed is not None
        try:
            plan = self.plan_notes(found, notebook, AT_ONCE)
        except Problem:
            return True
        return bool(plan.new or plan.changed or plan.refused or plan.brings)

    def plan_notes(self, found: Reopened, notebook: NotebookService, _going: Going) -> NotesPlan:
        """What taking in the notes of a bundle would do."""
        saved = SavedComparisons(notebook, self._tables, self._catalogue)
        return handed_notes.plan(found, notebook, saved)

    def take_in(self, found: Reopened, plan: NotesPlan) -> None:
        """Take them in, with the saved comparison that some of them are on."""
        notebook, saved = self._notebook(), self._writable()
        if notebook is None or saved is None:
            return
        try:
            changes = handed_notes.take_in(plan, found, notebook, saved)
        except Problem as problem:
            ask.tell(self._window, problem)
            return
        if changes.compared:
            self._state.opened = self.saved_as(found)
            self._kept = self._now
        self._state.tell(changes)
        self._window.say(imported(plan))

    # The desk

    def take_up(self) -> bool:
        """Compare what the notebook says, as far as it is in the catalogue; whether that is something else.

        Nobody is told: after undo, redo or other packs whoever made the change tells of it.
        """
        before = (self._state.spec, self._state.opened)
        try:
            found = self.saved.on_desk() if self.saved else None
        except Problem:
            found = None
        if found is not None:
            self._state.spec, self._state.opened = self._state.spec.asking(found.spec), self._still(found.opened)
        self._state.spec = self._state.spec.only(self._catalogue.known(self._state.spec.ids))
        self._kept = self._now
        return (self._state.spec, self._state.opened) != before

    def _still(self, opened: str) -> str:
        saved = self.saved
        return opened if saved and saved.there(opened) else ""

    def _state_changed(self, changes: Changes) -> None:
        if changes.compared and self._now != self._kept:
            self._keep()
        if changes.compared or changes.saved:
            self.renamed.emit(self._name())

    def _name(self) -> str:
        """The name of the saved comparison on the desk, with a mark where it has been changed since; "" for none."""
        try:
            found = self.saved.get(self._state.opened) if self.saved and self._state.opened else None
        except Problem:
            return ""
        if found is None:
            return ""
        return f"{plain(found.name, 60)}{'' if found.spec.asked == self._now.spec else ' (changed, not saved)'}"

    def _keep(self) -> None:
        """Write down what is compared now, as one step."""
        before, self._kept = self._kept, self._now
        label, self._label = self._label, ""
        notebook, saved = self._notebook(), self.saved
        if notebook is None or saved is None or notebook.read_only:
            return
        try:
            saved.lay_on_desk(before, self._kept, label=label, sitting=self._sitting_of(before.spec, self._kept.spec))
        except Problem as problem:
            self._window.say(str(problem))
            return
        self.stepped.emit()

    def _sitting_of(self, before: Spec, after: Spec) -> str:
        """What joins the steps of one drag: only the day of one and the same column moves, without a pause."""
        moved = [
            place for place, (one, other) in enumerate(zip(before.columns, after.columns, strict=False)) if one != other
        ]
        dated = len(moved) == 1 and [(one.coalition_id, one.policy) for one in before.columns] == [
            (one.coalition_id, one.policy) for one in after.columns
        ]
        if not dated:
            self._sitting = ""
            return ""
        now = time.monotonic()
        if not self._sitting.startswith(f"{moved[0]}:") or now - self._last_dated > _PAUSE:
            self._sitting = f"{moved[0]}:{uuid.uuid4().hex}"
        self._last_dated = now
        return self._sitting

    # By name

    def save(self) -> None:
        """Save: the comparison that was opened becomes what is compared now; one that has no name asks for it."""
        saved, opened = self._writable(), self._state.opened
        if saved is None:
            return
        if not self._still(opened):
            self.save_as()
            return
        try:
            name = saved.get(opened).name
            changes = saved.update(opened, self._state.spec, self._state.as_of)
        except Problem as problem:
            ask.tell(self._window, problem)
            return
        self._state.tell(changes)
        self._window.say(f"Saved “{plain(name, 60)}” as it is now. Edit ▸ Undo takes it back.")

    def save_as(self) -> None:
        """Save as: under a new name."""
        saved = self._writable()
        if saved is None:
            return
        if not self._state.spec.columns:
            self._window.say("There is nothing to save yet: tick two to eight coalitions first.")
            return
        names = [saved.name_of(one) for one in self._state.spec.ids]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        suggested = plain(f"{', '.join(names[:_NAMED])}{more}", 100)
        ask.text(self._window, "Save comparison", "Name of the comparison:", suggested, self._save_named)

    def _save_named(self, name: str) -> None:
        saved = self._writable()
        if saved is None:
            return
        try:
            made, changes = saved.save(name, self._state.spec, self._state.as_of)
        except Problem as problem:
            ask.tell(self._window, problem)
            return
        self._state.opened = made.id
        self._kept = self._now
        self._state.tell(changes)
        self._window.say(f"Saved “{plain(made.name, 60)}”. Edit ▸ Undo takes it back.")

    def open(self, saved_id: str) -> bool:
        """Compare what was saved, on the day it was saved for unless that was today then; whether it could be."""
        saved = self.saved
        if saved is None:
            return False
        try:
            found, spec = saved.get(saved_id), saved.open(saved_id)
        except Problem as problem:
            ask.tell(self._window, problem)
            return False
        known = self._catalogue.known(spec.ids)
        self._label = f"open comparison “{found.name}”"
        self._state.set_spec(spec.only(known), opened=saved_id)
        self._label = ""
        if found.day is not None:
            self._state.set_as_of(found.day)
        self.opened.emit()
        gone = [one for one in spec.ids if one not in known]
        self._window.say(
            f"Opened “{plain(found.name, 60)}”."
            + (f" No longer in the catalogue: {plain(', '.join(gone), 120)}." if gone else "")
        )
        return True

    def show_saved(self) -> None:
        """The list of saved comparisons."""
        if (saved := self.saved) is None:
            self._window.say("The notebook could not be opened, so there are no saved comparisons.")
            return
        dialog = SavedDialog(self._window, saved, self._state)
        dialog.opened.connect(self.open)
        dialog.noted.connect(self.note_on)
        ask.show(dialog)

    def note_on(self, target: str) -> None:
        """Write a note on a saved comparison, on a row or a cell of it, or on anything else that has no room for it."""
        if (notebook := self._notebook()) is not None:
            over = self._window.findChild(SavedDialog) or self._window
            dialog = NoteDialog(over, notebook, self._state, target)
            self.serve(dialog.page)
            ask.show(dialog)

    def editors(self) -> list[NoteEditor]:
        """The editors of notes on comparisons that are open, so that the window's end saves what they hold."""
        return [dialog.editor for dialog in self._window.findChildren(NoteDialog)]

    def _writable(self) -> SavedComparisons | None:
        notebook = self._notebook()
        if notebook is None or notebook.read_only:
            self._window.say("The notebook cannot be written, so nothing can be saved there.")
            return None
        return self.saved


def _nothing_served(_page: NotePage) -> None:
    return None
