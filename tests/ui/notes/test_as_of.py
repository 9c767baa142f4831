"""The as-of date rules the notes too: what they are on is told as of the day, and a new note keeps the day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from tests.ui.desk import Desk


def go_to(desk: Desk, text: str) -> None:
    """Type an as-of date into the bar at the top."""
    field = desk.window.top.date
    desk.click(field)
    field.selectAll()
    desk.keys(text)
    desk.key(Qt.Key.Key_Return)


def as_of_dates(desk: Desk) -> list[str]:
    return [note.as_of for note in sorted(desk.notes_on("g20"), key=lambda note: note.created)]


def test_the_line_above_the_notes_follows_the_date(desk: Desk) -> None:
    context = desk.rooms.notes.context
    go_to(desk, "1 Jan 2010")
    assert context.text().startswith("G20 as of 1 January 2010: ")
    assert "20 members" in context.text()
    go_to(desk, "1 Jan 1990")
    assert context.text() == "G20 as of 1 January 1990: not yet founded"
    desk.click_row("un")
    assert context.text().startswith("UN as of 1 January 1990: ")
    assert context.isVisible()


def test_a_note_keeps_the_day_it_was_begun_under(desk: Desk) -> None:
    go_to(desk, "1 Jan 2010")
    desk.write("of then")
    desk.holds("g20", "of then")
    # Edited under another date it stays a note of the day it was begun under.
    go_to(desk, "5 Mar 2015")
    desk.write(", edited")
    desk.holds("g20", "of then, edited")
    assert as_of_dates(desk) == ["2010-01-01"]
    assert desk.rooms.notes.list.item(0).text().endswith("as of 1 Jan 2010")
    desk.click(desk.rooms.notes.new)
    go_to(desk, "6 Mar 2015")
    desk.write("of later")
    desk.holds("g20", "of then, edited", "of later")
    assert as_of_dates(desk) == ["2010-01-01", "2015-03-06"]


def test_the_notebook_room_tells_both_days(desk: Desk) -> None:
    go_to(desk, "1 Jan 2010")
    desk.write("of then")
    desk.holds("g20", "of then")
    desk.room("notebook")
    room = desk.rooms.all_notes
    desk.click_index(room.view, room.model.index(0, 1))
    assert room.model.index(0, 3).data() == "as of 1 Jan 2010"
    assert "On G20 as of 1 January 2010: " in room.status.text()
    desk.state.set_as_of(date(1990, 1, 1).toordinal())
    assert room.status.text() == "On G20 as of 1 January 1990: not yet founded"
