"""Says what is wrong with a catalogue's file, as far as SQLite and its own marks can tell."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from minilat_desktop.domain.keeping import Finding
from minilat_desktop.store import catalogue_schema as schema
from minilat_desktop.store.verifying import address

_MOST = 20


def findings(path: Path) -> list[Finding]:
    """Everything that is wrong with the file; nothing where it is sound."""
    found: list[Finding] = []
    if not path.is_file():
        return [Finding("file", f"“{path}” is missing.")]
    try:
        with closing(sqlite3.connect(address(path), uri=True)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
                return [Finding("file", f"“{path}” is not a Minilat catalogue.")]
            for (said,) in connection.execute(f"PRAGMA integrity_check({_MOST})"):
                if said != "ok":
                    found.append(Finding("file", f"SQLite's check says: {said[:200]}"))
            for row in connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST):
                found.append(Finding(str(row[0]), "a row points to one that is not there."))
    except sqlite3.DatabaseError as error:
        found.append(Finding("file", f"SQLite cannot read it through ({error})."))
    return found
