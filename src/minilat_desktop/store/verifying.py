"""Says of a notebook file that nobody writes what is wrong with it: SQLite's checks, and every row's hash."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from minilat_desktop.domain.keeping import Finding
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.plain_text import plain
from minilat_desktop.domain.problems import Damaged, Problem
from minilat_desktop.store import notebook_schema as schema

_MOST_SAID = 80
# How long a damaged file may go on about itself.
_MOST_CHECKS = 20


def address(path: Path, *, resting: bool = True) -> str:
    """How a notebook is opened for reading. `resting`: nobody writes it, so a journal beside it is not looked at.

    That is so for every copy. A crafted journal beside a stranger's file could have another file deleted.
    """
    return f"file:{quote(str(path.absolute()))}?mode=ro{'&immutable=1' if resting else ''}"


@contextmanager
def reading(path: Path, *, resting: bool = True) -> Iterator[sqlite3.Connection]:
    """A notebook file opened for reading. Raises `Damaged` for what SQLite says of it meanwhile."""
    try:
        with closing(sqlite3.connect(address(path, resting=resting), uri=True, timeout=10)) as connection:
            connection.row_factory = sqlite3.Row
            connection.text_factory = _decode
            for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "query_only = ON"):
                connection.execute(f"PRAGMA {pragma}")
            yield connection
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        # A bit that flipped in the name of a column is met by whatever reads the names.
        raise Damaged(f"“{path}” is damaged.", safe="It is left as it is.", detail=str(error)) from error


def _decode(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def verify(path: Path, like: Path | None = None) -> int:
    """Check a notebook file that nobody has open: how many notes it has. Raises `Damaged`, which says what is wrong.

    `like` is an earlier copy that was verified: what is the same in it needs no second look.
    """
    with reading(path) as connection:
        for finding in _looked_through(connection, like):
            raise Damaged(f"“{path}” is damaged: {finding}", detail=finding.place)
        return notes_in(connection)


def notes_in(connection: sqlite3.Connection) -> int:
    """How many notes there are that are not deleted."""
    return int(connection.execute("SELECT count(*) FROM note WHERE deleted = ''").fetchone()[0])


def findings(path: Path, *, resting: bool = True) -> list[Finding]:
    """Everything that is wrong with a notebook file, each damaged row by its name."""
    found: list[Finding] = []
    try:
        with reading(path, resting=resting) as connection:
            found.extend(_looked_through(connection, None))
    except Problem as problem:
        found.append(Finding("file", f"SQLite cannot read it through ({problem.detail})."))
    return found


def _looked_through(connection: sqlite3.Connection, like: Path | None) -> Iterator[Finding]:
    if connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
        yield Finding("file", "it is not a Minilat notebook.")
        return
    for (said,) in connection.execute(f"PRAGMA integrity_check({_MOST_CHECKS})"):
        if said != "ok":
            yield Finding("file", f"SQLite's check says: {said[:200]}")
    for row in connection.execute("PRAGMA foreign_key_check"):
        yield Finding(str(row[0]), "a row points to one that is not there.")
    for kind, name in connection.execute("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')"):
        yield Finding("file", f"it holds a {kind}, “{plain(str(name), 40)}”, which no notebook has.")
    earlier = _attached(connection, like)
    for table, columns in tables_of(connection).items():
        where = _new_in(table, earlier.get(table))
        if not _all_confirmed(connection, columns, where):
            yield from _failing(connection, table, where)


def _all_confirmed(connection: sqlite3.Connection, columns: tuple[str, ...], where: str) -> bool:
    """Whether every row's hash is that of its columns, the text of which SQLite puts together."""
    try:
        told = connection.execute(f"SELECT CAST({schema.canonical_sql(columns)} AS BLOB), a.row_hash {where}")
        return all(said == schema.hash_of(canonical) for canonical, said in told)
    except (sqlite3.OperationalError, TypeError):
        # A column that holds bytes, or a table without one that it needs: each row is looked at for itself.
        return False


def _failing(connection: sqlite3.Connection, table: str, where: str) -> Iterator[Finding]:
    """The rows whose hash is not that of their columns."""
    for row in connection.execute(f"SELECT a.* {where}"):
        values = dict(row)
        if not schema.intact(values):
            yield Finding(table, f"{named(table, values)} fails its checksum: it is not what was written.")


def tables_of(connection: sqlite3.Connection, place: str = "main") -> dict[str, tuple[str, ...]]:
    """The tables whose rows carry a hash, with their columns. A copy made by an older program has fewer of both."""
    present = {row[0] for row in connection.execute(f"SELECT name FROM {place}.sqlite_master WHERE type = 'table'")}
    names = [table.name for table in schema.HASHED if table.name in present]
    return {name: tuple(row[1] for row in connection.execute(f'PRAGMA {place}.table_info("{name}")')) for name in names}


def _attached(connection: sqlite3.Connection, like: Path | None) -> dict[str, tuple[str, ...]]:
    if like is None:
        return {}
    connection.execute("ATTACH ? AS earlier", [address(like)])
    return {name: columns for name, columns in tables_of(connection, "earlier").items() if "n" in columns}


def _new_in(table: str, columns: tuple[str, ...] | None) -> str:
    """From where the rows of a table are, `a`, that the earlier copy does not have the very same."""
    if columns is None:
        return f'FROM main."{table}" AS a'
    mine, theirs = (", ".join(f'{side}."{column}"' for column in columns) for side in ("a", "b"))
    return (
        f'FROM main."{table}" AS a LEFT JOIN earlier."{table}" AS b ON b.n = a.n'
        f" WHERE b.n IS NULL OR ({mine}) IS NOT ({theirs})"
    )


def named(table: str, values: dict[str, Any]) -> str:
    """What a row is, for a reader."""

    def said(column: str) -> str:
        return plain(str(values.get(column) or "?"), _MOST_SAID)

    if table == "note":
        return f"the note “{title(str(values.get('text') or ''))}” on {said('target_name')}"
    if table == "revision":
        return f"an earlier text, “{title(str(values.get('text') or ''))}”, of {said('time')[:16]}"
    if table == "journal":
        return f"the step “{said('label')}” of the history"
    if table == "shown":
        return "what a comparison showed when it was saved"
    return f"{table} “{said('name')}”"


def title(text: str) -> str:
    """The first line of a note's text."""
    return plain(Note("", "", "", text, "", "").title, _MOST_SAID)
