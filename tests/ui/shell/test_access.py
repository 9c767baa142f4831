"""Reachable by every user: names for screen readers, an order of Tab, shortcuts that are told and do not clash."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget

from tests.ui.desk import CONTROL, Desk


def name_of(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def focusable(root: QWidget) -> list[QWidget]:
    """The controls in sight that take the keyboard. The text inside a date field is the date field's."""
    found = []
    for widget in root.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_") or widget.focusProxy() is not None
        if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not inner:
            found.append(widget)
    return found


@pytest.mark.parametrize("room", ["explore", "compare", "notebook"])
def test_every_control_has_a_name(desk: Desk, room: str) -> None:
    desk.tick("g20")
    desk.tick("un")
    desk.write("a note")
    desk.room(room)
    controls = focusable(desk.window)
    assert len(controls) >= 6
    nameless = [f"{type(one).__name__} in {type(one.parentWidget()).__name__}" for one in controls if not name_of(one)]
    assert not nameless


def test_the_table_of_the_timeline_has_a_name(desk: Desk) -> None:
    desk.click(desk.rooms.timeline.as_table)
    assert name_of(desk.rooms.timeline.table)


def test_tab_goes_round_and_reaches_everything_that_matters(desk: Desk) -> None:
    desk.write("x")
    wanted = [
        desk.window.list.search, desk.window.list.view, desk.rooms.detail.view, desk.rooms.notes.editor,
    ]  # fmt: skip
    desk.key(Qt.Key.Key_F, CONTROL)
    reached: list[QWidget] = [desk.focus]
    for _ in range(60):
        desk.key(Qt.Key.Key_Tab)
        if desk.focus is reached[0]:
            break
        reached.append(desk.focus)
    else:
        pytest.fail("Tab does not come back to where it began")
    places = [reached.index(one) for one in wanted]
    assert places == sorted(places), "search, list, detail, notes in this order"


def test_tab_backwards_comes_back_too(desk: Desk) -> None:
    desk.key(Qt.Key.Key_F, CONTROL)
    start = desk.focus
    for _ in range(60):
        desk.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        if desk.focus is start:
            return
    pytest.fail("Shift+Tab does not come back to where it began")


def actions_of(desk: Desk) -> list[QAction]:
    """Every action of the window and its rooms."""
    return [one for one in desk.window.findChildren(QAction) if not one.isSeparator()]


def test_no_two_actions_share_a_shortcut(desk: Desk) -> None:
    counted = Counter(
        (keys.toString(), _where(action))
        for action in actions_of(desk)
        for keys in action.shortcuts()
        if not _of_a_text(action)
    )
    assert len(counted) > 20
    assert [keys for keys, count in counted.items() if count > 1] == []
    everywhere = {keys for keys, where in counted if not where}
    assert [keys for keys, where in counted if where and keys in everywhere] == []


def _where(action: QAction) -> str:
    """In which part of the window an action's keys do something, "" for all of it."""
    if action.shortcutContext() == Qt.ShortcutContext.WindowShortcut:
        return ""
    return ", ".join(sorted(f"{type(one).__name__} {id(one)}" for one in action.associatedObjects()))


def _of_a_text(action: QAction) -> bool:
    parent: QObject | None = action.parent()
    return isinstance(parent, QPlainTextEdit) or action.objectName().startswith("_q_")


def test_the_sheet_lists_every_shortcut(desk: Desk) -> None:
    desk.menu("Help", "Keyboard shortcuts")
    page = desk.dialog_window("Keyboard shortcuts").findChild(QPlainTextEdit)
    assert page is not None
    lines = page.toPlainText().splitlines()
    for action in actions_of(desk):
        if action.shortcut().isEmpty() or _of_a_text(action):
            continue
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        title = action.text().replace("&", "").rstrip("…")
        assert any(title in line and line.endswith(keys) for line in lines), f"{title} {keys} is not told"


def test_no_two_lines_of_a_menu_share_a_letter(desk: Desk) -> None:
    for menu in desk.window.findChildren(QMenu):
        letters = Counter(
            action.text().replace("&&", "")[place + 1].lower()
            for action in menu.actions()
            if (place := action.text().replace("&&", "").find("&")) >= 0
        )
        assert [letter for letter, count in letters.items() if count > 1] == [], menu.title()


def test_the_list_reads_its_tick_boxes_aloud(desk: Desk) -> None:
    model = desk.window.list.model
    said = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert all(text.startswith("Compare ") for text in said)
    assert len(set(said)) == len(said)
