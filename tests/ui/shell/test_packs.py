"""Data packs in the window: dropped, looked at, imported, switched, undone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QListView, QMessageBox, QPushButton

from minilat_desktop.domain.model import Source
from minilat_desktop.domain.pack import Pack
from minilat_desktop.ui.kit.safe_text import PlainLabel
from minilat_desktop.ui.shell.busy import Busy
from minilat_desktop.ui.shell.mapping import MappingDialog
from minilat_desktop.ui.shell.pack_list import PacksDialog
from minilat_desktop.ui.shell.pack_preview import PackPreview
from minilat_desktop.ui.shell.pack_questions import AnswerBox
from tests.services.test_packs import HEAD, ROWS, TABLES
from tests.ui.desk import CONTROL, NONE, Desk

HERRING = "cow-herring"


@pytest.fixture
def cow(tmp_path: Path) -> Path:
    path = tmp_path / "igo_year_formatv3.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return path


@pytest.fixture
def tables(tmp_path: Path) -> list[Path]:
    """Two tables that belong together, those that are named first coming last."""
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in reversed(TABLES)]


def drop(desk: Desk, *paths: Path) -> None:
    """Drop files on the window, all at once."""
    drop_urls(desk, [QUrl.fromLocalFile(str(path)) for path in paths])


def drop_urls(desk: Desk, urls: list[QUrl]) -> None:
    mime = QMimeData()
    mime.setUrls(urls)
    place, copy, left = QPoint(50, 50), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    # Qt drops only where the drag has entered.
    entered = QDragEnterEvent(place, copy, mime, left, NONE)
    desk.app.sendEvent(desk.window, entered)
    assert entered.isAccepted()
    desk.app.sendEvent(desk.window, QDropEvent(QPointF(place), copy, mime, left, NONE))


def press(desk: Desk, dialog: PackPreview | PacksDialog, text: str) -> None:
    desk.click(next(one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "").startswith(text)))


def lines(preview: PackPreview) -> list[str]:
    return [preview.list.item(row).text() for row in range(preview.list.count())]


def question(preview: PackPreview, written: str) -> AnswerBox:
    return next(box for box in preview.findChildren(AnswerBox) if box.accessibleName() == f"Who is {written}")


def said(box: AnswerBox) -> str | None:
    return box.answer


def without_questions(desk: Desk) -> PackPreview:
    """The preview that follows the answers."""
    desk.until(lambda: any(one.questions is None for one in desk.dialogs(PackPreview)))
    return next(one for one in desk.dialogs(PackPreview) if one.questions is None)


def members(desk: Desk, coalition: str) -> set[str]:
    return {one.actor for one in desk.services.catalogue.coalition(coalition).members}


def sources_of(desk: Desk, coalition: str) -> set[Source]:
    records = desk.services.catalogue.coalition(coalition).members
    return {citation.source for record in records for citation in record.citations}


def only_pack(desk: Desk) -> Pack:
    service = desk.rooms.packs.service()
    assert service is not None
    (pack,) = service.packs()
    return pack


def take_in(desk: Desk, path: Path) -> None:
    drop(desk, path)
    preview = desk.dialog(PackPreview)
    press(desk, preview, "Import")
    desk.until(lambda: HERRING in desk.window.list.ids())


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


def test_a_doubtful_name_is_asked_in_the_window(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "memberships.csv"
    path.write_text("coalition,actor,role,from\ng20,St. Vincent,observer,2010\n", encoding="utf-8")
    drop(desk, path)
    preview = desk.dialog(PackPreview)
    box = question(preview, "St. Vincent")
    assert "Saint Vincent and the Grenadines (VCT)" in lines(preview)[0]
    assert "memberships.csv, line 2, column 2" in lines(preview)[0]
    assert said(box) is None
    assert not preview.take.isEnabled()
    assert preview.still.text() == "1 name still to be answered."
    box.setFocus()
    desk.key(Qt.Key.Key_Down, on=box)
    assert said(box) == "VCT"
    press(desk, preview, "Use these answers")
    press(desk, without_questions(desk), "Import")
    desk.until(lambda: "VCT" in {one.actor for one in desk.services.catalogue.coalition("g20").members})


def test_any_other_actor_can_be_typed_and_nobody_says_what_it_costs(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "memberships.csv"
    rows = "g20,US,observer,2010\nquad,US,partner,2011\nquad,Vincent,partner,2011\n"
    path.write_text(f"coalition,actor,role,from\n{rows}", encoding="utf-8")
    drop(desk, path)
    preview = desk.dialog(PackPreview)
    box, other = question(preview, "US"), question(preview, "Vincent")
    assert box.itemText(box.count() - 1) == "Nobody at all: leave these 2 rows out"
    assert other.itemText(other.count() - 1) == "Nobody at all: leave this row out"
    desk.click(box)
    desk.keys("Luxem", into=box.lineEdit())
    assert said(box) is None
    desk.keys("bourg", into=box.lineEdit())
    assert said(box) == "LUX"
    assert not preview.take.isEnabled()
    desk.key(Qt.Key.Key_Escape, on=next(one for one in desk.dialogs(QListView) if one.accessibleName() == "Actors"))
    desk.key(Qt.Key.Key_Tab, on=box.lineEdit())
    while other.currentText() != "Nobody at all: leave this row out":
        desk.key(Qt.Key.Key_Down, on=other)
    assert box.currentText() == "Luxembourg (LUX)"
    press(desk, preview, "Use these answers")
    again = without_questions(desk)
    assert any("Luxembourg" in line and line.startswith("New") for line in lines(again))
    assert any("left out, as you answered for “Vincent”" in line for line in lines(again))
    again.reject()


def test_a_pack_whose_file_is_gone_is_listed_so(desk: Desk, cow: Path) -> None:
    take_in(desk, cow)
    desk.come_back()
    for file in desk.files.packs.glob("cow-igo*.db"):
        file.unlink()
    desk.menu("Tools", "Data packs")
    dialog = desk.dialog(PacksDialog)
    assert "Not in the list: file missing. Import it again." in dialog.list.item(0).text()
    press(desk, dialog, "Close")


def test_the_preview_grows_with_the_text(desk: Desk, tmp_path: Path) -> None:
    for _ in range(9):
        desk.rooms.change_text_size(1)
    path = tmp_path / "memberships.csv"
    path.write_text("coalition,actor,role,from\ng20,St. Vincent,observer,2010\n", encoding="utf-8")
    drop(desk, path)
    preview = desk.dialog(PackPreview)
    for label in preview.findChildren(PlainLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    assert question(preview, "St. Vincent").hasFocus()
    preview.reject()


def test_turning_the_wheel_over_a_question_answers_nothing(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "memberships.csv"
    path.write_text("coalition,actor,role,from\ng20,St. Vincent,observer,2010\n", encoding="utf-8")
    drop(desk, path)
    preview = desk.dialog(PackPreview)
    box = question(preview, "St. Vincent")
    place = QPointF(box.rect().center())
    down = QPoint(0, -120)
    turned = QWheelEvent(
        place, box.mapToGlobal(place), down, down, Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False
    )
    desk.app.sendEvent(box, turned)
    assert said(box) is None
    preview.reject()


def test_tables_dropped_together_are_one_pack_under_the_name_it_is_given(desk: Desk, tables: list[Path]) -> None:
    drop(desk, *tables)
    preview = desk.dialog(PackPreview)
    assert lines(preview) == ["New: Lamps: 2 memberships, 0 events, 2 values"]
    desk.click(preview.name)
    preview.name.selectAll()
    desk.keys("Street lamps")
    press(desk, preview, "Import")
    desk.until(lambda: "lamp-club" in desk.window.list.ids())
    pack = only_pack(desk)
    assert (pack.name, pack.memberships) == ("Street lamps", 2)
    assert "Street lamps" in {source.title for source in sources_of(desk, "lamp-club")}
    assert not desk.dialogs(PackPreview)


def test_a_pack_without_a_name_cannot_be_taken(desk: Desk, tables: list[Path]) -> None:
    drop(desk, *tables)
    preview = desk.dialog(PackPreview)
    desk.click(preview.name)
    preview.name.selectAll()
    desk.key(Qt.Key.Key_Backspace)
    assert not preview.take.isEnabled()
    assert preview.still.text() == "The pack has no name."
    preview.reject()


def test_several_files_are_chosen_in_the_menu(desk: Desk, tables: list[Path]) -> None:
    desk.menu("File", "Import data")
    desk.give_path(Path(" ".join(f'"{path}"' for path in tables)))
    preview = desk.dialog(PackPreview)
    assert lines(preview) == ["New: Lamps: 2 memberships, 0 events, 2 values"]
    preview.reject()


def test_a_second_table_of_the_same_name_does_not_take_the_place_of_the_first(desk: Desk, tmp_path: Path) -> None:
    for folder, row in (("a", "g20,NOR,observer,2010"), ("b", "quad,KOR,partner,2022")):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "memberships.csv"
        path.write_text(f"coalition,actor,role,from\n{row}\n", encoding="utf-8")
        drop(desk, path)
        press(desk, desk.dialog(PackPreview), "Import")
        coalition, actor = row.split(",")[:2]
        desk.until(lambda c=coalition, a=actor: a in members(desk, c))  # type: ignore[misc]
        desk.come_back()
    assert "NOR" in members(desk, "g20")


def test_one_that_takes_the_place_of_another_says_so_first(desk: Desk, tmp_path: Path, tables: list[Path]) -> None:
    drop(desk, *tables)
    press(desk, desk.dialog(PackPreview), "Import")
    desk.until(lambda: "lamp-club" in desk.window.list.ids())
    desk.come_back()
    name = only_pack(desk).name
    rows = tmp_path / "memberships.csv"
    rows.write_text(rows.read_text("utf-8") + "lamp-club,Denmark,member,2003\n", "utf-8")
    drop(desk, *tables)
    preview = desk.dialog(PackPreview)
    assert preview.name.text() != name
    desk.click(preview.name)
    preview.name.selectAll()
    desk.keys(name)
    press(desk, preview, "Import")
    desk.until(lambda: any(one is not preview for one in desk.dialogs(PackPreview)))
    again = next(one for one in desk.dialogs(PackPreview) if one is not preview)
    assert f"It takes the place of the pack “{name}”." in again.findChildren(PlainLabel)[1].text()
    press(desk, again, "Import")
    desk.until(lambda: "DNK" in members(desk, "lamp-club"))
    assert only_pack(desk).memberships == 3


@pytest.mark.parametrize("name", ["sources.csv", "actors.csv"])
def test_tables_that_bring_nothing_alone_are_refused_with_the_remedy(desk: Desk, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("id,title,publisher\ncharter,Charter,Harbour\n", encoding="utf-8")
    drop(desk, path)
    said = desk.answer("OK")
    assert f"“{name}” alone would bring nothing" in said
    assert "drop all of them at once" in said


def test_what_cannot_be_read_is_refused_before_anything_is_opened(desk: Desk, tmp_path: Path) -> None:
    pipe = tmp_path / "notes.json"
    os.mkfifo(pipe)
    drop(desk, pipe)
    assert "“notes.json” is a pipe, not a file." in desk.answer("OK")
    assert desk.window.statusBar().currentMessage() == "“notes.json” is a pipe, not a file."
    drop(desk, tmp_path)
    assert "is a folder, not a file." in desk.answer("OK")


@pytest.mark.parametrize(("name", "content"), [("tables.zip", b"PK\x03\x04"), ("map.png", b"\x89PNG\r\n\x1a\n")])
def test_what_is_no_text_opens_no_mapping(desk: Desk, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    drop(desk, path)
    assert f"“{name}” is a" in desk.answer("OK")
    assert not desk.dialogs(MappingDialog)


def test_an_address_that_is_no_file_says_so_at_the_bottom(desk: Desk) -> None:
    drop_urls(desk, [QUrl("https://example.org/memberships.csv")])
    assert "Only files of this computer" in desk.window.statusBar().currentMessage()


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
    assert "G20" in desk.rooms.compare.empty_label.text()
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
