"""Opens the notebook so that nothing can be lost: its marks are checked first, every write is one durable transaction.

`synchronous = EXTRA` with a truncated rollback journal lost no acknowledged commit in tens of thousands of replayed
power cuts, where WAL with NORMAL and DELETE with FULL lost some. The live file is only ever touched by SQLite: opening
it by other means drops its POSIX locks.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, exc
from sqlalchemy.pool import NullPool, QueuePool

from minilat_desktop.domain.problems import CannotWrite, Damaged, Locked, NewerVersion, Problem, Unconfirmed
from minilat_desktop.store import notebook_schema as schema

_PRAGMAS = (
    "journal_mode = TRUNCATE",
    "synchronous = EXTRA",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
)
BUSY_MS = 10_000
# What services hand from one function of this floor to the next, without knowing the library.
Open = Connection
VERSION = schema.VERSION
# The first format that knows data packs.
WITH_PACKS = 2
# The first that knows comparisons.
WITH_COMPARISONS = 4
# The first whose notes have tags.
WITH_TAGS = 5
# The first that knows own entries.
WITH_ENTRIES = 6


class Notebook:
    """An open notebook file. `read_only` is True when it was asked for, or when a newer program wrote the file."""

    def __init__(self, path: Path, *, read_only: bool = False, busy_ms: int = BUSY_MS) -> None:
        self.path = path
        self.read_only = read_only
        self._busy_ms = busy_ms
        self._engine = create_engine(
            "sqlite://", creator=self._connect, poolclass=QueuePool, pool_size=1, max_overflow=2, hide_parameters=True
        )
        self.version = 0
        try:
            with self.reading() as connection:
                self._check_shape(connection)
        except BaseException:
            self.close()
            raise

    def _connect(self) -> sqlite3.Connection:
        mode = "ro" if self.read_only else "rw"
        connection = sqlite3.connect(
            f"file:{quote(str(self.path))}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False,
            timeout=self._busy_ms / 1000,
        )  # fmt: skip
        # A flipped bit may leave text that is no UTF-8; the note is then shown as damaged rather than not at all.
        connection.text_factory = _decode
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Check the marks before anything that could write, then set what every connection is set to."""
        (application,) = connection.execute("PRAGMA application_id").fetchone() or (0,)
        (self.version,) = connection.execute("PRAGMA user_version").fetchone() or (0,)
        if application != schema.APPLICATION_ID or self.version < 1:
            raise damaged(self.path, "it is not a Minilat notebook")
        self.read_only = self.read_only or self.version > schema.VERSION
        for pragma in _PRAGMAS:
            if not (self.read_only and pragma.startswith("journal_mode")):
                connection.execute(f"PRAGMA {pragma}")

    def _check_shape(self, connection: Connection) -> None:
        """A bit that flipped in the name of a table or column makes another notebook of it, which is told at once."""
        if self.newer:
            return
        for table in schema.metadata.sorted_tables:
            columns = {row[1] for row in connection.exec_driver_sql(f'PRAGMA table_info("{table.name}")')}
            whole = self.version == schema.VERSION
            if (whole and columns != set(table.c.keys())) or not columns <= set(table.c.keys()):
                raise damaged(self.path, f"its table “{table.name}” is not what it should be")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction: one consistent view."""
        with self._told_in_words(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                _roll_back(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction: all of it is on the disk when this returns, or none of it."""
        if self.read_only:
            raise self._cannot_write()
        with self._told_in_words(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            before = _last_step(connection)
            try:
                yield connection
                self._commit(connection, before)
            except BaseException:
                _roll_back(connection)
                raise

    def _commit(self, connection: Connection, before: object) -> None:
        """Commit. Where the disk fails at the very last sync, SQLite says that it failed and yet the change is there:
        whoever takes it for lost would write it a second time, so it is looked for. Raises `Unconfirmed` then.
        """
        wanted = _last_step(connection)
        try:
            connection.exec_driver_sql("COMMIT")
        except exc.DBAPIError as error:
            name = getattr(error.orig, "sqlite_errorname", "") or ""
            if "IOERR" not in name or wanted == before:
                raise
            _roll_back(connection)
            with self.reading() as again:
                if _last_step(again) != wanted:
                    raise
            raise unconfirmed(self.path, name) from error

    @property
    def newer(self) -> bool:
        """Whether a newer program wrote the file."""
        return self.version > schema.VERSION

    def _cannot_write(self) -> Problem:
        if self.newer:
            return newer(self.path, self.version)
        return CannotWrite(f"The notebook “{self.path}” is open read-only.", safe="What it holds is untouched.")

    @contextmanager
    def _told_in_words(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as error:
            raise in_words(self.path, error.orig or error) from error
        except sqlite3.Error as error:
            raise in_words(self.path, error) from error
        except (exc.SQLAlchemyError, UnicodeDecodeError) as error:
            # More rows than an id can have, a column that is not there or has no name: no sound file answers so.
            raise damaged(self.path, "its contents contradict themselves", type(error).__name__) from error

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def _decode(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _roll_back(connection: Connection) -> None:
    # A failure on a full disk may already have rolled back; the error that matters is the first one.
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection) and driver.in_transaction:
        driver.execute("ROLLBACK")


def _last_step(connection: Connection) -> object:
    """What tells one step of the history from every other: each change that a user makes is one."""
    found = connection.exec_driver_sql("SELECT n, time FROM journal ORDER BY n DESC LIMIT 1").first()
    return None if found is None else tuple(found)


def unconfirmed(path: Path, detail: str) -> Unconfirmed:
    """The problem of a change that is there without the disk's word for it."""
    return Unconfirmed(
        f"The notebook “{path}” was written, but the disk reported an error instead of confirming it.",
        safe="The change can be read back from the file; a power cut now might undo it.",
        remedy="Check the disk, and make a backup in another folder.", detail=detail,
    )  # fmt: skip


def in_words(path: Path, error: BaseException) -> Problem:
    """An SQLite error as a problem."""
    name = getattr(error, "sqlite_errorname", "") or ""
    file, told = f"The notebook “{path}”", name or type(error).__name__
    if "FULL" in name:
        return CannotWrite(
            f"{file} could not be written: the disk is full.",
            safe="Everything saved before is untouched.",
            remedy="Free some space, then try again.", detail=told,
        )  # fmt: skip
    if "BUSY" in name or "LOCKED" in name:
        return Locked(
            f"{file} is being written by another program.", safe="Nothing was changed.",
            remedy="Close the other program or try again in a moment.", detail=told,
        )  # fmt: skip
    if "READONLY" in name or "CANTOPEN" in name or "PERM" in name:
        return CannotWrite(
            f"{file} cannot be written: the file or its folder is read-only or missing.",
            safe="What it holds is untouched.",
            remedy="Give yourself the right to write there, or choose another folder with --data-dir.", detail=told,
        )  # fmt: skip
    if "IOERR" in name:
        return CannotWrite(
            f"{file} could not be read or written: the disk reported an error, or is full.",
            safe="Everything saved before is untouched.", remedy="Check the disk, then try again.", detail=told,
        )  # fmt: skip
    if "CORRUPT" in name or "NOTADB" in name or name == "SQLITE_ERROR":
        # SQLITE_ERROR is a table or column that is not there: our own statements are fixed and tested.
        return damaged(path, "its contents are not readable", told)
    return CannotWrite(f"{file} refused the change.", safe="Nothing was changed.", detail=told)


def damaged(path: Path, why: str, detail: str = "") -> Damaged:
    """The problem of a notebook that cannot be trusted."""
    return Damaged(
        f"The notebook “{path}” is damaged: {why}.", safe="The file is left exactly as it is.",
        remedy=f"Restore a backup from “{path.parent / 'backups'}”, or move the file away to start an empty notebook.",
        detail=detail,
    )  # fmt: skip


def newer(path: Path, version: int) -> NewerVersion:
    """The problem of a notebook that a newer program wrote."""
    return NewerVersion(
        f"The notebook “{path}” was written by a newer version of the program"
        f" (format {version}; this one writes {schema.VERSION}).",
        safe="It is opened read-only and not changed.", remedy="Install the newer program to write in it.",
    )  # fmt: skip


def create(path: Path) -> None:
    """Make an empty notebook: whole in a temporary file first, so that no crash leaves half of one.

    An existing file is never replaced. Raises `CannotWrite`.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".notebook-", dir=path.parent)
        os.close(descriptor)
        temporary = Path(name)
        _initialise(temporary)
        _link_into_place(temporary, path)
    except OSError as error:
        raise CannotWrite(
            f"A notebook could not be made in “{path.parent}”: {error.strerror}.",
            safe="The catalogue can be read all the same.",
            remedy="Give yourself the right to write there, or choose another folder with --data-dir.",
            detail=f"errno {error.errno}",
        ) from error  # fmt: skip
    except exc.DBAPIError as error:
        raise in_words(path, error.orig or error) from error
    finally:
        if temporary is not None:
            # One that cannot be removed is in nobody's way.
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _link_into_place(temporary: Path, path: Path) -> None:
    """Give the file its name unless somebody else made one meanwhile."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    except OSError:
        # No hard links on this file system; the window between the check and the rename is harmless at first start.
        if not path.exists():
            os.rename(temporary, path)
    if os.name == "posix":
        descriptor = os.open(path.parent, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def _initialise(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"isolation_level": None})
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous = EXTRA")
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
        schema.metadata.create_all(connection)
        connection.exec_driver_sql(schema.SEARCH)
        connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {schema.VERSION}")
        connection.exec_driver_sql("COMMIT")
    engine.dispose()
