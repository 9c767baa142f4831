"""Verified copies of the notebook, made by SQLite's own backup, rotated by age."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from minilat_desktop.domain.problems import CannotWrite, Damaged
from minilat_desktop.store import journal, verifying
from minilat_desktop.store.verifying import verify

__all__ = ["Made", "every", "expired", "made_at", "make", "newest", "restore", "verify"]

_TIME = "%Y%m%dT%H%M%S%fZ"
# The number says which came after which, whatever the clock said then; copies of older programs have none.
_NAME = re.compile(r"notebook-(?P<time>\d{8}T\d{12}Z)(?:-(?P<number>\d{1,9}))?(?P<kept>-kept)?\.db")
_DAYS_WHOLE, _DAILY, _WEEKLY, _MONTHLY = 2, 12, 10, 9
# Copied in steps of so many pages, between which the window may save; one step takes a few milliseconds.
_PAGES = 1_000
_CHUNK = 1 << 20
# What a killed program left half written is tidied away after this long.
_STALE_S = 3_600


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made. `missing` is how many notes are gone that nobody deleted, where that is more than a fifth
    of them; nothing was rotated then.
    """

    path: Path
    missing: int = 0


def make(notebook: Path, folder: Path, now: datetime | None = None) -> Made | None:
    """Copy the notebook into the folder of backups, verify the copy, rotate. None when nothing changed since the last.

    Raises `CannotWrite` or `Damaged`; no earlier backup is touched then.
    """
    now = now or datetime.now(UTC)
    temporary: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _tidy(folder)
        descriptor, name = tempfile.mkstemp(prefix=".backup-", suffix=".part", dir=folder)
        os.close(descriptor)
        temporary = Path(name)
        _copy(notebook, temporary)
        previous = newest(folder)
        if previous is not None and _alike(previous, temporary):
            return None
        _verify(temporary, previous)
        _sync(temporary)
        final = folder / f"notebook-{now.strftime(_TIME)}-{_number(previous) + 1:06d}.db"
        os.replace(temporary, final)
        _sync(folder)
        missing = 0 if previous is None else _missing(previous, final)
        if previous is not None and missing:
            _pin(previous)
    except sqlite3.DatabaseError as error:
        if not isinstance(error, sqlite3.OperationalError):
            raise Damaged(f"“{notebook}” is damaged.", detail=str(error)) from error
        raise _not_written(folder, error) from error
    except OSError as error:
        raise _not_written(folder, error) from error
    finally:
        _take_away(temporary)
    for path in [] if missing else expired(every(folder), now):
        _take_away(path)
    return Made(final, missing)


def _take_away(path: Path | None) -> None:
    """Remove a file; one that cannot be removed is in nobody's way, and tried again another time."""
    if path is not None:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _not_written(folder: Path, error: Exception) -> CannotWrite:
    return CannotWrite(
        f"A backup could not be written to “{folder}”.",
        safe="The notebook and earlier backups are untouched.",
        remedy="Free some space there, or choose another folder for backups.",
        detail=str(error),
    )


def _copy(notebook: Path, target: Path) -> None:
    source = sqlite3.connect(verifying.address(notebook, resting=False), uri=True, timeout=10)
    with closing(source), closing(sqlite3.connect(target)) as copy:
        # The copy is nobody's until it is whole, verified and synced: it needs no journal of its own.
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        source.backup(copy, pages=_PAGES, sleep=0.01)


def _verify(path: Path, previous: Path | None) -> None:
    """Verify a copy; what an earlier one holds the very same was looked at then, as long as that one can be read."""
    if previous is not None:
        with contextlib.suppress(Damaged):
            verify(path, previous)
            return
    verify(path)


def _alike(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as left, other.open("rb") as right:
        while chunk := left.read(_CHUNK):
            if chunk != right.read(_CHUNK):
                return False
    return True


def _tidy(folder: Path) -> None:
    """Take away what a killed program left half written; what another is writing just now is younger."""
    for left in folder.glob(".backup-*"):
        with contextlib.suppress(OSError):
            if abs(time.time() - left.stat().st_mtime) > _STALE_S:
                left.unlink()


def _missing(previous: Path, made: Path) -> int:
    """How many notes of the previous copy are gone without a step that took them away; 0 unless more than a fifth."""
    with verifying.reading(made) as connection:
        connection.execute("ATTACH ? AS earlier", [verifying.address(previous)])
        gone = {
            row[0]
            for row in connection.execute(
                "SELECT a.id FROM earlier.note AS a LEFT JOIN main.note AS b ON b.id = a.id"
                " WHERE b.id IS NULL AND a.deleted = ''"
            )
        }
        before = int(connection.execute("SELECT count(*) FROM earlier.note WHERE deleted = ''").fetchone()[0])
        if len(gone) * 5 <= before:
            return 0
        gone -= _undone_for_good(connection)
        for images, undone in connection.execute("SELECT images, undone FROM main.journal ORDER BY n DESC"):
            gone -= journal.taken_away(images, undone)
            if not gone:
                break
    return len(gone) if len(gone) * 5 > before else 0


def _undone_for_good(connection: sqlite3.Connection) -> set[str]:
    """The notes that went when their step was undone, and cannot come back because others were taken since."""
    first, last = journal.FORGOTTEN, f"{journal.FORGOTTEN}\U0010ffff"
    rows = connection.execute("SELECT value FROM main.meta WHERE key >= ? AND key < ?", [first, last])
    return {str(one) for (value,) in rows for one in json.loads(value)}


def _pin(path: Path) -> None:
    """Keep a backup for good: its name says so."""
    if not path.stem.endswith("-kept"):
        os.replace(path, path.with_name(f"{path.stem}-kept.db"))
        _sync(path.parent)


def _sync(path: Path) -> None:
    if path.is_dir() and os.name != "posix":
        return
    # A file is synced through a descriptor that may write: Windows refuses the other kind.
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def every(folder: Path) -> list[Path]:
    """The backups there are, newest first. Other files that somebody put there are left alone."""
    found = [path for path in folder.glob("notebook-*.db") if made_at(path)]
    return sorted(found, key=_order, reverse=True)


def _order(path: Path) -> tuple[int, str]:
    return _number(path), path.name


def _number(path: Path | None) -> int:
    match = _NAME.fullmatch(path.name) if path is not None else None
    return int(match["number"] or 0) if match else 0


def made_at(path: Path) -> datetime | None:
    """When a backup was made by the clock of then; None for a file that is no backup."""
    match = _NAME.fullmatch(path.name)
    try:
        return datetime.strptime(match["time"], _TIME).replace(tzinfo=UTC) if match else None
    except ValueError:
        return None


def newest(folder: Path) -> Path | None:
    """The newest backup, if any; all were verified when they were made."""
    return next(iter(every(folder)), None)


def expired(paths: Sequence[Path], now: datetime) -> list[Path]:
    """Which of the backups (newest first) the rotation lets go.

    All of two days stay, then the newest of each of 12 days, 10 weeks and 9 months, and always the newest of all, and
    those that are kept for good. A clock that jumped makes no backup go that came last: their order is that of their
    numbers, and one from the future is not of these two days.
    """
    kept: set[Path] = set(paths[:1])
    days: set[str] = set()
    weeks: set[str] = set()
    months: set[str] = set()
    for path in paths:
        made = made_at(path)
        if made is None or path.stem.endswith("-kept"):
            kept.add(path)
            continue
        if abs(now - made) < timedelta(days=_DAYS_WHOLE):
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
        source = sqlite3.connect(verifying.address(backup), uri=True)
        with closing(source), closing(sqlite3.connect(temporary)) as target:
            source.backup(target)
        _sync(temporary)
        aside = _set_aside(notebook)
        # Its other name is on the disk before the restored file may take its own.
        _sync(notebook.parent)
        try:
            os.replace(temporary, notebook)
        except OSError:
            if aside is not None:
                aside.unlink() if notebook.exists() else os.rename(aside, notebook)
            raise
        _sync(notebook.parent)
    except (OSError, sqlite3.Error) as error:
        raise CannotWrite(
            f"The backup could not be put in place of “{notebook}”.", safe="The backup is untouched.",
            remedy="Make room or choose another folder, then try again.", detail=str(error),
        ) from error  # fmt: skip
    finally:
        _take_away(temporary)
    return aside


def _set_aside(notebook: Path) -> Path | None:
    """Give the notebook another name, with the journal that belongs to it: left behind it would spoil the new one."""
    if not notebook.exists():
        return None
    aside = notebook.with_name(datetime.now(UTC).strftime("notebook-set-aside-%Y%m%dT%H%M%S%fZ.db"))
    journal_file = notebook.with_name(f"{notebook.name}-journal")
    if not journal_file.exists() or not journal_file.stat().st_size:
        # Under both names until the restored one takes its place: at no moment is there no notebook.
        with contextlib.suppress(OSError):
            os.link(notebook, aside)
            return aside
    os.rename(notebook, aside)
    if journal_file.exists():
        os.rename(journal_file, aside.with_name(f"{aside.name}-journal"))
    return aside
