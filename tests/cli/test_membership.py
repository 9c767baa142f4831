"""The commands about membership, on the small catalogue."""

from __future__ import annotations

import csv
import io

import pytest

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
    code, out, _ = run("overlap", "alpine-salt", "lamp-union", "--measure", "jaccard", "--format", "csv")
    assert code == 0
    assert [row[0] for row in csv.reader(io.StringIO(out))][1:] == next(csv.reader(io.StringIO(out)))[1:]
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
