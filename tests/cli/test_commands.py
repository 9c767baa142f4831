"""The command line, called as `main([...])`: what it prints is a contract, and every refusal is a sentence."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from minilat_desktop.cli import bare, parser
from minilat_desktop.domain import dates
from minilat_desktop.domain.note import Note
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.store import notebook_schema
from tests.cli.conftest import Run, parsed

CITATION = {
    "source_id": str,
    "title": str,
    "publisher": str,
    "date": str,
    "url": str,
    "locator": str,
    "confidence": int,
}
OPTIONAL = (str, type(None))
SHAPES: dict[str, dict[str, Any]] = {
    "facts": {
        "attribute": str, "value": OPTIONAL, "unit": str, "as_of": str, "rank": str, "reason": str, "citations": list,
    },
    "members": {
        "actor": str, "code": str, "name": str, "role": str, "from": str, "to": OPTIONAL, "status": str,
        "citations": list,
    },
    "events": {"date": str, "kind": str, "title": str, "citations": list},
    "figures": {"metric": str, "value": (int, float), "unit": str, "as_of": str, "rank": str, "citations": list},
    "commitments": {"text": str, "status": str, "overdue": bool, "citations": list},
    "relations": {"kind": str, "target": str, "citations": list},
    "notes": {"id": str, "target": str, "text": str},
}  # fmt: skip
TOP: dict[str, Any] = {
    "id": str, "name": str, "short_name": str, "aliases": list, "form": str, "pillars": list, "region": str,
    "status": str, "beside": list,
}  # fmt: skip


def has_shape(value: dict[str, Any], shape: dict[str, Any]) -> None:
    for key, kind in shape.items():
        assert key in value, f"{key} is missing"
        assert isinstance(value[key], kind), f"{key} is {value[key]!r}"
        assert not (kind is int and isinstance(value[key], bool))


def test_list_as_json(run: Run) -> None:
    rows = parsed(run, "list", "--as-of", "1972", "--format", "json")
    assert [row["id"] for row in rows] == ["alpine-salt", "elan", "lamp-union"]
    assert [row["members"] for row in rows] == [3, None, 2]
    assert {"short_name", "name", "form", "pillar", "region", "status", "founded", "ended"} <= set(rows[0])


def test_list_as_csv_is_strict(run: Run) -> None:
    code, out, err = run("list", "--query", "salt", "--format", "csv")
    assert (code, err) == (0, "")
    assert out.endswith("\r\n")
    assert "\n" not in out.replace("\r\n", "")
    rows = list(csv.DictReader(io.StringIO(out, newline=""), strict=True))
    assert [row["name"] for row in rows] == ["Alpine Salt Compact"]
    assert None not in rows[0].values()


def test_list_as_table(run: Run) -> None:
    code, out, _ = run("list")
    lines = out.splitlines()
    assert code == 0
    assert len(lines) == 4
    assert lines[0].split()[:3] == ["id", "short_name", "name"]


def test_list_that_finds_nothing(run: Run) -> None:
    assert parsed(run, "list", "--query", "no such thing", "--format", "json") == []
    code, out, _ = run("list", "--query", "no such thing", "--format", "csv")
    assert (code, out.count("\r\n")) == (0, 1)


def test_show_as_json_is_the_contract(run: Run) -> None:
    run("note", "add", "alpine-salt", "--text", "dear salt")
    shown = parsed(run, "show", "alpine-salt", "--as-of", "2000", "--format", "json")
    has_shape(shown, TOP)
    for group, shape in SHAPES.items():
        assert shown[group], f"the small catalogue has no {group}"
        for record in shown[group]:
            has_shape(record, shape)
            for citation in record.get("citations", ()):
                has_shape(citation, CITATION)
    for member in shown["members"]:
        dates.parse(member["from"])
        if member["to"] is not None:
            dates.parse(member["to"])
    statuses = {(member["code"], member["from"]): member["status"] for member in shown["members"]}
    assert statuses["CSK", "1961-05-01"] == "former"
    assert statuses["TUR", "1999-03-02"] == "contested"
    assert statuses["moller-salt", "2010-01-01"] == "future"
    assert [fact["value"] for fact in shown["facts"] if fact["attribute"] == "secretariat"] == [None]


def test_every_coalition_has_every_key(run: Run) -> None:
    for row in parsed(run, "list", "--format", "json"):
        shown = parsed(run, "show", row["id"], "--format", "json")
        assert set(shown) == {*TOP, *SHAPES}


def test_show_for_reading(run: Run) -> None:
    code, out, _ = run("show", "alpine-salt")
    assert code == 0
    assert out.startswith("Alpine Salt Compact (ASC)\n")
    assert "Secretariat: Not disclosed" in out
    assert "Salt: a history, in six lumps" in out


def test_show_a_form(run: Run) -> None:
    assert parsed(run, "show", "form:minilateral", "--format", "json")["facts"][0]["attribute"] == "definition"
    code, out, _ = run("show", "form:minilateral")
    assert code == 0
    assert "A few who agree quickly." in out


def test_roster(run: Run) -> None:
    rows = parsed(run, "roster", "alpine-salt", "--as-of", "1972", "--format", "json")
    assert [list(row) for row in rows] == [["code", "name", "role", "from", "to", "status"]] * 3
    assert {row["code"] for row in rows} == {"CHE", "CSK", "NOR"}
    code, out, _ = run("roster", "alpine-salt", "--as-of", "1972", "--format", "csv")
    read = list(csv.DictReader(io.StringIO(out, newline=""), strict=True))
    assert code == 0
    assert [row["code"] for row in read] == [row["code"] for row in rows]
    assert [row["to"] for row in read] == [row["to"] or "" for row in rows]


def test_the_roster_marks_who_is_contested(run: Run) -> None:
    rows = parsed(run, "roster", "alpine-salt", "--as-of", "2000", "--format", "json")
    assert {row["code"]: row["status"] for row in rows}["TUR"] == "contested"
    code, out, _ = run("roster", "alpine-salt", "--as-of", "2000")
    assert code == 0
    (line,) = [line for line in out.splitlines() if line.startswith("TUR")]
    assert line.endswith("contested")


@pytest.mark.parametrize("shape", ["tidy", "wide"])
@pytest.mark.parametrize("profile", ["excel", "data"])
def test_compare(run: Run, tmp_path: Path, shape: str, profile: str) -> None:
    path = tmp_path / "out.csv"
    code, out, err = run(
        "compare", "alpine-salt", "lamp-union@1950", "--output", path, "--shape", shape, "--profile", profile
    )
    assert (code, err) == (0, "")
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") == (profile == "excel")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1
    assert f"{len(rows) - 1} rows" in out


def test_compare_replaces_an_older_file_and_only_when_it_can(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")
    code, _, err = run("compare", "alpine-salt", "nowhere", "--output", path)
    assert code == 1
    assert "There is no coalition “nowhere”" in err
    assert path.read_bytes() == b"old"
    assert run("compare", "alpine-salt", "elan", "--output", path)[0] == 0
    assert path.read_bytes() != b"old"


def test_notes(run: Run, tmp_path: Path) -> None:
    hostile = "=1+1 <b>x</b> \u202e\x07 Größe\nsecond line"
    code, note_id, _ = run("note", "add", "coalition:alpine-salt", "--text", hostile)
    assert code == 0
    run("note", "add", "form:minilateral", "--text", "few")
    notes = parsed(run, "note", "list", "--format", "json")
    # A control character is kept as its picture, so that what is exported can be taken back.
    hostile = hostile.replace("\x07", "␇")
    assert [note["text"] for note in notes] == ["few", hostile]
    assert notes[1]["id"] == note_id.strip()
    assert set(notes[0]) == {"id", "target", "target_name", "text", "created", "modified", "as_of", "tags", "pinned"}
    assert [note["text"] for note in parsed(run, "note", "list", "--query", "GRÖSSE", "--format", "json")] == [hostile]
    code, table, _ = run("note", "list")
    assert code == 0
    assert not {"\x07", "\u202e"} & set(table)
    code, out, _ = run("note", "export", tmp_path / "notes.json")
    assert (code, out) == (0, f"{tmp_path / 'notes.json'}: 2 notes\n")
    kept = json.loads((tmp_path / "notes.json").read_text("utf-8"))["notes"]
    assert kept == [{**note, "sources": []} for note in notes]


def test_reading_makes_no_file(run: Run, tmp_path: Path) -> None:
    run("list")
    run("show", "alpine-salt", "--format", "json")
    assert parsed(run, "note", "list", "--format", "json") == []
    assert not (tmp_path / "user").exists()


def test_catalogue_check_and_build(run: Run, tmp_path: Path, catalogue_text: Path) -> None:
    code, out, _ = run("catalogue", "check", "--text", catalogue_text)
    assert (code, out) == (0, f"{catalogue_text}: 3 coalitions, 7 actors, 3 sources, no problems\n")
    code, out, _ = run("catalogue", "build", "--text", catalogue_text, "--output", tmp_path / "x.db")
    assert code == 0
    assert run("list", catalogue=tmp_path / "x.db")[0] == 0
    broken = Path(shutil.copytree(catalogue_text, tmp_path / "broken"))
    (broken / "coalitions" / "elan.yaml").write_text("name: x\n")
    before = (tmp_path / "x.db").read_bytes()
    code, out, err = run("catalogue", "build", "--text", broken, "--output", tmp_path / "x.db")
    assert code == 1
    assert "coalitions/elan.yaml:1: “form” is missing" in out
    assert "The database was not touched." in err
    assert (tmp_path / "x.db").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["show", "nowhere"], "There is no coalition “nowhere” in the catalogue."),
        (["show", "form:nowhere"], "“form:nowhere”"),
        (["show", ""], "There is no coalition “”"),
        (["show", "n" * 1_000_000], "…” in the catalogue."),
        (["show", "\udcff"], "in the catalogue."),
        (["roster", "nowhere"], "There is no coalition “nowhere”"),
        (["list", "--as-of", "yesterday"], "“yesterday” is not a date; write 2021-10-18"),
        (["list", "--as-of", "2021-02-30"], "“2021-02-30” is not a date of the calendar"),
        (["roster", "elan", "--as-of", "2020/.."], "is not a date; write 2021-10-18"),
        (["list", "--as-of", ""], "“” is not a date; write 2021-10-18"),
        (["compare", "elan@soon", "lamp-union", "--output", "x.csv"], "“soon” is not a date"),
        (["compare", "elan", "--output", "x.csv"], "A comparison takes 2 to 8 coalitions; 1 were asked for."),
        (["compare", *["elan"] * 2, "--output", "x.csv"], "is asked for twice"),
        (["compare", *[f"elan@{year}" for year in range(2000, 2009)], "--output", "x.csv"], "9 were asked for."),
        (["compare", "elan", "lamp-union", "--output", "/nowhere/x.csv"], "the folder does not exist"),
        (["note", "add", "nowhere", "--text", "x"], "There is nothing called “coalition:nowhere”"),
        (["note", "add", "fact:elan/nothing", "--text", "x"], "There is nothing called “fact:elan/nothing”"),
        (["note", "add", "elan", "--text", " \n "], "A note needs some text."),
        (["note", "export", "/nowhere/x.json"], "the folder does not exist"),
        (["catalogue", "check", "--text", "/nowhere"], "is not a folder"),
    ],
    ids=lambda value: None if isinstance(value, str) else " ".join(value)[:40].encode("ascii", "replace").decode(),
)
def test_refusals_are_sentences(run: Run, words: list[str], says: str) -> None:
    code, out, err = run(*words)
    assert code == 1
    assert out == ""
    assert err.startswith("minilat-desktop: ")
    assert says in err
    assert "Traceback" not in err
    assert len(err) < 600


@pytest.mark.parametrize(
    "words",
    [["lists"], ["show"], ["list", "--format", "xml"], ["note"], ["compare"], ["--as-of", "2020", "list"]],
    ids=" ".join,
)
def test_wrong_usage(run: Run, words: list[str]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert "usage: minilat-desktop" in err


HELPS = [
    [],
    ["list"],
    ["show"],
    ["roster"],
    ["compare"],
    ["note"],
    ["note", "add"],
    ["note", "list"],
    ["note", "export"],
]


@pytest.mark.parametrize("words", [*HELPS, ["self-test"], ["catalogue"]], ids=" ".join)
def test_help_on_each_command(run: Run, words: list[str]) -> None:
    code, out, err = run(*words, "--help")
    assert (code, err) == (0, "")
    assert "usage: minilat-desktop" in out
    assert "Ends with 0 on success, 1 when refused" in " ".join(out.split())


def test_every_option_says_what_it_is_for() -> None:
    import argparse

    def walk(one: argparse.ArgumentParser) -> list[str]:
        silent = []
        for action in one._actions:
            if isinstance(action, argparse._SubParsersAction):
                silent += [line for below in action.choices.values() for line in walk(below)]
            elif not action.help and not action.choices and action.metavar not in ("ID", "TEXT", "FILE"):
                silent.append(f"{one.prog} {action.dest}")
        return silent

    assert walk(parser.build()) == []


def test_version(run: Run) -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert out.startswith("minilat-desktop ")
    assert "(data test)" in out


# Files that are not what they should be


@pytest.mark.parametrize("content", [b"", b"garbage", b"SQLite format 3\0" + b"\0" * 5000])
def test_a_damaged_catalogue(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "c.db"
    path.write_bytes(content)
    for words in (["list"], ["show", "elan"], ["--version"], ["compare", "a", "b", "--output", str(tmp_path / "x")]):
        code, out, err = run(*words, catalogue=path)
        assert (code, out) == (1, "")
        assert "Your notes are in another file and are untouched." in err
    assert run("list", catalogue=tmp_path / "none.db")[0] == 1
    assert run("list", catalogue=tmp_path)[0] == 1


def test_a_damaged_notebook(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "user"
    folder.mkdir()
    (folder / "notebook.db").write_bytes(b"garbage")
    for words in (
        ["note", "list"],
        ["note", "add", "elan", "--text", "x"],
        ["note", "export", str(tmp_path / "n.json")],
    ):
        code, out, err = run(*words)
        assert (code, out) == (1, "")
        assert "is damaged" in err
        assert "The file is left exactly as it is." in err
    assert (folder / "notebook.db").read_bytes() == b"garbage"
    assert run("list")[0] == 0
    assert not (tmp_path / "n.json").exists()


def test_a_newer_notebook(run: Run, tmp_path: Path) -> None:
    run("note", "add", "elan", "--text", "kept")
    with closing(sqlite3.connect(tmp_path / "user" / "notebook.db")) as connection:
        connection.execute("PRAGMA user_version = 9")
    assert [note["text"] for note in parsed(run, "note", "list", "--format", "json")] == ["kept"]
    code, _, err = run("note", "add", "elan", "--text", "more")
    assert code == 1
    assert f"(format 9; this one writes {notebook_schema.VERSION})" in err


def test_a_missing_notebook_with_a_backup(run: Run, tmp_path: Path) -> None:
    run("note", "add", "elan", "--text", "kept")
    user = tmp_path / "user"
    with closing(NotebookService(user / "notebook.db", user / "backups", lambda _: None)) as notebook:
        notebook.back_up()
    (user / "notebook.db").unlink()
    for words in (["note", "list"], ["note", "add", "elan", "--text", "x"], ["show", "elan"]):
        code, _, err = run(*words)
        # The catalogue answers all the same, without the notes.
        assert code == (0 if words[0] == "show" else 1)
        assert "is missing, but there is a copy of it" in err
    assert not (user / "notebook.db").exists()


def test_a_data_folder_that_cannot_be(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for data in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / ("n" * 300)):
        code, _, err = run("note", "add", "elan", "--text", "x", data=data)
        assert code == 1, data
        assert err.startswith("minilat-desktop: ")
    assert run("list", data=tmp_path / "file")[0] == 0


def test_note_titles_in_the_table_are_one_line() -> None:
    assert Note("i", "t", "n", "\n\n## first\nsecond", "", "").title == "first"


def test_an_empty_command_line_is_read_like_any_other() -> None:
    assert parser.build().parse_args([]) == bare.nothing_given()


def test_a_query_may_begin_with_a_minus(run: Run) -> None:
    for query, left in (("-salt", ["elan", "lamp-union"]), ("-has:roster", ["elan"])):
        assert [row["id"] for row in parsed(run, "list", "--query", query, "--format", "json")] == left
    assert run("list", "--query", "--format", "json")[0] == 2
