"""The commands for whoever keeps the catalogue: coverage, catalogue tidy."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

from tests.cli.conftest import Run, parsed


def test_coverage_says_the_same_in_every_format(run: Run) -> None:
    sections = parsed(run, "coverage", "--format", "json")
    code, text, _ = run("coverage", "--format", "csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(text)))
    flat = [(one["section"], line["what"]) for one in sections for line in one["lines"]]
    assert [(row["section"], row["what"]) for row in rows] == flat
    assert sections[0]["lines"][0] == {"what": "Coalitions", "number": 3, "share": None, "note": ""}
    code, table, _ = run("coverage")
    assert code == 0
    assert [line for line in table.splitlines() if line.startswith("Evidence")]


def test_tidy_says_which_files_it_put_in_order(run: Run, catalogue_text: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(catalogue_text, tmp_path / "text"))
    path = root / "coalitions" / "elan.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    first = lines.index("facts:\n") + 1
    lines[first], lines[first + 1] = lines[first + 1], lines[first]
    path.write_text("".join(lines), encoding="utf-8")
    code, out, _ = run("catalogue", "check", "--text", root)
    assert code == 1
    assert "coalitions/elan.yaml:9: “purpose” belongs before “status”" in out
    code, out, _ = run("catalogue", "tidy", "--text", root)
    assert (code, out.splitlines()) == (0, [str(path), "1 files put in order"])
    assert run("catalogue", "check", "--text", root)[0] == 0
