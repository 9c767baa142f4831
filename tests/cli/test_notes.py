"""`note` from the command line: what was asked for is written, found, shown and exported; what is private stays."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def ids(run: Run) -> dict[str, str]:
    """Notes on several things."""
    added = {
        "fact": ("fact:alpine-salt/founded@salt-treaty", "# Why 1970?\n- [ ] ask [[ASC]]", "--tag", "To ask", "--pin"),
        "actor": ("actor:NOR", "First in", "--tag", "Cadence", "--tag", "to ASK"),
        "source": ("source:salt-treaty", "See <b>article 3</b>", "--private"),
        "span": ("span:1990-01-01/1999-12-31", "The quiet years"),
        "free": ("free:note", "On its own"),
    }
    found = {}
    for name, (target, text, *more) in added.items():
        code, out, _ = run("note", "add", target, "--text", text, *more)
        assert code == 0
        found[name] = out.strip()
    return found


def listed(run: Run, *more: str) -> list[str]:
    code, out, _ = run("note", "list", *more)
    assert code == 0
    return [line.split()[0] for line in out.splitlines()[1:] if not line.startswith("-")]


def test_lists_are_filtered_and_pinned_notes_come_first(run: Run, ids: dict[str, str]) -> None:
    short = {name: one[:8] for name, one in ids.items()}
    assert listed(run) == [short[one] for one in ("fact", "free", "span", "source", "actor")]
    assert listed(run, "--tag", "to ask") == [short["fact"], short["actor"]]
    assert listed(run, "--target", "actor:NOR") == [short["actor"]]
    assert listed(run, "--pin") == [short["fact"]]
    assert listed(run, "--private", "--query", "ARTICLE") == [short["source"]]
    assert "private" in run("note", "list")[1]


def test_a_note_is_edited_shown_and_each_change_undone(run: Run, ids: dict[str, str]) -> None:
    assert run("note", "edit", ids["free"][:10], "--text", "Otherwise", "--tag", "x", "--private")[0] == 0
    code, out, _ = run("note", "show", ids["free"])
    assert code == 0
    assert "private, #x" in out
    assert "Otherwise" in out
    assert [run("undo")[1] for _ in range(3)] == [
        "Undone: make note on Free-standing private\n",
        "Undone: tag note on Free-standing with “x”\n",
        "Undone: edit note on Free-standing\n",
    ]
    assert "On its own" in run("note", "show", ids["free"])[1]
    code, _, err = run("note", "edit", ids["free"])
    assert code == 1
    assert "Nothing to change" in err
    assert "names no note" in run("note", "show", "zzz")[2]
    assert "Treaty of the Alpine Salt Compact" in run("note", "show", ids["fact"])[1]


@pytest.mark.parametrize("form", ["json", "csv", "markdown", "html"])
def test_what_is_private_is_in_no_export(run: Run, ids: dict[str, str], tmp_path: Path, form: str) -> None:
    ending = {"markdown": "md"}.get(form, form)
    path = tmp_path / f"notes.{ending}"
    code, out, _ = run("note", "export", path, "--format", form)
    assert (code, out) == (0, f"{path}: 4 notes; 1 note left out: private notes stay here\n")
    content = path.read_text("utf-8")
    code, printed, err = run("note", "list", "--format", form)
    assert "1 private notes are left out" in err
    for text in (content, printed):
        assert "article 3" not in text
        assert ids["source"] not in text
    assert "article 3" not in run("note", "show", ids["source"], "--format", form)[1]
    assert "Why 1970?" in content
    assert "Treaty of the Alpine Salt Compact" in content
    assert run("note", "export", tmp_path / "x.txt", "--format", form)[0] == 1


def test_exports_say_what_is_asked_with_sources(run: Run, ids: dict[str, str], tmp_path: Path) -> None:
    run("note", "export", tmp_path / "a.csv", "--tag", "to ask")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8"), newline="")))
    assert [(row["target_name"], row["tags"], row["source_ids"]) for row in rows] == [
        ("ASC · Founded", "To ask", "salt-treaty;salt-gazette"),
        ("Norway", "Cadence, To ask", ""),
    ]
    run("note", "export", tmp_path / "a.json")
    kept = json.loads((tmp_path / "a.json").read_text("utf-8"))["notes"]
    sources = {one["id"]: [source["id"] for source in one["sources"]] for one in kept}
    assert sources[ids["fact"]] == ["salt-treaty", "salt-gazette"]
    page = tmp_path / "a.html"
    run("note", "add", "free:note", "--text", "<script>alert(1)</script> ![x](file:///etc/passwd)")
    run("note", "export", page)
    html = page.read_text("utf-8")
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html
    assert "☐ ask <u>ASC</u>" in html


def test_an_exported_file_comes_back_with_its_marks(run: Run, ids: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    run("note", "export", path)
    for name in ("fact", "actor"):
        run("note", "edit", ids[name], "--untag", "to ask", "--no-pin", "--text", "gone over")
    code, out, _ = run("note", "import", path)
    assert code == 0
    assert "2" in out
    assert len(listed(run, "--tag", "To ask")) == 2
    assert "import" in run("undo")[1]
    assert listed(run, "--tag", "to ask") == []
