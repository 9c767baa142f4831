from __future__ import annotations

import json
import os
from pathlib import Path

from tests.cli.conftest import Run, parsed


def test_notes_come_in_again(run: Run, tmp_path: Path) -> None:
    run("note", "add", "elan", "--text", "mine")
    file = tmp_path / "notes.json"
    assert run("note", "export", file)[0] == 0
    record = json.loads(file.read_text(encoding="utf-8"))["notes"][0]
    theirs = {**record, "id": "x" * 32, "text": "theirs", "target_name": "not its name"}
    file.write_text(json.dumps({"notes": [record, theirs, {"id": 1}]}), encoding="utf-8")
    code, out, _ = run("note", "import", file, "--dry-run")
    assert code == 0
    assert "1 new, 0 changed (kept beside yours), 1 already there, 1 refused" in out
    assert "refused note 3: " in out
    assert len(parsed(run, "note", "list", "--format", "json")) == 1
    assert run("note", "import", file)[0] == 0
    notes = {note["text"]: note for note in parsed(run, "note", "list", "--format", "json")}
    assert set(notes) == {"mine", "theirs"}
    assert notes["theirs"]["target_name"] == notes["mine"]["target_name"]
    assert notes["theirs"]["modified"] == record["modified"]
    code, _, err = run("note", "import", tmp_path)
    assert code == 1
    assert "is not a file" in err


def test_a_damaged_notebook_does_not_silence_the_catalogue(run: Run, tmp_path: Path) -> None:
    run("note", "add", "elan", "--text", "kept")
    (tmp_path / "user" / "notebook.db").write_bytes(b"nonsense" * 1000)
    code, out, err = run("show", "elan", "--format", "json")
    assert code == 0
    assert json.loads(out)["id"] == "elan"
    assert "without notes: The notebook" in err


def test_an_export_goes_through_a_link_and_not_over_a_device(run: Run, tmp_path: Path) -> None:
    real, link, pipe = tmp_path / "real.csv", tmp_path / "link.csv", tmp_path / "pipe"
    real.write_bytes(b"old")
    link.symlink_to(real)
    assert run("compare", "alpine-salt", "elan", "--output", link)[0] == 0
    assert link.is_symlink()
    assert real.read_bytes() != b"old"
    os.mkfifo(pipe)
    code, _, err = run("compare", "alpine-salt", "elan", "--output", pipe)
    assert code == 1
    assert "is not an ordinary file" in err
    assert pipe.is_fifo()
