"""What the harness did: each of its tests tells, and at the end of `make torture` all of it is one table.

Tests tell through pytest's own properties, so that it comes across from the processes that run side by side.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.safety.scale import TORTURE

PROPERTY = "torture"
# What there is to be done, and how often the whole of it does it. What is not told stands in the table as not done.
ASKED = {
    "SIGKILLs of the window while a user types, or while it starts": 600,
    "SIGKILLs of the program's commands: notes, import, export, backup, restore, migration, packs, updates": 1_400,
    "SIGKILLs of the services that they call": 1_600,
    "power-cut images": 20_000,
    "sizes of a full disk, for the notebook": 64,
    "full disks under everything else that writes a file": 64 * 20,
    "calls of the disk that fail, seven kinds, the n-th of each": 280,
    "flipped bits": 5_000,
    "damaged notebooks": 500,
    "exits within 500 ms of the last key": 1_000,
    "catalogue update chains by the update service": 1_000,
    "catalogue update chains by the command": 100,
    "catalogues swapped under the notebook, chains": 1_000,
    "backups over ten years, with a clock that jumps": 10_950,
    "edits by eight programs at once": 4_000,
    "runs of a user who does everything, undone and done again": 1_000,
    "random gestures on the window": 20_000,
    "hostile texts: shown literally, nothing opened": 200,
    "hostile texts: timed": 200,
}
# The worst that was seen: what it is, its unit, and what it may be at the most.
WORST = {
    "opening": ("opening after a kill or a power cut", "ms", 3_000),
    "typing": ("typing lost at a kill, counted back from it", "ms", 250),
    "text": ("showing a hostile text, its place and the painting", "ms", 50),
}
Record = Callable[[str, object], None]


@dataclass(slots=True)
class Sum:
    """All that was told."""

    done: dict[str, int] = field(default_factory=dict)
    said: dict[str, list[str]] = field(default_factory=dict)
    worst: dict[str, float] = field(default_factory=dict)

    def hear(self, properties: Iterable[tuple[str, Any]]) -> None:
        """Take in what one test told."""
        for name, text in properties:
            if name != PROPERTY:
                continue
            one = json.loads(text)
            self.done[one["what"]] = self.done.get(one["what"], 0) + one["done"]
            if one["said"]:
                self.said.setdefault(one["what"], []).append(one["said"])
            for key, value in one["worst"].items():
                self.worst[key] = max(self.worst.get(key, 0.0), value)


def tell(record: Record, what: str, done: int, said: str = "", **worst: float) -> None:
    """Tell what a test has done: only after all of it held, so that what is told is what was without loss."""
    assert what in ASKED, what
    assert worst.keys() <= WORST.keys(), worst
    record(PROPERTY, json.dumps({"what": what, "done": done, "said": said, "worst": worst}))


def table(told: Sum, failed: Iterable[str], seconds: float, lanes: int) -> list[str]:
    """The lines to be printed."""
    failed = sorted(set(failed))
    width = max(map(len, ASKED))
    lines = [
        f"Torture at {TORTURE:g} of its full length, {datetime.now().astimezone():%Y-%m-%d %H:%M}, "
        f"{seconds / 60:.1f} minutes, {lanes} side by side on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}",
        "",
        f"{'':{width}}  {'done':>7}  {'of':>7}  {'lost':>5}",
    ]
    for what, asked in ASKED.items():
        done = told.done.get(what, 0)
        # What is told held; where a test failed, its part is not among what is done.
        lost = "0" if done else "–"
        lines.append(f"{what:{width}}  {done:7,}  {asked:7,}  {lost:>5}")
        lines += [f"    {said}" for said in told.said.get(what, ())]
    lines.append("")
    for key, (what, unit, most) in WORST.items():
        if key in told.worst:
            lines.append(f"worst {what}: {told.worst[key]:.0f} {unit} (goal {most:,})")
    lines += ["", f"{len(failed)} failed" if failed else "All of it held: nothing acknowledged was lost."]
    return [*lines, *(f"FAILED {one}" for one in failed)]
