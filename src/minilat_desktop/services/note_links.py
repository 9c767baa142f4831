"""What `[[…]]` in a note leads to, what can be written there, and what leads back."""

from __future__ import annotations

from minilat_desktop.domain import dates
from minilat_desktop.domain.note import Note
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService

_MOST = 12


class NoteLinks:
    """The links between the notes of a notebook and the coalitions of a catalogue."""

    def __init__(self, catalogue: CatalogueService, notebook: NotebookService) -> None:
        self._catalogue, self._notebook = catalogue, notebook

    def find(self, name: str) -> str:
        """What a link leads to: `coalition:ID`, else `note:ID`, the newest of that title; "" where there is neither."""
        coalitions = self._catalogue.places_called(name)
        if coalitions:
            return f"coalition:{coalitions[0]}"
        notes = self._notebook.lists.called(name)
        return f"note:{notes[0].id}" if notes else ""

    def names(self, begun: str) -> list[str]:
        """What a link may be completed to: names of coalitions, then titles of notes."""
        if not begun.strip():
            return []
        found = self._catalogue.numbers(begun, day=dates.LAST_DAY)[:_MOST]
        named = [row.short_name for row in self._catalogue.rows(found, dates.LAST_DAY)]
        return list(dict.fromkeys([*named, *self._notebook.lists.titles(begun)]))[:_MOST]

    def to_note(self, note: Note) -> list[Note]:
        """The notes that link to a note by its title."""
        return [one for one in self._notebook.lists.linking_to([note.title]) if one.id != note.id]
