"""Packs when the window opens on a catalogue that has not had them merged in yet, as after an update."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.ui.desk import Desk
from tests.ui.shell.pack_gestures import HERRING, take_in


def test_the_window_brings_the_packs_of_the_notebook_into_force(
    open_desk: Callable[..., Desk], cow: Path, catalogue_path: Path, tmp_path: Path
) -> None:
    shipped = Path(shutil.copy(catalogue_path, tmp_path / "shipped.db"))
    desk = open_desk(tmp_path / "data", shipped)
    take_in(desk, cow)
    desk.close()
    os.utime(shipped, ns=(1, 1))
    again = open_desk(tmp_path / "data", shipped)
    again.until(lambda: HERRING in again.window.list.ids())
    again.click_row(HERRING)
    assert again.rooms.detail.title.text() == "Herring Board"
    assert HERRING in {lane.id for lane in again.rooms.timeline._lanes}
