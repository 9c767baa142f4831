"""The user's own entries: checked as the catalogue is, kept in the notebook, brought into the catalogue in force."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minilat_desktop.domain.entry import CORRECTED, KINDS, RECORDS, EntriesPlan, Entry, Wrong
from minilat_desktop.domain.problems import Refused, UnknownId
from minilat_desktop.services import own_build, own_import, own_rows
from minilat_desktop.services.catalogue import CatalogueService

if TYPE_CHECKING:
    from minilat_desktop.domain.catalogue import Actor
    from minilat_desktop.domain.changes import Changes
    from minilat_desktop.domain.entry import Own
    from minilat_desktop.domain.model import Coalition, Source
    from minilat_desktop.formats.catalogue.entries import Known
    from minilat_desktop.services.notebook import NotebookService
    from minilat_desktop.services.packs import PackService

_SAFE = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form offers: everything an entry may name, own things included."""

    actors: Mapping[str, Actor]
    sources: Mapping[str, Source]
    metrics: Mapping[str, tuple[str, str]]
    coalitions: Mapping[str, str]


def new_id() -> str:
    """An id for a new entry."""
    return uuid.uuid4().hex[:12]


class EntryService:
    """Adds, changes, removes, exports and imports own entries. Each verb is one step that one undo takes back."""

    def __init__(self, packs: PackService, notebook: NotebookService) -> None:
        self._packs, self._notebook = packs, notebook

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in the order in which they were made."""
        return own_rows.entries(self._notebook)

    def entry(self, entry_id: str) -> Entry:
        """One entry. Raises `UnknownId`."""
        found = next((one for one in self.entries() if one.id == entry_id), None)
        if found is None:
            raise UnknownId("This entry of yours is no longer there.", remedy="Undo may bring it back.")
        return found

    def choices(self) -> Choices:
        """What entries may name."""
        with self._base() as (_, known):
            own = _read(self.entries(), known)
            metrics = {one.owner: (str(one.body.get("label", "")), str(one.body.get("unit", "")))
                       for one in self.entries() if one.kind == "metric"}  # fmt: skip
            coalitions = {**known.coalitions, **{key: one.short_name for key, one in own.coalitions.items()}}
            return Choices(
                {**known.actors, **own.actors}, {**known.sources, **own.sources}, {**known.metrics, **metrics},
                coalitions,
            )  # fmt: skip

    def left_out(self) -> dict[str, str]:
        """Entries that are not in the catalogue in force, by id, and why: what they name has gone, say."""
        with self._base() as (_, known):
            found: dict[str, str] = {}
            for one in _read(self.entries(), known).wrong:
                found.setdefault(one.entry, one.message)
            return found

    def alone(self) -> frozenset[str]:
        """Corrections whose record the catalogue no longer has, by id: they stand for themselves."""
        ranked = [one for one in self.entries() if one.corrects and one.kind in CORRECTED]
        if not ranked:
            return frozenset()
        with self._base() as (catalogue, known):
            own = _read(self.entries(), known)
            there = {one.owner for one in ranked} & set(own.records)
            beside = [two for one in there for two in own_build.with_own(own, one, catalogue.coalition).beside]
        paired = {key for one in beside for key in (one.of, one.record.key)}
        return frozenset(one.id for one in ranked if one.key in own.corrections and one.key not in paired)

    def _base(self) -> _Base:
        return _Base(self._packs.base())

    # Checking

    def check(self, drafts: Sequence[Entry]) -> tuple[Wrong, ...]:
        """What is wrong with entries that are to be added or changed.

        What has "" for its entry is said of the catalogue beside it: a number that no longer agrees, say. It is to be
        looked at, and no reason to refuse.
        """
        there = self.entries()
        ids = {one.id for one in drafts}
        with self._base() as (catalogue, known):
            own = _read(own_build.changed(there, drafts), known)
            wrong = [one for one in own.wrong if one.entry in ids]
            if wrong:
                return tuple(wrong)
            before = _read([one for one in there if one.id not in ids], known)
            # A correction is held to the rules as if it counted, whichever of the two the user prefers.
            keys = {one.key for one in drafts}
            own = replace(own, corrections={
                key: replace(one, preferred=True) if key in keys else one for key, one in own.corrections.items()
            })  # fmt: skip
            for coalition_id in dict.fromkeys(one.owner for one in drafts if one.kind in ("coalition", *RECORDS)):
                wrong += _broken(own, before, coalition_id, catalogue, known)
            return tuple(dict.fromkeys(wrong))

    # Changing

    def put(self, drafts: Sequence[Entry], label: str, *, of_form: bool = False) -> Changes:
        """Add or change entries. Raises `Refused` where one is wrong, and `CannotWrite` with nothing changed.

        `of_form` says that they are from the form whose draft is kept, which is then forgotten in the same moment.
        """
        wrong = [one for one in self.check(drafts) if one.entry]
        if wrong:
            raise Refused(f"{wrong[0].message[:1].upper()}{wrong[0].message[1:]}.", safe=_SAFE)
        merged = self._packs.with_entries(own_build.changed(self.entries(), drafts))
        return self._packs.noted(partial(own_rows.put, self._notebook, drafts, label, of_form=of_form), merged)

    def remove(self, ids: Sequence[str]) -> Changes:
        """Remove entries; a coalition goes with what is recorded of it. Raises `UnknownId` and `Refused`."""
        gone = [self.entry(one) for one in ids]
        owned = {one.target for one in gone if one.kind == "coalition"}
        there = self.entries()
        gone += [one for one in there if one.target in owned and one not in gone]
        left = [one for one in there if one not in gone]
        for one in gone:
            _check_unused(one, left)
        merged = self._packs.with_entries(left)
        what = named(gone[0]) if len(ids) == 1 else f"{len(gone)} own entries"
        return self._packs.noted(partial(own_rows.remove, self._notebook, gone, f"remove {what}"), merged)

    # The form that is open

    def keep_form(self, said: Mapping[str, Any] | None) -> None:
        """Keep what is filled in so far, for a start after any end; None forgets it. Raises `CannotWrite`."""
        own_rows.keep_form(self._notebook, said)

    def kept_form(self) -> Any:
        """What was kept of a form that was open when the program ended, None where there is none."""
        return own_rows.kept_form(self._notebook)

    # Files

    def export(self, path: Path, ids: Iterable[str] | None = None) -> int:
        """Write entries, or some of them with what they name, to a file. Gives how many. Raises `CannotWrite`."""
        from minilat_desktop.formats import entries_file, files

        found = list(self.entries())
        if ids is not None:
            found = _with_what_they_name(set(ids), found)
        files.write_atomically(path, entries_file.encode(found))
        return len(found)

    def plan_import(self, path: Path) -> EntriesPlan:
        """Read a file of entries and say what importing it would do; changes nothing. Raises `Refused`."""
        from minilat_desktop.formats import entries_file

        read = entries_file.read(path)
        held = own_import.hold(read.entries, self.entries(), new_id)
        drafts, refused = [*held.new, *held.changed], list(read.refused)
        while wrong := {one.entry: one.message for one in reversed(self.check(drafts)) if one.entry}:
            refused += [f"{path.name}, line {read.lines[held.was[one]]}: {said}" for one, said in wrong.items()]
            drafts = [one for one in drafts if one.id not in wrong]
        new = tuple(one for one in held.new if one in drafts)
        changed = tuple(one for one in held.changed if one in drafts)
        return EntriesPlan(str(path), new, changed, held.same, tuple(refused))

    def apply_import(self, plan: EntriesPlan) -> Changes:
        """Take in what a plan says, after a backup, as one step."""
        from minilat_desktop.domain.changes import Changes

        found = (*plan.new, *plan.changed)
        if not found:
            return Changes()
        self._notebook.back_up()
        return self.put(found, f"import {len(found)} own entries from {Path(plan.file).name}")


def named(entry: Entry) -> str:
    """An entry as a step of the history is called."""
    return f"{KINDS[entry.kind].lower()} {'of' if entry.kind in RECORDS else 'called'} {entry.name}"


class _Base:
    """The catalogue without own entries, opened for a moment, with what entries may name in it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> tuple[CatalogueService, Known]:
        self._catalogue = CatalogueService(self._path)
        try:
            return self._catalogue, own_build.known_in(self._catalogue)
        except BaseException:
            self._catalogue.close()
            raise

    def __exit__(self, *_: object) -> None:
        self._catalogue.close()


def _read(entries: Sequence[Entry], known: Known) -> Own:
    from minilat_desktop.formats.catalogue import entries as text

    return text.read(entries, known)


def _broken(own: Own, before: Own, coalition_id: str, catalogue: CatalogueService, known: Known) -> tuple[Wrong, ...]:
    from minilat_desktop.formats.catalogue import entries as text

    read: Callable[[str], Coalition] = catalogue.coalition
    is_there = coalition_id in before.coalitions or coalition_id in known.coalitions
    base = own_build.with_own(before, coalition_id, read) if is_there else None
    return text.check(own_build.with_own(own, coalition_id, read), base, own_build.actors_of(own, known))


def _with_what_they_name(ids: set[str], entries: Sequence[Entry]) -> list[Entry]:
    wanted = [one for one in entries if one.id in ids]
    targets = {target for one in wanted for target in own_import.named_by(one)}
    return [one for one in entries if one in wanted or (one.kind not in RECORDS and one.target in targets)]


def _check_unused(entry: Entry, left: Sequence[Entry]) -> None:
    uses = [one for one in left if entry.kind not in RECORDS and entry.target in own_import.named_by(one)]
    if uses:
        raise Refused(
            f"{len(uses)} of your entries name “{entry.name}”, first the {named(uses[0])}.", safe=_SAFE,
            remedy="Change or remove these first.",
        )  # fmt: skip
