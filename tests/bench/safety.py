"""A notebook with very many notes: saving, undoing and backing up in it, the window meanwhile, and the start."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer

from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.safekeeping import SafeKeeping
from minilat_desktop.store import notebook_schema as schema
from minilat_desktop.ui.kit.tasks import Tasks
from tests.bench.files import _Bare, _scratch
from tests.bench.measure import Result, best_of, median, p95, timed
from tests.bench.start import environment, start
from tests.bench.window import application

NOTES, MANY = 50_000, 200_000
_WORDS = [f"w{number}" for number in range(4_000)]


def filled(folder: Path, count: int) -> NotebookService:
    """A notebook with so many notes, each made by a step of its own a while ago. Written straight into the tables."""
    notebook = NotebookService(folder / "notebook.db", folder / "backups", str)
    chance, then = random.Random(count), "2026-01-01T00:00:00.000000+00:00"
    with closing(sqlite3.connect(folder / "notebook.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for number in range(count):
            text = " ".join(chance.choices(_WORDS, k=40))
            note = {
                "id": f"{number:032x}", "target": f"coalition:c{number % 200}", "target_name": f"C{number % 200}",
                "text": text, "created": then, "modified": then, "deleted": "", "as_of": "", "tags": "", "pinned": "",
                "private": "",
            }  # fmt: skip
            step = {
                "label": f"add note on C{number % 200}", "time": then, "sitting": "", "undone": 0,
                "images": f'[[null, {schema._CANONICAL.encode(note)}]]',
            }  # fmt: skip
            _insert(connection, "note", schema.sealed(note))
            _insert(connection, "journal", schema.sealed(step))
        connection.execute(
            "INSERT INTO note_search(rowid, text, target_name) SELECT n, text, lower(target_name) FROM note"
        )
        connection.execute("COMMIT")
    return notebook


def _insert(connection: sqlite3.Connection, table: str, values: dict[str, object]) -> None:
    columns, places = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
    connection.execute(f'INSERT INTO "{table}"({columns}) VALUES ({places})', list(values.values()))


def bench_safety() -> list[Result]:
    """Everything there is a goal for."""
    application()
    with _scratch() as base:
        folder = Path(base)
        notebook = filled(folder, NOTES)
        found = [*_typed(notebook), *_backed_up(notebook)]
        notebook.close()
    return [*found, *_started()]


def _typed(notebook: NotebookService, times: int = 120) -> list[Result]:
    note, _ = notebook.add("coalition:c1", "begun")
    bare = _Bare(notebook.path.with_name("bare.db"))
    saves, plain, work = [], [], []
    for number in range(times):
        text = "word " * (20 + number)
        begun = time.process_time_ns()
        saves.append(timed(partial(notebook.edit, note.id, text, sitting="bench")))
        work.append((time.process_time_ns() - begun) / 1e6)
        plain.append(timed(partial(bare.insert, text)))
    for number in range(times // 2):
        notebook.edit(note.id, f"step {number} " * 20)
    undone = [timed(notebook.undo) for _ in range(times // 2)]
    redone = [timed(notebook.redo) for _ in range(times // 2)]
    among = f"among {NOTES:,} notes"
    return [
        Result(f"note save {among}, p95", p95(saves), "ms", "bare sqlite3 insert, same disk", p95(plain), most_value=5),
        Result("the program's own work in it, p95", p95(work), "ms", most_value=5),
        Result(f"undo {among}, p95", p95(undone), "ms", most_value=10),
        Result(f"redo {among}, p95", p95(redone), "ms", most_value=10),
    ]


def _backed_up(notebook: NotebookService) -> list[Result]:
    keeper = SafeKeeping(notebook.path, notebook.path.parent / "backups", notebook)
    begun = time.process_time()
    first = timed(keeper.back_up)
    work = (time.process_time() - begun) * 1e3
    bare = timed(partial(_bare_backup, notebook.path))
    taken, pauses = [], []
    for number in range(3):
        notebook.add("coalition:c1", f"one more {number}")
        milliseconds, pause = _in_background(keeper)
        taken.append(milliseconds)
        pauses.append(pause)
    at_risk = timed(keeper.at_risk)
    return [
        Result(
            f"first backup of {NOTES:,} notes, every row's hash looked at",
            first,
            "ms",
            "sqlite3's own copy, check and sync",
            bare,
            most_value=1_000,
        ),
        Result("the program's own work in it", work, "ms", most_value=1_000),
        Result(f"backup of {NOTES:,} notes after a change", median(taken), "ms", most_value=1_000),
        Result("longest pause of the window meanwhile", max(pauses), "ms", most_value=50),
        Result(f"what would I lose, {NOTES:,} notes", at_risk, "ms"),
    ]


def _bare_backup(path: Path) -> None:
    """What a backup is without looking at any row: a copy, SQLite's own check of it, and a sync."""
    target = path.with_name("bare-backup.db")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        source.backup(copy)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    target.unlink()


def _in_background(keeper: SafeKeeping) -> tuple[float, float]:
    """A backup on the worker, and the longest time that the window's loop did not come round meanwhile."""
    loop, tasks, clock, pauses = QEventLoop(), Tasks(), QElapsedTimer(), [0.0]
    beat = QTimer(interval=1)

    def came_round() -> None:
        pauses.append(clock.nsecsElapsed() / 1e6)
        clock.restart()

    def ended(_result: object) -> None:
        loop.quit()

    beat.timeout.connect(came_round)
    clock.start()
    beat.start()
    taken = timed(partial(_run, tasks, keeper, ended, loop))
    beat.stop()
    tasks.wait()
    return taken, max(pauses)


def _run(tasks: Tasks, keeper: SafeKeeping, ended: object, loop: QEventLoop) -> None:
    tasks.run(keeper.back_up, ended, ended)  # type: ignore[arg-type]
    loop.exec()


_OPEN = """
import sys, time
from pathlib import Path
from minilat_desktop.services.notebook import NotebookService
folder = Path(sys.argv[1])
begun = time.perf_counter()
notebook = NotebookService(folder / "notebook.db", folder / "backups", str)
notebook.targets(); notebook.next_steps(); notebook.on("coalition:c1")
print((time.perf_counter() - begun) * 1e3)
"""


def _started(turns: int = 5) -> list[Result]:
    """The first painted list beside an empty notebook and beside very many notes."""
    with _scratch() as base, tempfile.TemporaryDirectory() as empty:
        filled(Path(base), MANY).close()
        program = str(Path(sys.executable).with_name("minilat-desktop"))
        taken: dict[str, list[float]] = {base: [], empty: []}
        for _ in range(turns + 1):
            for folder, values in taken.items():
                values.append(start([program, "--data-dir", folder], "ListView", environment()).ms)
        opened = [
            float(
                subprocess.run([sys.executable, "-c", _OPEN, folder], capture_output=True, text=True, check=True).stdout
            )
            for folder in (base, empty)
        ]
    many, none = (best_of(values[1:]) for values in taken.values())
    return [
        Result(f"first painted list with {MANY:,} notes", many, "ms", "with none", none, most_ratio=1.1),
        Result(f"opening a notebook of {MANY:,} notes", opened[0], "ms", "an empty one", opened[1]),
    ]
