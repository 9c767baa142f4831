"""The notebook's keeping: opened, backed up, restored, imported, exported, undone; said in words what happened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtCore import QObject

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.importing import Going, NotesPlan
from minilat_desktop.domain.note import Step
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import Damaged, Problem
from minilat_desktop.services import whereabouts
from minilat_desktop.services.history import History
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.safe_text import plain
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.kit.work import AT_ONCE_NOTES, Work
from minilat_desktop.ui.notes.editor import NoteEditor
from minilat_desktop.ui.notes.import_dialog import ImportDialog
from minilat_desktop.ui.notes.notebook import NotebookPanel
from minilat_desktop.ui.notes.panel import NotesPanel
from minilat_desktop.ui.shell.main_window import MainWindow

_JSON = [("JSON file", "json")]
OpenNotebook = Callable[..., object]
PlanIn = Callable[[NotebookService, Going], NotesPlan]
# Read before anybody could see the window stand still.
_SMALL_FILE = 100_000


class NotebookFiles(Protocol):
    """Where the notebook and its backups are."""

    @property
    def notebook(self) -> Path: ...
    @property
    def backups(self) -> Path: ...


class Keeping(QObject):
    """Opens the notebook for the two panels that show it, and does what the menus ask of it."""

    def __init__(
        self,
        window: MainWindow,
        state: State,
        panels: tuple[NotesPanel, NotebookPanel],
        files: NotebookFiles,
        open_notebook: OpenNotebook,
        held_by: str,
        name_of: Callable[[str], str | None],
        work: Work,
    ) -> None:
        super().__init__(window)
        self.window, self.state, self.files = window, state, files
        self.notes, self.all_notes = panels
        self._open_notebook, self._held_by = open_notebook, held_by
        self._name_of = name_of
        self.notebook: NotebookService | None = None
        # Backups and what changes very many notes take turns.
        self.work, self.tasks = work, work.tasks
        # Brings the catalogue of other packs into force, then tells the panels.
        self.packs_changed: Callable[[Callable[[], None]], None] = _at_once
        # Puts the comparison of the notebook on the desk before the panels are told.
        self.comparison_changed: Callable[[], object] = _nothing
        # Editors beside those of the two panels.
        self.further: Callable[[], list[NoteEditor]] = list
        # A notebook has been opened, at start or from a backup.
        self.opened: Callable[[], None] = _nothing
        # Backups, in the background and at the end, and the screen that restores one.
        self.back_up: Callable[[], None] = _nothing
        self.back_up_at_exit: Callable[[], None] = _nothing
        self.offer: Callable[[], None] = _nothing
        # What is to be said of where the notebook lies, "" for nothing.
        self.where_it_is = ""

    def open_notebook(self) -> None:
        """Open the notebook, or say in words why notes cannot be written; everything else works all the same."""
        why = f"The notebook is open in {self._held_by}; here it can only be read." if self._held_by else ""
        try:
            self.notebook = None
            self.notebook = opened = cast(NotebookService, self._open_notebook(read_only=bool(self._held_by)))
            # A file may be damaged further in than opening it looks.
            opened.targets()
            if opened.read_only and not why:
                why = "The notebook’s folder cannot be written, so notes can only be read here."
            if self.notebook.newer:
                why = "The notebook was written by a newer version of the program; here it can only be read."
        except Problem as problem:
            if self.notebook is not None:
                self.notebook.close()
            self.notebook, why = None, str(problem)
            offer = ("Restore a backup…", self.offer) if isinstance(problem, Damaged) else None
            ask.tell(self.window, problem, offer)
        self.notes.set_notebook(self.notebook, why)
        self.all_notes.set_notebook(self.notebook, why)
        if why:
            self.window.say(why)
        self.opened()
        self.back_up()
        self.where_it_is = whereabouts.warning(self.files.notebook.parent)
        if self.where_it_is and not why:
            self.window.say(self.where_it_is)

    def replace(self, work: Callable[[], str]) -> None:
        """Do something to the notebook's file while nobody has it open, say what, and open it again."""
        # What a damaged notebook no longer takes stays in the editor, and is saved into the new one.
        self.flush()
        self.notes.set_notebook(None)
        self.all_notes.set_notebook(None)
        self.tasks.wait()
        if self.notebook is not None:
            self.notebook.close()
        try:
            said = work()
            if said:
                self.window.say(said)
        except Problem as problem:
            ask.tell(self.window, problem)
        self.open_notebook()

    def give_up_writing(self, holder: str) -> None:
        """Another window has the notebook now: what is being written is saved, and from then on it is only read."""
        self._held_by = holder
        self.replace(str)

    def current_note(self) -> str:
        """The id of the note that is being looked at, "" for none."""
        editors = sorted(self._editors(), key=_without_keyboard)
        return next((one.note_id for one in editors if one.note_id and one.isVisible()), "")

    def tell(self, changes: Changes) -> None:
        """Tell every panel of a step, after what other packs or comparisons it brought is in force."""
        (self.packs_changed if changes.packs else _at_once)(partial(self._told, changes))

    def _told(self, changes: Changes) -> None:
        if changes.compared:
            self.comparison_changed()
        self.state.tell(changes)

    def export_notes(self) -> None:
        """File ▸ Export notes."""
        ask.save_file(self.window, "Export notes", "minilat-notes.json", _JSON, self._export_notes_to)

    def _export_notes_to(self, path: Path) -> None:
        if self.notebook is None or not self._flushed():
            return
        then = partial(self._exported, path)
        much = self.notebook.lists.more_than(AT_ONCE_NOTES)
        self.work.do("Exporting the notes…", partial(self.notebook.export, path), then, much=much)

    def _exported(self, path: Path, count: int) -> None:
        self.window.say(f"{grouped(count)} notes written to {path}")

    def import_notes(self) -> None:
        """File ▸ Import notes."""
        ask.open_file(self.window, "Import notes", _JSON, self.preview_import)

    def preview_import(self, path: Path) -> None:
        """Show what importing a notes file would do."""
        much = path.is_file() and path.stat().st_size > _SMALL_FILE
        self._preview(partial(_plan_file, path), self._import_now, much=much)

    def preview_coming(self, plan_in: PlanIn, then: Callable[[NotesPlan], None]) -> None:
        """Show what importing the notes of a bundle would do; `then` does it."""
        self._preview(plan_in, then, much=False)

    def _preview(self, plan_in: PlanIn, then: Callable[[NotesPlan], None], *, much: bool) -> None:
        if self.notebook is None or self.notebook.read_only or not self.flush():
            self.window.say("The notebook cannot be written, so nothing can be imported.")
            return
        self.work.do("Reading the notes…", partial(plan_in, self.notebook), partial(self._planned, then), much=much)

    def _planned(self, then: Callable[[NotesPlan], None], plan: NotesPlan) -> None:
        ask.show(ImportDialog(self.window, plan, then))

    def _import_now(self, plan: NotesPlan) -> None:
        if self.notebook is not None:
            work, then = partial(_apply, self.notebook, plan), partial(self._imported, plan)
            # A backup comes first, which takes its time where there are many notes, however few come in.
            self.work.do("Importing…", work, then, much=True)

    def _imported(self, plan: NotesPlan, changes: Changes) -> None:
        self.state.tell(changes)
        self.window.say(imported(plan))

    # Undo

    def undo(self) -> None:
        """Edit ▸ Undo: the last step of the notebook's history."""
        self._step(back=True)

    def redo(self) -> None:
        """Edit ▸ Redo."""
        self._step(back=False)

    def _step(self, *, back: bool) -> None:
        if self.notebook is None or not self._flushed():
            return
        step = self.next_steps()[0 if back else 1]
        if step is not None:
            verb = self.notebook.undo if back else self.notebook.redo
            doing, done = ("Undoing", "Undone") if back else ("Redoing", "Done again")
            much = self._is_much(step.id - 1 if back else step.id)
            self.work.do(f"{doing}: {plain(step.label, 80)}…", verb, partial(self._stepped, done), much=much)

    def _is_much(self, step_id: int) -> bool:
        """Whether going to a step would be noticed; what cannot be read is told by the step itself."""
        try:
            return self.notebook is not None and History(self.notebook).is_much(step_id)
        except Problem:
            return False

    def _stepped(self, said: str, done: tuple[str, Changes] | None) -> None:
        if done is not None:
            self._go_where(done[1].notes_of)
            self.tell(done[1])
            self.window.say(f"{said}: {done[0]}")

    def go_to(self, step_id: int) -> None:
        """View ▸ History: back or forward to a step."""
        if self.notebook is not None and self._flushed():
            work = partial(History(self.notebook).go_to, step_id)
            self.work.do("Going there…", work, self._gone, much=self._is_much(step_id))

    def _gone(self, gone: tuple[int, Changes]) -> None:
        count, changes = gone
        self._go_where(changes.notes_of)
        self.tell(changes)
        self.window.say("1 step taken." if count == 1 else f"{grouped(count)} steps taken.")

    def _go_where(self, targets: frozenset[str]) -> None:
        """Show what a step was about: text must not come and go out of sight."""
        target = min(targets, default="")
        kind, _, rest = target.partition(":")
        here = f"coalition:{self.state.selected}"
        if kind == "coalition" and here not in targets and self._name_of(target) is not None:
            self.state.select(rest)

    def next_steps(self) -> tuple[Step | None, Step | None]:
        """The steps that undo and redo would take; none where the notebook cannot be written."""
        if self.notebook is None or self.notebook.read_only:
            return None, None
        try:
            return self.notebook.next_steps()
        except Problem:
            return None, None

    def flush(self) -> bool:
        """Save what is being written; whether everything is in the file."""
        # Every one of them, even where the first fails.
        saved = [editor.flush() for editor in self._editors()]
        return all(saved)

    def _editors(self) -> list[NoteEditor]:
        return [self.notes.editor, self.all_notes.editor, *self.further()]

    def _flushed(self) -> bool:
        if self.flush():
            return True
        self.window.say("First the note you are writing has to be saved; beside it stands why it was not.")
        return False

    def leave(self) -> None:
        """Back up and let go of the notebook."""
        self.tasks.end()
        if self.notebook is None:
            return
        self.back_up_at_exit()
        # An editor that still holds text that could not be saved would open the file again.
        for editor in self._editors():
            editor.set_notebook(None)
        self.notebook.close()


def _without_keyboard(editor: NoteEditor) -> bool:
    return not editor.hasFocus()


def _plan_file(path: Path, notebook: NotebookService, going: Going) -> NotesPlan:
    return notebook.plan_import(path, going)


def _apply(notebook: NotebookService, plan: NotesPlan, going: Going) -> Changes:
    return notebook.apply_import(plan, going=going)


def imported(plan: NotesPlan) -> str:
    """What was taken in, in a sentence."""
    return f"Imported: {plan.summary}. Edit ▸ Undo takes it back."


def _nothing() -> None:
    return None


def _at_once(then: Callable[[], None]) -> None:
    then()
