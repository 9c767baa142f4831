"""Copies of the notebook and what differs between them, earlier texts, and what was deleted: as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from minilat_desktop.domain.numerals import grouped

# What becomes of a row when a copy takes the notebook's place.
COMES_BACK, GOES, CHANGES = "comes back", "goes", "changes"
# What the tables are called, one and several.
WORDS = {
    "note": ("note", "notes"), "comparison": ("saved comparison", "saved comparisons"), "pack": ("pack", "packs"),
    "tag": ("tag", "tags"), "entry": ("own entry", "own entries"),
}  # fmt: skip
_VERBS = {COMES_BACK: ("comes back", "come back"), GOES: ("goes", "go"), CHANGES: ("changes", "change")}


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the notebook. `made` is ISO 8601 in UTC; `where` says in words what kind of copy it is."""

    path: Path
    made: str
    where: str
    size: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise in a copy than in the notebook. `texts` are how it reads now and in the copy."""

    table: str
    id: str
    kind: str
    name: str
    texts: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Differences:
    """All that differs between the notebook and a copy, and how many notes each holds.

    `now` is None where the notebook is too damaged to tell.
    """

    now: int | None
    then: int
    found: tuple[Difference, ...]

    @property
    def summary(self) -> str:
        """The counts in words."""
        if not self.found:
            return "Nothing differs."
        counts = Counter((one.kind, one.table) for one in self.found)
        said = ", ".join(
            f"{count(number, table)} {_VERBS[kind][number != 1]}"
            for kind in (COMES_BACK, GOES, CHANGES)
            for table in dict.fromkeys((*WORDS, *(one.table for one in self.found)))
            if (number := counts[kind, table])
        )
        return f"{said}."


@dataclass(frozen=True, slots=True)
class AtRisk:
    """What would be lost if the disk died now: what came, went or changed since the newest verified backup.

    `newest` is None where there is no backup yet. `elsewhere` says whether it lies in a folder of the user's choice.
    """

    newest: Backup | None
    differences: Differences

    @property
    def words(self) -> str:
        """The answer in a sentence."""
        found = self.differences.found
        if self.newest is None:
            now = self.differences.now or 0
            return (
                f"There is no backup yet: {count(now, 'note')} would be lost."
                if now
                else "There is nothing to lose yet."
            )
        if not found:
            return "Nothing; the newest verified backup holds everything."
        # Seen from the notebook: what a restored copy takes away is what one has written since.
        said = {GOES: "new", CHANGES: "changed", COMES_BACK: "deleted"}
        counts = Counter((said[one.kind], one.table) for one in found)
        return ", ".join(f"{count(number, table)} {kind}" for (kind, table), number in sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class Revision:
    """A text that a note had until a time."""

    number: int
    time: str
    text: str
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Deleted:
    """Something in the trash."""

    table: str
    id: str
    name: str
    text: str
    deleted: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a file: where, and what in words."""

    place: str
    says: str

    def __str__(self) -> str:
        return f"{self.place}: {self.says}"


def count(number: int, table: str) -> str:
    """A number of things in words."""
    one, several = WORDS.get(table, (table, table))
    return f"{grouped(number)} {one if number == 1 else several}"


def notes_of(found: Iterable[Difference]) -> list[Difference]:
    """The differences that are about notes."""
    return [one for one in found if one.table == "note"]
