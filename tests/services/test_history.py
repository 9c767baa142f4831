"""The history as a whole: listed, and gone back and forward in, against what was there at each step."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from minilat_desktop.domain.changes import Changes, together
from minilat_desktop.domain.problems import Damaged
from minilat_desktop.services.history import History
from minilat_desktop.services.notebook import NotebookService


def opened(folder: Path) -> NotebookService:
    return NotebookService(folder / "notebook.db", folder / "backups", str.upper)


def seen(notebook: NotebookService) -> Any:
    """All that a reader sees."""
    return [asdict(note) for note in notebook.search()], History(notebook).filters(), notebook.marks.tags()


def do_something(notebook: NotebookService, chance: random.Random, number: int) -> None:
    notes = notebook.search()
    what = chance.choice(["add", "add", "edit", "delete", "tag", "filter"])
    if what == "filter":
        before = History(notebook).filters() or {}
        History(notebook).keep_filters(before, {**before, f"F{number}": "size:<5"}, f"keep filter “F{number}”")
    elif what == "add" or not notes:
        notebook.add("coalition:g20", f"note {number}")
    elif what == "edit":
        notebook.edit(chance.choice(notes).id, f"edited {number}")
    elif what == "delete":
        notebook.delete(chance.choice(notes).id)
    else:
        notebook.marks.tag([chance.choice(notes).id], f"tag {number}")


def test_going_to_any_step_gives_what_was_there_then_across_restarts(tmp_path: Path) -> None:
    chance = random.Random(3)
    notebook = opened(tmp_path)
    History(notebook).keep_filters({}, {"small": "size:<5"}, "keep filter “small”")
    states: dict[int, Any] = {0: ([], {}, [])}
    states[History(notebook).steps()[0].id] = seen(notebook)
    for number in range(30):
        do_something(notebook, chance, number)
        states[History(notebook).steps()[0].id] = seen(notebook)
    for place in [*chance.sample(sorted(states), 12), 0, max(states)]:
        if chance.random() < 0.3:
            notebook.close()
            notebook = opened(tmp_path)
        before = next((step.id for step in History(notebook).steps() if not step.undone), 0)
        count, _ = History(notebook).go_to(place)
        assert count == sum(min(before, place) < n <= max(before, place) for n in states)
        assert seen(notebook) == states[place], place
        assert {step.id for step in History(notebook).steps() if not step.undone} == {
            n for n in states if 0 < n <= place
        }
    notebook.close()


def test_steps_are_named_and_read_in_portions(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as notebook:
        note, _ = notebook.add("coalition:quad", "a")
        for text in "bcd":
            notebook.edit(note.id, text)
        notebook.delete(note.id)
        notebook.undo()
        history = History(notebook)
        found = history.steps(most=2)
        assert [step.label for step in found] == ["delete note on COALITION:QUAD", "edit note on COALITION:QUAD"]
        assert [step.undone for step in found] == [True, False]
        rest = history.steps(found[-1].id)
        assert [*found, *rest] == history.steps()
        assert found[0].time > rest[-1].time


def test_a_damaged_step_stops_the_way_and_nothing_changes(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as notebook:
        for text in "abc":
            notebook.add("coalition:quad", text)
        with closing(sqlite3.connect(notebook.path)) as other:
            other.execute("UPDATE journal SET label = 'x' WHERE n = 2")
            other.commit()
        before = seen(notebook)
        with pytest.raises(Damaged):
            History(notebook).go_to(0)
        assert seen(notebook) == before
        assert History(notebook).go_to(2)[0] == 1


def test_footprints_add_up() -> None:
    one = Changes(packs=True, notes_of=frozenset({"a"}))
    other = Changes(tags=True, notes_of=frozenset({"b"}), origin="x")
    assert together([one, other]) == Changes(packs=True, tags=True, notes_of=frozenset({"a", "b"}))
    assert together([]) == Changes()
