"""Full, read-only and failing disks: the old file stays, what was not saved is told, and saving works once it can.

Full disks are small tmpfs in a mount namespace of one process, which goes through all sizes; failing calls are injected
by strace at the n-th of their kind.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from minilat_desktop.services.notebook import NotebookService
from tests import support
from tests.safety.scale import count
from tests.safety.told import Record, tell

pytestmark = pytest.mark.timeout(7200)
ROOT = Path(__file__).resolve().parents[2]
SIZES = count(4, 64)
PLACES = count(1, 40)

# For each size: a disk of so many pages beyond what the notebook needs to begin with, and then every path that writes.
FULL = """
import os, subprocess, sys
from pathlib import Path
from minilat_desktop.domain.problems import Problem
from minilat_desktop.formats import files
from minilat_desktop.services import desk
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.safekeeping import SafeKeeping
from minilat_desktop.services.trash import Trash

base, sizes = Path(sys.argv[1]), int(sys.argv[2])
refused = saved = 0

def attempt(work):
    global refused, saved
    try:
        work()
        saved += 1
        return True
    except Problem as problem:
        assert problem.safe, problem
        refused += 1
        return False

def texts(notebook):
    return sorted(note.text for note in notebook.search())

for number in range(sizes):
    size = 180 + number * 1024 // sizes
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", base], check=True)
    try:
        if not attempt(lambda: NotebookService(base / "notebook.db", base / "backups", str.upper).close()):
            assert not (base / "notebook.db").exists(), "half a notebook"
            continue
        notebook = NotebookService(base / "notebook.db", base / "backups", str.upper)
        good = []
        for step in range(12):
            text = f"{step} " + "word " * (40 << (step % 6))
            if attempt(lambda: notebook.add("coalition:x", text)):
                good.append(text)
            assert texts(notebook) == sorted(good), "what is there is not what was acknowledged"
            keeper = SafeKeeping(notebook.path, base / "backups", notebook)
            attempt(notebook.back_up)
            for copy in keeper.copies():
                keeper.notes_in(copy)
            if attempt(lambda: notebook.export(base / "notes.json")):
                exported = (base / "notes.json").read_bytes()
            elif (base / "notes.json").exists():
                assert (base / "notes.json").read_bytes() == exported, "the old export was touched"
            before = (base / "desk.json").read_bytes() if (base / "desk.json").exists() else None
            if not attempt(lambda: desk.save(base / "desk.json", desk.Desk(query="q" * step * 3000))) and before:
                assert (base / "desk.json").read_bytes() == before
            if good and step % 3 == 2:
                first = notebook.search()[0]
                if attempt(lambda: notebook.edit(first.id, first.text + " more" * 3000)):
                    good[good.index(first.text)] = first.text + " more" * 3000
                assert texts(notebook) == sorted(good)
                if attempt(notebook.undo):
                    good = texts(notebook)
                if keeper.copies():
                    if attempt(lambda: keeper.restore(keeper.copies()[-1])):
                        good = texts(notebook)
                assert texts(notebook) == sorted(good)
        left = [one.name for one in base.rglob(".*") if one.is_file()]
        assert not left, left
        # Space is freed: saving works again.
        for waste in (base / "notes.json", base / "desk.json", *(base / "backups").glob("*.db")):
            waste.unlink(missing_ok=True)
        subprocess.run(["mount", "-o", "remount,size=8m", base], check=True)
        notebook.add("coalition:x", "after")
        assert texts(notebook) == sorted([*good, "after"])
        notebook.close()
        again = NotebookService(base / "notebook.db", base / "backups", str.upper)
        assert texts(again) == sorted([*good, "after"])
        again.close()
    finally:
        subprocess.run(["umount", "-l", base], check=True)
print(refused, saved)
"""


@support.needs_mount
def test_a_full_disk_at_every_write(tmp_path: Path, record_property: Record) -> None:
    done = support.python(FULL, tmp_path, SIZES, prepare="true", timeout=7200)
    assert done.returncode == 0, done.stderr[-3000:]
    refused, saved = map(int, done.stdout.split())
    assert refused > SIZES
    assert saved > SIZES
    said = f"{refused} writes refused in words, {saved} done, every old file whole"
    tell(record_property, "sizes of a full disk, for the notebook", SIZES, said)


# A process that works while one of its calls fails; what it acknowledged is on its standard output.
FAILING = """
import sys
from pathlib import Path
from minilat_desktop.domain.problems import Problem, Unconfirmed
from minilat_desktop.services.notebook import NotebookService
folder = Path(sys.argv[1])
try:
    notebook = NotebookService(folder / "notebook.db", folder / "backups", str.upper)
except Problem as problem:
    print("refused", problem.happened); raise SystemExit
note, _ = notebook.add("coalition:x", "kept") if not notebook.search() else (notebook.search()[0], None)
for number in range(6):
    for work in (lambda: notebook.edit(note.id, f"text {number}"), notebook.back_up,
                 lambda: notebook.export(folder / "notes.json")):
        before = notebook.search()[0].text
        try:
            work()
        except Unconfirmed as problem:
            print("refused unconfirmed", problem.happened)
            # Only the last sync failed: it says that the change is there, and it is.
            assert notebook.search()[0].text == f"text {number}"
        except Problem as problem:
            assert problem.safe, problem
            print("refused", problem.happened)
            assert notebook.search()[0].text == before
print("text", notebook.search()[0].text)
"""


FAULTS = (
    ("pwrite64", "EIO"), ("fsync,fdatasync", "EIO"), ("pwrite64", "ENOSPC"), ("/rename", "EIO"), ("ftruncate", "EIO"),
    ("/unlink", "EACCES"), ("openat", "EMFILE"),
)  # fmt: skip


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize(("calls", "error"), FAULTS[: count(2, len(FAULTS))])
def test_a_disk_that_fails_at_the_nth_call(tmp_path: Path, calls: str, error: str, record_property: Record) -> None:
    refused = 0
    for place in range(PLACES):
        folder = tmp_path / str(place)
        folder.mkdir()
        with closing(opened(folder)) as notebook:
            notebook.add("coalition:x", "kept")
        # Only files in the folder: the interpreter opens hundreds of its own.
        scope = (
            ["-P", str(folder / "notebook.db"), "-P", str(folder / "notebook.db-journal")] if "open" in calls else []
        )
        done = subprocess.run(
            ["strace", "-f", "-qq", "-o", "/dev/null", *scope, "-e", f"trace={calls}",
             "-e", f"inject={calls}:error={error}:when={2 + place * 3}", sys.executable, "-c", FAILING, str(folder)],
            capture_output=True, text=True, check=False, cwd=ROOT, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        refused += done.stdout.count("refused")
        with closing(opened(folder)) as notebook:
            (note,) = notebook.search()
            told = done.stdout.strip().splitlines()[-1]
            assert note.text == (told.removeprefix("text ") if told.startswith("text ") else "kept")
            notebook.edit(note.id, "it goes on once the disk works again")
            notebook.back_up()
    assert refused > 0 or calls in ("ftruncate", "/unlink", "openat")
    tell(record_property, "calls of the disk that fail, seven kinds, the n-th of each", PLACES)


def opened(folder: Path) -> NotebookService:
    return NotebookService(folder / "notebook.db", folder / "backups", str.upper)
