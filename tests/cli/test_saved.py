"""Saved comparisons listed and shown by command."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minilat_desktop import locations
from minilat_desktop.bootstrap import Services
from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.domain.saved_comparison import target
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.saved_comparisons import SavedComparisons
from tests.cli.conftest import Run, parsed

THEN = date(2010, 12, 31).toordinal()
TODAY = date.today().toordinal()  # noqa: DTZ011 - the program's own day
BOTH = Spec((Chosen("alpine-salt"), Chosen("lamp-union")))
MIXED = Spec((Chosen("lamp-union"), Chosen("alpine-salt", THEN, "newest")), sorted_by="founded")


@pytest.fixture
def kept(small_catalogue: Path, tmp_path: Path) -> Iterator[SavedComparisons]:
    """Two comparisons in the user's notebook, one of a day of its own."""
    services = Services(locations.user_files(tmp_path / "user"), small_catalogue)
    with closing(services):
        saved = SavedComparisons(services.notebook, ComparisonService(services.catalogue), services.catalogue)
        saved.save("Of today", BOTH, TODAY)
        saved.save("Salt & lamps, then", MIXED, THEN)
        yield saved


@pytest.mark.usefixtures("kept")
def test_the_list(run: Run) -> None:
    newest, first = parsed(run, "compare", "--list", "--format", "json")
    assert newest["name"] == "Salt & lamps, then"
    assert newest["columns"] == ["lamp-union", "alpine-salt@2010-12-31:newest"]
    assert (newest["as_of"], newest["changed"], newest["wrong"]) == ("2010-12-31", [], "")
    assert (first["name"], first["as_of"]) == ("Of today", None)
    code, out, err = run("compare", "--list", "--format", "csv")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert [(row["name"], row["columns"], row["changed"]) for row in rows] == [
        ("Salt & lamps, then", "lamp-union alpine-salt@2010-12-31:newest", "0"),
        ("Of today", "alpine-salt lamp-union", "0"),
    ]
    code, out, err = run("compare", "--list")
    assert (code, err) == (0, "")
    assert "Salt & lamps, then" in out


def test_nothing_is_saved_and_no_notebook_is_made(run: Run, tmp_path: Path) -> None:
    assert parsed(run, "compare", "--list", "--format", "json") == []
    code, out, err = run("compare", "--saved", "x")
    assert (code, out) == (1, "")
    assert "nothing is saved yet" in err
    assert not (tmp_path / "user" / "notebook.db").exists()


def test_its_notes_go_along_in_a_bundle_where_asked_for(kept: SavedComparisons, run: Run, tmp_path: Path) -> None:
    saved = kept.find("Of today")
    assert run("note", "add", target(saved.id, "founded"), "--text", "Whose date?")[0] == 0
    for number, words in enumerate((["--saved", "Of today"], ["alpine-salt", "lamp-union"])):
        path = tmp_path / f"{number}.zip"
        assert run("compare", *words, "--bundle", path, "--with-notes")[0] == 0
        with zipfile.ZipFile(path) as archive:
            notes, about = archive.read("notes.csv").decode(), json.loads(archive.read("datapackage.json"))
        assert ("Whose date?" in notes) == (number == 0)
        told = about["minilat:comparison"].get("saved")
        assert told == ({"id": saved.id, "name": "Of today"} if number == 0 else None)


@pytest.mark.usefixtures("kept")
def test_one_is_shown_as_if_its_columns_were_named(run: Run) -> None:
    by_name = run("compare", "--saved", "SALT & lamps, then", "--format", "csv")
    named = ("compare", "lamp-union", "alpine-salt@2010:newest", "--sort", "founded", "--format", "csv")
    assert by_name == run(*named, "--as-of", "2010")
    assert run("compare", "--saved", "Salt & lamps, then", "--as-of", "2015", "--format", "csv") == run(
        *named, "--as-of", "2015"
    )
    assert run("compare", "--saved", "Of today") == run("compare", "alpine-salt", "lamp-union")


def test_what_changed_is_told_beside_it(run: Run, kept: SavedComparisons, small_catalogue: Path) -> None:
    """The columns are of a catalogue in which one of them is no more."""
    three = Spec((*BOTH.columns, Chosen("lamp-union", THEN - 2_000)))
    kept.save("Three", three, THEN)
    gone = small_catalogue.parent / "gone.db"
    gone.write_bytes(small_catalogue.read_bytes())
    with closing(sqlite3.connect(gone)) as connection:
        connection.execute("UPDATE coalition SET id = 'elsewhere' WHERE id = 'alpine-salt'")
        connection.commit()
    code, out, err = run("compare", "--saved", "Three", catalogue=gone)
    assert code == 0, err
    assert "Changed since “Three” was saved:" in err
    assert "no longer in the catalogue" in err
    assert "2010-12-31" in out
    (listed,) = (one for one in parsed_with(run, gone) if one["name"] == "Of today")
    assert [one["kind"] for one in listed["changed"]] == ["gone"]


def parsed_with(run: Run, catalogue: Path) -> list[dict[str, Any]]:
    code, out, err = run("compare", "--list", "--format", "json", catalogue=catalogue)
    assert (code, err) == (0, "")
    found: list[dict[str, Any]] = json.loads(out)
    return found


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    "words",
    [
        ("--saved", "Of today", "alpine-salt"), ("--list", "alpine-salt"), ("--saved", "Of today", "--list"),
        ("--saved", "Of today", "--policy", "newest"), ("--saved", "Of today", "--sort", "founded"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_wrong_usage(run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run("compare", *words)
    assert (code, out) == (2, "")
    assert "--saved NAME" in err


@pytest.mark.usefixtures("kept")
def test_a_name_that_nobody_saved(run: Run) -> None:
    code, _, err = run("compare", "--saved", "\ud800 nothing")
    assert code == 1
    assert "Saved are: “Salt & lamps, then”, “Of today”." in err
