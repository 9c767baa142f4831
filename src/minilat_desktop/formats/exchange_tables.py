"""The exchange tables: which there are, their columns, and what may stand in a cell. docs/exchange.md tells users."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from minilat_desktop.domain import dates, vocabulary

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_METRIC = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_STATE_CODE = re.compile(r"[A-Z]{3}")
_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+\.\d+", re.ASCII)
# Tab and line ends are spaces; bidi and zero-width characters are no controls and are kept.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_FLAGS = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
# What SQLite holds as a whole number.
_LARGEST_WHOLE = 2**63 - 1
_LONGEST_NUMBER = 60

# What is assumed of a row that does not rate itself: one secondary source.
DEFAULT_CONFIDENCE = 2


class BadCell(Exception):
    """A row that is refused: the column that shows it (its name, its number, or "") and the reason with its remedy."""

    def __init__(self, column: str | int, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `kind` says what a cell may hold; `terms` are the words of the kinds term and terms."""

    name: str
    kind: str = "text"
    required: bool = False
    terms: tuple[str, ...] = ()
    # Terms are found without regard to case, since spreadsheets write TRUE and people write Member.
    by_fold: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One record as written. `number` is its line, of JSON its place in its table, counted from 1.

    `problem` says why it cannot be read at all, "" when it can; `column` is the number of the column that shows it.
    """

    number: int
    cells: Mapping[str, str]
    problem: str = ""
    column: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The records of one table of a file. `rows` may be read once only; reading a CSV file may raise `Refused`.

    `columns` gives the number, from 1, of each exchange column in the file; None for JSON, which has no columns.
    """

    name: str
    file: str
    rows: Iterable[Row]
    columns: Mapping[str, int] | None

    def place(self, number: int, column: str | int = "") -> str:
        """Where a row or a cell stands, for messages: `memberships.csv, line 12, column 3`."""
        if self.columns is None:
            return f"{self.file}, {self.name}, record {number}"
        at = column if isinstance(column, int) else self.columns.get(column, 0)
        return f"{self.file}, line {number}" + (f", column {at}" if at else "")


def _term(name: str, terms: Iterable[str], *, required: bool = False, kind: str = "term") -> Column:
    words = tuple(terms)
    return Column(name, kind, required, words, {word.casefold(): word for word in words})


def _must(name: str, kind: str = "text") -> Column:
    return Column(name, kind, required=True)


_CITING = (Column("source"), Column("locator"), _term("confidence", map(str, range(len(vocabulary.CONFIDENCE)))))
_OF = _must("coalition")
_RANK = (_term("rank", vocabulary.RANKS), Column("reason"))
ROSTERS = ("complete", "partial")

# In the order in which they are read: nothing names what stands in a later one.
TABLES: Mapping[str, tuple[Column, ...]] = {
    "sources": (
        _must("id", "slug"), _must("title"), _must("publisher"), Column("author"), Column("date", "date"),
        Column("url", "url"), Column("accessed", "date"), Column("licence"), _term("kind", vocabulary.SOURCE_KINDS),
    ),
    "actors": (
        _must("code", "code"), _must("name"), _term("kind", vocabulary.ACTOR_KINDS, required=True),
        Column("aliases", "list"), Column("region"), Column("country"), Column("from", "date"), Column("to", "date"),
    ),
    "coalitions": (
        _must("id", "slug"), _must("name"), Column("short_name"), Column("aliases", "list"),
        _term("form", vocabulary.FORMS, required=True),
        _term("pillars", vocabulary.PILLARS, required=True, kind="terms"),
        _term("region", vocabulary.REGIONS, required=True), _term("status", vocabulary.STATUSES, required=True),
        _term("roster", ROSTERS), _term("legal", vocabulary.LEGAL_FORMS), Column("founded", "date"),
        Column("ended", "date"), Column("purpose"), *_CITING,
    ),
    "facts": (
        _OF, _term("attribute", vocabulary.ATTRIBUTES, required=True), Column("value"),
        _term("missing", vocabulary.MISSING), Column("unit"), Column("as_of", "date"), *_RANK, *_CITING,
    ),
    "memberships": (
        _OF, _must("actor"), _term("role", vocabulary.ROLES, required=True), Column("founder", "flag"),
        _must("from", "date"), Column("to", "date"), Column("contested", "flag"), Column("note"), Column("until"),
        *_CITING,
    ),
    "events": (
        _OF, _must("date", "date"), _term("kind", vocabulary.EVENT_KINDS, required=True), _must("title"),
        Column("note"), Column("participants", "list"), *_CITING,
    ),
    "figures": (
        _OF, _must("metric", "metric"), Column("label"), _must("value", "number"), _must("unit"), Column("qualifier"),
        _must("as_of", "date"), *_RANK, Column("note"), *_CITING,
    ),
}  # fmt: skip
# The column by which other rows name a row of these tables.
IDS = {"sources": "id", "actors": "code", "coalitions": "id"}


def shown(text: str) -> str:
    """A text from a file as a message quotes it."""
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


def clean(text: str) -> str:
    """A text on one line, spaces evened."""
    return " ".join(text.split())


def control_in(text: str) -> str:
    """The first control character (NUL too) or half character of a text, as `U+0000`; "" when there is none."""
    found = _CONTROL.search(text)
    return f"U+{ord(found.group()):04X}" if found else ""


def split(text: str) -> tuple[str, ...]:
    """The values of a cell that lists several."""
    return tuple(part for one in text.split(";") if (part := one.strip()))


def number(text: str) -> int | float:
    """A number as `data/catalogue` writes it. Raises `ValueError`."""
    if len(text) <= _LONGEST_NUMBER:
        # Not int() and float() alone: those also take 1_000, nan, 1e9 and the digits of other scripts.
        if _WHOLE.fullmatch(text) and abs(whole := int(text)) <= _LARGEST_WHOLE:
            return whole
        if _NUMBER.fullmatch(text) and math.isfinite(real := float(text)):
            return real
    raise ValueError(f"{shown(text)} is not a number; write digits with a point, no thousands mark")


def parse(table: str, row: Row) -> dict[str, str]:
    """Every column of a row's table, each cell in its one right spelling, "" where empty. Raises `BadCell`."""
    found = {}
    for column in TABLES[table]:
        raw = row.cells.get(column.name, "")
        if control := control_in(raw):
            raise BadCell(column.name, f"“{column.name}” holds a control character ({control}); take it out")
        text = clean(raw)
        if not text and column.required:
            raise BadCell(column.name, f"“{column.name}” is empty; it is required, so fill it in")
        try:
            found[column.name] = check(column, text) if text and column.kind != "text" else text
        except ValueError as error:
            raise BadCell(column.name, f"“{column.name}”: {error}") from None
    return found


def check(column: Column, text: str) -> str:
    """A cell's text in its one right spelling. Raises `ValueError` with reason and remedy."""
    kind = column.kind
    if kind == "date":
        dates.parse(text)
    elif kind == "term":
        return _word(column, text)
    elif kind == "terms":
        return "; ".join(dict.fromkeys(_word(column, part) for part in _some(text)))
    elif kind == "list":
        return "; ".join(split(text))
    elif kind == "flag":
        if text.casefold() not in _FLAGS:
            raise ValueError(f"{shown(text)} is neither true nor false; write one of these, or leave it empty")
        return _FLAGS[text.casefold()]
    elif kind == "number":
        number(text)
    elif kind == "url" and not _ADDRESS.fullmatch(text):
        raise ValueError(
            f"{shown(text)} is not a web address; write one that begins with https:// or http://, or leave it empty"
        )
    elif kind == "slug" and not _SLUG.fullmatch(text):
        raise ValueError(f"{shown(text)} is not a lower-case slug; write a to z, 0 to 9 and single hyphens, as in g20")
    elif kind == "metric" and not _METRIC.fullmatch(text):
        raise ValueError(f"{shown(text)} is not the name of a metric; write it as in doses_delivered")
    elif kind == "code" and not (_STATE_CODE.fullmatch(text) or _SLUG.fullmatch(text)):
        raise ValueError(f"{shown(text)} is neither three capitals (a state) nor a lower-case slug; write one of these")
    return text


def _some(text: str) -> tuple[str, ...]:
    parts = split(text)
    if not parts:
        raise ValueError(f"{shown(text)} lists nothing; write at least one value")
    return parts


def _word(column: Column, text: str) -> str:
    word = column.by_fold.get(text.casefold())
    if word is None:
        raise ValueError(f"{shown(text)} is not known; write one of: {', '.join(column.terms)}")
    return word


def is_state_code(code: str) -> bool:
    """Whether a code is of the kind that states have."""
    return _STATE_CODE.fullmatch(code) is not None
