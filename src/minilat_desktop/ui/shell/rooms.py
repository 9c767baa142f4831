"""What follows the first paint: the rooms, the notebook, the menus, and what the menus do."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.problems import CannotWrite, Damaged, Problem
from minilat_desktop.services import desk as desks
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.exporting import ExportService
from minilat_desktop.services.notebook import NotebookService, restore_newest
from minilat_desktop.ui.compare.panel import ComparePanel
from minilat_desktop.ui.detail.panel import DetailPanel
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.state import today
from minilat_desktop.ui.kit.tasks import Tasks
from minilat_desktop.ui.notes.notebook import NotebookPanel
from minilat_desktop.ui.notes.panel import NotesPanel
from minilat_desktop.ui.shell import help as help_pages
from minilat_desktop.ui.shell import menus, remember
from minilat_desktop.ui.timeline.panel import TimelinePanel

if TYPE_CHECKING:
    from minilat_desktop.ui.shell.application import Files, OpenNotebook, Program

_SMALLEST, _LARGEST = -3, 12
_JSON = [("JSON file", "json")]


class Rooms(QObject):
    """Builds everything beside the list and answers the menus."""

    def __init__(
        self, program: Program, catalogue: CatalogueService, open_notebook: OpenNotebook, files: Files, held_by: str
    ) -> None:
        super().__init__(program.window)
        self.program, self.window, self.state = program, program.window, program.state
        self.catalogue, self.files = catalogue, files
        self._open_notebook, self._held_by = open_notebook, held_by
        self.notebook: NotebookService | None = None
        self.tasks = Tasks(self)
        self.text_size = 0
        self._plain_font = QFont(program.app.font())
        exporting = ExportService()
        self.detail = DetailPanel(catalogue, self.state, program.themes)
        self.notes = NotesPanel(catalogue, self.state)
        self.window.put_explore(self.detail, self.notes)
        self.timeline = TimelinePanel(catalogue, self.state, program.themes, exporting.write_file)
        self.window.put_timeline(self.timeline)
        self.compare = ComparePanel(catalogue, ComparisonService(catalogue), exporting, self.state, program.themes)
        self.all_notes = NotebookPanel(self.state)
        self.window.put_room("compare", self.compare)
        self.window.put_room("notebook", self.all_notes)
        self.actions = menus.build(self)
        self._connect()
        self.open_notebook()
        self._restore()

    def _connect(self) -> None:
        self.window.may_close = self.may_close
        self.window.closing.connect(self.leave)
        self.window.list.listed.connect(self._list_changed)
        self.state.changed.connect(self._state_changed)
        self.all_notes.opened.connect(self._show_target)
        self.program.app.commitDataRequest.connect(self._session_ends)

    def _restore(self) -> None:
        desk = self.program.desk
        if desk.text_size:
            self.set_text_size(desk.text_size)
        for name in desk.hidden_panels:
            if name in ("notes", "timeline"):
                self.actions[name].trigger()
        self.window.show_room(desk.room if desk.room in self.window.rooms() else "explore")
        self.actions[f"theme-{self.program.themes.choice}"].setChecked(True)
        self._list_changed(None)
        self._name_undo()

    # The notebook

    def open_notebook(self) -> None:
        """Open the notebook, or say in words why notes cannot be written; everything else works all the same."""
        why = f"The notebook is open in {self._held_by}; here it can only be read." if self._held_by else ""
        try:
            self.notebook = cast(NotebookService, self._open_notebook(read_only=bool(self._held_by)))
            if self.notebook.newer:
                why = "The notebook was written by a newer version of the program; here it can only be read."
        except Problem as problem:
            self.notebook, why = None, str(problem)
            ask.tell(self.window, problem)
        self.notes.set_notebook(self.notebook, why)
        self.all_notes.set_notebook(self.notebook, why)
        if why:
            self.window.say(why)
        self._back_up()

    def _back_up(self) -> None:
        if self.notebook is not None and not self.notebook.read_only:
            self.tasks.run(self.notebook.back_up, self._backed_up, self._not_backed_up)

    def _backed_up(self, _made: Path | None) -> None:
        """Nothing to say: a backup is what one expects."""

    def _not_backed_up(self, error: BaseException) -> None:
        self.window.say(str(error) if isinstance(error, Problem) else "The backup failed.")

    def back_up_now(self) -> None:
        """Tools ▸ Back up now."""
        if self.notebook is not None:
            self.tasks.run(self.notebook.back_up, self._say_backed_up, self._not_backed_up)

    def _say_backed_up(self, made: Path | None) -> None:
        self.window.say(f"Backed up to {made}" if made else "Nothing changed since the last backup.")

    def restore_backup(self) -> None:
        """Tools ▸ Restore newest backup: asked first; the present notebook is set aside, not deleted."""
        ask.confirm(
            self.window, "Restore the newest backup of the notebook?",
            "The notebook as it is now is set aside under another name in the same folder.", "Restore", self._restore_now,
        )  # fmt: skip

    def _restore_now(self) -> None:
        if not self._flush():
            return
        self.notes.set_notebook(None)
        self.all_notes.set_notebook(None)
        self.tasks.wait()
        if self.notebook is not None:
            self.notebook.close()
        try:
            backup = restore_newest(self.files.notebook, self.files.backups)
        except Problem as problem:
            ask.tell(self.window, problem)
        else:
            self.window.say(f"Restored {backup.name}")
        self.open_notebook()

    def export_notes(self) -> None:
        """File ▸ Export notes."""
        ask.save_file(self.window, "Export notes", "minilat-notes.json", _JSON, self._export_notes_to)

    def _export_notes_to(self, path: Path) -> None:
        if self.notebook is None or not self._flush():
            return
        try:
            count = self.notebook.export(path)
        except CannotWrite as problem:
            ask.tell(self.window, problem)
        else:
            self.window.say(f"{count} notes written to {path}")

    # Undo

    def undo(self) -> None:
        """Edit ▸ Undo: the last step of the notebook's history."""
        self._step(back=True)

    def redo(self) -> None:
        """Edit ▸ Redo."""
        self._step(back=False)

    def _step(self, *, back: bool) -> None:
        if self.notebook is None or not self._flush():
            return
        try:
            done = self.notebook.undo() if back else self.notebook.redo()
        except Problem as problem:
            ask.tell(self.window, problem)
            return
        if done is not None:
            self.state.tell(done[1])
            self.window.say(f"{'Undone' if back else 'Done again'}: {done[0]}")

    def _name_undo(self) -> None:
        try:
            undo, redo = self.notebook.next_steps() if self.notebook else (None, None)
        except Problem:
            undo = redo = None
        writable = self.notebook is not None and not self.notebook.read_only
        for name, verb, step in (("undo", "&Undo", undo), ("redo", "&Redo", redo)):
            self.actions[name].setText(f"{verb} {step.label}" if step else verb)
            self.actions[name].setEnabled(writable and step is not None)

    # The window

    def _state_changed(self, changes: Changes) -> None:
        if changes.notes_of:
            self._name_undo()

    def _list_changed(self, _nothing: object) -> None:
        ids = self.window.list.ids() if self.window.list.search.text().strip() else None
        self.timeline.set_visible_ids(ids)

    def _show_target(self, target: str) -> None:
        kind, _, rest = target.partition(":")
        coalition_id = rest.split("/")[0]
        if kind == "form" or self.catalogue.name_of(target) is None:
            self.window.say("What this note is on is not in this catalogue.")
            return
        self.window.show_room("explore")
        self.state.select(coalition_id)

    def show_room(self, name: str) -> None:
        """View ▸ Explore, Compare, Notebook."""
        self.window.show_room(name)

    def toggle_panel(self, name: str) -> None:
        """View ▸ Notes, Timeline."""
        {"notes": self.notes, "timeline": self.timeline}[name].setVisible(self.actions[name].isChecked())

    def choose_theme(self, choice: str) -> None:
        """View ▸ Appearance."""
        self.program.themes.choose(choice)

    def change_text_size(self, step: int) -> None:
        """View ▸ Larger or smaller text; 0 is the system's own size."""
        self.set_text_size(self.text_size + step if step else 0)

    def set_text_size(self, size: int) -> None:
        """Text larger or smaller than the system's by so many points."""
        self.text_size = min(max(size, _SMALLEST), _LARGEST)
        font = QFont(self._plain_font)
        font.setPointSizeF(max(self._plain_font.pointSizeF() + self.text_size, 6))
        self.program.app.setFont(font)
        view = self.window.list.view
        view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 10)
        self.detail.view.lay_out()

    def step_year(self, years: int) -> None:
        """View ▸ A year earlier or later."""
        day = date.fromordinal(self.state.as_of)
        last = 28 if (day.month, day.day) == (2, 29) else day.day
        self.state.set_as_of(day.replace(year=min(max(day.year + years, 1800), 2100), day=last).toordinal())

    def to_today(self) -> None:
        """View ▸ Today."""
        self.state.set_as_of(today())

    def toggle_compared(self) -> None:
        """Coalition ▸ Compare."""
        if self.state.selected and not self.state.toggle_compared(self.state.selected):
            self.window.say("A comparison has at most 8 coalitions; untick one first.")

    def clear_comparison(self) -> None:
        """Coalition ▸ Clear comparison."""
        self.state.set_compared(())

    def export_comparison(self) -> None:
        """File ▸ Export comparison."""
        self.window.show_room("compare")
        self.compare.export()

    def find(self) -> None:
        """Edit ▸ Find: the search box of the room."""
        if self.window.room == "notebook":
            self.all_notes.search.setFocus()
            return
        self.window.show_room("explore")
        self.window.list.focus_search()

    def show_tab(self, name: str) -> None:
        """Coalition ▸ Facts, Members, …"""
        self.window.show_room("explore")
        self.detail.show_tab(name)
        self.detail.view.setFocus()

    def new_note(self) -> None:
        """Coalition ▸ New note."""
        self.window.show_room("explore")
        if not self.actions["notes"].isChecked():
            self.actions["notes"].trigger()
        self.notes.begin()

    # Help

    def show_data_folder(self) -> None:
        """Tools ▸ Show data folder: its address, to copy."""
        text = f"Notebook: {self.files.notebook}\nBackups: {self.files.backups}\nSettings: {self.files.desk}\nErrors: {self.files.log}"
        ask.show(help_pages.TextDialog(self.window, "Data folder", text))

    def show_shortcuts(self) -> None:
        """Help ▸ Keyboard shortcuts."""
        help_pages.show_shortcuts(self.window, self.actions.shortcuts())

    def show_about(self) -> None:
        """Help ▸ About."""
        help_pages.show_about(self.window, self.catalogue.data_version(), str(self.files.notebook))

    def copy_system_information(self) -> None:
        """Help ▸ Copy system information."""
        QGuiApplication.clipboard().setText(help_pages.system_information(self.catalogue.data_version()))
        self.window.say("Copied.")

    # Leaving

    def _flush(self) -> bool:
        return self.notes.editor.flush() and self.all_notes.editor.flush()

    def may_close(self) -> bool:
        """Whether everything written is in the file; if not, says so and keeps the window open."""
        if self._flush():
            return True
        ask.confirm(
            self.window, "The note could not be saved. Close all the same?",
            "What you wrote since the last save is only in the editor. Copy it somewhere safe, or free some space and try again.",
            "Close without saving", self._close_anyway,
        )  # fmt: skip
        return False

    def _close_anyway(self) -> None:
        self.window.may_close = partial(bool, True)  # noqa: FBT003
        self.window.close()

    def _session_ends(self, _manager: object) -> None:
        self._flush()

    def leave(self) -> None:
        """Save the desk, back up, let go of the notebook."""
        hidden = tuple(name for name in ("notes", "timeline") if not self.actions[name].isChecked())
        try:
            desks.save(
                self.files.desk, remember.take(self.window, self.state, self.program.themes, self.text_size, hidden)
            )
        except CannotWrite as problem:
            self.window.say(str(problem))
        self.tasks.wait()
        if self.notebook is not None:
            try:
                self.notebook.back_up()
            except (CannotWrite, Damaged) as problem:
                self.window.say(str(problem))
            self.notebook.close()

    @property
    def focused_text(self) -> QPlainTextEdit | None:
        """The text that has the cursor."""
        widget = self.program.app.focusWidget()
        return widget if isinstance(widget, QPlainTextEdit) else None
