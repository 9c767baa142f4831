"""File ▸ Open recent: what was opened and saved last, across a restart, and what is no longer there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.saved_comparison import KIND
from minilat_desktop.services import desk as desks
from tests.ui.desk import Desk
from tests.ui.shell.pack_gestures import drop
from tests.ui.shell.test_bundles import SPEC, handed
from tests.ui.shell.test_comparison_notes import saved_now, two_saved

Open = Callable[..., Desk]


def first(desk: Desk, path: Path) -> bool:
    return desk.rooms.recent.lines[:1] == [str(path)]


def test_what_was_opened_last_is_offered_first_and_what_vanished_is_taken_off(
    desk: Desk, open_desk: Open, tmp_path: Path, catalogue_path: Path
) -> None:
    path = handed(desk, tmp_path)
    (tmp_path / "else").mkdir()
    twin = handed(desk, tmp_path / "else")
    saved_id = two_saved(desk)
    for one in (path, twin):
        drop(desk, one)
        desk.until(partial(first, desk, one))
    saved = f"{KIND}{saved_id}"
    assert desk.rooms.recent.lines == [str(twin), str(path), saved]
    desk.state.set_spec(Spec())
    desk.come_back()
    # Two files of one name are told apart by their folders.
    desk.menu("File", "Open recent", f"2 handed.zip ({path.parent}"[:40])
    desk.until(lambda: desk.state.spec == SPEC)
    assert desk.rooms.recent.lines == [str(path), str(twin), saved]
    desk.close()
    assert desks.load(desk.files.desk).recent == (str(path), str(twin), saved)
    twin.unlink()
    again = open_desk(tmp_path / "data", catalogue_path)
    again.menu("File", "Open recent", "2 handed.zip")
    assert "“handed.zip” is no longer where it was" in again.answer("OK")
    again.come_back()
    again.menu("File", "Open recent", "2 Two (saved)")
    again.until(lambda: again.state.opened == saved_id)
    assert again.rooms.recent.lines == [saved, str(path)]
    saved_now(again).delete(saved_id)
    again.menu("File", "Open recent", "1 handed.zip")
    again.until(lambda: again.state.spec == SPEC)
    again.come_back()
    again.menu("File", "Open recent", "Clear this list")
    assert again.rooms.recent.lines == []
