"""What the list of notes is asked for, and how it is grouped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from minilat_desktop.domain.folding import fold

GROUPS = {"": "Newest first", "target": "By what they are on", "tag": "By tag", "date": "By date"}
NO_TAG = "Without a tag"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notes, and in which groups. None leaves a flag open; `lost` are the targets that exist no longer, None
    where that does not matter.
    """

    query: str = ""
    tag: str = ""
    pinned: bool | None = None
    private: bool | None = None
    kind: str = ""
    target: str = ""
    lost: frozenset[str] | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A note as far as grouping needs it."""

    number: int
    target: str
    target_name: str
    modified: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The lines of a list: the number of a note, or a heading. `notes` counts each note once."""

    lines: Sequence[int | str]
    notes: int


def listed(entries: Sequence[Entry], group: str, tagged: Iterable[tuple[str, int]], today: date) -> Listing:
    """Notes, newest first, as the lines of a list. `tagged` says which note has which tag, tags in order."""
    numbers = [entry.number for entry in entries]
    if group == "target":
        named = {entry.target_name for entry in entries}
        folded = {name: fold(name) for name in named}
        ordered = sorted(entries, key=lambda entry: (folded[entry.target_name], entry.target))
        return Listing(_with_headings([(entry.target_name, entry.number) for entry in ordered]), len(numbers))
    if group == "date":
        heads: dict[str, str] = {}
        dated = [(_heading(entry.modified, today, heads), entry) for entry in sorted(entries, key=_newest)]
        return Listing(_with_headings([(head, entry.number) for head, entry in dated]), len(numbers))
    if group == "tag":
        wanted = {number: place for place, number in enumerate(numbers)}
        by_tag: dict[str, list[int]] = {}
        for name, number in tagged:
            if number in wanted:
                by_tag.setdefault(name, []).append(number)
        with_tag = {number for found in by_tag.values() for number in found}
        groups = [(name, sorted(found, key=wanted.__getitem__)) for name, found in by_tag.items()]
        groups += [(NO_TAG, [number for number in numbers if number not in with_tag])]
        return Listing(_with_headings([(name, number) for name, found in groups for number in found]), len(numbers))
    return Listing(numbers, len(numbers))


def _newest(entry: Entry) -> tuple[int, ...]:
    # Text cannot be negated; newest first by its code points.
    return tuple(-ord(letter) for letter in entry.modified)


def _with_headings(pairs: Sequence[tuple[str, int]]) -> list[int | str]:
    lines: list[int | str] = []
    last: str | None = None
    for heading, number in pairs:
        if heading != last:
            lines.append(heading)
            last = heading
        lines.append(number)
    return lines


def _heading(modified: str, today: date, known: dict[str, str]) -> str:
    """Today, yesterday, or the month, by the reader's own clock."""
    hour = modified[:13]
    if hour not in known:
        try:
            day = datetime.fromisoformat(modified).astimezone().date()
        except (ValueError, OverflowError):
            return known.setdefault(hour, "Time unknown")
        ago = (today - day).days
        known[hour] = "Today" if ago == 0 else "Yesterday" if ago == 1 else f"{day:%B %Y}"
    return known[hour]
