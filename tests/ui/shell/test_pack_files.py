"""Files that come in together, under a name, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl

from minilat_desktop.ui.kit.safe_text import PlainLabel
from minilat_desktop.ui.shell.mapping import MappingDialog
from minilat_desktop.ui.shell.pack_preview import PackPreview
from tests.ui.desk import Desk
from tests.ui.shell.pack_gestures import (
    drop,
    drop_urls,
    lines,
    members,
    only_pack,
    press,
    sources_of,
)


def test_tables_dropped_together_are_one_pack_under_the_name_it_is_given(desk: Desk, tables: list[Path]) -> None:
    drop(desk, *tables)
    preview = desk.dialog(PackPreview)
    assert lines(preview) == ["New: Lamps: 2 memberships, 0 events, 2 values"]
    desk.click(preview.name)
    desk.until(preview.name.hasFocus)
    preview.name.selectAll()
    desk.keys("Street lamps")
    press(desk, preview, "Import")
    desk.until(lambda: "lamp-club" in desk.window.list.ids())
    pack = only_pack(desk)
    assert (pack.name, pack.memberships) == ("Street lamps", 2)
    assert "Street lamps" in {source.title for source in sources_of(desk, "lamp-club")}
    assert not desk.dialogs(PackPreview)


def test_the_licence_that_is_given_stands_with_the_pack_and_its_sources(desk: Desk, tables: list[Path]) -> None:
    drop(desk, *tables)
    preview = desk.dialog(PackPreview)
    assert preview.licence.text() == ""
    desk.click(preview.licence)
    desk.until(preview.licence.hasFocus)
    desk.keys(" CC BY 4.0 ")
    press(desk, preview, "Import")
    desk.until(lambda: "lamp-club" in desk.window.list.ids())
    assert only_pack(desk).licence == "CC BY 4.0"
    assert "CC BY 4.0" in {source.licence for source in sources_of(desk, "lamp-club")}
    assert not desk.dialogs(PackPreview)


def test_a_pack_without_a_name_cannot_be_taken(desk: Desk, tables: list[Path]) -> None:
    drop(desk, *tables)
    preview = desk.dialog(PackPreview)
    desk.click(preview.name)
    desk.until(preview.name.hasFocus)
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
    desk.until(preview.name.hasFocus)
    preview.name.selectAll()
    desk.keys(name)
    press(desk, preview, "Import")
    desk.until(lambda: any(one is not preview for one in desk.dialogs(PackPreview)))
    again = next(one for one in desk.dialogs(PackPreview) if one is not preview)
    counts = next(one for one in again.findChildren(PlainLabel) if one.accessibleName() == "Counts")
    assert f"It takes the place of the pack “{name}”." in counts.text()
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
    assert f"“{name}” is " in desk.answer("OK")
    assert not desk.dialogs(MappingDialog)


def test_an_address_that_is_no_file_says_so_at_the_bottom(desk: Desk) -> None:
    drop_urls(desk, [QUrl("https://example.org/memberships.csv")])
    assert "Only files of this computer" in desk.window.statusBar().currentMessage()
