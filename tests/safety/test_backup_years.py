"""Ten years of backups, with a clock that jumps: every kept one restores, and the newest is always the last made."""

from __future__ import annotations

import random
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.store import backups
from tests.safety.scale import SHM, TORTURE, count
from tests.safety.told import Record, tell

pytestmark = pytest.mark.timeout(7200)
# Every so many hours there is a change and a backup.
DAYS, HOURS = count(400, 3_650), 8 if TORTURE else 120
MOST_KEPT = 120


def test_every_kept_backup_restores(record_property: Record) -> None:
    chance, now, made = random.Random(10), datetime(2026, 1, 1, tzinfo=UTC), 0
    jumps = 0
    with tempfile.TemporaryDirectory(dir=SHM if SHM.is_dir() else None) as base:
        folder = Path(base)
        with closing(NotebookService(folder / "notebook.db", folder / "backups", str.upper)) as notebook:
            note, _ = notebook.add("coalition:x", "0")
            for turn in range(DAYS * 24 // HOURS):
                now += timedelta(hours=HOURS)
                clock = now
                if chance.random() < 0.02:
                    # A dead battery, a wrong year, a time zone: the clock is wrong for one backup.
                    clock += timedelta(days=chance.choice((-9000, -400, -1, 1, 40, 400, 12_000)))
                    jumps += 1
                notebook.edit(note.id, f"{turn}", sitting="years")
                one = backups.make(notebook.path, folder / "backups", clock)
                assert one is not None
                made += 1
                assert backups.newest(folder / "backups") == one.path
                if turn % 50 == 0:
                    check(folder)
            check(folder)
        kept = backups.every(folder / "backups")
    assert jumps > 0
    tell(
        record_property, "backups over ten years, with a clock that jumps", made,
        f"{DAYS:,} days, {jumps} jumps of the clock, {len(kept)} kept at the end, every one restores",
    )  # fmt: skip


def check(folder: Path) -> None:
    kept = backups.every(folder / "backups")
    assert len(kept) <= MOST_KEPT
    told = []
    for path in kept:
        assert backups.verify(path) == 1
        with closing(NotebookService(path, folder, str.upper, read_only=True)) as copy:
            told.append(int(copy.search()[0].text))
    assert told == sorted(told, reverse=True)
