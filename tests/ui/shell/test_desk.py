from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from minilat_desktop.domain import dates
from tests.ui.desk import Desk


def test_larger_text_reaches_the_list_and_the_editor(desk: Desk) -> None:
    before = desk.window.list.view.font().pointSizeF()
    desk.enlarge(5)
    assert desk.editor.font().pointSizeF() == before + 5
    desk.key(Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    desk.until(lambda: desk.window.list.view.font().pointSizeF() == before)


def test_a_tooltip_on_the_timeline_is_not_taken_away_by_the_scene(desk: Desk) -> None:
    view = desk.rooms.timeline.view
    asked = QHelpEvent(QEvent.Type.ToolTip, QPoint(300, 90), view.viewport().mapToGlobal(QPoint(300, 90)))
    assert QApplication.sendEvent(view.viewport(), asked)
    assert asked.isAccepted()


def test_the_desk_is_kept_while_one_works(desk: Desk, qtbot: QtBot) -> None:
    """Not only at a clean end: a crash must not cost it."""
    path: Path = desk.rooms.files.desk
    desk.click_row("un")
    qtbot.waitUntil(lambda: path.exists() and json.loads(path.read_text())["selected"] == "un", timeout=5_000)


def test_undo_shows_what_it_undoes(desk: Desk) -> None:
    desk.click_row("un")
    desk.write("on the UN")
    desk.holds("un", "on the UN")
    desk.click_row("g20")
    desk.rooms.actions["undo"].trigger()
    assert desk.window.state.selected == "un"
    assert desk.editor.toPlainText() == ""


def test_the_header_says_the_status_of_the_day(desk: Desk) -> None:
    desk.click_row("i2u2")
    said = desk.rooms.detail.subtitle
    assert "Dormant" in said.text()
    desk.window.state.set_as_of(dates.as_of_day("2022"))
    assert "status of that day not recorded  ·  as of 31 December 2022" in said.text()
    desk.window.state.set_as_of(dates.as_of_day("1990"))
    assert "Not yet founded as of 31 December 1990 (founded 18 October 2021)" in said.text()
