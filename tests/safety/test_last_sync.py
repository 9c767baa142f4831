"""The disk fails at one sync of a save: what is told is what is true, and the note is in the file once and whole."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from minilat_desktop.services.notebook import NotebookService
from tests.conftest import ROOT
from tests.safety.scale import TORTURE

pytestmark = [
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
    pytest.mark.timeout(7200),
]
# Which sync fails. These are the last of the first and of the second save: the text is there, unconfirmed.
LAST = (5, 10)
PLACES = range(1, 13) if TORTURE else LAST[:1]


@pytest.mark.parametrize("place", PLACES)
def test_what_is_told_of_a_sync_that_failed_is_true(tmp_path: Path, place: int) -> None:
    with closing(NotebookService(tmp_path / "notebook.db", tmp_path / "backups", str.upper)):
        pass
    scope = ["-P", str(tmp_path / "notebook.db"), "-P", str(tmp_path / "notebook.db-journal"), "-P", str(tmp_path)]
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", "/dev/null", *scope, "-e", "trace=fsync,fdatasync",
         "-e", f"inject=fsync,fdatasync:error=EIO:when={place}", sys.executable, "-m", "tests.safety.sync_driver",
         str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    said, whole, texts = json.loads(done.stdout)
    assert said.count("saved") >= 3
    assert [one for one in said if one not in ("saved", "CannotWrite", "Unconfirmed")] == []
    assert ("Unconfirmed" in said) == (place in LAST)
    assert whole
    assert texts == ["word"]
    with closing(NotebookService(tmp_path / "notebook.db", tmp_path / "backups", str.upper)) as notebook:
        assert [note.text for note in notebook.search()] == ["word"]
        assert notebook.undo() is not None
        assert notebook.search() == []
