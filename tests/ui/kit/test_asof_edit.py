from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from minilat_desktop.ui.kit.asof_edit import AsOfEdit, read_day
from minilat_desktop.ui.kit.state import State, today
from minilat_desktop.ui.shell.asof import PLAYED_FROM, TopBar
from tests.ui.desk import Desk


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5 Mar 1999", "1999-03-05"),
        ("5 march 1999", "1999-03-05"),
        (" 1999-03-05 ", "1999-03-05"),
        ("Feb 2024", "2024-02-29"),
        ("1961", "1961-12-31"),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: str) -> None:
    assert read_day(text) == date.fromisoformat(day).toordinal()


@pytest.mark.parametrize("text", ["", "2007~", "soon", "31 Feb 1999", "5 Foo 1999", "1999/..", "<b>1999</b>", "99"])
def test_what_names_no_day_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|start|end"):
        read_day(text)


@pytest.fixture
def bar(qtbot: QtBot) -> TopBar:
    made = TopBar(State(as_of=date(2015, 6, 1).toordinal()))
    qtbot.addWidget(made)
    made.show()
    return made


def type_date(qtbot: QtBot, field: AsOfEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_typed_date_becomes_the_as_of_date(qtbot: QtBot, bar: TopBar) -> None:
    state = bar._state
    type_date(qtbot, bar.date, "5 Mar 1999")
    assert date.fromordinal(state.as_of) == date(1999, 3, 5)
    type_date(qtbot, bar.date, "1961")
    assert date.fromordinal(state.as_of) == date(1961, 12, 31)
    assert bar.date.text() == "31 Dec 1961"
    qtbot.keyClick(bar.date, Qt.Key.Key_Up)
    assert date.fromordinal(state.as_of) == date(1962, 12, 31)
    qtbot.mouseClick(bar.today, Qt.MouseButton.LeftButton)
    assert state.as_of == today()
    assert not bar.today.isEnabled()


def test_a_date_that_cannot_be_read_stays_to_be_mended(qtbot: QtBot, bar: TopBar) -> None:
    before = bar._state.as_of
    type_date(qtbot, bar.date, "31 Feb 1999")
    assert bar._state.as_of == before
    assert bar.date.text() == "31 Feb 1999"
    assert "not a date of the calendar" in QToolTip.text()
    qtbot.keyClick(bar.date, Qt.Key.Key_Escape)
    assert bar.date.text() == "1 Jun 2015"


def test_a_date_moved_elsewhere_is_shown(bar: TopBar) -> None:
    bar._state.set_as_of(date(1950, 2, 3).toordinal())
    assert bar.date.text() == "3 Feb 1950"


def test_keys_step_by_year_month_and_day(qtbot: QtBot, bar: TopBar) -> None:
    state = bar._state
    state.set_as_of(date(2015, 1, 31).toordinal())
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    bar.date.setFocus()
    qtbot.keyClick(bar.date, Qt.Key.Key_Up, shift)
    assert date.fromordinal(state.as_of) == date(2015, 2, 28)
    qtbot.keyClick(bar.date, Qt.Key.Key_Up, shift)
    assert date.fromordinal(state.as_of) == date(2015, 3, 31)
    qtbot.keyClick(bar.date, Qt.Key.Key_Down, control)
    assert date.fromordinal(state.as_of) == date(2015, 3, 30)
    qtbot.keyClick(bar.date, Qt.Key.Key_Down)
    assert date.fromordinal(state.as_of) == date(2014, 3, 30)


def test_playing_ends_today(qtbot: QtBot, bar: TopBar) -> None:
    state = bar._state
    state.set_as_of(today() - 400)
    seen: list[int] = []

    def note(_changes: object) -> None:
        seen.append(state.as_of)

    state.changed.connect(note)
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not bar.play.isChecked(), timeout=5_000)
    assert state.as_of == today()
    assert len(seen) == 2
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert state.as_of == PLAYED_FROM
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert not bar.play.isChecked()


def test_the_whole_date_is_seen_in_larger_type(desk: Desk) -> None:
    field = desk.window.top.date
    before = field.font().pointSizeF()
    desk.state.set_as_of(date(2026, 11, 26).toordinal())
    for _ in range(3):
        desk.enlarge(3)
        inside = field.width() - 2 * (1 + 6)  # the style sheet's border and padding
        assert field.fontMetrics().horizontalAdvance(field.text()) <= inside
        assert field.minimumHeight() >= field.fontMetrics().height()
    assert field.font().pointSizeF() >= before + 8
