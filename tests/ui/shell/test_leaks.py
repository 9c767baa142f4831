"""Closing the window leaves nothing: no widget, timer, thread, connection or open file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tests.ui.desk import Desk


def test_closing_leaves_nothing(desk: Desk) -> None:
    before = {id(one) for one in desk.app.topLevelWidgets() if one is not desk.window and one.isVisible()}
    desk.write("a note")
    for room in ("compare", "notebook", "explore"):
        desk.room(room)
    parts: list[QWidget] = [desk.window, desk.editor, desk.rooms.timeline, desk.rooms.compare, desk.rooms.detail]
    timers = desk.window.findChildren(QTimer)
    assert timers
    desk.close()
    assert not [one for one in parts if isValid(one)]
    assert not [one for one in timers if isValid(one)]
    assert not [one for one in desk.app.topLevelWidgets() if one.isVisible() and id(one) not in before]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_closing_lets_go_of_every_file(desk: Desk) -> None:
    desk.write("a note")
    folder = str(desk.folder)
    assert [name for name in _open_files() if name.startswith(folder)]
    desk.close()
    assert not [name for name in _open_files() if name.startswith(folder)]


def _open_files() -> list[str]:
    names = []
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            names.append(os.readlink(descriptor))
        except OSError:
            continue
    return names


def test_a_dialog_that_closes_is_gone(desk: Desk) -> None:
    desk.menu("Help", "About")
    dialog = desk.dialog_window("About Minilat Desktop")
    dialog.close()
    desk.until(lambda: not isValid(dialog))
