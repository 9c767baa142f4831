"""Reading notes in numbers: lists without their texts, pages of texts, what links to what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from minilat_desktop.domain import markdown, note_target
from minilat_desktop.domain.folding import fold, words
from minilat_desktop.domain.importing import AT_ONCE, Going, in_portions
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.note_list import Listing, Wanted, in_order, listed
from minilat_desktop.domain.problems import UnknownId
from minilat_desktop.store import note_list, notes
from minilat_desktop.store import notebook as store

_MOST_LINKS, _MOST_COMPLETED, _LOOKED_AT = 50, 20, 400


class NoteLists:
    """The lists of a notebook."""

    def __init__(self, opened: store.Notebook) -> None:
        self._store = opened

    def listing(self, wanted: Wanted, today: date) -> Listing:
        """The lines of a list; `today` is the reader's own day."""
        with self._store.reading() as connection:
            if self._store.version < store.WITH_TAGS:
                # An older notebook that is open read-only: whole or searched, in its own order.
                found = [note.id for note in notes.search(connection, wanted.query)]
                numbers = list(note_list.numbers_of(connection, found).values())
                return Listing(numbers, len(numbers))
            if wanted.group in ("", "tag") and wanted.lost is None:
                numbers = note_list.numbers(connection, wanted)
                tagged = note_list.tagged(connection) if wanted.group == "tag" else None
                return in_order(numbers, tagged)
            entries = note_list.entries(connection, wanted)
            tagged = note_list.tagged(connection) if wanted.group == "tag" else None
        if wanted.group in ("", "tag"):
            return in_order([entry.number for entry in entries], tagged)
        return listed(entries, wanted.group, today)

    def at(self, numbers: Sequence[int]) -> dict[int, Note]:
        """Notes by the numbers of a listing."""
        with self._store.reading() as connection:
            return note_list.at(connection, numbers)

    def number_of(self, note_id: str) -> int:
        """The number of a note, -1 where there is no such note."""
        with self._store.reading() as connection:
            return note_list.numbers_of(connection, [note_id]).get(note_id, -1)

    def all_of(self, wanted: Wanted, today: date) -> list[Note]:
        """Every note of a list, each once, in its order."""
        return self.some(self.listing(wanted, today).numbers)

    def some(self, numbers: Sequence[int], going: Going = AT_ONCE) -> list[Note]:
        """Notes by their numbers, in that order; what is gone meanwhile is left out. Raises `GivenUp`."""
        found: dict[int, Note] = {}
        for portion in in_portions(numbers, going, "notes read"):
            found |= self.at(portion)
        return [found[number] for number in numbers if number in found]

    def ids(self, numbers: Sequence[int], going: Going = AT_ONCE) -> list[str]:
        """The ids of notes by their numbers, in that order. Raises `GivenUp`."""
        found: dict[int, str] = {}
        with self._store.reading() as connection:
            for portion in in_portions(numbers, going, "notes looked up"):
                found |= note_list.ids_of(connection, portion)
        return [found[number] for number in numbers if number in found]

    def note(self, note_id: str) -> Note:
        """A note by its id, or by the beginning of it where only one begins so. Raises `UnknownId`."""
        with self._store.reading() as connection:
            found = note_list.begun(connection, note_id) if note_id else []
        exact = [note for note in found if note.id == note_id] or found
        if len(exact) != 1:
            more = "More than one note begins so." if exact else "There is no such note."
            raise UnknownId(f"“{note_id}” names no note. {more}", remedy="`note list` shows the notes with their ids.")
        return exact[0]

    def about(self, coalition_id: str, most: int = -1) -> list[Note]:
        """The notes on a coalition and on anything recorded of it, the pinned first, then the newest first.

        `most` is how many at the most, -1 for all.
        """
        with self._store.reading() as connection:
            if self._store.version < store.WITH_TAGS:
                return notes.of_target(connection, f"coalition:{coalition_id}")
            return note_list.within(connection, note_target.of_coalition(coalition_id), most)

    def lying_in(self, spans: Sequence[note_target.Span]) -> list[Note]:
        """The notes whose targets lie in some spans of ids."""
        with self._store.reading() as connection:
            if self._store.version < store.WITH_TAGS:
                every = notes.search(connection, "")
                return [one for one in every if any(first <= one.target <= last for first, last in spans)]
            return note_list.within(connection, spans, -1)

    def more_than(self, count: int) -> bool:
        """Whether there are more notes than so many."""
        with self._store.reading() as connection:
            return note_list.more_than(connection, count)

    def has_note(self, target: str) -> bool:
        """Whether there is a note on a target."""
        with self._store.reading() as connection:
            return note_list.has_note(connection, target)

    # Links between notes

    def called(self, title: str) -> list[Note]:
        """The notes of a title, case and accents aside, newest first."""
        wanted = fold(title)
        with self._store.reading() as connection:
            found = note_list.with_phrase(connection, " ".join(words(title)), _LOOKED_AT)
        return [note for note in found if fold(note.title) == wanted][:_MOST_LINKS]

    def titles(self, begun: str) -> list[str]:
        """Titles of notes that begin so, for completion."""
        wanted = fold(begun)
        with self._store.reading() as connection:
            found = notes.search(connection, begun, _LOOKED_AT)
        named = dict.fromkeys(note.title for note in found if fold(note.title).startswith(wanted))
        return list(named)[:_MOST_COMPLETED]

    def linking_to(self, names: Iterable[str]) -> list[Note]:
        """The notes that link to something by any of its names, newest first."""
        wanted = {fold(name) for name in names if name}
        found: dict[str, Note] = {}
        with self._store.reading() as connection:
            for name in wanted:
                for note in note_list.with_phrase(connection, " ".join(words(name)), _LOOKED_AT):
                    if wanted & {fold(link) for link in markdown.links(note.text)}:
                        found[note.id] = note
        newest = sorted(found.values(), key=lambda note: note.modified, reverse=True)
        return newest[:_MOST_LINKS]
