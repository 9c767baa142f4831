"""What a bundle says of itself to whoever opens it without this program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.comparison import ComparisonTable
from minilat_desktop.domain.comparison_policy import policy_in_words
from minilat_desktop.domain.model import Source

_FILES = {
    "data.csv": "every value with every source, one line a value and source",
    "wide.csv": "the table as it stood on the screen",
    "sources.csv": "the sources, each once",
    "notes.csv": "notes of whoever made this file, handed over on purpose",
}
_PROFILES = {
    "data": (
        "The tables hold every text exactly as it is. A text may begin like a formula: read them as data (see",
        "datapackage.json), and do not open them in a spreadsheet by a double click.",
    ),
    "excel": (
        "The tables are made for spreadsheets: UTF-8 with a byte-order mark, and one added apostrophe (') before a",
        "text that begins like a formula, so that opening it runs nothing. Take one apostrophe away wherever a field",
        "begins with apostrophes followed by = + - @, a tab or a carriage return, or \uff1d \uff0b \uff0d \uff20.",
    ),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the text is about."""

    table: ComparisonTable
    day: int
    made: str
    program: str
    data_version: str
    own_data: bool
    profile: str


def title(table: ComparisonTable) -> str:
    """What is compared, in one line."""
    return "Comparison: " + "; ".join(_line(table.heading(place)) for place in range(len(table.columns)))


def text(told: Told, sources: Sequence[Source], rows: Mapping[str, int], guarded: Mapping[str, int]) -> str:
    """The whole text, with the line ends that every editor takes."""
    parts = [
        _columns(told), _citing(told), _files(rows), _missing(), _formulas(told, guarded), _licences(told, sources),
        _reopening(),
    ]  # fmt: skip
    return "\r\n".join(line for part in parts for line in (*part, ""))


def _heading(words: str) -> list[str]:
    return [words, "-" * len(words)]


def _columns(told: Told) -> list[str]:
    found = [title(told.table), "=" * len(title(told.table)), "", "Columns:"]
    for name, column in zip(told.table.names, told.table.columns, strict=True):
        what = _line(policy_in_words(column.policy))
        found.append(f"  {_line(name)} ({_line(column.coalition_id)}) as of {column.as_of_iso}, showing {what}")
    found.append(f"As-of date of the window: {date.fromordinal(told.day).isoformat()}.")
    days = told.table.spec.tolerance
    if days:
        found.append(f"A figure without a value at the date is the nearest within {days} days; its note says so.")
    return found


def _citing(told: Told) -> list[str]:
    names = ", ".join(dict.fromkeys(_line(name) for name in told.table.names))
    when = told.made[:10]
    return [
        *_heading("How to cite"),
        f"{names}: comparison as of {_days(told.table)}. Minilat Desktop {told.program}, catalogue version"
        f" {told.data_version}, exported {when}.",
        "Cite single values by their own sources: source_id in data.csv leads to sources.csv.",
    ]


def _days(table: ComparisonTable) -> str:
    return " and ".join(dict.fromkeys(column.as_of_iso for column in table.columns))


def _files(rows: Mapping[str, int]) -> list[str]:
    found = [f"{name}: {_lines(rows[name])}; {what}." for name, what in _FILES.items() if name in rows]
    return [*_heading("Files"), *found, "datapackage.json: the columns and their types (Frictionless Data Package 2)."]


def _lines(count: int) -> str:
    return "1 line and a header" if count == 1 else f"{count} lines and a header"


def _missing() -> list[str]:
    meanings = [f"  {reason}: {means}" for reason, means in vocabulary.MISSING_MEANS.items()]
    return [
        *_heading("Missing values"),
        "A missing value is an empty field, never 0; missing_reason says which of five kinds it is:", *meanings,
    ]  # fmt: skip


def _formulas(told: Told, guarded: Mapping[str, int]) -> list[str]:
    counts = [f"  {name}: {count} fields got an apostrophe" for name, count in guarded.items()]
    return [*_heading("Spreadsheets"), *_PROFILES[told.profile], *(counts if told.profile == "excel" else ())]


def _licences(told: Told, sources: Sequence[Source]) -> list[str]:
    found = ["The catalogue's data: Creative Commons Attribution 4.0 (CC BY 4.0)."]
    if told.own_data:
        found.append("Imported data packs are among the data; what they brought comes under their own licences.")
    found.append("Each source keeps its own licence; facts are taken from it, not its sentences or tables:")
    by_licence: dict[str, list[str]] = {}
    for source in sources:
        by_licence.setdefault(_line(source.licence), []).append(_line(source.id))
    for licence in sorted(by_licence, key=lambda one: (not one, one)):
        ids = by_licence[licence]
        found.append(f"  {licence or 'no licence stated'} ({len(ids)}): {', '.join(ids)}")
    return [*_heading("Licences"), *found]


def _reopening() -> list[str]:
    return [
        *_heading("Reopening"),
        "Drop this file on the window of Minilat Desktop, choose it with File > Open comparison, or run",
        "minilat-desktop compare --open FILE. It opens as the same comparison and tells what changed since.",
    ]


def _line(text: str) -> str:
    """Somebody's text on one line: a name must not look like a line of this file."""
    return " ".join(text.split())
