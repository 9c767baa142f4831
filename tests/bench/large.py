"""A catalogue as large as any that exists: 75,000 organisations, 1.5 million memberships, 500,000 events.

`python -m tests.bench.large FILE [organisations]` writes it; the benchmarks keep one in the cache folder. Names and
dates are invented, the same for the same size.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import create_engine
from sqlalchemy.schema import CreateIndex, CreateTable

from minilat_desktop.domain import dates
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.vocabulary import EVENT_KINDS, FORMS, LEGAL_FORMS, PILLARS, REGIONS, STATUSES
from minilat_desktop.store import catalogue_schema as schema

ORGANISATIONS = 75_000
_FIRST, _TODAY = date(1850, 1, 1).toordinal(), date(2026, 11, 26).toordinal()
_ACTORS = 4_000
_SYLLABLES = ("ka", "lo", "mi", "ren", "tas", "ul", "ver", "sol", "ang", "bri", "cor", "den", "el", "for", "gra", "hel")
_KINDS = ("Council", "Union", "Forum", "Alliance", "Network", "Compact", "Board", "League", "Commission", "Fund")


def folder() -> Path:
    """Where the large catalogue is kept between runs."""
    return Path(os.environ.get("MINILAT_BENCH_CACHE", Path(tempfile.gettempdir()) / "minilat-bench"))


def large(organisations: int = ORGANISATIONS) -> Path:
    """The large catalogue, made when it is not there."""
    path = folder() / f"large-{organisations}-{schema.VERSION}.db"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        write(part, organisations)
        os.replace(part, path)
    return path


def write(path: Path, organisations: int) -> None:
    """Write a catalogue of so many organisations, twenty times as many memberships and seven times as many events."""
    engine = create_engine(f"sqlite:///{path}")
    tables = [str(CreateTable(table).compile(engine)) for table in schema.metadata.sorted_tables]
    indexes = [str(CreateIndex(i).compile(engine)) for t in schema.metadata.sorted_tables for i in t.indexes]
    engine.dispose()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"application_id = {schema.APPLICATION_ID}"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for statement in (*tables, schema.SEARCH):
            connection.execute(statement)
        _fill(connection, organisations)
        for statement in indexes:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {schema.VERSION}")
        connection.execute("COMMIT")
        connection.execute("ANALYZE")


def _names(chance: np.random.Generator, count: int) -> list[str]:
    words = chance.integers(0, len(_SYLLABLES), (count, 5))
    kinds = chance.integers(0, len(_KINDS), count)
    return [
        f"{''.join(_SYLLABLES[s] for s in row[:3]).title()} {''.join(_SYLLABLES[s] for s in row[3:]).title()}"
        f" {_KINDS[kind]} {number}"
        for number, (row, kind) in enumerate(zip(words.tolist(), kinds.tolist(), strict=True))
    ]


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def _fill(connection: sqlite3.Connection, size: int) -> None:
    chance = np.random.default_rng(7)
    _insert(connection, "meta", [("data_version", "large"), ("coalitions", str(size))])
    _insert(connection, "source", [("s", "A source", "A publisher", "", "", "", "2026-11-26", "", "dataset", "")])
    actors = [f"a{n:04}" for n in range(_ACTORS)]
    _insert(connection, "actor", [(a, f"Actor {a}", "organisation", "", "", "", "", "") for a in actors])
    names = sorted(_names(chance, size), key=fold)
    founded = chance.integers(_FIRST, _TODAY, size)
    lives = chance.integers(300, 40_000, size)
    ended = np.where(founded + lives < _TODAY, founded + lives, 0)
    _coalitions(connection, chance, names, founded, ended)
    _memberships(connection, chance, founded, ended, actors)
    _events(connection, chance, founded)


def _insert(connection: sqlite3.Connection, table: str, rows: Any) -> None:
    marks = ", ".join("?" * len(schema.metadata.tables[table].columns))
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _coalitions(
    connection: sqlite3.Connection, chance: np.random.Generator, names: list[str], founded: Any, ended: Any
) -> None:
    size = len(names)
    terms = [list(terms) for terms in (FORMS, PILLARS, REGIONS, LEGAL_FORMS, STATUSES)]
    picks = [[term[i] for i in chance.integers(0, len(term), size).tolist()] for term in terms]
    forms, pillars, regions, legal, status = picks
    status = [
        "ended" if end else one if one != "ended" else "active" for one, end in zip(status, ended.tolist(), strict=True)
    ]
    columns: list[list[Any]] = [
        [fold(name) for name in names], [fold(name) for name in names], [FORMS[form] for form in forms],
        [PILLARS[pillar] for pillar in pillars], [fold(region) for region in regions],
        [STATUSES[one] for one in status], founded.tolist(),
    ]  # fmt: skip
    places = np.zeros((len(columns), size), np.int64)
    for row, column in enumerate(columns):
        places[row, sorted(range(size), key=column.__getitem__)] = np.arange(size)
    rows = (
        (
            n + 1, f"org-{n}", names[n], names[n].rpartition(" ")[0][:24], forms[n], pillars[n], regions[n], status[n],
            _day(int(ended[n])) if ended[n] else "2026-01", _day(int(founded[n])),
            _day(int(ended[n])) if ended[n] else "", int(founded[n]), int(founded[n]),
            int(ended[n]) or dates.LAST_DAY, 1, 1, int(ended[n]) or _TODAY - 300, legal[n], "voluntary", n % 3 == 0,
            *places[:, n].tolist(),
        )
        for n in range(size)
    )  # fmt: skip
    _insert(connection, "coalition", rows)
    _insert(connection, "coalition_pillar", ((f"org-{n}", 0, pillars[n]) for n in range(size)))
    _insert(connection, "search_text", ((n + 1, names[n], "", "", f"{regions[n]} {forms[n]}") for n in range(size)))
    connection.executemany(
        "INSERT INTO search(rowid, name, aliases, members, text) VALUES (?, ?, '', '', ?)",
        ((n + 1, fold(names[n]), fold(f"{regions[n]} {forms[n]}")) for n in range(size)),
    )
    connection.execute("INSERT INTO search(search) VALUES ('optimize')")


def _memberships(
    connection: sqlite3.Connection, chance: np.random.Generator, founded: Any, ended: Any, actors: list[str]
) -> None:
    size = len(founded)
    number = size * 20
    # A few actors are in most, as states are.
    actor = np.minimum((chance.pareto(0.7, number) * 40).astype(np.int64), len(actors) - 1)
    coalition = np.repeat(np.arange(size), 20)
    last = np.where(ended > 0, ended, _TODAY)[coalition]
    start = founded[coalition] + (chance.random(number) * (last - founded[coalition])).astype(np.int64)
    leaves = (chance.random(number) < 0.25) | (ended[coalition] > 0)
    end = np.where(leaves, start + 1 + (chance.random(number) * (last - start)).astype(np.int64), 0)
    role = np.where(chance.random(number) < 0.85, 0, 2)
    names = ("member", "associate", "observer")

    def rows() -> Any:
        columns = zip(coalition.tolist(), actor.tolist(), role.tolist(), start.tolist(), end.tolist(), strict=True)
        for n, (c, a, r, s, e) in enumerate(columns, 1):
            yield (
                n, f"membership:org-{c}/{actors[a]}/{n}", f"org-{c}", actors[a], names[r], 0, _day(s),
                _day(e) if e else "", s, e or dates.LAST_DAY + 1, 0, "", "", "", "",
            )  # fmt: skip

    _insert(connection, "membership", rows())
    _insert(connection, "citation", (("membership", n, 0, "s", "", 3, "") for n in range(1, number + 1)))


def _events(connection: sqlite3.Connection, chance: np.random.Generator, founded: Any) -> None:
    size = len(founded)
    number = size * 20 // 3
    coalition = np.sort(chance.integers(0, size, number))
    when = founded[coalition] + (chance.random(number) * (_TODAY - founded[coalition])).astype(np.int64)
    kinds = list(EVENT_KINDS)
    kind = chance.integers(0, len(kinds), number)

    def rows() -> Any:
        for n, (c, day, k) in enumerate(zip(coalition.tolist(), when.tolist(), kind.tolist(), strict=True), 1):
            yield (n, f"event:org-{c}/{n}", f"org-{c}", _day(day), day, day, kinds[k], f"Event {n}", "", "")

    _insert(connection, "event", rows())
    _insert(connection, "citation", (("event", n, 0, "s", "", 3, "") for n in range(1, number + 1)))


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else ORGANISATIONS)
