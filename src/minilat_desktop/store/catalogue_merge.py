"""One catalogue out of several: the shipped one and the packs in force, in a file that can be made again at any time.

The files read here were all built by this program from checked values; a stranger's database is never opened. What a
pack says of a coalition that is there already stands beside what is there; a record that is there already, with the
same content, is left out, and one that is there with other content is kept under a key of the pack's own.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from minilat_desktop.domain import dates
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.importing import Going
from minilat_desktop.domain.vocabulary import FORMS, PILLARS, STATUSES
from minilat_desktop.store import catalogue_beside
from minilat_desktop.store import catalogue_schema as schema
from minilat_desktop.store.catalogue_list import OWN
from minilat_desktop.store.placing import in_turns, placed
from minilat_desktop.store.slice_merge import SliceMerge

# Records with row numbers of their own, each with the column that says whose they are.
_NUMBERED = ("fact", "membership", "event", "figure", "commitment", "relation")
# What does not make a record another one (`domain.pack_compare` says the same).
_NOT_CONTENT = ("rank", "reason")
# A number no row of the shipped catalogue has, before the coalitions are numbered anew.
_APART = 1_000_000_000
_STEPS = 1_000_000
_PRAGMAS = (
    "journal_mode = OFF", "synchronous = OFF", "trusted_schema = OFF", "cache_size = -96000", "threads = 2",
    "analysis_limit = 1000",
)  # fmt: skip


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


def merge(base: Path, packs: Sequence[Path], target: Path, going: Going, *, replacing: bool = False) -> None:
    """Write the merged catalogue in one step. Raises `CannotWrite` and `GivenUp`; what was there is then untouched.

    A pack's file is called by the pack's id and a hash, `id-hash.db`. With `replacing` its coalitions take the place of
    those that are there, with everything recorded of them.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    remedy = "Free some space or switch the pack off, then try again."
    with placed(target, ".merged-", safe="The packs and your notes are untouched.", remedy=remedy) as temporary:
        shutil.copyfile(base, temporary)
        with closing(sqlite3.connect(f"file:{quote(str(temporary))}", uri=True, isolation_level=None)) as connection:
            _merge_until_given_up(connection, packs, going, replacing)


def _merge_until_given_up(connection: sqlite3.Connection, packs: Sequence[Path], going: Going, replacing: bool) -> None:
    # SQLite asks every so many steps of its machine, some hundredths of a second apart.
    connection.set_progress_handler(lambda: not going.wanted(), _STEPS)
    try:
        _merge(connection, packs, going, replacing)
    except sqlite3.OperationalError:
        going.still()
        raise


def _merge(connection: sqlite3.Connection, packs: Sequence[Path], going: Going, replacing: bool) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    slices = SliceMerge(connection)
    for number, path in enumerate(packs, 1):
        going.on(f"Merging {path.stem.rpartition('-')[0]} with the catalogue…")
        connection.execute("ATTACH ? AS pack", [f"file:{quote(str(path))}?mode=ro&immutable=1"])
        connection.execute("BEGIN")
        try:
            if replacing:
                slices.take_over()
                _take_away(connection)
                catalogue_beside.take_over(connection)
            _take_in(connection, number * _APART, path.stem.rpartition("-")[0], slices)
        except sqlite3.DatabaseError as error:
            going.still()
            raise sqlite3.DatabaseError(f"the pack in “{path.name}” could not be read: {error}") from error
        connection.execute("COMMIT")
        connection.execute("DETACH pack")
    connection.execute("BEGIN")
    going.on("Sorting the list…")
    _number_anew(connection)
    slices.write()
    going.on("Making it searchable…")
    _index_search(connection)
    connection.execute("UPDATE meta SET value = (SELECT count(*) FROM coalition) WHERE key = 'coalitions'")
    connection.execute("COMMIT")
    connection.execute("ANALYZE")


def _take_away(connection: sqlite3.Connection) -> None:
    """Remove the coalitions that the attached pack has, with everything recorded of them; note which they are."""
    connection.execute("INSERT INTO main.meta SELECT ?, ' ' || group_concat(id, ' ') || ' ' FROM pack.coalition", [OWN])
    there = "SELECT id FROM pack.coalition"
    turns = "SELECT n FROM main.commitment WHERE coalition IN (SELECT id FROM pack.coalition)"
    gone = {
        "commitment_status": f"commitment IN ({turns})",
        "fact": f"subject IN (SELECT 'coalition:' || id FROM ({there}))",
    }
    gone |= {table: f"coalition IN ({there})" for table in _NUMBERED if table != "fact"}
    for table, rows in gone.items():
        connection.execute(
            f"DELETE FROM main.citation WHERE owner = ? AND n IN (SELECT n FROM main.{table} WHERE {rows})", [table]
        )
        connection.execute(f"DELETE FROM main.{table} WHERE {rows}")
    for table in ("coalition_name", "coalition_pillar"):
        connection.execute(f"DELETE FROM main.{table} WHERE coalition IN ({there})")
    connection.execute(f"DELETE FROM main.search_text WHERE n IN (SELECT n FROM main.coalition WHERE id IN ({there}))")
    connection.execute(f"DELETE FROM main.coalition WHERE id IN ({there})")


def _take_in(connection: sqlite3.Connection, apart: int, pack_id: str, slices: SliceMerge) -> None:
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
        "UPDATE search_text SET members = trim(search_text.members || ' · ' || found.members, ' ·'),"
        " text = search_text.text || ' · ' || found.text FROM ("
        " SELECT c.n AS n, t.members AS members, t.text AS text FROM pack.coalition p"
        " JOIN pack.search_text t ON t.n = p.n JOIN main.coalition c ON c.id = p.id"
        " WHERE p.id NOT IN (SELECT id FROM fresh)) AS found"
        " WHERE search_text.n = found.n AND search_text.text <> found.text"
    )
    known = slices.known()
    slices.take(pack_id)
    for table in _NUMBERED:
        _add_numbered(connection, table, pack_id, known if table == "membership" else ())
    connection.execute("DROP TABLE fresh")
    _add_turns(connection)


def _add_numbered(connection: sqlite3.Connection, table: str, pack_id: str, known: Iterable[tuple[int, bool]]) -> None:
    """Records with their citations, under row numbers above those there are.

    `known` are those that are there in another form than as rows, and whether they say something else there.
    """
    (above,) = connection.execute(f"SELECT coalesce(max(n), 0) FROM main.{table}").fetchone()
    columns = [column.name for column in schema.metadata.tables[table].columns if column.name not in ("n", "key")]
    listed = ", ".join(f'"{name}"' for name in columns)
    differs = " OR ".join(f't."{name}" IS NOT m."{name}"' for name in columns if name not in _NOT_CONTENT)
    whose = "substr(t.subject, 11)" if table == "fact" else "t.coalition"
    forms = "t.subject LIKE 'form:%'" if table == "fact" else "false"
    # Only what is said of a coalition that was there can be there already.
    connection.execute(
        f"CREATE TEMP TABLE known AS SELECT t.n AS n, {differs} AS differs FROM pack.{table} t"
        f" CROSS JOIN main.{table} m ON m.key = t.key WHERE {whose} NOT IN (SELECT id FROM fresh)"
        f" AND ({forms} OR EXISTS (SELECT 1 FROM pack.coalition WHERE id NOT IN (SELECT id FROM fresh)))"
    )
    connection.executemany("INSERT INTO known VALUES (?, ?)", known)
    with _without_indexes(connection, table):
        connection.execute(
            f"INSERT INTO main.{table} (n, key, {listed})"
            " SELECT n + ?, CASE WHEN n IN (SELECT n FROM known) THEN key || '~' || ? ELSE key END,"
            f" {listed} FROM pack.{table} WHERE n NOT IN (SELECT n FROM known WHERE NOT differs)",
            [above, pack_id],
        )
    connection.execute(
        "INSERT INTO main.citation SELECT owner, n + ?, place, source, locator, confidence, quote FROM pack.citation"
        " WHERE owner = ? AND n NOT IN (SELECT n FROM known WHERE NOT differs)", [above, table],
    )  # fmt: skip
    connection.execute("DROP TABLE known")


@contextmanager
def _without_indexes(connection: sqlite3.Connection, table: str) -> Iterator[None]:
    """Take a table's indexes away and make them anew: many rows are sorted faster than they are sorted in."""
    made = connection.execute(
        "SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", [table]
    ).fetchall()
    for name, _ in made:
        connection.execute(f"DROP INDEX main.{name}")
    yield
    for _, sql in made:
        connection.execute(sql)


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
    listed = ", ".join(schema.PLACES)
    connection.execute(f"CREATE TEMP TABLE moved (was INTEGER PRIMARY KEY, n INTEGER, {listed})")
    marks = ", ".join("?" * (2 + len(schema.PLACES)))
    connection.executemany(
        f"INSERT INTO moved VALUES ({marks})",
        in_turns(sorted((row[0], n, *ranks) for n, (row, ranks) in enumerate(zip(found, places, strict=True), 1))),
    )
    kept = [one.name for one in schema.coalition.columns if one.name != "n" and one.name not in schema.PLACES]
    columns = ", ".join(kept)
    with _without_indexes(connection, "coalition"):
        # All rows anew: to change the number of each where it stands takes twice as long.
        connection.execute(f"CREATE TEMP TABLE heads AS SELECT n AS was, {columns} FROM coalition")
        connection.execute("DELETE FROM coalition")
        connection.execute(
            f"INSERT INTO coalition (n, {columns}, {listed})"
            f" SELECT n, {columns}, {listed} FROM heads JOIN moved USING (was) ORDER BY n"
        )
        connection.execute("DROP TABLE heads")
    connection.execute("CREATE TEMP TABLE texts (n INTEGER PRIMARY KEY, name, aliases, members, text)")
    connection.execute("INSERT INTO texts SELECT * FROM search_text")
    connection.execute("DELETE FROM search_text")
    connection.execute(
        "INSERT INTO search_text SELECT m.n, t.name, t.aliases, t.members, t.text"
        " FROM moved m JOIN texts t ON t.n = m.was ORDER BY m.n"
    )
    connection.execute("DROP TABLE texts")
    connection.execute("DROP TABLE moved")


def _index_search(connection: sqlite3.Connection) -> None:
    """The index over the words anew: its row numbers have changed."""
    connection.execute("INSERT INTO search(search) VALUES ('delete-all')")
    rows = connection.execute("SELECT n, name, aliases, members, text FROM search_text ORDER BY n").fetchall()
    connection.executemany(
        "INSERT INTO search(rowid, name, aliases, members, text) VALUES (?, ?, ?, ?, ?)",
        ((row[0], *(_folded(text) for text in row[1:])) for row in rows),
    )
    connection.execute("INSERT INTO search(search) VALUES ('optimize')")


def _folded(text: str) -> str:
    """A text folded; the names of members, which many have in common, each once."""
    return " · ".join(map(_fold_once, text.split(" · ")))


@lru_cache(maxsize=50_000)
def _fold_once(text: str) -> str:
    return fold(text)
