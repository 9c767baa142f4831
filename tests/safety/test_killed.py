"""Killed with SIGKILL at random instants of typing, importing, exporting, backing up, restoring, migrating."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.safety.checking import check, heard
from tests.safety.scale import FAST, count, shares
from tests.safety.serving import served
from tests.safety.told import Record, tell

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL"), pytest.mark.timeout(7200)]
MODES = ("type", "import", "export", "back-up", "restore", "migrate")
KILLS = count(12, 1_600)


@pytest.fixture
def server() -> Iterator[subprocess.Popen[str]]:
    """A process with everything loaded, which forks those that are killed."""
    with served("workload", "serve") as process:
        yield process


@pytest.mark.parametrize(("part", "kills"), shares(KILLS, 2))
def test_nothing_acknowledged_is_lost(
    server: subprocess.Popen[str], part: int, kills: int, record_property: Record
) -> None:
    assert server.stdin is not None
    assert server.stdout is not None
    chance, slowest, acknowledged = random.Random(6 + part), 0.0, 0
    with tempfile.TemporaryDirectory(dir=FAST) as base:
        folder, out = Path(base), Path(base, "said")
        for number in range(kills):
            mode = MODES[number % len(MODES)]
            place = folder / mode
            if mode == "migrate" or number % 60 < len(MODES):
                # From time to time anew, so that the files stay small and the first start is among what is killed.
                shutil.rmtree(place, ignore_errors=True)
            place.mkdir(exist_ok=True)
            seconds = chance.uniform(0.005, 0.25)
            server.stdin.write(f"{place}\t{mode}\t{number * 2 + part}\t{seconds}\t{out}\n")
            server.stdin.flush()
            assert server.stdout.readline().strip() == "-9"
            said = heard(out.read_text().split("\n")) if out.exists() else heard(())
            acknowledged += said.last is not None
            slowest = max(slowest, check(place, said, f"kill {number} while at {mode}"))
            out.unlink(missing_ok=True)
    assert acknowledged > kills // 4
    said_of = f"{acknowledged} of {kills} with something acknowledged before"
    tell(record_property, "SIGKILLs of the services that they call", kills, said_of, opening=slowest * 1e3)
