"""Edit ▸ Go to anything: searches everything, and shows what was chosen in the room where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.problems import Problem
from minilat_desktop.domain.search_hits import Entry
from minilat_desktop.services.searching import SearchService
from minilat_desktop.ui.kit.tasks import Tasks
from minilat_desktop.ui.shell.palette import Palette

if TYPE_CHECKING:
    from minilat_desktop.ui.shell.rooms import Rooms


class Going(QObject):
    """Owns the palette, made when it is first asked for, and keeps its index that of the catalogue in force."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms.window)
        self._rooms = rooms
        self.service = SearchService(rooms.catalogue, self._notebook)
        self.palette: Palette | None = None
        self._tasks = Tasks(self)
        rooms.state.changed.connect(self._state_changed)

    def _notebook(self) -> Any:
        return self._rooms.notebook

    def open(self) -> None:
        """Show the palette; the index is made by the worker meanwhile, where it is not there yet."""
        rooms = self._rooms
        if self.palette is None:
            self.palette = Palette(rooms.window, self.service, rooms.program.themes, rooms.actions.commands)
            self.palette.chosen.connect(self.go)
        # What is being written is found too.
        rooms.keeping.flush()
        self._read_if_needed()
        self.palette.open()

    def _read_if_needed(self) -> None:
        if not self.service.ready:
            self._tasks.run(self.service.read, self._read, self._not_read)

    def _read(self, found: Any) -> None:
        self.service.take(found)
        if self.palette is not None and self.palette.isVisible():
            self.palette.refresh()

    def _not_read(self, error: BaseException) -> None:
        if not isinstance(error, Problem):
            raise error
        self._rooms.window.say(str(error))

    def _state_changed(self, changes: Changes) -> None:
        if changes.packs and self.palette is not None and self.palette.isVisible():
            self._read_if_needed()

    def go(self, entry: Entry) -> None:
        """Show an entry where it stands: a coalition, a line of its detail, a member's memberships, a note."""
        rooms, name = self._rooms, entry.key.partition(":")[2]
        if entry.kind == "actor":
            rooms.show_room("membership")
            rooms.members.show_actor(name)
        elif entry.kind == "note":
            rooms.show_room("notebook")
            rooms.all_notes.show_note(name)
        else:
            rooms.show_room("explore")
            rooms.state.select(entry.owner)
            if entry.kind == "coalition" or not rooms.detail.show_record(entry.key):
                rooms.window.list.view.setFocus()

    def wait(self) -> None:
        """Let what was begun finish; for the end of the program."""
        self._tasks.end()
        self.service.close()
