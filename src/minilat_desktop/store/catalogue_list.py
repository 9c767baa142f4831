"""The list's read path: plain `sqlite3` on the read-only catalogue, so that nothing heavy stands before first paint."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from minilat_desktop.domain import dates
from minilat_desktop.domain.folding import fold, words
from minilat_desktop.domain.listing import ListRow, status_on
from minilat_desktop.domain.problems import Damaged, NewerVersion, Problem, UnknownId
from minilat_desktop.domain.vocabulary import FORMS, PILLARS, STATUSES
from minilat_desktop.store import catalogue_slices

# Kept in step with catalogue_schema by a test; that module imports SQLAlchemy, which must not stand before first paint.
APPLICATION_ID = 0x4D6C4361
VERSION = 2

# Under this key `meta` names the coalitions with entries of the user's own, each between spaces.
OWN = "own"

SORTS = ("name", "short_name", "form", "pillar", "region", "status", "founded", "members")
PAGE = 64
# More words than anybody types; a pasted page would only make the search slow.
_MOST_WORDS = 32

# What a file that is not sound makes the driver raise (its own messages may be no text), or reading a value of it.
_DAMAGE = (sqlite3.DatabaseError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, MemoryError)

_REMEDY = "Install the program again, or give another catalogue with --catalogue."
_SAFE = "Your notes are in another file and are untouched."

# Actors, not spells: two spells with uncertain ends may both hold on a day.
_MEMBERS = """
CASE WHEN c.has_roster THEN (
    SELECT count(DISTINCT m.actor) FROM membership m
    WHERE m.coalition = c.id AND m.role = 'member' AND m.start_from <= :day AND m.end_to > :day
) ELSE -1 END
"""
# Row numbers go from 1 on without a gap; counting the rows would take the longer the more there are.
_HOW_MANY = "SELECT coalesce(max(n), 0) FROM coalition"
_ROWS = f"""
SELECT c.n, c.id, c.name, c.short_name, c.form, c.pillar, c.region, c.status, c.founded, c.ended, {_MEMBERS},
       c.status_since
FROM coalition c
"""


class CatalogueFile:
    """An open catalogue database. Raises `Damaged` or `NewerVersion` when it cannot be one of ours."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not _is_file(path):
            raise Damaged(f"The catalogue “{path}” does not exist, or is no file.", safe=_SAFE, remedy=_REMEDY)
        try:
            # Read-only and immutable: no lock, no journal, and it opens on read-only media.
            self.connection = sqlite3.connect(
                f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, isolation_level=None, check_same_thread=False
            )
        except sqlite3.OperationalError as error:
            raise Damaged(
                f"The catalogue “{path}” may not be read.", safe=_SAFE,
                remedy="Give yourself the right to read it, or give another catalogue with --catalogue.",
                detail=str(error),
            ) from error  # fmt: skip
        try:
            self._check()
        except BaseException:
            self.connection.close()
            raise

    def _check(self) -> None:
        application = self._mark("application_id")
        version = self._mark("user_version")
        if application != APPLICATION_ID or version < 1:
            raise Damaged(f"“{self.path}” is not a Minilat catalogue.", safe=_SAFE, remedy=_REMEDY)
        if version > VERSION:
            raise NewerVersion(
                f"The catalogue “{self.path}” was made for a newer version of the program"
                f" (format {version}; this one reads {VERSION}).", safe=_SAFE, remedy="Install the newer program.",
            )  # fmt: skip
        if version < VERSION:
            raise Damaged(
                f"The catalogue “{self.path}” was made by an older version of the program"
                f" (format {version}; this one reads {VERSION}).", safe=_SAFE, remedy=_REMEDY,
            )  # fmt: skip
        if self._mark("page_count") * self._mark("page_size") != self.path.stat().st_size:
            raise self.damaged(ValueError("the file is cut short"))
        self.all("PRAGMA trusted_schema = OFF")

    def _mark(self, name: str) -> int:
        found = self.all(f"PRAGMA {name}")
        # A header that says its format is too new to read answers a pragma with nothing.
        return int(str(found[0][0])) if found else 0

    @cached_property
    def sliced(self) -> bool:
        """Whether there are memberships in slices beside those in rows."""
        with Guard(self):
            return catalogue_slices.has_slices(self.connection)

    @cached_property
    def corrected(self) -> bool:
        """Whether there may be records that do not count, since the user prefers others (`catalogue_beside`)."""
        return bool(self.all("SELECT 1 FROM sqlite_schema WHERE name = 'beside'"))

    def damaged(self, error: BaseException) -> Damaged:
        """A database error, or a value that cannot be, told in words."""
        return Damaged(
            f"The catalogue “{self.path}” is damaged and cannot be read.", safe=_SAFE, remedy=_REMEDY,
            detail=f"{type(error).__name__}: {error}"[:200],
        )  # fmt: skip

    def all(self, query: str, parameters: dict[str, object] | Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Run a query and take all rows; a damaged page becomes a `Damaged`."""
        try:
            return self.connection.execute(query, parameters).fetchall()
        except _DAMAGE as error:
            raise self.damaged(error) from error

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def match_expression(query: str) -> str:
    """A search text as an FTS5 expression: every word must begin a word somewhere; "" when there is nothing to find."""
    return " ".join(_terms(query))


def _terms(query: str) -> list[str]:
    return [f'"{word}"*' for word in dict.fromkeys(words(query))][:_MOST_WORDS]


def numbers(file: CatalogueFile, query: str, sort: str, descending: bool, day: int) -> array[int]:
    """The row numbers of the coalitions that match, in order."""
    if sort not in SORTS:
        raise ValueError(f"no such sort column: {sort}")
    expression = match_expression(query)
    if query.strip() and not expression:
        return array("l")
    within = "SELECT rowid FROM search WHERE search MATCH :match"
    through = _through_members(file, query) if expression else None
    if through is not None:
        within = "SELECT value FROM json_each(:through)"
    where = f"WHERE c.n IN ({within})" if expression else ""
    direction = "DESC" if descending else "ASC"
    # What is called so comes before what merely mentions it.
    named = "c.n IN (SELECT rowid FROM search WHERE search MATCH '{name aliases} : (' || :match || ')')"
    named = named if expression else ""
    first = f"{named} DESC, " if named else ""
    key = _MEMBERS if sort == "members" else f"c.by_{sort}"
    asked: dict[str, object] = {"match": expression, "day": day, "through": f"[{through}]"}
    if sort == "members" and file.sliced:
        return _by_members(file, f"SELECT c.n, {_MEMBERS}, {named or 0} FROM coalition c {where}", asked, descending)
    rows = file.all(f"SELECT c.n FROM coalition c {where} ORDER BY {first}{key} {direction}, c.by_name ASC", asked)
    with Guard(file):
        return array("l", (_whole(row[0]) for row in rows))


def _by_members(file: CatalogueFile, sql: str, asked: dict[str, object], descending: bool) -> array[int]:
    """Row numbers by how many full members there are, those in slices too; `sql` gives number, count, whether named."""
    with Guard(file):
        found = {
            _whole(n): (_whole(count), _whole(is_named))
            for n, count, is_named in file.all(f"{sql} ORDER BY c.n", asked)
        }
        beside = {n: count for n, (count, _) in found.items()}
        counted = catalogue_slices.every_count(file.connection, _whole(asked["day"]), beside)
        sign = -1 if descending else 1

        def key(n: int) -> tuple[int, int]:
            count, is_named = found[n]
            return -is_named, sign * (counted.get(n, count) if count >= 0 else count)

        # In order of name first: what is equal stays so.
        return array("l", sorted(found, key=key))


def _through_members(file: CatalogueFile, query: str) -> str | None:
    """What a text finds by the names of members that are in slices; None where it finds nobody there."""
    if not file.sliced:
        return None
    with Guard(file):
        return catalogue_slices.found_through_members(file.connection, _terms(query))


def first_numbers(file: CatalogueFile, sort: str, descending: bool, most: int) -> tuple[array[int], int]:
    """The first row numbers under a column other than that of members, and how many there are in all."""
    direction = "DESC" if descending else "ASC"
    found = file.all(f"SELECT n FROM coalition ORDER BY by_{sort} {direction} LIMIT ?", [most])
    with Guard(file):
        return array("l", (_whole(row[0]) for row in found)), _whole(file.all(_HOW_MANY)[0][0])


def matching(file: CatalogueFile, query: str) -> tuple[str, str] | None:
    """The row numbers that a text finds, and those it finds by name, each as text with commas; None finds nothing.

    One string is taken out of the database a hundred times faster than as many rows.
    """
    expression = match_expression(query)
    if not expression:
        return None
    sql = "SELECT coalesce(group_concat(rowid), '') FROM search WHERE search MATCH ?"
    through = _through_members(file, query)
    found = file.all(sql, [expression]) if through is None else [(through,)]
    named = file.all(sql, [f"{{name aliases}} : ({expression})"])
    with Guard(file):
        return _text(found[0][0]), _text(named[0][0])


def ids(file: CatalogueFile) -> dict[int, str]:
    """The id of every coalition by row number; read from an index that holds nothing else."""
    with Guard(file):
        return {_whole(row[0]): _text(row[1]) for row in file.all("SELECT n, id FROM coalition ORDER BY id")}


def rows(file: CatalogueFile, wanted: Sequence[int], day: int, query: str = "") -> list[ListRow]:
    """The list's lines for row numbers, in the order given. `query` adds where a search hit outside the name."""
    if not wanted:
        return []
    marks = ",".join(str(int(n)) for n in wanted)
    with Guard(file):
        found = {_whole(row[0]): row[1:] for row in file.all(f"{_ROWS} WHERE c.n IN ({marks})", {"day": day})}
        asked = list(dict.fromkeys(words(query)))[:_MOST_WORDS]
        elsewhere = [n for n in wanted if n in found and not _named(found[n], asked)] if asked else []
        hits = _hits(file, elsewhere, query)
        counts = _counts(file, found, day) if file.sliced else {}
        return [_list_row(found[n], day, hits.get(n, ""), counts.get(n)) for n in wanted]


def _counts(file: CatalogueFile, found: dict[int, tuple[object, ...]], day: int) -> dict[int, int]:
    """The members of those that have slices and a roster."""
    beside = {n: _whole(values[9]) for n, values in found.items() if values[9] != -1}
    return catalogue_slices.counts(file.connection, beside, day, beside)


def _list_row(values: Sequence[object], day: int, hit: str, counted: int | None) -> ListRow:
    """A line, its values checked: a damaged file must not reach the window as a name that nothing knows."""
    texts = [_text(value) for value in values[:9]]
    coalition_id, name, short_name, form, pillar, region, status, founded, ended = texts
    if form not in FORMS or pillar not in PILLARS or status not in STATUSES:
        raise ValueError("a term that the vocabulary does not hold")
    for text in (founded, ended):
        if text:
            dates.parse(text)
    status = status_on(status, _text(values[10]), founded, ended, day)
    members = -1 if status == "not-yet" else _whole(values[9]) if counted is None else counted
    return ListRow(coalition_id, name, short_name, form, pillar, region, status, founded, ended, members, hit)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("whole number expected")
    return value


def _named(values: Sequence[object], asked: Sequence[str]) -> bool:
    """Whether each word begins a word of the name or the short name: then the line itself says why it is there."""
    named = words(f"{values[1]} {values[2]}")
    return all(any(word.startswith(one) for word in named) for one in asked)


def _hits(file: CatalogueFile, wanted: Sequence[int], query: str) -> dict[int, str]:
    """Where a search hit, for those whose name does not say it: the column that has every word, else the first word."""
    terms = _terms(query)
    every, one = " ".join(terms), " OR ".join(terms)
    columns = tuple(enumerate((("aliases", "Also known as: "), ("members", "Member: "), ("text", "")), 1))
    tries = [
        (f"{column}: ({expression})", place, label)
        for expression in ((every, one) if len(terms) > 1 else (every,))
        for place, (column, label) in columns
    ]
    found: dict[int, str] = {}
    for n in wanted:
        for expression, place, label in tries:
            # By one row number at a time the index is entered at that row; by many it is read from end to end.
            sql = f"SELECT snippet(search, {place}, '', '', '…', 9) FROM search WHERE search MATCH ? AND rowid = ?"
            rows = file.all(sql, [expression, n])
            hit = _text(rows[0][0]) if rows else ""
            if not hit and label == "Member: " and file.sliced:
                hit = catalogue_slices.member_hit(file.connection, n, expression.removeprefix("members: "))
            if hit:
                found[n] = f"{label}{hit}"
                break
    return found


def number_of(file: CatalogueFile, coalition_id: str) -> int:
    """A coalition's row number. Raises `UnknownId`, with near ids, when there is none."""
    asked = coalition_id.encode("utf-8", "replace").decode()
    found = file.all("SELECT n FROM coalition WHERE id = ?", [asked])
    if not found:
        raise unknown(file, coalition_id)
    with Guard(file):
        return _whole(found[0][0])


def known(file: CatalogueFile, ids: Iterable[str]) -> tuple[str, ...]:
    """Those of some ids that coalitions have, in the order given."""
    sql = "SELECT 1 FROM coalition WHERE id = ?"
    return tuple(one for one in ids if file.all(sql, [one.encode("utf-8", "replace").decode()]))


def unknown(file: CatalogueFile, coalition_id: str) -> UnknownId:
    """The problem of an id that is not there, with what may have been meant."""
    asked = fold(coalition_id)
    near = numbers(file, asked, "name", False, 0)[:3] if asked else ()
    close = "SELECT n FROM coalition WHERE instr(id, ?) ORDER BY by_name LIMIT 3"
    rows = file.all(close, [asked[:80].encode("utf-8", "replace").decode()]) if asked else []
    found = list(dict.fromkeys([*(int(str(row[0])) for row in rows), *near]))[:3]
    # In this order: what is called so comes before what only mentions it.
    known = [str(file.all("SELECT id FROM coalition WHERE n = ?", [n])[0][0]) for n in found]
    hint = f"Did you mean {' or '.join(known)}?" if known else "“minilat-desktop list” prints the ids there are."
    shown = coalition_id if len(coalition_id) <= 80 else f"{coalition_id[:80]}…"
    return UnknownId(f"There is no coalition “{shown}” in the catalogue.", remedy=hint)


def meta(file: CatalogueFile) -> dict[str, str]:
    """The catalogue's own description: data version and counts."""
    return {str(key): str(value) for key, value in file.all("SELECT key, value FROM meta ORDER BY key")}


class Guard:
    """Turns a database error, or a value that no sound catalogue holds, inside a `with` into `Damaged`.

    The file was built from checked text, so a value that cannot be read is damage and nothing else.
    """

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        cause = getattr(error, "orig", None) or error
        if isinstance(cause, _DAMAGE) and not isinstance(error, Problem):
            raise self._file.damaged(cause) from error
