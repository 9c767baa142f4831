"""A comparison handed over and taken up again by command."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests import support
from tests.cli.conftest import Run, parsed
from tests.services.test_reopening import described, edited, put, told

ASKED = ("compare", "alpine-salt@2010", "lamp-union", "alpine-salt@2020:newest", "--sort", "founded")
TODAY = date.today().isoformat()  # noqa: DTZ011 - the program's own day


@pytest.fixture
def bundle(run: Run, tmp_path: Path) -> Path:
    """A bundle written by command."""
    path = tmp_path / "handed.zip"
    code, out, err = run(*ASKED, "--bundle", path)
    assert (code, err) == (0, "")
    assert out.startswith(f"{path}: ")
    assert "lines in data.csv" in out
    return path


def test_it_opens_as_what_was_asked_for(run: Run, bundle: Path) -> None:
    asked = parsed(run, *ASKED, "--format", "json")
    assert parsed(run, "compare", "--open", bundle, "--format", "json") == asked
    columns = [(one["coalition"], one["as_of"], one["policy"]) for one in asked["spec"]["columns"]]
    assert columns == [
        ("alpine-salt", "2010-12-31", "preferred"), ("lamp-union", TODAY, "preferred"),
        ("alpine-salt", "2020-12-31", "newest"),
    ]  # fmt: skip
    for how in ("table", "csv"):
        assert run("compare", "--open", bundle, "--format", how) == run(*ASKED, "--format", how)


def test_it_is_written_again_from_what_was_opened(run: Run, bundle: Path, tmp_path: Path) -> None:
    again, table = tmp_path / "again.zip", tmp_path / "again.csv"
    assert run("compare", "--open", bundle, "--bundle", again, "--output", table)[0] == 0
    with zipfile.ZipFile(bundle) as one, zipfile.ZipFile(again) as other:
        assert one.read("data.csv") == other.read("data.csv") == table.read_bytes()
        assert one.read("wide.csv") == other.read("wide.csv")


def test_groups_of_rows_are_a_look_and_cut_nothing_off(run: Run, tmp_path: Path, bundle: Path) -> None:
    path = tmp_path / "life.zip"
    assert run(*ASKED, "--rows", "life", "--bundle", path)[0] == 0
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(bundle) as whole:
        assert one.read("data.csv") == whole.read("data.csv")
        assert len(one.read("wide.csv")) < len(whole.read("wide.csv"))
    found = parsed(run, "compare", "--open", path, "--format", "json")
    assert found["spec"]["groups"] == ["Life"]


def test_notes_are_handed_over_only_when_asked_for(run: Run, tmp_path: Path) -> None:
    run("note", "add", "alpine-salt", "--text", "Salt is not the point.")
    run("note", "add", "elan", "--text", "Not compared.")
    path = tmp_path / "noted.zip"
    assert run(*ASKED, "--bundle", path)[0] == 0
    with zipfile.ZipFile(path) as archive:
        assert "notes.csv" not in archive.namelist()
    assert "1 line in notes.csv" in run(*ASKED, "--bundle", path, "--with-notes")[1]
    with zipfile.ZipFile(path) as archive:
        content = archive.read("notes.csv")
    assert b"Salt is not the point." in content
    assert b"Not compared." not in content
    assert "1 notes are in the file" in run("compare", "--open", path)[2]
    assert run("note", "list", data=tmp_path / "nobody")[0] == 0


def test_its_notes_are_taken_in_as_one_step_and_private_ones_never_left(run: Run, tmp_path: Path) -> None:
    run("note", "add", "alpine-salt", "--text", "Salt is not the point.", "--tag", "Trade")
    run("note", "add", "lamp-union", "--text", "My own.", "--private")
    path, there = tmp_path / "noted.zip", tmp_path / "there"
    assert run(*ASKED, "--bundle", path, "--with-notes")[0] == 0
    with zipfile.ZipFile(path) as archive:
        assert not any(b"My own" in archive.read(name) for name in archive.namelist())
    assert "1 new" in run("note", "import", path, "--dry-run", data=there)[1]
    assert run("note", "list", "--format", "json", data=there)[1].strip() == "[]"
    code, out, _ = run("note", "import", path, data=there)
    assert (code, "1 new, 0 changed" in out) == (0, True)
    (note,) = json.loads(run("note", "list", "--format", "json", data=there)[1])
    assert (note["text"], note["target"]) == ("Salt is not the point.", "coalition:alpine-salt")
    assert "1 already there" in run("note", "import", path, data=there)[1]
    assert "import 1 notes from noted.zip" in run("undo", data=there)[1]
    assert run("note", "list", "--format", "json", data=there)[1].strip() == "[]"
    without = tmp_path / "without.zip"
    run(*ASKED, "--bundle", without)
    code, _, err = run("note", "import", without, data=there)
    assert (code, "There are no notes in" in err) == (1, True)
    shared = tmp_path / "shared.zip"
    run("share", "export", shared)
    code, _, err = run("note", "import", shared, data=there)
    assert (code, "share import" in err) == (1, True)


def test_what_differs_goes_to_standard_error(run: Run, bundle: Path, tmp_path: Path) -> None:
    path = tmp_path / "edited.zip"
    path.write_bytes(edited(bundle.read_bytes(), told("data.csv", b"1960", b"1961"), described(data_version="0.0")))
    code, out, err = run("compare", "--open", path)
    assert (code, out) == (0, run("compare", "--open", bundle)[1])
    for words in ("“data.csv” was changed by hand", "version 0.0 of the data", "in the file", "differ"):
        assert words in err
    assert "\x1b" not in err


def test_a_strangers_text_cannot_move_the_cursor(run: Run, bundle: Path, tmp_path: Path) -> None:
    path = tmp_path / "evil.zip"
    path.write_bytes(edited(bundle.read_bytes(), described(data_version="\x1b[2J\u202e")))
    _, _, err = run("compare", "--open", path)
    assert "\\u001b[2J\\u202e" in err
    assert "\x1b" not in err


def test_refusals(run: Run, bundle: Path, tmp_path: Path) -> None:
    path = tmp_path / "evil.zip"
    path.write_bytes(edited(bundle.read_bytes(), put("../data.csv", b"x")))
    for asked, said in (
        (["--open", path], "leads out of the archive"),
        (["--open", tmp_path / "none.zip"], "could not be read"),
        (["--open", tmp_path], "is not a file"),
        (["--open", "/dev/zero"], "is not a file"),
        (["--open", bundle, "--bundle", "/nowhere/x.zip"], "the folder does not exist"),
    ):
        code, out, err = run("compare", *asked)
        assert (code, out) == (1, "")
        assert err.startswith("minilat-desktop: ")
        assert said in err
        assert "Traceback" not in err


FULL = """
import sys
from minilat_desktop.__main__ import main
code = main(sys.argv[2:])
print(code, open(sys.argv[1]).read())
"""


@support.needs_mount
@pytest.mark.parametrize("option", ["--bundle", "--output"])
def test_on_a_full_disk_the_old_file_stays(small_catalogue: Path, tmp_path: Path, option: str) -> None:
    small = tmp_path / "small"
    small.mkdir()
    words = ["--data-dir", tmp_path / "user", "--catalogue", small_catalogue, *ASKED, option, small / "file.zip"]
    prepare = f"mount -t tmpfs -o size=8k tmpfs {small}; printf old > {small}/file.zip"
    done = support.python(FULL, small / "file.zip", *words, prepare=prepare)
    assert done.stdout == "1 old\n"
    assert "the disk is full" in done.stderr
    assert "What was there before is untouched." in done.stderr


@pytest.mark.parametrize("name", ["CON", "nul.zip", "a.zip.", "a.zip ", "no/such/folder.zip"])
def test_names_that_cannot_be(run: Run, tmp_path: Path, name: str) -> None:
    code, out, err = run(*ASKED, "--bundle", tmp_path / name)
    assert (code, out) == (1, "")
    assert "not every system can hold" in err or "the folder does not exist" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["x.csv", "x.zip.xlsx", "x"])
def test_a_zip_is_not_written_under_another_ending(run: Run, tmp_path: Path, name: str) -> None:
    code, out, err = run(*ASKED, "--output", tmp_path / "t.csv", "--bundle", tmp_path / name)
    assert (code, out) == (1, "")
    assert f"“{name}” does not say that it is a ZIP file. Nothing was written. Let its name end in one of .zip." in err
    assert list(tmp_path.iterdir()) == [], "nothing before it either"


@pytest.mark.parametrize(
    "words",
    [
        ["--open", "x.zip", "g20"], ["--open", "x.zip", "--as-of", "2010"], ["--open", "x.zip", "--sort", "age"],
        ["g20", "un", "--with-notes"], ["--bundle", "x.zip"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_arguments_that_do_not_go_together(run: Run, words: list[str]) -> None:
    code, out, err = run("compare", *words)
    assert (code, out) == (2, "")
    assert "usage: minilat-desktop" in err
    assert "compare:" in err


def test_the_json_is_the_documented_one(run: Run, bundle: Path) -> None:
    found = json.loads(run("compare", "--open", bundle, "--format", "json")[1])
    assert set(found) == {"as_of", "spec", "lines"}
    assert all(isinstance(one["confidence"], int | None) for one in found["lines"])
