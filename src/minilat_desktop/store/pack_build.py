"""Writes a data pack's own file: the records as they were read, without the indexes of a catalogue.

Nothing reads it but the merge, which reads it from end to end.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from minilat_desktop.domain.catalogue import Catalogue
from minilat_desktop.domain.event_columns import EventColumns
from minilat_desktop.domain.importing import Going
from minilat_desktop.domain.member_columns import MemberColumns
from minilat_desktop.domain.vocabulary import FULL_ROLE
from minilat_desktop.store import member_slices
from minilat_desktop.store.catalogue_build import Writer, create_tables, writing
from minilat_desktop.store.catalogue_schema import PLACES
from minilat_desktop.store.placing import placed

_SAFE, _REMEDY = "Nothing was imported.", "Make room and import it again."
_PLACES = dict.fromkeys(PLACES, 0)


def build(catalogue: Catalogue, path: Path, version: str, going: Going) -> None:
    """Write the pack beside `path`, then put it in place in one step. Raises `CannotWrite` and `GivenUp`."""
    with placed(path, ".catalogue-", safe=_SAFE, remedy=_REMEDY) as temporary, writing(temporary) as connection:
        create_tables(connection)
        coalitions = catalogue.coalitions
        Writer(connection, catalogue).write_rows(version, coalitions, [_PLACES] * len(coalitions), going.rows)
        if catalogue.columns is not None:
            driver = connection.connection.driver_connection
            _add_columns(driver, catalogue.columns, {one.id: n for n, one in enumerate(coalitions, 1)}, going)
        if catalogue.event_columns is not None:
            driver = connection.connection.driver_connection
            _add_events(driver, catalogue.event_columns, {one.id: n for n, one in enumerate(coalitions, 1)}, going)
        connection.exec_driver_sql("COMMIT")
        os.chmod(temporary, 0o644)


def _add_columns(driver: Any, columns: MemberColumns, numbers: dict[str, int], going: Going) -> None:
    going.still()
    slices = member_slices.of_columns(columns)
    member_slices.write(driver, slices, numbers)
    driver.executemany(
        "UPDATE coalition SET has_roster = 1 WHERE n = ? AND roster_complete",
        [(numbers[one],) for one in slices.with_role(FULL_ROLE)],
    )


def _add_events(driver: Any, columns: EventColumns, numbers: dict[str, int], going: Going) -> None:
    """A row each, with its citations, and what they are called among the words of their coalition."""
    (first,) = driver.execute("SELECT coalesce(max(n), 0) + 1 FROM event").fetchone()
    n = first
    for rows in columns.rows():
        driver.executemany(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ((n + i, *row) for i, row in enumerate(rows))
        )
        n += len(rows)
        going.rows(n - first)
    cited = [
        [(place, one.source.id, one.locator, one.confidence, one.quote) for place, one in enumerate(several)]
        for several in columns.citations
    ]
    driver.executemany(
        "INSERT INTO citation VALUES ('event', ?, ?, ?, ?, ?, ?)",
        ((row, *one) for row, place in enumerate(columns.citation.tolist(), first) for one in cited[place]),
    )
    going.still()
    driver.executemany(
        "UPDATE search_text SET text = text || ' · ' || ? WHERE n = ?",
        (
            (" · ".join(columns.titles_of(place)), numbers[one])
            for place, one in enumerate(columns.coalitions)
            if columns.bounds[place] < columns.bounds[place + 1]
        ),
    )
