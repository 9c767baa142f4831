"""Notes on a comparison, a row or a cell of it, handed over in a bundle and taken in by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.note_target import Span
from minilat_desktop.domain.saved_comparison import Named, target
from minilat_desktop.services import bundling, handed_notes, reopening
from minilat_desktop.services.bundling import Bundle, BundleService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.reopening import Reopened
from minilat_desktop.services.saved_comparisons import Marks, OnDesk
from tests.comparison_sample import day
from tests.services.saved import THEN, TODAY, Kept
from tests.services.test_bundling import entries
from tests.services.test_reopening import described, edited

CELL = THEN.columns[0]
TEXTS = {"the whole", "a row", "a cell", "a coalition"}


def handed(kept: Kept, folder: Path) -> tuple[Path, Named]:
    """A bundle of a saved comparison with a note on everything that can have one, and one on another comparison."""
    saved, _ = kept.saved.save("Then and now", THEN, TODAY)
    other, _ = kept.saved.save("Another", THEN, TODAY)
    for on, text in (
        (target(saved.id), "the whole"), (target(saved.id, "founded"), "a row"),
        (target(saved.id, "founded", CELL), "a cell"), ("coalition:g20", "a coalition"), (target(other.id), "not this"),
        ("coalition:i2u2", "nor this"),
    ):  # fmt: skip
        kept.notebook.add(on, text, tags=("Ünïque", "two words") if text == "a row" else (), pinned=text == "a cell")
    kept.notebook.add(target(saved.id, "age"), "for my eyes only", private=True)
    named = saved.named
    table = ComparisonService(kept.catalogue).table(THEN, TODAY)
    notes = bundling.notes_on(kept.notebook.search(), THEN, named)
    assert {one.text for one in notes} == TEXTS
    version = kept.catalogue.data_version()
    path = folder / "handed.zip"
    bundling.write(path, table, bundling.About(TODAY, "2026-11-26T15:04:05Z", version, notes=notes, named=named))
    return path, named


def read(kept: Kept, path: Path) -> Reopened:
    """A bundle as it opens."""
    return reopening.reopen(reopening.read(path), kept.catalogue, ComparisonService(kept.catalogue))


def take_in(kept: Kept, found: Reopened) -> Changes:
    """Plan and do."""
    planned = handed_notes.plan(found, kept.notebook, kept.saved)
    return handed_notes.take_in(planned, found, kept.notebook, kept.saved)


@pytest.fixture
def given(kept: Kept, tmp_path: Path) -> tuple[Kept, Reopened, Named]:
    """Somebody else's empty notebook, and a bundle that is not theirs."""
    path, named = handed(kept, tmp_path)
    (tmp_path / "else").mkdir()
    theirs = Kept(tmp_path / "else", kept.catalogue)
    return theirs, read(theirs, path), named


def test_they_come_back_where_they_were_and_one_undo_takes_them_back(given: tuple[Kept, Reopened, Named]) -> None:
    theirs, found, named = given
    assert found.identical
    assert (found.handed.named, handed_notes.on_itself(found)) == (named, 3)
    planned = handed_notes.plan(found, theirs.notebook, theirs.saved)
    assert (planned.brings, len(planned.new)) == ("Then and now", 4)
    assert theirs.names == [], "looked at only"
    changes = handed_notes.take_in(planned, found, theirs.notebook, theirs.saved)
    assert (changes.compared, changes.saved, len(changes.notes_of)) == (True, True, 4)
    theirs.again()
    assert theirs.names == ["Then and now"]
    assert theirs.saved.open(named.id) == THEN
    assert theirs.saved.on_desk() == OnDesk(THEN.asked, named.id)
    cell = ("founded", "g20@2010-12-31")
    assert theirs.saved.marks(named.id) == Marks(True, frozenset({"founded"}), frozenset({cell}))
    (on_row,) = theirs.notebook.on(target(named.id, "founded"))
    assert (on_row.tags, on_row.pinned) == (("Ünïque", "two words"), False)
    (on_cell,) = theirs.notebook.on(target(named.id, "founded", CELL))
    assert (on_cell.tags, on_cell.pinned) == ((), True)
    assert on_cell.target_name == theirs.notebook.name_of(on_cell.target)
    assert {one.text for one in theirs.notebook.search()} == TEXTS
    assert theirs.saved.changed_since(named.id) == ()
    again = handed_notes.plan(found, theirs.notebook, theirs.saved)
    assert (again.brings, again.new, len(again.same)) == ("", (), 4)
    assert theirs.undo() == "import 4 notes from handed.zip"
    assert (theirs.names, theirs.notebook.search()) == ([], [])
    theirs.redo()
    assert theirs.saved.marks(named.id).whole
    theirs.notebook.close()


def test_what_is_private_is_counted_and_stays(kept: Kept, tmp_path: Path) -> None:
    path, named = handed(kept, tmp_path)
    assert not any(b"my eyes" in content for content in entries(Bundle(path.read_bytes(), {}, {})).values())
    bundles = BundleService(kept.catalogue, kept.notebook.lists.lying_in, lambda: named)
    table = ComparisonService(kept.catalogue).table(THEN, TODAY)
    assert (len(bundles.notes_on(table)), bundles.how_many(table)) == (4, (4, 1))


def test_only_notes_on_what_is_compared_are_read_and_all_of_them(kept: Kept, tmp_path: Path) -> None:
    _, named = handed(kept, tmp_path)
    asked: list[Note] = []

    def near(spans: Sequence[Span]) -> list[Note]:
        found = kept.notebook.lists.lying_in(spans)
        asked.extend(found)
        return found

    for elsewhere in ("free:note", "coalition:i2u2"):
        kept.notebook.add(elsewhere, "elsewhere")
    table = ComparisonService(kept.catalogue).table(THEN, TODAY)
    every = kept.notebook.search()
    found = BundleService(kept.catalogue, near, lambda: named).notes_on(table)
    assert found == bundling.notes_on(every, THEN, named)
    assert found
    assert not any(note.text == "elsewhere" for note in asked)


def test_where_the_name_is_taken_or_the_comparison_is_another_by_now(given: tuple[Kept, Reopened, Named]) -> None:
    theirs, found, named = given
    theirs.saved.save("THEN and now", Spec((Chosen("g20"), Chosen("i2u2"))), TODAY)
    take_in(theirs, found)
    assert theirs.names == ["THEN and now", "Then and now (2)"]
    # Changed here since: the notes come with a further comparison, and mine keeps what hangs on it.
    theirs.saved.update(named.id, Spec((Chosen("g20"), Chosen("i2u2", day("1990-12-31")))), TODAY)
    for _ in range(2):
        take_in(theirs, found)
        assert len(theirs.names) == 3
    further = theirs.saved.find("Then and now (3)")
    assert further.spec == THEN
    for saved_id in (named.id, further.id):
        assert [one.text for one in theirs.notebook.on(target(saved_id, "founded"))] == ["a row"]
    assert handed_notes.home_here(found, theirs.saved) == further.id
    theirs.notebook.close()


def test_deleted_it_comes_back_with_its_notes(given: tuple[Kept, Reopened, Named]) -> None:
    theirs, found, named = given
    take_in(theirs, found)
    theirs.saved.delete(named.id)
    planned = handed_notes.plan(found, theirs.notebook, theirs.saved)
    assert (planned.brings, len(planned.same)) == ("Then and now", 4)
    take_in(theirs, found)
    assert theirs.saved.there(named.id)
    theirs.notebook.close()


def test_without_a_note_on_it_nothing_tells_its_name(kept: Kept) -> None:
    table = ComparisonService(kept.catalogue).table(THEN, TODAY)
    note = Note("n", "coalition:g20", "G20", "text", "2026-11-26T15:04:05Z", "2026-11-26T15:04:05Z")
    named = Named("f" * 32, "A private title")
    for notes in (None, (), (note,)):
        about = bundling.About(TODAY, "2026-11-26T15:04:05Z", "1", notes=notes, named=named)
        found = entries(bundling.build(table, about))
        assert not any(b"private title" in content or b"f" * 32 in content for content in found.values())


@pytest.mark.parametrize(
    "saved",
    [None, "x", {"id": "g20", "name": "n"}, {"id": "a" * 32}, {"id": "a" * 32, "name": " \n"}, {"id": 1, "name": 2}],
)
def test_a_strangers_nonsense_is_no_saved_comparison(kept: Kept, tmp_path: Path, saved: object) -> None:
    path, _ = handed(kept, tmp_path)
    path.write_bytes(edited(path.read_bytes(), described(saved=saved)))
    found = read(kept, path)
    assert found.handed.named is None
    assert handed_notes.plan(found, kept.notebook, kept.saved).brings == ""


def test_a_strangers_name_is_kept_as_names_are(kept: Kept, tmp_path: Path) -> None:
    path, _ = handed(kept, tmp_path)
    evil = {"id": "a" * 32, "name": "a\x00b\n" + "c" * 500}
    notes = path.read_bytes()
    path.write_bytes(edited(notes, described(saved=evil)))
    found = read(kept, path)
    assert found.handed.named is not None
    home, there = kept.saved.home(found.handed.named, found.spec)
    assert (there, home.name[:4], len(home.name)) == (False, "a␀b ", 120)
