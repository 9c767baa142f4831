"""Very many notes at once: held against one at a time, given up half way, and no more statements than for a few."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from minilat_desktop.domain.importing import Going
from minilat_desktop.domain.problems import GivenUp, UnknownId
from minilat_desktop.formats import notes_file
from minilat_desktop.services.history import History
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.trash import Trash
from tests.services.empty import NAMES, opened

Row = tuple[Any, ...]
WORDS = ["salt", "Größe", "lamp", "Straße", "x", "of"]


def content(notebook: NotebookService, *, times: bool = True) -> list[list[Row]]:
    """Everything the notes are found by; without times and hashes what two notebooks can have in common."""
    note = "id, target, target_name, text, as_of, tags, pinned, private, " + (
        "created, modified, deleted, row_hash" if times else "deleted != ''"
    )
    found = [f"SELECT {note} FROM note ORDER BY id", "SELECT id, name, colour FROM tag ORDER BY id"]
    found += ["SELECT tagged.tag, note.id FROM tagged JOIN note ON note.n = tagged.n ORDER BY 1, 2"]
    found += [
        f"SELECT note.id FROM note_search JOIN note ON note.n = note_search.rowid WHERE note_search MATCH '{word}'"
        " ORDER BY 1"
        for word in ("salt", "grosse", "strasse")
    ]
    with closing(sqlite3.connect(notebook.path)) as connection:
        return [connection.execute(sql).fetchall() for sql in found]


def filled(notebook: NotebookService, count: int, chance: random.Random) -> list[str]:
    """Notes that come in by an import, some of them marked."""
    then, ids = "2026-01-01T00:00:00.000000+00:00", [f"{number:032x}" for number in range(count)]
    notes = [
        {
            "id": note_id, "target": chance.choice(sorted(NAMES)), "target_name": "", "created": then, "modified": then,
            "text": " ".join(chance.choices(WORDS, k=5)), "as_of": "", "pinned": chance.random() < 0.2,
            "tags": chance.sample(["Law", "law", "Źródło", "#ask"], chance.randint(0, 3)),
        }
        for note_id in ids
    ]  # fmt: skip
    known, refused = notes_file.checked(notes)
    notebook.apply_import(notebook.plan_notes("notes.json", known, refused, ""))
    return ids


VERBS: list[Callable[[NotebookService, list[str]], object]] = [
    lambda notebook, ids: notebook.marks.tag(ids, "LAW"),
    lambda notebook, ids: notebook.marks.tag(ids, "{new}"),
    lambda notebook, ids: notebook.marks.untag(ids, "zrodło"),
    lambda notebook, ids: notebook.marks.pin(ids, True),
    lambda notebook, ids: notebook.marks.keep_private(ids, True),
    lambda notebook, ids: notebook.delete_all(ids),
]


def test_many_at_once_are_as_one_at_a_time_and_each_step_goes_both_ways(tmp_path: Path) -> None:
    chance = random.Random(8)
    with closing(opened(tmp_path / "many")) as many, closing(opened(tmp_path / "single")) as single:
        for notebook in (many, single):
            ids = filled(notebook, 40, random.Random(1))
        states = [content(many)]
        assert all(states[0]), "marks are listed, and words find notes"
        for verb in VERBS:
            chosen = chance.sample(ids, 25)
            verb(many, chosen)
            for note_id in chosen:
                verb(single, [note_id])
            assert content(many, times=False) == content(single, times=False)
            states.append(content(many))
        steps = History(many).steps()
        assert [step.label for step in steps[:1]] == ["delete 25 notes"]
        for place, before in zip(range(len(VERBS)), states[-2::-1], strict=True):
            assert many.undo() is not None, place
            assert content(many) == before
        many.undo()
        assert content(many)[0] == []
        History(many).go_to(steps[0].id)
        assert content(many) == states[-1]
        ids = [one.id for one in Trash(many).deleted()]
        assert len(ids) == 25
        Trash(many).bring_back(Trash(many).deleted())
        assert content(many) == states[-2]


def test_what_is_given_up_or_fails_half_way_leaves_nothing(notebook: NotebookService) -> None:
    ids = filled(notebook, 1_200, random.Random(2))
    before, step = content(notebook), notebook.next_steps()
    told: list[str] = []

    def until(stop: int) -> Going:
        told.clear()

        def hear(stage: str) -> bool:
            told.append(stage)
            return len(told) < stop

        return Going(hear)

    verbs: list[Callable[[Going], object]] = [
        lambda going: notebook.marks.tag(ids, "all", going=going),
        lambda going: notebook.delete_all(ids, going=going),
        notebook.undo,
    ]
    for verb in verbs:
        for stop in (1, 3, 4):
            with pytest.raises(GivenUp):
                verb(until(stop))
            assert (content(notebook), notebook.next_steps()) == (before, step)
        assert "1\u202f0" in told[-1], told
    with pytest.raises(UnknownId):
        notebook.delete_all([*ids, "nothing"])
    assert (content(notebook), notebook.next_steps()) == (before, step)


@contextmanager
def counted(notebook: NotebookService) -> Iterator[list[str]]:
    """The statements that run meanwhile; one that writes many rows counts once."""
    ran: list[str] = []

    def note_down(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        ran.append(statement)

    event.listen(notebook.file._engine, "before_cursor_execute", note_down)
    try:
        yield ran
    finally:
        event.remove(notebook.file._engine, "before_cursor_execute", note_down)


def test_what_the_file_is_asked_for_does_not_grow_with_the_notes(tmp_path: Path) -> None:
    asked: list[list[int]] = []
    for count in (20, 400):
        with closing(opened(tmp_path / str(count))) as notebook:
            counts = []
            with counted(notebook) as ran:
                ids = filled(notebook, count, random.Random(3))
            counts.append(len(ran))
            for work in (*VERBS, lambda notebook, _ids: notebook.undo(), lambda notebook, _ids: notebook.redo()):
                with counted(notebook) as ran:
                    work(notebook, ids)
                counts.append(len(ran))
            asked.append(counts)
    assert asked[0] == asked[1]
    assert max(asked[1]) < 25
