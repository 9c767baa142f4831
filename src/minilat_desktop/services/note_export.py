"""Writes notes to a file in one of four kinds, with what they are on and its sources; private notes stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from minilat_desktop.domain import citing
from minilat_desktop.domain.importing import AT_ONCE, Going, in_portions
from minilat_desktop.domain.model import Citation
from minilat_desktop.domain.note import Note, leaving
from minilat_desktop.formats import files, note_files
from minilat_desktop.formats.note_files import Cited

# What can be written, by the ending of the file's name.
KINDS = {"md": "Markdown", "html": "Web page", "csv": "CSV table", "json": "Notes file (can be imported)"}


@dataclass(frozen=True, slots=True)
class WrittenNotes:
    """How many notes are in a file, and how many were kept back because they are private."""

    path: Path
    notes: int
    kept_back: int

    @property
    def summary(self) -> str:
        """The same in words."""
        return _counted(self.notes) + (
            f"; {_counted(self.kept_back)} left out: private notes stay here" if self.kept_back else ""
        )


def _counted(number: int) -> str:
    return "1 note" if number == 1 else f"{number} notes"


def source_words(citation: Citation) -> str:
    """A source as a reader cites it."""
    return note_files.source_words(citation)


def write(
    path: Path, notes: Sequence[Note], citations_of: Callable[[str], Sequence[Citation]], profile: str = "data",
    going: Going = AT_ONCE,
) -> WrittenNotes:  # fmt: skip
    """Write those of some notes that may leave, whole or not at all. Raises `CannotWrite`, `Refused` and `GivenUp`."""
    kind = files.suffix_of(path, KINDS, "what kind of file it is to be")
    going.on("Looking for what may leave…")
    kept_back = len(notes) - len(leaving(notes))
    content = encoded(kind, notes, citations_of, profile, going)
    going.on("Writing the file…")
    files.write_atomically(path, content)
    return WrittenNotes(path, len(notes) - kept_back, kept_back)


def encoded(
    kind: str, notes: Sequence[Note], citations_of: Callable[[str], Sequence[Citation]], profile: str = "data",
    going: Going = AT_ONCE,
) -> bytes:  # fmt: skip
    """Notes as a file of a kind; the private ones are left out here too. Each thing is asked for its sources once."""
    cited = _cited(leaving(notes), citations_of, going)
    if kind == "csv":
        return note_files.encode_csv(cited, profile)
    by_kind = {"md": note_files.encode_markdown, "html": note_files.encode_html, "json": note_files.encode_json}
    return by_kind[kind](cited)


def _cited(notes: Sequence[Note], citations_of: Callable[[str], Sequence[Citation]], going: Going) -> Iterator[Cited]:
    known: dict[str, tuple[Citation, ...]] = {}
    for portion in in_portions(notes, going, "notes"):
        for note in portion:
            if note.target not in known:
                known[note.target] = citing.gather(citations_of(note.target))
            yield Cited(note, known[note.target])
