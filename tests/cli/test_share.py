"""The command `share`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run, parsed


def test_share_hands_over_and_takes_in(run: Run, tmp_path: Path) -> None:
    file, other = tmp_path / "s.zip", tmp_path / "other"
    code, _, said = run("share", "export", file)
    assert (code, "nothing chosen" in said, file.exists()) == (1, True, False)
    run("note", "add", "elan", "--text", "Wells")
    run("note", "add", "elan", "--text", "Lamps")
    assert run("share", "export", file, "--kind", "note", "--query", "wells") == (0, f"{file}: 1 note\n", "")

    assert run("share", "import", file, "--dry-run", data=other) == (0, f"{file}: 1 new\n", "")
    assert run("share", "import", file, data=other) == (0, f"{file}: 1 new\n", "")
    code, out, _ = run("note", "list", "--format", "json", data=other)
    assert (code, "Wells" in out, "Lamps" in out) == (0, True, False)
    assert run("undo", data=other)[1] == "Undone: take in 1 note from s.zip\n"
    assert run("share", "import", file, "--keep", "theirs")[1] == f"{file}: 1 already there\n"
    assert len(parsed(run, "note", "list", "--format", "json")) == 2
