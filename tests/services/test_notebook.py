"""The notebook as the user meets it: write, find, delete, undo, redo; and against a model that is a mere mapping."""

from __future__ import annotations

import json
import shutil
import tempfile
import unicodedata
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.folding import words
from minilat_desktop.domain.problems import CannotWrite, UnknownId
from minilat_desktop.services import notebook as module
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.recording import now, storable
from tests.services.empty import NAMES, opened


def texts(notebook: NotebookService, query: str = "") -> list[str]:
    return [note.text for note in notebook.search(query)]


def test_a_new_note(notebook: NotebookService) -> None:
    note, changes = notebook.add("coalition:salt", "# Salt\nis dear", origin="cli")
    assert changes == Changes(notes_of=frozenset({"coalition:salt"}), origin="cli")
    assert note.target_name == "Salt Compact"
    assert note.title == "Salt"
    assert datetime.fromisoformat(note.created).utcoffset() == timedelta(0)
    assert notebook.on("coalition:salt") == [note]
    assert notebook.on("coalition:lamp") == []
    assert notebook.targets() == {"coalition:salt"}


def test_a_target_that_nobody_knows(notebook: NotebookService) -> None:
    with pytest.raises(UnknownId, match="nothing called “coalition:pepper”"):
        notebook.add("coalition:pepper", "x")
    assert texts(notebook) == []


def test_newest_first(notebook: NotebookService) -> None:
    first, _ = notebook.add("coalition:salt", "first")
    notebook.add("coalition:lamp", "second")
    assert texts(notebook) == ["second", "first"]
    notebook.edit(first.id, "first again")
    assert texts(notebook) == ["first again", "second"]


def test_a_note_whose_target_vanished_keeps_its_name(notebook: NotebookService, tmp_path: Path) -> None:
    notebook.add("coalition:salt", "kept")
    notebook.close()
    with closing(NotebookService(tmp_path / "notebook.db", tmp_path / "backups", lambda _target: None)) as later:
        (note,) = later.search()
        assert (note.target, note.target_name) == ("coalition:salt", "Salt Compact")
        later.edit(note.id, "still editable")
        assert texts(later) == ["still editable"]


def test_an_edit_that_changes_nothing_is_no_step(notebook: NotebookService) -> None:
    note, _ = notebook.add("coalition:salt", "same")
    assert notebook.edit(note.id, "same") == Changes()
    undo, _ = notebook.next_steps()
    assert undo is not None
    assert undo.label == "add note on Salt Compact"


def test_an_editor_that_merely_flushes_does_not_bring_a_deleted_note_back(notebook: NotebookService) -> None:
    note, _ = notebook.add("coalition:salt", "gone")
    notebook.delete(note.id)
    notebook.edit(note.id, "gone")
    assert texts(notebook) == []
    notebook.edit(note.id, "typed after it was deleted elsewhere")
    assert texts(notebook) == ["typed after it was deleted elsewhere"]


def test_what_is_not_there(notebook: NotebookService) -> None:
    note, _ = notebook.add("coalition:salt", "x")
    notebook.delete(note.id)
    for verb in (
        lambda: notebook.edit("nothing", "x"),
        lambda: notebook.delete("nothing"),
        lambda: notebook.delete(note.id),
    ):
        with pytest.raises(UnknownId, match="no longer in the notebook"):
            verb()


def test_a_sitting_is_one_step(notebook: NotebookService) -> None:
    note, _ = notebook.add("coalition:salt", "before")
    for text in ("b", "be", "bee"):
        notebook.edit(note.id, text, sitting="s1")
    notebook.edit(note.id, "next sitting", sitting="s2")
    assert notebook.undo() is not None
    assert texts(notebook) == ["bee"]
    assert notebook.undo() is not None
    assert texts(notebook) == ["before"]
    assert notebook.redo() is not None
    assert texts(notebook) == ["bee"]


def test_one_sitting_over_two_notes_mixes_nothing(notebook: NotebookService) -> None:
    one, _ = notebook.add("coalition:salt", "one")
    two, _ = notebook.add("coalition:lamp", "two")
    notebook.edit(one.id, "one!", sitting="s")
    notebook.edit(two.id, "two!", sitting="s")
    notebook.undo()
    assert sorted(texts(notebook)) == ["one!", "two"]
    notebook.undo()
    assert sorted(texts(notebook)) == ["one", "two"]


def test_a_note_begun_and_written_in_one_sitting_is_one_step(notebook: NotebookService) -> None:
    note, _ = notebook.add("coalition:salt", "a", sitting="s")
    notebook.edit(note.id, "ab", sitting="s")
    assert notebook.undo() == ("add note on Salt Compact", Changes(notes_of=frozenset({"coalition:salt"})))
    assert texts(notebook) == []
    notebook.redo()
    assert texts(notebook) == ["ab"]


def test_nothing_to_undo(notebook: NotebookService) -> None:
    assert notebook.undo() is None
    assert notebook.redo() is None
    assert notebook.next_steps() == (None, None)


def revisions(folder: Path) -> list[str]:
    import sqlite3

    with closing(sqlite3.connect(folder / "notebook.db")) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM revision ORDER BY n")]


def test_revisions_are_kept_every_two_minutes(
    notebook: NotebookService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = datetime.fromisoformat(now())

    def at() -> str:
        return clock.isoformat(timespec="microseconds")

    monkeypatch.setattr(module, "now", at)
    note, _ = notebook.add("coalition:salt", "minute 0")
    for minute in range(1, 7):
        clock += timedelta(minutes=1)
        notebook.edit(note.id, f"minute {minute}", sitting="s")
    assert revisions(tmp_path) == ["minute 0", "minute 2", "minute 4"]


HOSTILE = {
    "markup": "<table><tr><td><img src=file:///etc/passwd>" * 50 + "</b>&amp;[link](javascript:alert(1))",
    "formula": '=HYPERLINK("http://x","y")\n@SUM(1)\n+1\n-1\t\r',
    "control": "".join(chr(code) for code in range(32)) + "\x7f\x85\x9b",
    "bidi": "\u202eevil\u202c \u2066x\u2069 a\u200bb\ufeff",
    "nul": "before\0after",
    "one line of a megabyte": "x" * 1_000_000,
    "many accents": "e" + "\u0301" * 5000,
    "astral": "🧂" * 1000,
    "sql": "'; DROP TABLE note; --\" OR 1=1",
    "json": '{"a": "\\ud800"}',
    "empty": "",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_come_back_as_they_are(notebook: NotebookService, tmp_path: Path, text: str) -> None:
    note, _ = notebook.add("coalition:salt", text)
    # Control characters, which no import takes back, are kept as their pictures.
    text = storable(text)
    assert not any(unicodedata.category(character) == "Cc" for character in text if character not in "\n\r\t")
    assert texts(notebook) == [text]
    notebook.edit(note.id, "other")
    notebook.undo()
    assert texts(notebook) == [text]
    notebook.close()
    with closing(opened(tmp_path)) as again:
        assert texts(again) == [text]
        assert not again.search()[0].damaged
        assert again.export(tmp_path / "notes.json") == 1
        assert again.back_up() is not None
    assert json.loads((tmp_path / "notes.json").read_text(encoding="utf-8"))["notes"][0]["text"] == text


def test_half_a_surrogate_pair_becomes_the_replacement_mark(notebook: NotebookService) -> None:
    notebook.add("coalition:salt", "a\ud800b\udc00c\ud83e\uddc2")
    assert texts(notebook) == ["a\ufffdb\ufffdc🧂"]


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("grosse", 2), ("GRÖSSE", 2), ("moller", 1), ("mærsk møl", 1), ("lamp", 1),
        ("salt sea", 1), ("dear nothing", 0),
        ("한국", 1), ("", 3), ("  ", 3), ('" OR *', 0), ("…", 0), ("x " * 5000, 0), ("\ud800", 0),
    ],
)  # fmt: skip
def test_search(notebook: NotebookService, query: str, hits: int) -> None:
    notebook.add("coalition:salt", "Dear salt of the sea; Größe")
    notebook.add("coalition:lamp", "A.P. Møller – Mærsk")
    notebook.add("coalition:salt", "한국")
    assert len(notebook.search(query)) == hits


def test_a_word_beside_a_character_that_is_no_letter_is_found(notebook: NotebookService) -> None:
    """SQLite takes the unassigned U+D7FC for a letter, Python does not."""
    notebook.add("coalition:salt", "\ud7fcà")
    assert texts(notebook, "a") == ["\ud7fcà"]


def test_export_to_a_place_that_is_not_there(notebook: NotebookService, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="the folder does not exist"):
        notebook.export(tmp_path / "gone" / "notes.json")


# Any order of anything, against a model


@dataclass
class Model:
    """What the notebook should hold: texts by id, and the states before and after each step."""

    held: dict[str, str] = field(default_factory=dict)
    done: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)
    undone: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)

    def step(self, after: dict[str, str]) -> None:
        """Go to another state."""
        self.done.append((self.held, after))
        self.undone.clear()
        self.held = after


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(["salt sea", "Größe", "=1+1"])


class AnyOrder(RuleBasedStateMachine):
    """Notes written, edited, deleted, undone, redone, and the file closed and opened, in any order."""

    notes = Bundle("notes")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="minilat-notes-"))
        self.notebook = opened(self.folder)
        self.model = Model()

    def teardown(self) -> None:
        self.notebook.close()
        shutil.rmtree(self.folder)

    @rule(target=notes, text=TEXTS, on=st.sampled_from(sorted(NAMES)))
    def add(self, text: str, on: str) -> str:
        note, _ = self.notebook.add(on, text)
        self.model.step({**self.model.held, note.id: storable(text)})
        return note.id

    @rule(note=notes, text=TEXTS)
    def edit(self, note: str, text: str) -> None:
        if note not in self.model.held:
            return
        if self.notebook.edit(note, text) != Changes():
            self.model.step({**self.model.held, note: storable(text)})

    @rule(note=consumes(notes))
    def delete(self, note: str) -> None:
        if note not in self.model.held:
            return
        self.notebook.delete(note)
        self.model.step({key: text for key, text in self.model.held.items() if key != note})

    @rule()
    def undo(self) -> None:
        taken = self.notebook.undo()
        assert (taken is None) == (not self.model.done)
        if taken:
            step = self.model.done.pop()
            self.model.undone.append(step)
            self.model.held = step[0]

    @rule()
    def redo(self) -> None:
        taken = self.notebook.redo()
        assert (taken is None) == (not self.model.undone)
        if taken:
            step = self.model.undone.pop()
            self.model.done.append(step)
            self.model.held = step[1]

    @rule()
    def close_and_open(self) -> None:
        self.notebook.close()
        self.notebook = opened(self.folder)

    @rule(query=st.sampled_from(["salt", "gross", "sea sa", "a", "1"]))
    def search(self, query: str) -> None:
        found = {note.id for note in self.notebook.search(query)}
        names = {note.id: note.target_name for note in self.notebook.search()}
        wanted = {
            key
            for key, text in self.model.held.items()
            if all(any(w.startswith(q) for w in words(f"{text} | {names[key]}")) for q in words(query))
        }
        assert found == wanted

    @invariant()
    def same_as_the_model(self) -> None:
        found = self.notebook.search()
        assert {note.id: note.text for note in found} == self.model.held
        assert not any(note.damaged for note in found)
        assert self.notebook.targets() == {note.target for note in found}
        can_undo, can_redo = self.notebook.next_steps()
        assert (can_undo is not None, can_redo is not None) == (bool(self.model.done), bool(self.model.undone))


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_the_as_of_date_of_a_note_survives_edits_undo_and_the_notes_file(
    notebook: NotebookService, tmp_path: Path
) -> None:
    note, _ = notebook.add("coalition:salt", "of then", as_of="2010-01-01")
    assert note.as_of == "2010-01-01"
    notebook.edit(note.id, "of then, edited")
    notebook.delete(note.id)
    notebook.undo()
    assert [one.as_of for one in notebook.on("coalition:salt")] == ["2010-01-01"]
    notebook.export(tmp_path / "notes.json")
    notebook.delete(note.id)
    notebook.apply_import(notebook.plan_import(tmp_path / "notes.json"))
    assert [one.as_of for one in notebook.on("coalition:salt")] == ["2010-01-01"]


@pytest.mark.parametrize(("as_of", "reason"), [("2010", "is not a day"), (5, "missing or not text"), (None, "")])
def test_as_of_dates_in_a_notes_file(notebook: NotebookService, tmp_path: Path, as_of: object, reason: str) -> None:
    time = "2026-11-23T10:00:00+00:00"
    one: dict[str, object] = {
        "id": "a",
        "target": "coalition:g20",
        "target_name": "G20",
        "text": "x",
        "created": time,
        "modified": time,
    }
    # None: as a program before this one wrote it.
    one |= {} if as_of is None else {"as_of": as_of}
    (tmp_path / "notes.json").write_text(json.dumps({"notes": [one]}))
    plan = notebook.plan_import(tmp_path / "notes.json")
    assert len(plan.new) == (not reason)
    assert not reason or reason in plan.refused[0].reason
