"""The fixtures that catch what a test leaves running do catch it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.rules import ROOT

LEAKS = {
    "thread": (
        "tests.conftest",
        "import threading\n"
        "def test_leak():\n    threading.Thread(target=threading.Event().wait, daemon=True).start()\n",
        "threads left running",
    ),
    "widget": (
        "tests.ui.conftest",
        "from PySide6.QtWidgets import QWidget\nkept = []\n"
        "def test_leak(qtbot):\n    kept.append(QWidget())\n    kept[0].show()\n",
        "widgets left on the screen: ['QWidget']",
    ),
    "timer": (
        "tests.ui.conftest",
        "from PySide6.QtCore import QTimer\n"
        "def test_leak(qapp, qtbot):\n    QTimer(qapp).start(100000)\n",
        "timers left running",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", LEAKS)
def test_a_leak_is_a_failure(tmp_path: Path, kind: str) -> None:
    plugin, code, says = LEAKS[kind]
    pytest.importorskip("pytestqt" if plugin.startswith("tests.ui") else "pytest")
    (tmp_path / "test_leak.py").write_text(code)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", plugin, "-p", "no:cacheprovider", f"--rootdir={ROOT}", tmp_path],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    assert says in done.stdout
