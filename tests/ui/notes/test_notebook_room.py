"""Notes as a person meets them: on anything, tagged, read and ticked, linked, found, and kept from leaving."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QInputDialog, QLineEdit

from minilat_desktop.domain.note import Note
from minilat_desktop.ui.kit.rendered import Rendered
from minilat_desktop.ui.notes.tag_dialog import TagDialog
from minilat_desktop.ui.shell import remember
from minilat_desktop.ui.shell.comparison_note import NoteDialog
from tests.ui.desk import CONTROL, SHIFT, Desk


def only(desk: Desk, target: str) -> Note:
    (note,) = desk.notebook.on(target)
    return note


def place_of(page: Rendered, words: str) -> QPoint:
    """Where some words stand, a little inside their first letter."""
    cursor = QTextCursor(page.document())
    cursor.setPosition(page.toPlainText().index(words))
    return page.cursorRect(cursor).center() + QPoint(3, 0)


def test_a_note_on_a_fact_is_tagged_marked_read_and_ticked(desk: Desk) -> None:
    rooms = desk.rooms
    desk.click_tab("Facts")
    row = next(row for row in range(rooms.detail.model.rowCount()) if rooms.detail.model.line(row).key)
    key = rooms.detail.model.line(row).key
    desk.click_index(rooms.detail.view, rooms.detail.model.index(row, 1))
    desk.key(Qt.Key.Key_N, CONTROL | SHIFT, on=rooms.detail.view)
    assert desk.focus is desk.editor
    desk.keys("# Ask\n- [ ] why [[UN]] <b>\nsee [[Ask]]")
    desk.until(lambda: bool(desk.notebook.on(key)))
    page = rooms.notes.page
    desk.keys("Cadence, to ask", page.tags)
    desk.key(Qt.Key.Key_Return, on=page.tags)
    desk.until(lambda: only(desk, key).tags == ("Cadence", "to ask"))
    desk.click(page.pin)
    desk.click(page.private)
    held = only(desk, key)
    assert (held.pinned, held.private) == (True, True)
    assert "private" in rooms.notes.list.item(0).text()
    # The marks: on the line, in the list, on the lane.
    assert rooms.detail.model.index(row, 3).data().endswith("✎")
    assert desk.state.selected in rooms.paths.noted.coalitions
    assert desk.window.list.model.is_noted(desk.window.list.ids().index("g20"))
    assert rooms.timeline.view.sheet.noted == frozenset({"g20"})
    desk.click(page.read)
    shown = page.rendered
    assert shown.toPlainText() == "Ask\n☐ why UN <b>\nsee Ask"
    desk.click(shown.viewport(), place_of(shown, "☐"))
    desk.until(lambda: "- [x] why" in only(desk, key).text)
    assert "☑ why" in shown.toPlainText()
    desk.click(shown.viewport(), place_of(shown, "UN <"))
    assert desk.state.selected == "un"
    for label in ("edit note", "make note", "pin note", "change the tags"):
        undone = desk.notebook.next_steps()[0]
        assert undone is not None
        assert undone.label.startswith(label)
        desk.menu("Edit", "Undo")
    assert (only(desk, key).tags, only(desk, key).pinned) == ((), False)


def test_the_room_finds_groups_tags_and_writes_what_may_leave(desk: Desk, tmp_path: Path) -> None:
    notebook, room = desk.notebook, desk.rooms.all_notes
    un = notebook.add("coalition:un", "# Veto\nWho may veto?", tags=["Law"])[0]
    g20 = notebook.add("coalition:g20", "Chairs and vetoes")[0]
    notebook.add("actor:JPN", "only for me", private=True)
    desk.room("notebook")
    room.refresh()
    assert room.count.text() == "3 notes"
    desk.keys("veto", room.search)
    desk.until(lambda: room.count.text() == "2 notes")
    assert [room.model.index(row, 3).data() for row in range(2)] == ["Chairs and vetoes", "# Veto"]
    room.search.clear()
    room.filters.group.setCurrentIndex(room.filters.group.findData("tag"))
    assert [room.model.index(row, 0).data() for row in (0, 2)] == ["Law", "Without a tag"]
    desk.click_index(room.view, room.model.index(1, 1))
    assert room.editor.note_id == un.id
    # A heading folds its group away by mouse and keys, and the desk remembers.
    desk.click_index(room.view, room.model.index(0, 1))
    assert (room.model.rowCount(), room.model.index(1, 0).data()) == (4, "Without a tag")
    desk.key(Qt.Key.Key_Space, on=room.view)
    assert room.model.rowCount() == 5
    desk.key(Qt.Key.Key_Down, on=room.view)
    desk.key(Qt.Key.Key_Left, on=room.view)
    desk.key(Qt.Key.Key_Left, on=room.view)
    assert (room.model.rowCount(), remember.folded(remember.take(desk.rooms))) == (4, {("tag", "Law")})
    room.show_note(un.id)
    assert (room.model.rowCount(), room.model.folded) == (5, set())
    # Two chosen at once are tagged in one step.
    room.filters.group.setCurrentIndex(0)
    desk.click_index(room.view, room.model.index(0, 1))
    desk.key(Qt.Key.Key_A, CONTROL, on=room.view)
    assert room.count.text() == "3 notes, 3 selected"
    room.verbs.of_chosen[0].trigger()
    field = desk.dialog(QInputDialog).findChild(QLineEdit)
    assert field is not None
    desk.keys("Both", field)
    desk.key(Qt.Key.Key_Return, on=field)
    desk.until(lambda: "Both" in notebook.lists.note(g20.id).tags)
    assert [tag.notes for tag in notebook.marks.tags() if tag.name == "Both"] == [3]
    room.verbs.outward[0].trigger()
    desk.give_path(tmp_path / "notes.md")
    desk.until((tmp_path / "notes.md").exists)
    written = (tmp_path / "notes.md").read_text("utf-8")
    assert "Who may veto?" in written
    assert "only for me" not in written
    assert "1 note left out" in room.status.text()
    room.filters.shown.setCurrentIndex(room.filters.shown.findData("private"))
    assert room.count.text() == "1 note"
    room.show_note(un.id)
    assert room.editor.note_id == un.id


def test_all_are_printed_and_all_are_deleted_at_once(desk: Desk, tmp_path: Path) -> None:
    notebook, room = desk.notebook, desk.rooms.all_notes
    for target in ("coalition:un", "coalition:g20"):
        notebook.add(target, "# Chairs\n" + "and what they may veto. " * 200)
    notebook.add("actor:JPN", "only for me", private=True)
    desk.room("notebook")
    room.refresh()
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "notes.pdf"))
    room.verbs.print_on(printer)
    desk.until(lambda: room.status.text() == "2 notes printed; 1 private left out")
    assert (tmp_path / "notes.pdf").read_bytes().startswith(b"%PDF")
    # All of them go at once, and one step brings them back.
    desk.come_back()
    desk.click_index(room.view, room.model.index(0, 1))
    desk.key(Qt.Key.Key_A, CONTROL, on=room.view)
    desk.key(Qt.Key.Key_Delete, on=room.view)
    assert (room.count.text(), notebook.search()) == ("0 notes", [])
    assert room.status.text().startswith("3 notes deleted")
    assert desk.rooms.actions["undo"].text() == "&Undo delete 3 notes"
    desk.key(Qt.Key.Key_Z, CONTROL)
    desk.until(lambda: room.count.text() == "3 notes")


def test_members_spans_and_tags_have_their_places(desk: Desk) -> None:
    rooms = desk.rooms
    desk.room("membership")
    rooms.members.show_actor("JPN")
    desk.click(rooms.members.actor.note)
    dialog = desk.dialog(NoteDialog)
    desk.keys("often chairs [[g2", dialog.editor)
    offered = dialog.page.completion.completer.popup()
    assert offered is not None
    desk.until(offered.isVisible)
    desk.key(Qt.Key.Key_Return, on=dialog.editor)
    assert dialog.editor.toPlainText() == "often chairs [[G20]]"
    desk.key(Qt.Key.Key_Escape, on=dialog)
    desk.until(lambda: "✎" in rooms.members.actor.note.text())
    desk.come_back()
    desk.room("explore")
    rooms.actions["note-on-span"].trigger()
    desk.keys("an age", desk.dialog(NoteDialog).editor)
    desk.key(Qt.Key.Key_Escape, on=desk.dialog(NoteDialog))
    desk.until(lambda: len(rooms.timeline.view.sheet.spans) == 1)
    desk.come_back()
    desk.notebook.add("free:note", "x", tags=["Late"])
    desk.room("notebook")
    rooms.all_notes.refresh()
    rooms.all_notes.verbs.tags.trigger()
    tags = desk.dialog(TagDialog)
    box = tags.table.cellWidget(0, 2)
    desk.key(Qt.Key.Key_Down, on=box)
    desk.key(Qt.Key.Key_Escape, on=tags)


def test_an_overlap_a_change_and_an_event_take_notes_and_show_them(desk: Desk) -> None:
    rooms, view = desk.rooms, desk.rooms.members
    desk.state.select("g20")
    desk.room("membership")
    view.tabs.setCurrentIndex(list(view.views).index("Overlap"))
    overlap = view.overlap
    overlap.matrix.setCurrentIndex(overlap.model.index(0, 2))
    first, third = (overlap.model.target(place) for place in (0, 2))
    desk.key(Qt.Key.Key_N, CONTROL | SHIFT, on=overlap.matrix)
    note_in(desk, first)
    overlap.matrix.notes[1].trigger()
    note_in(desk, third)
    across = [overlap.model.headerData(place, Qt.Orientation.Horizontal) for place in range(3)]
    assert [title.endswith("✎") for title in across] == [True, False, True]
    overlap.of.setCurrentIndex(2)
    assert overlap.model.target(0).startswith("actor:")
    view.tabs.setCurrentIndex(list(view.views).index("Changes"))
    view.turns._since_changed(700_000)
    ledger = view.turns.ledger
    row = next(row for row in range(ledger.model.rowCount()) if ledger.model.line(row).key)
    desk.click_index(ledger.view, ledger.model.index(row, 1))
    desk.key(Qt.Key.Key_N, CONTROL | SHIFT, on=ledger.view)
    key = ledger.model.line(row).key
    assert key.startswith("membership:g20/")
    note_in(desk, key)
    assert ledger.model.index(row, 3).data().endswith("✎")
    event = rooms.catalogue.coalition("g20").events[0]
    changes = desk.notebook.add(event.key, "a turn")[1]
    desk.state.tell(changes)
    drawn = rooms.timeline.view.sheet.noted_events
    assert {one for one, _ in drawn} == {"g20"}
    assert all(event.date.earliest <= day <= event.date.latest for _, day in drawn)
    desk.state.tell(desk.notebook.delete(desk.notebook.on(event.key)[0].id))
    assert rooms.timeline.view.sheet.noted_events == frozenset()


def note_in(desk: Desk, target: str) -> None:
    """Write a note where the window now waits for one."""
    if desk.dialogs(NoteDialog):
        dialog = desk.dialog(NoteDialog)
        desk.keys("so it is", dialog.editor)
        desk.key(Qt.Key.Key_Escape, on=dialog)
    else:
        desk.keys("so it is")
    desk.until(lambda: bool(desk.notebook.on(target)))
    desk.come_back()
    desk.room("membership")
