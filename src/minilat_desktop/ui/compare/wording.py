"""What the comparison says in words."""

from __future__ import annotations

from collections.abc import Sequence

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.comparison import Cell, ComparisonTable, Row
from minilat_desktop.domain.model import Citation
from minilat_desktop.services.exporting import Preview, Written

CONFLICT_MARK = "†"
DIFFERS_MARK = "≠"
SORTED_UP, SORTED_DOWN = "→", "←"

NOTHING_CHOSEN = "Nothing to compare yet"
HOW_TO_CHOOSE = "Tick Compare on two to eight coalitions in the list."


MET = "Two columns are the same on this date and stand here once. They come apart again on another date."


def empty_text(names: Sequence[str]) -> str:
    """What to do when fewer than two coalitions are ticked."""
    if not names:
        return HOW_TO_CHOOSE
    return f"{names[0]} is ticked. Tick Compare on at least one more coalition in the list."


COLUMN_TIP = "Click the date for another day, the mark ▾ or press Alt+Down for more. Drag to move the column."
POLICY_LABELS = {
    "preferred": "Preferred values",
    "newest": "Newest values",
    "confidence": "Highest confidence",
    "all": "All side by side",
}


def policy_text(policy: str) -> str:
    """A source policy in words."""
    return POLICY_LABELS.get(policy) or f"Only source {policy.removeprefix('source:')}"


_TOLERANCES = {0: "Not allowed", 183: "Within half a year", 365: "Within 1 year", 730: "Within 2 years",
               1826: "Within 5 years"}  # fmt: skip


def tolerance_text(days: int) -> str:
    """How far from a column's date the nearest figure may lie."""
    return _TOLERANCES.get(days) or (f"Within {days} days" if days > 1 else "Within a day")


def day_text(day: int, pinned: bool) -> str:
    """A column's day, and whether it stays when the window's date moves."""
    return f"{dates.short_date(day)}, pinned" if pinned else dates.short_date(day)


def short_heading(table: ComparisonTable, column: int) -> str:
    """A column's name alone."""
    return table.heading(column).rpartition(" as of ")[0]


def heading(table: ComparisonTable, column: int) -> str:
    """What stands over a column, on two lines."""
    day = table.columns[column].as_of
    return f"{short_heading(table, column)}\nas of {dates.in_words(dates.of_day(day))}"


def sort_text(row: str, sorted_by: str, attribute: str) -> str:
    """What sorting by a row does next, for a menu."""
    name = row[:40].replace("&", "&&")
    return {
        attribute: f"S&ort by “{name}”, from large to small",
        f"-{attribute}": "Columns back in the &order chosen",
    }.get(sorted_by, f"S&ort columns by “{name}”")


def band_text(rows: int, differing: int) -> str:
    """What a closed group says of itself."""
    held = "1 row" if rows == 1 else f"{rows} rows"
    return f"{held}, {differing or 'none'} of which {'differs' if differing == 1 else 'differ'}"


def band_aloud(group: str, rows: int, differing: int, closed: bool) -> str:
    """A group's band as a screen reader says it."""
    return f"{group}, {'closed' if closed else 'open'}, {band_text(rows, differing)}"


def row_aloud(label: str, differs: bool, sorted_way: int) -> str:
    """A row's label with what its marks mean."""
    order = {1: "columns sorted by it, from small to large", -1: "columns sorted by it, from large to small"}
    parts = (label, "the columns differ" if differs else "", order.get(sorted_way, ""))
    return "; ".join(part for part in parts if part)


def difference_text(table: ComparisonTable) -> str:
    """How much differs."""
    return f"{sum(row.differs for row in table.rows)} of {len(table.rows)} rows differ"


def cell_text(cell: Cell) -> str:
    """A cell in the table, on one paragraph, with a mark where sources disagree."""
    text = " ".join(cell.shown.split())
    return f"{text} {CONFLICT_MARK}" if cell.conflict else text


def explain(table: ComparisonTable, row: Row, column: int) -> str:
    """Why a cell says what it says: value, date, how it came about, sources, competing values."""
    cell = row.cells[column]
    lines = [f"{heading(table, column).replace(chr(10), ' ')}  ·  {row.group}  ·  {row.label}", *_about(cell)]
    names = _overlap_names(table, row.attribute, column) if cell.value is not None else []
    if names:
        lines.append(", ".join(names) + ".")
    for part in cell.parts:
        lines += [f"– {part.text}", *(f"    {line}" for line in (*_notes(part), *_source_lines(part.citations)))]
    if not cell.parts:
        lines += _source_lines(cell.citations) or ["No source is cited."]
    if cell.alternatives:
        lines.append("Competing values:" if cell.conflict else "Also recorded:")
        for other in cell.alternatives:
            lines += [
                f"– {_value(other)}",
                *(f"    {line}" for line in (*_notes(other), *_source_lines(other.citations))),
            ]
    return "\n".join(lines)


def _overlap_names(table: ComparisonTable, attribute: str, column: int) -> list[str]:
    """The members that an overlap counts, by name."""
    unique = table.unique[column]
    counted = {
        "shared_by_all": table.shared,
        "shared_with_others": tuple(one for one in table.rosters[column] or () if one not in unique),
        "unique_members": unique,
    }.get(attribute, ())
    names = {row.attribute.removeprefix("membership/"): row.label for row in table.rows if row.group == "Members"}
    return sorted(names.get(code, code) for code in counted)


def _value(cell: Cell) -> str:
    return f"{cell.text} (as of {dates.in_words(dates.parse(cell.value_date))})" if cell.value_date else cell.text


def _about(cell: Cell) -> list[str]:
    lines = [] if cell.parts else [_value(cell)]
    if cell.conflict:
        lines.append(f"{CONFLICT_MARK} Sources disagree.")
    return lines + _notes(cell)


def _notes(cell: Cell) -> list[str]:
    rank = f"{cell.rank.capitalize()} value." if cell.rank in ("preferred", "deprecated") else ""
    line = " ".join(part for part in (rank, cell.note) if part)
    return [line] if line else []


def _source_lines(citations: Sequence[Citation]) -> list[str]:
    return [f"[{n}] {citation_text(citation)}" for n, citation in enumerate(citations, 1)]


def citation_text(citation: Citation) -> str:
    """A source with everything needed to find it again, and how sure it is."""
    source = citation.source
    parts = (source.title, source.publisher, source.date, citation.locator, source.url)
    quote = f" “{citation.quote}”" if citation.quote else ""
    accessed = f" Looked up {source.accessed}." if source.accessed else ""
    confidence = vocabulary.CONFIDENCE[citation.confidence]
    return f"{', '.join(part for part in parts if part)}.{quote}{accessed} Confidence: {confidence}."


def preview_text(preview: Preview, profile: str) -> str:
    """How much a file will hold, and what was done to its text."""
    size = f"{_lines(preview.total_rows)} and one header line."
    if profile != "excel":
        return f"{size} Every text is written exactly as it is."
    if not preview.guarded:
        return f"{size} No text cell begins like a formula."
    cells = "1 text cell begins" if preview.guarded == 1 else f"{preview.guarded} text cells begin"
    return f"{size} {cells} like a formula; an apostrophe (') goes before it, so that Excel does not run it."


def written_text(written: Written) -> str:
    """What was saved, and where."""
    guarded = f" {written.guarded} text cells begin with an added apostrophe." if written.guarded else ""
    return f"Saved {_lines(written.rows)} to {written.path}.{guarded}"


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count:,} lines".replace(",", "\u202f")
