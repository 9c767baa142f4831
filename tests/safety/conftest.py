"""The real window, for the parts of the harness that sit before it; and the table of what was done."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from minilat_desktop.services import building
from tests.conftest import TEXT
from tests.safety import told
from tests.safety.scale import TORTURE
from tests.ui.conftest import open_desk

__all__ = ["open_desk"]

_BEGAN = time.monotonic()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Under `make torture`: print what was done, and keep it in out/torture.txt."""
    if not TORTURE:
        return
    heard, failed = told.Sum(), []
    for kind in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(kind, ()):
            if kind != "passed":
                failed.append(report.nodeid)
            elif report.when == "call":
                heard.hear(report.user_properties)
    lanes = int(getattr(config.option, "numprocesses", None) or 1)
    lines = told.table(heard, failed, time.monotonic() - _BEGAN, lanes)
    terminalreporter.section("what was done")
    for line in lines:
        terminalreporter.write_line(line)
    place = Path(config.rootpath, "out", "torture.txt")
    place.parent.mkdir(exist_ok=True)
    place.write_text("\n".join([*lines, ""]), encoding="utf-8")


@pytest.fixture(scope="session")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newer catalogue, in which one coalition has another name."""
    found, findings = building.check(TEXT)
    assert not findings
    first, *rest = found.coalitions
    path = tmp_path_factory.mktemp("newer") / "newer.db"
    building.build(replace(found, coalitions=(replace(first, name=f"New {first.name}"), *rest)), path, "9.0")
    return path
