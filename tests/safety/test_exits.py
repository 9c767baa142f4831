"""Whatever way a user leaves, right after the last key: what was typed is in the file."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer

from minilat_desktop.ui.kit.state import today
from tests.safety.scale import count, shares
from tests.safety.told import Record, tell
from tests.ui.desk import Desk
from tests.ui.notes.test_exits import EXITS

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="signals"), pytest.mark.timeout(7200)]
TIMES = count(6, 1_000)
# One in so many ends the window altogether.
ENDS = 8
LETTERS = "abcdefghijklmnopqrstuvwxyz ,.;-äé漢"


def by_closing(desk: Desk) -> None:
    desk.window.close()


def by_sigterm(desk: Desk) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    desk.until(lambda: not desk.window.isVisible())


def by_hangup(desk: Desk) -> None:
    os.kill(os.getpid(), signal.SIGHUP)
    desk.until(lambda: not desk.window.isVisible())


def by_log_off(desk: Desk) -> None:
    # The signal carries a session manager that only a session can give.
    desk.rooms._session_ends(None)
    desk.window.close()


def by_menu(desk: Desk) -> None:
    QTimer.singleShot(0, desk.rooms.actions["quit"].trigger)
    desk.until(lambda: not desk.window.isVisible())


def by_about(desk: Desk) -> None:
    desk.rooms.actions["about"].trigger()
    desk.key(Qt.Key.Key_Escape, on=desk.dialog_window("About Minilat Desktop"))


def by_hiding(desk: Desk) -> None:
    desk.rooms.actions["notes"].trigger()
    assert not desk.editor.isVisible()


# Left to the other test: menus, which without a window manager stay shut once in a hundred clicks, and the text size,
# which is still being put back when it is asked for again.
_LEFT_OUT = ("by_theme", "by_dialog", "by_hiding_notes", "by_text_size", "by_session_end")
STAYING = (by_about, by_hiding, *(one for one in EXITS if one.__name__ not in _LEFT_OUT))
CLOSING = (by_closing, by_sigterm, by_hangup, by_log_off, by_menu)


def as_it_was(desk: Desk) -> None:
    """Back to the note on the G20, whatever the way out changed."""
    desk.come_back()
    desk.room("explore")
    desk.state.set_as_of(today())
    desk.state.set_compared(())
    if not desk.rooms.actions["notes"].isChecked():
        desk.rooms.actions["notes"].trigger()
    desk.click_row("un")
    desk.click_row("g20")


def _is_saved(desk: Desk, text: str) -> bool:
    return desk.saved("g20") == [text]


@pytest.mark.parametrize(("part", "times"), shares(TIMES, 2))
def test_the_last_key_is_in_the_file(
    open_desk: Callable[..., Desk], tmp_path: Path, catalogue_path: Path, part: int, times: int, record_property: Record
) -> None:
    chance, text, used = random.Random(1_000 + part), "", dict[str, int]()
    desk = open_desk(tmp_path, catalogue_path)
    for turn in range(times):
        typed = "".join(chance.choices(LETTERS, k=chance.randrange(1, 9)))
        desk.write(typed)
        text += typed
        assert desk.editor.toPlainText() == text
        leave = chance.choice(CLOSING) if turn % ENDS == ENDS - 1 or turn == 3 else chance.choice(STAYING)
        used[leave.__name__] = used.get(leave.__name__, 0) + 1
        leave(desk)
        # Leaving itself has saved; what stays in the editor is saved by the throttle, or a busy machine is waited for.
        desk.until(partial(_is_saved, desk, text))
        if leave in CLOSING:
            desk.dispose()
            desk = open_desk(tmp_path, catalogue_path)
        as_it_was(desk)
    tell(record_property, "exits within 500 ms of the last key", times, f"by {len(used)} ways")
