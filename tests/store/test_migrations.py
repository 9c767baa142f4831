"""A notebook of every released format comes up whole, and a failure on the way leaves it as it was."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from minilat_desktop.domain.entry import Entry
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services import own_rows
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.store import backups, notebook_migrations, notebook_schema
from tests.conftest import ROOT

V1 = ROOT / "tests" / "data" / "notebook-v1.db"
V2 = ROOT / "tests" / "data" / "notebook-v2.db"
V3 = ROOT / "tests" / "data" / "notebook-v3.db"
V4 = ROOT / "tests" / "data" / "notebook-v4.db"
V5 = ROOT / "tests" / "data" / "notebook-v5.db"


def opened(path: Path) -> NotebookService:
    return NotebookService(path, path.parent / "backups", str.upper)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A notebook as the first version wrote it."""
    return Path(shutil.copy(V1, tmp_path / "notebook.db"))


def texts(path: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT id, text, modified FROM note ORDER BY id").fetchall()


def test_the_first_format_comes_up_with_everything(old: Path) -> None:
    before = texts(old)
    assert before
    with closing(opened(old)) as notebook:
        assert {(note.id, note.text) for note in notebook.search()} == {(one[0], one[1]) for one in before}
        assert [note.title for note in notebook.search("turkiye")]
        undo, _ = notebook.next_steps()
        assert undo is not None
        assert notebook.undo() is not None
        assert notebook.redo() is not None
    assert texts(old) == before
    backups.verify(old)
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (notebook_schema.VERSION,)
    (backup,) = backups.every(old.parent / "backups")
    assert texts(backup) == before


@pytest.mark.parametrize("path", [V1, V2, V3])
def test_every_older_format_takes_comparisons_and_keeps_its_history(path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path / "notebook.db"))
    with closing(NotebookService(copy, tmp_path / "backups", str.upper, read_only=True)) as notebook:
        assert notebook.comparison_rows() == []
        assert notebook.shown_of("x") is None
        before = [(note.id, note.text, note.as_of) for note in notebook.search()]
    row = dict.fromkeys(("name", "spec", "opened", "shown", "created", "modified", "deleted"), "")
    with closing(opened(copy)) as notebook:
        assert [(note.id, note.text, note.as_of) for note in notebook.search()] == before
        notebook.put_comparisons([{**row, "id": "a", "name": "A"}], "save comparison “A”", shown="[]")
    with closing(opened(copy)) as notebook:
        assert [(one["name"], sound) for one, sound in notebook.comparison_rows()] == [("A", True)]
        while notebook.undo() is not None:
            pass
        assert (notebook.comparison_rows(), notebook.search()) == ([], [])
        while notebook.redo() is not None:
            pass
        assert [one["id"] for one, _ in notebook.comparison_rows()] == ["a"]
        assert sorted(note.id for note in notebook.search()) == sorted(one[0] for one in before)
    backups.verify(copy)
    (kept, *_) = reversed(backups.every(tmp_path / "backups"))
    assert backups.verify(kept) == len(before)


def test_a_failure_on_the_way_from_the_third_format_leaves_it(tmp_path: Path) -> None:
    copy = Path(shutil.copy(V3, tmp_path / "notebook.db"))
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("CREATE TABLE shown (n INTEGER)")
    with pytest.raises(Problem):
        notebook_migrations.migrate(copy, 3)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (3,)
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'comparison'").fetchall()


def test_the_fourth_format_takes_tags_pins_and_private_flags_and_keeps_what_it_held(tmp_path: Path) -> None:
    copy = Path(shutil.copy(V4, tmp_path / "notebook.db"))
    with closing(NotebookService(copy, tmp_path / "backups", str.upper, read_only=True)) as notebook:
        before = [(note.id, note.text, note.as_of) for note in notebook.search()]
        assert (notebook.marks.tags(), {(note.tags, note.pinned, note.private) for note in notebook.search()}) == (
            [],
            {((), False, False)},
        )
    with closing(opened(copy)) as notebook:
        assert [(note.id, note.text, note.as_of) for note in notebook.search()] == before
        assert [row["name"] for row, sound in notebook.comparison_rows() if sound] == ["Kept"]
        notebook.marks.tag([before[0][0], before[1][0]], "Cadence")
        notebook.marks.keep_private([before[0][0]], True)
        assert not any(note.damaged for note in notebook.search())
        while notebook.undo() is not None:
            pass
        assert (notebook.search(), notebook.comparison_rows(), notebook.marks.tags()) == ([], [], [])
        while notebook.redo() is not None:
            pass
        assert [note.id for note in notebook.search() if note.tags == ("Cadence",)] == [before[0][0], before[1][0]]
        # Redo went on to the deletion that the file held.
        assert sorted(note.id for note in notebook.search()) == sorted(one[0] for one in before)
    backups.verify(copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE note SET private = '' WHERE private != ''")
        connection.commit()
    with closing(opened(copy)) as notebook:
        assert [note.id for note in notebook.search() if note.damaged] == [before[0][0]]
        # What is damaged stays so, whatever is marked on it.
        notebook.marks.pin([before[0][0]], True)
        assert [note.id for note in notebook.search() if note.damaged and note.pinned] == [before[0][0]]


def test_the_fifth_format_takes_own_entries_and_keeps_what_it_held(tmp_path: Path) -> None:
    copy = Path(shutil.copy(V5, tmp_path / "notebook.db"))
    with closing(NotebookService(copy, tmp_path / "backups", str.upper, read_only=True)) as notebook:
        before = notebook.search()
        assert own_rows.entries(notebook) == ()
    with closing(opened(copy)) as notebook:
        entry = Entry("0123456789ab", "source", "source:my-diary", {"title": "Diary"}, name="Diary")
        own_rows.put(notebook, [entry], "add source “Diary”")
        (kept,) = own_rows.entries(notebook)
        assert (kept.body, kept.target) == (entry.body, entry.target)
        own_rows.remove(notebook, [kept], "remove source “Diary”")
        assert own_rows.entries(notebook) == ()
        while notebook.undo() is not None:
            pass
        assert (notebook.search(), own_rows.entries(notebook)) == ([], ())
        for _ in range(6):
            assert notebook.redo() is not None
        assert notebook.redo() is not None
        assert [one.id for one in own_rows.entries(notebook)] == ["0123456789ab"]
        assert {note.id for note in notebook.search()} == {note.id for note in before}
    backups.verify(copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE entry SET body = replace(body, 'Diary', 'Dairy')")
        connection.commit()
    with closing(opened(copy)) as notebook:
        assert own_rows.entries(notebook) == ()
        assert own_rows.damaged(notebook) == ("Diary",)


def test_a_fresh_notebook_and_a_migrated_one_have_the_same_columns(old: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh" / "notebook.db"
    shapes = []
    for path in (old, fresh):
        with closing(opened(path)):
            pass
        with closing(sqlite3.connect(path)) as connection:
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
            infos = {table: connection.execute(f'PRAGMA table_info("{table}")').fetchall() for table in tables}
            shapes.append({table: [tuple(row[1:]) for row in info] for table, info in infos.items()})
    assert shapes[0] == shapes[1]


def test_read_only_leaves_the_old_format_alone(old: Path) -> None:
    before = old.read_bytes()
    with closing(NotebookService(old, old.parent / "backups", str.upper, read_only=True)) as notebook:
        assert notebook.search()
    assert old.read_bytes() == before


@pytest.mark.parametrize("path", [V1, V2])
def test_notes_of_an_old_format_say_no_as_of_date_and_are_sound(path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path / "notebook.db"))
    with closing(NotebookService(copy, tmp_path / "backups", str.upper, read_only=True)) as notebook:
        assert {(note.as_of, note.damaged) for note in notebook.search()} == {("", False)}
    with closing(opened(copy)) as notebook:
        assert {(note.as_of, note.damaged) for note in notebook.search()} == {("", False)}
        note, _ = notebook.add("coalition:g20", "of then", as_of="2010-01-01")
        assert notebook.on(note.target)[0].as_of == "2010-01-01"


def test_the_second_format_comes_up_with_its_packs_and_its_history(tmp_path: Path) -> None:
    copy = Path(shutil.copy(V2, tmp_path / "notebook.db"))
    with closing(opened(copy)) as notebook:
        assert [(one["id"], one["enabled"]) for one in notebook.pack_rows()] == [("own", "no")]
        before = sorted((note.text, note.as_of) for note in notebook.search())
        undone = 0
        while notebook.undo() is not None:
            undone += 1
        assert (undone, notebook.search(), notebook.pack_rows()) == (6, [], [])
        while notebook.redo() is not None:
            pass
        assert sorted((note.text, note.as_of) for note in notebook.search()) == before
        assert not any(note.damaged for note in notebook.search())
    backups.verify(copy)


def test_bringing_up_does_not_declare_a_damaged_note_sound(tmp_path: Path) -> None:
    copy = Path(shutil.copy(V2, tmp_path / "notebook.db"))
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE note SET text = 'flipped' WHERE target = 'coalition:quad'")
        connection.commit()
    notebook_migrations.migrate(copy, 2)
    with closing(opened(copy)) as notebook:
        assert {note.target: note.damaged for note in notebook.search()} == {
            "coalition:quad": True,
            "coalition:g20": False,
        }
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE note SET as_of = '1999-01-01' WHERE target = 'coalition:g20'")
        connection.commit()
    with closing(opened(copy)) as notebook:
        assert all(note.damaged for note in notebook.search())


def test_a_step_that_fails_changes_nothing(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("CREATE TABLE pack (n INTEGER)")
    before = texts(old)
    with pytest.raises(Problem):
        notebook_migrations.migrate(old, 1)
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert texts(old) == before
