"""Somebody who presses everything: random keys, clicks, drags and menus on the real window, and nothing goes wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QWidget

from tests.safety.scale import count, shares
from tests.safety.told import Record, tell
from tests.ui.desk import ALT, CONTROL, LEFT, NONE, SHIFT, Desk, integrity

pytestmark = pytest.mark.timeout(7200)
TIMES = count(150, 20_000)
# A window lives for so many gestures.
SITTING = 500
# What ends the window, and what asks a printer.
SHUNNED = ("quit", "close window", "print")
TEXTS = (
    "g20", "form:minilateral", "member:JPN", "asof:2010", "-quad", "un", "x" * 50, "2015-03", "1999?", "has:notes",
    "10", "a b c", "[[G20]]", "#tag", "**b**", "=1+1", "<b>",
)  # fmt: skip
KEYS = (
    Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left,
    Qt.Key.Key_Right, Qt.Key.Key_Delete, Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageDown,
    Qt.Key.Key_F2, Qt.Key.Key_Backspace,
)  # fmt: skip
HELD = (NONE, NONE, NONE, CONTROL, SHIFT, ALT, CONTROL | SHIFT)


class Presser:
    """Presses at random. `trail` tells what was done, the last at the end."""

    def __init__(self, desk: Desk, chance: random.Random) -> None:
        self.desk, self.chance = desk, chance
        self.trail: list[str] = []

    def press(self) -> None:
        """One gesture, on whatever has the floor."""
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.desk.window
        if isinstance(top, QFileDialog):
            top.reject()
        elif top is not self.desk.window and self.chance.random() < 0.12:
            self._say("close", top)
            top.close()
        elif top is self.desk.window and self.chance.random() < 0.18:
            self._choose()
        else:
            self.chance.choice((self._click, self._click, self._click, self._drag, self._type, self._key))(top)
        QApplication.processEvents()

    def _say(self, verb: str, on: QWidget) -> None:
        self.trail.append(f"{verb} {type(on).__name__} {on.accessibleName()[:30]}")

    def _choose(self) -> None:
        found = [one for one in _actions(self.desk.window.menuBar().actions()) if _harmless(one)]
        action = self.chance.choice(found)
        self.trail.append(f"menu {action.text()}")
        action.trigger()

    def _place(self, on: QWidget) -> QPoint:
        return QPoint(self.chance.randrange(on.width()), self.chance.randrange(on.height()))

    def _some(self, top: QWidget) -> QWidget:
        found = [one for one in top.findChildren(QWidget) if _can_be_clicked(one) and one.window() is top.window()]
        return self.chance.choice(found) if found else top

    def _click(self, top: QWidget) -> None:
        on = self._some(top)
        self._say("click", on)
        click = QTest.mouseDClick if self.chance.random() < 0.1 else QTest.mouseClick
        click(on, LEFT, self.chance.choice(HELD), self._place(on))

    def _drag(self, top: QWidget) -> None:
        on = self._some(top)
        self._say("drag", on)
        QTest.mousePress(on, LEFT, NONE, self._place(on))
        QTest.mouseMove(on, self._place(on))
        QTest.mouseRelease(on, LEFT, NONE, self._place(on))

    def _type(self, top: QWidget) -> None:
        on, text = QApplication.focusWidget() or top, self.chance.choice(TEXTS)
        self._say(f"type {text!r}", on)
        QTest.keyClicks(on, text)

    def _key(self, top: QWidget) -> None:
        on, key, held = QApplication.focusWidget() or top, self.chance.choice(KEYS), self.chance.choice(HELD)
        self._say(f"{held.name} {key.name}", on)
        QTest.keyClick(on, key, held)


def _can_be_clicked(one: QWidget) -> bool:
    return one.isVisible() and one.isEnabled() and min(one.width(), one.height()) > 2


def _actions(actions: list[QAction]) -> Iterator[QAction]:
    for action in actions:
        menu = action.menu()
        if isinstance(menu, QMenu):
            yield from _actions(menu.actions())
        else:
            yield action


def _harmless(action: QAction) -> bool:
    name = action.text().replace("&", "").casefold()
    return action.isEnabled() and not action.isSeparator() and not any(word in name for word in SHUNNED)


def let_go() -> None:
    """Give up whatever is open over the window, as the end of a session would."""
    while (top := QApplication.activePopupWidget() or QApplication.activeModalWidget()) is not None:
        top.done(0) if isinstance(top, QDialog) else top.close()
        QApplication.processEvents()


@pytest.mark.parametrize(("part", "times"), shares(TIMES, 2))
def test_whatever_is_pressed_nothing_goes_wrong(
    open_desk: Callable[..., Desk], tmp_path: Path, catalogue_path: Path, part: int, times: int, record_property: Record
) -> None:
    done = 0
    while done < times:
        chance, folder = random.Random(f"{part}/{done}"), tmp_path / str(done)
        desk = open_desk(folder, catalogue_path)
        presser, ended = Presser(desk, chance), list[bool]()
        desk.rooms.actions["quit"].triggered.connect(ended.append)
        for _ in range(min(SITTING, times - done)):
            presser.press()
            done += 1
            assert not desk.troubles, (desk.troubles[0].detail or desk.troubles, presser.trail[-6:])
            if ended:
                # A click in the open menu hit Quit: that ends the sitting.
                break
            assert desk.window.isVisible(), presser.trail[-6:]
        let_go()
        desk.close()
        assert integrity(folder / "notebook.db") == "ok"
    tell(record_property, "random gestures on the window", done)
