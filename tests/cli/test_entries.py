"""Own entries without a window: taken in from a file, seen by every command, taken back."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run, parsed

TEXT = """entries: 1
sources:
  my-leaves: {title: Leaves, publisher: Pot, accessed: 2026-11-26, kind: report}
coalitions:
  elan:
    facts:
    - {attribute: founded, value: 1988, rank: preferred, reason: seen, cite: [{source: my-leaves, confidence: 3}]}
    - {attribute: founded, value: 1988-99, cite: [{source: my-leaves, confidence: 3}]}
names: {elan: Élan}
"""


def test_entries_are_taken_in_seen_and_taken_back(run: Run, tmp_path: Path) -> None:
    file, back = tmp_path / "theirs.yaml", tmp_path / "mine.yaml"
    file.write_text(TEXT, encoding="utf-8")
    assert run("entries", "list", "--format", "json") == (0, "[]\n", "")
    code, out, _ = run("entries", "import", file, "--dry-run")
    assert (code, out.splitlines()[0]) == (0, "2 new, 0 changed (kept beside yours), 0 already there, 1 refused")
    assert "theirs.yaml, line 8: “value”: “1988-99” is not a date of the calendar" in out
    assert parsed(run, "entries", "list", "--format", "json") == []
    run("entries", "import", file)
    assert [row["founded"] for row in parsed(run, "list", "--format", "json") if row["id"] == "elan"] == ["1988"]
    assert "my own entry" in json.dumps(parsed(run, "show", "elan", "--format", "json"))
    assert run("entries", "export", back) == (0, f"2 entries written to {back}\n", "")
    assert run("entries", "import", back)[1].startswith("0 new, 0 changed (kept beside yours), 2 already there")
    (source, _) = parsed(run, "entries", "list", "--format", "json")
    code, _, err = run("entries", "remove", source["id"])
    assert (code, "name “Leaves”, first the fact of Élan" in err) == (1, True)
    # What was taken in is one step.
    assert run("undo")[1] == "Undone: import 2 own entries from theirs.yaml\n"
    assert [row["founded"] for row in parsed(run, "list", "--format", "json") if row["id"] == "elan"] == [""]
