"""The command `find`."""

from __future__ import annotations

from tests.cli.conftest import Run, parsed


def test_find_prints_what_ctrl_k_finds(run: Run) -> None:
    run("note", "add", "elan", "--text", "Wells, says Türkiye")

    found = parsed(run, "find", "turkiye", "--format", "json")

    assert [(one["kind"], one["key"]) for one in found if one["kind"] != "note"] == [
        ("actor", "actor:TUR"),
        ("event", "event:alpine-salt/1999-03-02_1999-03-04/accession"),
    ]
    assert [one["of"] for one in found if one["kind"] == "note"] == ["Élan"]
    assert run("find", "brine", "--kind", "commitment")[1].splitlines()[-1].startswith("commitment  commitment:alpine")
    assert run("find", "…")[0] == 1
