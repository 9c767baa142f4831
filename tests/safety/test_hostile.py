"""Texts made to harm, in every place that shows text: literal, quick, and nothing is opened because of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.safety.hostile_driver import CANARY, texts
from tests.safety.scale import TORTURE, count
from tests.safety.told import Record, tell

pytestmark = pytest.mark.timeout(7200)
ROOT = Path(__file__).resolve().parents[2]
TEXTS = count(5, 200)
# What showing one may take, of this process's time: the machine is shared.
MOST_MS = 50


def driven(folder: Path, before: list[str]) -> dict[str, tuple[float, str]]:
    """Run the window; for each text what it took and what was wrong."""
    done = subprocess.run(
        [*before, sys.executable, "-m", "tests.safety.hostile_driver", str(folder), str(TEXTS)], capture_output=True,
        text=True, check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [line.split(" ", 2) for line in done.stdout.splitlines()]
    return {line[0]: (float(line[1]), line[2] if len(line) > 2 else "") for line in lines}


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_nothing_is_opened(tmp_path: Path, record_property: Record) -> None:
    log = tmp_path / "strace"
    said = driven(
        tmp_path / "world",
        ["strace", "-f", "-qq", "-e", "trace=%network,%file", "-o", str(log)],
    )  # fmt: skip
    assert len(said) == TEXTS + 2
    assert {wrong for _, wrong in said.values()} == {""}
    calls = log.read_text(encoding="utf-8", errors="replace").splitlines()
    assert len(calls) > 100, "nothing was recorded"
    assert [line for line in calls if CANARY in line] == []
    sockets = [line for line in calls if re.search(r"\bsocket\(|\bconnect\(", line) and "AF_UNIX" not in line]
    assert sockets == []
    assert any(CANARY in text for text in texts(TEXTS))
    tell(record_property, "hostile texts: shown literally, nothing opened", TEXTS)


@pytest.mark.skipif(not TORTURE, reason="a timing: with make torture")
def test_they_are_shown_quickly(tmp_path: Path, record_property: Record) -> None:
    said = driven(tmp_path / "world", [])
    ordinary = said.pop("ordinary")[0]
    dialogs = said.pop("dialogs")[0]
    slow = {number: taken for number, (taken, _) in said.items() if taken > MOST_MS}
    assert slow == {}, f"an ordinary text takes {ordinary:.0f} ms"
    told = f"of this process's time; an ordinary text {ordinary:.0f} ms, dialogs {dialogs:.0f} ms"
    tell(record_property, "hostile texts: timed", TEXTS, told, text=max(taken for taken, _ in said.values()))
