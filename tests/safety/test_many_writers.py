"""Several programs write in one notebook at once: nothing is lost, and where two changed one note both are kept."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from minilat_desktop.services.notebook import NotebookService
from tests.safety.scale import FAST, count
from tests.safety.told import Record, tell

pytestmark = pytest.mark.timeout(7200)
ROOT = Path(__file__).resolve().parents[2]
PROCESSES, EDITS = count(3, 8), count(12, 500)

# Each adds a word of its own to a note that all of them write in, from the text it had when it looked.
WRITER = """
import random, sys
from pathlib import Path
from minilat_desktop.domain.problems import ChangedMeanwhile
from minilat_desktop.services.notebook import NotebookService
folder, name, edits = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
notebook = NotebookService(folder / "notebook.db", folder / "backups", str.upper, busy_ms=120_000)
chance, parted = random.Random(name), 0
for number in range(edits):
    note = chance.choice(notebook.on("coalition:x"))
    word = f"<{name}.{number}>"
    if chance.random() < 0.2:
        notebook.search("nothing")
    try:
        notebook.edit(note.id, f"{note.text} {word}", base=note.text)
    except ChangedMeanwhile:
        notebook.add("coalition:x", f"{note.text} {word}")
        parted += 1
    print(word, flush=True)
print("parted", parted)
"""


def test_nothing_is_lost_and_conflicts_keep_both(record_property: Record) -> None:
    with tempfile.TemporaryDirectory(dir=FAST) as base:
        folder = Path(base)
        with closing(NotebookService(folder / "notebook.db", folder / "backups", str.upper)) as notebook:
            for number in range(3):
                notebook.add("coalition:x", f"shared {number}")
        running = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, base, f"w{number}", str(EDITS)], stdout=subprocess.PIPE, text=True,
                cwd=ROOT,
            )
            for number in range(PROCESSES)
        ]  # fmt: skip
        said = [one.communicate(timeout=7000)[0].splitlines() for one in running]
        assert [one.returncode for one in running] == [0] * PROCESSES
        parted = sum(int(lines[-1].split()[1]) for lines in said)
        words = {line for lines in said for line in lines if line.startswith("<")}
        with closing(NotebookService(folder / "notebook.db", folder / "backups", str.upper)) as notebook:
            found = notebook.search()
        assert not any(note.damaged for note in found)
        assert len(found) == 3 + parted
        written = {word for note in found for word in note.text.split()}
    assert len(words) == PROCESSES * EDITS
    assert words <= written
    told = f"{PROCESSES} programs, {parted} conflicts, both kept"
    tell(record_property, "edits by eight programs at once", PROCESSES * EDITS, told)
