"""One catalogue out of several: the shipped one and the packs in force, in a file that can be made again at any time.

The files read here were all built by this program from checked values; a stranger's database is never opened. What a
pack says of a coalition that is there already stands beside what is there; a record that is there already, with the
same content, is left out, and one that is there with other content is kept under a key of the pack's own.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from minilat_desktop.domain import dates
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.problems import CannotWrite
from minilat_desktop.domain.vocabulary import FORMS, PILLARS, STATUSES
from minilat_desktop.store import catalogue_schema as schema

# Records with row numbers of their own, each with the column that says whose they are.
_NUMBERED = ("fact", "membership", "event", "figure", "commitment", "relation")
_PLACES = ("by_name", "by_short_name", "by_form", "by_pillar", "by_region", "by_status", "by_founded")
# What does not make a record another one (`domain.pack_compare` says the same).
_NOT_CONTENT = ("rank", "reason")
# A number no row of the shipped catalogue has, before the coalitions are numbered anew.
_APART = 1_000_000_000


def is_pack(path: Path, version: str) -> bool:
    """Whether a file is the whole catalogue file of one pack, by what it was built as and by its length."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as connection:
            (found,) = connection.execute("SELECT value FROM meta WHERE key = 'data_version'").fetchone()
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            (size,) = connection.execute("PRAGMA page_size").fetchone()
        return bool(found == version and path.stat().st_size == pages * size)
    except (OSError, sqlite3.DatabaseError, TypeError):
        return False


def merge(base: Path, packs: Sequence[Path], target: Path) -> None:
    """Write the merged catalogue in one step. Raises `CannotWrite`; what was there before is then untouched.

    A pack's file is called by the pack's id and a hash, `id-hash.db`.
    """
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".merged-", dir=target.parent)
        os.close(descriptor)
        temporary = Path(name)
        shutil.copyfile(base, temporary)
        with closing(sqlite3.connect(f"file:{quote(str(temporary))}", uri=True, isolation_level=None)) as connection:
            _merge(connection, packs)
        os.replace(temporary, target)
    except (OSError, sqlite3.DatabaseError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CannotWrite(
            f"“{target}” could not be written: {reason}.", safe="The packs and your notes are untouched.",
            remedy="Free some space or switch the pack off, then try again.",
        ) from error  # fmt: skip
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _merge(connection: sqlite3.Connection, packs: Sequence[Path]) -> None:
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "trusted_schema = OFF", "cache_size = -64000"):
        connection.execute(f"PRAGMA {pragma}")
    for number, path in enumerate(packs, 1):
        connection.execute("ATTACH ? AS pack", [f"file:{quote(str(path))}?mode=ro&immutable=1"])
        connection.execute("BEGIN")
        try:
            _take_in(connection, number * _APART, path.stem.rpartition("-")[0])
        except sqlite3.DatabaseError as error:
            raise sqlite3.DatabaseError(f"the pack in “{path.name}” could not be read: {error}") from error
        connection.execute("COMMIT")
        connection.execute("DETACH pack")
    connection.execute("BEGIN")
    _number_anew(connection)
    _index_search(connection)
    connection.execute("UPDATE meta SET value = (SELECT count(*) FROM coalition) WHERE key = 'coalitions'")
    connection.execute("COMMIT")
    connection.execute("ANALYZE")


def _take_in(connection: sqlite3.Connection, apart: int, pack_id: str) -> None:
    """Add one attached pack. What is there already with the same content is not taken."""
    for table in ("actor", "source"):
        connection.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM pack.{table}")
    connection.execute(
        "CREATE TEMP TABLE fresh AS SELECT id FROM pack.coalition WHERE id NOT IN (SELECT id FROM coalition)"
    )
    columns = [column.name for column in schema.coalition.columns if column.name != "n"]
    connection.execute(
        f"INSERT INTO coalition (n, {', '.join(columns)}) SELECT n + {apart}, {', '.join(columns)} FROM pack.coalition"
        " WHERE id IN (SELECT id FROM fresh)"
    )
    for table in ("coalition_name", "coalition_pillar"):
        connection.execute(f"INSERT INTO {table} SELECT * FROM pack.{table} WHERE coalition IN (SELECT id FROM fresh)")
    connection.execute(
        "INSERT INTO search_text SELECT t.n + ?, t.name, t.aliases, t.members, t.text FROM pack.search_text t"
        " JOIN pack.coalition c ON c.n = t.n WHERE c.id IN (SELECT id FROM fresh)", [apart],
    )  # fmt: skip
    # The words of what a pack adds to a coalition that is there already are found with it.
    connection.execute(
        "UPDATE search_text SET members = search_text.members || ' · ' || found.members,"
        " text = search_text.text || ' · ' || found.text FROM ("
        " SELECT c.n AS n, t.members AS members, t.text AS text FROM pack.coalition p"
        " JOIN pack.search_text t ON t.n = p.n JOIN main.coalition c ON c.id = p.id"
        " WHERE p.id NOT IN (SELECT id FROM fresh)) AS found"
        " WHERE search_text.n = found.n AND search_text.text <> found.text"
    )
    connection.execute("DROP TABLE fresh")
    for table in _NUMBERED:
        _add_numbered(connection, table, pack_id)
    _add_turns(connection)


def _add_numbered(connection: sqlite3.Connection, table: str, pack_id: str) -> None:
    """Records with their citations, under row numbers above those there are."""
    (above,) = connection.execute(f"SELECT coalesce(max(n), 0) FROM main.{table}").fetchone()
    columns = [column.name for column in schema.metadata.tables[table].columns if column.name not in ("n", "key")]
    listed = ", ".join(f'"{name}"' for name in columns)
    theirs = ", ".join(f't."{name}"' for name in columns)
    differs = " OR ".join(f't."{name}" IS NOT m."{name}"' for name in columns if name not in _NOT_CONTENT)
    connection.execute(
        f"INSERT INTO main.{table} (n, key, {listed})"
        f" SELECT t.n + ?, CASE WHEN m.key IS NULL THEN t.key ELSE t.key || '~' || ? END, {theirs}"
        f" FROM pack.{table} t LEFT JOIN main.{table} m ON m.key = t.key WHERE m.key IS NULL OR {differs}",
        [above, pack_id],
    )
    connection.execute(
        "INSERT INTO main.citation SELECT owner, n + ?, place, source, locator, confidence, quote FROM pack.citation"
        f" WHERE owner = ? AND n + ? IN (SELECT n FROM main.{table} WHERE n > ?)", [above, table, above, above],
    )  # fmt: skip


def _add_turns(connection: sqlite3.Connection) -> None:
    """The dated turns of the commitments that were taken in, found again by their commitment's key."""
    (above,) = connection.execute("SELECT coalesce(max(n), 0) FROM main.commitment_status").fetchone()
    connection.execute(
        "INSERT INTO main.commitment_status (n, commitment, date, value, note)"
        " SELECT t.n + ?, mine.n, t.date, t.value, t.note FROM pack.commitment_status t"
        " JOIN pack.commitment theirs ON theirs.n = t.commitment JOIN main.commitment mine ON mine.key = theirs.key"
        " WHERE NOT EXISTS (SELECT 1 FROM main.commitment_status s WHERE s.commitment = mine.n)", [above],
    )  # fmt: skip
    connection.execute(
        "INSERT INTO main.citation SELECT owner, n + ?, place, source, locator, confidence, quote FROM pack.citation"
        " WHERE owner = 'commitment_status' AND n + ? IN (SELECT n FROM main.commitment_status WHERE n > ?)",
        [above, above, above],
    )  # fmt: skip


def _number_anew(connection: sqlite3.Connection) -> None:
    """Row numbers in the order of names and places under each sort column, as `catalogue_build` gives them."""
    found = connection.execute(
        "SELECT n, name, short_name, form, pillar, region, status, founded FROM coalition"
    ).fetchall()
    found.sort(key=lambda row: fold(row[1]))
    keys: tuple[Callable[[tuple[str, ...]], str | int], ...] = (
        lambda row: fold(row[1]), lambda row: fold(row[2]), lambda row: FORMS[row[3]], lambda row: PILLARS[row[4]],
        lambda row: fold(row[5]), lambda row: STATUSES[row[6]],
        lambda row: dates.parse(row[7]).earliest if row[7] else dates.LAST_DAY,
    )  # fmt: skip
    places: list[list[int]] = [[0] * len(keys) for _ in found]
    for column, key in enumerate(keys):
        for place, index in enumerate(sorted(range(len(found)), key=lambda i: key(found[i]))):
            places[index][column] = place
    set_places = ", ".join(f"{name} = ?" for name in _PLACES)
    # Through negative numbers, so that no two rows ever have the same.
    for table in ("coalition", "search_text"):
        connection.executemany(
            f"UPDATE {table} SET n = ? WHERE n = ?", [(-number, row[0]) for number, row in enumerate(found, 1)]
        )
        connection.execute(f"UPDATE {table} SET n = -n")
    connection.executemany(
        f"UPDATE coalition SET {set_places} WHERE n = ?", [(*places[i], i + 1) for i in range(len(found))]
    )


def _index_search(connection: sqlite3.Connection) -> None:
    """The index over the words anew: its row numbers have changed."""
    connection.execute("INSERT INTO search(search) VALUES ('delete-all')")
    rows = connection.execute("SELECT n, name, aliases, members, text FROM search_text ORDER BY n").fetchall()
    connection.executemany(
        "INSERT INTO search(rowid, name, aliases, members, text) VALUES (?, ?, ?, ?, ?)",
        [(row[0], *(fold(text) for text in row[1:])) for row in rows],
    )
    connection.execute("INSERT INTO search(search) VALUES ('optimize')")
