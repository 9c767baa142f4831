"""One search over everything: the catalogue's records and the notes, in groups, as one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from minilat_desktop.domain import search_hits
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.note_target import coalition_of
from minilat_desktop.domain.problems import Problem
from minilat_desktop.domain.search_hits import Entry, Group, Hit
from minilat_desktop.services.catalogue import CatalogueService

if TYPE_CHECKING:
    from minilat_desktop.services.notebook import NotebookService
    from minilat_desktop.store.catalogue_search import Index

FEW, MANY = 4, 60
# Of a few, so many are looked at for the best.
_LOOKED_AT = 30
_MOST_PLACES = 200


class SearchService:
    """Searches the catalogue in force, by an index that is made when it is first needed, and the open notebook."""

    def __init__(self, catalogue: CatalogueService, notebook: Callable[[], NotebookService | None]) -> None:
        self._catalogue, self._notebook = catalogue, notebook
        self._index: Index | None = None
        self._of: Path | None = None

    @property
    def ready(self) -> bool:
        """Whether the index over the catalogue in force is made; until then only notes are found."""
        return self._index is not None and self._of == self._catalogue.path

    def read(self) -> tuple[Path, Index]:
        """Make the index; the worker may. Raises `Damaged`."""
        from minilat_desktop.store import catalogue_search

        path = self._catalogue.path
        return path, catalogue_search.read(path)

    def take(self, read: tuple[Path, Index]) -> None:
        """Search by an index from now on."""
        self.close()
        self._of, self._index = read

    def search(self, query: str, *, only: str = "") -> tuple[Group, ...]:
        """What a text finds, in groups: a few of each, or with `only` many of one. Every word must be found."""
        wanted = search_hits.asked(query)
        if not wanted:
            return ()
        kinds = (only,) if only else tuple(search_hits.GROUPS)
        found = (self._group(kind, wanted, MANY if only else FEW) for kind in kinds)
        return tuple(group for group in found if group.hits)

    def _group(self, kind: str, wanted: Sequence[str], most: int) -> Group:
        if kind == "note":
            return self._notes(wanted, most)
        entries = (
            self._index.find(kind, wanted, max(most + 1, _LOOKED_AT)) if self._index is not None and self.ready else []
        )
        return search_hits.group(kind, entries, wanted, most)

    def _notes(self, wanted: Sequence[str], most: int) -> Group:
        """The notes written last. A notebook that cannot be read has none here; its own panels say why."""
        notebook = self._notebook()
        try:
            found = notebook.find(wanted, most + 1) if notebook is not None else []
        except Problem:
            found = []
        hits = tuple(Hit(note_entry(note), _said(note, wanted)) for note in found[:most])
        return Group("note", hits, len(found) > most)

    def cited_by(self, source_id: str) -> tuple[Hit, ...]:
        """Where a source is cited, record by record."""
        from minilat_desktop.store import catalogue_search

        if self._index is None:
            return ()
        rows = catalogue_search.citing(self._catalogue.path, source_id, _MOST_PLACES)
        known = self._index.of_keys(key for key, _, _, _ in rows)
        entries = [
            known.get(key, Entry("membership", key, owner, whose, f"Membership of {name}"))
            for key, owner, whose, name in rows
        ]
        return tuple(Hit(one, search_hits.context(one, ())) for one in entries)

    def close(self) -> None:
        """Let go of the index."""
        if self._index is not None:
            self._index.close()
        self._index = None


def note_entry(note: Note) -> Entry:
    """A note as it is found."""
    return Entry("note", f"note:{note.id}", coalition_of(note.target), note.target_name, note.title, note.text)


def _said(note: Note, wanted: Sequence[str]) -> str:
    """The note's text about the first word that was found beyond its title; "" where the title says it all."""
    places = search_hits.spans(note.text, wanted)
    beyond = [a for a, b in places if note.text[a:b] not in note.title] or [a for a, _ in places]
    line = note.text.strip()
    return search_hits.around(note.text, beyond[0], 110) if beyond and line != note.title else ""
