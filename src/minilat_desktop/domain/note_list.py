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

    @property
    def numbers(self) -> list[int]:
        """The notes, each once, in the order of the lines."""
        return list(dict.fromkeys(line for line in self.lines if isinstance(line, int)))


def in_order(numbers: Sequence[int], tagged: Iterable[tuple[str, int]] | None) -> Listing:
    """Notes in their order as the lines of a list; with `tagged`, which says what note has what tag, under each tag."""
    if tagged is None:
        return Listing(numbers, len(numbers))
    wanted = {number: place for place, number in enumerate(numbers)}
    by_tag: dict[str, list[int]] = {}
    for name, number in tagged:
        if number in wanted:
            by_tag.setdefault(name, []).append(number)
    with_tag = {number for found in by_tag.values() for number in found}
    lines: list[int | str] = []
    for name, found in by_tag.items():
        lines += [name, *sorted(found, key=wanted.__getitem__)]
    rest = [number for number in numbers if number not in with_tag]
    return Listing([*lines, NO_TAG, *rest] if rest else lines, len(numbers))


def listed(entries: Sequence[Entry], group: str, today: date) -> Listing:
    """Notes in groups: by what they are on, in order of name, or by date, for which they are given newest first."""
    if group == "date":
        known: dict[str, str] = {}
        pairs = [(_heading(entry.modified, today, known), entry.number) for entry in entries]
        return Listing(_with_headings(pairs), len(entries))
    by_target: dict[tuple[str, str], list[int]] = {}
    for entry in entries:
        by_target.setdefault((entry.target_name, entry.target), []).append(entry.number)
    ordered = sorted(by_target, key=lambda pair: (fold(pair[0]), *pair))
    named = [(name, number) for name, target in ordered for number in by_target[name, target]]
    return Listing(_with_headings(named), len(entries))


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
