"""Everything that writes a file, on a full disk: refused in words, the old file as it was, nothing left behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import support
from tests.conftest import ROOT
from tests.safety.full_driver import CHANGING, WRITING
from tests.safety.scale import TORTURE, count
from tests.safety.told import Record, tell

pytestmark = pytest.mark.timeout(7200)
SIZES = count(4, 64)
# In every run one that writes a file and one that changes the notebook; the writer is the same for all files.
COMMANDS = (*WRITING, *CHANGING) if TORTURE else ("share", "note-import")


@support.needs_mount
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_under_a_command(
    command: str, small_catalogue: Path, newer: Path, tmp_path: Path, record_property: Record
) -> None:
    driver = [sys.executable, "-m", "tests.safety.full_driver", command, small_catalogue, newer, tmp_path, str(SIZES)]
    done = subprocess.run(
        ["unshare", "-rm", *map(str, driver)], capture_output=True, text=True, check=False, cwd=ROOT, timeout=7_000
    )
    assert done.returncode == 0, done.stderr[-3000:]
    refused, finished = map(int, done.stdout.split())
    assert refused > 0
    assert finished > 0
    what = "full disks under everything else that writes a file"
    tell(record_property, what, SIZES, f"{command}: refused {refused}, done {finished}")
