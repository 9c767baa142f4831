"""Importing 75,000 coalitions, 1.5 million memberships and 500,000 events, beside the sqlite3 shell's `.import`.

The shell gets the same files and makes the same indexes, that of the words too; and once more the memberships alone.
"""

from __future__ import annotations

import csv
import random
import resource
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QTimer

from minilat_desktop import locations
from minilat_desktop.bootstrap import Services
from tests.bench.large import folder
from tests.bench.measure import Result

_ACTORS, _EACH = 4_000, 20
_KINDS = ("summit", "agreement", "milestone", "accession")
_TODAY = date(2026, 11, 26).toordinal()
_BEGIN = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
.mode csv
"""
_MEMBERSHIPS = """
CREATE TABLE membership (coalition TEXT, actor TEXT, role TEXT, "from" TEXT, "to" TEXT);
.import --skip 1 "{folder}/memberships.csv" membership
CREATE UNIQUE INDEX membership_key ON membership (coalition, actor, "from");
CREATE INDEX membership_coalition ON membership (coalition, role, "from", "to");
CREATE INDEX membership_actor ON membership (actor, "from");
"""
_OTHERS = """
.import "{folder}/actors.csv" actor
.import "{folder}/coalitions.csv" coalition
.import "{folder}/events.csv" event
CREATE UNIQUE INDEX actor_code ON actor (code);
CREATE UNIQUE INDEX coalition_id ON coalition (id);
CREATE INDEX coalition_name ON coalition (name);
CREATE INDEX coalition_form ON coalition (form);
CREATE INDEX coalition_pillars ON coalition (pillars);
CREATE INDEX coalition_region ON coalition (region);
CREATE INDEX coalition_status ON coalition (status);
CREATE INDEX coalition_founded ON coalition (founded);
CREATE INDEX event_coalition ON event (coalition, date);
CREATE INDEX event_key ON event (coalition, date, kind, title);
"""
_WORDS = """
CREATE VIRTUAL TABLE search USING fts5(name, members, text, content = '', prefix = '1 2 3');
INSERT INTO search SELECT c.name,
 (SELECT group_concat(a.name || ' ' || a.code) FROM membership m JOIN actor a ON a.code = m.actor
  WHERE m.coalition = c.id),
 c.form || ' ' || c.pillars || ' ' || c.region || ' '
  || coalesce((SELECT group_concat(e.title) FROM event e WHERE e.coalition = c.id), '')
FROM coalition c;
"""


def tables(organisations: int) -> list[Path]:
    """Exchange tables of so many organisations, each with twenty members and some seven events."""
    where = folder() / f"tables-{organisations}"
    paths = [where / f"{name}.csv" for name in ("actors", "coalitions", "memberships", "events")]
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
    with (
        paths[1].open("w", newline="") as one, paths[2].open("w", newline="") as other,
        paths[3].open("w", newline="") as third,
    ):  # fmt: skip
        coalitions, memberships, events = csv.writer(one), csv.writer(other), csv.writer(third)
        events.writerow(("coalition", "date", "kind", "title"))
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
            for number in range(6 + (n % 3 > 0)):
                when = _day(chance.randrange(founded, _TODAY))
                events.writerow((f"org-{n}", when, chance.choice(_KINDS), f"Meeting {number} of {n}"))


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


@dataclass(frozen=True, slots=True)
class _Taken:
    """How long something took, and how long of that it computed, in ms."""

    wall: float
    cpu: float


def _shell(folder: Path, database: Path, script: str) -> _Taken:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    text = script.format(folder=folder)
    subprocess.run(["sqlite3", database], input=text, text=True, check=True, capture_output=True)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    database.unlink()
    return _Taken(wall * 1_000, cpu * 1_000)


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
    """The whole import, search index included, by the clock and by computing time, which others' work disturbs less."""
    paths = tables(organisations)
    shell: dict[str, _Taken] = {}
    with tempfile.TemporaryDirectory(dir=folder()) as scratch:
        if shutil.which("sqlite3"):
            plain, where = Path(scratch, "plain.db"), paths[0].parent
            shell["sqlite3 .import of the same files, same indexes"] = _shell(
                where, plain, _BEGIN + _MEMBERSHIPS + _OTHERS + _WORDS
            )
            shell["the same without the words"] = _shell(where, plain, _BEGIN + _MEMBERSHIPS + _OTHERS)
            shell["of the memberships alone"] = _shell(where, plain, _BEGIN + _MEMBERSHIPS)
        services = Services(locations.user_files(Path(scratch, "home")), locations.shipped_catalogue())
        work = _Work(services, paths)
        cpu = time.process_time()
        longest = _while_the_window_lives(work)
        ours = _Taken(work.seconds[1] * 1_000, (time.process_time() - cpu) * 1_000)
        services.close()
    count = f"{organisations * _EACH:,} memberships and more"
    found = [Result(f"import {count}, read and compared", work.seconds[0] * 1_000, "ms")]
    for number, (against, theirs) in enumerate(shell.items()):
        most = 2 if not number else None
        found.append(Result(f"import {count}, in all", ours.wall, "ms", against, theirs.wall, most_ratio=most))
        found.append(Result("the same, computing time", ours.cpu, "ms", against, theirs.cpu, most_ratio=most))
    return [*found, Result("longest stop of the window meanwhile", longest, "ms", most_value=50)]
