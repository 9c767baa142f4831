"""Taking a comparison out of the program: CSV in two shapes and two profiles, and the clipboard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.comparison import Cell, ComparisonTable, Record, Row
from minilat_desktop.domain.model import Citation
from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import csv_profiles, files
from minilat_desktop.formats.csv_profiles import Value

PROFILES = csv_profiles.PROFILES
SHAPES = {"tidy": "One line a value and source", "wide": "As on the screen"}
SCOPES = {"seen": "What I see", "everything": "Everything about these coalitions"}
PREVIEWED = 10

TIDY_HEADER = (
    "comparison", "as_of", "coalition_id", "coalition", "attribute", "value", "unit", "value_date", "rank",
    "confidence", "source_id", "source_title", "source_url", "accessed", "note", "missing_reason", "date_from",
    "date_to",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What kind of file: `shape` of SHAPES, `profile` of PROFILES, `scope` of SCOPES."""

    shape: str = "tidy"
    profile: str = "excel"
    scope: str = "seen"
    only_differences: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The first ten lines as the file will hold them; `total_rows` and `guarded` are of the whole file."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total_rows: int
    guarded: int


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: lines after the header, and text cells that got a leading apostrophe."""

    path: Path
    rows: int
    guarded: int


class ExportService:
    """Writes what is on the screen; the same table and options give the same bytes."""

    def preview(self, table: ComparisonTable, options: ExportOptions) -> Preview:
        """What `write` would write. Raises `Refused` for text that no CSV can hold."""
        header, rows = _lines(table, options)
        names = tuple(csv_profiles.cell_text(name, options.profile) for name in header)
        total, guarded = csv_profiles.measure(header, rows, options.profile)
        first = tuple(tuple(csv_profiles.cell_text(one, options.profile) for one in row) for row in rows[:PREVIEWED])
        return Preview(names, first, total, guarded)

    def write(self, table: ComparisonTable, options: ExportOptions, path: Path) -> Written:
        """Write the comparison as CSV. Raises `CannotWrite` and `Refused`; an older file is then untouched."""
        header, rows = _lines(table, options)
        encoded = csv_profiles.encode(header, rows, options.profile)
        files.write_atomically(path, encoded.content)
        return Written(path, encoded.rows, encoded.guarded)

    def write_table(self, path: Path, header: Sequence[str], rows: Sequence[Sequence[Value]], profile: str) -> Written:
        """Write a plain table as CSV. Raises `CannotWrite` and `Refused`; an older file is then untouched."""
        encoded = csv_profiles.encode(header, rows, profile)
        files.write_atomically(path, encoded.content)
        return Written(path, encoded.rows, encoded.guarded)

    def write_file(self, path: Path, content: bytes) -> None:
        """Write any export, such as an image, whole or not at all. Raises `CannotWrite`."""
        files.write_atomically(path, content)

    def clipboard(self, table: ComparisonTable, cells: Iterable[tuple[Row, int]], with_headers: bool = False) -> str:
        """Cells (row and column) as tab-separated text: numbers typed, the rest as shown, unpicked cells empty."""
        picked = {(row.attribute, column) for row, column in cells}
        rows = [row for row in table.rows if any((row.attribute, n) in picked for n in range(len(table.columns)))]
        columns = [n for n in range(len(table.columns)) if any((row.attribute, n) in picked for row in rows)]
        lines: list[list[Value]] = [["", *(table.heading(column) for column in columns)]] if with_headers else []
        for row in rows:
            shown = [_pasted(row.cells[n]) if (row.attribute, n) in picked else None for n in columns]
            lines.append([_label(row), *shown] if with_headers else shown)
        return csv_profiles.as_tsv(lines)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """A plain table as CSV for standard output: the Excel profile without its byte-order mark. Raises `Refused`."""
    return csv_profiles.encode(header, rows, "excel").content.decode("utf-8-sig")


def clipboard_text(rows: Iterable[Sequence[Value]]) -> str:
    """Lines for the clipboard, as spreadsheets paste them, formulas guarded. Raises `Refused`."""
    return csv_profiles.as_tsv(rows)


def suggested_name(table: ComparisonTable) -> str:
    """A file name that says what is compared: `comparison-g20-i2u2-2026-11-23.csv`."""
    ids = "-".join(dict.fromkeys(column.coalition_id for column in table.columns))
    safe = "".join(one if one.isascii() and one.isalnum() else "-" for one in ids)[:60].strip("-")
    when = "" if table.as_of is None else f"-{table.columns[0].as_of_iso}"
    return f"comparison-{safe}{when}.csv"


def _pasted(cell: Cell) -> Value:
    return cell.value if isinstance(cell.value, int | float) else cell.shown


def _label(row: Row) -> str:
    units = {cell.unit for cell in row.cells if isinstance(cell.value, int | float)}
    return f"{row.label} ({unit})" if len(units) == 1 and (unit := units.pop()) else row.label


def _lines(table: ComparisonTable, options: ExportOptions) -> tuple[Sequence[str], list[tuple[Value, ...]]]:
    for chosen, known, what in ((options.shape, SHAPES, "shape"), (options.scope, SCOPES, "scope")):
        if chosen not in known:
            raise Refused(f"“{chosen}” is not a {what}; it is one of {', '.join(known)}.")
    shown = table.rows_shown(options.only_differences)
    everything = options.scope == "everything"
    if options.shape == "tidy":
        return TIDY_HEADER, list(_tidy(table, shown, everything))
    return _wide_header(table, everything), list(_wide(table, shown, everything))


# Tidy: one line a value and source


def _tidy(table: ComparisonTable, rows: Sequence[Row], everything: bool) -> Iterator[tuple[Value, ...]]:
    whose = [(table.id, one.as_of_iso, one.coalition_id, table.names[n]) for n, one in enumerate(table.columns)]
    for row in rows:
        for column, cell in zip(whose, row.cells, strict=True):
            yield from _cell_lines(column, row.attribute, cell)
            if not everything:
                continue
            for other in cell.alternatives:
                yield from _cell_lines(column, row.attribute, other, "Competing value.")
            for record in cell.records:
                yield from _cell_lines(column, record.attribute, record.cell, "Single record.")


def _cell_lines(column: tuple[str, ...], attribute: str, cell: Cell, remark: str = "") -> Iterator[tuple[Value, ...]]:
    if cell.parts:
        for part in cell.parts:
            yield from _cell_lines(column, attribute, part, remark)
        return
    about = (attribute, cell.value, cell.unit, cell.value_date, cell.rank)
    note = f"{remark} {cell.note}".strip()
    end = (cell.missing_reason, *_bounds(cell))
    if not cell.citations:
        yield (*column, *about, None, None, None, None, None, note, *end)
    for citation in cell.citations:
        source = citation.source
        noted = f"{note} Source at: {citation.locator}.".strip() if citation.locator else note
        from_where = (citation.confidence, source.id, source.title, source.url, source.accessed)
        yield (*column, *about, *from_where, noted, *end)


def _bounds(cell: Cell) -> tuple[str | None, str | None]:
    """The earliest and latest day of the value where it is a date, else of the date at which it held."""
    when = cell.date or (dates.parse(cell.value_date) if cell.value_date else None)
    if when is None:
        return None, None
    first = None if when.earliest == dates.FIRST_DAY else date.fromordinal(when.earliest).isoformat()
    last = None if when.latest == dates.LAST_DAY else date.fromordinal(when.latest).isoformat()
    return first, last


# Wide: as on the screen


_PER_COLUMN = ("unit", "value date", "missing reason", "note", "sources")


def _wide_header(table: ComparisonTable, everything: bool) -> list[str]:
    more = (*_PER_COLUMN, "other values") if everything else _PER_COLUMN
    headings = [table.heading(place) for place in range(len(table.columns))]
    return ["group", "attribute", "label", "differs", *(h for one in headings for h in (one, *_with(one, more)))]


def _with(heading: str, what: Iterable[str]) -> list[str]:
    return [f"{heading}: {one}" for one in what]


def _wide(table: ComparisonTable, rows: Sequence[Row], everything: bool) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        differs = "yes" if row.differs else "no"
        fields = [field for cell in row.cells for field in _wide_fields(cell, everything)]
        yield (row.group, row.attribute, row.label, differs, *fields)
    if everything:
        for row in rows:
            for place, cell in enumerate(row.cells):
                for record in cell.records:
                    yield _record_line(table, place, record)


def _record_line(table: ComparisonTable, place: int, record: Record) -> tuple[Value, ...]:
    elsewhere = Cell("", None, missing_reason="not-applicable")
    cells = [record.cell if n == place else elsewhere for n in range(len(table.columns))]
    fields = [field for cell in cells for field in _wide_fields(cell, True)]
    return ("Single records", record.attribute, record.label, "no", *fields)


def _wide_fields(cell: Cell, everything: bool) -> list[Value]:
    typed = cell.value if cell.date or isinstance(cell.value, int | float) else cell.text
    value = None if cell.missing_reason else typed
    sources = _sources(_all_citations(cell))
    fields: list[Value] = [value, cell.unit, cell.value_date, cell.missing_reason, _note(cell), sources]
    if everything:
        fields.append(" | ".join(_in_full(other) for other in cell.alternatives))
    return fields


def _note(cell: Cell) -> str:
    if not cell.parts:
        return cell.note
    notes = dict.fromkeys(f"{part.text}: {part.note}" for part in cell.parts if part.note)
    return " | ".join(one for one in (cell.note, *notes) if one)


def _all_citations(cell: Cell) -> tuple[Citation, ...]:
    return cell.citations or tuple(citation for part in cell.parts for citation in part.citations)


def _sources(citations: Sequence[Citation]) -> str:
    return " | ".join(f"[{n}] {cited(citation)}" for n, citation in enumerate(citations, 1))


def cited(citation: Citation) -> str:
    """A citation on one line: title, publisher, date, place, address, day of access, confidence in words."""
    source = citation.source
    confidence = f"confidence {vocabulary.CONFIDENCE[citation.confidence]}"
    accessed = f"accessed {source.accessed}" if source.accessed else ""
    parts = (source.title, source.publisher, source.date, citation.locator, source.url, accessed, confidence)
    return ", ".join(part for part in parts if part)


def _in_full(cell: Cell) -> str:
    when = f"as of {cell.value_date}" if cell.value_date else ""
    value = f"{cell.value}" if cell.date else cell.text
    about = "; ".join(part for part in (when, cell.rank, cell.note, _sources(cell.citations)) if part)
    return f"{value} ({about})" if about else value
