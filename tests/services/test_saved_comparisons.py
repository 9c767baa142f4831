"""Comparisons kept in the notebook: saved, renamed, copied, deleted, undone across restarts; what changed since."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.domain.problems import Damaged, Problem, Refused, UnknownId
from minilat_desktop.domain.saved_comparison import LONGEST_NAME, column_key, target
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.saved_comparisons import Marks, OnDesk, SavedComparisons
from minilat_desktop.store import backups
from tests.comparison_sample import ALL, G20, I2U2, OLD, day, fact, open_catalogue
from tests.services.saved import BOTH, THEN, TODAY, Kept


def test_what_was_saved_is_there_after_a_restart(kept: Kept) -> None:
    saved, changes = kept.saved.save("  Then\n and now ", THEN, TODAY)
    assert changes == Changes(compared=True, saved=True)
    kept.again()
    (found,) = kept.saved.every()
    assert found == saved
    assert (found.name, found.spec, found.day, found.damaged) == ("Then and now", THEN, TODAY, False)
    assert kept.saved.open(found.id) == THEN
    assert kept.saved.on_desk() == OnDesk(THEN.asked, found.id)
    assert kept.saved.find("then AND now").id == kept.saved.find(found.id).id == found.id


def test_each_verb_is_one_named_step_that_survives_a_restart(kept: Kept) -> None:
    saved, _ = kept.saved.save("Quad and G20", BOTH, TODAY)
    kept.saved.rename(saved.id, "Two groups")
    copy, changes = kept.saved.duplicate(saved.id)
    assert changes == Changes(saved=True)
    kept.saved.update(
        copy.id, replace(BOTH, columns=tuple(replace(one, policy="newest") for one in BOTH.columns)), TODAY
    )
    kept.saved.delete(saved.id)
    assert kept.names == ["Two groups (2)"]
    assert kept.undo() == "delete comparison “Two groups”"
    assert kept.names == ["Two groups", "Two groups (2)"]
    assert kept.undo() == "switch source policy of “Two groups (2)” to the newest value"
    assert kept.saved.open(copy.id) == BOTH
    assert kept.undo() == "duplicate comparison “Two groups”"
    assert kept.undo() == "rename comparison “Quad and G20” to “Two groups”"
    assert kept.names == ["Quad and G20"]
    assert kept.undo() == "save comparison “Quad and G20”"
    assert kept.names == []
    assert kept.notebook.undo() is None
    assert [kept.redo() for _ in range(5)][-1] == "delete comparison “Two groups”"
    assert kept.names == ["Two groups (2)"]
    assert kept.saved.open(copy.id).policy == "newest"
    kept.notebook.close()
    backups.verify(kept.folder / "notebook.db")


def test_what_is_not_there_is_said(kept: Kept) -> None:
    saved, _ = kept.saved.save("One", BOTH, TODAY)
    kept.saved.delete(saved.id)
    verbs: list[Callable[[], object]] = [
        lambda: kept.saved.open(saved.id), lambda: kept.saved.rename(saved.id, "x"),
        lambda: kept.saved.delete(saved.id), lambda: kept.saved.duplicate("desk"),
        lambda: kept.saved.changed_since("nothing"), lambda: kept.saved.get(saved.id),
    ]  # fmt: skip
    for verb in verbs:
        with pytest.raises(UnknownId, match="no longer in the notebook"):
            verb()
    with pytest.raises(UnknownId, match="no comparison called “One”"):
        kept.saved.find("One")


def test_what_cannot_be_compared_is_not_saved(kept: Kept) -> None:
    with pytest.raises(Refused, match="2 to 8"):
        kept.saved.save("One", Spec((Chosen("g20"),)), TODAY)
    with pytest.raises(UnknownId):
        kept.saved.save("One", Spec((Chosen("g20"), Chosen("nobody"))), TODAY)
    assert kept.names == []
    assert kept.notebook.next_steps() == (None, None)


# Names


@given(name=st.text(max_size=200) | st.sampled_from(["\ud800", "a\0b", "\u202elat", "=1+1", "\u200b", "é", "e\u0301"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_name_is_kept_or_refused_with_a_sentence(kept: Kept, name: str) -> None:
    before = kept.names
    try:
        saved, _ = kept.saved.save(name, BOTH, TODAY)
    except Refused:
        assert kept.names == before
        return
    assert 0 < len(saved.name) <= LONGEST_NAME
    assert "\n" not in saved.name
    assert "\0" not in saved.name
    assert kept.saved.find(name).id == saved.id
    kept.saved.delete(saved.id)


@pytest.mark.parametrize(
    ("name", "said"), [("", "needs a name"), (" \n\t", "needs a name"), ("x" * 10_000, "at most 120.*10\u202f000")]
)
def test_no_name_and_a_name_of_ten_thousand_letters(kept: Kept, name: str, said: str) -> None:
    saved, _ = kept.saved.save("One", BOTH, TODAY)
    with pytest.raises(Refused, match=said):
        kept.saved.save(name, BOTH, TODAY)
    with pytest.raises(Refused, match=said):
        kept.saved.rename(saved.id, name)
    assert kept.names == ["One"]


def test_a_name_is_taken_once(kept: Kept) -> None:
    one, _ = kept.saved.save("Großer Kreis", BOTH, TODAY)
    two, _ = kept.saved.save("Other", BOTH, TODAY)
    with pytest.raises(Refused, match="already"):
        kept.saved.save("GROSSER KREIS", BOTH, TODAY)
    with pytest.raises(Refused, match="already"):
        kept.saved.rename(two.id, "grosser kreis")
    assert kept.saved.rename(one.id, "Großer Kreis") == Changes()
    kept.saved.rename(one.id, "GROSSER KREIS")
    long, _ = kept.saved.save("x" * LONGEST_NAME, BOTH, TODAY)
    for _ in range(3):
        assert len(kept.saved.duplicate(long.id)[0].name) <= LONGEST_NAME
    assert len(set(kept.names)) == 6


# What changed since


def test_nothing_has_changed_on_the_day_it_was_saved_for(kept: Kept) -> None:
    for spec in (BOTH, THEN):
        saved, _ = kept.saved.save(f"{len(spec.columns)}", spec, TODAY)
        kept.again()
        assert kept.saved.changed_since(saved.id) == ()


def test_what_changed_since_is_told_cell_by_cell(kept: Kept, tmp_path: Path) -> None:
    saved, _ = kept.saved.save("All", replace(BOTH, columns=(*BOTH.columns, Chosen("old"))), TODAY)
    facts = tuple(one for one in G20.facts if one.attribute not in ("founded", "purpose"))
    g20 = replace(G20, facts=(*facts, fact("founded", "1999-09-26"), fact("binding", "none")), region="asia")
    (tmp_path / "newer").mkdir()
    with closing(open_catalogue(tmp_path / "newer", [g20, I2U2])) as newer:
        kept.again(catalogue=newer)
        found = kept.saved.changed_since(saved.id)
        kept.notebook.close()
    about = {(one.kind, one.attribute): one for one in found if one.column.startswith("G20")}
    assert about[("changed", "founded")].before == "25 September 1999"
    assert about[("changed", "founded")].after == "26 September 1999"
    assert about[("vanished", "purpose")].text.startswith("G20 as of 2026-11-23, Purpose: was Steer the world economy")
    assert ("appeared", "binding") in about
    assert ("changed", "region") in about
    (gone,) = (one for one in found if one.kind == "gone")
    assert gone.text == "OLD as of 2026-11-23: no longer in the catalogue"
    assert ("changed", "name") not in about
    assert not [one for one in found if one.column.startswith("I2U2") and one.attribute in ("founded", "name")]


def test_where_too_few_are_left_the_others_are_not_compared(kept: Kept, tmp_path: Path) -> None:
    saved, _ = kept.saved.save("Two", BOTH, TODAY)
    with closing(open_catalogue(tmp_path, [I2U2, OLD])) as newer:
        kept.again(catalogue=newer)
        (gone,) = kept.saved.changed_since(saved.id)
        assert (gone.kind, gone.column) == ("gone", "G20 as of 2026-11-23")
        assert kept.saved.open(saved.id) == BOTH, "its meaning stays; the coalition may come back"
        kept.notebook.close()


def test_the_day_it_was_saved_for_counts_not_today(kept: Kept) -> None:
    saved, _ = kept.saved.save("Then", BOTH, day("2022-01-01"))
    assert kept.saved.changed_since(saved.id) == ()
    assert kept.saved.get(saved.id).day == day("2022-01-01")


# Damage


def spoil(path: Path, statement: str) -> None:
    """Change a row behind the program's back."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize("value", ["'{}'", "'['", "x'ff'", "7", "'" + "[" * 20_000 + "'"])
def test_a_damaged_one_is_listed_and_not_opened(kept: Kept, value: str) -> None:
    saved, _ = kept.saved.save("Spoiled", BOTH, TODAY)
    kept.notebook.close()
    spoil(kept.folder / "notebook.db", f"UPDATE comparison SET spec = {value} WHERE id != 'desk'")
    kept.again()
    (found,) = kept.saved.every()
    assert (found.name, found.damaged) == ("Spoiled", True)
    for verb in (kept.saved.open, kept.saved.changed_since, kept.saved.duplicate):
        with pytest.raises(Damaged, match="Spoiled"):
            verb(saved.id)
    with pytest.raises(Damaged):
        kept.saved.rename(saved.id, "Made sound")
    kept.saved.delete(saved.id)
    assert kept.names == []


def test_what_it_showed_may_be_lost_and_the_rest_stays(kept: Kept) -> None:
    saved, _ = kept.saved.save("One", BOTH, TODAY)
    kept.notebook.close()
    spoil(kept.folder / "notebook.db", "UPDATE shown SET content = replace(content, 'G20', 'G21')")
    kept.again()
    assert kept.saved.open(saved.id) == BOTH
    with pytest.raises(Damaged, match="cannot be read"):
        kept.saved.changed_since(saved.id)
    kept.saved.update(saved.id, BOTH, TODAY)
    assert kept.saved.changed_since(saved.id) == (), "what is kept again takes the place of what is damaged"


# The desk


def test_the_desk_goes_back_step_by_step(kept: Kept) -> None:
    steps = [
        Spec(), Spec((Chosen("g20"),)), BOTH, replace(BOTH, columns=(*BOTH.columns, Chosen("g20", day("2010-12-31")))),
        replace(BOTH, columns=tuple(replace(one, policy="newest") for one in BOTH.columns)),
    ]  # fmt: skip
    steps.append(replace(steps[-1], tolerance=365))
    steps.append(replace(steps[-1], columns=steps[-1].columns[::-1]))
    steps.append(Spec())
    assert kept.saved.on_desk() is None
    for before, after in pairwise(steps):
        assert kept.saved.lay_on_desk(OnDesk(before, ""), OnDesk(after, "")) == Changes(compared=True)
    names = []
    for wanted in steps[-2::-1]:
        names.append(kept.undo())
        found = kept.saved.on_desk()
        assert found is not None
        assert found.spec == wanted
    assert names == [
        "clear the comparison", "reorder the comparison", "allow figures within 365 days in the comparison",
        "change the columns of the comparison", "add G20 as of 2010-12-31 to the comparison",
        "add I2U2 to the comparison", "add G20 to the comparison",
    ]  # fmt: skip
    assert kept.notebook.undo() is None
    assert kept.redo() == "add G20 to the comparison"


def test_another_look_is_no_step(kept: Kept) -> None:
    looked = replace(BOTH, folded=("Life",), only_differences=True, sorted_by="-age", groups=("Life",))
    assert kept.saved.lay_on_desk(OnDesk(BOTH, ""), OnDesk(looked, "")) == Changes()
    assert kept.notebook.next_steps() == (None, None)


def test_a_dragged_date_is_one_step(kept: Kept) -> None:
    days = [replace(BOTH, columns=(Chosen("g20", 730_000 + n), BOTH.columns[1])) for n in range(20)]
    for before, after in pairwise(days):
        kept.saved.lay_on_desk(OnDesk(before, ""), OnDesk(after, ""), sitting="drag")
    assert kept.undo() == "change the date of G20"
    found = kept.saved.on_desk()
    assert found == OnDesk(days[0], "")
    assert kept.notebook.undo() is None


# Notes


def test_notes_hang_on_the_whole_on_a_row_and_on_a_cell(kept: Kept) -> None:
    saved, _ = kept.saved.save("Then and now", THEN, TODAY)
    then = THEN.columns[0]
    places = [saved.target, target(saved.id, "founded"), target(saved.id, "founded", then)]
    notes = [kept.notebook.add(place, "why?")[0] for place in places]
    assert [note.target_name for note in notes] == [
        "Then and now", "Then and now · Founded", "Then and now · Founded · G20 as of 2010-12-31",
    ]  # fmt: skip
    kept.again()
    marks = kept.saved.marks(saved.id)
    assert marks == Marks(True, frozenset({"founded"}), frozenset({("founded", column_key(then))}))
    other, _ = kept.saved.duplicate(saved.id)
    assert kept.saved.marks(other.id).whole is False
    with pytest.raises(UnknownId):
        kept.notebook.add("comparison:desk", "x")


def test_a_note_on_what_is_gone_is_never_lost(kept: Kept) -> None:
    saved, _ = kept.saved.save("Soon gone", BOTH, TODAY)
    note, _ = kept.notebook.add(target(saved.id, "age", BOTH.columns[0]), "kept")
    kept.saved.delete(saved.id)
    kept.again()
    (found,) = kept.notebook.search("soon gone")
    assert (found.id, found.text) == (note.id, "kept")
    kept.notebook.edit(note.id, "still editable")
    assert kept.notebook.search()[0].text == "still editable"


def test_what_it_showed_is_kept_once_and_not_in_the_history(kept: Kept) -> None:
    saved, _ = kept.saved.save("One", BOTH, TODAY)
    kept.saved.duplicate(saved.id)
    for n in range(5):
        kept.saved.rename(saved.id, f"Name {n}")
    kept.notebook.close()
    with closing(sqlite3.connect(kept.folder / "notebook.db")) as connection:
        ((content,),) = connection.execute("SELECT content FROM shown").fetchall()
        assert json.loads(content)["as_of"] == "2026-11-23"
        assert all(len(images) < 2_000 for (images,) in connection.execute("SELECT images FROM journal"))
    kept.again()


def test_an_unwritable_notebook_says_so(kept: Kept) -> None:
    kept.saved.save("One", BOTH, TODAY)
    with closing(
        NotebookService(kept.folder / "notebook.db", kept.folder / "backups", kept.catalogue.name_of, read_only=True)
    ) as notebook:
        reading = SavedComparisons(notebook, ComparisonService(kept.catalogue), kept.catalogue)
        assert [one.name for one in reading.every()] == ["One"]
        with pytest.raises(Problem, match="read-only"):
            reading.save("Two", BOTH, TODAY)
    assert set(ALL) >= set(BOTH.ids)
