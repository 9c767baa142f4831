"""What follows the first paint: the rooms, the notebook, the menus, and what the menus do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QFont, QGuiApplication

from minilat_desktop.domain import dates
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.note_target import Span, coalitions_of
from minilat_desktop.domain.problems import CannotWrite, Problem
from minilat_desktop.services.bundling import BundleService
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.exporting import ExportService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.peers import PeerService
from minilat_desktop.ui.compare.noting import Noting
from minilat_desktop.ui.compare.panel import ComparePanel
from minilat_desktop.ui.detail.panel import DetailPanel
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.safe_text import plain
from minilat_desktop.ui.kit.state import today
from minilat_desktop.ui.kit.work import Work
from minilat_desktop.ui.membership.panel import MembershipPanel
from minilat_desktop.ui.notes.notebook import NotebookPanel
from minilat_desktop.ui.notes.panel import NotesPanel
from minilat_desktop.ui.shell import help as help_pages
from minilat_desktop.ui.shell import menus, remember
from minilat_desktop.ui.shell.bundles import Bundles
from minilat_desktop.ui.shell.comparing import Comparing
from minilat_desktop.ui.shell.corrections import Corrections, line_here
from minilat_desktop.ui.shell.dropped import Dropped
from minilat_desktop.ui.shell.going import Going
from minilat_desktop.ui.shell.history import Past
from minilat_desktop.ui.shell.in_force import InForce
from minilat_desktop.ui.shell.keeping import Keeping
from minilat_desktop.ui.shell.note_paths import NotePaths
from minilat_desktop.ui.shell.own import Own
from minilat_desktop.ui.shell.packs import Packs
from minilat_desktop.ui.shell.recent import Recent
from minilat_desktop.ui.shell.safety import Safety
from minilat_desktop.ui.shell.sharing import Shares
from minilat_desktop.ui.shell.updating import Updating
from minilat_desktop.ui.timeline.panel import TimelinePanel

if TYPE_CHECKING:
    from minilat_desktop.ui.shell.application import Files, OpenNotebook, Program

_SMALLEST, _LARGEST = -3, 12
_DESK_SAVED_AFTER_MS = 1_000


class Rooms(QObject):
    """Builds everything beside the list and answers the menus."""

    def __init__(
        self, program: Program, catalogue: CatalogueService, open_notebook: OpenNotebook, files: Files, held_by: str
    ) -> None:
        super().__init__(program.window)
        self.program, self.window, self.state = program, program.window, program.state
        self.catalogue, self.files = catalogue, files
        self.text_size = 0
        self._plain_font = QFont(program.app.font())
        self._dressing = QTimer(program.window, singleShot=True, interval=0)
        self._dressing.timeout.connect(self._apply_text_size)
        exporting = ExportService()
        self.detail = DetailPanel(catalogue, self.state, program.themes)
        self.notes = NotesPanel(catalogue, self.state)
        self.window.put_explore(self.detail, self.notes)
        self.timeline = TimelinePanel(catalogue, self.state, program.themes, exporting.write_file)
        self.window.put_timeline(self.timeline)
        self.compare = ComparePanel(catalogue, ComparisonService(catalogue), exporting, self.state, program.themes)
        self.in_force = InForce(self.window, catalogue, files.packs, self.open_one)
        self.membership, self.filters = self.in_force.membership, self.in_force.filters
        self.compare.suggest = PeerService(catalogue, self.membership).peers
        self.window.put_room("compare", self.compare)
        self.members = MembershipPanel(self.membership, exporting, self.state, program.themes, self.window.list.ids)
        self.window.put_room("membership", self.members)
        self._make_notebook(open_notebook, held_by)
        self.packs = Packs(self.window, self.state, catalogue, self.in_force)
        self._make_changeable(files)
        self.comparing = Comparing(self.window, self.state, self.open_one, catalogue)
        self.bundles: Bundles = Bundles(self.window, self.state, catalogue, self.keeping, self.comparing)
        self.compare.bundles = BundleService(catalogue, self._notes_in, self.comparing.named_now)
        self.keeping.packs_changed = self.in_force.bring
        self.keeping.comparison_changed = self.comparing.take_up
        self.compare.note = self.comparing.note
        self.keeping.further = self.comparing.editors
        self.noting = Noting(self.compare.page, self.state, self.comparing.marks_of)
        self.noting.wanted.connect(self.comparing.note_on)
        self.noting.said.connect(self.window.say)
        self.recent = Recent(self.window, self.state, self.bundles.open_file, self.comparing.open, self.comparing.named)
        self.going, self.past, self.shares, self.paths = Going(self), Past(self), Shares(self), NotePaths(self)
        self.actions = menus.build(self)
        self.compare.offer(self.actions["saved-comparisons"], "&Saved…")
        self._connect()
        self.keeping.open_notebook()
        self.keeping.opened = self._opened
        self._opened()
        self._restore()

    def _make_notebook(self, open_notebook: OpenNotebook, held_by: str) -> None:
        """The room of all notes, and what opens, changes and keeps the notebook."""
        window, state, name_of = self.window, self.state, self.catalogue.name_of
        work = Work(window)
        work.said.connect(window.say)
        self.all_notes = NotebookPanel(self.catalogue, state, self.program.themes, work)
        window.put_room("notebook", self.all_notes)
        panels = (self.notes, self.all_notes)
        self.keeping = Keeping(window, state, panels, self.files, open_notebook, held_by, name_of, work)
        self.safety = Safety(window, state, self.keeping)

    def _make_changeable(self, files: Files) -> None:
        """What adds to the catalogue, and what puts a newer one in its place."""
        window, state, catalogue = self.window, self.state, self.catalogue
        self.own = Own(window, state, catalogue, self.in_force, self.open_one, partial(line_here, self))
        self.corrections = Corrections(self)
        self.updating = Updating(window, state, catalogue, files.catalogues, self.open_one, self.in_force)

    @property
    def notebook(self) -> NotebookService | None:
        """The open notebook, if it could be opened."""
        return self.keeping.notebook

    def open_one(self) -> NotebookService | None:
        """The same, for those that ask when they need it."""
        return self.notebook

    def _opened(self) -> None:
        self.past.take_up_filters()
        if self.comparing.take_up():
            self.state.tell(Changes(compared=True))
        self.in_force.bring(partial(self._settled, self.catalogue.path))
        self.paths.noted.read()

    def _other_catalogue(self) -> None:
        """Another catalogue is in force. The panels are told by whoever changed it.

        What was selected or compared may have gone with a pack; then the selection goes to what is there, and the
        panels hear of it together with the packs.
        """
        self.comparing.take_up()
        if not self.catalogue.known((self.state.selected or "",)):
            self.state.selected = min(self.catalogue.heads(), default=None)

    def _settled(self, before: Path) -> None:
        """What the notebook has is in force, after an update or from a restored backup, and the filters can be used."""
        if self.window.list.bar is None:
            self.window.list.use_filters(self.filters, self._noted)
            self.own.forms.give_back()
        if self.catalogue.path != before:
            self.state.tell(Changes(packs=True, selection=True))

    def _notes_in(self, spans: Sequence[Span]) -> list[Note]:
        """The notes of some spans, also what is being written just now; none where the notebook cannot be read."""
        try:
            return self.notebook.lists.lying_in(spans) if self.notebook is not None and self.keeping.flush() else []
        except Problem:
            return []

    def _noted(self) -> frozenset[str]:
        """The ids of the coalitions that have notes."""
        return coalitions_of(self.notebook.targets()) if self.notebook is not None else frozenset()

    def _connect(self) -> None:
        self.window.may_close = self.may_close
        self.window.closing.connect(self.leave)
        self._dropped = Dropped(self)
        self.own.written.connect(self.detail.show_record)
        self.window.dropped.connect(self._dropped.take)
        self.in_force.exchanged.connect(self._other_catalogue)
        self.window.list.listed.connect(self._list_changed)
        self.state.changed.connect(self._state_changed)
        self.comparing.stepped.connect(self._name_undo)
        self.comparing.renamed.connect(self.compare.name_label.setText)
        self.comparing.opened.connect(partial(self.window.show_room, "compare"))
        self.members.opened.connect(self.go_to)
        self.members.said.connect(self.window.say)
        self.bundles.opened.connect(self.recent.add_file)
        self.compare.handed_over.connect(self.recent.add_file)
        self.program.app.commitDataRequest.connect(self._session_ends)
        self._desk_saving = QTimer(self)
        self._desk_saving.setSingleShot(True)
        self._desk_saving.setInterval(_DESK_SAVED_AFTER_MS)
        self._desk_saving.timeout.connect(self._save_desk)
        self.window.room_changed.connect(self._desk_changed)
        # A click on a room's button leaves the keyboard where its menu entry does.
        self.window.top.room_chosen.connect(self.show_room)

    def _restore(self) -> None:
        desk = self.program.desk
        self.packs.remembered.lines[:] = desk.mappings
        self.recent.give_back(desk.recent)
        self.all_notes.model.folded.update(remember.folded(desk))
        self.safety.also = desk.backup_folder
        if desk.text_size:
            self._set_text_size(desk.text_size)
            self._apply_text_size()
        for name in desk.hidden_panels:
            if name in ("notes", "timeline"):
                self.actions[name].trigger()
        self.window.show_room(desk.room if desk.room in self.window.rooms() else "explore")
        self.actions[f"theme-{self.program.themes.choice}"].setChecked(True)
        self._list_changed(None)
        self._name_undo()
        self.updating.begin()

    def _name_undo(self) -> None:
        undo, redo = self.keeping.next_steps()
        self.past.refresh()
        for name, verb, step in (("undo", "&Undo", undo), ("redo", "&Redo", redo)):
            # An ampersand of a name is not a menu's mark.
            self.actions[name].setText(f"{verb} {plain(step.label, 120).replace('&', '&&')}" if step else verb)
            self.actions[name].setEnabled(step is not None)

    # The window

    def _desk_changed(self, _room: str = "") -> None:
        if not self._desk_saving.isActive():
            self._desk_saving.start()

    def _state_changed(self, changes: Changes) -> None:
        self._desk_changed()
        if changes.notes_of or changes.packs or changes.compared or changes.saved or changes.filters or changes.tags:
            self._name_undo()

    def _list_changed(self, _nothing: object) -> None:
        ids = self.window.list.ids() if self.window.list.search.text().strip() else None
        self.timeline.set_visible_ids(ids)

    def go_to(self, coalition_id: str) -> None:
        """Show a coalition."""
        self.window.show_room("explore")
        self.state.select(coalition_id)

    def show_room(self, name: str) -> None:
        """View ▸ Explore, Compare, Notebook."""
        self.window.show_room(name)
        if name == "compare":
            self.compare.take_focus()

    def compare_with_peers(self) -> None:
        """Coalition ▸ Compare with its peers."""
        self.compare.compare_with_peers()
        self.show_room("compare")

    def toggle_panel(self, name: str) -> None:
        """View ▸ Notes, Timeline."""
        {"notes": self.notes, "timeline": self.timeline}[name].setVisible(self.actions[name].isChecked())

    def choose_theme(self, choice: str) -> None:
        """View ▸ Appearance."""
        self.program.themes.choose(choice)

    def change_text_size(self, step: int) -> None:
        """View ▸ Larger or smaller text; 0 is the system's own size."""
        self._set_text_size(self.text_size + step if step else 0)
        # Dressing every widget anew takes a quarter of a second: once for all strokes of a key that is held.
        self._dressing.start()

    def _set_text_size(self, size: int) -> None:
        """Text larger or smaller than the system's by so many points."""
        self.text_size = min(max(size, _SMALLEST), _LARGEST)

    def _apply_text_size(self) -> None:
        font = QFont(self._plain_font)
        font.setPointSizeF(max(self._plain_font.pointSizeF() + self.text_size, 6))
        self.program.app.setFont(font)
        self.program.themes.refresh_fonts()
        view = self.window.list.view
        view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 10)
        view.scrollTo(view.currentIndex())
        self.detail.view.lay_out()

    def step_date(self, unit: str, count: int) -> None:
        """View ▸ As-of date ▸ a day, month or year earlier or later."""
        self.state.set_as_of(dates.step(self.state.as_of, count, unit))

    def play(self) -> None:
        """View ▸ As-of date ▸ Play: years pass, until today."""
        self.window.top.play.click()

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

    def show_notes(self) -> None:
        """Bring the notes beside the detail into sight."""
        self.window.show_room("explore")
        if not self.actions["notes"].isChecked():
            self.actions["notes"].trigger()

    def new_note(self) -> None:
        """Coalition ▸ New note."""
        self.show_notes()
        self.notes.begin()

    # Help

    def show_about_data(self) -> None:
        """Tools ▸ About the data."""
        from minilat_desktop.ui.shell.about_data import AboutDataDialog

        ask.show(AboutDataDialog(self.window, self.catalogue))

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

    def may_close(self) -> bool:
        """Whether everything written is in the file; if not, says so and keeps the window open."""
        if self.own.forms.keep() and self.keeping.flush():
            return True
        ask.confirm(
            self.window,
            "What you wrote could not be saved. Close all the same?",
            "What you wrote since the last save is only in the editor. Copy it somewhere safe, or free some space.",
            "Close without saving",
            self._close_anyway,
        )
        return False

    def _close_anyway(self) -> None:
        self.window.may_close = partial(bool, True)
        self.window.close()

    def _session_ends(self, _manager: object) -> None:
        self.own.forms.keep()
        self.keeping.flush()

    def leave(self) -> None:
        """Save the desk, back up, let go of the notebook."""
        self._desk_saving.stop()
        self._save_desk()
        for one in (self.in_force, self.updating, self.bundles, self.timeline, self.members, self.going, self.shares):
            one.wait()
        self.keeping.leave()

    def _save_desk(self) -> None:
        """Also from time to time while one works: a crash must not cost the desk."""
        try:
            remember.keep(self)
        except CannotWrite as problem:
            self.window.say(str(problem))
