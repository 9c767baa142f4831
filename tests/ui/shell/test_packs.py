"""Data packs in the window: dropped, looked at, imported, switched, undone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QMessageBox, QPushButton

from minilat_desktop.ui.kit.busy import Busy
from minilat_desktop.ui.shell.mapping import MappingDialog
from minilat_desktop.ui.shell.pack_list import PacksDialog
from minilat_desktop.ui.shell.pack_preview import PackPreview
from tests.ui.desk import CONTROL, Desk
from tests.ui.shell.pack_gestures import (
    HERRING,
    drop,
    lines,
    press,
    take_in,
)


def test_a_dropped_file_is_previewed_imported_and_undone(desk: Desk, cow: Path) -> None:
    before = desk.window.list.ids()
    drop(desk, cow)
    preview = desk.dialog(PackPreview)
    assert lines(preview) == ["New: HERRING: 4 memberships, 0 events, 2 values"]
    assert desk.window.list.ids() == before
    press(desk, preview, "Import")
    desk.until(lambda: HERRING in desk.window.list.ids())
    desk.come_back()
    desk.click_row(HERRING)
    assert desk.rooms.detail.title.text() == "Herring Board"
    assert HERRING in {lane.id for lane in desk.rooms.timeline._lanes}
    desk.key(Qt.Key.Key_Z, CONTROL)
    desk.until(lambda: desk.window.list.ids() == before)
    assert desk.window.list.count.text() == f"{len(before)} coalitions"
    desk.key(Qt.Key.Key_Y, CONTROL)
    desk.until(lambda: HERRING in desk.window.list.ids())


def test_facets_and_the_membership_room_know_of_it(desk: Desk, cow: Path) -> None:
    take_in(desk, cow)
    desk.come_back()
    desk.search("asof:1951 member:NOR herring")
    assert desk.window.list.ids() == [HERRING]
    record = desk.rooms.membership.memberships("NOR")
    assert HERRING in {one.coalition_id for one in record.belongings}


def test_switched_off_and_removed(desk: Desk, cow: Path) -> None:
    take_in(desk, cow)
    desk.come_back()
    desk.menu("Tools", "Data packs")
    dialog = desk.dialog(PacksDialog)
    assert dialog.list.count() == 1
    assert "1 coalition, 4 memberships, 0 events, 2 values" in dialog.list.item(0).text()
    dialog.list.setFocus()
    desk.key(Qt.Key.Key_Space, on=dialog.list)
    desk.until(lambda: HERRING not in desk.window.list.ids())
    desk.key(Qt.Key.Key_Space, on=dialog.list)
    desk.until(lambda: HERRING in desk.window.list.ids())
    press(desk, dialog, "Remove")
    desk.until(lambda: HERRING not in desk.window.list.ids())
    assert dialog.list.count() == 0
    press(desk, dialog, "Close")


def test_a_pack_whose_file_is_gone_is_listed_so(desk: Desk, cow: Path) -> None:
    take_in(desk, cow)
    desk.come_back()
    for file in desk.files.packs.glob("cow-igo*.db"):
        file.unlink()
    desk.menu("Tools", "Data packs")
    dialog = desk.dialog(PacksDialog)
    assert "Not in the list: file missing. Import it again." in dialog.list.item(0).text()
    press(desk, dialog, "Close")


def test_the_comparison_is_counted_anew_when_a_pack_goes(desk: Desk, cow: Path) -> None:
    take_in(desk, cow)
    desk.come_back()
    desk.tick(HERRING)
    desk.tick("g20")
    button = desk.window.top.buttons["compare"]
    assert button.text() == "Compare · 2"
    desk.room("compare")
    desk.menu("Tools", "Data packs")
    dialog = desk.dialog(PacksDialog)
    press(desk, dialog, "Remove")
    desk.until(lambda: dialog.list.count() == 0)
    assert button.text() == "Compare · 1"
    assert desk.rooms.compare.table is None
    assert "G20" in desk.rooms.compare.page.empty.text.text()
    press(desk, dialog, "Close")


def test_a_bad_file_is_told_in_words(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "memberships.csv"
    path.write_text('coalition,actor,role,from\ng20,"NOR,observer,2010\n', encoding="utf-8")
    drop(desk, path)
    box = desk.dialog(QMessageBox)
    assert "memberships.csv" in box.text()
    assert "Nothing was imported." in box.informativeText()
    box.accept()


def test_anybodys_csv_is_mapped_and_the_mapping_remembered(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "Seats (my own).csv"
    path.write_text("Organisation;Member state;Since;Remarks\nquad;New Zealand;2024-05;a guest\n", encoding="utf-8")
    drop(desk, path)
    dialog = desk.dialog(MappingDialog)
    assert dialog.rows.model().index(0, 1).data() == "New Zealand"
    assert {name: box.currentData() for name, box in dialog.columns.items()} == {
        "Organisation": "coalition", "Member state": "actor", "Since": "from", "Remarks": "note",
    }  # fmt: skip
    assert not dialog.go.isEnabled()
    assert "Still needed: role." in dialog.missing.text()
    role = dialog.given["role"]
    assert isinstance(role, QComboBox)
    remarks = dialog.columns["Remarks"]
    choose(desk, remarks, "role")
    assert not role.isVisible()
    choose(desk, remarks, "note")
    role.setFocus()
    while role.currentText() != "partner":
        desk.key(Qt.Key.Key_Down, on=role)
    assert dialog.missing.text() == ""
    assert not any(field.isVisible() for name, field in dialog.given.items() if name != "role")
    desk.click(dialog.go)
    preview = desk.dialog(PackPreview)
    press(desk, preview, "Import")
    found = desk.services.catalogue.coalition
    desk.until(lambda: ("NZL", "partner") in {(one.actor, one.role) for one in found("quad").members})
    desk.come_back()
    drop(desk, path)
    again = desk.dialog(MappingDialog)
    assert again.columns["Remarks"].currentData() == "note"
    remembered = again.given["role"]
    assert isinstance(remembered, QComboBox)
    assert remembered.currentText() == "partner"
    again.reject()


def choose(desk: Desk, box: QComboBox, wanted: str) -> None:
    """Go through a box by keys until it says what is wanted."""
    box.setFocus()
    step = Qt.Key.Key_Down if box.findData(wanted) > box.currentIndex() else Qt.Key.Key_Up
    while box.currentData() != wanted:
        desk.key(step, on=box)


def test_long_work_says_its_stage_and_can_be_given_up(desk: Desk) -> None:
    busy = Busy(desk.window, "Importing a lot…")
    assert not busy.isVisible()
    desk.until(busy.isVisible)
    assert busy.go_on("Merging it…")
    assert busy.words.text() == "Merging it…"
    desk.click(next(one for one in busy.findChildren(QPushButton) if "Cancel" in one.text()))
    assert not busy.go_on("Noting it down…")
    desk.app.processEvents()
    assert busy.isVisible()
    assert busy.words.text() == "Cancelling…"
    assert not busy.over()
    assert not busy.isVisible()


def test_short_work_shows_no_dialog_and_its_result_is_wanted(desk: Desk) -> None:
    busy = Busy(desk.window, "Importing a little…")
    assert busy.over()
    assert not busy.isVisible()
