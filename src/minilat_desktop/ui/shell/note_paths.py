"""Ways to and from notes: “Note on this” wherever something is shown, where a link leads, what a note is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from minilat_desktop.domain import dates, note_target
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.note_links import NoteLinks
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.noted import Noted
from minilat_desktop.ui.notes.page import NotePage

if TYPE_CHECKING:
    from minilat_desktop.ui.shell.rooms import Rooms


class NotePaths(QObject):
    """Joins the rooms that show things with those that show notes; they do not know one another."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms.window)
        self._rooms = rooms
        self.noted = Noted(rooms.state, rooms.open_one)
        for page in (rooms.notes.page, rooms.all_notes.page):
            self.serve(page)
        rooms.comparing.serve = self.serve
        rooms.all_notes.opened.connect(self.show_target)
        rooms.detail.note_wanted.connect(self.note_on)
        rooms.detail.use_notes(self.noted)
        rooms.members.use_notes(self.noted)
        rooms.members.note_wanted.connect(self.note_on)
        self.noted.changed.connect(self._mark)
        rooms.state.changed.connect(self._state_changed)

    def _mark(self) -> None:
        self._rooms.window.list.model.set_noted(self.noted.coalitions)
        try:
            events = self._rooms.catalogue.events_drawn(self.noted.events())
        except Problem:
            # A catalogue that cannot be read is told of by whoever shows it.
            events = frozenset()
        self._rooms.timeline.view.set_noted(self.noted.coalitions, tuple(self.noted.spans()), events)

    def _state_changed(self, changes: Changes) -> None:
        if changes.packs:
            # The events of another catalogue may be on other days.
            self._mark()

    def serve(self, page: NotePage) -> None:
        """Give a page of a note the names it completes, the links that lead to it, and where its own lead."""
        page.completion.names = self._names
        page.backlinks = self._backlinks
        page.followed.connect(self.follow)

    def _links(self) -> NoteLinks | None:
        notebook = self._rooms.notebook
        return None if notebook is None else NoteLinks(self._rooms.catalogue, notebook)

    def _names(self, begun: str) -> list[str]:
        try:
            links = self._links()
            return links.names(begun) if links else []
        except Problem:
            return []

    def _backlinks(self, note: Note) -> list[Note]:
        try:
            links = self._links()
            return links.to_note(note) if links else []
        except Problem:
            return []

    def follow(self, name: str) -> None:
        """Go where a link leads: a coalition, else a note; `note:ID` names a note outright."""
        rooms, links = self._rooms, self._links()
        if links is None or not rooms.keeping.flush():
            return
        try:
            target = name if name.startswith("note:") else links.find(name)
        except Problem as problem:
            ask.tell(rooms.window, problem)
            return
        kind, _, rest = target.partition(":")
        if kind == "coalition":
            rooms.go_to(rest)
        elif kind == "note":
            rooms.show_room("notebook")
            rooms.all_notes.show_note(rest)
        else:
            rooms.window.say(f"Nothing is called “{name}”: no coalition, and no note has that title.")

    def note_on(self, target: str) -> None:
        """Write a note on something: beside the detail where it belongs to the coalition there, else in a dialog."""
        rooms = self._rooms
        notebook = rooms.notebook
        if notebook is None:
            rooms.window.say("The notebook is not open, so no note can be written.")
        elif note_target.coalition_of(target) == rooms.state.selected:
            rooms.show_notes()
            rooms.notes.note_on(target)
        elif rooms.keeping.flush():
            rooms.comparing.note_on(target)

    def note_on_span(self) -> None:
        """Coalition ▸ Note on this span of time: what the timeline shows."""
        seen = self._rooms.timeline.view.window_seen()
        first, last = (int(min(max(day, 1), dates.LAST_DAY)) for day in (seen.x0, seen.x1))
        self.note_on(note_target.span(first, last))

    def show_target(self, target: str) -> None:
        """Show what a note is on."""
        rooms = self._rooms
        kind, _, rest = target.partition(":")
        if kind == "comparison":
            rooms.comparing.open(rest.split("/")[0])
        elif kind == "actor" and rooms.catalogue.name_of(target) is not None:
            rooms.show_room("membership")
            rooms.members.show_actor(rest)
        elif (days := note_target.days_of(target)) is not None:
            view, seen = rooms.timeline.view, rooms.timeline.view.window_seen()
            rooms.show_room("explore")
            view.show_window(float(days[0]), float(days[1] + 1), seen.y0, seen.y1)
        elif kind in ("form", "source", "actor") or rooms.catalogue.name_of(target) is None:
            rooms.window.say("What this note is on is not in this catalogue, or has no place of its own there.")
        else:
            rooms.go_to(note_target.coalition_of(target))
            if kind != "coalition":
                rooms.detail.show_record(target)
