"""`compare` from the command line."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.cli.conftest import Run


def test_compare_prints_what_is_asked_for(run: Run) -> None:
    code, out, _ = run("compare", "alpine-salt", "lamp-union@1950", "--rows", "life", "IDENTITY", "--as-of", "2020")
    assert code == 0
    header, *lines = out.splitlines()
    assert [word for word in header.split() if word.startswith(("2020", "1950"))] == ["2020-12-31", "1950-12-31"]
    assert [line for line in lines if line.isupper()] == ["LIFE", "IDENTITY"]
    code, _, err = run("compare", "alpine-salt", "elan", "--rows", "lives")
    assert code == 1
    assert "no group of rows “lives”" in err
    code, _, err = run("compare", "alpine-salt", "elan", "--sort", "beauty")
    assert code == 1
    assert "no row “beauty”" in err


def test_a_group_without_rows_is_told_of_and_not_called_unknown(run: Run) -> None:
    code, out, err = run("compare", "alpine-salt", "elan", "--rows", "change", "life")
    assert (code, err) == (0, "No rows under Change.\n")
    assert [line for line in out.splitlines() if line.isupper()] == ["LIFE"]
    code, out, err = run("compare", "alpine-salt", "elan", "--rows", "change")
    assert (code, out) == (1, "")
    assert "no rows under Change" in err
    assert "There are rows under Identity, " in err


def test_the_rows_per_year_are_made_where_they_are_named(run: Run) -> None:
    code, out, _ = run("compare", "alpine-salt", "elan", "--rows", "per-year", "--as-of", "2020")
    assert code == 0
    assert out.splitlines()[1] == "PER YEAR"
    assert out.splitlines()[-1].startswith("Full members, end of 20")
    assert "PER YEAR" not in run("compare", "alpine-salt", "elan", "--as-of", "2020")[1]


def test_a_source_that_nobody_cites_is_refused(run: Run) -> None:
    code, out, err = run("compare", "alpine-salt", "elan", "--policy", "source:no-such")
    assert (code, out) == (1, "")
    assert "No source “no-such” is cited for these coalitions." in err
    assert "source_id" in err
    code, out, _ = run("compare", "alpine-salt", "elan", "--rows", "life", "--format", "csv")
    cited = next(line["source_id"] for line in csv.DictReader(out.splitlines()) if line["source_id"])
    code, out, err = run("compare", "alpine-salt", f"elan:source:{cited}", "--rows", "life")
    assert (code, err) == (0, "")


def test_compare_sorts_and_keeps_to_the_rows(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    words = ("compare", "elan", "lamp-union", "--rows", "life", "--sort", "-founded", "--output", path)
    assert run(*words)[0] == 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    founded = [row["value"] for row in rows if row["attribute"] == "founded" and "Competing" not in row["note"]]
    assert founded == sorted(founded, reverse=True)
    assert {row["attribute"] for row in rows} <= {
        "founded",
        "age",
        "status",
        "ended",
        "first_leaders_summit",
        "founders",
        "convened_by",
        "days_to_first_summit",
        "dormant_since",
        "announced",
    }


def test_a_brief_as_html(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.HTML"
    words = ("compare", "alpine-salt", "lamp-union@1950", "--brief", path, "--title", "Salt & lamps", "--note", "Why?")
    code, out, err = run(*words, "--paper", "letter")
    assert (code, err) == (0, "")
    assert out.startswith(f"{path}: ")
    assert " sources." in out
    html = path.read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert "<h1>Salt &amp; lamps</h1>" in html
    assert '<p class="note">Why?</p>' in html
    assert "size: Letter portrait" in html
    assert "<svg" in html
    assert run(*words[:4], tmp_path / "plain.html", "--brief-picture", "none")[0] == 0
    assert "<svg" not in (tmp_path / "plain.html").read_text(encoding="utf-8")


def test_a_brief_that_cannot_be_leaves_the_old_file(run: Run, tmp_path: Path) -> None:
    odd = tmp_path / "page.docx"
    odd.write_text("mine")
    code, out, err = run("compare", "alpine-salt", "elan", "--brief", odd)
    assert (code, out) == (1, "")
    assert "does not say what the brief is to be" in err
    assert odd.read_text() == "mine"
    code, _, err = run("compare", "alpine-salt", "elan", "--brief", tmp_path / "nowhere" / "page.html")
    assert code == 1
    assert "the folder does not exist" in err


def test_the_method_page_is_the_one_in_the_documents(run: Run) -> None:
    code, out, _ = run("method")
    assert code == 0
    assert out == (Path(__file__).parents[2] / "docs" / "method.md").read_text(encoding="utf-8")


def test_why_tells_where_each_value_of_a_row_comes_from(run: Run) -> None:
    code, out, _ = run("compare", "elan", "lamp-union", "--why", "founded")
    assert code == 0
    first, second = out.split("\n\n")
    assert second.startswith("ULU as of ")
    assert "1899" in second
    assert "Lamp Report 2020" in second
    assert "Confidence: fair." in second
    assert "  ·  Life  ·  Founded" in first
    code, _, err = run("compare", "elan", "lamp-union", "--why", "beauty")
    assert code == 1
    assert "no row “beauty”" in err


def test_the_ledger_as_csv(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    code, out, _ = run("compare", "alpine-salt", "elan", "--ledger", path)
    assert code == 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert len(rows) == 1
    assert out.strip() == f"{path}: 1 commitment"
    assert rows
    assert {row["overdue"] for row in rows} <= {"yes", "no"}
    assert all(row["source_ids"] for row in rows)
