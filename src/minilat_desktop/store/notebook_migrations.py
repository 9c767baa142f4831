"""Brings a notebook of an older format to the present one: all of it in one transaction, the version last.

The caller has made a verified backup before. A step is never changed once a version with it was given away.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, create_engine, exc
from sqlalchemy.pool import NullPool

from minilat_desktop.store import notebook, notebook_schema

_PACK = """
CREATE TABLE pack (
    n INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL,
    files TEXT NOT NULL, sha256 TEXT NOT NULL, licence TEXT NOT NULL, imported TEXT NOT NULL, coalitions TEXT NOT NULL,
    memberships TEXT NOT NULL, events TEXT NOT NULL, "values" TEXT NOT NULL, enabled TEXT NOT NULL,
    row_hash TEXT NOT NULL
)
"""


_COMPARISON = """
CREATE TABLE comparison (
    n INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, spec TEXT NOT NULL,
    opened TEXT NOT NULL, shown TEXT NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL, deleted TEXT NOT NULL,
    row_hash TEXT NOT NULL
)
"""
_SHOWN = """
CREATE TABLE shown (
    n INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE, content TEXT NOT NULL, row_hash TEXT NOT NULL
)
"""
_TAG = """
CREATE TABLE tag (
    n INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, colour TEXT NOT NULL,
    row_hash TEXT NOT NULL
)
"""
_TAGGED = "CREATE TABLE tagged (tag TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (tag, n)) WITHOUT ROWID"


_ENTRY = """
CREATE TABLE entry (
    n INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, target TEXT NOT NULL,
    name TEXT NOT NULL, corrects TEXT NOT NULL, body TEXT NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL,
    deleted TEXT NOT NULL, row_hash TEXT NOT NULL
)
"""


def _add_packs(connection: Connection) -> None:
    connection.exec_driver_sql(_PACK)


def _add_as_of(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE note ADD COLUMN as_of TEXT NOT NULL DEFAULT ''")


def _add_comparisons(connection: Connection) -> None:
    connection.exec_driver_sql(_COMPARISON)
    connection.exec_driver_sql(_SHOWN)


def _add_tags(connection: Connection) -> None:
    for column in ("tags", "pinned", "private"):
        connection.exec_driver_sql(f"ALTER TABLE note ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    connection.exec_driver_sql(_TAG)
    connection.exec_driver_sql(_TAGGED)
    connection.exec_driver_sql("CREATE INDEX note_listed ON note (deleted, pinned, modified)")


def _add_entries(connection: Connection) -> None:
    connection.exec_driver_sql(_ENTRY)


# From each version to the next.
_STEPS: dict[int, Callable[[Connection], None]] = {
    1: _add_packs,
    2: _add_as_of,
    3: _add_comparisons,
    4: _add_tags,
    5: _add_entries,
}


def migrate(path: Path, version: int) -> None:
    """Take every step from a version to the present one. Raises `Damaged` or `CannotWrite`; the file is as it was."""
    engine = create_engine(
        f"sqlite:///{path}", poolclass=NullPool, hide_parameters=True, connect_args={"isolation_level": None}
    )
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA synchronous = EXTRA")
            connection.exec_driver_sql("BEGIN EXCLUSIVE")
            for step in range(version, notebook_schema.VERSION):
                _STEPS[step](connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {notebook_schema.VERSION}")
            connection.exec_driver_sql("COMMIT")
    except exc.DBAPIError as error:
        raise notebook.in_words(path, error.orig or error) from error
    finally:
        engine.dispose()
