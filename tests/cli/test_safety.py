"""`backup`, `restore`, `check`: what they print, and how they end."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_backup_restore_and_undo(run: Run, tmp_path: Path) -> None:
    assert run("backup")[0] == 1
    assert run("restore", "--list")[1].split() == ["made", "notes", "size", "where", "file"]
    run("note", "add", "elan", "--text", "first")
    code, out, err = run("backup", "--to", tmp_path / "stick")
    assert (code, err) == (0, "")
    made, other = map(Path, out.split())
    assert (made.parent, other.parent) == (tmp_path / "user" / "backups", tmp_path / "stick")
    assert run("backup")[1] == "Nothing changed since the last backup.\n"
    run("note", "add", "elan", "--text", "second")
    listed = run("restore", "--list")[1].splitlines()
    assert [line.split()[1] for line in listed[1:]] == ["1"]
    told = run("restore", made.name, "--dry-run")[1]
    assert "1 note; 1 note goes." in told
    assert "second" in told
    assert "second" in run("note", "list")[1]
    assert "Edit ▸ Undo takes it back" in run("restore", other)[1]
    assert "second" not in run("note", "list")[1]
    assert "restore the backup of" in run("undo")[1]
    assert "second" in run("note", "list")[1]
    code, _, err = run("restore", "nothing.db")
    assert code == 1
    assert "There is no backup “nothing.db”" in err


def test_check_is_content_or_says_what_is_wrong(run: Run, small_catalogue: Path, tmp_path: Path) -> None:
    assert run("check") == (0, "The catalogue and the notebook are sound.\n", "")
    run("note", "add", "elan", "--text", "precious words")
    notebook = tmp_path / "user" / "notebook.db"
    assert run("check")[0] == 0
    before = notebook.read_bytes()
    place = before.index(b"precious words")
    notebook.write_bytes(before[:place] + b"q" + before[place + 1 :])
    code, out, err = run("check")
    assert code == 1
    assert "fails its checksum" in out
    assert "Nothing was changed." in err
    assert notebook.read_bytes() != before
    bad = tmp_path / "bad.db"
    bad.write_bytes(small_catalogue.read_bytes()[:9000])
    code, out, _ = run("check", catalogue=bad)
    assert code == 1
    assert "catalogue: file: SQLite" in out


def test_a_damaged_notebook_is_restored_from_the_command_line(run: Run, tmp_path: Path) -> None:
    run("note", "add", "elan", "--text", "kept")
    made = run("backup")[1].strip()
    (tmp_path / "user" / "notebook.db").write_bytes(b"\xff" * 8000)
    code, out, _ = run("restore", made)
    assert code == 0
    assert "is set aside as" in out
    assert "kept" in run("note", "list")[1]
