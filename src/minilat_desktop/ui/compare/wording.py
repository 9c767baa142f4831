"""What the comparison says in words."""

from __future__ import annotations

from collections.abc import Sequence

from minilat_desktop.domain import dates
from minilat_desktop.domain.comparison import Cell, ComparisonTable
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.services.bundling import Bundled
from minilat_desktop.services.exporting import Preview, Written

CONFLICT_MARK = "†"
DIFFERS_MARK = "≠"
SORTED_UP, SORTED_DOWN = "→", "←"

NOTHING_CHOSEN = "Nothing to compare yet"
HOW_TO_CHOOSE = "Type a name in the field above, tick Compare in the list, or take one of the peers with Return."


MET = "Two columns are the same on this date and stand here once. They come apart again on another date."


def empty_text(names: Sequence[str]) -> str:
    """What to do when fewer than two coalitions are ticked."""
    if not names:
        return HOW_TO_CHOOSE
    return f"{names[0]} is chosen. Add at least one more: by its name above, in the list, or from its peers."


COLUMN_TIP = "Click the date for another day, the mark ▾ or press Alt+Down for more. Drag to move the column."
POLICY_LABELS = {
    "preferred": "Preferred values",
    "newest": "Newest values",
    "confidence": "Highest confidence",
    "all": "All side by side",
}


_SHORT = {"preferred": "preferred", "newest": "newest", "confidence": "surest", "all": "all"}


def policy_in_short(policy: str) -> str:
    """A source policy in a word, for a button."""
    return _SHORT.get(policy, "only one")


def tolerance_in_short(days: int) -> str:
    """The tolerance in a word or two, for a button."""
    return tolerance_text(days).lower() if days else "off"


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


def heading(table: ComparisonTable, column: int) -> str:
    """What stands over a column, on two lines."""
    day = table.columns[column].as_of
    return f"{table.name(column)}\nas of {dates.in_words(dates.of_day(day))}"


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
    """How much differs, of the groups that were chosen."""
    rows = [row for row in table.rows if not table.spec.groups or row.group in table.spec.groups]
    return f"{sum(row.differs for row in rows)} of {len(rows)} rows differ"


def cell_text(cell: Cell) -> str:
    """A cell in the table, on one paragraph, with a mark where sources disagree."""
    text = cell.shown
    if "  " in text or not text.isprintable():
        text = " ".join(text.split())
    return f"{text} {CONFLICT_MARK}" if cell.conflict else text


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


BUNDLE = "Values, table as on the screen, sources, a README and what opens it here again. Of the values:"


def notes_text(count: int, private: int) -> str:
    """The box that hands notes over; private ones never are."""
    if not count:
        return "No notes on what is compared" + (f" but {private} private, which stay here" if private else "")
    stays = f"; {private} private {'stays' if private == 1 else 'stay'} here" if private else ""
    return f"Hand over my &notes on what is compared ({count}{stays})"


def bundled_text(written: Bundled) -> str:
    """What was saved as a ZIP, and where."""
    return f"Saved {written.path}: {written.summary}. Drop it on the window to open it again."


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{grouped(count)} lines"
