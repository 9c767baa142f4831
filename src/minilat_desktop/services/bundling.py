"""Handing a comparison over whole: one ZIP file with its values, sources, description and, where wished, notes.

The file is a Frictionless Data Package, which other programs read as tables; `services/reopening.py` reads it back as
the comparison it was. docs/bundle.md tells what is in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from minilat_desktop import __version__
from minilat_desktop.domain import comparison_spec, saved_comparison, vocabulary
from minilat_desktop.domain.comparison import Cell, ComparisonTable
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.model import Citation, Source
from minilat_desktop.domain.note import Note, leaving
from minilat_desktop.domain.note_target import Span, coalition_of, of_coalition
from minilat_desktop.domain.saved_comparison import Named
from minilat_desktop.formats import csv_profiles, datapackage, files, notes_file, zips
from minilat_desktop.formats.csv_profiles import Encoded, Value
from minilat_desktop.formats.datapackage import Field, Table
from minilat_desktop.services import bundle_readme, comparison_lines
from minilat_desktop.services.bundle_readme import Told
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.exporting import suggested_name

# The form of what is kept under `OURS`; a newer one is refused, never half understood.
FORMAT = 1
OURS = "minilat:comparison"
SUFFIX = "zip"
README = "README.txt"
DATA, WIDE, SOURCES, NOTES = "data.csv", "wide.csv", "sources.csv", "notes.csv"
NOTE_HEADER = (*notes_file.FIELDS, "tags", "pinned")
SOURCE_HEADER = ("source_id", "title", "publisher", "author", "date", "url", "accessed", "licence", "kind")
_LICENCE = {
    "name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """What a bundle says besides its values.

    `day` is the as-of date that columns without a day of their own follow; `made` the time of writing (UTC), the only
    thing that makes two bundles of one comparison differ. `own_data` says that imported data packs are among the
    data, whose licences are their own. `notes` is None where none are to be handed over; `named` is what those of them
    hang on that are on the comparison itself, and goes along only with such a note.
    """

    day: int
    made: str
    data_version: str
    own_data: bool = False
    notes: tuple[Note, ...] | None = None
    profile: str = "data"
    named: Named | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle's bytes. `rows` are the lines of each table, `guarded` its cells that got an apostrophe."""

    content: bytes
    rows: dict[str, int]
    guarded: dict[str, int]


@dataclass(frozen=True, slots=True)
class Bundled:
    """A bundle that was written."""

    path: Path
    rows: dict[str, int]
    guarded: dict[str, int]

    @property
    def summary(self) -> str:
        """What is in it, in words."""
        counts = [f"{rows} {'line' if rows == 1 else 'lines'} in {name}" for name, rows in self.rows.items()]
        guarded = sum(self.guarded.values())
        told = f"; {guarded} text cells begin with an added apostrophe against formulas" if guarded else ""
        return f"{', '.join(counts)}{told}"


def write(path: Path, table: ComparisonTable, about: About) -> Bundled:
    """Write a bundle whole or not at all. Raises `CannotWrite` and `Refused`; an older file is then untouched."""
    bundle = build(table, about)
    files.write_atomically(path, bundle.content)
    return Bundled(path, bundle.rows, bundle.guarded)


def build(table: ComparisonTable, about: About) -> Bundle:
    """A bundle of a comparison that holds all its rows. Raises `Refused` for text that no CSV can hold."""
    sources = sources_of(table)
    encoded = {
        DATA: _encoded(comparison_lines.TIDY_HEADER, comparison_lines.tidy(table, table.rows, True), about),
        WIDE: _encoded(
            comparison_lines.wide_header(table, False), csv_profiles.within_a_cell(_seen(table), about.profile), about
        ),
        SOURCES: _encoded(SOURCE_HEADER, [_source_line(one) for one in sources], about),
    }
    if about.notes is not None:
        encoded[NOTES] = _encoded(NOTE_HEADER, [_note_line(one) for one in about.notes], about)
    rows = {name: one.rows for name, one in encoded.items()}
    guarded = {name: one.guarded for name, one in encoded.items()}
    tables = [_described(name, one.content, table, sources) for name, one in encoded.items()]
    told = Told(table, about.day, about.made, __version__, about.data_version, about.own_data, about.profile)
    readme = bundle_readme.text(told, sources, rows, guarded)
    entries = {
        datapackage.NAME: datapackage.describe(_properties(table, about, sources), tables),
        README: readme.encode(),
        **{name: one.content for name, one in encoded.items()},
    }
    return Bundle(zips.pack(entries), rows, guarded)


def _nameless() -> None:
    return None


class BundleService:
    """Bundles out of a catalogue and, where wished, a notebook.

    `notes` gives the notes whose targets lie in some spans of ids, none where there are none; `named` under which name
    the comparison is saved, if it is.
    """

    def __init__(
        self, catalogue: CatalogueService, notes: Callable[[Sequence[Span]], Sequence[Note]],
        named: Callable[[], Named | None] = _nameless,
    ) -> None:  # fmt: skip
        self._catalogue, self._notes, self._named = catalogue, notes, named

    def notes_on(self, table: ComparisonTable) -> tuple[Note, ...]:
        """The notes that a bundle of a comparison could take along."""
        named = self._named()
        return notes_on(self._near(table, named), table.spec, named)

    def how_many(self, table: ComparisonTable) -> tuple[int, int]:
        """How many notes that is, and how many more are private, and so in no bundle."""
        named = self._named()
        near = self._near(table, named)
        public = [replace(note, private=False) for note in near]
        may = len(notes_on(near, table.spec, named))
        return may, len(notes_on(public, table.spec, named)) - may

    def _near(self, table: ComparisonTable, named: Named | None) -> Sequence[Note]:
        spans = [span for one in table.spec.ids for span in of_coalition(one)]
        return self._notes([*spans, named.span] if named is not None else spans)

    def write(self, path: Path, table: ComparisonTable, profile: str, with_notes: bool) -> Bundled:
        """Write a bundle, made at this moment. Raises `CannotWrite` and `Refused`; an older file is then untouched."""
        made = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        check_name(path)
        notes = self.notes_on(table) if with_notes else None
        own_data = self._catalogue.path != self._catalogue.shipped
        version, named = self._catalogue.data_version(), self._named()
        about = About(day_of(table), made, version, own_data, notes, profile, named)
        return write(path, table, about)


def check_name(path: Path) -> None:
    """Raises `Refused` where a file's name does not say that it is a ZIP file, `CannotWrite` where it cannot be."""
    files.suffix_of(path, (SUFFIX,), "that it is a ZIP file")


def day_of(table: ComparisonTable) -> int:
    """The as-of date that columns without a day of their own follow; where there are none, that of the first."""
    pinned = {one.on(0) for one in table.spec.columns if one.pinned is not None}
    return next((column.as_of for column in table.columns if column not in pinned), table.columns[0].as_of)


def suggested_bundle(table: ComparisonTable) -> str:
    """A file name that says what is compared: `comparison-g20-i2u2-2026-11-23.zip`."""
    return f"{suggested_name(table).removesuffix('.csv')}.{SUFFIX}"


def notes_on(notes: Iterable[Note], spec: Spec, named: Named | None = None) -> tuple[Note, ...]:
    """The notes on what is compared that may leave, oldest first: on the coalitions, on anything recorded of them, and
    on the saved comparison itself, its rows and its cells.
    """
    wanted = set(spec.ids)

    def belongs(target: str) -> bool:
        if target.startswith(saved_comparison.KIND):
            return named is not None and named.has(target)
        return coalition_of(target) in wanted

    return tuple(sorted((one for one in leaving(notes) if belongs(one.target)), key=_by_time))


def _by_time(note: Note) -> tuple[str, str]:
    return note.created, note.id


def sources_of(table: ComparisonTable) -> tuple[Source, ...]:
    """Every source that the table rests on, each once, in order of id."""
    cells = [cell for row in table.rows for cell in row.cells]
    found = {citation.source.id: citation.source for cell in cells for citation in _citations(cell)}
    return tuple(found[one] for one in sorted(found))


def _citations(cell: Cell) -> Iterator[Citation]:
    yield from cell.citations
    for other in (*cell.parts, *cell.alternatives, *(record.cell for record in cell.records)):
        yield from _citations(other)


def _encoded(header: Sequence[str], rows: Iterable[Sequence[Value]], about: About) -> Encoded:
    return csv_profiles.encode(header, rows, about.profile)


def _seen(table: ComparisonTable) -> Iterator[tuple[Value, ...]]:
    return comparison_lines.wide(table, table.rows_shown(table.spec), False)


def _source_line(source: Source) -> tuple[Value, ...]:
    return (
        source.id, source.title, source.publisher, source.author, source.date, source.url, source.accessed,
        source.licence, source.kind,
    )  # fmt: skip


def _note_line(note: Note) -> tuple[Value, ...]:
    # A comma stands in no tag.
    return (*notes_file.text_fields(note).values(), ", ".join(note.tags), "yes" if note.pinned else "no")


# The description


def _properties(table: ComparisonTable, about: About, sources: Sequence[Source]) -> dict[str, Any]:
    ours = {
        "format": FORMAT, "program": __version__, "data_version": about.data_version,
        "as_of": date.fromordinal(about.day).isoformat(), "profile": about.profile,
        "spec": comparison_spec.to_plain(table.spec),
    }  # fmt: skip
    if about.named is not None and any(about.named.has(note.target) for note in about.notes or ()):
        ours["saved"] = {"id": about.named.id, "name": about.named.name}
    found: dict[str, Any] = {
        "name": suggested_name(table).removesuffix(".csv").lower(),
        "title": bundle_readme.title(table),
        "description": f"A comparison exported from Minilat Desktop {__version__}. {README} says how to cite it.",
        "created": about.made,
    }
    if not about.own_data:
        found["licenses"] = [_LICENCE]
    if sources:
        found["sources"] = [_origin(one) for one in sources]
    return found | {OURS: ours | {"checksum": checksum(ours)}}


def checksum(ours: dict[str, Any]) -> str:
    """A checksum over what a bundle says of its comparison, by which an edit by hand shows."""
    plain = {key: value for key, value in ours.items() if key != "checksum"}
    written = json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(written.encode()).hexdigest()}"


def _origin(source: Source) -> dict[str, str]:
    found = {"title": source.title or source.id}
    return found | {"path": source.url} if source.url.startswith(("http://", "https://")) else found


def _described(name: str, content: bytes, table: ComparisonTable, sources: Sequence[Source]) -> Table:
    stem = name.removesuffix(".csv")
    if name == DATA:
        title = "Every value of the comparison, one line a value and source"
        return Table(stem, title, _tidy_fields(sources), content, refers=("source_id", "sources", "source_id"))
    if name == WIDE:
        header = comparison_lines.wide_header(table, False)
        fields = tuple(Field(one, "boolean" if one == "differs" else "string") for one in header)
        return Table(stem, "The comparison as on the screen", fields, content)
    if name == SOURCES:
        fields = tuple(Field(one, _dated(sources) if one == "accessed" else "string") for one in SOURCE_HEADER)
        return Table(stem, "The sources of the values", fields, content, key="source_id")
    kinds = {"created": "datetime", "modified": "datetime", "pinned": "boolean"}
    fields = tuple(Field(one, kinds.get(one, "string")) for one in NOTE_HEADER)
    return Table(stem, "The notes of whoever made this file", fields, content, key="id")


def _dated(sources: Sequence[Source]) -> str:
    """The type of a day of access: an imported source may name only a month, which is no date to other programs."""
    for one in sources:
        try:
            date.fromisoformat(one.accessed or "2000-01-01")
        except ValueError:
            return "string"
    return "date"


def _tidy_fields(sources: Sequence[Source]) -> tuple[Field, ...]:
    known = {
        "comparison": Field("comparison", means="All columns: coalition@day", required=True),
        "as_of": Field("as_of", "date", "The day the column is looked at", required=True),
        "coalition_id": Field("coalition_id", means="Stable id of the coalition", required=True),
        "attribute": Field("attribute", means="What the value says of it", required=True),
        "value": Field("value", means="A number, an EDTF date, a term or a text; empty where missing_reason says why"),
        "value_date": Field("value_date", means="When the value held (EDTF)"),
        "rank": Field("rank", means="Which of several values is preferred", terms=tuple(vocabulary.RANKS)),
        "confidence": Field("confidence", "integer", "Of this source for this value: 0 very low to 4 very high"),
        "accessed": Field("accessed", _dated(sources), "When the source was looked up"),
        "missing_reason": Field("missing_reason", means="Why there is no value", terms=tuple(vocabulary.MISSING)),
        "date_from": Field("date_from", "date", "Earliest day of the date"),
        "date_to": Field("date_to", "date", "Latest day of the date"),
    }
    return tuple(known.get(name, Field(name)) for name in comparison_lines.TIDY_HEADER)
