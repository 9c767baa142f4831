"""The comparison as a value: what is on the screen and what goes into a file are this one object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from minilat_desktop.domain import dates
from minilat_desktop.domain.comparison_spec import EMPTY, Column, Spec
from minilat_desktop.domain.dates import Edtf
from minilat_desktop.domain.model import Citation
from minilat_desktop.domain.values import value


@value
class Cell:
    """One value with everything needed to answer "why this number?".

    `text` is for a reader; `value` is typed (a number, an EDTF date, a vocabulary term or a text) and None where
    `missing_reason`, a key of `vocabulary.MISSING`, says why. `date` is set when the value itself is a date;
    `value_date` (EDTF) says when the value held. A list has its members as `parts`. `alternatives` are competing
    values, `records` the single records behind a computed cell and earlier figures; both go into an export of
    everything. `keys` are the stable ids of the records it rests on, `inputs` those of a computed cell in words.
    `span` are the least and the greatest number where a computed one is not exact. `nearest` marks a figure that
    is shown only because it lies within the tolerance the user stated; its note says how far off it is. `show_since`
    shows since when a membership holds; like a value's own date it makes no difference between columns.
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
    show_since: bool = False
    parts: tuple[Cell, ...] = ()
    alternatives: tuple[Cell, ...] = ()
    records: tuple[Record, ...] = ()
    keys: tuple[str, ...] = ()
    inputs: tuple[Record, ...] = ()
    span: tuple[int, int] | None = None
    nearest: bool = False

    @property
    def confidence(self) -> int | None:
        """0 to 4: of its best source where it is recorded, of its weakest where it is computed; None without one."""
        levels = [citation.confidence for citation in self.citations]
        if not levels:
            return None
        return min(levels) if self.computed else max(levels)

    @property
    def rests_on(self) -> tuple[Citation, ...]:
        """Its sources, or those of its parts."""
        return self.citations or tuple(citation for part in self.parts for citation in part.citations)

    @property
    def shown(self) -> str:
        """The text as the table shows it, with the value's own date where that matters."""
        if self.show_since:
            if self.parts:
                return "; ".join(part.shown for part in self.parts)
            return f"{self.text}, since {dates.point_in_words(dates.parse(self.value_date), short=True)}"
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


def make_row(group: str, attribute: str, label: str, made: Sequence[Cell], aside: int | None = None) -> Row:
    """A row of the table; whether it differs is decided by what a reader would see.

    `aside` is the column that a row is about: it is not compared with itself.
    """
    cells = tuple(made)
    compared = cells if aside is None else cells[:aside] + cells[aside + 1 :]
    first, look = compared[0], None
    for cell in compared:
        # In most columns of most rows stands the very same cell: of those who are no members.
        if cell is not first:
            look = look or _look(first)
            if _look(cell) != look:
                return Row(group, attribute, label, cells, differs=True)
    return Row(group, attribute, label, cells, differs=False)


def _look(cell: Cell) -> object:
    return cell.missing_reason, frozenset(part.text for part in cell.parts) if cell.parts else cell.text


@dataclass(frozen=True, slots=True)
class ComparisonTable:
    """Two to eight columns side by side, and how they are looked at.

    `places` says of each column which of `spec.columns` it is: a comparison sorted by a row shows them in another
    order. `rosters` holds each column's full members (actor codes) as of its own date, None where no complete one is
    recorded. `shared` are those in every such roster, `unique` those in one column's only; both are empty while fewer
    than two rosters can be compared.
    """

    columns: tuple[Column, ...]
    names: tuple[str, ...]
    short_names: tuple[str, ...]
    rows: tuple[Row, ...]
    rosters: tuple[tuple[str, ...] | None, ...]
    shared: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...]
    spec: Spec = EMPTY
    places: tuple[int, ...] = ()

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that have rows, in their own order."""
        return tuple(dict.fromkeys(row.group for row in self.rows))

    @property
    def id(self) -> str:
        """The comparison written as its columns; the same columns give the same text."""
        return " ".join(column.text for column in self.columns)

    @property
    def as_of(self) -> int | None:
        """The day all columns share, or None where they differ."""
        days = {column.as_of for column in self.columns}
        return days.pop() if len(days) == 1 else None

    def name(self, column: int) -> str:
        """A column's short name, without its day and policy."""
        return column_names(self.columns, self.short_names)[column]

    def heading(self, column: int) -> str:
        """What stands over a column: `G20 as of 2010-12-31`, with its source policy where that is not the usual one."""
        return headings(self.columns, self.short_names)[column]

    def row(self, attribute: str) -> Row | None:
        """The row of an attribute."""
        return next((row for row in self.rows if row.attribute == attribute), None)

    def sections(self, spec: Spec) -> tuple[Section, ...]:
        """The groups of rows as a comparison is looked at: those wanted, in the order wanted, the folded ones closed.

        A group that has nothing to show is left out.
        """
        wanted = dict.fromkeys(spec.groups) if spec.groups else dict.fromkeys(self.groups)
        rows: dict[str, list[Row]] = {group: [] for group in wanted}
        for row in self.rows:
            if row.group in rows and (row.differs or not spec.only_differences):
                rows[row.group].append(row)
        return tuple(Section(group, tuple(held), group in spec.folded) for group, held in rows.items() if held)

    def rows_shown(self, spec: Spec) -> tuple[Row, ...]:
        """The rows that are in sight as a comparison is looked at."""
        return tuple(row for section in self.sections(spec) if not section.folded for row in section.rows)

    def sorted_by(self, wanted: str) -> ComparisonTable:
        """The same with its columns in the order of one row, `-founded` from the greatest down; missing values last."""
        row = self.row(wanted.removeprefix("-"))
        if row is None:
            return self
        there = [n for n, cell in enumerate(row.cells) if cell.missing_reason == ""]
        there.sort(key=lambda n: sort_key(row.cells[n]), reverse=wanted.startswith("-"))
        return self._in_order([*there, *(n for n in range(len(row.cells)) if n not in there)])

    def _in_order(self, order: list[int]) -> ComparisonTable:
        if order == list(range(len(order))):
            return self
        return replace(
            self,
            columns=_taken(self.columns, order), names=_taken(self.names, order),
            short_names=_taken(self.short_names, order), rosters=_taken(self.rosters, order),
            unique=_taken(self.unique, order), places=_taken(self.places, order) if self.places else tuple(order),
            rows=tuple(replace(row, cells=_taken(row.cells, order)) for row in self.rows),
        )  # fmt: skip


def column_names(columns: Sequence[Column], short_names: Sequence[str]) -> tuple[str, ...]:
    """What each column is called. Names are unique, short names need not be; then the id tells them apart."""
    whose: dict[str, set[str]] = {}
    for column, name in zip(columns, short_names, strict=True):
        whose.setdefault(name, set()).add(column.coalition_id)
    return tuple(
        name if len(whose[name]) == 1 else column.coalition_id
        for column, name in zip(columns, short_names, strict=True)
    )


def headings(columns: Sequence[Column], short_names: Sequence[str]) -> tuple[str, ...]:
    """What stands over each column."""
    names = column_names(columns, short_names)
    policies = ("" if column.policy == "preferred" else f" ({column.policy})" for column in columns)
    return tuple(
        f"{name} as of {column.as_of_iso}{policy}"
        for name, column, policy in zip(names, columns, policies, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Section:
    """One group of rows as it is looked at; `rows` are known even while it is folded."""

    group: str
    rows: tuple[Row, ...]
    folded: bool


T = TypeVar("T")
Key = tuple[int, float, float, str]


def sort_key(cell: Cell) -> Key:
    """What columns are sorted by: numbers by size, dates by their days, anything else by its text."""
    if cell.parts:
        return sort_key(cell.parts[0])
    if cell.date is not None:
        return (1, cell.date.earliest, cell.date.latest, "")
    if cell.span is not None:
        return (0, *cell.span, "")
    if isinstance(cell.value, int | float):
        return (0, cell.value, cell.value, "")
    return (2, 0, 0, cell.text.casefold())


def _taken(held: tuple[T, ...], order: list[int]) -> tuple[T, ...]:
    return tuple(held[n] for n in order)
