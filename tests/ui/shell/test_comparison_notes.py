"""Notes on a comparison, its rows and its cells: written in the room, marked there, and never lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.saved_comparison import target
from minilat_desktop.services.saved_comparisons import SavedComparisons
from minilat_desktop.ui.compare.model import CompareModel
from minilat_desktop.ui.notes.import_dialog import ImportDialog
from minilat_desktop.ui.shell.bundles import ReopenedDialog
from minilat_desktop.ui.shell.comparison_note import NoteDialog
from tests.ui.desk import CONTROL, SHIFT, Desk
from tests.ui.shell.pack_gestures import drop

ROLE = Qt.ItemDataRole


def stand_on(desk: Desk, attribute: str, column: int) -> CompareModel:
    """Open the Compare room on a cell."""
    desk.room("compare")
    page = desk.rooms.compare.page
    line = page.model.line_of(attribute)
    assert line is not None
    desk.click_index(page.view, page.model.index(line, column))
    page.view.setFocus()
    return page.model


def saved_now(desk: Desk) -> SavedComparisons:
    found = desk.rooms.comparing.saved
    assert found is not None
    return found


def two_saved(desk: Desk) -> str:
    """G20 and UN compared and saved; the id."""
    desk.tick("g20")
    desk.tick("un")
    made, changes = saved_now(desk).save("Two", desk.state.spec, desk.state.as_of)
    desk.rooms.comparing.take_up()
    desk.state.tell(changes)
    return made.id


def write(desk: Desk, text: str) -> None:
    dialog = desk.dialog(NoteDialog)
    desk.keys(text, dialog.editor)
    desk.key(Qt.Key.Key_Escape, on=dialog)
    desk.come_back()


def looks(model: CompareModel, attribute: str, column: int) -> tuple[str, str]:
    """The text of a row's label and of one of its cells."""
    line = model.line_of(attribute)
    assert line is not None
    label = model.headerData(line, Qt.Orientation.Vertical, ROLE.DisplayRole)
    return str(label), str(model.index(line, column).data())


def test_a_note_on_a_value_is_marked_there_also_where_columns_stand_otherwise(desk: Desk) -> None:
    saved_id = two_saved(desk)
    model = stand_on(desk, "founded", 1)
    before = looks(model, "founded", 1)
    desk.key(Qt.Key.Key_N, CONTROL | SHIFT)
    assert desk.dialog(NoteDialog).words.text().startswith("On Two · Founded · UN as of ")
    write(desk, "why 1945")
    assert looks(model, "founded", 1) == (before[0], f"{before[1]} ✎")
    assert not looks(model, "founded", 0)[1].endswith("✎")
    line = model.line_of("founded")
    assert line is not None
    assert model.index(line, 1).data(ROLE.AccessibleTextRole).endswith("has a note")
    desk.state.set_spec(replace(desk.state.spec, columns=desk.state.spec.columns[::-1]))
    assert looks(model, "founded", 0)[1].endswith("✎")
    assert not looks(model, "founded", 1)[1].endswith("✎")
    assert saved_now(desk).marks(saved_id).cells == {("founded", "un")}
    desk.key(Qt.Key.Key_Z, CONTROL)
    desk.key(Qt.Key.Key_Z, CONTROL)
    assert looks(model, "founded", 1) == before, "with the note its mark goes"


def test_a_note_on_a_row_and_on_the_whole(desk: Desk) -> None:
    saved_id = two_saved(desk)
    model = stand_on(desk, "founded", 0)
    _cell, row, whole = desk.rooms.noting.actions
    row.trigger()
    write(desk, "on the row")
    assert looks(model, "founded", 0)[0].endswith(" ✎")
    assert not looks(model, "founded", 0)[1].endswith("✎")
    whole.trigger()
    write(desk, "on the whole")
    assert {note.target for note in desk.notebook.search("on")} == {target(saved_id), target(saved_id, "founded")}


def test_the_notebook_room_says_what_such_a_note_is_on_and_that_it_is_gone(desk: Desk) -> None:
    saved_id = two_saved(desk)
    desk.notebook.add(target(saved_id, "founded"), "kept")
    desk.room("notebook")
    room = desk.rooms.all_notes
    room.refresh()
    desk.click_index(room.view, room.model.index(0, 0))
    assert (room.status.text(), room.go.text()) == ("On Two · Founded", "Show comparison")
    desk.click(room.go)
    assert desk.window.room == "compare"
    desk.state.tell(saved_now(desk).delete(saved_id))
    assert room.status.text() == "On Two · Founded, a comparison that is no longer saved"
    assert room.editor.toPlainText() == "kept"


def test_the_room_says_which_saved_comparison_is_on_the_desk(desk: Desk) -> None:
    two_saved(desk)
    desk.room("compare")
    label = desk.rooms.compare.name_label
    assert label.text() == "Two"
    desk.state.toggle_compared("quad")
    assert label.text() == "Two (changed, not saved)"
    desk.key(Qt.Key.Key_Z, CONTROL)
    assert label.text() == "Two"
    desk.rooms.actions["clear"].trigger()
    assert label.text() == ""


def test_notes_ask_for_a_saved_comparison(desk: Desk) -> None:
    desk.tick("g20")
    desk.tick("un")
    stand_on(desk, "founded", 0)
    desk.key(Qt.Key.Key_N, CONTROL | SHIFT)
    assert "Save this one first" in desk.window.statusBar().currentMessage()
    assert not desk.dialogs(NoteDialog)


def test_another_comparison_has_none_of_the_marks(desk: Desk) -> None:
    two_saved(desk)
    model = stand_on(desk, "founded", 0)
    desk.key(Qt.Key.Key_N, CONTROL | SHIFT)
    write(desk, "mine")
    assert looks(model, "founded", 0)[1].endswith("✎")
    saved_now(desk).save("Other", desk.state.spec, desk.state.as_of)
    (other,) = (one for one in saved_now(desk).every() if one.name == "Other")
    desk.rooms.comparing.open(other.id)
    assert not looks(model, "founded", 0)[1].endswith("✎")


def test_a_note_on_a_value_goes_along_in_a_file_and_comes_back_with_the_comparison(desk: Desk, tmp_path: Path) -> None:
    saved_id = two_saved(desk)
    model = stand_on(desk, "founded", 0)
    desk.key(Qt.Key.Key_N, CONTROL | SHIFT)
    write(desk, "By the leaders.")
    marked = looks(model, "founded", 0)
    table = desk.rooms.compare.table
    assert table is not None
    assert desk.rooms.compare.bundles is not None
    desk.rooms.compare.bundles.write(tmp_path / "handed.zip", table, "data", with_notes=True)
    undo = desk.rooms.actions["undo"]
    for _ in range(2):
        undo.trigger()
    assert not saved_now(desk).there(saved_id)
    drop(desk, tmp_path / "handed.zip")
    dialog = desk.dialog(ReopenedDialog)
    assert any("1 of them is on the comparison itself" in one.text() for one in dialog.findChildren(QLabel))
    desk.click(dialog.take)
    preview = desk.dialog(ImportDialog)
    assert preview.list.item(0).text() == "Saved with them: the comparison “Two”, which notes are on"
    desk.click(preview.take)
    desk.until(lambda: saved_now(desk).there(saved_id))
    assert desk.state.opened == saved_id
    assert desk.rooms.compare.name_label.text() == "Two"
    assert looks(model, "founded", 0) == marked
    desk.come_back()
    # Opened once more it is that saved one, and there is nothing to ask.
    desk.state.set_spec(Spec())
    drop(desk, tmp_path / "handed.zip")
    desk.until(lambda: desk.state.opened == saved_id)
    assert not desk.dialogs(ReopenedDialog)
    assert looks(model, "founded", 0) == marked
    for _ in range(2):
        undo.trigger()
    assert undo.text() == "&Undo import 1 notes from handed.zip"
    undo.trigger()
    assert (saved_now(desk).every(), desk.state.opened) == ([], "")
    assert looks(model, "founded", 0) != marked
