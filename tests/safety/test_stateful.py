"""Whatever a user does, undoing all of it is the start again, bit for bit in content, and doing all again the end."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.domain.problems import Refused, UnknownId
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.safekeeping import SafeKeeping
from minilat_desktop.services.saved_comparisons import SavedComparisons
from minilat_desktop.services.sharing import Sharing
from minilat_desktop.services.trash import Trash
from minilat_desktop.store import notebook_schema as schema
from tests.safety.program_work import TABLES
from tests.safety.scale import SHM, TORTURE, count, shares
from tests.safety.told import Record, tell
from tests.services.test_entries import TODAY, fact
from tests.services.test_updating import Updated, built, other, values

pytestmark = pytest.mark.timeout(7200)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
TARGETS = st.sampled_from(["coalition:alpine-salt", "coalition:elan", "coalition:lamp-union"])
NAMES = st.sampled_from(["urgent", "Zürich", "to check"])
KEPT = [table.name for table in schema.HASHED if table.name not in ("revision", "journal", "shown", "meta")]
RUNS = count(4, 1_000)


class Notebook(RuleBasedStateMachine):
    """A notebook beside which the steps are counted, with packs, own entries and a catalogue that is updated."""

    program: ClassVar[Path]
    newer: ClassVar[Path]
    done: ClassVar[int] = 0
    steps: ClassVar[int] = 0

    @initialize(texts=st.lists(TEXTS, max_size=3))
    def begin(self, texts: list[str]) -> None:
        """A notebook that somebody had before: its history is closed off by what it holds."""
        self.base = tempfile.TemporaryDirectory(dir=SHM if SHM.is_dir() else None)
        self.folder = Path(self.base.name)
        self.open()
        for text in texts:
            self.notebook.add("coalition:elan", text)
        with closing(sqlite3.connect(self.notebook.path)) as connection:
            connection.execute("DELETE FROM journal")
            connection.commit()
        self.start = self.content()
        self.copied = self.handed = False

    def open(self) -> None:
        """As a program does at its start."""
        self.world = Updated(self.folder, self.program)
        if self.world.updates.base() != self.program:
            self.world.go_on(self.world.updates.base())
        self.world.look()
        self.notebook = self.world.notebook
        self.keeper = SafeKeeping(self.notebook.path, self.folder / "backups", self.notebook)

    def content(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row the user made, without its internal number; an unused tag is none."""
        found: dict[str, list[tuple[object, ...]]] = {}
        with closing(sqlite3.connect(self.notebook.path)) as connection:
            for table in KEPT:
                columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")') if row[1] != "n"]
                named = ", ".join(f'"{column}"' for column in columns)
                found[table] = connection.execute(f'SELECT {named} FROM "{table}" ORDER BY id').fetchall()
        return found

    # One note

    @rule(place=TARGETS, text=TEXTS)
    def add(self, place: str, text: str) -> None:
        # An update may have withdrawn what it was to be on.
        with contextlib.suppress(UnknownId):
            self.notebook.add(place, text)

    @rule(data=st.data(), text=TEXTS, sitting=st.sampled_from(["", "s"]))
    def edit(self, data: st.DataObject, text: str, sitting: str) -> None:
        if found := self.notebook.search():
            self.notebook.edit(data.draw(st.sampled_from([note.id for note in found])), text, sitting=sitting)

    @rule(data=st.data(), name=NAMES)
    def tag(self, data: st.DataObject, name: str) -> None:
        if found := self.notebook.search():
            self.notebook.marks.tag([data.draw(st.sampled_from([note.id for note in found]))], name)

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        if found := self.notebook.search():
            self.notebook.delete(data.draw(st.sampled_from([note.id for note in found])))

    # Many at once

    @rule(name=NAMES, what=st.sampled_from(["tag", "untag", "pin", "unpin", "private", "rename", "drop", "colour"]))
    def in_bulk(self, name: str, what: str) -> None:
        marks, every = self.notebook.marks, [note.id for note in self.notebook.search()]
        work: dict[str, Callable[[], object]] = {
            "tag": lambda: marks.tag(every, name), "untag": lambda: marks.untag(every, name),
            "pin": lambda: marks.pin(every, True), "unpin": lambda: marks.pin(every, False),
            "private": lambda: marks.keep_private(every, True), "rename": lambda: marks.rename(name, f"{name} too"),
            "drop": lambda: marks.drop(name), "colour": lambda: marks.colour(name, "red"),
        }  # fmt: skip
        with contextlib.suppress(UnknownId, Refused):
            work[what]()

    @rule(empty=st.booleans())
    def trash(self, empty: bool) -> None:
        trash = Trash(self.notebook)
        if found := trash.deleted():
            trash.empty(found[:2]) if empty else trash.bring_back(found[:2])

    @rule(texts=st.lists(TEXTS, min_size=1, max_size=4))
    def take_in(self, texts: list[str]) -> None:
        time = "2026-01-01T00:00:00.000000+00:00"
        notes = [
            {"id": f"{abs(hash(text)):032x}"[:32], "target": "coalition:elan", "target_name": "B", "text": text,
             "created": time, "modified": time}
            for text in dict.fromkeys(texts)
        ]  # fmt: skip
        path = self.folder / "in.json"
        path.write_text(json.dumps({"notes": notes}), encoding="utf-8")
        self.notebook.apply_import(self.notebook.plan_import(path))

    def sharing(self) -> Sharing:
        """What hands over and takes in."""
        return Sharing(self.notebook, (self.world.entries, self.world.packs), "1")

    @rule()
    def hand_over(self) -> None:
        with contextlib.suppress(Refused):
            self.sharing().export(self.folder / "share.zip")
            self.handed = True

    @precondition(lambda self: self.handed)
    @rule()
    def take_back(self) -> None:
        """What was handed over earlier comes back, other by now or not."""
        sharing = self.sharing()
        sharing.apply(sharing.plan(self.folder / "share.zip"))

    # Entries of one's own, packs, comparisons, catalogues

    @rule(value=TEXTS, place=TARGETS)
    def correct(self, value: str, place: str) -> None:
        with contextlib.suppress(Refused, UnknownId):
            self.world.put(fact(place, "scope", value))

    @rule(data=st.data())
    def remove_entry(self, data: st.DataObject) -> None:
        if found := self.world.entries.entries():
            with contextlib.suppress(Refused):
                self.world.entries.remove([data.draw(st.sampled_from([entry.id for entry in found]))])

    @rule()
    def pack(self) -> None:
        """A data pack comes, or goes."""
        packs = self.world.packs
        if there := packs.packs():
            packs.remove(there[0].id)
            return
        for name, text in TABLES.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        packs.apply(packs.plan([self.folder / name for name in TABLES], name="Lamps", today="2026-11-26"))

    @rule(name=NAMES)
    def compare(self, name: str) -> None:
        saved = SavedComparisons(self.notebook, ComparisonService(self.world.catalogue), self.world.catalogue)
        with contextlib.suppress(Refused):
            saved.save(name, Spec((Chosen("alpine-salt"), Chosen("elan"))), TODAY)

    @rule()
    def update(self) -> None:
        """A newer catalogue comes, or the former one again; the notebook is as it was."""
        before, updates = self.content(), self.world.updates
        newer = updates.former() is None
        self.world.go_on(updates.apply(updates.plan(self.newer)) if newer else updates.go_back())
        assert self.content() == before

    # The file

    @rule()
    def back_up(self) -> None:
        self.notebook.back_up()
        self.copied = True

    @precondition(lambda self: self.copied)
    @rule()
    def restore(self) -> None:
        self.keeper.restore(self.keeper.copies()[-1])

    @rule()
    def undo(self) -> None:
        self.notebook.undo()

    @rule()
    def redo(self) -> None:
        self.notebook.redo()

    @rule()
    def restart(self) -> None:
        self.world.close()
        self.open()

    @invariant()
    def nothing_is_damaged(self) -> None:
        if hasattr(self, "notebook"):
            assert not any(note.damaged for note in self.notebook.search())

    def teardown(self) -> None:
        if not hasattr(self, "notebook"):
            return
        while self.notebook.redo() is not None:
            pass
        end, steps = self.content(), 0
        while self.notebook.undo() is not None:
            steps += 1
        Notebook.steps += steps
        assert self.content() == self.start
        assert self.keeper.findings() == []
        while self.notebook.redo() is not None:
            steps -= 1
        assert (steps, self.content()) == (0, end)
        self.world.close()
        self.base.cleanup()
        Notebook.done += 1


@pytest.mark.parametrize(("_part", "runs"), shares(RUNS, 2))
def test_undo_of_all_is_the_start(
    _part: int, runs: int, small_catalogue: Path, tmp_path: Path, record_property: Record
) -> None:
    Notebook.program = Path(shutil.copy(small_catalogue, tmp_path / "program.db"))
    newer = other(values(small_catalogue), without="lamp-union", value="voluntary", named="zephyr")
    Notebook.newer = built(tmp_path, newer, "9.0")
    Notebook.done = Notebook.steps = 0
    # At full length both parts look for examples of their own; every ordinary run tries the same.
    chosen = settings(
        max_examples=runs, stateful_step_count=count(15, 40), deadline=None, derandomize=not TORTURE, database=None,
        print_blob=True,
    )  # fmt: skip
    run_state_machine_as_test(Notebook, settings=chosen)
    assert Notebook.done >= runs
    what = "runs of a user who does everything, undone and done again"
    tell(record_property, what, Notebook.done, f"{Notebook.steps:,} steps undone and done again")
