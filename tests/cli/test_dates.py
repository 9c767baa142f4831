"""Dates on the command line: in words for reading, the as-of date kept with a note."""

from __future__ import annotations

import re

from tests.cli.conftest import Run, parsed


def test_show_says_dates_in_words(run: Run) -> None:
    _, out, _ = run("show", "alpine-salt", "--as-of", "1985")
    assert "(member, since 1 May 1961)" in out
    assert "(member, 1 May 1961 to 31 December 1992)" in out
    assert "(member, since 1980 (uncertain))" in out
    assert not re.findall(r"\d{4}-\d\d|\d[?~]|\d/\d|\.\./", out.partition("\nSources")[0])


def test_a_note_keeps_its_as_of_date(run: Run) -> None:
    run("note", "add", "elan", "--text", "of then", "--as-of", "2010")
    assert parsed(run, "note", "list", "--format", "json")[0]["as_of"] == "2010-12-31"
    assert re.search(r"2010-12-31  coalition:elan +of then", run("note", "list")[1])
