"""Tags, pins and private flags: each verb is a step that undo takes back, and what is private leaves by no door."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minilat_desktop.domain.note import may_leave
from minilat_desktop.domain.problems import Refused, UnknownId
from minilat_desktop.domain.tags import Tag, key
from minilat_desktop.services.notebook import NotebookService
from tests.services.empty import opened


def state(notebook: NotebookService) -> object:
    marked = {note.id: (note.text, note.tags, note.pinned, note.private, note.damaged) for note in notebook.search()}
    return marked, notebook.marks.tags()


def test_every_verb_is_one_named_step(notebook: NotebookService) -> None:
    marks = notebook.marks
    one = notebook.add("coalition:salt", "one", tags=["#Cadence", "cadence", "to  ask"])[0]
    two = notebook.add("coalition:lamp", "two", pinned=True, private=True)[0]
    assert (one.tags, two.pinned, two.private) == (("Cadence", "to ask"), True, True)
    assert marks.tags() == [Tag("Cadence", "", 1), Tag("to ask", "", 1)]
    seen = [state(notebook)]
    verbs = [
        ("tag 2 notes with “Källa”", lambda: marks.tag([one.id, two.id, one.id], "Källa")),
        ("take tag “CADENCE” off note on Salt Compact", lambda: marks.untag([one.id, two.id], "CADENCE")),
        ("change the tags of note on Lampe für Größe", lambda: marks.set_tags(two.id, ["new", "källa"])),
        ("colour tag “Källa”", lambda: marks.colour("kalla", "teal")),
        ("rename tag “to ask” to “Källa”", lambda: marks.rename("to ask", "KÄLLA")),
        ("rename tag “Källa” to “källor”", lambda: marks.rename("Källa", "källor")),
        ("rename tag “new” to “New”", lambda: marks.rename("new", "New")),
        ("delete tag “New”", lambda: marks.drop("new")),
        ("pin 2 notes", lambda: (marks.pin([two.id], False), marks.pin([one.id, two.id], True))[-1]),
        ("make note on Salt Compact private", lambda: marks.keep_private([one.id, two.id], True)),
        ("make 2 notes no longer private", lambda: marks.keep_private([one.id, two.id], False)),
    ]
    for label, verb in verbs:
        changes = verb()
        assert changes.tags
        last, _ = notebook.next_steps()
        assert last is not None
        assert last.label == label
        seen.append(state(notebook))
    assert [note.tags for note in notebook.search()] == [("källor",), ("källor",)]
    assert marks.tags() == [Tag("Cadence", "", 0), Tag("källor", "teal", 2)]
    assert {note.modified == note.created for note in notebook.search()} == {True}
    for before in reversed(seen[:-1]):
        notebook.undo()
        if state(notebook) != before:  # unpinning and pinning were two steps
            notebook.undo()
        assert state(notebook) == before
    for after in seen[1:]:
        notebook.redo()
        if state(notebook) != after:
            notebook.redo()
        assert state(notebook) == after


def test_what_changes_nothing_is_no_step_and_what_is_wrong_is_refused(notebook: NotebookService) -> None:
    note = notebook.add("coalition:salt", "one", tags=["a"])[0]
    before = notebook.next_steps()
    notebook.marks.tag([note.id], "A")
    notebook.marks.untag([note.id], "b")
    notebook.marks.pin([note.id], False)
    with pytest.raises(Refused, match="needs a name"):
        notebook.marks.tag([note.id], " # , ")
    with pytest.raises(Refused, match="no colour"):
        notebook.marks.colour("a", "#ff0000")
    with pytest.raises(UnknownId, match="no tag “b”"):
        notebook.marks.drop("b")
    with pytest.raises(UnknownId, match="no longer"):
        notebook.marks.tag([note.id, "gone"], "b")
    assert (notebook.next_steps(), [tag.name for tag in notebook.marks.tags()]) == (before, ["a"])


def test_an_edit_keeps_the_marks_and_a_deleted_note_is_counted_by_no_tag(notebook: NotebookService) -> None:
    note = notebook.add("coalition:salt", "one", tags=["a"], private=True, sitting="s")[0]
    notebook.edit(note.id, "two", sitting="s")
    notebook.marks.pin([note.id], True)
    notebook.edit(note.id, "three", sitting="s")
    (held,) = notebook.search()
    assert (held.text, held.tags, held.pinned, held.private) == ("three", ("a",), True, True)
    notebook.delete(note.id)
    assert [tag.notes for tag in notebook.marks.tags()] == [0]
    notebook.undo()
    assert [tag.notes for tag in notebook.marks.tags()] == [1]
    notebook.undo()
    assert [(held.text, held.pinned) for held in notebook.search()] == [("two", True)]


def test_the_notes_file_has_no_private_note_and_brings_tags_and_pins(notebook: NotebookService, tmp_path: Path) -> None:
    shown = notebook.add("coalition:salt", "for all", tags=["Cadence"], pinned=True)[0]
    hidden = notebook.add("coalition:salt", "for me", private=True)[0]
    assert [may_leave(note) for note in (shown, hidden)] == [True, False]
    assert notebook.export(tmp_path / "notes.json") == 1
    content = (tmp_path / "notes.json").read_text("utf-8")
    assert [(one["tags"], one["pinned"]) for one in json.loads(content)["notes"]] == [(["Cadence"], True)]
    assert "for me" not in content
    other = tmp_path / "other"
    other.mkdir()
    with closing(opened(other)) as theirs:
        theirs.marks.tag([theirs.add("coalition:lamp", "x")[0].id], "CADENCE")
        theirs.apply_import(theirs.plan_import(tmp_path / "notes.json"))
        (note,) = theirs.on("coalition:salt")
        assert (note.tags, note.pinned, note.private, note.damaged) == (("CADENCE",), True, False, False)
        theirs.undo()
        assert theirs.on("coalition:salt") == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["tag", "untag", "drop", "rename", "undo"]), st.sampled_from("aAbßé"))))
def test_counts_are_those_of_the_notes(notebook: NotebookService, steps: list[tuple[str, str]]) -> None:
    ids = [note.id for note in notebook.search()] or [notebook.add("coalition:salt", name)[0].id for name in "xyz"]
    for place, (verb, name) in enumerate(steps):
        try:
            if verb == "undo":
                notebook.undo()
            elif verb == "rename":
                notebook.marks.rename(name, "ab"[place % 2])
            elif verb == "drop":
                notebook.marks.drop(name)
            else:
                getattr(notebook.marks, verb)(ids[: 1 + place % 3], name)
        except UnknownId:
            pass
        counted = {key(tag.name): tag.notes for tag in notebook.marks.tags() if tag.notes}
        plain: dict[str, int] = {}
        for note in notebook.search():
            for one in note.tags:
                plain[key(one)] = plain.get(key(one), 0) + 1
        assert counted == plain
