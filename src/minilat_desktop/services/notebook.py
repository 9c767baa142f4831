"""The user's notes: write, list, search, delete, undo, redo. Each verb is one durable transaction."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from minilat_desktop.domain import note_target, saved_comparison
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.importing import AT_ONCE, Going, NotesPlan, Refusal, in_portions, let_go
from minilat_desktop.domain.note import Note, Step, leaving
from minilat_desktop.domain.problems import ChangedMeanwhile, Damaged, UnknownId
from minilat_desktop.domain.saved_comparison import DESK
from minilat_desktop.domain.tags import to_text
from minilat_desktop.formats import files, notes_file
from minilat_desktop.services import note_import
from minilat_desktop.services.marking import THEM, Marking, flag, named
from minilat_desktop.services.note_lists import NoteLists
from minilat_desktop.services.recording import now, storable
from minilat_desktop.store import (
    backups,
    comparisons,
    journal,
    note_rows,
    note_search,
    notebook_migrations,
    notes,
    packs,
)
from minilat_desktop.store import notebook as store

_REVISION_EVERY = timedelta(minutes=2)


class NotebookService:
    """The notebook, opened. Raises `Damaged`, `CannotWrite`, `Locked` or `NewerVersion` when it cannot be.

    A missing notebook is made, unless there are backups or a notebook set aside: then `Damaged` is raised, because an
    empty notebook in their place would look like a loss.
    """

    def __init__(
        self, path: Path, backup_folder: Path, name_of: Callable[[str], str | None], *, read_only: bool = False,
        busy_ms: int = store.BUSY_MS,
    ) -> None:  # fmt: skip
        self.path = path
        self._backups = backup_folder
        self._name_of = name_of
        try:
            if not path.exists():
                self._make()
        except OSError as error:
            raise files.cannot_write(path, error) from error
        self._store = store.Notebook(path, read_only=read_only or not _writable(path), busy_ms=busy_ms)
        if self._store.version < store.VERSION and not self._store.read_only:
            self._store = self._brought_up(busy_ms)
        # Tags, pins and private flags: their verbs are apart from those on the text.
        self.marks = Marking(self._store)
        self.lists = NoteLists(self._store)

    def _make(self) -> None:
        kept = copy_of(self.path, self._backups)
        if kept is None:
            store.create(self.path)
            return
        raise Damaged(
            f"The notebook “{self.path}” is missing, but there is a copy of it: “{kept}”.",
            safe="The copy is untouched.",
            remedy=f"Restore it (Tools ▸ Restore from a backup), or copy it to “{self.path.name}” yourself.",
        )

    def _brought_up(self, busy_ms: int) -> store.Notebook:
        """A notebook of an older format, backed up and brought to the present one."""
        version = self._store.version
        self._store.close()
        backups.make(self.path, self._backups)
        notebook_migrations.migrate(self.path, version)
        return store.Notebook(self.path, busy_ms=busy_ms)

    @property
    def read_only(self) -> bool:
        """Whether notes can be read but not written."""
        return self._store.read_only

    @property
    def newer(self) -> bool:
        """Whether a newer program wrote the file."""
        return self._store.newer

    def name_of(self, target: str) -> str | None:
        """What a note's target is called, by the notebook itself where it is a saved comparison; None when unknown."""
        place = saved_comparison.parts(target)
        if place is None:
            return self._known_name(target)
        saved_id, attribute, column = place
        row = next((row for row, _ in self.comparison_rows() if row["id"] == saved_id != DESK), None)
        if row is None:
            return None
        shown = saved_comparison.shown_from_text(self.shown_of(row["shown"]) or "")
        return saved_comparison.target_name(row["name"], shown, attribute, column)

    def _known_name(self, target: str) -> str | None:
        """As `name_of`, without asking for saved comparisons."""
        return note_target.own_name(target) or self._name_of(target)

    def lost_targets(self, present: Callable[[Iterable[str]], frozenset[str]]) -> frozenset[str]:
        """The targets of notes that exist no longer. `present` gives those of some that the catalogue has."""
        known = self.targets()
        inner = {one for one in known if saved_comparison.parts(one) or note_target.own_name(one)}
        here = {one for one in inner if self.name_of(one) is not None}
        return known - here - present(known - inner)

    def on(self, target: str) -> list[Note]:
        """The notes on one thing, newest first."""
        with self._store.reading() as connection:
            return notes.of_target(connection, target)

    def search(self, query: str = "") -> list[Note]:
        """All notes, newest first, or those that a query finds."""
        with self._store.reading() as connection:
            return notes.search(connection, query)

    def find(self, wanted: Sequence[str], most: int) -> list[Note]:
        """The newest notes that have each of some folded words, so many at the most."""
        with self._store.reading() as connection:
            return note_search.find(connection, wanted, most)

    def targets(self) -> frozenset[str]:
        """The ids of what has notes."""
        with self._store.reading() as connection:
            return notes.targets(connection)

    def add(
        self, target: str, text: str, *, as_of: str = "", origin: str = "", sitting: str = "",
        tags: Sequence[str] = (), pinned: bool = False, private: bool = False,
    ) -> tuple[Note, Changes]:  # fmt: skip
        """Write a new note on a thing, as of a day (ISO). Raises `UnknownId` when the catalogue has no such thing."""
        name = self.name_of(target)
        if name is None:
            raise UnknownId(
                f"There is nothing called “{target}” to hang a note on.",
                remedy="A target is written like coalition:g20.",
            )
        time = now()
        values = {
            "id": uuid.uuid4().hex, "target": target, "target_name": name, "text": storable(text), "created": time,
            "modified": time, "as_of": as_of, "deleted": "", "pinned": flag(pinned), "private": flag(private),
        }  # fmt: skip
        with self._store.writing() as connection:
            listed, made = named(connection, tags)
            values["tags"] = to_text(listed)
            notes.put(connection, values["id"], values)
            journal.add(connection, f"add note on {name}", time, [*made, journal.Image(None, values)], sitting)
        note = Note(
            values["id"], target, name, values["text"], time, time, as_of, tags=listed, pinned=pinned, private=private
        )
        return note, _changed(target, origin)._replace(tags=bool(listed))

    def edit(
        self, note_id: str, text: str, *, origin: str = "", sitting: str = "", base: str | None = None,
        again: bool = False,
    ) -> Changes:  # fmt: skip
        """Replace a note's text. Edits of one sitting are one step to undo; earlier texts are kept as revisions.

        `base` is the text one began from. Raises `ChangedMeanwhile` where the note has another by now. `again` writes a
        text that is there already, because the disk did not confirm it.
        """
        time = now()
        with self._store.writing() as connection:
            before = notes.get(connection, note_id)
            if before is None:
                raise UnknownId("This note is no longer in the notebook.", remedy="Undo may bring it back.")
            if before["text"] == storable(text) and not again:
                # Also where the note was deleted meanwhile: an editor that merely flushes must not bring it back.
                return Changes()
            if base is not None and before["text"] != storable(base):
                raise ChangedMeanwhile("This note was changed elsewhere meanwhile.", safe="Nothing was overwritten.")
            begins = not sitting or journal.sitting(connection) != sitting
            if begins or _revision_due(notes.last_revision_time(connection, note_id), before, time):
                notes.add_revision(connection, note_id, time, before["text"])
            after = {**before, "text": storable(text), "modified": time, "deleted": ""}
            notes.put(connection, note_id, after)
            journal.add(
                connection, f"edit note on {before['target_name']}", time, [journal.Image(before, after)], sitting
            )
        return _changed(before["target"], origin)

    def delete(self, note_id: str, *, origin: str = "") -> Changes:
        """Put a note into the trash; undo brings it back. Raises `UnknownId`."""
        return self.delete_all([note_id], origin=origin)

    def delete_all(self, note_ids: Sequence[str], *, origin: str = "", going: Going = AT_ONCE) -> Changes:
        """Put notes into the trash, as one step. Raises `UnknownId` where one is not here; then none is deleted."""
        return self.marks.change(note_ids, {"deleted": now()}, f"delete {THEM}", origin, going)

    def undo(self, going: Going = AT_ONCE) -> tuple[str, Changes] | None:
        """Take back the last step; its label and what changed, or None when there is nothing to undo."""
        with self._store.writing() as connection:
            done = journal.undo(connection, going)
        return None if done is None else (done.label, footprint(done))

    def redo(self, going: Going = AT_ONCE) -> tuple[str, Changes] | None:
        """Do again what was taken back last, or None."""
        with self._store.writing() as connection:
            done = journal.redo(connection, going)
        return None if done is None else (done.label, footprint(done))

    def next_steps(self) -> tuple[Step | None, Step | None]:
        """The steps that undo and redo would take."""
        with self._store.reading() as connection:
            return journal.next_steps(connection)

    def export(self, path: Path, going: Going = AT_ONCE) -> int:
        """Write all notes that may leave to a JSON file and say how many. Raises `CannotWrite` and `GivenUp`."""
        going.on("Reading them…")
        found = leaving(self.search())
        going.on("Writing the file…")
        files.write_atomically(path, notes_file.encode(found))
        count = len(found)
        let_go(found)
        return count

    def plan_import(self, path: Path, going: Going = AT_ONCE) -> NotesPlan:
        """Read a notes file and say what importing it would do; changes nothing. Raises `Refused`."""
        return self.plan_notes(str(path), *notes_file.read(path), going)

    def plan_notes(
        self, file: str, found: Sequence[Note], refused: Sequence[Refusal], sha256: str, going: Going = AT_ONCE
    ) -> NotesPlan:
        """Say what importing notes out of a file would do; changes nothing."""
        with self._store.reading() as connection:
            new, changed, same = note_import.held(connection, found, going)
        return NotesPlan(file, sha256, tuple(new), tuple(changed), tuple(same), tuple(refused))

    def apply_import(
        self, plan: NotesPlan, rows: Sequence[dict[str, str]] = (), shown: str = "", *, going: Going = AT_ONCE
    ) -> Changes:
        """Take in what a plan says, after a backup, as one step that one undo takes back.

        `rows` are comparisons that come along, the first of which shows `shown`.
        """
        going.on("Making a backup…")
        self.back_up()
        time = now()
        with self._store.writing() as connection:
            coming, made = note_import.incoming(connection, plan, self._known_name)
            images = made
            for portion in in_portions(coming, going, "notes taken in"):
                wanted: dict[str, Any] = {values["id"]: values for values in portion}
                before = note_rows.put(connection, wanted)
                images += [journal.Image(before[one], values) for one, values in wanted.items()]
            label = f"import {len(coming)} notes from {Path(plan.file).name}"
            put = comparisons.put_all(connection, rows, time, shown)
            images += [journal.Image(*one, "comparison") for one in put]
            if images:
                going.on("Writing it down…")
                journal.add(connection, label, time, images)
        let_go(images)
        let_go(coming)
        touched = frozenset(note.target for note in (*plan.new, *plan.changed))
        return _comparisons_changed(row["id"] for row in rows)._replace(notes_of=touched, tags=bool(touched))

    def pack_rows(self) -> list[dict[str, str]]:
        """The data packs, in the order of import."""
        with self._store.reading() as connection:
            # A notebook of an older format that is open read-only has none.
            return packs.every(connection) if self._store.version >= store.WITH_PACKS else []

    def put_pack(self, pack_id: str, values: dict[str, str] | None, label: str) -> Changes:
        """Add, change or (with None) remove a data pack, after a backup, as one step that can be undone."""
        self.back_up()
        time = now()
        with self._store.writing() as connection:
            before = packs.get(connection, pack_id)
            after = None if values is None else {**values, "imported": values["imported"] or time}
            packs.put(connection, pack_id, after)
            journal.add(connection, label, time, [journal.Image(before, after, "pack")])
        return Changes(packs=True, selection=True)

    def comparison_rows(self) -> list[tuple[dict[str, str], bool]]:
        """The comparisons, that of the desk among them, each with whether its row is sound."""
        with self._store.reading() as connection:
            return comparisons.every(connection) if self._store.version >= store.WITH_COMPARISONS else []

    def shown_of(self, shown_id: str) -> str | None:
        """What a comparison showed when it was saved, None where that is not known any more."""
        with self._store.reading() as connection:
            known = self._store.version >= store.WITH_COMPARISONS
            return comparisons.shown_of(connection, shown_id) if known else None

    def put_comparisons(
        self, rows: Sequence[dict[str, str]], label: str, *, shown: str = "", sitting: str = "",
        first: dict[str, str] | None = None,
    ) -> Changes:  # fmt: skip
        """Add or change comparisons, as one step that can be undone.

        `shown` is what the first of them shows. `first` is what undo goes back to where the first was not there.
        """
        time = now()
        with self._store.writing() as connection:
            put = comparisons.put_all(connection, rows, time, shown)
            images = [journal.Image(*one, "comparison") for one in put]
            if first is not None and images[0].before is None:
                images[0] = replace(images[0], before={**first, "created": time, "modified": time})
            journal.add(connection, label, time, images, sitting)
        return _comparisons_changed(row["id"] for row in rows)

    def back_up(self) -> Path | None:
        """Make a verified backup if anything changed since the last."""
        made = None if self.read_only else backups.make(self.path, self._backups)
        return None if made is None else made.path

    @property
    def file(self) -> store.Notebook:
        """The open file, for the services beside this one."""
        return self._store

    @property
    def backup_folder(self) -> Path:
        """Where its backups are."""
        return self._backups

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()


def is_new(path: Path, backup_folder: Path) -> bool:
    """Whether there has never been a notebook here: neither the file nor a copy of it. Raises `CannotWrite`."""
    try:
        return not path.exists() and copy_of(path, backup_folder) is None
    except OSError as error:
        raise files.cannot_write(path, error) from error


def copy_of(path: Path, backup_folder: Path) -> Path | None:
    """The newest backup of a notebook, else the newest file that was set aside in its folder, else None."""
    aside = sorted(path.parent.glob("notebook-set-aside-*.db")) if path.parent.is_dir() else []
    return backups.newest(backup_folder) or (aside[-1] if aside else None)


def is_notes_file(path: Path) -> bool:
    """Whether a file looks like exported notes. What it really holds is found out when it is read."""
    try:
        with path.open("rb") as file:
            return b'"notes"' in file.read(200)
    except OSError:
        return False


def note_object(note: Note) -> dict[str, Any]:
    """A note as JSON shows it."""
    return notes_file.note_object(note)


def _writable(path: Path) -> bool:
    """Whether the file and its folder, where the rollback journal goes, may be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def footprint(done: journal.Done) -> Changes:
    """What a step touched, as every panel is told of it."""
    return _comparisons_changed(done.comparisons)._replace(
        notes_of=frozenset(done.targets), packs=done.packs, selection=done.packs, tags=done.tags,
        filters="filters" in done.kept,
    )  # fmt: skip


def _comparisons_changed(ids: Iterable[str]) -> Changes:
    touched = set(ids)
    return Changes(compared=DESK in touched, saved=bool(touched - {DESK}))


def _changed(target: str, origin: str) -> Changes:
    return Changes(notes_of=frozenset({target}), origin=origin)


def _revision_due(last: str, before: dict[str, str], time: str) -> bool:
    since = max(last, before["created"])
    try:
        return datetime.fromisoformat(time) - datetime.fromisoformat(since) >= _REVISION_EVERY
    except (ValueError, TypeError):
        # A damaged time: better one revision too many.
        return True
