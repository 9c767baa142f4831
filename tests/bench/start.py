"""From exec to the first painted list, seen from outside: Qt's own log of painting says when, the product has no hook.

Every process runs with the same logging switched on, so the log's cost is in both sides of each ratio.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.large import ORGANISATIONS, large
from tests.bench.measure import Result, median

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "dist" / "minilat-desktop" / "minilat-desktop"
HEAVY = ("sqlalchemy", "pyqtgraph", "numpy", "scipy", "pydantic")
TURNS = 11
LONGEST_S = 60

_EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1366, 768)
window.show()
sys.exit(app.exec())
"""
# As the window opens with nothing said, on another catalogue: as if it had been merged from packs.
_ON_ANOTHER = """
import argparse, sys
from pathlib import Path
from minilat_desktop import bootstrap
given = argparse.Namespace(version=False, data_dir=None, catalogue=Path(sys.argv[1]), command=None)
sys.exit(bootstrap.run_window(given))
"""
# Inside the process this time: what is loaded, and how many lines the list has, when it is painted first.
_LOOK_INSIDE = """
import os, sys
from minilat_desktop.ui.catalogue import panel
paint = panel.ListView.paintEvent
def look(view, event):
    paint(view, event)
    heavy = [name for name in sys.argv[1].split(",") if name in sys.modules]
    print(view.model().rowCount(), ",".join(heavy), flush=True)
    os._exit(0)
panel.ListView.paintEvent = look
from minilat_desktop.__main__ import main
main(["--data-dir", sys.argv[2]])
"""


@dataclass(frozen=True, slots=True)
class Started:
    """One start: milliseconds to the first flush of the marked widget, resident memory then in MB."""

    ms: float
    mb: float


def environment() -> dict[str, str]:
    """Off screen, with byte code, with Qt's log of painting."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("QT_", "PYTHON"))}
    return {**kept, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.widgets.painting.info=true"}


def start(command: Sequence[str], widget: str, env: Mapping[str, str]) -> Started:
    """Start a program and end it once a widget of that class has been painted and flushed."""
    begun = time.perf_counter_ns()
    silent, heard = subprocess.DEVNULL, subprocess.PIPE
    with subprocess.Popen(command, env=dict(env), cwd=ROOT, stdout=silent, stderr=heard) as process:
        assert process.stderr is not None
        drawn, said = False, []
        try:
            for line in process.stderr:
                said.append(line)
                drawn = drawn or (b"Drawing" in line and f" of {widget}(".encode() in line)
                if drawn and b"Flushing" in line:
                    taken = (time.perf_counter_ns() - begun) / 1e6
                    return Started(taken, _memory(process.pid))
                if time.perf_counter_ns() - begun > LONGEST_S * 1e9:
                    break
        finally:
            process.kill()
    raise RuntimeError(f"{command[0]} painted no {widget}: {b''.join(said[-5:]).decode(errors='replace')}")


def _memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Rss:")) / 1024


def at_first_paint() -> tuple[int, list[str]]:
    """How many lines the list has when first painted, and which heavy modules are loaded by then."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", _LOOK_INSIDE, ",".join(HEAVY), folder],
            env=environment(), capture_output=True, text=True, check=False, cwd=ROOT, timeout=LONGEST_S,
        )  # fmt: skip
    if not done.stdout.strip():
        raise RuntimeError(f"the list was never painted: {done.stderr[-2000:]}")
    rows, _, heavy = done.stdout.strip().partition(" ")
    return int(rows), [name for name in heavy.split(",") if name]


def bench_start(turns: int = TURNS) -> list[Result]:
    """Time and memory to the first painted list, from source and, when it has been built, packaged."""
    rows, heavy = at_first_paint()
    with tempfile.TemporaryDirectory() as folder:
        # As a user starts it: by its command, with nothing said, in a home of its own.
        env = {**environment(), **{f"XDG_{what}_HOME": folder for what in ("DATA", "CONFIG", "STATE")}, "HOME": folder}
        empty = [sys.executable, "-c", _EMPTY]
        programs = {
            "from source": [str(Path(sys.executable).with_name("minilat-desktop"))],
            f"from source, {ORGANISATIONS:,}": [sys.executable, "-c", _ON_ANOTHER, str(large())],
        }
        if FROZEN.exists():
            programs["packaged"] = [str(FROZEN)]
        taken: dict[str, list[Started]] = {name: [] for name in ("", *programs)}
        for turn in range(turns + 1):
            once = {"": start(empty, "QMainWindow", env)}
            once |= {name: start(command, "ListView", env) for name, command in programs.items()}
            if turn:  # the first turn warms the disk
                for name, one in once.items():
                    taken[name].append(one)
    results = []
    plain_ms, plain_mb = (median(getattr(one, what) for one in taken[""]) for what in ("ms", "mb"))
    for name in programs:
        ms, mb = (median(getattr(one, what) for one in taken[name]) for what in ("ms", "mb"))
        most = 1.6 if name.startswith("from source") else 2.0
        against = "empty QMainWindow from source"
        results.append(Result(f"first painted list, {name}", ms, "ms", against, plain_ms, most_ratio=most))
        results.append(Result(f"memory at first paint, {name}", mb, "MB", against, plain_mb, most_ratio=1.4))
    loaded = f"{rows} lines painted; loaded: {', '.join(heavy) or 'none of ' + ', '.join(HEAVY)}"
    return [*results, Result("heavy modules at first paint", len(heavy), "", loaded, most_value=0)]
