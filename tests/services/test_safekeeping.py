"""Backups compared, put back and taken back again; what would be lost; earlier texts; the trash; what is wrong."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from minilat_desktop.domain import dates
from minilat_desktop.domain.keeping import CHANGES, COMES_BACK, GOES
from minilat_desktop.domain.problems import Damaged
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.safekeeping import SafeKeeping, catalogue_findings, found
from minilat_desktop.services.trash import Trash
from tests.conftest import ROOT


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[NotebookService]:
    """A notebook with three notes."""
    with closing(NotebookService(tmp_path / "notebook.db", tmp_path / "backups", str.upper)) as opened:
        for text in ("stays", "changes", "goes"):
            opened.add(f"coalition:{text}", text)
        yield opened


@pytest.fixture
def safe(notebook: NotebookService) -> SafeKeeping:
    """What keeps it."""
    return SafeKeeping(notebook.path, notebook.path.parent / "backups", notebook)


def texts(notebook: NotebookService) -> list[str]:
    return sorted(note.text for note in notebook.search())


def work_on(notebook: NotebookService) -> None:
    """One note changed, one deleted, one new."""
    by_text = {note.text: note for note in notebook.search()}
    notebook.edit(by_text["changes"].id, "changed")
    notebook.delete(by_text["goes"].id)
    notebook.add("coalition:new", "new")


def test_restoring_is_told_before_and_undone_after(notebook: NotebookService, safe: SafeKeeping) -> None:
    safe.back_up()
    assert safe.differences(safe.copies()[0]).found == ()
    work_on(notebook)
    copy = safe.copies()[0]
    told = safe.differences(copy)
    assert (told.now, told.then) == (3, 3)
    assert {(one.kind, one.texts) for one in told.found} == {
        (CHANGES, ("changed", "changes")), (COMES_BACK, ("", "goes")), (GOES, ("new", "")),
    }  # fmt: skip
    assert told.summary == "1 note comes back, 1 note goes, 1 note changes."
    said, changes = safe.restore(copy)
    assert "Edit ▸ Undo takes it back" in said
    assert changes.notes_of == {"coalition:changes", "coalition:goes", "coalition:new"}
    assert texts(notebook) == ["changes", "goes", "stays"]
    assert safe.differences(copy).found == ()
    step, _ = notebook.next_steps()
    assert step is not None
    assert step.label.startswith(f"restore the backup of {dates.moment_in_words(copy.made)}")
    notebook.undo()
    assert texts(notebook) == ["changed", "new", "stays"]
    notebook.redo()
    assert texts(notebook) == ["changes", "goes", "stays"]
    assert not any(note.damaged for note in notebook.search())
    assert safe.findings() == []


def test_one_note_comes_back_alone(notebook: NotebookService, safe: SafeKeeping) -> None:
    safe.back_up()
    work_on(notebook)
    copy = safe.copies()[0]
    (wanted,) = [one for one in safe.differences(copy).found if one.kind == CHANGES]
    safe.restore_one(copy, wanted)
    assert texts(notebook) == ["changes", "new", "stays"]
    notebook.undo()
    assert texts(notebook) == ["changed", "new", "stays"]


def test_a_copy_of_every_older_format_is_restored(notebook: NotebookService, safe: SafeKeeping) -> None:
    for path in sorted((ROOT / "tests" / "data").glob("notebook-v*.db")):
        before = texts(notebook)
        copy = found(safe, str(path))
        expected = safe.differences(copy).then
        safe.restore(copy)
        assert len(texts(notebook)) == expected
        assert safe.findings() == []
        notebook.undo()
        assert texts(notebook) == before


def test_what_would_be_lost(notebook: NotebookService, safe: SafeKeeping) -> None:
    risk = safe.at_risk()
    assert (risk.newest, risk.words) == (None, "There is no backup yet: 3 notes would be lost.")
    safe.back_up()
    assert safe.at_risk().words == "Nothing; the newest verified backup holds everything."
    work_on(notebook)
    assert safe.at_risk().words == "1 note changed, 1 note deleted, 1 note new"
    newest = safe.at_risk().newest
    assert newest is not None
    # A backup that rotted since it was made is none.
    newest.path.write_bytes(newest.path.read_bytes()[:5000])
    assert safe.at_risk().newest is None


def test_a_folder_of_ones_own_gets_every_backup_and_one_out_of_reach_is_told_of(
    notebook: NotebookService, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    safe = SafeKeeping(notebook.path, tmp_path / "backups", notebook, stick)
    done = safe.back_up()
    assert [path.parent for path in done.made] == [tmp_path / "backups", stick]
    assert {copy.where for copy in safe.copies()} == {"backup", f"in {stick}"}
    shutil.rmtree(stick)
    stick.write_bytes(b"pulled out")
    notebook.add("coalition:x", "more")
    done = safe.back_up()
    assert len(done.made) == 1
    assert "could not be written to" in done.warnings[0]


def test_a_damaged_notebook_is_replaced_and_set_aside(notebook: NotebookService, tmp_path: Path) -> None:
    SafeKeeping(notebook.path, tmp_path / "backups", notebook).back_up()
    notebook.close()
    notebook.path.write_bytes(b"\xff" * 9000)
    safe = SafeKeeping(notebook.path, tmp_path / "backups", None)
    told = safe.differences(safe.copies()[0])
    assert (told.now, told.then, told.found) == (None, 3, ())
    said, _ = safe.restore(safe.copies()[0])
    assert "is set aside as “notebook-set-aside-" in said
    with closing(NotebookService(notebook.path, tmp_path / "backups", str.upper)) as again:
        assert texts(again) == ["changes", "goes", "stays"]
    (aside,) = [copy for copy in safe.copies() if copy.where == "set aside"]
    with pytest.raises(Damaged):
        safe.notes_in(aside)


def test_a_damaged_note_is_seen_and_mended_out_of_a_backup(notebook: NotebookService, safe: SafeKeeping) -> None:
    safe.back_up()
    with closing(sqlite3.connect(notebook.path)) as connection:
        connection.execute("UPDATE note SET text = 'chances' WHERE text = 'changes'")
        connection.commit()
    copy = safe.copies()[0]
    (difference,) = safe.differences(copy).found
    assert difference.texts == ("chances", "changes")
    safe.restore_one(copy, difference)
    assert safe.findings() == []
    assert texts(notebook) == ["changes", "goes", "stays"]


# Earlier texts and the trash


def test_an_earlier_text_comes_back_and_the_present_one_is_kept(notebook: NotebookService) -> None:
    trash = Trash(notebook)
    (note,) = [one for one in notebook.search() if one.text == "changes"]
    notebook.edit(note.id, "second", sitting="one")
    notebook.edit(note.id, "second and", sitting="one")
    notebook.edit(note.id, "third", sitting="two")
    assert [one.text for one in trash.revisions(note.id)] == ["second and", "changes"]
    trash.restore_text(note.id, trash.revisions(note.id)[1])
    assert trash.text_of(note.id) == ("COALITION:CHANGES", "changes")
    assert [one.text for one in trash.revisions(note.id)] == ["third", "second and", "changes"]
    notebook.undo()
    assert trash.text_of(note.id)[1] == "third"


def test_the_trash_gives_back_and_is_emptied_only_for_what_was_chosen(notebook: NotebookService) -> None:
    trash = Trash(notebook)
    assert trash.deleted() == []
    for note in notebook.search():
        notebook.delete(note.id)
    there = trash.deleted()
    assert [one.name for one in there] == ["COALITION:STAYS", "COALITION:CHANGES", "COALITION:GOES"]
    trash.bring_back(there[:2])
    assert texts(notebook) == ["changes", "stays"]
    trash.empty(trash.deleted())
    assert trash.deleted() == []
    step, _ = notebook.next_steps()
    assert step is not None
    assert step.label == "remove note on COALITION:GOES from the trash"
    notebook.undo()
    assert [one.text for one in trash.deleted()] == ["goes"]
    notebook.undo()
    assert texts(notebook) == []


# What is wrong


def test_each_damaged_row_is_named(notebook: NotebookService, safe: SafeKeeping) -> None:
    notebook.edit(notebook.search()[0].id, "x")
    with closing(sqlite3.connect(notebook.path)) as connection:
        connection.execute("UPDATE note SET text = 'chances' WHERE text = 'changes'")
        connection.execute("UPDATE revision SET text = 'flipped'")
        connection.execute("UPDATE journal SET label = 'other' WHERE n = 1")
        connection.commit()
    assert [str(one) for one in safe.findings()] == [
        "note: the note “chances” on COALITION:CHANGES fails its checksum: it is not what was written.",
        f"revision: an earlier text, “flipped”, of {notebook.search()[0].modified[:16]} fails its checksum:"
        " it is not what was written.",
        "journal: the step “other” of the history fails its checksum: it is not what was written.",
    ]


def test_the_catalogue_is_looked_through(small_catalogue: Path, tmp_path: Path) -> None:
    assert catalogue_findings(small_catalogue) == []
    content = small_catalogue.read_bytes()
    bad = tmp_path / "bad.db"
    bad.write_bytes(content[: len(content) // 2])
    assert "SQLite" in catalogue_findings(bad)[0].says
    assert "is missing" in catalogue_findings(tmp_path / "none.db")[0].says
