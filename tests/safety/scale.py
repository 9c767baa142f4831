"""How often the harness repeats itself: a little in every run, as often as the issue asks with `make torture`.

`MINILAT_TORTURE=1` asks for the long form; a fraction (`0.1`) for that part of it.
"""

from __future__ import annotations

import os
from pathlib import Path

TORTURE = float(os.environ.get("MINILAT_TORTURE") or 0)
# Memory, where there is some: a harness that asks for a sync a thousand times must not wait for a disk each time.
SHM = Path("/dev/shm")
FAST = SHM if TORTURE and SHM.is_dir() and os.access(SHM, os.W_OK) else None


def count(short: int, long: int) -> int:
    """How many times: `short` in the ordinary run, `long` (or the part asked for) under torture."""
    return max(short, round(long * TORTURE)) if TORTURE else short


def shares(whole: int, parts: int) -> list[tuple[int, int]]:
    """A count in parts that run side by side, each (its number, how many); one part in the ordinary run."""
    parts = parts if TORTURE else 1
    return [(part, whole // parts + (part < whole % parts)) for part in range(parts)]
