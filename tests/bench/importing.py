"""Importing 1.5 million memberships, beside the sqlite3 shell's `.import` of the same file with the same indexes."""

from __future__ import annotations

import csv
import random
import shutil
import subprocess
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QTimer

from minilat_desktop import locations
from minilat_desktop.bootstrap import Services
from tests.bench.large import folder
from tests.bench.measure import Result

_ACTORS, _EACH = 4_000, 20
_TODAY = date(2026, 11, 26).toordinal()
_SHELL = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE membership (coalition TEXT, actor TEXT, role TEXT, "from" TEXT, "to" TEXT);
.mode csv
.import --skip 1 "{file}" membership
CREATE UNIQUE INDEX membership_key ON membership (coalition, actor, "from");
CREATE INDEX membership_coalition ON membership (coalition, role, "from", "to");
CREATE INDEX membership_actor ON membership (actor, "from");
"""


def tables(organisations: int) -> list[Path]:
    """Exchange tables of so many organisations with twenty members each, made when they are not there."""
    where = folder() / f"tables-{organisations}"
    paths = [where / f"{name}.csv" for name in ("actors", "coalitions", "memberships")]
    if not all(path.is_file() for path in paths):
        where.mkdir(parents=True, exist_ok=True)
        _write(paths, organisations)
    return paths


def _write(paths: list[Path], organisations: int) -> None:
    chance = random.Random(11)
    with paths[0].open("w", newline="") as file:
        actors = csv.writer(file)
        actors.writerow(("code", "name", "kind"))
        actors.writerows((f"a{n:04}", f"Actor {n:04}", "company") for n in range(_ACTORS))
    with paths[1].open("w", newline="") as one, paths[2].open("w", newline="") as other:
        coalitions, memberships = csv.writer(one), csv.writer(other)
        coalitions.writerow(("id", "name", "form", "pillars", "region", "status", "founded", "roster"))
        memberships.writerow(("coalition", "actor", "role", "from", "to"))
        for n in range(organisations):
            founded = chance.randrange(date(1850, 1, 1).toordinal(), _TODAY - 400)
            coalitions.writerow(
                (f"org-{n}", f"Body {n}", "minilateral", "trade-capital", "global", "active", _day(founded), "complete")
            )
            for actor in chance.sample(range(_ACTORS), _EACH):
                start = chance.randrange(founded, _TODAY - 1)
                end = _day(chance.randrange(start + 1, _TODAY)) if chance.random() < 0.25 else ""
                role = "member" if chance.random() < 0.85 else "observer"
                memberships.writerow((f"org-{n}", f"a{actor:04}", role, _day(start), end))


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def _shell(file: Path, database: Path) -> float:
    began = time.perf_counter()
    subprocess.run(["sqlite3", database], input=_SHELL.format(file=file), text=True, check=True, capture_output=True)
    return time.perf_counter() - began


class _Work(threading.Thread):
    """Reads the tables and takes them in, as the window's worker does."""

    def __init__(self, services: Services, paths: list[Path]) -> None:
        super().__init__()
        self._services, self._paths = services, paths
        self.seconds: list[float] = []
        self.heard = 0

    def run(self) -> None:
        """Read, then apply."""
        began = time.perf_counter()
        plan = self._services.packs.plan(self._paths, name="Large", today="2026-11-26", progress=self._go_on)
        self.seconds.append(time.perf_counter() - began)
        self._services.packs.apply(plan, self._go_on)
        self.seconds.append(time.perf_counter() - began)

    def _go_on(self, _stage: str) -> bool:
        self.heard += 1
        return True


def _while_the_window_lives(work: _Work) -> float:
    """Do the work while an event loop ticks; gives the longest time, in ms, in which it did not."""
    application = QCoreApplication.instance() or QCoreApplication([])
    longest, clock, tick = 0.0, QElapsedTimer(), QTimer()
    tick.start(1)
    clock.start()
    work.start()
    while work.is_alive():
        application.processEvents()
        longest = max(longest, clock.restart())
        time.sleep(0.001)
    work.join()
    return longest


def bench_import(organisations: int = 75_000) -> list[Result]:
    """The whole import, coalitions and search index included, against the shell's import of the memberships alone."""
    paths = tables(organisations)
    with tempfile.TemporaryDirectory(dir=folder()) as scratch:
        services = Services(locations.user_files(Path(scratch, "home")), locations.shipped_catalogue())
        work = _Work(services, paths)
        longest = _while_the_window_lives(work)
        services.close()
        against = "sqlite3 .import of the memberships, three indexes"
        found = shutil.which("sqlite3")
        plain = _shell(paths[2], Path(scratch, "plain.db")) * 1_000 if found else None
    count = f"{organisations * _EACH:,} memberships"
    return [
        Result(f"import {count}, read and compared", work.seconds[0] * 1_000, "ms", against, plain),
        Result(f"import {count}, in all", work.seconds[1] * 1_000, "ms", against, plain, most_ratio=2),
        Result("longest stop of the window meanwhile", longest, "ms", most_value=50),
    ]
