"""Memberships by the million in a catalogue file: all those of a coalition in one value, instead of a row each.

A row each takes thirty times the room and, with its three indexes and its citation, most of the time of an import.
What a slice refers to by number stands in tables of its own, each text once. Only packs and the catalogues merged from
them have these tables; `catalogue_slices` reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from minilat_desktop.domain import dates
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.member_columns import MemberColumns, ascending, distinct
from minilat_desktop.store.catalogue_slices import ACTOR, END, REST, START, WIDTH
from minilat_desktop.store.placing import in_turns

Numbers = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]

TABLES = (
    "CREATE TABLE member_slice (n INTEGER PRIMARY KEY, rows BLOB NOT NULL)",
    "CREATE TABLE member_actor (n INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, coalitions BLOB NOT NULL)",
    "CREATE TABLE member_date (n INTEGER PRIMARY KEY, text TEXT NOT NULL)",
    "CREATE TABLE member_rest (n INTEGER PRIMARY KEY, role TEXT NOT NULL, founder INTEGER NOT NULL,"
    " contested INTEGER NOT NULL, until TEXT NOT NULL, note TEXT NOT NULL)",
    "CREATE TABLE member_citation (rest INTEGER, place INTEGER, source TEXT NOT NULL, locator TEXT NOT NULL,"
    " confidence INTEGER NOT NULL, quote TEXT NOT NULL, PRIMARY KEY (rest, place)) WITHOUT ROWID",
)
# The members' names are searched here, each once, and not with every coalition that they belong to.
_SEARCH = (
    "CREATE VIRTUAL TABLE member_search USING fts5("
    "words, content = '', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')"
)
NAMES = ("member_slice", "member_actor", "member_date", "member_rest", "member_citation", "member_search")
_MOST_COMBINED = 2**62

Cited = tuple[str, str, int, str]


class Rest(NamedTuple):
    """What many memberships have in common: all but who, where and when. `citations` as the table holds them."""

    role: str
    founder: int
    contested: int
    until: str
    note: str
    citations: tuple[Cited, ...]

    @property
    def content(self) -> tuple[object, ...]:
        """All that makes a record another one."""
        return self[:-1]


@dataclass(frozen=True, eq=False)
class Slices:
    """Memberships of some coalitions. `rows` has the columns of a slice; those of `coalitions[n]` are `bounds[n]` to
    `bounds[n + 1]`. Numbers in it are places in `actors`, `rests` and `dates`."""

    coalitions: Sequence[str]
    bounds: Numbers
    rows: Rows
    actors: Sequence[str]
    dates: Sequence[str]
    rests: Sequence[Rest]

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each coalition."""
        return {one: place for place, one in enumerate(self.coalitions)}

    @cached_property
    def _actor_places(self) -> Mapping[str, int]:
        return {one: place for place, one in enumerate(self.actors)}

    @cached_property
    def _date_places(self) -> Mapping[str, int]:
        return {one: place for place, one in enumerate(self.dates)}

    @cached_property
    def whose(self) -> Numbers:
        """The place of the coalition of each row."""
        return np.repeat(np.arange(len(self.coalitions)), np.diff(self.bounds))

    def find(self, coalition: str, actor: str, start: str) -> int | None:
        """The row of a membership, None where there is none."""
        place, who = self.places.get(coalition), self._actor_places.get(actor)
        when = self._date_places.get(start)
        if place is None or who is None or when is None:
            return None
        low, high = self.bounds[place : place + 2]
        found = np.flatnonzero((self.rows[low:high, ACTOR] == who) & (self.rows[low:high, START] == when))
        return int(low + found[0]) if len(found) else None

    def content(self, row: int) -> tuple[object, ...]:
        """What a row says beside its key."""
        return (*self.rests[self.rows[row, REST]].content, self.dates[self.rows[row, END]])

    def keys(self, of: Slices) -> Numbers:
        """A number for each row's key, in the numbers of other slices; -1 where a part of it is not in them."""
        coalition = _translated(self.coalitions, of.places)[self.whose]
        actor = _translated(self.actors, of._actor_places)[self.rows[:, ACTOR]]
        start = _translated(self.dates, of._date_places)[self.rows[:, START]]
        keys = (coalition * (len(of.actors) + 1) + actor) * (len(of.dates) + 1) + start
        return np.where((coalition < 0) | (actor < 0) | (start < 0), -1, keys)

    def without(self, gone: Iterable[int]) -> Slices:
        """The same but for some rows."""
        kept = np.ones(len(self), bool)
        kept[list(gone)] = False
        counts = np.bincount(self.whose[kept], minlength=len(self.coalitions))
        bounds = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        return Slices(self.coalitions, bounds, self.rows[kept], self.actors, self.dates, self.rests)

    def with_role(self, role: str) -> Iterator[str]:
        """The coalitions in which anybody has a role."""
        wanted = np.array([one.role == role for one in self.rests], bool)
        for place in ascending(self.whose[wanted[self.rows[:, REST]]]).tolist():
            yield self.coalitions[place]


def _translated(texts: Sequence[str], places: Mapping[str, int]) -> Numbers:
    return np.array([places.get(one, -1) for one in texts], np.int64)


def of_columns(columns: MemberColumns) -> Slices:
    """What was read in columns as it is written."""
    rest, rests = _rests(columns)
    first = np.array([one.earliest if one else 0 for one in columns.when], np.int32)
    until = np.array([one.latest if one else dates.LAST_DAY + 1 for one in columns.when], np.int32)
    rows = np.column_stack(
        (columns.actor, rest, first[columns.start], until[columns.end], columns.start, columns.end)
    ).astype(np.int32)
    texts = [one.text if one else "" for one in columns.when]
    return Slices(columns.coalitions, columns.bounds, rows, [one.code for one in columns.actors], texts, rests)


def _rests(columns: MemberColumns) -> tuple[Numbers, list[Rest]]:
    """For each row the place of what it shares with many, and those."""
    parts = (
        (columns.role, len(columns.roles)), (columns.founder, 2), (columns.contested, 2),
        (columns.until, len(columns.untils)), (columns.note, len(columns.notes)),
        (columns.citation, len(columns.citations)),
    )  # fmt: skip
    together, size = np.zeros(len(columns), np.int64), 1
    for numbers, count in parts:
        if size * count > _MOST_COMBINED:
            _, together = np.unique(together, return_inverse=True)
            size = int(together.max(initial=0)) + 1
        together, size = together * count + numbers, size * count
    firsts, places = distinct(together, size)
    rests = [
        Rest(
            columns.roles[columns.role[row]], int(columns.founder[row]), int(columns.contested[row]),
            columns.untils[columns.until[row]], columns.notes[columns.note[row]],
            tuple((one.source.id, one.locator, one.confidence, one.quote)
                  for one in columns.citations[columns.citation[row]]),
        )
        for row in firsts.tolist()
    ]  # fmt: skip
    return places, rests


def join(several: Sequence[Slices]) -> Slices:
    """One out of several: those of a coalition stand together, in the order given."""
    coalitions: dict[str, int] = {}
    actors: dict[str, int] = {}
    texts: dict[str, int] = {}
    rests: dict[Rest, int] = {}
    whose, rows = [], []
    for one in several:
        whose.append(_numbered(one.coalitions, coalitions)[one.whose])
        when = _numbered(one.dates, texts)
        new = one.rows.copy()
        new[:, ACTOR] = _numbered(one.actors, actors)[one.rows[:, ACTOR]]
        new[:, REST] = _numbered(one.rests, rests)[one.rows[:, REST]]
        new[:, START], new[:, END] = when[one.rows[:, START]], when[one.rows[:, END]]
        rows.append(new)
    places = np.concatenate(whose)
    bounds = np.concatenate(([0], np.cumsum(np.bincount(places, minlength=len(coalitions))))).astype(np.int64)
    every = np.concatenate(rows)[np.argsort(places, kind="stable")]
    return Slices(list(coalitions), bounds, every, list(actors), list(texts), list(rests))


def _numbered(things: Sequence[Any], known: dict[Any, int]) -> Numbers:
    """The number of each thing, new ones taking the next."""
    return np.array([known.setdefault(one, len(known)) for one in things], np.int64)


def write(driver: Any, slices: Slices, numbers: Mapping[str, int]) -> None:
    """Write slices under the row numbers of their coalitions, in tables that are made for it."""
    for table in TABLES:
        driver.execute(table)
    content = np.ascontiguousarray(slices.rows, "<i4").data.cast("B")
    width = WIDTH * 4
    pairs = pairwise(slices.bounds.tolist())
    driver.executemany(
        "INSERT INTO member_slice VALUES (?, ?)",
        in_turns(
            sorted(
                (numbers[one], content[low * width : high * width])
                for one, (low, high) in zip(slices.coalitions, pairs, strict=True)
                if low < high
            )
        ),
    )
    driver.executemany("INSERT INTO member_date VALUES (?, ?)", in_turns(enumerate(slices.dates)))
    driver.executemany(
        "INSERT INTO member_rest VALUES (?, ?, ?, ?, ?, ?)", ((n, *one.content) for n, one in enumerate(slices.rests))
    )
    driver.executemany(
        "INSERT INTO member_citation VALUES (?, ?, ?, ?, ?, ?)",
        ((n, place, *cited) for n, one in enumerate(slices.rests) for place, cited in enumerate(one.citations)),
    )
    driver.executemany(
        "INSERT INTO member_actor VALUES (?, ?, ?)",
        in_turns(zip(range(len(slices.actors)), slices.actors, _by_actor(slices, numbers), strict=True)),
    )


def _by_actor(slices: Slices, numbers: Mapping[str, int]) -> Iterator[memoryview]:
    """For each actor the row numbers of its coalitions, ascending, each once."""
    number = np.array([numbers[one] for one in slices.coalitions], np.int64)[slices.whose]
    size = int(number.max(initial=0)) + 1
    pairs = ascending(slices.rows[:, ACTOR] * np.int64(size) + number)
    actor = pairs // size
    bounds = np.searchsorted(actor, np.arange(len(slices.actors) + 1)).tolist()
    content = (pairs - actor * size).astype("<i4").data.cast("B")
    for low, high in pairwise(bounds):
        yield content[low * 4 : high * 4]


def make_searchable(driver: Any, words: Mapping[str, str]) -> None:
    """Index what each actor is found by. `words` are those of every actor by code."""
    driver.execute(_SEARCH)
    people = driver.execute("SELECT n, code FROM member_actor ORDER BY n").fetchall()
    driver.executemany(
        "INSERT INTO member_search(rowid, words) VALUES (?, ?)", ((n, fold(words[code])) for n, code in people)
    )
    driver.execute("INSERT INTO member_search(member_search) VALUES ('optimize')")


def read(driver: Any, schema: str) -> Slices | None:
    """The slices of an open file, None where it has none. `schema` is what it is attached as."""
    if not driver.execute(f"SELECT 1 FROM {schema}.sqlite_schema WHERE name = 'member_slice'").fetchall():
        return None
    found = driver.execute(
        f"SELECT c.id, s.rows FROM {schema}.member_slice s JOIN {schema}.coalition c ON c.n = s.n ORDER BY s.n"
    ).fetchall()
    content = b"".join(rows for _, rows in found)
    rows = np.frombuffer(content, "<i4").reshape(-1, WIDTH)
    bounds = np.concatenate(([0], np.cumsum([len(one) // (WIDTH * 4) for _, one in found]))).astype(np.int64)
    columns = [
        [one for (one,) in driver.execute(f"SELECT {column} FROM {schema}.{table} ORDER BY n")]
        for table, column in (("member_actor", "code"), ("member_date", "text"))
    ]
    cited: dict[int, list[Cited]] = {}
    for rest, *one in driver.execute(f"SELECT rest, source, locator, confidence, quote FROM {schema}.member_citation"):
        cited.setdefault(rest, []).append(tuple(one))
    rests = [
        Rest._make((*values, tuple(cited.get(n, ()))))
        for n, *values in driver.execute(
            f"SELECT n, role, founder, contested, until, note FROM {schema}.member_rest ORDER BY n"
        )
    ]
    actors, texts = columns
    return Slices([one for one, _ in found], bounds, rows.astype(np.int32), actors, texts, rests)
