"""A data pack: what somebody else's file holds, read and held against the catalogue before anything is applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from minilat_desktop.domain.catalogue import Catalogue
from minilat_desktop.domain.importing import Refusal


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name in a file that may be one of several actors, or none: to be asked, never guessed.

    `written` is what the file says, `place` where; `candidates` are actor codes, likeliest first.
    """

    written: str
    place: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackRead:
    """A file (or several that belong together) read into the catalogue's own values.

    `catalogue` holds what the files say and nothing else: coalitions, the actors they bring, their sources; every
    record cites a source, at the least the pack itself. `rows` counts the records of the files; each is in the
    catalogue, or in `refused` with its file, line and column, or waits for a doubt to be settled. `note` says what one
    must know of it: what is missing or imputed.
    """

    name: str
    kind: str
    sha256: str
    licence: str
    rows: int
    catalogue: Catalogue
    refused: tuple[Refusal, ...]
    doubts: tuple[Doubt, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """An imported pack as it is listed. `wrong` says what is wrong with its file, "" where nothing is."""

    id: str
    name: str
    kind: str
    files: str
    sha256: str
    licence: str
    imported: str
    coalitions: int
    memberships: int
    events: int
    values: int
    enabled: bool
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class PackPlan:
    """What applying a pack would do. Each line says what and where; the counts add up to the rows read.

    `replaces` is the name of the pack whose place it takes, "" where it takes none.
    """

    read: PackRead
    files: tuple[str, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    conflicting: tuple[str, ...]
    replaces: str = ""

    @property
    def summary(self) -> str:
        """The counts, in words."""
        counts = (
            (len(self.new), "new"),
            (len(self.changed), "with other content than what is there"),
            (len(self.conflicting), "conflicting (kept beside what is there)"),
            (len(self.read.refused), "refused"),
            (len(self.read.doubts), "to be asked"),
        )
        return ", ".join(f"{count} {what}" for count, what in counts if count) or "nothing that is not there already"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a CSV file looks like. `first_rows` are at most 100; `problems` are sentences on what will not be taken."""

    encoding: str
    separator: str
    header: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]
    problems: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How a file's columns become those of one exchange table.

    `columns` maps the file's header names to exchange columns, `constants` exchange columns to what each row gets.
    """

    table: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
