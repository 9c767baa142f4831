"""The commands about membership, on the small catalogue."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from minilat_desktop.domain import dates
from minilat_desktop.services import membership_tables as tables
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.membership import MembershipService
from minilat_desktop.services.membership_tables import Table
from tests.cli.conftest import Run, parsed


def test_changes(run: Run) -> None:
    found = parsed(run, "changes", "alpine-salt", "--from", "1965", "--to", "2000", "--format", "json")
    assert [(one["change"], one["code"], one["before"], one["after"], one["date"]) for one in found] == [
        ("joined", "NOR", None, "member", "1980?"),
        ("joined", "TUR", None, "member", "1999-03-02"),
        ("left", "CSK", "member", None, "1992-12-31"),
    ]
    assert all(one["citations"] for one in found)


def test_memberships(run: Run) -> None:
    ever = parsed(run, "memberships", "Turkey", "--format", "json")
    assert [(one["coalition"], one["role"], one["from"]) for one in ever] == [("alpine-salt", "member", "1999-03-02")]
    assert parsed(run, "memberships", "tur", "--as-of", "1990", "--format", "json") == []


def test_joint(run: Run) -> None:
    found = parsed(run, "joint", "CHE", "NOR", "--from", "1969", "--to", "1981", "--format", "json")
    counts = {one["year"]: one["count"] for one in found}
    assert counts == {year: int(1970 <= year <= 1974 or year >= 1980) for year in range(1969, 1982)}
    assert parsed(run, "joint", "CHE", "NOR", "--to", "1981", "--format", "json")[0]["year"] == 1970
    wide = parsed(
        run, "joint", "CHE", "moller-salt", "--from", "2015", "--to", "2015", "--roles", "standing", "--format", "json"
    )
    assert wide == [{"year": 2015, "count": 1, "coalitions": ["alpine-salt"]}]


def test_overlap_and_similar(run: Run) -> None:
    found = parsed(run, "overlap", "alpine-salt", "lamp-union", "--as-of", "1985", "--format", "json")
    assert sorted(found["ids"]) == ["alpine-salt", "lamp-union"]
    assert found["shared"] == found["values"]
    code, out, _ = run("overlap", "alpine-salt", "lamp-union", "--measure", "jaccard")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[1:]] == out.splitlines()[0].split()
    assert parsed(run, "similar", "elan", "--format", "json") == []
    assert all(one["shared"] for one in parsed(run, "partners", "CHE", "--as-of", "1962", "--format", "json"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("changes", "alpine-salt", "--from", "2000", "--to", "1990"), "The first date lies after the second."),
        (("changes", "alpine", "--from", "2000"), "Did you mean alpine-salt?"),
        (("memberships", "NO"), "There is no actor “NO” in the catalogue."),
        (("memberships", "swit"), "Did you mean CHE (Switzerland)?"),
        (("joint", "CHE", "NOR", "--roles", "member,king"), "“king” is no role."),
        (("joint", "CHE", "NOR", "--from", "2000", "--to", "1990"), "The first date lies after the second."),
        (("joint", "CHE", "switzerland"), "Both are Switzerland (CHE). Name two different actors."),
        (("overlap", "alpine-salt", "nobody"), "There is no coalition “nobody”"),
        (("similar", "alpine"), "Did you mean alpine-salt?"),
    ],
)
def test_what_is_refused(run: Run, words: tuple[str, ...], message: str) -> None:
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert message in err


def test_a_year_that_is_none(run: Run) -> None:
    code, _, err = run("joint", "CHE", "NOR", "--from", "20x0")
    assert code == 2
    assert "“20x0” is not a year" in err


def test_overlap_of_actors(run: Run) -> None:
    found = parsed(run, "overlap", "CHE", "NOR", "--actors", "--as-of", "1972", "--format", "json")
    assert sorted(found["ids"]) == ["CHE", "NOR"]
    sizes = {code: found["shared"][place][place] for place, code in enumerate(found["ids"])}
    for code, size in sizes.items():
        held = parsed(run, "memberships", code, "--as-of", "1972", "--format", "json")
        assert size == len({one["coalition"] for one in held if one["role"] == "member"})
    assert found["shared"][0][1] == 1


def test_a_zero_that_says_nothing_is_told(run: Run) -> None:
    code, out, err = run("overlap", "alpine-salt", "lamp-union", "--as-of", "1900", "--format", "json")
    assert code == 0
    assert json.loads(out)["shared"] == [[0, 0], [0, 0]]
    assert "Nothing is counted on 1900-12-31 for: " in err


def test_csv_is_that_of_the_room(run: Run, small_catalogue: Path) -> None:
    service = MembershipService(CatalogueService(small_catalogue))
    day, roles = dates.as_of_day("1985"), ("member", "associate")
    joint = service.joint("CHE", "NOR", 1969, 1985, roles)
    change_days = dates.as_of_day("1965"), dates.as_of_day("2000")
    overlap = service.overlap(["alpine-salt", "lamp-union"], day, "jaccard", roles)
    record = service.memberships("CHE")
    evidence, partial = service.evidence(overlap.ids, day, roles), service.incomplete(overlap.ids)
    counted = ["--roles", "member,associate"]
    pairs: list[tuple[list[str], Table]] = [
        (["changes", "alpine-salt", "--from", "1965", "--to", "2000"],
         tables.changes(service.changes("alpine-salt", *change_days), *change_days)),
        (["memberships", "CHE", "--as-of", "1985"], tables.belongings(record, day, record.on(day))),
        (["joint", "CHE", "NOR", "--from", "1969", "--to", "1985", *counted],
         tables.joint(joint, record, service.memberships("NOR"))),
        (["overlap", "alpine-salt", "lamp-union", "--as-of", "1985", "--measure", "jaccard", *counted],
         tables.overlap(overlap, day, roles, evidence, partial)),
    ]  # fmt: skip
    for words, (header, rows) in pairs:
        code, out, _ = run(*words, "--format", "csv")
        assert code == 0
        assert rows, words
        shown = list(csv.reader(io.StringIO(out, newline=""), strict=True))
        assert shown == [list(header), *[["" if one is None else str(one) for one in row] for row in rows]], words


def test_csv_on_standard_output_is_guarded_like_a_file(run: Run, small_catalogue: Path, tmp_path: Path) -> None:
    evil, catalogue = "=cmd|' /C calc'!A0", tmp_path / "evil.db"
    shutil.copy(small_catalogue, catalogue)
    with closing(sqlite3.connect(catalogue)) as connection, connection:
        connection.execute("UPDATE coalition SET short_name = ? WHERE id = 'alpine-salt'", (evil,))
    for words in (("list",), ("memberships", "TUR")):
        code, out, _ = run(*words, "--format", "csv", catalogue=catalogue)
        assert code == 0
        field = "short_name" if words[0] == "list" else "coalition"
        names = {row[field] for row in csv.DictReader(io.StringIO(out, newline=""), strict=True)}
        assert f"'{evil}" in names
        assert evil not in names
        _, exact, _ = run(*words, "--format", "json", catalogue=catalogue)
        assert evil in {one["short_name"] for one in json.loads(exact)}
