"""Whatever a user does, undoing all of it is the start again, bit for bit in content, and doing all again the end."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.safekeeping import SafeKeeping
from minilat_desktop.services.trash import Trash
from minilat_desktop.store import notebook_schema as schema
from tests.safety.scale import SHM, count

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
TARGETS = st.sampled_from(["coalition:a", "coalition:b", "coalition:c"])
KEPT = [table.name for table in schema.HASHED if table.name not in ("revision", "journal", "shown", "meta")]


class Notebook(RuleBasedStateMachine):
    """A notebook beside which the steps are counted."""

    @initialize(texts=st.lists(TEXTS, max_size=3))
    def begin(self, texts: list[str]) -> None:
        """A notebook that somebody had before: its history is closed off by what it holds."""
        self.base = tempfile.TemporaryDirectory(dir=SHM if SHM.is_dir() else None)
        self.folder = Path(self.base.name)
        self.path = self.folder / "notebook.db"
        self.open()
        for text in texts:
            self.notebook.add("coalition:a", text)
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute("DELETE FROM journal")
            connection.commit()
        self.start = self.content()
        self.copied = False

    def open(self) -> None:
        """As a program does at its start."""
        self.notebook = NotebookService(self.path, self.folder / "backups", str.upper)

    def content(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row the user made, without its internal number; an unused tag is none."""
        found: dict[str, list[tuple[object, ...]]] = {}
        with closing(sqlite3.connect(self.path)) as connection:
            for table in KEPT:
                columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")') if row[1] != "n"]
                named = ", ".join(f'"{column}"' for column in columns)
                found[table] = connection.execute(f'SELECT {named} FROM "{table}" ORDER BY id').fetchall()
        return found

    @rule(place=TARGETS, text=TEXTS)
    def add(self, place: str, text: str) -> None:
        self.notebook.add(place, text)

    @rule(data=st.data(), text=TEXTS, sitting=st.sampled_from(["", "s"]))
    def edit(self, data: st.DataObject, text: str, sitting: str) -> None:
        if found := self.notebook.search():
            self.notebook.edit(data.draw(st.sampled_from([note.id for note in found])), text, sitting=sitting)

    @rule(data=st.data(), name=st.sampled_from(["urgent", "Zürich", "to check"]))
    def tag(self, data: st.DataObject, name: str) -> None:
        if found := self.notebook.search():
            self.notebook.marks.tag([data.draw(st.sampled_from([note.id for note in found]))], name)

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        if found := self.notebook.search():
            self.notebook.delete(data.draw(st.sampled_from([note.id for note in found])))

    @rule(empty=st.booleans())
    def trash(self, empty: bool) -> None:
        trash = Trash(self.notebook)
        if found := trash.deleted():
            trash.empty(found[:2]) if empty else trash.bring_back(found[:2])

    @rule(texts=st.lists(TEXTS, min_size=1, max_size=4))
    def take_in(self, texts: list[str]) -> None:
        time = "2026-01-01T00:00:00.000000+00:00"
        notes = [
            {"id": f"{abs(hash(text)):032x}"[:32], "target": "coalition:b", "target_name": "B", "text": text,
             "created": time, "modified": time}
            for text in dict.fromkeys(texts)
        ]  # fmt: skip
        path = self.folder / "in.json"
        path.write_text(json.dumps({"notes": notes}), encoding="utf-8")
        self.notebook.apply_import(self.notebook.plan_import(path))

    @rule()
    def back_up(self) -> None:
        self.notebook.back_up()
        self.copied = True

    @precondition(lambda self: self.copied)
    @rule()
    def restore(self) -> None:
        keeper = SafeKeeping(self.path, self.folder / "backups", self.notebook)
        keeper.restore(keeper.copies()[-1])

    @rule()
    def undo(self) -> None:
        self.notebook.undo()

    @rule()
    def redo(self) -> None:
        self.notebook.redo()

    @rule()
    def restart(self) -> None:
        self.notebook.close()
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
        assert self.content() == self.start
        assert SafeKeeping(self.path, self.folder / "backups", self.notebook).findings() == []
        while self.notebook.redo() is not None:
            steps -= 1
        assert (steps, self.content()) == (0, end)
        self.notebook.close()
        self.base.cleanup()


TestNotebook = Notebook.TestCase
TestNotebook.settings = settings(max_examples=count(8, 1_000), stateful_step_count=count(15, 40), deadline=None)
