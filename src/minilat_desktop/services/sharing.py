"""Sharing without a network: chosen notes, comparisons and own entries as one file, taken in by a colleague and back.

What is private never stands in such a file. Taking one in is looked at first and is one step that one undo takes back.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minilat_desktop import __version__
from minilat_desktop.domain import entry_words, sharing, tags
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.entry import KINDS as ENTRY_KINDS
from minilat_desktop.domain.entry import RECORDS, Entry, slug
from minilat_desktop.domain.importing import AT_ONCE, Going, in_portions
from minilat_desktop.domain.note import leaving
from minilat_desktop.domain.problems import Refused
from minilat_desktop.domain.saved_comparison import DESK
from minilat_desktop.domain.sharing import BOTH, KEEP_BOTH, Decision, Outcome, Version
from minilat_desktop.formats import files, share_file
from minilat_desktop.services import own_build, own_import, own_rows, share_checking, share_rows
from minilat_desktop.services.marking import named
from minilat_desktop.services.notebook import NotebookService, footprint
from minilat_desktop.services.recording import now
from minilat_desktop.store import comparisons, entries, journal, notes
from minilat_desktop.store import notebook as store

__all__ = ["Offer", "SharePlan", "Sharing", "looks_shared", "summary"]

summary, looks_shared = share_file.summary, share_file.looks_like_one

if TYPE_CHECKING:
    from minilat_desktop.services.entries import EntryService
    from minilat_desktop.services.packs import PackService

_SAFE = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Offer:
    """A thing that can be shared, as a list shows it."""

    kind: str
    id: str
    title: str
    on: str


@dataclass(frozen=True, slots=True)
class SharePlan:
    """A shared file read and held against the notebook. Each thing of it is a decision or refused."""

    path: Path
    made: str
    decisions: tuple[Decision, ...]
    refused: tuple[str, ...]

    @property
    def open(self) -> tuple[Decision, ...]:
        """Those that the user may settle: changed on both sides."""
        return tuple(one for one in self.decisions if one.state == BOTH)

    @property
    def summary(self) -> str:
        """The counts, in words."""
        words = {"new": "new", "newer": "changed by them", "both": "changed by both", "same": "already there",
                 "older": "older than yours"}  # fmt: skip
        counts = {state: sum(one.state == state for one in self.decisions) for state in words}
        said = [f"{count} {words[state]}" for state, count in counts.items() if count]
        return ", ".join([*said, *([f"{len(self.refused)} refused"] if self.refused else [])]) or "nothing"


class Sharing:
    """Writes and takes in shared files. Without `own`, entries stay out: they need the catalogue's rules."""

    def __init__(
        self, notebook: NotebookService, own: tuple[EntryService, PackService] | None, data_version: str = ""
    ) -> None:
        self._notebook, self._own, self._data_version = notebook, own, data_version

    # Handing over

    def offers(self, going: Going = AT_ONCE) -> tuple[list[Offer], int]:
        """What can be shared, and how many notes stay because they are private. Raises `GivenUp`."""
        going.on("Reading the notes…")
        every = self._notebook.search()
        may = [note for note in leaving(every) if not note.damaged]
        found = [
            Offer("note", note.id, note.title, note.target_name)
            for portion in in_portions(may, going, "notes")
            for note in portion
        ]
        rows = [row for row, sound in self._notebook.comparison_rows() if sound and row["id"] != DESK]
        found += [Offer("comparison", row["id"], row["name"], "") for row in rows]
        if self._own is not None:
            own = own_rows.entries(self._notebook)
            found += [Offer("entry", one.id, _entry_title(one), one.name) for one in own]
        return found, len(every) - len(leaving(every))

    def export(
        self, path: Path, chosen: Collection[tuple[str, str]] | None = None, going: Going = AT_ONCE
    ) -> dict[str, int]:
        """Write what is chosen, by kind and id, or everything that may leave; gives how many of each kind.

        Own records take along the own sources and the like that they name. Raises `CannotWrite` and `GivenUp`.
        """
        offered = {(one.kind, one.id) for one in self.offers(going)[0]}
        wanted = offered if chosen is None else offered & self._with_what_they_name(set(chosen))
        if not wanted:
            raise Refused("There is nothing chosen that may be shared.", safe="No file was written.")
        file = self._notebook.file
        found = []
        with file.reading() as connection:
            for portion in in_portions(sorted(wanted), going, "things read"):
                found += [share_rows.mine(connection, *one, self._row(connection, *one)) for one in portion]
        versions = [one.version for one, _ in found]
        if not self._notebook.read_only:
            # Before the file is there: a version that was remembered and never handed over is in nobody's way, but one
            # handed over that is not known here would come back as a stranger's. It is no step of the history either:
            # what was handed over stays so, whatever is undone.
            with file.writing() as connection:
                for marked in in_portions(
                    [one for one, other in found if other], going, "things marked as handed over"
                ):
                    for one in marked:
                        share_rows.remember(connection, one.id, one.version, one.version.content)
        going.on("Writing the file…")
        files.write_atomically(path, share_file.encode(versions, now(), __version__, self._data_version))
        return {kind: sum(one.kind == kind for one in versions) for kind in sharing.KINDS}

    @staticmethod
    def _row(connection: store.Open, kind: str, row_id: str) -> dict[str, Any]:
        row = share_rows.get(connection, kind, row_id)
        assert row is not None
        return row

    def _with_what_they_name(self, chosen: set[tuple[str, str]]) -> set[tuple[str, str]]:
        own = own_rows.entries(self._notebook) if self._own is not None else ()
        targets = {name for one in own if ("entry", one.id) in chosen for name in own_import.named_by(one)}
        return chosen | {("entry", one.id) for one in own if one.kind not in RECORDS and one.target in targets}

    # Taking in

    def plan(self, path: Path) -> SharePlan:
        """Read a file and say what each thing of it is to this notebook; changes nothing.

        Raises `Refused`, `Damaged` and `NewerVersion`.
        """
        read = share_file.read(path)
        refused, good = list(read.refused), []
        for version, place in read.versions:
            found, why = share_checking.checked(version)
            if version.kind == "entry" and self._own is None:
                found, why = None, "own entries cannot be taken in here"
            if found is None:
                refused.append(f"{place}: {why}")
            else:
                good.append((found, place))
        good, wrong = self._without_wrong_entries(good)
        with self._notebook.file.reading() as connection:
            decisions = self._hold(connection, [version for version, _ in good])
        return SharePlan(path, read.made, tuple(decisions), (*refused, *wrong))

    def _without_wrong_entries(
        self, good: Sequence[tuple[Version, str]]
    ) -> tuple[list[tuple[Version, str]], list[str]]:
        """Leave out entries that the catalogue's rules refuse, and those that name these."""
        refused: list[str] = []
        left = list(good)
        while self._own is not None and any(one.kind == "entry" for one, _ in left):
            places = {one.version[:12]: (one, place) for one, place in left if one.kind == "entry"}
            drafts = [replace(_entry(one, one.family), id=short) for short, (one, _) in places.items()]
            mine = {one.id for one in own_rows.entries(self._notebook)}
            # An entry that is here too is held to the rules in the place of mine.
            same = [one if places[one.id][0].family not in mine else replace(one, id=places[one.id][0].family)
                    for one in drafts]  # fmt: skip
            ids = {one.id: short for one, short in zip(same, places, strict=True)}
            wrong = {ids[one.entry]: one.message for one in reversed(self._own[0].check(same)) if one.entry in ids}
            if not wrong:
                break
            refused += [f"{places[one][1]}: {said}" for one, said in wrong.items()]
            left = [(one, place) for one, place in left if one.kind != "entry" or one.version[:12] not in wrong]
        return left, refused

    @staticmethod
    def _hold(connection: store.Open, theirs: Sequence[Version]) -> list[Decision]:
        mine = [
            one
            for kind in sharing.KINDS
            for one in share_rows.of_families(connection, kind, {one.family for one in theirs if one.kind == kind})
        ]
        return sharing.hold(mine, theirs)

    def apply(
        self, plan: SharePlan, choices: Mapping[str, str] | None = None, going: Going = AT_ONCE
    ) -> Changes:  # fmt: skip
        """Take a file in, after a backup, as one step. `choices` are by version: mine, theirs or both (the default)."""
        chosen = choices or {}
        going.on("Making a backup…")
        self._notebook.back_up()
        theirs = [one.theirs for one in plan.decisions]

        def choice(decision: Decision) -> str:
            return chosen.get(decision.theirs.version, KEEP_BOTH)

        with self._notebook.file.reading() as connection:
            outcomes = sharing.settle(self._hold(connection, theirs), choice, share_rows.fresh)
            placed = _placed(connection, outcomes)
        # Before there is a transaction: what a note is on may be read from this very file.
        names = {one: self._notebook.name_of(one) for one in {t.content["target"] for t in theirs if t.kind == "note"}}
        write = partial(self._write, placed, names, plan, going)
        drafts = [_entry(one.version, row_id) for row_id, one in placed if _is_entry(one) and one.written]
        gone = {row_id for row_id, one in placed if _is_entry(one) and one.deleted}
        if self._own is None or not (drafts or gone):
            return write()
        left = [one for one in own_build.changed(own_rows.entries(self._notebook), drafts) if one.id not in gone]
        return self._own[1].noted(write, self._own[1].with_entries(left))

    def _write(
        self, placed: Sequence[tuple[str, Outcome]], names: Mapping[str, str | None], plan: SharePlan,
        going: Going,
    ) -> Changes:  # fmt: skip
        time = now()
        images: list[journal.Image] = []
        with self._notebook.file.writing() as connection:
            for portion in in_portions(placed, going, "things taken in"):
                for row_id, outcome in portion:
                    if outcome.written:
                        images += self._put(connection, row_id, outcome, names, time)
                    row = self._row(connection, outcome.version.kind, row_id)
                    content = share_rows.content_of(connection, outcome.version.kind, row)
                    images.append(share_rows.remember(connection, row_id, outcome.version, content))
            visible = [one for one in images if one.table != "kept"]
            if not visible:
                return Changes()
            kinds = {kind: sum(one.version.kind == kind and one.written for _, one in placed) for kind in sharing.KINDS}
            label = f"take in {share_file.summary(kinds)} from {plan.path.name}"
            journal.add(connection, label, time, images)
            done = journal.Done(label, (), False, (), True)
        touched = frozenset(
            str(row["target"]) for one in visible if one.table == "note" for row in (one.before, one.after) if row
        )
        tables = {one.table for one in visible}
        return footprint(done)._replace(
            notes_of=touched, saved="comparison" in tables, packs="entry" in tables, selection="entry" in tables,
        )  # fmt: skip

    @staticmethod
    def _put(
        connection: store.Open, row_id: str, outcome: Outcome, names: Mapping[str, str | None], time: str
    ) -> list[journal.Image]:
        """Make a row what it shall be; the images of what that changed."""
        kind, said, about = outcome.version.kind, outcome.version.content, outcome.version.about
        before = share_rows.get(connection, kind, row_id)
        if outcome.deleted:
            assert before is not None
            after = {**before, "deleted": time}
            journal.PUT[kind](connection, row_id, after)
            return [journal.Image(before, after, kind)]
        base = {"id": row_id, "created": about["created"], "modified": about["modified"], "deleted": ""}
        made: list[journal.Image] = []
        if kind == "note":
            if before is not None and before["text"] != said["text"]:
                notes.add_revision(connection, row_id, time, before["text"])
            listed, made = named(connection, said["tags"])
            name = names.get(said["target"]) or about["name"]
            after = {
                "pinned": "", "private": "", **(before or {}), **base, "target": said["target"], "target_name": name,
                "text": said["text"], "as_of": said["as_of"], "tags": tags.to_text(listed),
            }  # fmt: skip
            notes.put(connection, row_id, after)
        elif kind == "comparison":
            shown = comparisons.keep_shown(connection, said["shown"]) if said["shown"] else ""
            name = _free_name(connection, row_id, said["name"])
            after = {**base, "name": name, "spec": said["spec"], "opened": "", "shown": shown}
            comparisons.put(connection, row_id, after)
        else:
            entry = _entry(outcome.version, row_id)
            body = json.dumps(dict(entry.body), ensure_ascii=False)
            after = {**base, "kind": entry.kind, "target": entry.target, "name": entry.name,
                     "corrects": entry.corrects, "body": body}  # fmt: skip
            entries.put(connection, row_id, after)
        return [*made, journal.Image(before, after, kind)]


def _is_entry(outcome: Outcome) -> bool:
    return outcome.version.kind == "entry"


def _entry(version: Version, entry_id: str) -> Entry:
    said, about = version.content, version.about
    return Entry(
        entry_id, said["kind"], said["target"], said["body"], said["corrects"], about["name"], about["created"],
        about["modified"],
    )  # fmt: skip


def _entry_title(entry: Entry) -> str:
    what = "Correction" if entry.corrects else ENTRY_KINDS[entry.kind]
    return f"{what}: {entry_words.said(entry) if entry.kind in RECORDS else entry.name}"


def _placed(connection: store.Open, outcomes: Sequence[Outcome]) -> list[tuple[str, Outcome]]:
    """The outcomes with the ids of their rows. What defines an own thing beside mine gets an id of its own for it."""
    found: list[tuple[str, Outcome]] = []
    taken_ids: list[str] = []
    targets = {row["target"]: row["id"] for row, _ in entries.every(connection)}
    for one in outcomes:
        outcome, version = one, one.version
        row_id = outcome.id or share_rows.free_id(connection, version, taken_ids)
        taken_ids += [] if outcome.id else [row_id]
        if version.kind == "entry" and outcome.written and version.content["kind"] not in RECORDS:
            target = version.content["target"]
            if targets.get(target, row_id) != row_id:
                kind, _, owner = target.partition(":")
                target = f"{kind}:{slug(owner, {one.partition(':')[2] for one in targets})}"
                outcome = replace(outcome, version=replace(version, content={**version.content, "target": target}))
            targets[target] = row_id
        found.append((row_id, outcome))
    return found


def _free_name(connection: store.Open, row_id: str, name: str) -> str:
    """The name, with a number where another saved comparison has it."""
    rows = comparisons.every(connection)
    taken = {row["name"].casefold() for row, _ in rows if row["id"] not in (row_id, DESK)}
    numbered = (f"{name[:110]} ({number})" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *numbered) if one.casefold() not in taken)
