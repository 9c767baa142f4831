"""Selecting something else must never overwrite or drop the note being edited: every way out of the editor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from tests.ui.desk import ALT, CONTROL, Desk

TEXT = "Türkiye hosted in 2015; who chairs next? 漢字"

Exit = Callable[[Desk], None]


def by_mouse(desk: Desk) -> None:
    desk.click_row("i2u2")
    assert desk.state.selected == "i2u2"


def by_keys(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Down, on=desk.window.list.view)
    assert desk.state.selected != "g20"


def by_timeline(desk: Desk) -> None:
    view = desk.rooms.timeline.view
    place = view.sheet.chart.index_of("who")
    row = int(view.sheet.chart.rows[place])
    view._reveal(row)
    window, area = view.window_seen(), view.box.geometry()
    at = QPoint(round(area.center().x()), round(area.y() + (row + 0.5 - window.y0) * window.row_height))
    desk.click(view.viewport(), at)
    assert desk.state.selected == "who"


def by_search(desk: Desk) -> None:
    desk.search("i2u2")
    desk.until(lambda: desk.window.list.ids()[:1] == ["i2u2"])
    desk.key(Qt.Key.Key_Return)
    assert desk.state.selected == "i2u2"
    desk.search("")


def by_relation(desk: Desk) -> None:
    desk.click_tab("Links")
    view, model = desk.rooms.detail.view, desk.rooms.detail.model
    row = next(row for row in range(model.rowCount()) if model.line(row).target)
    desk.click_index(view, model.index(row, 1))
    desk.key(Qt.Key.Key_Return, on=view)
    desk.until(lambda: desk.state.selected != "g20")


def by_tab(desk: Desk) -> None:
    desk.click_tab("Members")


def by_tab_key(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Tab)
    assert desk.focus is not desk.editor


def by_room(desk: Desk) -> None:
    desk.room("compare")


def by_room_shortcut(desk: Desk) -> None:
    desk.key(Qt.Key.Key_4, CONTROL)
    assert desk.window.room == "notebook"


def by_tab_shortcut(desk: Desk) -> None:
    desk.key(Qt.Key.Key_3, ALT)
    assert desk.rooms.detail.view.hasFocus()


def by_theme(desk: Desk) -> None:
    desk.menu("View", "Appearance", "Dark")
    assert desk.program.themes.current.dark


def by_as_of(desk: Desk) -> None:
    day = desk.state.as_of
    desk.key(Qt.Key.Key_BracketLeft, CONTROL)
    assert desk.state.as_of < day


def by_text_size(desk: Desk) -> None:
    desk.enlarge(1)
    assert desk.rooms.text_size == 1


def by_hiding_notes(desk: Desk) -> None:
    desk.menu("View", "Notes beside")
    assert not desk.editor.isVisible()


def by_sorting(desk: Desk) -> None:
    header = desk.window.list.view.horizontalHeader()
    desk.click(header.viewport(), QPoint(header.sectionViewportPosition(1) + 40, header.height() // 2))


def by_comparing(desk: Desk) -> None:
    desk.tick("un")


def by_dialog(desk: Desk) -> None:
    desk.menu("Help", "About")
    desk.key(Qt.Key.Key_Escape, on=desk.dialog_window("About Minilat Desktop"))


def by_new_note(desk: Desk) -> None:
    desk.key(Qt.Key.Key_N, CONTROL)
    assert desk.editor.toPlainText() == ""


def by_session_end(desk: Desk) -> None:
    desk.rooms._session_ends(None)
    assert desk.saved("g20") == [TEXT]


EXITS = (
    by_mouse, by_keys, by_timeline, by_search, by_relation, by_tab, by_tab_key, by_room, by_room_shortcut,
    by_tab_shortcut, by_theme, by_as_of, by_text_size, by_hiding_notes, by_sorting, by_comparing, by_dialog,
    by_new_note, by_session_end,
)  # fmt: skip


@pytest.mark.parametrize("leave", EXITS, ids=lambda leave: leave.__name__)
def test_every_way_out_keeps_the_note(desk: Desk, leave: Exit) -> None:
    desk.write(TEXT)
    leave(desk)
    desk.holds("g20", TEXT)
    for other in ("i2u2", "un", "who"):
        assert desk.saved(other) == []
    desk.room("explore")
    desk.click_row("un")
    desk.click_row("g20")
    if not desk.editor.isVisible():
        desk.menu("View", "Notes beside")
    assert desk.editor.toPlainText() == TEXT


def test_closing_the_window_keeps_the_last_key(desk: Desk) -> None:
    desk.write(TEXT)
    desk.window.close()
    assert desk.saved("g20") == [TEXT]


def test_hopping_between_coalitions_mid_word_mixes_nothing(desk: Desk) -> None:
    for turn in range(3):
        for coalition_id in ("g20", "i2u2", "un"):
            desk.click_row(coalition_id)
            desk.write(f"{coalition_id}{turn} ")
    for coalition_id in ("g20", "i2u2", "un"):
        desk.holds(coalition_id, "".join(f"{coalition_id}{turn} " for turn in range(3)))


def test_holding_a_key_in_the_list_while_a_note_is_unsaved_changes_no_other_note(desk: Desk) -> None:
    desk.write(TEXT)
    for _ in range(40):
        desk.key(Qt.Key.Key_Down, on=desk.window.list.view)
    desk.holds("g20", TEXT)
    assert len(desk.notebook.search()) == 1


def test_undo_while_typing_takes_back_the_text_and_loses_no_note(desk: Desk) -> None:
    desk.write("first")
    desk.key(Qt.Key.Key_Z, CONTROL)
    desk.until(lambda: desk.editor.toPlainText() == "")
    desk.keys("second")
    desk.holds("g20", "second")


def test_undo_from_the_menu_while_typing_saves_first_so_that_redo_brings_it_back(desk: Desk) -> None:
    desk.write("kept")
    desk.menu("Edit", "Undo")
    assert desk.editor.toPlainText() == ""
    assert desk.saved("g20") == []
    desk.menu("Edit", "Redo")
    assert desk.editor.toPlainText() == "kept"
    desk.holds("g20", "kept")


def test_typing_goes_on_after_undo_of_the_note_itself(desk: Desk) -> None:
    desk.write("gone")
    desk.menu("Edit", "Undo")
    desk.write("new")
    desk.holds("g20", "new")


def test_deleting_another_note_leaves_the_one_being_written(desk: Desk) -> None:
    desk.write("to be deleted")
    desk.click_row("i2u2")
    desk.write("being written")
    desk.room("notebook")
    room = desk.rooms.all_notes
    place = next(row for row in range(2) if room.model.index(row, 1).data() == "to be deleted")
    desk.click_index(room.view, room.model.index(place, 1))
    desk.click(room.delete)
    assert desk.saved("g20") == []
    desk.room("explore")
    assert desk.editor.toPlainText() == "being written"
    desk.write("!")
    desk.holds("i2u2", "being written!")


def test_the_same_note_in_both_editors_is_one_note(desk: Desk) -> None:
    desk.write("one")
    desk.room("notebook")
    room = desk.rooms.all_notes
    desk.click_index(room.view, room.model.index(0, 1))
    desk.click(room.editor.viewport())
    desk.key(Qt.Key.Key_End, CONTROL)
    desk.keys(" two")
    desk.room("explore")
    assert desk.editor.toPlainText() == "one two"
    desk.write(" three")
    desk.key(Qt.Key.Key_4, CONTROL)
    assert room.editor.toPlainText() == "one two three"
    desk.click(room.editor.viewport())
    desk.key(Qt.Key.Key_End, CONTROL)
    desk.keys(" four")
    desk.holds("g20", "one two three four")
    desk.key(Qt.Key.Key_1, CONTROL)
    assert desk.editor.toPlainText() == "one two three four"


def test_nothing_can_be_typed_where_there_is_no_note_to_hold_it(desk: Desk) -> None:
    desk.room("notebook")
    editor = desk.rooms.all_notes.editor
    desk.click(editor.viewport())
    desk.keys("lost?")
    assert editor.toPlainText() == ""
    assert not editor.unsaved


def test_deleting_the_note_in_the_notebook_room_leaves_an_editor_that_takes_no_text(desk: Desk) -> None:
    desk.write("short-lived")
    desk.room("notebook")
    room = desk.rooms.all_notes
    desk.click_index(room.view, room.model.index(0, 1))
    desk.click(room.delete)
    desk.click(room.editor.viewport())
    desk.keys("lost?")
    assert room.editor.toPlainText() == ""
    desk.menu("Edit", "Undo")
    desk.holds("g20", "short-lived")


def test_two_notes_on_one_coalition_keep_their_own_texts(desk: Desk) -> None:
    desk.write("first")
    desk.key(Qt.Key.Key_N, CONTROL)
    desk.keys("second")
    notes = desk.rooms.notes.list
    row = next(row for row in range(2) if notes.item(row).text().startswith("first"))
    desk.click(notes.viewport(), notes.visualItemRect(notes.item(row)).center())
    assert desk.editor.toPlainText() == "first"
    desk.write(" more")
    desk.holds("g20", "first more", "second")


def test_what_is_pasted_is_saved_whole(desk: Desk) -> None:
    text = "x" * 1_000_000
    desk.click(desk.editor.viewport())
    desk.paste(text)
    desk.holds("g20", text)
    desk.click_row("i2u2")
    desk.click_row("g20")
    assert desk.editor.toPlainText() == text


def test_every_editor_is_plain_text(desk: Desk) -> None:
    editors: list[QWidget] = [desk.editor, desk.rooms.all_notes.editor]
    for editor in editors:
        assert not hasattr(editor, "acceptRichText")
