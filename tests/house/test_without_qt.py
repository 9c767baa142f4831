"""The lower floors work where PySide6 is not installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.rules import ROOT

BLOCKER = """
import importlib.abc, sys
class Blocked(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6", "pyqtgraph"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Blocked())
"""
# One of each lower floor; quick ones.
SELECTION = [
    "tests/domain/test_dates.py::test_words",
    "tests/formats/test_files.py::test_a_folder_that_vanished",
    "tests/store/test_catalogue.py::test_what_is_read_is_what_it_was_built_from",
    "tests/store/test_backups.py::test_restoring_sets_the_old_file_aside",
    "tests/services/test_notebook.py::test_a_new_note",
    "tests/cli/test_commands.py::test_list_as_json",
]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment in which Qt cannot be imported."""
    (tmp_path / "sitecustomize.py").write_text(BLOCKER)
    # These very sources, whatever copy of them happens to be installed.
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT / "src")))}


def test_the_blocker_blocks(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import PySide6"], env=environment, capture_output=True, text=True, check=False
    )
    assert "No module named 'PySide6'" in done.stderr


def test_lower_floors_without_qt(environment: dict[str, str]) -> None:
    # pytest-qt is not there either where Qt is not; its options in pyproject.toml are then unknown.
    options = ["-q", "-p", "no:pytest-qt", "-p", "no:xdist", "-p", "no:cacheprovider", "-W", "default"]
    blank = ["-c", os.devnull, f"--rootdir={ROOT}", "--import-mode=importlib", "-o", f"pythonpath={ROOT}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *blank, *SELECTION], cwd=ROOT, env=environment, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert " passed" in done.stdout
