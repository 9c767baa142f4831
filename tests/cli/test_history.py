"""The command `history`."""

from __future__ import annotations

from tests.cli.conftest import Run, parsed


def test_history_lists_the_steps_and_goes_to_one(run: Run) -> None:
    assert run("history") == (0, "id  time  state  label\n", "")
    assert run("history", "--go-to", "0") == (0, "0 steps taken.\n", "")
    for text in ("a", "b", "c"):
        run("note", "add", "elan", "--text", text)
    newest, *_, oldest = parsed(run, "history", "--format", "json")
    assert (newest["label"], newest["state"]) == ("add note on Élan", "done")

    assert run("history", "--go-to", oldest["id"]) == (0, "2 steps taken.\n", "")
    assert [one["text"] for one in parsed(run, "note", "list", "--format", "json")] == ["a"]
    assert [one["state"] for one in parsed(run, "history", "--format", "json", "--most", 2)] == ["undone", "undone"]
    code, _, said = run("history", "--go-to", "99")
    assert (code, "There is no step 99." in said) == (1, True)
    assert run("history", "--go-to", newest["id"])[1] == "2 steps taken.\n"
