"""A form that is open when the real program ends, by SIGTERM or SIGKILL, is there at the next start as it was left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.safety.scale import count

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="signals"),
    pytest.mark.timeout(7200),
    pytest.mark.slow,
]

ENDS = count(1, 100)
KEYS = 60
# A title is full after 4,000 letters.
ANEW = 10
ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path(__file__).with_name("form_driver.py")
WORDS = "Quorum of eleven; chair rotates in March. "
PROMISED_NS = 250_000_000


def program(folder: Path, what: str) -> subprocess.Popen[bytes]:
    """The real program with its driver."""
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, str(DRIVER), str(folder), what], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment,
    )  # fmt: skip


def ended(folder: Path, by: signal.Signals, keys: int) -> tuple[int, list[tuple[int, int]]]:
    """Type so many keys at least, then end the program: when that was, and the keys with their times."""
    with program(folder, "type") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = [process.stdout.readline() for _ in range(keys)]
        when = time.monotonic_ns()
        process.send_signal(by)
        said += process.stdout.readlines()
        code = process.wait(20)
        assert code == (0 if by == signal.SIGTERM else -by), process.stderr.read().decode()[-2000:]
    lines = [line.split() for line in said if line.startswith(b"key")]
    return when, [(int(at), int(length)) for _, at, length in lines]


def given_back(folder: Path) -> Any:
    """What is in the form that the next start opens."""
    with program(folder, "read") as process:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err.decode()[-2000:]
    return json.loads(out)


def test_a_form_is_there_again_however_the_program_ended(tmp_path: Path) -> None:
    before, folder = 0, tmp_path
    for number in range(ENDS):
        if number % ANEW == 0:
            before, folder = 0, tmp_path / f"{number}"
        # An orderly end loses nothing: the next start goes on with the very next letter.
        _, keys = ended(folder, signal.SIGTERM, KEYS)
        assert keys[0][1] == before
        when, more = ended(folder, signal.SIGKILL, KEYS)
        assert more[0][1] == keys[-1][1] + 1
        # One without warning loses no more than the last moment.
        window, answers = given_back(folder)
        text = answers["title"]
        assert window == "Add event"
        assert text == (WORDS * (len(text) // len(WORDS) + 1))[: len(text)], "the text is not what was typed"
        missing = [at for at, length in more if length >= len(text)]
        gone = when - min(missing) if missing else 0
        assert gone <= PROMISED_NS, f"{gone / 1e6:.0f} ms of typing before the kill are lost"
        before = len(text)
