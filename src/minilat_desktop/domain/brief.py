"""A comparison on one page, as a value: what is printed and what is written as HTML are this one object.

Every value carries the numbers of the sources it rests on, and a letter where it was computed; both lead to the lists
below the table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from minilat_desktop.domain import dates, measures
from minilat_desktop.domain.comparison_policy import policy_in_words
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.comparison_table import Cell, ComparisonTable, Row
from minilat_desktop.domain.model import Citation, Source
from minilat_desktop.domain.pictures.scene import Scene
from minilat_desktop.domain.plain_text import plain

CONFLICT_MARK = "†"
CUT_MARK = "…"
MORE_MARK = "+"
LONGEST_TITLE, LONGEST_NOTE = 160, 1_200
MOST_NOTE_LINES = 14
LONGEST_SOURCE = 160
_ALL = 1_000_000
# What stands for the catalogue itself, where a value has no published source: its own classification.
_OWN = Source("", "Classification of the catalogue itself", "Minilat Desktop")


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper, upright, in pixels of 1/96 inch."""

    id: str
    label: str
    width: float
    height: float


PAPERS = {
    "a4": Paper("a4", "A4", 210 / 25.4 * 96, 297 / 25.4 * 96),
    "letter": Paper("letter", "Letter", 8.5 * 96, 11 * 96),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user chose for a brief. An empty `title` is made from the names; `made_on` is an ISO day."""

    made_on: str
    program: str
    data: str
    title: str = ""
    note: str = ""
    paper: str = "a4"
    picture: Scene | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a column: its name, its day, and its source policy where that is not the usual one."""

    name: str
    when: str
    policy: str


@dataclass(frozen=True, slots=True)
class BriefCell:
    """A value with its note numbers; `method` is the letter of its measure where it is computed.

    `more` says that it rests on further sources, for which the page has no room.
    """

    text: str
    sources: tuple[int, ...]
    more: bool
    method: str
    missing: bool
    disputed: bool


@dataclass(frozen=True, slots=True)
class BriefRow:
    """A row of the table on the page."""

    group: str
    attribute: str
    label: str
    differs: bool
    cells: tuple[BriefCell, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A source as the list below the table names it; `rows` are the labels of the rows that rest on it."""

    number: int
    title: str
    publisher: str
    date: str
    url: str
    accessed: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """A computed measure as the list below the table explains it."""

    mark: str
    id: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Brief:
    """One page. `left_out` says which rows had no room, `remarks` what the reader must know of those that had."""

    title: str
    when: str
    headings: tuple[Heading, ...]
    rows: tuple[BriefRow, ...]
    left_out: str
    remarks: tuple[str, ...]
    note: str
    picture: Scene | None
    methods: tuple[Method, ...]
    sources: tuple[Numbered, ...]
    colophon: str
    paper: Paper
    # Whether the lists below the table are set in smaller type, so that more sources have room.
    dense: bool = False

    @property
    def landscape(self) -> bool:
        """Whether the sheet is turned: many columns need its length."""
        return lies(len(self.headings))


def lies(columns: int) -> bool:
    """Whether so many columns are put on a sheet that is turned."""
    return columns > 5


@dataclass(slots=True)
class _Lists:
    """The sources and measures that have been named so far, in order, and what a cell has room for.

    `listed` are the sources that stand in the list anyway: a cell names all of its own that do.
    """

    longest: int
    most: int
    listed: frozenset[str] = frozenset()
    sources: dict[str, tuple[int, Source]] = field(default_factory=dict)
    used: dict[str, dict[str, None]] = field(default_factory=dict)
    methods: dict[str, str] = field(default_factory=dict)

    def number(self, source: Source, row: str) -> int:
        """The number of a source, a new one where it is named for the first time."""
        self.used.setdefault(source.id, {})[row] = None
        return self.sources.setdefault(source.id, (len(self.sources) + 1, source))[0]

    def mark(self, attribute: str) -> str:
        """The letter of a row's measure."""
        measure = measures.of(attribute)
        return self.methods.setdefault(measure.id, letter(len(self.methods))) if measure else ""


def anchor(row: int, column: int) -> str:
    """The name by which the lists below lead back to a cell of the page."""
    return f"cell-{row + 1}-{column + 1}"


def first_uses(brief: Brief) -> dict[str, str]:
    """The first cell that names a source (`source-3`) or a measure (`method-b`), by its anchor."""
    found: dict[str, str] = {}
    for number, row in enumerate(brief.rows):
        for column, cell in enumerate(row.cells):
            named = [f"source-{one}" for one in cell.sources] + ([f"method-{cell.method}"] if cell.method else [])
            for name in named:
                found.setdefault(name, anchor(number, column))
    return found


def letter(place: int) -> str:
    """a, b, … z, aa, ab, …"""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("a") + place % 26)


def compose(
    table: ComparisonTable, look: Spec, rows: Sequence[Row], wanted: Wanted, *, dense: bool = False,
    whole: Collection[str] = (),
) -> Brief:  # fmt: skip
    """The page with some of the rows in sight, in the order in which they are seen.

    The lists are in smaller type where it is `dense`; values of the rows that are `whole`, by attribute, bring all of
    their sources into them.
    """
    most = most_sources(len(table.columns))
    first = _Lists(longest_text(len(table.columns)), most)
    for row in rows:
        _row(row, first, whole)
    # Once more, with what is in the list for the sake of another value named wherever it is a source too.
    lists = _Lists(first.longest, most, frozenset(first.sources))
    made = tuple(_row(row, lists, whole) for row in rows)
    chosen = {row.attribute for row in rows}
    shown = table.rows_shown(look)
    return Brief(
        title=one_line(wanted.title, LONGEST_TITLE) or default_title(table),
        when=_when(table),
        headings=tuple(_heading(table, place) for place in range(len(table.columns))),
        rows=made,
        left_out=_left_out([row for row in shown if row.attribute not in chosen]),
        remarks=tuple(_remarks(look, made)),
        note=_note(wanted.note),
        picture=wanted.picture,
        methods=tuple(_method(mark, one) for one, mark in lists.methods.items()),
        sources=tuple(_numbered(*found, lists.used[key]) for key, found in lists.sources.items()),
        colophon=f"Made on {_day_in_words(wanted.made_on)} with {wanted.program}, data {wanted.data}.",
        paper=PAPERS[wanted.paper],
        dense=dense,
    )


def _note(text: str) -> str:
    """A note in as many characters and lines as have room on any page."""
    shown = shortened(plain(text.strip(), LONGEST_NOTE * 4), LONGEST_NOTE)
    lines = [line.rstrip() for line in shown.splitlines() if line.strip()]
    kept = lines[:MOST_NOTE_LINES]
    return "\n".join(kept) if len(kept) == len(lines) else "\n".join([*kept[:-1], f"{kept[-1]} {CUT_MARK}"])


def longest_text(columns: int) -> int:
    """How many characters of a text are shown beside so many columns."""
    return 190 if columns <= 3 else 130 if columns <= 5 else 90


def most_sources(columns: int) -> int:
    """How many of its sources each value brings into the list beside so many columns, while rows are chosen."""
    return 3 if columns <= 2 else 2 if columns <= 4 else 1


@lru_cache(maxsize=4096)
def one_line(text: str, longest: int) -> str:
    """A text on one line, as it may be printed, cut between words where it is longer."""
    return shortened(" ".join(plain(text, longest * 4).split()), longest)


def shortened(text: str, longest: int) -> str:
    """A text, or its beginning and a mark."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > longest * 0.6 else cut).rstrip(" ,;:.(") + CUT_MARK


def default_title(table: ComparisonTable) -> str:
    """`G20, I2U2 and Quad compared`."""
    names = list(dict.fromkeys(one_line(table.name(place), 60) for place in range(len(table.columns))))
    together = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    if len(names) > 1:
        return f"{together} compared"
    count = len(table.columns)
    return f"{together} at {count} dates" if table.as_of is None else f"{together} under {count} source policies"


def _heading(table: ComparisonTable, place: int) -> Heading:
    column = table.columns[place]
    words = "" if column.policy == "preferred" else policy_in_words(column.policy).removeprefix("the ")
    when = dates.in_words(dates.of_day(column.as_of))
    return Heading(one_line(table.name(place), 60), when, one_line(words, 60))


def _when(table: ComparisonTable) -> str:
    if table.as_of is not None:
        return f"As of {dates.in_words(dates.of_day(table.as_of))}"
    return "Each column as of its own date"


def _row(row: Row, lists: _Lists, whole: Collection[str]) -> BriefRow:
    label = one_line(row.label, 80)
    most = _ALL if row.attribute in whole else lists.most
    cells = tuple(_cell(cell, row.attribute, label, lists, most) for cell in row.cells)
    return BriefRow(one_line(row.group, 40), row.attribute, label, row.differs, cells)


def _cell(cell: Cell, attribute: str, label: str, lists: _Lists, most: int) -> BriefCell:
    cited = _best(cell.rests_on, lists)
    computed = cell.computed or any(part.computed for part in cell.parts)
    missing = bool(cell.missing_reason)
    if not cited and not missing and not computed:
        cited = [_OWN]
    named = [one for place, one in enumerate(cited) if place < most or one.id in lists.listed]
    numbers = tuple(sorted(lists.number(source, label) for source in named))
    mark = lists.mark(attribute) if computed and not missing else ""
    more = len(cited) > len(named)
    return BriefCell(one_line(cell.shown, lists.longest), numbers, more, mark, missing, cell.conflict)


def _best(citations: Iterable[Citation], lists: _Lists) -> list[Source]:
    """The sources of a cell, each once, the surest first; of equally sure ones those that are named already."""
    surest: dict[str, Citation] = {}
    for one in citations:
        if one.source.id not in surest or surest[one.source.id].confidence < one.confidence:
            surest[one.source.id] = one
    there = lists.listed or lists.sources
    order = sorted(surest.values(), key=lambda one: (-one.confidence, one.source.id not in there))
    return [one.source for one in order]


def _numbered(number: int, source: Source, rows: Iterable[str]) -> Numbered:
    title, publisher = one_line(source.title, LONGEST_SOURCE), one_line(source.publisher, LONGEST_SOURCE)
    when, accessed = one_line(source.date, 40), one_line(source.accessed, 40)
    # An address that is cut leads nowhere.
    return Numbered(number, title, publisher, when, " ".join(plain(source.url).split()), accessed, tuple(rows))


def _method(mark: str, measure_id: str) -> Method:
    measure = measures.BY_ID[measure_id]
    return Method(mark, measure.id, measure.label, measure.definition)


def _left_out(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    groups: dict[str, int] = {}
    for row in rows:
        groups[row.group] = groups.get(row.group, 0) + 1
    which = ", ".join(f"{group} {count}" for group, count in groups.items())
    return f"{len(rows)} further {'row' if len(rows) == 1 else 'rows'} left out for want of room ({which})."


def _remarks(look: Spec, rows: Sequence[BriefRow]) -> Iterable[str]:
    if look.only_differences:
        yield "Only rows in which the columns differ."
    if look.groups:
        yield f"Only the groups {', '.join(look.groups)}."
    if look.folded:
        yield f"Folded groups are not shown: {', '.join(look.folded)}."
    cells = [cell for row in rows for cell in row.cells]
    if any(cell.disputed for cell in cells):
        yield f"{CONFLICT_MARK} Sources disagree; the other values are in the full comparison."
    if any(cell.more for cell in cells):
        yield f"{MORE_MARK} The surest sources are named here; the full comparison has the others too."
    if any(cell.text.endswith(CUT_MARK) for cell in cells):
        yield f"{CUT_MARK} A longer text; the full comparison has all of it."
    if look.tolerance:
        yield f"Figures without a value at the date are the nearest within {look.tolerance} days, with their own date."
    if any(cell.method for cell in cells):
        yield "A letter marks a computed value."


def _day_in_words(iso: str) -> str:
    return dates.in_words(dates.parse(iso))
