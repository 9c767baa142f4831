"""The notebook's file: how it is opened, and what happens when it is not what it should be."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from minilat_desktop.domain.problems import CannotWrite, Damaged, Locked, NewerVersion, Problem
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.store import notebook_schema
from minilat_desktop.store.notebook import Notebook, create
from tests import support

BODY = "the quick brown fox " * 20


def opened(path: Path, *, busy_ms: int = 10_000, read_only: bool = False) -> NotebookService:
    return NotebookService(path, path.parent / "backups", str.upper, busy_ms=busy_ms, read_only=read_only)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A notebook with notes, an edit, a deletion and something undone."""
    path = tmp_path / "notebook.db"
    with closing(opened(path)) as notebook:
        for number in range(12):
            note, _ = notebook.add(f"coalition:c{number % 3}", f"note {number} {BODY}")
        notebook.edit(note.id, f"edited {BODY}")
        notebook.delete(note.id)
        notebook.undo()
    return path


def test_every_connection_has_its_pragmas(path: Path) -> None:
    wanted = {
        "journal_mode": "truncate", "synchronous": 3, "foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1,
        "busy_timeout": 10_000,
    }  # fmt: skip
    with closing(Notebook(path)) as notebook, notebook.reading() as one, notebook.reading() as other:
        for connection in (one, other):
            for pragma, value in wanted.items():
                assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value, pragma
            assert connection.exec_driver_sql("PRAGMA mmap_size").scalar() in (0, None)
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            assert driver.isolation_level is None


def test_the_file_is_marked_and_private(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (notebook_schema.APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (notebook_schema.VERSION,)
    assert path.stat().st_mode & 0o077 == 0


def test_an_existing_file_is_never_replaced_by_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "notebook.db").write_bytes(b"precious")
    create(tmp_path / "notebook.db")
    assert (tmp_path / "notebook.db").read_bytes() == b"precious"
    assert [p.name for p in tmp_path.iterdir()] == ["notebook.db"]


def test_a_stranger_in_wal_mode_is_not_converted(tmp_path: Path) -> None:
    path = tmp_path / "notebook.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (n)")
    before = path.read_bytes()
    with pytest.raises(Damaged, match="it is not a Minilat notebook"):
        opened(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"garbage", b"SQLite format 3\0" + b"\0" * 4080, b"\xff" * 20_000])
def test_what_is_no_notebook_is_told_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notebook.db"
    path.write_bytes(content)
    with pytest.raises(Damaged) as caught:
        opened(path)
    assert caught.value.safe == "The file is left exactly as it is."
    assert "Restore a backup" in caught.value.remedy
    assert path.read_bytes() == content


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "notebook.db").mkdir()
    with pytest.raises(CannotWrite):
        opened(tmp_path / "notebook.db")


def test_a_path_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="the name is too long"):
        opened(tmp_path / ("n" * 300))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotWrite):
        opened(tmp_path / "file" / "notebook.db")


def test_a_newer_notebook_is_read_and_not_written(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 7")
    before = path.read_bytes()
    with closing(opened(path)) as notebook:
        assert notebook.newer
        assert notebook.read_only
        assert len(notebook.search()) == 12
        for write in (lambda: notebook.add("coalition:a", "x"), notebook.undo, lambda: notebook.delete("y")):
            with pytest.raises(NewerVersion, match=f"format 7; this one writes {notebook_schema.VERSION}"):
                write()
        assert notebook.back_up() is None
    assert path.read_bytes() == before


def test_opened_read_only(path: Path) -> None:
    with closing(opened(path, read_only=True)) as notebook:
        assert len(notebook.search("fox")) == 12
        with pytest.raises(CannotWrite, match="is open read-only"):
            notebook.add("coalition:a", "x")


def test_held_by_another_process(path: Path) -> None:
    with closing(opened(path, busy_ms=50)) as notebook, closing(sqlite3.connect(path, timeout=0)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Locked, match="is being written by another program"):
            notebook.add("coalition:a", "held")
        assert len(notebook.search()) == 12
        other.execute("ROLLBACK")
        notebook.add("coalition:a", "free again")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Locked):
            notebook.search()
        other.execute("ROLLBACK")
        assert len(notebook.search()) == 13


# Damage


def use_everything(path: Path) -> None:
    """All that the program ever does with a notebook."""
    with closing(opened(path)) as notebook:
        found = notebook.search()
        assert all(isinstance(value, str) for note in found for value in (note.id, note.target, note.text, note.title))
        notebook.search("quick fox")
        notebook.targets()
        notebook.next_steps()
        for note in found[:3]:
            notebook.on(note.target)
            notebook.edit(note.id, note.text + "!")
        notebook.undo()
        notebook.redo()
        if found:
            notebook.delete(found[0].id)
        notebook.add("coalition:a", "new")
        notebook.back_up()


def test_a_flipped_bit_is_survived_or_told(path: Path, tmp_path: Path) -> None:
    content = path.read_bytes()
    # The header whole, and a few of the many places after it: tests/safety/test_damage.py flips thousands.
    places = [*range(0, 112, 8), *random.Random(7).sample(range(112, len(content)), 16)]
    told = 0
    for place in places:
        target = tmp_path / "damaged" / "notebook.db"
        target.parent.mkdir(exist_ok=True)
        damaged = bytearray(content)
        damaged[place] ^= 1 << (place % 8)
        target.write_bytes(damaged)
        try:
            use_everything(target)
        except Problem:
            told += 1
        for left in sorted(target.parent.rglob("*"), reverse=True):
            left.rmdir() if left.is_dir() else left.unlink()
    assert told > 2


@pytest.mark.parametrize("flip", [0x01, 0x80])
def test_a_flip_in_a_notes_text_is_seen(path: Path, flip: int) -> None:
    """SQLite's own checks see nothing here: the row's hash does. 0x80 makes it no UTF-8 besides."""
    content = bytearray(path.read_bytes())
    place = content.find(b"note 3 the quick")
    while place >= 0:
        content[place + 8] ^= flip
        place = content.find(b"note 3 the quick", place + 1)
    path.write_bytes(content)
    with closing(opened(path)) as notebook:
        found = notebook.search()
        (hit,) = [note for note in found if note.damaged]
        assert hit.text.startswith("note 3 t")
        assert hit.text.endswith(BODY[10:])
        assert len(found) == 12
        notebook.edit(hit.id, "mended")
        assert not any(note.damaged for note in notebook.search())


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.95])
def test_a_truncated_notebook(path: Path, part: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(Problem):
        use_everything(path)


def test_a_damaged_undo_step_changes_nothing(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE journal SET images = replace(images, 'fox', 'cat')")
        connection.commit()
    with closing(opened(path)) as notebook:
        with pytest.raises(Damaged, match="undo history is damaged"):
            notebook.undo()
        assert len(notebook.search("fox")) == 12


# Disks


FULL = """
import sys
from pathlib import Path
from minilat_desktop.domain.problems import CannotWrite
from minilat_desktop.services.notebook import NotebookService
small = Path(sys.argv[1])
notebook = NotebookService(small / "notebook.db", small / "backups", str.upper)
saved, filler = [], small / "filler"
for number in range(3):
    notebook.add("coalition:x", f"note {number}")
    saved.append(f"note {number}")
note, _ = notebook.add("coalition:x", "growing")
free = 1 << 20
with open(filler, "wb", buffering=0) as file:
    try:
        while True:
            file.write(b"f" * 4096)
    except OSError:
        pass
for attempt in range(3):
    try:
        notebook.edit(note.id, "x" * 200_000)
        print("saved, which was not expected")
    except CannotWrite as problem:
        print(problem)
assert sorted(n.text for n in notebook.search()) == ["growing", *saved], "content changed"
filler.unlink()
notebook.edit(note.id, "y" * 200_000)
notebook.close()
again = NotebookService(small / "notebook.db", small / "backups", str.upper)
print(sorted(len(n.text) for n in again.search()))
"""


@support.needs_mount
def test_a_full_disk_while_saving(tmp_path: Path) -> None:
    done = support.python(FULL, tmp_path, prepare=f"mount -t tmpfs -o size=1m tmpfs {tmp_path}")
    said = done.stdout.splitlines()
    assert len(said) == 4, done.stderr
    assert all("could not be written: the disk is full" in one for one in said[:3])
    assert all("Everything saved before is untouched" in one for one in said[:3])
    assert said[3] == "[6, 6, 6, 200000]"


def fill(notebook: Notebook) -> None:
    """Write more than the file may hold."""
    with notebook.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        connection.exec_driver_sql("INSERT INTO meta VALUES ('k', ?, '')", ("v" * 100_000,))


def test_a_file_that_may_grow_no_more(path: Path) -> None:
    with closing(Notebook(path)) as notebook:
        with pytest.raises(CannotWrite, match="the disk is full"):
            fill(notebook)
        with notebook.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM meta").scalar_one() == 0
    with closing(opened(path)) as again:
        again.add("coalition:a", "v" * 100_000)
        assert len(again.search()) == 13


READ_ONLY = """
import sys
from pathlib import Path
from minilat_desktop.domain.problems import CannotWrite
from minilat_desktop.services.notebook import NotebookService
from tests import support
folder = Path(sys.argv[1])
if sys.argv[2] == "nobody":
    support.ordinary_user()
try:
    notebook = NotebookService(folder / "notebook.db", folder / "backups", str.upper)
    print(len(notebook.search()))
    notebook.add("coalition:a", "x")
except CannotWrite as problem:
    print(problem)
"""


@support.needs_mount
def test_a_read_only_disk_can_be_read(path: Path) -> None:
    folder = path.parent
    done = support.python(
        READ_ONLY, folder, "", prepare=f"mount --bind {folder} {folder}; mount -o remount,bind,ro {folder}"
    )
    count, said = done.stdout.splitlines()
    assert count == "12", done.stderr
    assert "is open read-only" in said


@pytest.mark.skipif(os.getuid() != 0, reason="needs to give up root")
def test_a_folder_where_no_notebook_can_be_made(tmp_path: Path) -> None:
    with support.open_to_everybody(tmp_path):
        done = support.python(READ_ONLY, tmp_path, "nobody")
    assert "A notebook could not be made in" in done.stdout, done.stderr
    assert list(tmp_path.iterdir()) == []


# Other processes, and sudden death


WRITER = """
import sys
from pathlib import Path
from minilat_desktop.services.notebook import NotebookService
folder, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
notebook = NotebookService(folder / "notebook.db", folder / "backups", str.upper)
for number in range(count):
    note, _ = notebook.add("coalition:x", f"{name} {number} " + "text " * 200)
    if number % 3 == 1:
        notebook.edit(note.id, f"{name} {number} edited")
    print(note.id, flush=True)
"""


def test_four_programs_writing_at_once_lose_nothing(tmp_path: Path) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, tmp_path, f"w{n}", "25"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=support.ROOT,
        )
        for n in range(4)
    ]
    written = [line for one in running for line in one.communicate(timeout=200)[0].split()]
    assert [one.returncode for one in running] == [0, 0, 0, 0]
    with closing(opened(tmp_path / "notebook.db")) as notebook:
        found = notebook.search()
    assert len(written) == 100
    assert {note.id for note in found} == set(written)
    assert not any(note.damaged for note in found)


def test_killed_in_the_act_it_opens_and_has_every_acknowledged_note(tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    chance = random.Random(11)
    for round_ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, tmp_path, f"r{round_}", "100000"], stdout=subprocess.PIPE, text=True,
            cwd=support.ROOT,
        ) as writer:  # fmt: skip
            assert writer.stdout is not None
            for _ in range(chance.randrange(1, 25)):
                acknowledged.add(writer.stdout.readline().strip())
            writer.send_signal(signal.SIGKILL)
            # What it had said before it died counts as acknowledged too; the last line may be cut.
            acknowledged.update(line for line in writer.stdout.read().split("\n") if len(line) == 32)
        with closing(opened(tmp_path / "notebook.db")) as notebook:
            found = notebook.search()
            assert acknowledged <= {note.id for note in found}
            assert not any(note.damaged for note in found)
    assert len(acknowledged) > 20
