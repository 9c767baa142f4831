"""Reads the memberships that a large pack keeps in slices (`member_slices`): all of a coalition in one value.

Most catalogues have none. The list asks here before first paint, so numpy is imported only where there are many rows.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from minilat_desktop.domain.vocabulary import FULL_ROLE, ROLES

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Whole = npt.NDArray[np.int32]

# The columns of a slice, each a whole number of four bytes: who; role, note and citation; the first day, and the day it
# no longer holds; the places of both dates as they are written.
ACTOR, REST, FIRST, UNTIL, START, END = range(6)
WIDTH = 6
_ROW = struct.Struct("<6i")


class Sliced(NamedTuple):
    """A membership as its texts. `cited` are the source, locator, confidence and quotation of each citation."""

    coalition: str
    actor: str
    name: str
    kind: str
    role: str
    founder: int
    contested: int
    until: str
    note: str
    start: str
    end: str
    cited: tuple[tuple[str, str, int, str], ...]

    @property
    def key(self) -> str:
        """The stable id of the record."""
        return f"membership:{self.coalition}/{self.actor}/{self.start}"


# Every function takes an open connection of the plain driver, of a catalogue that has slices.


def has_slices(connection: Any) -> bool:
    """Whether a catalogue has any."""
    return bool(connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'member_slice'").fetchall())


def _rows(content: bytes) -> Iterator[tuple[int, ...]]:
    if len(content) % _ROW.size:
        raise ValueError("a slice of memberships is cut short")
    return _ROW.iter_unpack(content)


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(str(int(n)) for n in numbers)


# The list


def counts(connection: Any, numbers: Iterable[int], day: int, beside: Mapping[int, int]) -> dict[int, int]:
    """How many full members those of some coalitions that have slices have on a day.

    `beside` are the counts of the rows that they may have besides.
    """
    full = {n for (n,) in connection.execute("SELECT n FROM member_rest WHERE role = ?", [FULL_ROLE])}
    found = {}
    for n, content in connection.execute(f"SELECT n, rows FROM member_slice WHERE n IN ({_listed(numbers)})"):
        there = {row[ACTOR] for row in _rows(content) if row[FIRST] <= day < row[UNTIL] and row[REST] in full}
        found[n] = len(there) + (_others(connection, n, day, there) if beside.get(n, 0) > 0 else 0)
    return found


def _others(connection: Any, n: int, day: int, there: set[int]) -> int:
    """How many full members of a coalition's rows are not among those of its slice."""
    sql = (
        "SELECT DISTINCT m.actor, a.n FROM membership m JOIN coalition c ON c.id = m.coalition"
        " LEFT JOIN member_actor a ON a.code = m.actor"
        " WHERE c.n = ? AND m.role = ? AND m.start_from <= ? AND m.end_to > ?"
    )
    return sum(number not in there for _, number in connection.execute(sql, [n, FULL_ROLE, day, day]))


def every_count(connection: Any, day: int, beside: Mapping[int, int]) -> dict[int, int]:
    """As `counts`, of all coalitions that have slices."""
    import numpy as np

    from minilat_desktop.domain.member_columns import ascending

    whose, rows = whole(connection)
    full = np.array([role == FULL_ROLE for role in _role_of_rests(connection)], bool)
    held = (rows[:, FIRST] <= day) & (rows[:, UNTIL] > day) & full[rows[:, REST]]
    size = int(rows[:, ACTOR].max(initial=0)) + 1
    pairs = ascending(whose[held].astype(np.int64) * size + rows[held, ACTOR])
    found = dict.fromkeys(ascending(whose).tolist(), 0)
    found |= dict(zip(*(one.tolist() for one in np.unique(pairs // size, return_counts=True)), strict=True))
    return found | counts(connection, [n for n in found if beside.get(n, 0) > 0], day, beside)


# All at once


def whole(connection: Any, where: str = "", parameters: Sequence[object] = ()) -> tuple[Whole, Whole]:
    """For each row of the slices the row number of its coalition `c`, and its columns. `where` is a piece of SQL."""
    import numpy as np

    sql = f"SELECT s.n, s.rows FROM member_slice s JOIN coalition c ON c.n = s.n {where} ORDER BY s.n"
    found = connection.execute(sql, parameters).fetchall()
    lengths = [len(content) for _, content in found]
    if any(length % _ROW.size for length in lengths):
        raise ValueError("a slice of memberships is cut short")
    rows = np.frombuffer(b"".join(content for _, content in found), "<i4").reshape(-1, WIDTH)
    numbers = np.array([n for n, _ in found], np.int32)
    return np.repeat(numbers, np.array(lengths, np.int64) // _ROW.size), rows


def _role_of_rests(connection: Any) -> list[str]:
    return [role for (role,) in connection.execute("SELECT role FROM member_rest ORDER BY n")]


def role_codes(connection: Any) -> Whole:
    """For each `REST` the place of its role in the vocabulary."""
    import numpy as np

    places = {role: place for place, role in enumerate(ROLES)}
    return np.array([places[role] for role in _role_of_rests(connection)], np.int32)


def actor_places(connection: Any, codes: Sequence[str]) -> Whole:
    """For each `ACTOR` its place among some codes."""
    import numpy as np

    places = {code: place for place, code in enumerate(codes)}
    found = connection.execute("SELECT code FROM member_actor ORDER BY n")
    return np.array([places[code] for (code,) in found], np.int32)


# Single memberships


def of_coalitions(connection: Any, ids: Sequence[str]) -> list[Sliced]:
    """The memberships in some coalitions."""
    sql = "SELECT c.id, s.rows FROM coalition c JOIN member_slice s ON s.n = c.n WHERE c.id IN"
    marks = ", ".join("?" * len(ids))
    return _told(
        connection,
        [(one, row) for one, rows in connection.execute(f"{sql} ({marks})", list(ids)) for row in _rows(rows)],
    )


def of_actor(connection: Any, code: str) -> list[Sliced]:
    """The memberships of one actor."""
    who = connection.execute("SELECT n, coalitions FROM member_actor WHERE code = ?", [code]).fetchall()
    found = []
    for n, belongs in who:
        wanted = _listed(one for (one,) in struct.iter_unpack("<i", belongs))
        sql = f"SELECT c.id, s.rows FROM coalition c JOIN member_slice s ON s.n = c.n WHERE s.n IN ({wanted})"
        found += [(one, row) for one, rows in connection.execute(sql) for row in _rows(rows) if row[ACTOR] == n]
    return _told(connection, found)


def citing(connection: Any, source: str, most: int) -> list[tuple[str, str, str, str]]:
    """Memberships that rest on a source: key, coalition, its short name, and whose it is. At most so many."""
    wanted = {rest for (rest,) in connection.execute("SELECT rest FROM member_citation WHERE source = ?", [source])}
    names: dict[str, str] = {}
    found: list[tuple[str, tuple[int, ...]]] = []
    slices = connection.execute(
        "SELECT c.id, c.short_name, s.rows FROM member_slice s JOIN coalition c ON c.n = s.n ORDER BY s.n"
    )
    for one, name, rows in slices if wanted else ():
        found += [(one, row) for row in _rows(rows) if row[REST] in wanted]
        names[one] = name
        if len(found) >= most:
            break
    return [(one.key, one.coalition, names[one.coalition], one.name) for one in _told(connection, found[:most])]


def _told(connection: Any, found: list[tuple[str, tuple[int, ...]]]) -> list[Sliced]:
    def texts(table: str, columns: str, numbers: Iterable[int]) -> dict[int, Any]:
        sql = f"SELECT n, {columns} FROM {table} WHERE n IN ({_listed(set(numbers))})"
        return {n: values for n, *values in connection.execute(sql)}

    people = texts(
        "member_actor m LEFT JOIN actor a USING (code)", "code, name, kind", (row[ACTOR] for _, row in found)
    )
    when = texts("member_date", "text", (row[place] for _, row in found for place in (START, END)))
    rests = texts("member_rest", "role, founder, contested, until, note", (row[REST] for _, row in found))
    cited: defaultdict[int, list[Any]] = defaultdict(list)
    sql = f"SELECT rest, source, locator, confidence, quote FROM member_citation WHERE rest IN ({_listed(rests)})"
    for rest, *one in connection.execute(f"{sql} ORDER BY rest, place"):
        cited[rest].append(tuple(one))
    return [
        Sliced._make((
            coalition, *people[row[ACTOR]], *rests[row[REST]], *when[row[START]], *when[row[END]],
            tuple(cited[row[REST]]),
        ))
        for coalition, row in found
    ]  # fmt: skip


# Search


def found_through_members(connection: Any, terms: Sequence[str]) -> str | None:
    """The row numbers, with commas, of the coalitions in which each term is found, in whatever place.

    None where no term is in the name of a member whose memberships are in slices: the search of the words says all.
    """
    people = [
        connection.execute(
            "SELECT coalitions FROM member_actor WHERE n IN"
            " (SELECT rowid FROM member_search WHERE member_search MATCH ?)", [term],
        ).fetchall()
        for term in terms
    ]  # fmt: skip
    if not any(people):
        return None
    import numpy as np

    ((size,),) = connection.execute("SELECT coalesce(max(n), 0) FROM coalition").fetchall()
    every = np.ones(size + 1, bool)
    for term, belongings in zip(terms, people, strict=True):
        flags = np.zeros(size + 1, bool)
        flags[np.frombuffer(b"".join(one for (one,) in belongings), "<i4")] = True
        ((text,),) = connection.execute(
            "SELECT group_concat(rowid) FROM search WHERE search MATCH ?", [term]
        ).fetchall()
        if text:
            flags[np.fromstring(text, np.int64, sep=",")] = True
        every &= flags
    return ",".join(map(str, np.flatnonzero(every).tolist()))


def member_hit(connection: Any, n: int, expression: str) -> str:
    """The name of the first member in a coalition's slice that a search finds, "" where there is none."""
    slices = connection.execute("SELECT rows FROM member_slice WHERE n = ?", [n]).fetchall()
    wanted = list(dict.fromkeys(row[ACTOR] for (rows,) in slices for row in _rows(rows)))
    sql = (
        "SELECT a.name FROM member_actor m JOIN actor a ON a.code = m.code WHERE m.n = ("
        " SELECT min(rowid) FROM member_search WHERE member_search MATCH ? AND rowid IN"
        f" ({_listed(wanted)}))"
    )
    return next((str(name) for (name,) in connection.execute(sql, [expression])), "")
