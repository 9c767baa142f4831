"""The exchange tables: which there are, their columns, what may stand in a cell, and which actor a name stands for.

docs/exchange.md tells users.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.dates import Edtf
from minilat_desktop.domain.folding import fold, words

if TYPE_CHECKING:
    from minilat_desktop.formats.coded import Coded

# Ids stand in record keys between “:”, “/” and “@”, so none of these may be in them.
_PATTERNS = {
    "slug": (
        re.compile("[a-z0-9]+(-[a-z0-9]+)*"),
        "a lower-case slug; write a to z, 0 to 9 and single hyphens, as in g20",
    ),
    "code": (
        re.compile("[A-Z]{3}|[a-z0-9]+(-[a-z0-9]+)*"),
        "an actor’s code; write three capitals for a state and a lower-case slug for anybody else",
    ),
    "metric": (re.compile("[a-z0-9]+([_-][a-z0-9]+)*"), "the name of a metric; write it as in doses_delivered"),
    "url": (
        re.compile(r"https?://[^\s/]\S*", re.IGNORECASE),
        "a web address; write one that begins with https:// or http://, or leave it empty",
    ),
}
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+\.\d+", re.ASCII)
# Tab and line ends are spaces; bidi and zero-width characters are no controls and are kept.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_FLAGS = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
# What SQLite holds as a whole number.
_LARGEST_WHOLE = 2**63 - 1
_LONGEST_NUMBER = 60

_SMALL_WORDS = frozenset({"of", "the", "and"})
_COMMON_WORD, _MOST_WORDS, _MOST_CANDIDATES = 50, 12, 8

# How long after its own end an actor may still be a member, in days: what is wound up takes its time. As in the
# catalogue's own rules.
GRACE = 366
# What is assumed of a row that does not rate itself: one secondary source.
DEFAULT_CONFIDENCE = 2


@dataclass(eq=False)
class BadCell(Exception):
    """A row that is refused: the column that shows it (its name, its number, or "") and the reason with its remedy."""

    column: str | int
    reason: str


@dataclass(eq=False)
class Asked(Exception):
    """A row that waits for a doubt to be settled."""

    column: str
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `kind` says what a cell may hold; `terms` are the words of the kinds term and terms."""

    name: str
    kind: str = "text"
    required: bool = False
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
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
    `coded` reads the same records once more as columns, for tables of a million rows; None where it cannot.
    """

    name: str
    file: str
    rows: Iterable[Record]
    columns: Mapping[str, int] | None
    coded: Callable[[Callable[[int], None]], Coded | None] | None = None

    def place(self, number: int, column: str | int = "") -> str:
        """Where a row or a cell stands, for messages: `memberships.csv, line 12, column 3`.

        The table is named where the file is not: `states.csv, memberships, line 12, column 3`.
        """
        if self.columns is None:
            return f"{self.file}, {self.name}, record {number}"
        at = column if isinstance(column, int) else self.columns.get(column, 0)
        file = self.file if self.file.casefold().startswith(f"{self.name}.") else f"{self.file}, {self.name}"
        return f"{file}, line {number}" + (f", column {at}" if at else "")


def _term(name: str, terms: Iterable[str], *, required: bool = False, kind: str = "term") -> Column:
    return Column(name, kind, required, tuple(terms))


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
    raise ValueError(f"{shown(text)} is not a number; write at most 18 digits and a point, no thousands mark")


def parse_cell(column: Column, raw: str) -> str:
    """A cell in its one right spelling, "" where empty. Raises `BadCell`."""
    if not raw and not column.required:
        return ""
    if control := control_in(raw):
        raise BadCell(column.name, f"“{column.name}” holds a control character ({control}); take it out")
    text = clean(raw)
    if not text and column.required:
        raise BadCell(column.name, f"“{column.name}” is empty; it is required, so fill it in")
    try:
        return check(column, text) if text and column.kind != "text" else text
    except ValueError as error:
        raise BadCell(column.name, f"“{column.name}”: {error}") from None


def check(column: Column, text: str) -> str:
    """A cell's text in its one right spelling. Raises `ValueError` with reason and remedy."""
    kind = column.kind
    if kind in _PATTERNS:
        pattern, wanted = _PATTERNS[kind]
        if not pattern.fullmatch(text):
            raise ValueError(f"{shown(text)} is not {wanted}")
    elif kind == "date":
        dates.parse(text)
    elif kind == "number":
        number(text)
    elif kind == "term":
        return _word(column, text)
    elif kind == "terms":
        return "; ".join(dict.fromkeys(_word(column, part) for part in split(text) or [text]))
    elif kind == "list":
        return "; ".join(split(text))
    elif kind == "flag":
        if text.casefold() not in _FLAGS:
            raise ValueError(f"{shown(text)} is neither true nor false; write one of these, or leave it empty")
        return _FLAGS[text.casefold()]
    return text


def _word(column: Column, text: str) -> str:
    # Without regard to case: people write Member, and spreadsheets make it MEMBER.
    word = _folded(column.terms).get(text.casefold())
    if word is None:
        raise ValueError(f"{shown(text)} is not known; write one of: {', '.join(column.terms)}")
    return word


@cache
def _folded(terms: tuple[str, ...]) -> Mapping[str, str]:
    return {term.casefold(): term for term in terms}


def check_code(code: str, kind: str) -> None:
    """An actor's code fits its kind; a historical state may have a slug. Raises `BadCell`."""
    is_state = kind in ("state", "historical-state", "territory")
    if code.isupper() != is_state and kind != "historical-state":
        raise BadCell("code", "three capitals are for states and territories, slugs for all else; mend code or kind")


def check_order(cells: Mapping[str, str], first: str, last: str) -> None:
    """What ends does so after it starts. Raises `BadCell`."""
    start, end = cells[first], cells[last]
    if start and end and dates.parse(end).latest < dates.parse(start).earliest:
        raise BadCell(last, f"“{last}” ({end}) is before “{first}” ({start}); mend one of them")


def check_life(founded: Edtf | None, ended: Edtf | None, start: Edtf, end: Edtf | None) -> None:
    """A membership lies within its coalition's life, as far as that is known. Raises `BadCell`."""
    if founded and start.latest < founded.earliest:
        raise BadCell("from", f"{start} is before the coalition is founded ({founded}); mend one of the two dates")
    if ended and start.earliest > ended.latest:
        raise BadCell("from", f"{start} is after the coalition’s end ({ended}); mend one of the two dates")
    # No end says that it still holds, which it cannot in a coalition that has one.
    if ended and (end.earliest if end else dates.LAST_DAY) > ended.latest:
        raise BadCell("to", f"the membership outlasts the coalition, which ends {ended}; give its “to”, or mend it")


def fact_value(attribute: str, text: str) -> str:
    """A fact's value as its attribute wants it: a date, a term, or any text. Raises `BadCell`."""
    kind = vocabulary.ATTRIBUTES[attribute].kind
    terms = tuple(vocabulary.ENUM_LABELS.get(attribute, ()))
    try:
        return check(Column("value", "term" if terms else kind, terms=terms), text)
    except ValueError as error:
        raise BadCell("value", f"“value”: {error}") from None


class ActorNames:
    """Which actor a written name stands for.

    A whole name or alias that one actor alone has is certain. An abbreviation never is: CAR, EC and US mean one thing
    to one author and another to the next.
    """

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._codes: set[str] = set()
        self._whole: dict[str, set[str]] = {}
        self._short: dict[str, set[str]] = {}
        self._initials: dict[str, set[str]] = {}
        # Of the name an actor goes by, which say more than those of what else it is called.
        self._own_initials: dict[str, str] = {}
        self._words: dict[str, set[str]] = {}
        for actor in actors:
            self.add(actor)

    def add(self, actor: Actor) -> None:
        """Know an actor too."""
        code = actor.code
        self._codes.add(code)
        for name in (actor.name, *actor.aliases):
            found = [word for word in words(name) if word not in _SMALL_WORDS]
            short = _is_abbreviation(name)
            _note(self._short if short else self._whole, _undotted(name) if short else fold(name), code)
            if len(found) > 1:
                _note(self._initials, _initials_of(name), code)
            for word in found:
                _note(self._words, word, code)
        self._own_initials[code] = _initials_of(actor.name)

    def named(self, written: str) -> set[str]:
        """The codes of all actors with a name or abbreviation, as a whole."""
        return self._whole.get(fold(written), set()) | self._short.get(_undotted(written), set())

    def certain(self, written: str) -> str | None:
        """The code of the only actor with a whole name; None where there is none, or any doubt."""
        named = self.named(written)
        return next(iter(named)) if len(named) == 1 and fold(written) in self._whole else None

    def candidates(self, written: str) -> tuple[str, ...]:
        """The codes of whom a name may mean, likeliest first.

        By the whole name or abbreviation, the code, the beginning of a code, initials, and at last words in common.
        """
        shared: Counter[str] = Counter()
        # A single letter, as of U.S., is no word that two names have in common.
        for word in [one for one in words(written) if len(one) > 1][:_MOST_WORDS]:
            # What many have in common (republic, bank) tells nobody apart.
            if len(with_word := self._words.get(word, ())) <= _COMMON_WORD:
                shared.update(with_word)
        code, short = written.strip().upper(), _undotted(written)

        def likeliest(one: str) -> tuple[bool, int, str]:
            return not self._own_initials[one].startswith(short), -shared[one], one

        begun = {one for one in self._codes if one.startswith(code)} if len(code) > 1 else set[str]()
        found = [
            *sorted(self.named(written), key=likeliest), *({code} & self._codes), *sorted(begun, key=likeliest),
            *sorted(self._initials.get(short, ()), key=likeliest), *sorted(shared, key=likeliest),
        ]  # fmt: skip
        return tuple(dict.fromkeys(found))[:_MOST_CANDIDATES]


def _note(index: dict[str, set[str]], key: str, code: str) -> None:
    # A few more than enough to know that it is no name of one: a crafted file may have a million of them.
    if len(codes := index.setdefault(key, set())) <= _COMMON_WORD:
        codes.add(code)


def _is_abbreviation(name: str) -> bool:
    capitals = sum(character.isupper() for character in name)
    return (name.isupper() and len(name) <= 12) or (capitals > 1 and len(name) <= 5 and " " not in name)


def _initials_of(name: str) -> str:
    """The first letters of a name's words; what is short already stays: those of “Ukrainian SSR” are ussr."""
    kept = not name.isupper()
    parts = []
    for part in name.split():
        found = [word for word in words(part) if word not in _SMALL_WORDS]
        parts += [word if kept and part.isupper() else word[0] for word in found]
    return "".join(parts)


def _undotted(text: str) -> str:
    return fold(text).replace(".", "")
