"""Ctrl+K, by keys and mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from minilat_desktop.ui.shell.palette import Palette
from minilat_desktop.ui.shell.palette_rows import RowRole
from tests.ui.desk import CONTROL, Desk


@pytest.fixture
def desk(open_desk: Callable[..., Desk], tmp_path: Path, small_catalogue: Path) -> Desk:
    return open_desk(tmp_path / "data", small_catalogue)


def opened(desk: Desk) -> Palette:
    """The palette, opened by its key, with the catalogue read."""
    desk.key(Qt.Key.Key_K, CONTROL)
    palette = desk.rooms.going.palette
    assert palette is not None
    desk.until(lambda: palette.isVisible() and palette.field.hasFocus() and desk.rooms.going.service.ready)
    return palette


def typed(desk: Desk, text: str) -> Palette:
    palette = opened(desk)
    desk.keys(text)
    return palette


def titles(palette: Palette) -> list[str]:
    return [row.title for row in palette.model.rows]


def current(palette: Palette) -> str:
    return str(palette.view.currentIndex().data())


def test_enter_goes_to_what_was_found(desk: Desk) -> None:
    desk.state.select("lamp-union")
    palette = typed(desk, "signature")
    assert titles(palette) == ["Events", "Signature in the mine"]
    desk.key(Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert desk.state.selected == "alpine-salt"
    assert desk.rooms.detail.view.currentIndex().data() == "Signature in the mine"
    assert desk.rooms.detail.view.hasFocus()

    typed(desk, "turkey")
    desk.key(Qt.Key.Key_Return)
    assert (desk.window.room, desk.rooms.members.actor.picker.code) == ("membership", "TUR")

    desk.room("explore")
    desk.notebook.add("coalition:elan", "Ask who pays for the wells")
    note, changes = desk.notebook.add("coalition:elan", "Wells again")
    desk.state.tell(changes)
    typed(desk, "wells")
    desk.key(Qt.Key.Key_Return)
    assert desk.window.room == "notebook"
    assert desk.rooms.all_notes.editor.note_id == note.id

    # A source leads to the list of where it is cited, and from there to the line.
    palette = typed(desk, "treaty")
    desk.key(Qt.Key.Key_Tab)
    assert [row.heading for row in palette.model.rows][:1] == [True]
    source = next(n for n, row in enumerate(palette.model.rows) if row.title == "Treaty of the Alpine Salt Compact")
    palette.view.scrollTo(palette.model.index(source))
    desk.click(palette.view.viewport(), palette.view.visualRect(palette.model.index(source)).center())
    assert titles(palette)[:2] == ["“Treaty of the Alpine Salt Compact” is cited by", "Purpose"]
    desk.key(Qt.Key.Key_Return)
    assert desk.window.room == "explore"
    assert desk.rooms.detail.view.currentIndex().data() == "Fair trade in rock salt and brine."

    # With nothing typed there is what was gone to before, the last first.
    palette = opened(desk)
    desk.key(Qt.Key.Key_Backspace)
    assert titles(palette) == ["Opened before", "Purpose", "Wells again", "Türkiye", "Signature in the mine"]


def test_keys_move_and_commands_are_taken(desk: Desk) -> None:
    desk.window.list.view.setFocus()
    palette = typed(desk, "salt")
    kinds = [palette.kinds.tabText(n) for n in range(palette.kinds.count())]
    assert kinds == ["Everything", "Coalitions", "Members", "Facts", "Figures", "Sources"]
    assert current(palette) == "Alpine Salt Compact"
    desk.key(Qt.Key.Key_Up)
    assert current(palette) == palette.model.rows[-1].title
    desk.key(Qt.Key.Key_Down, CONTROL)
    assert current(palette) == "Alpine Salt Compact"
    desk.key(Qt.Key.Key_Down, CONTROL)
    assert current(palette) == "Møller Salt"
    desk.key(Qt.Key.Key_Tab)
    desk.key(Qt.Key.Key_Tab)
    assert titles(palette) == ["Members", "Møller Salt"]
    index = palette.model.index(1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Møller Salt, moller-salt"
    assert not palette.model.index(0).data(RowRole).what
    desk.key(Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert desk.window.list.view.hasFocus()

    palette = typed(desk, ">about min")
    assert titles(palette) == ["Commands", "Help ▸ About Minilat Desktop"]
    palette = typed(desk, ">membership")
    assert titles(palette)[1] == "View ▸ Membership"
    desk.key(Qt.Key.Key_Return)
    assert desk.window.room == "membership"

    palette = typed(desk, "xyzzy")
    assert titles(palette) == []
    assert palette.said.text().startswith("Nothing was found.")
    # Another place in the window is clicked: the palette is in nobody's way.
    desk.click(desk.window.top.buttons["explore"])
    desk.window.list.view.setFocus()
    assert not palette.isVisible()
