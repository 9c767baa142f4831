"""Killed with SIGKILL while a user types: at most the last 250 ms are lost, and the program always opens again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.safety.checking import OPENS_WITHIN_S
from tests.safety.reading import integrity, texts
from tests.safety.scale import count, shares
from tests.safety.told import Record, tell

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="SIGKILL"),
    pytest.mark.timeout(7200),
    pytest.mark.slow,
]

KILLS = count(1, 600)
ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path(__file__).with_name("typing_driver.py")
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "PYTHONUNBUFFERED": "1"}
PROMISED_NS = 250_000_000
WORDS = "Quorum of eleven; chair rotates in March. "
# One in so many is started as a user starts it; the others are forks of a process that has all of it loaded.
FROM_NOTHING = 10
# One in so many is killed while it starts: it has no time to say that it is open.
STARTING = 6


@dataclass(frozen=True, slots=True)
class Run:
    """What one killed program said of itself: (time, length before the key), (time, length saved)."""

    killed: int
    keys: tuple[tuple[int, int], ...]
    saves: tuple[tuple[int, int], ...]


def heard(killed: int, lines: Sequence[str]) -> Run:
    """What a program said."""
    said = [line.split() for line in lines]
    keys = tuple((int(when), int(length)) for what, when, length in said if what == "key")
    saves = tuple((int(when), int(length)) for what, when, length in said if what == "saved")
    return Run(killed, keys, saves)


class Killer:
    """Starts programs and kills them."""

    def __init__(self, errors: Path) -> None:
        self._errors = errors
        self._server: subprocess.Popen[str] | None = None
        self._ready = False

    def from_nothing(self, folder: Path, seed: int, after: float) -> Run:
        """Start the program as a user does, let it type for so many seconds, kill it."""
        said: list[str] = []
        with subprocess.Popen(
            [sys.executable, str(DRIVER), str(folder), str(seed)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=ENVIRONMENT, text=True,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            assert process.stderr is not None
            first = process.stdout.readline()
            if not first.startswith("open "):
                process.kill()
                pytest.fail(f"the program did not open: {first!r} {process.stderr.read()[-2000:]}")
            end = time.monotonic() + after
            # What it says is read while it types: a full pipe would stop it.
            while time.monotonic() < end:
                said.append(process.stdout.readline())
            killed = time.monotonic_ns()
            process.send_signal(signal.SIGKILL)
            said += process.stdout.readlines()
            assert process.wait(10) == -signal.SIGKILL
        return heard(killed, said)

    def forked(self, folder: Path, seed: int, after: float, opened: bool) -> Run:
        """The same with a program that need not load its modules first; not `opened`: killed while it starts."""
        if self._server is None:
            with self._errors.open("w") as errors:
                self._server = subprocess.Popen(
                    [sys.executable, str(DRIVER), "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                    stderr=errors, env=ENVIRONMENT, text=True,
                )  # fmt: skip
        server = self._server
        assert server.stdin is not None
        assert server.stdout is not None
        if not self._ready:
            assert server.stdout.readline() == "ready\n", self._errors.read_text()[-2000:]
            self._ready = True
        server.stdin.write(f"{folder}\t{seed}\t{after}\t{'yes' if opened else 'no'}\n")
        server.stdin.flush()
        found = json.loads(server.stdout.readline())
        assert found["ended"] == -signal.SIGKILL, self._errors.read_text()[-2000:]
        assert not opened or found["said"][0].startswith("open "), found["said"][:1]
        return heard(found["killed"], found["said"])

    def close(self) -> None:
        """Let the server end."""
        if self._server is not None:
            self._server.communicate(timeout=60)


def lost(run: Run, kept: int) -> int:
    """How long before the kill the oldest key was pressed that is not in the file, in nanoseconds."""
    missing = [when for when, length in run.keys if length >= kept]
    return run.killed - min(missing) if missing else 0


@pytest.fixture
def killer(tmp_path: Path) -> Iterator[Killer]:
    """Lets a program start and kills it."""
    made = Killer(tmp_path / "errors")
    yield made
    made.close()


@pytest.mark.parametrize(("part", "kills"), shares(KILLS, 4))
def test_at_most_the_last_moment_of_typing_is_lost(
    tmp_path: Path, killer: Killer, part: int, kills: int, record_property: Record
) -> None:
    folder, chance = tmp_path / "data", random.Random(20261123 + part)
    worst = keys = saves = starting = before = 0
    slowest = 0.0
    for number in range(kills):
        if number % FROM_NOTHING == 0:
            run = killer.from_nothing(folder, number, chance.uniform(0.02, 1.2))
        elif number % STARTING == 1:
            run, starting = killer.forked(folder, number, chance.uniform(0.01, 0.6), opened=False), starting + 1
        else:
            run = killer.forked(folder, number, chance.uniform(0.02, 1.2), opened=True)
        begun = time.perf_counter()
        (text,) = texts(folder, "coalition:g20") or ("",)
        slowest = max(slowest, time.perf_counter() - begun)
        assert slowest < OPENS_WITHIN_S, f"kill {number}: opening took {slowest:.1f} s"
        assert integrity(folder / "notebook.db") == "ok"
        assert text == (WORDS * (len(text) // len(WORDS) + 1))[: len(text)], "the text is not what was typed"
        acknowledged = max((length for _, length in run.saves), default=before)
        assert len(text) >= acknowledged, f"kill {number}: an acknowledged save is lost"
        gone = lost(run, len(text))
        assert gone <= PROMISED_NS, f"kill {number}: typing of {gone / 1e6:.0f} ms before the kill is lost"
        worst, keys, saves, before = max(worst, gone), keys + len(run.keys), saves + len(run.saves), len(text)
    assert keys > kills
    said = f"{keys:,} keys, {saves:,} saves; {starting} killed while starting; {worst / 1e6:.0f} ms of typing lost"
    what = "SIGKILLs of the window while a user types, or while it starts"
    tell(record_property, what, kills, said, typing=worst / 1e6, opening=slowest * 1e3)


def test_sigterm_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with subprocess.Popen(
        [sys.executable, str(DRIVER), str(folder), "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT
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
