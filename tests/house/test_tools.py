"""Format, lint and types are clean, so that a review never speaks of them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.rules import ROOT


@pytest.mark.parametrize(
    "command",
    [["ruff", "format", "--check", "."], ["ruff", "check", "."], ["mypy", "--no-error-summary"]],
    ids=["format", "lint", "types"],
)
def test_tool_is_content(command: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
