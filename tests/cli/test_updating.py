"""The catalogue updated without a window."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.conftest import Run, parsed
from tests.services.test_updating import built, other, values


def names(run: Run, catalogue: Path) -> list[str]:
    return [line.split(",")[0] for line in run("list", "--format", "csv", catalogue=catalogue)[1].splitlines()[1:]]


def test_a_catalogue_is_updated_and_gone_back_from(run: Run, tmp_path: Path, small_catalogue: Path) -> None:
    shipped = Path(shutil.copy(small_catalogue, tmp_path / "program.db"))
    run("note", "add", "elan", "--text", "Wells", catalogue=shipped)
    newer = built(tmp_path, other(values(shipped), without="elan", named="zephyr"), "0.2")
    code, out, _ = run("catalogue", "update", newer, "--dry-run", catalogue=shipped)
    assert (code, out.splitlines()[:2]) == (0, [
        "Data 0.2, in place of data test: 1 added, 0 changed, 1 withdrawn.",
        "  yours Note “Wells”: what it is on (Élan) is withdrawn; your words stay",
    ])  # fmt: skip
    assert names(run, shipped) == ["alpine-salt", "elan", "lamp-union"]
    assert run("catalogue", "update", newer, catalogue=shipped)[0] == 0
    assert names(run, shipped) == ["alpine-salt", "zephyr", "lamp-union"]
    # Another catalogue that is asked for is the one that is read.
    assert names(run, small_catalogue) == ["alpine-salt", "elan", "lamp-union"]
    assert [note["text"] for note in parsed(run, "note", "list", "--format", "json")] == ["Wells"]
    code, _, err = run("catalogue", "update", newer, catalogue=shipped)
    assert (code, "says the same as the catalogue in use" in err) == (1, True)
    assert run("catalogue", "back", catalogue=shipped) == (0, "The catalogue in use is data test again.\n", "")
    assert names(run, shipped) == ["alpine-salt", "elan", "lamp-union"]
    assert run("catalogue", "back", catalogue=shipped)[0] == 1
