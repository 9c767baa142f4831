"""Backups of the notebook: made, listed, compared with what there is, put back; and what is wrong with the files."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from minilat_desktop.domain import dates
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.keeping import AtRisk, Backup, Difference, Differences, Finding
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import Damaged, Problem, Refused
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService, footprint
from minilat_desktop.services.recording import now
from minilat_desktop.store import backups, catalogue_check, differing, journal, verifying
from minilat_desktop.store import notebook as store

_ASIDE = "notebook-set-aside-*.db"


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a round of backups made, and what is to be said of it."""

    made: tuple[Path, ...]
    warnings: tuple[str, ...] = ()


class SafeKeeping:
    """The copies of one notebook: in its own folder of backups, in one of the user's choice, and set aside.

    `notebook` is None where it cannot be opened; then copies are still listed, compared and put in its place.
    """

    def __init__(self, path: Path, folder: Path, notebook: NotebookService | None, also: Path | None = None) -> None:
        self.path, self.folder, self.also = path, folder, also
        self._notebook = notebook

    # Making

    def back_up(self) -> BackedUp:
        """Make a verified backup in each folder if anything changed since the last there.

        Raises `CannotWrite` or `Damaged` for the own folder; one of the user's choice that is out of reach is told of.
        """
        if self._notebook is None or self._notebook.read_only:
            return BackedUp(())
        made, warnings = [], []
        for folder in filter(None, (self.folder, self.also)):
            try:
                one = backups.make(self.path, folder)
            except Problem as problem:
                if folder == self.folder:
                    raise
                warnings.append(str(problem))
                continue
            if one is not None:
                made.append(one.path)
                if one.missing:
                    warnings.append(
                        f"{grouped(one.missing)} notes are gone that nobody deleted. The backup before is kept for"
                        " good; Tools ▸ Restore from a backup… shows what differs."
                    )
        return BackedUp(tuple(made), tuple(warnings))

    # Looking

    def copies(self) -> list[Backup]:
        """Every copy there is, of each folder the newest first."""
        found = [_described(path, "backup") for path in backups.every(self.folder)]
        if self.also is not None and self.also != self.folder:
            found += [_described(path, f"in {self.also}") for path in _reachable(self.also)]
        if self.path.parent.is_dir():
            found += [_described(path, "set aside") for path in sorted(self.path.parent.glob(_ASIDE))[::-1]]
        return found

    def differences(self, copy: Backup) -> Differences:
        """What would become of each thing if the copy took the notebook's place. Raises `Damaged`."""
        return differing.between(self.path, copy.path)

    def at_risk(self) -> AtRisk:
        """What would be lost if the disk died now: the answer counts from the newest backup that is sound."""
        for copy in self.copies():
            if copy.where == "set aside":
                continue
            try:
                return AtRisk(copy, self.differences(copy))
            except Damaged:
                continue
        notes = 0 if self._notebook is None else len(self._notebook.search())
        return AtRisk(None, Differences(notes, 0, ()))

    def notes_in(self, copy: Backup) -> int:
        """How many notes a copy holds, once it was verified. Raises `Damaged`."""
        return backups.verify(copy.path)

    def findings(self) -> list[Finding]:
        """Everything that is wrong with the notebook's file, in words; nothing for one that is not there."""
        if not self.path.exists():
            return []
        with contextlib.suppress(Problem):
            # What a killed program left half done is taken back by opening it; reading alone may not do that.
            store.Notebook(self.path).close()
        return verifying.findings(self.path, resting=False)

    # Putting back

    def restore(self, copy: Backup) -> tuple[str, Changes]:
        """Make the notebook hold what a copy holds, as one step that one undo takes back; what was there is backed up.

        Where the notebook cannot be opened, the copy takes its place and the file is set aside. What was done and what
        changed. Raises `Damaged`, `CannotWrite` or `NewerVersion`.
        """
        if self._notebook is None:
            return self.put_in_place(copy), Changes(selection=True, packs=True, saved=True, compared=True)
        found = self.differences(copy)
        wanted = frozenset((one.table, one.id) for one in found.found)
        changes = self._take(copy, wanted, f"restore the backup of {dates.moment_in_words(copy.made)}")
        return f"Restored: {found.summary} Edit ▸ Undo takes it back.", changes

    def restore_one(self, copy: Backup, difference: Difference) -> Changes:
        """Bring one thing back as it is in a copy, as a step of its own."""
        wanted = frozenset({(difference.table, difference.id)})
        return self._take(copy, wanted, f"restore {difference.name} from {dates.moment_in_words(copy.made)}")

    def put_in_place(self, copy: Backup) -> str:
        """Put a copy in the place of a notebook that is not open; gives where that one was set aside, in words."""
        aside = backups.restore(copy.path, self.path)
        return "" if aside is None else f"The file that was there is set aside as “{aside.name}”."

    def _take(self, copy: Backup, wanted: frozenset[tuple[str, str]], label: str) -> Changes:
        """Make the wanted rows what they are in a copy, after a backup.

        Where a row of the notebook is damaged there is none: that row may be what is to be brought back.
        """
        assert self._notebook is not None
        with contextlib.suppress(Damaged):
            self._notebook.back_up()
        backups.verify(copy.path)
        with differing.brought_up(copy.path) as path:
            rows = dict(_keyed(differing.rows(path, partial(_is_wanted, wanted))))
            with self._notebook.file.writing() as connection:
                done = journal.change(connection, label, now(), {key: rows.get(key) for key in wanted})
                differing.take_beside(connection, path, {row_id for table, row_id in wanted if table == "note"})
        return footprint(done)


def catalogue_findings(path: Path) -> list[Finding]:
    """What is wrong with a catalogue's file: by SQLite's checks, and by reading every coalition in it."""
    told = catalogue_check.findings(path)
    if told:
        return told
    try:
        with contextlib.closing(CatalogueService(path)) as catalogue:
            for coalition_id in catalogue.heads():
                catalogue.coalition(coalition_id)
    except Problem as problem:
        told.append(Finding("file", str(problem)))
    return told


def found(safe: SafeKeeping, wanted: str) -> Backup:
    """The copy that a path or a name means. Raises `Refused`."""
    path = Path(wanted)
    for copy in safe.copies():
        if wanted == copy.path.name or path.absolute() == copy.path.absolute():
            return copy
    if not path.is_file():
        raise Refused(
            f"There is no backup “{wanted}”.", safe="Nothing was changed.",
            remedy="`restore --list` names those there are.",
        )  # fmt: skip
    return _described(path, "a file of yours")


def _is_wanted(wanted: frozenset[tuple[str, str]], table: str, row_id: str) -> bool:
    return (table, row_id) in wanted


def _keyed(rows: Iterable[tuple[str, dict[str, Any]]]) -> Iterable[tuple[tuple[str, str], dict[str, Any]]]:
    return (((table, values["id"]), values) for table, values in rows)


def _reachable(folder: Path) -> list[Path]:
    try:
        return backups.every(folder)
    except OSError:
        return []


def _described(path: Path, where: str) -> Backup:
    made, size = backups.made_at(path), 0
    try:
        status = path.stat()
        size = status.st_size
        made = made or _aside_at(path) or datetime.fromtimestamp(status.st_mtime, UTC)
    except OSError:
        made = made or datetime.fromtimestamp(0, UTC)
    return Backup(path, made.isoformat(timespec="seconds"), where, size)


def _aside_at(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.stem, "notebook-set-aside-%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
    except ValueError:
        return None
