"""The list of saved comparisons and the notes on them, by keys and mouse."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QInputDialog, QLineEdit

from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.domain.saved_comparison import Saved
from minilat_desktop.store import notebook_schema
from minilat_desktop.ui.compare.saved import SavedDialog
from minilat_desktop.ui.shell.comparison_note import NoteDialog
from tests.ui.desk import CONTROL, SHIFT, Desk

BOTH = Spec((Chosen("g20"), Chosen("quad")))
THREE = Spec((Chosen("g20", 733_000), Chosen("g20"), Chosen("un", policy="newest")))


def save(desk: Desk, name: str, spec: Spec) -> Saved:
    saved = desk.rooms.comparing.saved
    assert saved is not None
    found, changes = saved.save(name, spec, desk.state.as_of)
    desk.rooms.comparing.take_up()
    desk.state.tell(changes)
    return found


def listed(desk: Desk) -> SavedDialog:
    """The list, opened by its key; what changed is looked up."""
    desk.key(Qt.Key.Key_O, CONTROL | SHIFT)
    dialog = desk.dialog(SavedDialog)
    desk.until(lambda: dialog.model.unknown() is None)
    return dialog


def lines(dialog: SavedDialog) -> list[list[str]]:
    model = dialog.model
    return [[str(model.index(row, column).data()) for column in range(4)] for row in range(model.rowCount())]


def click(desk: Desk, dialog: SavedDialog, verb: str) -> None:
    desk.click(dialog.buttons[verb])


def rename(desk: Desk, name: str) -> None:
    asked = desk.dialog(QInputDialog)
    field = asked.findChild(QLineEdit)
    buttons = asked.findChild(QDialogButtonBox)
    assert field is not None
    assert buttons is not None
    field.selectAll()
    desk.keys(name, field)
    desk.click(buttons.button(QDialogButtonBox.StandardButton.Ok))


def close(desk: Desk, dialog: SavedDialog) -> None:
    desk.key(Qt.Key.Key_Escape, on=dialog)
    desk.come_back()


def test_the_list_says_what_each_compares_and_that_nothing_changed(desk: Desk) -> None:
    save(desk, "First", BOTH)
    save(desk, "Second", THREE)
    dialog = listed(desk)
    (second, first) = lines(dialog)
    assert (second[0], second[1], second[3]) == ("Second", "G20 as of 2007-11-20, G20, UN", "Nothing changed")
    assert (first[0], first[1], first[3]) == ("First", "G20, Quad", "Nothing changed")
    assert dialog.differences.toPlainText() == "It shows what it showed when it was saved."
    close(desk, dialog)


def test_an_empty_list_says_how_to_fill_it(desk: Desk) -> None:
    dialog = listed(desk)
    assert "No comparison is saved yet" in dialog.words.text()
    assert not any(button.isEnabled() for button in dialog.buttons.values())
    close(desk, dialog)


def test_opened_by_enter_it_is_compared(desk: Desk) -> None:
    found = save(desk, "First", BOTH)
    desk.rooms.actions["clear"].trigger()
    dialog = listed(desk)
    desk.key(Qt.Key.Key_Return, on=dialog)
    desk.until(lambda: not desk.dialogs(SavedDialog))
    assert (desk.state.compared, desk.state.opened, desk.window.room) == (("g20", "quad"), found.id, "compare")
    assert "Opened “First”" in desk.window.statusBar().currentMessage()


def test_renamed_copied_updated_deleted_and_all_undone(desk: Desk) -> None:
    save(desk, "First", BOTH)
    dialog = listed(desk)
    desk.key(Qt.Key.Key_F2, on=dialog)
    rename(desk, "Renamed")
    desk.until(lambda: lines(dialog)[0][0] == "Renamed")
    click(desk, dialog, "Duplicate")
    assert [line[0] for line in lines(dialog)] == ["Renamed (2)", "Renamed"]
    desk.state.set_spec(THREE)
    dialog.view.selectRow(1)
    click(desk, dialog, "Save what is compared now")
    assert {line[0]: line[1] for line in lines(dialog)}["Renamed"] == "G20 as of 2007-11-20, G20, UN"
    dialog.view.selectRow(1)
    desk.key(Qt.Key.Key_Delete, on=dialog)
    assert [line[0] for line in lines(dialog)] == ["Renamed"]
    close(desk, dialog)
    for _ in range(5):
        desk.key(Qt.Key.Key_Z, CONTROL)
    dialog = listed(desk)
    assert [line[:2] for line in lines(dialog)] == [["First", "G20, Quad"]]
    close(desk, dialog)


def test_what_changed_is_counted_and_told(desk: Desk) -> None:
    found = save(desk, "First", BOTH)
    with closing(sqlite3.connect(desk.files.notebook)) as connection:
        ((shown_id, content),) = connection.execute("SELECT id, content FROM shown").fetchall()
        plain = json.loads(content)
        cells = next(row[2] for row in plain["rows"] if row[0] == "founded")
        cells[0][0], cells[0][1] = "1 April 1901", "1901-04-01"
        content = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        seal = notebook_schema.row_hash({"id": shown_id, "content": content})
        connection.execute("UPDATE shown SET content = ?, row_hash = ?", (content, seal))
        connection.commit()
    dialog = listed(desk)
    assert lines(dialog)[0][3] == "1 value changed"
    assert "Founded: was 1 April 1901; now" in dialog.differences.toPlainText()
    click(desk, dialog, "Save what is compared now")
    desk.until(lambda: dialog.model.unknown() is None)
    assert lines(dialog)[0][3] == "Nothing changed"
    assert found.name == lines(dialog)[0][0]
    close(desk, dialog)


@pytest.mark.parametrize("name", ["<b>&amp; \u202eevil", "=1+1 \U0001f600", "x" * 120])
def test_hostile_names_are_text(desk: Desk, name: str) -> None:
    save(desk, name, BOTH)
    dialog = listed(desk)
    assert lines(dialog)[0][0].startswith(name[:1])
    close(desk, dialog)


def test_a_note_on_a_cell_is_written_found_and_opened_again(desk: Desk) -> None:
    found = save(desk, "First", BOTH)
    desk.rooms.comparing.note_on(f"{found.target}/founded@g20")
    dialog = desk.dialog(NoteDialog)
    assert dialog.words.text().startswith("On First · Founded · G20 as of ")
    desk.keys("ask why", dialog.editor)
    desk.until(lambda: dialog.status.text() == "Saved")
    desk.key(Qt.Key.Key_Escape, on=dialog)
    desk.come_back()
    saved = desk.rooms.comparing.saved
    assert saved is not None
    assert saved.marks(found.id).cells == {("founded", "g20")}
    (note,) = desk.notebook.search("ask")
    assert note.target_name.startswith("First · Founded")
    desk.rooms.comparing.note_on(note.target)
    dialog = desk.dialog(NoteDialog)
    assert dialog.editor.toPlainText() == "ask why"
    desk.key(Qt.Key.Key_Escape, on=dialog)
    desk.come_back()
    desk.rooms.actions["clear"].trigger()
    desk.rooms.all_notes.opened.emit(note.target)
    assert (desk.window.room, desk.state.opened) == ("compare", found.id)


def test_a_note_from_the_list(desk: Desk) -> None:
    found = save(desk, "First", BOTH)
    listing = listed(desk)
    click(desk, listing, "Note…")
    dialog = desk.dialog(NoteDialog)
    desk.keys("on the whole", dialog.editor)
    desk.key(Qt.Key.Key_Escape, on=dialog)
    close(desk, listing)
    assert [note.text for note in desk.notebook.on(found.target)] == ["on the whole"]


def test_a_note_being_written_is_saved_when_the_window_closes(
    desk: Desk, open_desk: Callable[..., Desk], tmp_path: Path, catalogue_path: Path
) -> None:
    found = save(desk, "First", BOTH)
    desk.rooms.comparing.note_on(found.target)
    dialog = desk.dialog(NoteDialog)
    desk.keys("half a sent", dialog.editor)
    dialog.hide()
    desk.close()
    again = open_desk(tmp_path / "data", catalogue_path)
    assert [note.text for note in again.notebook.on(found.target)] == ["half a sent"]
