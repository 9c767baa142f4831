"""Reading a bundle back: the comparison it describes, made anew from this catalogue, and what differs from the file.

The file is a stranger's. Nothing of it is unpacked to disk, and none of its values is taken for the catalogue's: they
are only held against what the catalogue says.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from minilat_desktop.domain import comparison_spec
from minilat_desktop.domain.comparison_spec import FEWEST, MOST, Spec
from minilat_desktop.domain.comparison_table import ComparisonTable
from minilat_desktop.domain.importing import Refusal
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.problems import Damaged, NewerVersion, Refused
from minilat_desktop.domain.saved_comparison import LONGEST_NAME, Named
from minilat_desktop.formats import csv_profiles, datapackage, notes_file, zips
from minilat_desktop.services import bundling, comparison_lines
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService

_SAFE = "Nothing was opened."
_AGAIN = "Ask for the file again, or export the comparison anew."
# What identifies a cell in data.csv, and what of its lines is its value rather than the evidence for it.
_CELL = ("as_of", "coalition_id", "attribute")
_VALUE = ("value", "unit", "value_date", "rank", "missing_reason")
_SHOWN = 200
_SAVED_ID = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class HandedNotes:
    """The notes of a bundle, those that can be taken in and those that cannot."""

    notes: tuple[Note, ...]
    refused: tuple[Refusal, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Handed:
    """A bundle as it was read. `lines` are those of its data.csv by column, None where that cannot be read.

    `remarks` tell in sentences what is wrong with the file, though not so wrong that it could not be opened.
    """

    path: Path
    spec: Spec
    day: int
    made: str
    program: str
    data_version: str
    lines: tuple[Mapping[str, str], ...] | None
    notes: HandedNotes | None
    remarks: tuple[str, ...] = ()
    # Under which name it was saved, where notes in it are on the comparison itself.
    named: Named | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that the file holds otherwise. `before` is the file's, `now` the catalogue's; "" where there is none.

    With `same_value` only its sources or notes are others.
    """

    coalition_id: str
    as_of: str
    attribute: str
    # The coalition's and the row's name for a reader.
    name: str
    label: str
    before: str
    now: str
    same_value: bool

    @property
    def text(self) -> str:
        """The difference in a line."""
        where = f"{self.name} as of {self.as_of}, {self.label}"
        if self.same_value:
            return f"{where}: the same value, with other sources or notes"
        return f"{where}: {self.before or 'not there'} in the file, {self.now or 'not there'} now"


@dataclass(frozen=True, slots=True)
class Reopened:
    """A bundle held against the catalogue: the comparison it describes and what differs."""

    handed: Handed
    table: ComparisonTable
    remarks: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def spec(self) -> Spec:
        """The comparison as it opens: as described, without what is not in this catalogue."""
        return self.table.spec

    @property
    def identical(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.remarks and not self.differences

    @property
    def summary(self) -> str:
        """What came of it, in a sentence."""
        name = f"“{self.handed.path.name}”"
        if self.identical:
            return f"Reopened {name}: every value is as it is in the file."
        count = len(self.differences)
        cells = "no cell differs" if not count else "1 cell differs" if count == 1 else f"{count} cells differ"
        return f"Reopened {name}{', with remarks' if self.remarks else ''}: {cells} from the file."


def read(path: Path) -> Handed:
    """What a bundle says, without the catalogue. Raises `Refused`, `Damaged` and `NewerVersion`, naming the file."""
    wanted = (datapackage.NAME, bundling.DATA, bundling.NOTES)
    entries = zips.unpack(path, wanted)
    if datapackage.NAME not in entries:
        raise Refused(
            f"“{path.name}” is a ZIP archive, but not an exported comparison: there is no {datapackage.NAME} in it.",
            safe=_SAFE, remedy="Take tables of data out of the archive first, and import them by themselves.",
        )  # fmt: skip
    package = datapackage.read(path.name, entries[datapackage.NAME])
    ours = _ours(path.name, package)
    spec, day = _spec(path.name, ours)
    profile = ours.get("profile")
    profile = profile if profile in csv_profiles.PROFILES else "data"
    remarks = [] if ours.get("checksum") == bundling.checksum(ours) else [_by_hand("What it says of the comparison")]
    remarks += _edited(entries, datapackage.stated_digests(package))
    lines = _lines(entries.get(bundling.DATA), profile, remarks)
    notes = _notes(entries[bundling.NOTES], profile, remarks) if bundling.NOTES in entries else None
    made = package.get("created")
    return Handed(
        path, spec, day, made if isinstance(made, str) else "", _words(ours.get("program")),
        _words(ours.get("data_version")), lines, notes, tuple(remarks), _named(ours.get("saved")),
    )  # fmt: skip


def _ours(name: str, package: Mapping[str, Any]) -> dict[str, Any]:
    ours = package.get(bundling.OURS)
    if not isinstance(ours, dict):
        raise Refused(
            f"“{name}” is a data package, but not a comparison of this program: “{datapackage.NAME}” says nothing of"
            " one.",
            safe=_SAFE, remedy="Take its tables out first, and import them by themselves.",
        )  # fmt: skip
    version, plain = ours.get("format"), ours.get("spec")
    stated = [version, plain.get("version") if isinstance(plain, dict) else None]
    known = [bundling.FORMAT, comparison_spec.VERSION]
    if any(isinstance(one, int) and one > newest for one, newest in zip(stated, known, strict=True)):
        program = _words(ours.get("program"))
        raise NewerVersion(
            f"“{name}” was written by a newer version of the program{f' ({program})' if program else ''}.", safe=_SAFE,
            remedy="Open it with that version; its tables can be read with any program.",
        )  # fmt: skip
    if version != bundling.FORMAT:
        raise _wrong(name, "“format” is not 1")
    return ours


def _spec(name: str, ours: Mapping[str, Any]) -> tuple[Spec, int]:
    try:
        spec = comparison_spec.from_plain(ours.get("spec"))
    except ValueError as error:
        raise _wrong(name, str(error)) from error
    if not FEWEST <= len(spec.columns) <= MOST:
        raise _wrong(name, f"the number of its columns is {len(spec.columns)}, not {FEWEST} to {MOST}")
    try:
        return spec, date.fromisoformat(str(ours.get("as_of"))).toordinal()
    except ValueError as error:
        raise _wrong(name, "“as_of” is not a date such as 2010-12-31") from error


def _named(plain: object) -> Named | None:
    """Under which id and name it was saved; None where nothing is said, or what no notebook would have."""
    found = plain if isinstance(plain, dict) else {}
    saved_id, name = found.get("id"), found.get("name")
    if not isinstance(saved_id, str) or not isinstance(name, str) or not _SAVED_ID.fullmatch(saved_id):
        return None
    name = " ".join(name.split())[:LONGEST_NAME].strip()
    return Named(saved_id, name) if name else None


def _wrong(name: str, what: str) -> Refused:
    said = f"“{name}”: the comparison in “{datapackage.NAME}” cannot be understood: {_words(what)}."
    return Refused(said, safe=_SAFE, remedy=_AGAIN)


def _words(text: object) -> str:
    """A stranger's text for a sentence: short, and as every terminal can write it."""
    return str(text)[:200].encode("utf-8", "replace").decode() if text else ""


def _by_hand(what: str) -> str:
    return f"{what} was changed by hand after the file was written."


def _edited(entries: Mapping[str, bytes], stated: Mapping[str, str]) -> list[str]:
    """Tables that are not what the description says, by their checksums."""
    remarks = []
    for name in (bundling.DATA, bundling.NOTES):
        if name in entries and stated.get(name) != datapackage.digest(entries[name]):
            said = _by_hand(f"“{name}”") if name in stated else f"The file states no checksum of “{name}”."
            remarks.append(f"{said} The comparison is made from its description all the same.")
        elif name in stated and name not in entries:
            remarks.append(f"“{name}” is missing from the file.")
    return remarks


def _lines(content: bytes | None, profile: str, remarks: list[str]) -> tuple[Mapping[str, str], ...] | None:
    if content is None:
        remarks.append(f"Without “{bundling.DATA}” nothing tells whether the values are still the same.")
        return None
    rows = _rows(bundling.DATA, content, profile, (*_CELL, *_VALUE), remarks)
    return None if rows is None else tuple(rows)


def _rows(
    name: str, content: bytes, profile: str, needed: Sequence[str], remarks: list[str]
) -> list[dict[str, str]] | None:
    """A table of the bundle, line by line; None with a remark where it cannot be read."""
    try:
        header, *lines = csv_profiles.decode(content, profile)
    except (Damaged, ValueError) as error:
        why = error.happened if isinstance(error, Damaged) else "It is empty."
        remarks.append(f"“{name}” cannot be read: {why[:1].lower()}{why[1:]}")
        return None
    absent = [one for one in needed if one not in header]
    if absent:
        remarks.append(f"“{name}” cannot be read: its column “{absent[0]}” is missing.")
        return None
    return [dict(zip(header, line, strict=True)) for line in lines]


def _notes(content: bytes, profile: str, remarks: list[str]) -> HandedNotes | None:
    rows = _rows(bundling.NOTES, content, profile, notes_file.NEEDED, remarks)
    if rows is None:
        return None
    notes, refused = notes_file.checked(_record(row) for row in rows)
    return HandedNotes(tuple(notes), tuple(refused), hashlib.sha256(content).hexdigest())


def _record(row: Mapping[str, str]) -> dict[str, Any]:
    """A line of the notes as the notes file would have it; one of an older program has neither tags nor pins."""
    tags = [one for one in (row.get("tags") or "").split(",") if one.strip()]
    return {**row, "tags": tags, "pinned": row.get("pinned") == "yes"}


# Against the catalogue


def reopen(handed: Handed, catalogue: CatalogueService, comparisons: ComparisonService) -> Reopened:
    """The comparison of a bundle out of this catalogue, and what differs. Raises `Refused`."""
    remarks = list(handed.remarks)
    known = catalogue.known(handed.spec.ids)
    strange = [_words(one) for one in handed.spec.ids if one not in known]
    spec = handed.spec.only(known) if strange else handed.spec
    if strange:
        named = ", ".join(f"“{one}”" for one in strange)
        if len(spec.columns) < FEWEST:
            raise Refused(
                f"“{handed.path.name}” compares what is not in this catalogue: {named}.", safe=_SAFE,
                remedy="Import the data pack that it was made with, then open it again.",
            )  # fmt: skip
        remarks.append(f"Not in this catalogue, and left out: {named}.")
    here = catalogue.data_version()
    if handed.data_version != here:
        remarks.append(f"It was made with version {handed.data_version or 'unknown'} of the data; this is {here}.")
    table = comparisons.table(spec, handed.day)
    return Reopened(handed, table, tuple(remarks), differences(handed.lines, table))


def open_apart(path: Path, catalogue: Path, shipped: Path) -> Reopened:
    """A bundle read and held against a catalogue that is opened for that alone, so that a worker may do it."""
    own = CatalogueService(catalogue, shipped)
    try:
        return reopen(read(path), own, ComparisonService(own))
    finally:
        own.close()


def is_archive(paths: Sequence[Path]) -> bool:
    """Whether what arrived is one ZIP archive by its name; what is in it is found out when it is read."""
    return len(paths) == 1 and paths[0].suffix.lower() == ".zip"


Lines = dict[tuple[str, ...], list[Mapping[str, str]]]


def differences(lines: Sequence[Mapping[str, str]] | None, table: ComparisonTable) -> tuple[Difference, ...]:
    """The cells of which a file says something else than the table does; of columns that are in the table."""
    if lines is None:
        return ()
    now = _by_cell(tidy_lines(table))
    columns = {(one.as_of_iso, one.coalition_id) for one in table.columns}
    names = {one.coalition_id: name for one, name in zip(table.columns, table.short_names, strict=True)}
    labels = {row.attribute: row.label for row in table.rows}
    before = _by_cell([one for one in lines if (one["as_of"], one["coalition_id"]) in columns])
    found = []
    for key in dict.fromkeys((*now, *before)):
        old, new = before.get(key, []), now.get(key, [])
        if _counted(old, new) != _counted(new, old):
            as_of, coalition_id, attribute = map(_words, key)
            same = _values(old) == _values(new)
            name, label = names[key[1]], labels.get(key[2], attribute)
            found.append(Difference(coalition_id, as_of, attribute, name, label, _shown(old), _shown(new), same))
    return tuple(found)


def tidy_lines(table: ComparisonTable) -> list[Mapping[str, str]]:
    """The lines of data.csv as they would be read back from it."""
    header = comparison_lines.TIDY_HEADER
    rows = comparison_lines.tidy(table, table.rows, True)
    return [dict(zip(header, (csv_profiles.cell_text(one, "data") for one in row), strict=True)) for row in rows]


def _by_cell(lines: Sequence[Mapping[str, str]]) -> Lines:
    found: Lines = {}
    for line in lines:
        found.setdefault(tuple(line[name] for name in _CELL), []).append(line)
    return found


def _counted(lines: Sequence[Mapping[str, str]], others: Sequence[Mapping[str, str]]) -> list[tuple[str, ...]]:
    """Lines in an order of their own, by the fields that both sides have. What else is compared beside is no matter."""
    if not lines:
        return []
    fields = sorted(name for name in lines[0] if name != "comparison" and (not others or name in others[0]))
    return sorted(tuple([line[name] for name in fields]) for line in lines)


def _values(lines: Sequence[Mapping[str, str]]) -> set[tuple[str, ...]]:
    return {tuple(line[name] for name in _VALUE) for line in lines}


def _shown(lines: Sequence[Mapping[str, str]]) -> str:
    """The values of a cell for a reader; a missing one by its reason."""
    values = []
    for line in lines:
        value = " ".join(part for part in (line["value"] or line["missing_reason"], line["unit"]) if part)
        when = f" ({line['value_date']})" if line["value_date"] else ""
        values.append(f"{value}{when}")
    return _words(", ".join(dict.fromkeys(values)))[:_SHOWN]
