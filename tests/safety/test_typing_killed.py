"""Killed with SIGKILL while a user types: at most the last 250 ms are lost, and the program always opens again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.safety.reading import integrity, texts
from tests.safety.scale import count

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="SIGKILL"),
    pytest.mark.timeout(7200),
    pytest.mark.slow,
]

KILLS = count(1, 400)
ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path(__file__).with_name("typing_driver.py")
PROMISED_NS = 250_000_000
WORDS = "Quorum of eleven; chair rotates in March. "


@dataclass(frozen=True, slots=True)
class Run:
    """What one killed program said of itself: (time, length before the key), (time, length saved)."""

    killed: int
    keys: tuple[tuple[int, int], ...]
    saves: tuple[tuple[int, int], ...]


def type_and_kill(folder: Path, seed: int, after: float) -> Run:
    """Start the program, let it type for so many seconds, kill it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    said: list[bytes] = []
    with subprocess.Popen(
        [sys.executable, str(DRIVER), str(folder), str(seed)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        if not first.startswith(b"open "):
            process.kill()
            pytest.fail(f"the program did not open: {first!r} {process.stderr.read().decode()[-2000:]}")
        end = time.monotonic() + after
        # What it says is read while it types: a full pipe would stop it.
        while time.monotonic() < end:
            said.append(process.stdout.readline())
        killed = time.monotonic_ns()
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
        assert process.wait(10) == -signal.SIGKILL
    lines = [line.split() for line in said]
    keys = tuple((int(when), int(length)) for what, when, length in lines if what == b"key")
    saves = tuple((int(when), int(length)) for what, when, length in lines if what == b"saved")
    return Run(killed, keys, saves)


def lost(run: Run, kept: int) -> int:
    """How long before the kill the oldest key was pressed that is not in the file, in nanoseconds."""
    missing = [when for when, length in run.keys if length >= kept]
    return run.killed - min(missing) if missing else 0


def test_at_most_the_last_moment_of_typing_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, chance = tmp_path / "data", random.Random(20261123)
    worst = keys = saves = 0
    for number in range(KILLS):
        run = type_and_kill(folder, number, chance.uniform(0.02, 1.2))
        (text,) = texts(folder, "coalition:g20") or ("",)
        assert integrity(folder / "notebook.db") == "ok"
        assert text == (WORDS * (len(text) // len(WORDS) + 1))[: len(text)], "the text is not what was typed"
        acknowledged = max((length for _, length in run.saves), default=0)
        assert len(text) >= acknowledged, f"kill {number}: an acknowledged save is lost"
        gone = lost(run, len(text))
        assert gone <= PROMISED_NS, f"kill {number}: typing of {gone / 1e6:.0f} ms before the kill is lost"
        worst, keys, saves = max(worst, gone), keys + len(run.keys), saves + len(run.saves)
    assert keys > KILLS
    with capsys.disabled():
        print(f"\n{KILLS} kills, {keys} keys, {saves} saves: at most {worst / 1e6:.0f} ms of typing lost")


def test_sigterm_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, str(DRIVER), str(folder), "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(120)]
        process.send_signal(signal.SIGTERM)
        said += process.stdout.readlines()
        assert process.wait(20) == 0, process.stderr.read().decode()[-2000:] if process.stderr else ""
    typed = 1 + max(int(line.split()[2]) for line in said if line.startswith(b"key"))
    (text,) = texts(folder, "coalition:g20")
    assert len(text) == typed
    assert (folder / "desk.json").exists()
    assert list((folder / "backups").glob("*.db"))
