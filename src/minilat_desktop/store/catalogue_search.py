"""The index over everything recorded: names, members, events, facts, figures, pledges, links and sources, by words.

It is made in memory, by the worker, when it is first asked for: a tenth of a second for the catalogue that ships. So
neither the catalogue's file nor an import pays for it, and packs are in it like anything else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from minilat_desktop.domain import dates
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.model import Fact
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.search_hits import PART, Entry
from minilat_desktop.domain.vocabulary import EVENT_KINDS, FORMS, NAME_KINDS, RELATION_KINDS
from minilat_desktop.store import catalogue_slices
from minilat_desktop.store.catalogue_list import CatalogueFile, Guard

Words = tuple[Entry, str]
_TABLES = (
    "CREATE TABLE entry (n INTEGER PRIMARY KEY, kind TEXT, key TEXT, owner TEXT, whose TEXT, title TEXT, detail TEXT)",
    "CREATE INDEX entry_key ON entry (key)",
    "CREATE VIRTUAL TABLE found USING fts5(words, whose, content = '', tokenize = 'unicode61 remove_diacritics 2',"
    " prefix = '1 2 3')",
)


class Index:
    """What can be found. It holds copies, so that it answers whatever becomes of the file."""

    def __init__(self, everything: Iterable[Words]) -> None:
        self._memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        for table in _TABLES:
            self._memory.execute(table)
        self._ranges: dict[str, tuple[int, int]] = {}
        self._memory.execute("BEGIN")
        self._memory.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", self._rows(everything))
        self._memory.execute("COMMIT")

    def _rows(self, everything: Iterable[Words]) -> Iterator[tuple[int, str, str, str, str, str, str]]:
        """The rows one after another, each kind's together; their words go into the index as they pass."""
        for n, (entry, said) in enumerate(everything, 1):
            low, _ = self._ranges.get(entry.kind, (n, n))
            self._ranges[entry.kind] = (low, n)
            self._memory.execute(
                "INSERT INTO found(rowid, words, whose) VALUES (?, ?, ?)", (n, fold(said), fold(entry.whose))
            )
            yield n, entry.kind, entry.key, entry.owner, entry.whose, entry.title, entry.detail

    def find(self, kind: str, wanted: Sequence[str], most: int) -> list[Entry]:
        """Entries of a kind that have each word, at least one of them in what is said of them.

        At most so many with the words whole, and so many with their beginnings: a short word begins very many.
        """
        if kind not in self._ranges or not wanted:
            return []
        low, high = self._ranges[kind]
        whole = [f'"{word}"' for word in wanted]
        numbers: dict[int, None] = {}
        for terms in (whole, [f"{one}*" for one in whole]):
            own = f"words : ({' OR '.join(terms)})"
            expression = own if len(terms) == 1 else f"({' AND '.join(terms)}) AND {own}"
            numbers |= dict.fromkeys(self._numbers(expression, low, high, most))
        marks = ",".join(map(str, numbers))
        rows = self._memory.execute(f"SELECT * FROM entry WHERE n IN ({marks})").fetchall() if marks else []
        return [Entry(*row[1:]) for row in rows]

    def of_keys(self, keys: Iterable[str]) -> dict[str, Entry]:
        """The entries of some keys, by key."""
        sql = "SELECT * FROM entry WHERE key = ?"
        return {row[2]: Entry(*row[1:]) for key in keys for row in self._memory.execute(sql, (key,))}

    def _numbers(self, expression: str, low: int, high: int, most: int) -> list[int]:
        sql = "SELECT rowid FROM found WHERE found MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"
        return [row[0] for row in self._memory.execute(sql, (expression, low, high, most))]

    def close(self) -> None:
        """Let go of the memory."""
        self._memory.close()


def read(path: Path) -> Index:
    """The index over a catalogue file, which is opened for that alone. Raises `Damaged` or `NewerVersion`."""
    with closing(CatalogueFile(path)) as file, Guard(file):
        return Index(_everything(file))


def citing(path: Path, source_id: str, most: int) -> list[tuple[str, str, str, str]]:
    """What rests on a source: key, coalition, its short name and, of a membership, whose it is. At most so many."""
    with closing(CatalogueFile(path)) as file, Guard(file):
        rows = [row for sql in _CITING for row in file.all(sql, {"source": source_id, "most": most})]
        if file.sliced:
            rows += catalogue_slices.citing(file.connection, source_id, most)
        return [(str(row[0]), str(row[1]), str(row[2]), str(row[3])) for row in rows][:most]


# By owner; what a fact is on is `coalition:` and an id.
_CITING = tuple(
    f"SELECT t.key, c.id, c.short_name, {named} FROM citation x JOIN {table} t ON t.n = {n} {more} JOIN coalition c"
    f" ON c.id = {whose} WHERE x.source = :source AND x.owner = '{owner}' GROUP BY t.key ORDER BY t.n LIMIT :most"
    for owner, table, n, more, whose, named in (
        ("fact", "fact", "x.n", "", "substr(t.subject, 11)", "''"),
        ("event", "event", "x.n", "", "t.coalition", "''"),
        ("figure", "figure", "x.n", "", "t.coalition", "''"),
        ("commitment", "commitment", "x.n", "", "t.coalition", "''"),
        ("commitment_status", "commitment",
         "(SELECT s.commitment FROM commitment_status s WHERE s.n = x.n)", "", "t.coalition", "''"),
        ("relation", "relation", "x.n", "", "t.coalition", "''"),
        ("membership", "membership", "x.n", "JOIN actor a ON a.code = t.actor", "t.coalition", "a.name"),
    )
)  # fmt: skip


def _everything(file: CatalogueFile) -> Iterator[Words]:
    for reader in _READERS:
        yield from reader(file)


def _texts(file: CatalogueFile, sql: str) -> Iterator[list[str]]:
    for row in file.connection.execute(sql):
        yield ["" if value is None else str(value) for value in row]


_OF = "JOIN coalition c ON c.id ="


def _coalitions(file: CatalogueFile) -> Iterator[Words]:
    names: dict[str, list[str]] = {}
    for coalition, name, kind in _texts(file, "SELECT coalition, name, kind FROM coalition_name ORDER BY 1, place"):
        names.setdefault(coalition, []).append(f"{NAME_KINDS[kind]}: {name}")
    for one, name, short, form in _texts(file, "SELECT id, name, short_name, form FROM coalition ORDER BY n"):
        detail = PART.join(names.get(one, ()))
        said = f"{name} {short} {' '.join(part.partition(': ')[2] for part in names.get(one, ()))} {one}"
        yield Entry("coalition", f"coalition:{one}", one, short, name, detail or FORMS[form]), said


def _actors(file: CatalogueFile) -> Iterator[Words]:
    for code, name, aliases in _texts(file, "SELECT code, name, aliases FROM actor ORDER BY code"):
        detail = PART.join(f"Also: {alias}" for alias in aliases.split("\n") if alias)
        yield Entry("actor", f"actor:{code}", "", code, name, detail), f"{name} {aliases} {code}"


def _events(file: CatalogueFile) -> Iterator[Words]:
    sql = "SELECT e.key, e.coalition, c.short_name, e.date, e.kind, e.title, e.note FROM event e"
    for key, owner, whose, day, kind, title, note in _texts(file, f"{sql} {_OF} e.coalition ORDER BY e.date_from DESC"):
        when = dates.in_words(dates.parse(day), short=True)
        detail = PART.join(filter(None, (f"{when}, {EVENT_KINDS[kind].lower()}", note)))
        yield Entry("event", key, owner, whose, title, detail), f"{title} {note} {when} {EVENT_KINDS[kind]}"


def _facts(file: CatalogueFile) -> Iterator[Words]:
    sql = (
        f"SELECT f.key, c.id, c.short_name, f.attribute, f.value, f.unit FROM fact f {_OF} substr(f.subject, 11)"
        " WHERE f.subject LIKE 'coalition:%' AND f.value IS NOT NULL ORDER BY f.n"
    )
    for key, owner, whose, attribute, value, unit in _texts(file, sql):
        fact = Fact(key, attribute, value, unit, "", "normal", "", "", ())
        yield Entry("fact", key, owner, whose, fact.label, fact.text), f"{fact.label} {fact.text} {value}"


def _figures(file: CatalogueFile) -> Iterator[Words]:
    sql = "SELECT g.key, c.id, c.short_name, g.label, g.value, g.unit, g.as_of, g.note FROM figure g"
    for key, owner, whose, label, value, unit, as_of, note in _texts(file, f"{sql} {_OF} g.coalition ORDER BY g.n"):
        number = f"{grouped(_number(value))} {unit} ({dates.in_words(dates.parse(as_of), short=True)})"
        yield (
            Entry("figure", key, owner, whose, label, PART.join(filter(None, (number, note)))),
            f"{label} {unit} {note}",
        )


def _number(text: str) -> float:
    value = float(text)
    return int(value) if value.is_integer() else value


def _commitments(file: CatalogueFile) -> Iterator[Words]:
    sql = "SELECT p.key, c.id, c.short_name, p.text, p.owner, p.target FROM commitment p"
    for key, owner, whose, said, by, target in _texts(file, f"{sql} {_OF} p.coalition ORDER BY p.n"):
        yield Entry("commitment", key, owner, whose, said, by), f"{said} {by} {target}"


def _relations(file: CatalogueFile) -> Iterator[Words]:
    sql = "SELECT r.key, c.id, c.short_name, r.kind, r.target_name, r.note FROM relation r"
    for key, owner, whose, kind, name, note in _texts(file, f"{sql} {_OF} r.coalition ORDER BY r.n"):
        said = f"{RELATION_KINDS[kind]} {name}"
        yield Entry("relation", key, owner, whose, said, note), f"{said} {note}"


def _sources(file: CatalogueFile) -> Iterator[Words]:
    sql = "SELECT id, title, publisher, author, date FROM source ORDER BY date DESC, id"
    for one, title, publisher, author, day in _texts(file, sql):
        detail = ", ".join(filter(None, (author, publisher, dates.in_words(dates.parse(day)) if day else "")))
        said = f"{title} {publisher} {author} {one} {day[:4]}"
        yield Entry("source", f"source:{one}", "", "", title or one, detail), said


_READERS: tuple[Callable[[CatalogueFile], Iterator[Words]], ...] = (
    _coalitions, _actors, _events, _facts, _figures, _commitments, _relations, _sources,
)  # fmt: skip
