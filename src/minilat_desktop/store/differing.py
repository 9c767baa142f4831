"""What differs between the notebook and a copy of it, row by row, and the rows of a copy."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from minilat_desktop.domain.keeping import CHANGES, COMES_BACK, GOES, Difference, Differences
from minilat_desktop.domain.plain_text import plain
from minilat_desktop.domain.problems import Damaged, NewerVersion
from minilat_desktop.domain.saved_comparison import DESK
from minilat_desktop.store import comparisons, journal, notebook_migrations, notes, verifying
from minilat_desktop.store import notebook_schema as schema


def between(notebook: Path, copy: Path) -> Differences:
    """What would become of each thing if the copy took the notebook's place.

    Raises `Damaged` when the copy cannot be read; where the notebook itself cannot, only the copy's notes are counted.
    """
    with verifying.reading(copy) as connection:
        then = verifying.notes_in(connection)
    found: list[Difference] = []
    try:
        with verifying.reading(notebook, resting=False) as connection:
            now = verifying.notes_in(connection)
            connection.execute("ATTACH ? AS copy", [verifying.address(copy)])
            here, there = verifying.tables_of(connection), verifying.tables_of(connection, "copy")
            for table in kept_tables():
                found.extend(_of_table(connection, table, here.get(table), there.get(table)))
    except (Damaged, sqlite3.Error):
        return Differences(None, then, ())
    return Differences(now, then, tuple(found))


def kept_tables() -> list[str]:
    """The tables whose rows a restore brings back: those that steps of the history keep."""
    return [table.name for table in schema.HASHED if table.name in journal.PUT]


Columns = tuple[str, ...] | None


def _of_table(connection: sqlite3.Connection, table: str, here: Columns, there: Columns) -> Iterator[Difference]:
    if there is not None:
        for row in _only_or_otherwise(connection, table, here, there):
            yield from _difference(table, connection, row["id"], dict(row), in_copy=True, other=here is not None)
    if here is not None:
        statement = (
            f'SELECT a.* FROM main."{table}" AS a LEFT JOIN copy."{table}" AS b ON b.id = a.id WHERE b.id IS NULL'
            if there is not None
            else f'SELECT * FROM main."{table}"'
        )
        for row in connection.execute(statement):
            yield from _difference(table, connection, row["id"], dict(row), in_copy=False, other=False)


def _only_or_otherwise(
    connection: sqlite3.Connection, table: str, here: Columns, there: tuple[str, ...]
) -> Iterable[sqlite3.Row]:
    if here is None:
        return connection.execute(f'SELECT * FROM copy."{table}"')
    # All columns rather than the hash alone: a row that was damaged has the hash it had.
    common = [column for column in there if column in here and column != "n"]
    mine, other = (", ".join(f'{side}."{column}"' for column in common) for side in ("a", "b"))
    return connection.execute(
        f'SELECT a.* FROM copy."{table}" AS a LEFT JOIN main."{table}" AS b ON b.id = a.id'
        f" WHERE b.id IS NULL OR ({mine}) IS NOT ({other})"
    )


def _difference(
    table: str, connection: sqlite3.Connection, row_id: str, row: dict[str, Any], *, in_copy: bool, other: bool
) -> Iterator[Difference]:
    if table == "comparison" and row_id == DESK:
        return  # what lies on the desk just now is no work that a copy brings back
    twin = None
    if in_copy and other:
        found = connection.execute(f'SELECT * FROM main."{table}" WHERE id = ?', [row_id]).fetchone()
        twin = None if found is None else dict(found)
    now, then = (twin, row) if in_copy else (row, None)
    lives_now, lives_then = _lives(now), _lives(then)
    if not lives_now and not lives_then:
        return
    kind = CHANGES if lives_now and lives_then else COMES_BACK if lives_then else GOES
    shown = then if lives_then else now
    texts = tuple(str((side or {}).get("text") or "") if _lives(side) else "" for side in (now, then))
    yield Difference(table, row_id, kind, _name(table, shown or {}), (texts[0], texts[1]))


def _lives(row: dict[str, Any] | None) -> bool:
    return row is not None and not row.get("deleted")


def _name(table: str, row: dict[str, Any]) -> str:
    if table == "note":
        return f"{plain(str(row.get('target_name') or '?'), 80)} – {verifying.title(str(row.get('text') or ''))}"
    return plain(str(row.get("name") or row.get("id") or "?"), 80)


@contextmanager
def brought_up(copy: Path) -> Iterator[Path]:
    """A copy in the present format: itself, or where it is older a temporary one that was brought up."""
    with verifying.reading(copy) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > schema.VERSION:
        raise NewerVersion(
            f"“{copy}” was written by a newer version of the program.", safe="Nothing was changed.",
            remedy="Install the newer program to restore it.",
        )  # fmt: skip
    if version == schema.VERSION:
        yield copy
        return
    with tempfile.TemporaryDirectory(prefix="minilat-") as folder:
        path = Path(shutil.copy(copy, folder))
        notebook_migrations.migrate(path, version)
        yield path


def rows(copy: Path, wanted: Callable[[str, str], bool]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The wanted rows of a copy in the present format, by table and id: (table, columns)."""
    with verifying.reading(copy) as connection:
        for table in kept_tables():
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                values = dict(row)
                if wanted(table, values["id"]) and schema.intact(values):
                    yield table, {key: value for key, value in values.items() if key not in ("n", "row_hash")}


def take_beside(connection: Connection, copy: Path, note_ids: set[str]) -> None:
    """Take in what no step keeps: the earlier texts that a copy has of some notes, and what its comparisons showed."""
    for row in _sound_rows(copy, "revision"):
        if row["note"] in note_ids:
            notes.keep_revision(connection, row)
    for row in _sound_rows(copy, "shown"):
        comparisons.keep_shown(connection, row["content"])


def _sound_rows(copy: Path, table: str) -> list[dict[str, Any]]:
    with verifying.reading(copy) as connection:
        found = [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]
    return [
        {key: value for key, value in row.items() if key not in ("n", "row_hash")}
        for row in found
        if schema.intact(row)
    ]
