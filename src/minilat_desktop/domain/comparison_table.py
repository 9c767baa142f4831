"""The comparison as a value: what is on the screen and what goes into a file are this one object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minilat_desktop.domain import dates
from minilat_desktop.domain.dates import Edtf
from minilat_desktop.domain.model import Citation

# Which of several values of one thing is shown: the preferred one, the one stated last, the one best evidenced, or all
# side by side. `source:ID` shows what one source says.
POLICIES = ("preferred", "newest", "confidence", "all")


@dataclass(frozen=True, slots=True)
class Column:
    """A coalition as of a day (an ordinal), under a source policy. One coalition at two days makes two columns."""

    coalition_id: str
    as_of: int
    policy: str = "preferred"

    @property
    def as_of_iso(self) -> str:
        """The day as ISO 8601."""
        return date.fromordinal(self.as_of).isoformat()

    @property
    def text(self) -> str:
        """The column as it is written on a command line: `g20@2010-12-31`, `g20@2010-12-31:newest`."""
        written = f"{self.coalition_id}@{self.as_of_iso}"
        return written if self.policy == "preferred" else f"{written}:{self.policy}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value with everything needed to answer "why this number?".

    `text` is for a reader; `value` is typed (a number, an EDTF date, a vocabulary term or a text) and None where
    `missing_reason`, a key of `vocabulary.MISSING`, says why. `date` is set when the value itself is a date;
    `value_date` (EDTF) says when the value held. A list has its members as `parts`. `alternatives` are competing
    values, `records` the single records behind a computed cell and earlier figures; both go into an export of
    everything. `keys` are the stable ids of the records it rests on.
    """

    text: str
    value: str | int | float | None
    unit: str = ""
    value_date: str = ""
    rank: str = ""
    missing_reason: str = ""
    note: str = ""
    citations: tuple[Citation, ...] = ()
    date: Edtf | None = None
    conflict: bool = False
    computed: bool = False
    show_date: bool = False
    parts: tuple[Cell, ...] = ()
    alternatives: tuple[Cell, ...] = ()
    records: tuple[Record, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def confidence(self) -> int | None:
        """0 to 4: of its best source where it is recorded, of its weakest where it is computed; None without one."""
        levels = [citation.confidence for citation in self.citations]
        if not levels:
            return None
        return min(levels) if self.computed else max(levels)

    @property
    def shown(self) -> str:
        """The text as the table shows it, with the value's own date where that matters."""
        if not (self.show_date and self.value_date):
            return self.text
        return f"{self.text} ({dates.in_words(dates.parse(self.value_date))})"


@dataclass(frozen=True, slots=True)
class Record:
    """A single record behind a cell: an event, a commitment, a past membership, an earlier figure."""

    attribute: str
    label: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Row:
    """One attribute across all columns. `differs` compares what is shown, a kind of missing included."""

    group: str
    attribute: str
    label: str
    cells: tuple[Cell, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class ComparisonTable:
    """Two to eight columns side by side.

    `rosters` holds each column's full members (actor codes) as of its own date, None where no complete one is recorded.
    `shared` are those in every such roster, `unique` those in one column's only; both are empty while fewer
    than two rosters can be compared.
    """

    columns: tuple[Column, ...]
    names: tuple[str, ...]
    short_names: tuple[str, ...]
    rows: tuple[Row, ...]
    rosters: tuple[tuple[str, ...] | None, ...]
    shared: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...]

    @property
    def id(self) -> str:
        """The comparison written as its columns; the same columns give the same text."""
        return " ".join(column.text for column in self.columns)

    @property
    def as_of(self) -> int | None:
        """The day all columns share, or None where they differ."""
        days = {column.as_of for column in self.columns}
        return days.pop() if len(days) == 1 else None

    def heading(self, column: int) -> str:
        """What stands over a column: `G20 as of 2010-12-31`."""
        chosen = self.columns[column]
        name = self.short_names[column]
        others = {one.coalition_id for one, other in zip(self.columns, self.short_names, strict=True) if other == name}
        # Names are unique, short names need not be; the id is.
        return f"{name if len(others) == 1 else chosen.coalition_id} as of {chosen.as_of_iso}"

    def rows_shown(self, only_differences: bool) -> tuple[Row, ...]:
        """The rows, or only those that differ."""
        return tuple(row for row in self.rows if row.differs) if only_differences else self.rows
