"""Data packs in the window: dropped, looked at, imported, switched, undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QMessageBox, QPushButton

from minilat_desktop.ui.shell.mapping import MappingDialog
from minilat_desktop.ui.shell.packs import Busy, PackPreview, PacksDialog
from tests.services.test_packs import HEAD, ROWS
from tests.ui.desk import CONTROL, NONE, Desk

HERRING = "cow-herring"


@pytest.fixture
def cow(tmp_path: Path) -> Path:
    path = tmp_path / "igo_year_formatv3.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return path


def drop(desk: Desk, path: Path) -> None:
    """Drop a file on the window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    place, copy, left = QPoint(50, 50), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    # Qt drops only where the drag has entered.
    entered = QDragEnterEvent(place, copy, mime, left, NONE)
    desk.app.sendEvent(desk.window, entered)
    assert entered.isAccepted()
    desk.app.sendEvent(desk.window, QDropEvent(QPointF(place), copy, mime, left, NONE))


def press(desk: Desk, dialog: PackPreview | PacksDialog, text: str) -> None:
    desk.click(next(one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "").startswith(text)))


def take_in(desk: Desk, path: Path) -> None:
    drop(desk, path)
    preview = desk.dialog(PackPreview)
    press(desk, preview, "Import")
    desk.until(lambda: HERRING in desk.window.list.ids())


def test_a_dropped_file_is_previewed_imported_and_undone(desk: Desk, cow: Path) -> None:
    before = desk.window.list.ids()
    drop(desk, cow)
    preview = desk.dialog(PackPreview)
    lines = [preview.list.item(row).text() for row in range(preview.list.count())]
    assert lines == ["New: HERRING: 4 memberships, 0 events, 2 values"]
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
    assert "1 coalitions, 4 memberships" in dialog.list.item(0).text()
    dialog.list.setFocus()
    desk.key(Qt.Key.Key_Space, on=dialog.list)
    desk.until(lambda: HERRING not in desk.window.list.ids())
    desk.key(Qt.Key.Key_Space, on=dialog.list)
    desk.until(lambda: HERRING in desk.window.list.ids())
    press(desk, dialog, "Remove")
    desk.until(lambda: HERRING not in desk.window.list.ids())
    assert dialog.list.count() == 0
    press(desk, dialog, "Close")


def test_a_doubtful_name_is_asked_in_the_window(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "memberships.csv"
    path.write_text("coalition,actor,role,from\ng20,St. Vincent,observer,2010\n", encoding="utf-8")
    drop(desk, path)
    preview = desk.dialog(PackPreview)
    box = preview.findChild(QComboBox)
    assert box is not None
    assert box.accessibleName() == "Who is St. Vincent"
    box.setFocus()
    desk.key(Qt.Key.Key_Down, on=box)
    assert box.currentData() == "VCT"
    press(desk, preview, "Use these answers")
    desk.until(lambda: any(one.answers == {} for one in desk.dialogs(PackPreview)))
    again = next(one for one in desk.dialogs(PackPreview) if one.answers == {})
    press(desk, again, "Import")
    desk.until(lambda: "VCT" in {one.actor for one in desk.services.catalogue.coalition("g20").members})


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
    assert "Still needed: role" in dialog.missing.text()
    dialog.reject()
    path.write_text("Organisation;Member state;Since;Remarks;Sort\nquad;New Zealand;2024-05;a guest;partner\n", "utf-8")
    drop(desk, path)
    dialog = next(one for one in desk.dialogs(MappingDialog) if "Sort" in one.columns)
    sort = dialog.columns["Sort"]
    sort.setFocus()
    while sort.currentData() != "role":
        desk.key(Qt.Key.Key_Down, on=sort)
    assert dialog.missing.text() == ""
    desk.click(dialog.go)
    preview = desk.dialog(PackPreview)
    press(desk, preview, "Import")
    desk.until(lambda: "NZL" in {one.actor for one in desk.services.catalogue.coalition("quad").members})
    desk.come_back()
    drop(desk, path)
    again = desk.dialog(MappingDialog)
    assert again.columns["Sort"].currentData() == "role"
    again.reject()


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
