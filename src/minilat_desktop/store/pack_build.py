"""Writes a data pack's own file: the records as they were read, without the indexes of a catalogue.

Nothing reads it but the merge, which reads it from end to end.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from minilat_desktop.domain.catalogue import Catalogue
from minilat_desktop.domain.importing import Going
from minilat_desktop.domain.member_columns import MemberColumns
from minilat_desktop.store.catalogue_build import Writer, create_tables, words_of, writing
from minilat_desktop.store.catalogue_schema import PLACES
from minilat_desktop.store.placing import placed

_SAFE, _REMEDY = "Nothing was imported.", "Make room and import it again."
_PLACES = dict.fromkeys(PLACES, 0)


def build(catalogue: Catalogue, path: Path, version: str, going: Going) -> None:
    """Write the pack beside `path`, then put it in place in one step. Raises `CannotWrite` and `GivenUp`."""
    with placed(path, ".catalogue-", safe=_SAFE, remedy=_REMEDY) as temporary, writing(temporary) as connection:
        create_tables(connection)
        coalitions = catalogue.coalitions
        Writer(connection, catalogue).write_rows(version, coalitions, [_PLACES] * len(coalitions))
        if catalogue.columns is not None:
            driver = connection.connection.driver_connection
            _add_columns(driver, catalogue.columns, {one.id: n for n, one in enumerate(coalitions, 1)}, going)
        connection.exec_driver_sql("COMMIT")
        os.chmod(temporary, 0o644)


def _add_columns(driver: Any, columns: MemberColumns, numbers: dict[str, int], going: Going) -> None:
    (first,) = driver.execute("SELECT coalesce(max(n), 0) + 1 FROM membership").fetchone()
    done = 0
    for rows in columns.rows(first):
        driver.executemany("INSERT INTO membership VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', ?, ?)", rows)
        done += len(rows)
        going.rows(done)
    _cite(driver, columns, first)
    _add_words(driver, columns, numbers)


def _cite(driver: Any, columns: MemberColumns, first: int) -> None:
    """A citation a row, by the stretches of rows that cite alike: mostly one."""
    driver.execute("CREATE TEMP TABLE stretch (low INT, high INT, place INT, source, locator, confidence, quote)")
    turns = np.flatnonzero(np.diff(columns.citation, prepend=-1))
    ends = [*turns[1:].tolist(), len(columns)]
    driver.executemany(
        "INSERT INTO stretch VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (first + low, first + high - 1, place, cited.source.id, cited.locator, cited.confidence, cited.quote)
            for low, high in zip(turns.tolist(), ends, strict=True)
            for place, cited in enumerate(columns.citations[columns.citation[low]])
        ),
    )
    driver.execute(
        "INSERT INTO citation SELECT 'membership', m.n, s.place, s.source, s.locator, s.confidence, s.quote"
        " FROM stretch s CROSS JOIN membership m WHERE m.n BETWEEN s.low AND s.high"
    )
    driver.execute("DROP TABLE stretch")


def _add_words(driver: Any, columns: MemberColumns, numbers: dict[str, int]) -> None:
    """The members' names among what each coalition is found by."""
    words = [words_of(actor) for actor in columns.actors]
    driver.executemany(
        "UPDATE search_text SET members = CASE members WHEN '' THEN ? ELSE members || ' · ' || ? END WHERE n = ?",
        (
            (found, found, numbers[one])
            for place, one in enumerate(columns.coalitions)
            if one in numbers and (found := " · ".join(words[n] for n in columns.actors_of(place)))
        ),
    )
