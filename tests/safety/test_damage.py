"""Flipped bits and damaged files: every damaged row is named before it is shown, and the backup is offered."""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.safekeeping import SafeKeeping
from minilat_desktop.services.trash import Trash
from tests.safety.scale import SHM, count
from tests.safety.told import Record, tell

pytestmark = pytest.mark.timeout(7200)
FLIPS, DAMAGED = count(40, 5_000), count(10, 500)


def opened(folder: Path) -> NotebookService:
    return NotebookService(folder / "notebook.db", folder / "backups", str.upper)


def made(folder: Path) -> dict[str, str]:
    """A notebook with a history and a backup; what its notes say, by id."""
    with closing(opened(folder)) as notebook:
        for number in range(20):
            note, _ = notebook.add(
                f"coalition:c{number % 4}", f"note {number} " + "the quick brown fox " * (number + 1)
            )
        for number in range(6):
            notebook.edit(note.id, f"edited {number} times")
        notebook.delete(notebook.search()[3].id)
        notebook.undo()
        notebook.back_up()
        return {note.id: note.text for note in notebook.search()}


def seen(folder: Path, sound: dict[str, str]) -> bool:
    """Look at everything; whether the damage was told of. A row shown as sound is as it was written."""
    told = False
    try:
        with closing(opened(folder)) as notebook:
            shown = notebook.search()
            for note in shown:
                told = told or note.damaged
                assert note.damaged or sound.get(note.id) == note.text, "a damaged row is shown as sound"
            trash = Trash(notebook)
            for note in shown[:3]:
                for revision in trash.revisions(note.id):
                    told = told or revision.damaged
            if not told:
                assert len(shown) == len(sound) or SafeKeeping(notebook.path, folder / "backups", notebook).findings()
                notebook.undo()
                notebook.redo()
                assert all(note.damaged or sound.get(note.id) == note.text for note in notebook.search())
    except Problem:
        told = True
    return told


def test_flipped_bits(record_property: Record) -> None:
    chance, told, found = random.Random(5), 0, 0
    with tempfile.TemporaryDirectory(dir=SHM if SHM.is_dir() else None) as base:
        whole, folder = Path(base, "whole"), Path(base, "damaged")
        sound = made(whole)
        content = (whole / "notebook.db").read_bytes()
        folder.mkdir()
        for _ in range(FLIPS):
            damaged = bytearray(content)
            damaged[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            (folder / "notebook.db").write_bytes(damaged)
            (folder / "notebook.db-journal").unlink(missing_ok=True)
            # What `check` says of the file before anybody writes in it.
            wrong = bool(SafeKeeping(folder / "notebook.db", folder / "backups", None).findings())
            found += wrong
            told += seen(folder, sound)
    assert told > 0
    said = f"{told} met by looking, {found} found by the check, none shown as sound text"
    tell(record_property, "flipped bits", FLIPS, said)


def damage(content: bytes, chance: random.Random) -> bytes:
    """A file cut off, with pages gone, swapped, overwritten or filled with something else."""
    pages = [content[at : at + 4096] for at in range(0, len(content), 4096)]
    kind, place = chance.randrange(6), chance.randrange(len(pages))
    if kind == 0:
        return content[: chance.randrange(len(content))]
    if kind == 1:
        pages[place] = bytes(4096)
    elif kind == 2:
        other = chance.randrange(len(pages))
        pages[place], pages[other] = pages[other], pages[place]
    elif kind == 3:
        pages[place] = chance.randbytes(4096)
    elif kind == 4:
        return chance.randbytes(len(content))
    else:
        del pages[place]
    return b"".join(pages)


def test_damaged_notebooks_offer_the_backup_and_never_start_empty(record_property: Record) -> None:
    chance, closed = random.Random(500), 0
    with tempfile.TemporaryDirectory(dir=SHM if SHM.is_dir() else None) as base:
        whole, folder = Path(base, "whole"), Path(base, "damaged")
        sound = made(whole)
        content = (whole / "notebook.db").read_bytes()
        for _ in range(DAMAGED):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(whole, folder)
            (folder / "notebook.db").write_bytes(damage(content, chance))
            seen(folder, sound)
            assert (folder / "notebook.db").exists()
            keeper = SafeKeeping(folder / "notebook.db", folder / "backups", None)
            copy = keeper.copies()[0]
            told = keeper.differences(copy)
            assert told.then == len(sound)
            closed += told.now is None
            keeper.put_in_place(copy)
            with closing(opened(folder)) as notebook:
                assert {note.id: note.text for note in notebook.search()} == sound
            assert len(list(folder.glob("notebook-set-aside-*.db"))) == 1
    said = f"{closed} unreadable; each offered its backup, and had everything after it"
    tell(record_property, "damaged notebooks", DAMAGED, said)


def test_a_notebook_that_lost_its_rows_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    made(tmp_path)
    with closing(sqlite3.connect(tmp_path / "notebook.db")) as connection:
        connection.execute("DELETE FROM note")
        connection.commit()
    with closing(opened(tmp_path)) as notebook:
        keeper = SafeKeeping(notebook.path, tmp_path / "backups", notebook)
        done = keeper.back_up()
        assert "20 notes are gone that nobody deleted" in done.warnings[0]
        keeper.restore(keeper.copies()[1])
        assert len(notebook.search()) == 20
