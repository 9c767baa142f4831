"""The program's commands, killed with SIGKILL at random instants, as someone does who pulls the plug on a script."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from minilat_desktop.__main__ import main
from tests.safety.checking import check, heard
from tests.safety.scale import FAST, count, shares
from tests.safety.serving import served
from tests.safety.told import Record, tell

pytestmark = [pytest.mark.skipif(os.name != "posix", reason="SIGKILL"), pytest.mark.timeout(7200)]
MODES = ("type", "import", "export", "back-up", "restore", "migrate", "pack", "update")
KILLS = count(8, 1_400)
# These take several times as long as to write a note.
LONGEST = dict.fromkeys(("back-up", "restore", "pack", "update"), 0.8)


@pytest.fixture
def server(small_catalogue: Path, newer: Path) -> Iterator[subprocess.Popen[str]]:
    """A process with the program loaded, which forks those that are killed."""
    with served("program_work", small_catalogue, newer) as process:
        yield process


@pytest.mark.parametrize(("part", "kills"), shares(KILLS, 2))
def test_no_command_that_ended_is_undone_by_a_kill(
    server: subprocess.Popen[str],
    small_catalogue: Path,
    part: int,
    kills: int,
    capsys: pytest.CaptureFixture[str],
    record_property: Record,
) -> None:
    assert server.stdin is not None
    assert server.stdout is not None
    chance, slowest, acknowledged = random.Random(60 + part), 0.0, dict.fromkeys(MODES, 0)
    with tempfile.TemporaryDirectory(dir=FAST) as base:
        folder, out = Path(base), Path(base, "said")
        for number in range(kills):
            mode = MODES[number % len(MODES)]
            place = folder / mode
            if mode == "migrate" or number % 80 < len(MODES):
                shutil.rmtree(place, ignore_errors=True)
            place.mkdir(exist_ok=True)
            seconds = chance.uniform(0.005, LONGEST.get(mode, 0.4))
            server.stdin.write(f"{place}\t{mode}\t{number * 2 + part}\t{seconds}\t{out}\n")
            server.stdin.flush()
            assert server.stdout.readline().strip() == "-9"
            said = heard(out.read_text().split("\n")) if out.exists() else heard(())
            acknowledged[mode] += said.acknowledged
            slowest = max(slowest, check(place, said, f"kill {number} while at {mode}"))
            # The catalogue in force is a whole one too, whatever was being built.
            sub = said.last["sub"] if said.last else ""
            assert main(["--data-dir", str(place / sub), "--catalogue", str(small_catalogue), "list"]) == 0
            capsys.readouterr()
            out.unlink(missing_ok=True)
    assert kills < 100 or min(acknowledged.values()) > 0, acknowledged
    what = "SIGKILLs of the program's commands: notes, import, export, backup, restore, migration, packs, updates"
    said_of = f"{sum(acknowledged.values()):,} commands had ended before: " + ", ".join(
        f"{mode} {number}" for mode, number in acknowledged.items()
    )
    tell(record_property, what, kills, said_of, opening=slowest * 1e3)
