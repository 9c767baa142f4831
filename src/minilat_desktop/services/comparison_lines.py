"""A comparison as the lines of a table: tidy, one line a value and source, or wide, as on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.comparison import Cell, ComparisonTable, Record, Row
from minilat_desktop.domain.model import Citation
from minilat_desktop.formats.csv_profiles import Value

TIDY_HEADER = (
    "comparison", "as_of", "coalition_id", "coalition", "attribute", "value", "unit", "value_date", "rank",
    "confidence", "source_id", "source_title", "source_url", "accessed", "note", "missing_reason", "date_from",
    "date_to",
)  # fmt: skip


# Tidy: one line a value and source


def tidy(table: ComparisonTable, rows: Sequence[Row], everything: bool) -> Iterator[tuple[Value, ...]]:
    """The lines under `TIDY_HEADER`."""
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
                for other in record.cell.alternatives:
                    yield from _cell_lines(column, record.attribute, other, "Competing value.")


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


def wide_header(table: ComparisonTable, everything: bool) -> list[str]:
    """What stands over the wide lines."""
    more = (*_PER_COLUMN, "other values") if everything else _PER_COLUMN
    headings = [table.heading(place) for place in range(len(table.columns))]
    return ["group", "attribute", "label", "differs", *(h for one in headings for h in (one, *_with(one, more)))]


def _with(heading: str, what: Iterable[str]) -> list[str]:
    return [f"{heading}: {one}" for one in what]


def wide(table: ComparisonTable, rows: Sequence[Row], everything: bool) -> Iterator[tuple[Value, ...]]:
    """The lines under `wide_header`: as on the screen."""
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
    sources = sources_text(cell.rests_on)
    fields: list[Value] = [value, cell.unit, cell.value_date, cell.missing_reason, _note(cell), sources]
    if everything:
        fields.append(" | ".join(_in_full(other) for other in cell.alternatives))
    return fields


def _note(cell: Cell) -> str:
    if not cell.parts:
        return cell.note
    notes = dict.fromkeys(f"{part.text}: {part.note}" for part in cell.parts if part.note)
    return " | ".join(one for one in (cell.note, *notes) if one)


def sources_text(citations: Sequence[Citation]) -> str:
    """Citations in one field, numbered."""
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
    about = "; ".join(part for part in (when, cell.rank, cell.note, sources_text(cell.citations)) if part)
    return f"{value} ({about})" if about else value
