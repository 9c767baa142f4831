"""From the list to a comparison by keys alone, in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QPushButton

from tests.ui.desk import CONTROL, NONE, SHIFT, Desk

popups = pytest.mark.qt_log_ignore("^This plugin does not support grabbing the keyboard")


def test_one_key_compares_with_the_peers(desk: Desk) -> None:
    desk.click_row("g20")
    desk.key(Qt.Key.Key_D, CONTROL | SHIFT)
    assert desk.window.room == "compare"
    assert desk.state.compared[0] == "g20"
    assert "brics" in desk.state.compared
    assert len(desk.state.compared) == 4
    assert desk.rooms.compare.page.view.hasFocus()
    table = desk.rooms.compare.table
    assert table is not None
    assert len(table.columns) == 4


def test_two_keys_compare_with_the_nearest_peer(desk: Desk) -> None:
    desk.click_row("quad")
    desk.key(Qt.Key.Key_2, CONTROL)
    peers = desk.rooms.compare.page.empty.peers
    desk.until(peers.hasFocus)
    assert peers.item(0).text().startswith("Squad: shares 3 members, same pillar, same form")
    desk.key(Qt.Key.Key_Return)
    assert desk.state.compared == ("quad", "squad")
    assert desk.rooms.compare.page.view.hasFocus()


def test_three_keys_compare_two_of_the_list(desk: Desk) -> None:
    """Two ticked with the keys of the list, and the room."""
    desk.click_row("g20")
    desk.window.list.view.setFocus()
    desk.key(Qt.Key.Key_Space)
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Space)
    desk.key(Qt.Key.Key_2, CONTROL)
    assert len(desk.state.compared) == 2
    assert desk.rooms.compare.page.view.hasFocus()


@popups
def test_a_peer_from_the_bar(desk: Desk) -> None:
    desk.state.set_compared(("g7", "g20"))
    desk.room("compare")
    bar = desk.rooms.compare.page.bar
    desk.click(bar.peers_button)
    desk.until(lambda: desk.app.activePopupWidget() is not None)
    menu = desk.app.activePopupWidget()
    assert menu is not None
    assert "with G20" in menu.actions()[0].text()
    desk.key(Qt.Key.Key_Down, NONE, on=menu)
    desk.key(Qt.Key.Key_Return, NONE, on=menu)
    assert len(desk.state.compared) == 3


def test_the_offer_follows_the_selection(desk: Desk) -> None:
    desk.room("compare")
    label = desk.rooms.compare.page.empty.peers_label
    assert "G20" in label.text()
    desk.state.select("gavi")
    assert "Gavi" in label.text()


def test_the_other_mouse_button_picks_a_lane_and_its_menu_compares(desk: Desk) -> None:
    view = desk.rooms.timeline.view
    area, window = view.box.geometry(), view.window_seen()
    wanted = view.sheet.chart.lanes.id(view.sheet.chart.lane_at(window.row(40.0)))
    place = QPoint(area.x() + 200, area.y() + 40)
    desk.bot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, NONE, place)
    assert desk.state.selected == wanted
    offered = ["Compare this coalition", "Compare with its peers", "New note", "Add"]
    for offering, more in ((view, ["Note on the span of time shown"]), (desk.window.list.view, [])):
        # Qt shows such a menu in a loop of its own, which no test can look into.
        assert offering.contextMenuPolicy() == Qt.ContextMenuPolicy.ActionsContextMenu
        words = [action.text().replace("&", "") for action in offering.actions()]
        assert words == [*offered, *more]
    view.actions()[0].trigger()
    assert desk.state.compared == (wanted,)


def test_the_room_leads_to_the_saved_comparisons(desk: Desk) -> None:
    desk.room("compare")
    (button,) = [one for one in desk.rooms.compare.findChildren(QPushButton) if one.text() == "&Saved…"]
    desk.click(button)
    desk.until(lambda: any(one.windowTitle() == "Saved comparisons" for one in desk.dialogs(QDialog)))
    desk.dialogs(QDialog)[0].close()


def test_a_verb_of_a_column_works_from_another_room_too(desk: Desk) -> None:
    desk.state.set_compared(("g7", "g20"))
    desk.room("compare")
    desk.until(lambda: desk.rooms.compare.table is not None)
    desk.key(Qt.Key.Key_Right, on=desk.rooms.compare.page.view)
    desk.room("explore")
    desk.menu("Coalition", "Comparison", "Same coalition at another date")
    assert len(desk.state.spec.columns) == 3
    desk.room("compare")
    table = desk.rooms.compare.table
    assert table is not None
    assert len(table.columns) == 3
