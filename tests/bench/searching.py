"""Ctrl+K among 200,000 notes: typed key by key, on the catalogue that ships; and the history of as many steps."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from functools import partial
from pathlib import Path

from minilat_desktop import locations
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.history import History
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.searching import SearchService
from tests.bench.files import _scratch
from tests.bench.measure import Result, p95, timed
from tests.bench.safety import MANY, filled

_WORDS, _TYPED = 40, 60


def _texts(path: Path) -> list[str]:
    """The catalogue's own words in their order, so that notes have words as often as real ones do."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT title || ' ' || note FROM event UNION ALL SELECT coalesce(value, '') FROM fact"
        )
        return [word for (text,) in rows for word in text.split()]


def _reword(notebook: NotebookService, said: list[str], chance: random.Random) -> None:
    """Give the notes other words in the index: windows of a text."""
    with closing(sqlite3.connect(notebook.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        (schema,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'note_search'").fetchone()
        connection.execute("DROP TABLE note_search")
        connection.execute(schema)
        places = ((n, chance.randrange(len(said) - _WORDS)) for n in range(1, MANY + 1))
        connection.executemany(
            "INSERT INTO note_search(rowid, text, target_name) VALUES (?, ?, '')",
            ((n, " ".join(said[place : place + _WORDS]).casefold()) for n, place in places),
        )
        connection.execute("COMMIT")


def bench_search() -> list[Result]:
    """Everything there is a goal for."""
    path, chance = locations.shipped_catalogue(), random.Random(5)
    said = _texts(path)
    with _scratch() as base, closing(CatalogueService(path)) as catalogue:
        notebook = filled(Path(base), MANY)
        _reword(notebook, said, chance)
        service = SearchService(catalogue, partial(_one, notebook))
        begun = time.perf_counter()
        service.take(service.read())
        read = (time.perf_counter() - begun) * 1000
        one = [word[:end] for word in chance.sample(said, _TYPED) for end in range(1, len(word) + 1)]
        two = [
            f"{first} {second}"
            for first, second in zip(chance.sample(said, 200), chance.sample(said, 200), strict=True)
        ]
        found = [
            Result("the index over the catalogue, made", read, "ms"),
            Result(f"Ctrl+K, key by key, among {MANY:,} notes, p95", p95(_typed(service, one)), "ms", most_value=30),
            Result(f"Ctrl+K, two words, among {MANY:,} notes, p95", p95(_typed(service, two)), "ms", most_value=30),
        ]
        steps = [timed(History(notebook).steps) for _ in range(20)]
        found.append(Result(f"the newest 200 of {MANY:,} steps, p95", p95(steps), "ms", most_value=30))
        service.close()
        notebook.close()
    return found


def _one(notebook: NotebookService) -> NotebookService:
    return notebook


def _typed(service: SearchService, queries: list[str]) -> list[float]:
    return [timed(partial(service.search, query)) for query in queries]
