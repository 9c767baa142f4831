"""Packs across starts of the program: after an update, after a crash, with damaged files."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from minilat_desktop.services import in_force
from tests.cli.conftest import Run

ROW = "coalition,actor,role,from\ng20,NOR,observer,2010\n"


@pytest.fixture
def shipped(catalogue_path: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(catalogue_path, tmp_path / "shipped.db"))


@pytest.fixture
def packs(run: Run, shipped: Path, tmp_path: Path) -> Path:
    """The folder of packs, with one imported that adds Norway to the G20."""
    path = tmp_path / "memberships.csv"
    path.write_text(ROW, encoding="utf-8")
    code, out, _ = run("import", path, catalogue=shipped)
    assert (code, "imported" in out) == (0, True)
    assert norway_sits_in(run, shipped)
    return tmp_path / "user" / "packs"


def norway_sits_in(run: Run, shipped: Path) -> bool:
    code, out, err = run("roster", "g20", "--format", "json", catalogue=shipped)
    assert (code, err) == (0, "")
    return '"NOR"' in out


@pytest.mark.usefixtures("packs")
def test_an_update_of_the_catalogue_keeps_the_packs_in_force(run: Run, shipped: Path) -> None:
    os.utime(shipped, ns=(1, 1))
    assert norway_sits_in(run, shipped)


@pytest.mark.parametrize("lost", ["in-force-*.db", in_force.POINTER])
def test_what_can_be_made_again_is_made_again(run: Run, shipped: Path, packs: Path, lost: str) -> None:
    (path,) = packs.glob(lost)
    path.unlink()
    assert norway_sits_in(run, shipped)


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\0" + bytes(5000)])
def test_a_damaged_catalogue_of_packs_is_made_again(run: Run, shipped: Path, packs: Path, content: bytes) -> None:
    (path,) = packs.glob("in-force-*.db")
    path.write_bytes(content)
    assert norway_sits_in(run, shipped)


def test_a_pack_whose_file_is_gone_is_listed_so(run: Run, shipped: Path, packs: Path) -> None:
    (path,) = packs.glob("memberships-*.db")
    path.unlink()
    os.utime(shipped, ns=(1, 1))
    assert not norway_sits_in(run, shipped)
    _, out, _ = run("packs", "list", "--format", "csv", catalogue=shipped)
    assert "file missing" in out


@pytest.mark.usefixtures("packs")
def test_a_catalogue_that_another_was_used_with_in_between_has_its_packs_again(
    run: Run, shipped: Path, small_catalogue: Path
) -> None:
    for verb in ("off", "on"):
        assert run("packs", verb, "memberships", catalogue=small_catalogue)[0] == 0
    assert norway_sits_in(run, shipped)


def test_packs_that_cannot_be_brought_in_are_said_and_everything_else_works(
    run: Run, shipped: Path, packs: Path
) -> None:
    os.utime(shipped, ns=(1, 1))
    for path in packs.glob("in-force*"):
        path.unlink()
    for path in packs.iterdir():
        path.chmod(0o400)
    # A folder in the place of the file that would be written stops even root.
    (packs / in_force.POINTER).mkdir()
    code, out, err = run("list", "--format", "json", catalogue=shipped)
    assert code == 0
    assert '"g20"' in out
    assert "the data packs are left out" in err


@pytest.mark.parametrize("how", [[], ["--as", "exchange"], ["--as", "cow-igo"], ["--table", "memberships"]])
def test_what_arrives_is_looked_at_as_in_the_window(run: Run, tmp_path: Path, how: list[str]) -> None:
    pipe, picture = tmp_path / "memberships.csv", tmp_path / "sheet.csv"
    os.mkfifo(pipe)
    picture.write_bytes(b"PK\x03\x04 and so on")
    for path, what in ((pipe, "is a pipe, not a file"), (picture, "is a ZIP archive"), (tmp_path, "is a folder")):
        code, out, err = run("import", path, *how, "--dry-run")
        assert (code, out) == (1, "")
        assert what in err
        assert "Nothing was imported." in err


def test_tables_that_only_serve_others_are_not_imported_alone(run: Run, tmp_path: Path) -> None:
    for name in ("sources.csv", "actors.csv"):
        (tmp_path / name).write_text("id,title\n")
    code, _, err = run("import", tmp_path / "sources.csv", tmp_path / "actors.csv")
    assert code == 1
    assert "alone would bring nothing" in err
    code, _, err = run("import", tmp_path / "sources.csv", tmp_path / "other.csv")
    assert code == 1
    assert "could not be read" in err


def test_what_a_csv_has_no_column_for_is_said_for_every_row(run: Run, shipped: Path, tmp_path: Path) -> None:
    path = tmp_path / "seats.csv"
    path.write_text("Organisation,State,Since\ng20,Norway,2024-05\n")
    how = ("--table", "memberships", "--map", "Organisation=coalition", "--map", "State=actor", "--map", "Since=from")
    code, _, err = run("import", path, *how, "--dry-run", catalogue=shipped)
    assert (code, "role" in err) == (1, True)
    code, out, err = run("import", path, *how, "--set", "role=partner", "--dry-run", catalogue=shipped)
    assert (code, err) == (0, "")
    assert "1 row read; 1 new" in out


@pytest.mark.usefixtures("packs")
def test_an_import_is_taken_back_and_done_again(run: Run, shipped: Path) -> None:
    code, out, err = run("undo", catalogue=shipped)
    assert (code, err) == (0, "")
    assert out == "Undone: import “memberships”\n"
    assert not norway_sits_in(run, shipped)
    code, out, _ = run("undo", catalogue=shipped)
    assert (code, out) == (1, "")
    assert run("redo", catalogue=shipped)[1].startswith("Done again: import ")
    assert norway_sits_in(run, shipped)
    assert run("redo", catalogue=shipped)[0] == 1


def test_undo_goes_back_through_notes_and_packs(run: Run, shipped: Path, packs: Path) -> None:
    pack = next(packs.glob("memberships-*.db"))
    run("note", "add", "g20", "--text", "x", catalogue=shipped)
    run("packs", "off", "memberships", catalogue=shipped)
    assert not norway_sits_in(run, shipped)
    assert run("undo", catalogue=shipped)[0] == 0
    assert norway_sits_in(run, shipped)
    assert run("undo", catalogue=shipped)[1] == "Undone: add note on G20\n"
    assert run("note", "list", "--format", "json", catalogue=shipped)[1] == "[]\n"
    assert pack.exists()


def test_nothing_to_undo(run: Run, tmp_path: Path) -> None:
    for verb, words in (("undo", "There is nothing to undo."), ("redo", "There is nothing to do again.")):
        code, out, err = run(verb)
        assert (code, out) == (1, "")
        assert words in err
    assert not (tmp_path / "user" / "notebook.db").exists()


@pytest.mark.usefixtures("packs")
def test_a_step_whose_catalogue_cannot_be_made_is_not_taken(run: Run, shipped: Path, packs: Path) -> None:
    run("packs", "off", "memberships", catalogue=shipped)
    (path,) = packs.glob("memberships-*.db")
    content = bytearray(path.read_bytes())
    content[4096:8192] = bytes(4096)
    path.write_bytes(content)
    code, out, err = run("undo", catalogue=shipped)
    assert (code, out) == (1, ""), err
    code, out, _ = run("packs", "list", "--format", "json", catalogue=shipped)
    assert [one["enabled"] for one in json.loads(out)] == [False]
