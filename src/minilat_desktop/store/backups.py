"""Verified copies of the notebook, made by SQLite's own backup, rotated by age."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from minilat_desktop.domain.problems import CannotWrite, Damaged
from minilat_desktop.store import notebook_schema as schema

_NAME = "notebook-%Y%m%dT%H%M%S%fZ.db"
_DAYS_WHOLE, _DAILY, _WEEKLY, _MONTHLY = 2, 12, 10, 9


def verify(path: Path) -> int:
    """Check a notebook file that nobody has open: SQLite's checks and every row's hash. Gives the number of notes.

    Raises `Damaged`, which says what is wrong.
    """
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            if connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
                raise Damaged(f"“{path}” is not a Minilat notebook.")
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if said != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
                raise Damaged(f"“{path}” is damaged.", detail=str(said)[:200])
            present = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            # A copy made by an older program has fewer tables.
            for table in (table for table in schema.HASHED if table.name in present):
                for row in connection.execute(f'SELECT * FROM "{table.name}"'):
                    if not schema.intact(dict(row)):
                        raise Damaged(f"“{path}” is damaged: a row of “{table.name}” fails its checksum.")
            return int(connection.execute("SELECT count(*) FROM note WHERE deleted = ''").fetchone()[0])
    except sqlite3.DatabaseError as error:
        raise Damaged(f"“{path}” is damaged.", detail=str(error)) from error


def make(notebook: Path, folder: Path) -> Path | None:
    """Copy the notebook into the folder of backups, verify the copy, rotate. None when nothing changed since the last.

    Raises `CannotWrite` or `Damaged`; no earlier backup is touched then.
    """
    temporary: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".backup-", suffix=".part", dir=folder)
        os.close(descriptor)
        temporary = Path(name)
        _copy(notebook, temporary)
        verify(temporary)
        previous = newest(folder)
        if previous is not None and previous.read_bytes() == temporary.read_bytes():
            return None
        final = folder / datetime.now(UTC).strftime(_NAME)
        _sync(temporary)
        os.replace(temporary, final)
        _sync(folder)
    except sqlite3.DatabaseError as error:
        if not isinstance(error, sqlite3.OperationalError):
            raise Damaged(f"“{notebook}” is damaged.", detail=str(error)) from error
        raise CannotWrite(
            f"A backup could not be written to “{folder}”.",
            safe="The notebook and earlier backups are untouched.", detail=str(error),
        ) from error  # fmt: skip
    except OSError as error:
        raise CannotWrite(
            f"A backup could not be written to “{folder}”.",
            safe="The notebook and earlier backups are untouched.",
            detail=str(error),
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    for path in expired(every(folder), datetime.now(UTC)):
        path.unlink(missing_ok=True)
    return final


def _copy(notebook: Path, target: Path) -> None:
    source = sqlite3.connect(f"file:{quote(str(notebook))}?mode=ro", uri=True, timeout=10)
    with closing(source), closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _sync(path: Path) -> None:
    if path.is_dir() and os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def every(folder: Path) -> list[Path]:
    """The backups there are, newest first. Other files that somebody put there are left alone."""
    return sorted((path for path in folder.glob("notebook-*.db") if _made(path)), reverse=True)


def _made(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


def newest(folder: Path) -> Path | None:
    """The newest backup, if any; all were verified when they were made."""
    return next(iter(every(folder)), None)


def expired(paths: Sequence[Path], now: datetime) -> list[Path]:
    """Which of the backups (newest first) the rotation lets go.

    All of two days stay, then the newest of each of 12 days, 10 weeks and 9 months, and always the newest of all.
    """
    kept: set[Path] = set(paths[:1])
    days: set[str] = set()
    weeks: set[str] = set()
    months: set[str] = set()
    for path in paths:
        made = _made(path)
        if made is None:
            kept.add(path)
            continue
        if now - made < timedelta(days=_DAYS_WHOLE):
            kept.add(path)
        for seen, period, most in ((days, "%Y-%m-%d", _DAILY), (weeks, "%G-%V", _WEEKLY), (months, "%Y-%m", _MONTHLY)):
            label = made.strftime(period)
            if label not in seen and len(seen) < most:
                seen.add(label)
                kept.add(path)
    return [path for path in paths if path not in kept]


def restore(backup: Path, notebook: Path) -> Path | None:
    """Put a verified backup in the notebook's place; what was there is set aside and its new name returned.

    Raises `Damaged` or `CannotWrite`; the notebook is then where it was.
    """
    verify(backup)
    temporary: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=".restore-", dir=notebook.parent)
        os.close(descriptor)
        temporary = Path(name)
        _copy(backup, temporary)
        _sync(temporary)
        aside = _set_aside(notebook)
        try:
            os.replace(temporary, notebook)
        except OSError:
            if aside is not None:
                os.rename(aside, notebook)
            raise
        _sync(notebook.parent)
    except (OSError, sqlite3.Error) as error:
        raise CannotWrite(
            f"The backup could not be put in place of “{notebook}”.", safe="The backup is untouched.",
            remedy="Make room or choose another folder, then try again.", detail=str(error),
        ) from error  # fmt: skip
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return aside


def _set_aside(notebook: Path) -> Path | None:
    """Give the notebook another name, with the journal that belongs to it: left behind it would spoil the new one."""
    if not notebook.exists():
        return None
    aside = notebook.with_name(datetime.now(UTC).strftime("notebook-set-aside-%Y%m%dT%H%M%S%fZ.db"))
    os.rename(notebook, aside)
    journal = notebook.with_name(f"{notebook.name}-journal")
    if journal.exists():
        os.rename(journal, aside.with_name(f"{aside.name}-journal"))
    return aside
