"""Data packs: what a stranger's file would bring, applied as one step that one undo takes back, switched on and off.

A pack's records lie in a catalogue file of their own. The catalogue in force is the shipped one with the packs that
are switched on merged into it; it can be made again at any time, and no note is ever touched by it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from minilat_desktop.domain.problems import CannotWrite, Refused, UnknownId
from minilat_desktop.services import arrivals, in_force, own_build, own_rows, pack_rows

if TYPE_CHECKING:
    from minilat_desktop.domain.changes import Changes
    from minilat_desktop.domain.entry import Entry
    from minilat_desktop.domain.importing import Going
    from minilat_desktop.domain.pack import ColumnMap, Pack, PackPlan, PackRead, Sniffed
    from minilat_desktop.services.catalogue import CatalogueService
    from minilat_desktop.services.notebook import NotebookService

KINDS = ("auto", "cow-igo", "exchange")


class PackService:
    """Reads, applies and lists packs. Their files lie in `folder`; the notebook keeps which there are."""

    def __init__(self, folder: Path, catalogue: CatalogueService, notebook: NotebookService) -> None:
        self._folder, self._shipped = folder, catalogue.shipped
        self._catalogue, self._notebook = catalogue, notebook

    # What a file would bring

    def plan(
        self, paths: Sequence[Path], kind: str = "auto", *, name: str = "", licence: str = "", today: str = "",
        answers: Mapping[str, str] | None = None, mapping: ColumnMap | None = None,
        progress: Callable[[str], bool] | None = None,
    ) -> PackPlan:  # fmt: skip
        """Read files and hold them against the catalogue; changes nothing. Raises `Refused`, and `GivenUp`.

        With a `mapping` the one file is anybody's CSV, its columns read as those of an exchange table. `progress` hears
        how far it has come, and answers whether it is still wanted.
        """
        from minilat_desktop.domain.importing import Going, uncollected

        with uncollected():
            return self._plan(paths, kind, name, licence, today, answers or {}, mapping, Going(progress))

    def _plan(
        self, paths: Sequence[Path], kind: str, name: str, licence: str, today: str, answers: Mapping[str, str],
        mapping: ColumnMap | None, going: Going,
    ) -> PackPlan:  # fmt: skip
        from minilat_desktop.domain.pack import PackPlan
        from minilat_desktop.services import pack_against

        called = name or paths[0].stem
        if mapping is None:
            read = self._read(paths, kind, called, licence, today, answers, going)
        else:
            read = self._read_mapped(paths[0], mapping, called, licence, today, answers, going)
        going.on("Comparing with the catalogue…")
        heads, read = pack_against.completed(self._catalogue, read)
        if not read.catalogue.coalitions and not read.doubts:
            raise Refused(
                f"Nothing in “{paths[0]}” could be taken: {len(read.refused)} of {read.rows} rows are refused."
                if read.rows
                else f"“{paths[0]}” holds no rows.",
                safe="Nothing was imported.",
                remedy=str(read.refused[0].place) + ": " + read.refused[0].reason if read.refused else "",
            )
        replaced = self._replaced(read, named=bool(name))
        if replaced is None and not name:
            read = replace(read, name=self._free_name(read.kind, read.name))
        new, changed, conflicting = self._compared(read, replaced, going)
        files = tuple(path.name for path in paths)
        replaces = replaced["name"] if replaced else ""
        return PackPlan(read, files, tuple(new), (*heads, *changed), tuple(conflicting), replaces)

    def _replaced(self, read: PackRead, *, named: bool) -> dict[str, str] | None:
        """The pack whose place another takes: of the same name where the user gave it, or of the same file."""
        rows = {row["id"]: row for row in self._notebook.pack_rows()}
        row = rows.get(pack_rows.id_of(read.kind, read.name))
        same = row is not None and (named or read.kind == "cow-igo" or row["sha256"] == read.sha256)
        return row if same else None

    def _free_name(self, kind: str, name: str) -> str:
        """A name no pack has: that of the file, with a number where another pack has it."""
        taken = {row["id"] for row in self._notebook.pack_rows()}
        numbered = (f"{name} ({number})" for number in range(2, len(taken) + 3))
        return next(one for one in (name, *numbered) if pack_rows.id_of(kind, one) not in taken)

    def _compared(
        self, read: PackRead, replaced: dict[str, str] | None, going: Going
    ) -> tuple[list[str], list[str], list[str]]:
        """The lines of a plan. What a pack that will be replaced says does not count as being there."""
        from minilat_desktop.services import pack_against
        from minilat_desktop.services.catalogue import CatalogueService

        if replaced is not None and replaced["enabled"] == "yes":
            path = self._merged([row for row in self._notebook.pack_rows() if row["id"] != replaced["id"]], going)
            there = CatalogueService(path, self._shipped)
            try:
                return pack_against.compared(there, read, going)
            finally:
                there.close()
                self._throw_away([path])
        return pack_against.compared(self._catalogue, read, going)

    def _read(
        self, paths: Sequence[Path], kind: str, name: str, licence: str, today: str, answers: Mapping[str, str],
        going: Going,
    ) -> PackRead:  # fmt: skip
        from minilat_desktop.formats import cow_igo, exchange

        actors = {actor.code: actor for actor in self._catalogue.actors()}
        kind = arrivals.kind_of(paths) if kind == "auto" else kind
        if kind == "cow-igo":
            read = cow_igo.read(paths[0], actors, answers, today=today)
            return replace(read, name=name if name != paths[0].stem else read.name, licence=licence or read.licence)
        known = {name: head[0] for name, head in self._catalogue.heads().items()}
        return exchange.read(
            paths, name=name, licence=licence, today=today, actors=actors, coalitions=known, answers=answers,
            going=going,
        )  # fmt: skip

    def _read_mapped(
        self, path: Path, mapping: ColumnMap, name: str, licence: str, today: str, answers: Mapping[str, str],
        going: Going,
    ) -> PackRead:  # fmt: skip
        from minilat_desktop.formats import exchange, foreign_csv

        sniffed = foreign_csv.sniff(path)
        table = foreign_csv.to_exchange(path, sniffed, mapping)
        return exchange.from_tables(
            [table], kind="csv", sha256=sniffed.sha256, name=name, licence=licence, today=today,
            actors={actor.code: actor for actor in self._catalogue.actors()},
            coalitions={name: head[0] for name, head in self._catalogue.heads().items()}, answers=answers,
            going=going,
        )  # fmt: skip

    # What is imported

    def packs(self) -> tuple[Pack, ...]:
        """Every pack, in the order of import."""
        from minilat_desktop.domain.pack import Pack

        return tuple(
            Pack(
                id=row["id"], name=row["name"], kind=row["kind"], files=row["files"], sha256=row["sha256"],
                licence=row["licence"], imported=row["imported"], coalitions=int(row["coalitions"]),
                memberships=int(row["memberships"]), events=int(row["events"]), values=int(row["values"]),
                enabled=row["enabled"] == "yes", wrong=self._wrong(row),
            )
            for row in self._notebook.pack_rows()
        )  # fmt: skip

    def apply(self, plan: PackPlan, progress: Callable[[str], bool] | None = None) -> Changes:
        """Take a pack in, after a backup, as one step. Raises `Refused` while doubts are open, and `CannotWrite`.

        `progress` hears how far it has come; when it answers false everything is left as it was, and `GivenUp` raised.
        """
        from minilat_desktop.domain.importing import Going, uncollected

        _settled(plan.read)
        with uncollected():
            return self._apply(plan, pack_rows.row_of(plan), Going(progress))

    def _apply(self, plan: PackPlan, row: dict[str, str], going: Going) -> Changes:
        from minilat_desktop.store import pack_build

        made: list[Path] = []
        try:
            going.on("Writing the pack…")
            made.append(self._own_file(row))
            pack_build.build(plan.read.catalogue, made[0], pack_rows.version(row), going)
            rows = [one for one in self._notebook.pack_rows() if one["id"] != row["id"]]
            made.append(self._merged([*rows, row], going))
            going.on("Noting it down…")
            return self._note(row["id"], row, f"import “{plan.read.name}”", made[1])
        except BaseException:
            self._throw_away(made)
            raise

    def _own_file(self, row: dict[str, str]) -> Path:
        path = self._file(row["id"], row["sha256"])
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotWrite(
                f"“{path.parent}” could not be made: {error.strerror}.", safe="Nothing was imported."
            ) from error
        return path

    def _throw_away(self, made: list[Path]) -> None:
        """Files of an import that came to nothing, unless a pack that is there has the same."""
        kept = {self._file(row["id"], row["sha256"]) for row in self._notebook.pack_rows()}
        kept.add(in_force.catalogue(self._shipped, self._folder))
        for path in made:
            if path.parent == self._folder and path not in kept:
                path.unlink(missing_ok=True)

    def set_enabled(self, pack_id: str, on: bool) -> Changes:
        """Switch a pack on or off. Raises `UnknownId`, and `CannotWrite` with nothing changed."""
        row = self._row(pack_id)
        after = {**row, "enabled": "yes" if on else "no"}
        merged = self._merged([after if one["id"] == pack_id else one for one in self._notebook.pack_rows()])
        return self._note(pack_id, after, f"switch {'on' if on else 'off'} “{row['name']}”", merged)

    def remove(self, pack_id: str) -> Changes:
        """Remove a pack; undo brings it back. Raises `UnknownId`, and `CannotWrite` with nothing changed."""
        row = self._row(pack_id)
        merged = self._merged([one for one in self._notebook.pack_rows() if one["id"] != pack_id])
        return self._note(pack_id, None, f"remove “{row['name']}”", merged)

    def _note(self, pack_id: str, row: dict[str, str] | None, label: str, merged: Path) -> Changes:
        return self.noted(partial(self._notebook.put_pack, pack_id, row, label), merged)

    def noted(self, note: Callable[[], Changes], merged: Path) -> Changes:
        """Note something down and point to its catalogue. Killed in between, the next start points to it."""
        (self._folder / in_force.POINTER).unlink(missing_ok=True)
        changes = note()
        self._point_to(merged)
        return changes

    def _row(self, pack_id: str) -> dict[str, str]:
        rows = {row["id"]: row for row in self._notebook.pack_rows()}
        if pack_id not in rows:
            known = ", ".join(rows) or "there is none"
            raise UnknownId(f"There is no pack “{pack_id[:80]}”.", remedy=f"Packs: {known}.")
        return rows[pack_id]

    def _file(self, pack_id: str, sha256: str) -> Path:
        return self._folder / f"{pack_id}-{sha256[:12]}.db"

    def bring_up(self) -> Path:
        """Make the catalogue of the packs that are switched on, unless it is there; gives its path."""
        merged = self._merged(self._notebook.pack_rows())
        self._point_to(merged)
        return merged

    def _wrong(self, row: dict[str, str]) -> str:
        """What is wrong with a pack's file, "" where nothing is."""
        from minilat_desktop.store import catalogue_merge

        path = self._file(row["id"], row["sha256"])
        if not path.is_file():
            return "file missing"
        return "" if catalogue_merge.is_pack(path, pack_rows.version(row)) else "file damaged"

    def _merged(self, rows: Sequence[dict[str, str]], going: Going | None = None) -> Path:
        """The catalogue with the packs of some rows that are switched on, and with the user's own entries."""
        return self.with_entries(own_rows.entries(self._notebook), rows, going)

    def with_entries(
        self, entries: Sequence[Entry], rows: Sequence[dict[str, str]] | None = None, going: Going | None = None
    ) -> Path:
        """The catalogue with packs (without rows: those that are there) and with own entries."""
        from minilat_desktop.domain.importing import Going

        base = self._of_packs(self._notebook.pack_rows() if rows is None else rows, going)
        return own_build.in_catalogue(base, entries, self._folder, going or Going())

    def base(self) -> Path:
        """The catalogue with the packs that are switched on, without own entries."""
        return self._of_packs(self._notebook.pack_rows())

    def _of_packs(self, rows: Sequence[dict[str, str]], going: Going | None = None) -> Path:
        """A pack whose file is gone or damaged is left out and listed so; the others are in force all the same."""
        enabled = [row for row in rows if row["enabled"] == "yes"]
        files = [self._file(row["id"], row["sha256"]) for row in enabled if not self._wrong(row)]
        if not files:
            return self._shipped
        identity = json.dumps([in_force.identity(self._shipped), [path.name for path in files]])
        merged = self._folder / f"in-force-{hashlib.sha256(identity.encode()).hexdigest()[:16]}.db"
        if not merged.is_file():
            from minilat_desktop.domain.importing import Going
            from minilat_desktop.store import catalogue_merge

            catalogue_merge.merge(self._shipped, files, merged, going or Going())
        return merged

    def _point_to(self, path: Path) -> None:
        from minilat_desktop.formats import files

        pointer = self._folder / in_force.POINTER
        name = "" if path == self._shipped else path.name
        content = json.dumps({"catalogue": name, "shipped": in_force.identity(self._shipped)}).encode()
        if self._folder.is_dir() and not (pointer.is_file() and pointer.read_bytes() == content):
            files.write_atomically(pointer, content)
        # What an import left that was killed goes too. What own entries are put into stays, and what last came of it:
        # undo goes back there.
        kept = {path, self.base(), *own_build.latest(self._folder)}
        for pattern in ("in-force-*.db", "own-*.db", ".merged-*", ".catalogue-*"):
            for stale in self._folder.glob(pattern):
                if stale not in kept:
                    stale.unlink(missing_ok=True)


def sniff(path: Path) -> tuple[Sniffed, ColumnMap | None]:
    """What a CSV file looks like, and the mapping its header speaks for. Raises `Refused`."""
    from minilat_desktop.formats import foreign_csv

    found = foreign_csv.sniff(path)
    return found, foreign_csv.suggest(found.header)


def column_map(table: str, columns: Mapping[str, str], constants: Mapping[str, str]) -> ColumnMap:
    """A mapping of a file's columns to those of an exchange table, and what every row gets."""
    from minilat_desktop.domain.pack import ColumnMap

    return ColumnMap(table, dict(columns), dict(constants))


def exchange_columns(table: str) -> tuple[tuple[str, bool, tuple[str, ...]], ...]:
    """The columns of an exchange table, each with whether it must be given and the only terms it takes, if so."""
    from minilat_desktop.formats import exchange_tables

    return tuple((column.name, column.required, column.terms) for column in exchange_tables.TABLES[table])


def _settled(read: PackRead) -> None:
    """Raises `Refused` while a name may be one of several actors."""
    if read.doubts:
        asked = ", ".join(f"“{doubt.written}”" for doubt in read.doubts[:5])
        raise Refused(
            f"{len(read.doubts)} names may be one of several actors, or none: {asked}.",
            safe="Nothing was imported.", remedy="Say who each of them is, then import again.",
        )  # fmt: skip
