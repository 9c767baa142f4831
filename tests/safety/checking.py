"""What must hold of a folder after a crash: it opens, at once and without a question, with everything acknowledged."""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from minilat_desktop.formats import notes_file
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.store import backups
from tests.safety.workload import digest, packs_of

OPENS_WITHIN_S = 3


@dataclass(slots=True)
class Said:
    """The last acknowledged state, and those that were on their way."""

    last: dict[str, Any] | None = None
    acknowledged: int = 0
    allowed: set[str] = field(default_factory=set)

    def hear(self, line: str) -> None:
        """Take in one line of a workload."""
        one = json.loads(line)
        if one["say"] == "ack":
            self.last, self.allowed, self.acknowledged = one, {one["texts"]}, self.acknowledged + 1
        else:
            self.allowed.add(one["texts"])


def heard(lines: Sequence[str]) -> Said:
    """What a workload said; a last line that was cut off is not heard."""
    said = Said()
    for line in lines:
        if line.endswith("}"):
            said.hear(line)
    return said


def check(folder: Path, said: Said, what: str) -> float:
    """Hold a folder against what was said; how long opening took, in seconds."""
    if said.last is None:
        return 0.0
    place = folder / said.last["sub"]
    begun = time.perf_counter()
    notebook = NotebookService(place / "notebook.db", place / "backups", str.upper)
    try:
        notes = notebook.search()
        taken = time.perf_counter() - begun
        assert taken < OPENS_WITHIN_S, f"{what}: opening took {taken:.1f} s"
        assert not any(note.damaged for note in notes), f"{what}: a damaged note"
        there = [*(note.text for note in notes), *packs_of(notebook).values()]
        assert digest(there) in said.allowed, f"{what}: what is there was never said"
        notebook.next_steps()
    finally:
        notebook.close()
    for name, kind in said.last["files"].items():
        path = folder / name
        if kind == "verified":
            kept = path if path.exists() else backups.newest(path.parent)
            assert kept is not None, f"{what}: the backup {name} is gone"
            backups.verify(kept)
        elif kind == "zip":
            with zipfile.ZipFile(path) as packed:
                assert packed.testzip() is None, f"{what}: {name} is damaged"
        else:
            notes_file.read(path)
    return taken
