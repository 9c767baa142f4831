"""View ▸ History, by keys and mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QLineEdit

from minilat_desktop.ui.shell.history import HistoryDialog
from tests.ui.desk import CONTROL, SHIFT, Desk


def lines(dialog: HistoryDialog) -> list[tuple[str, str]]:
    model = dialog.model
    return [(str(model.index(n, 0).data()), str(model.index(n, 2).data())) for n in range(model.rowCount())]


def keep_filter(desk: Desk, query: str, name: str) -> None:
    """Type a search and keep it under a name."""
    desk.search(query)
    desk.window.list._menu._ask_name()
    asked = desk.dialog(QInputDialog)
    field = asked.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    desk.keys(f"{name}\n", field)
    desk.come_back()


def test_a_click_goes_back_and_forward_also_in_the_next_sitting(
    open_desk: Callable[..., Desk], tmp_path: Path, small_catalogue: Path
) -> None:
    desk = open_desk(tmp_path / "data", small_catalogue)
    desk.state.select("elan")
    desk.write("Wells")
    desk.holds("elan", "Wells")
    desk.tick("elan")
    keep_filter(desk, "size:<5", "small")
    kept = desk.window.list.kept_filters
    assert kept == {"small": "size:<5"}
    assert desk.rooms.actions["undo"].text() == "&Undo keep filter “small”"

    desk.key(Qt.Key.Key_H, CONTROL | SHIFT)
    dialog = desk.dialog(HistoryDialog)
    steps = ["Keep filter “small”", "Add Élan to the comparison", "Add note on Élan", "Before the first step"]
    assert [label for _, label in lines(dialog)] == steps
    assert [mark for mark, _ in lines(dialog)] == ["▸", "", "", ""]
    desk.click_index(dialog.view, dialog.model.index(2, 2))
    assert (kept, desk.state.compared) == ({}, ())
    desk.holds("elan", "Wells")
    desk.click_index(dialog.view, dialog.model.index(3, 2))
    desk.holds("elan")
    assert [mark for mark, _ in lines(dialog)] == ["", "", "", "▸"]
    assert dialog.model.index(0, 2).data(Qt.ItemDataRole.AccessibleDescriptionRole) == "taken back"
    desk.close()

    desk = open_desk(tmp_path / "data", small_catalogue)
    assert desk.window.list.kept_filters == {}
    desk.menu("View", "History")
    dialog = desk.dialog(HistoryDialog)
    assert [mark for mark, _ in lines(dialog)] == ["", "", "", "▸"]
    desk.until(dialog.isActiveWindow)
    for _ in range(2):
        desk.key(Qt.Key.Key_Up, on=dialog.view)
    desk.holds("elan")
    desk.key(Qt.Key.Key_Return, on=dialog.view)
    desk.holds("elan", "Wells")
    assert desk.state.compared == ("elan",)
    assert [mark for mark, _ in lines(dialog)] == ["", "▸", "", ""]
    # What is done now takes the place of what was taken back; the list follows.
    desk.come_back()
    desk.tick("lamp-union")
    assert lines(dialog)[0] == ("▸", "Add ULU to the comparison")
    assert len(lines(dialog)) == 4
    dialog.close()
