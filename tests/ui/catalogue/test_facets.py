"""Facets and the grammar of the search box, with mouse and keys on the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from minilat_desktop.domain import dates
from minilat_desktop.services import desk as desks
from minilat_desktop.ui.catalogue.facets import FacetBar, FacetPopup
from minilat_desktop.ui.kit.state import today
from tests.ui.desk import CONTROL, LEFT, NONE, Desk


def bar(desk: Desk) -> FacetBar:
    assert desk.window.list.bar is not None
    return desk.window.list.bar


def opened(desk: Desk, key: str) -> FacetPopup:
    """Click a facet's button and wait for its values."""
    desk.click(bar(desk).buttons[key])
    popup = bar(desk).popup
    assert popup is not None
    desk.until(popup.isVisible)
    return popup


def choose(desk: Desk, popup: FacetPopup, value: str, *, leave_out: bool = False) -> int:
    """Click a value; gives the count that stood beside it."""
    row = [one.value for one in popup.model.values].index(value)
    count = popup.model.values[row].count
    place = popup.view.visualRect(popup.model.index(row, 1)).center()
    desk.bot.mouseClick(popup.view.viewport(), LEFT, CONTROL if leave_out else NONE, place)
    return count


def test_a_click_narrows_the_list_to_the_count(desk: Desk) -> None:
    popup = opened(desk, "pillar")
    tester = QAbstractItemModelTester(popup.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    assert tester.model() is popup.model
    count = choose(desk, popup, "health-wellness")
    assert desk.window.list.search.text() == "pillar:health-wellness"
    assert len(desk.window.list.ids()) == count
    choose(desk, popup, "peace-security", leave_out=True)
    assert desk.window.list.search.text() == "pillar:health-wellness -pillar:peace-security"
    assert len(desk.window.list.ids()) < count
    assert bar(desk).buttons["pillar"].text() == "Pillar · 2"
    choose(desk, popup, "health-wellness")
    choose(desk, popup, "peace-security", leave_out=True)
    assert desk.window.list.search.text() == ""
    popup.close()


def test_facets_add_up_and_follow_the_date(desk: Desk) -> None:
    popup = opened(desk, "form")
    choose(desk, popup, "minilateral")
    popup.close()
    popup = opened(desk, "member")
    count = choose(desk, popup, "JPN")
    popup.close()
    assert len(desk.window.list.ids()) == count
    desk.state.set_as_of(dates.as_of_day("1990"))
    assert len(desk.window.list.ids()) < count
    assert desk.window.list.count.text().startswith(f"{len(desk.window.list.ids())} of ")


def test_values_by_keyboard(desk: Desk) -> None:
    desk.search("x")
    desk.key(Qt.Key.Key_Escape)
    popup = opened(desk, "status")
    first = popup.model.values[0].value
    desk.key(Qt.Key.Key_Space, on=popup.view)
    assert desk.window.list.search.text() == f"status:{first}"
    assert popup.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "included"
    desk.key(Qt.Key.Key_Escape, on=popup.view)
    desk.until(lambda: bar(desk).popup is None)


def test_a_word_that_cannot_be_read_is_pointed_at_and_the_list_stays(desk: Desk) -> None:
    desk.search("form:alliance")
    before = desk.window.list.ids()
    desk.keys(" pilar:x")
    panel = desk.window.list
    assert panel.ids() == before
    assert panel.trouble.text() == "“pilar:” is not a field. Did you mean “pillar:”?"
    assert panel.search._mark == (14, 21)
    for _ in range(8):
        desk.key(Qt.Key.Key_Backspace)
    assert panel.trouble.isHidden()
    assert panel.search._mark is None


def test_completion_of_fields_and_values(desk: Desk) -> None:
    search = desk.window.list.search
    desk.search("pil")
    completer = search._completer
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    desk.until(popup.isVisible)
    desk.key(Qt.Key.Key_Down, on=popup)
    desk.key(Qt.Key.Key_Return, on=popup)
    assert search.text() == "pillar:"
    desk.until(popup.isVisible)
    desk.key(Qt.Key.Key_Down, on=popup)
    desk.key(Qt.Key.Key_Return, on=popup)
    assert search.text() == "pillar:trade-capital "
    assert 0 < len(desk.window.list.ids()) < len(desk.services.catalogue.numbers())


def test_a_date_in_the_query_moves_the_window(desk: Desk) -> None:
    desk.search("asof:1990 status:active")
    assert desk.state.as_of == dates.as_of_day("1990")
    assert desk.window.top.date.text() == "31 Dec 1990"


def set_date(desk: Desk, text: str) -> None:
    """Type a date at the top right."""
    field = desk.window.top.date
    desk.click(field)
    desk.key(Qt.Key.Key_A, CONTROL)
    desk.keys(f"{text}\n")


def test_a_date_set_by_hand_takes_the_place_of_the_one_in_the_query(desk: Desk) -> None:
    search = desk.window.list.search
    desk.search("asof:2010 member:IDN")
    set_date(desk, "1960")
    assert search.text() == "member:IDN"
    assert desk.state.as_of == dates.as_of_day("1960")
    listed = desk.window.list.ids()
    desk.click(search)
    desk.key(Qt.Key.Key_End)
    desk.keys(" ")
    assert desk.state.as_of == dates.as_of_day("1960")
    assert desk.window.list.ids() == listed
    desk.key(Qt.Key.Key_Escape)
    assert desk.state.as_of == dates.as_of_day("1960")


def test_a_cleared_search_gives_back_the_date_from_before(desk: Desk) -> None:
    set_date(desk, "1999")
    desk.search("asof:2010 member:IDN")
    assert desk.state.as_of == dates.as_of_day("2010")
    desk.key(Qt.Key.Key_Home)
    for _ in range(4):
        desk.key(Qt.Key.Key_Right)
    desk.keys("x")
    assert desk.state.as_of == dates.as_of_day("2010"), "a slip while typing must not move the window"
    desk.key(Qt.Key.Key_Escape)
    assert desk.window.list.search.text() == ""
    assert desk.state.as_of == dates.as_of_day("1999")
    assert desk.window.top.date.text() == "31 Dec 1999"


def test_what_is_there_on_the_date_leaves_the_date_in_the_query(desk: Desk) -> None:
    desk.search("asof:1990")
    pick(desk, "Only what is there")
    assert desk.window.list.search.text() == "asof:1990"
    assert desk.state.as_of == dates.as_of_day("1990")


def test_the_facets_come_right_after_the_search_box(desk: Desk) -> None:
    desk.click(desk.window.list.search)
    seen = []
    for _ in range(len(bar(desk).buttons) + 2):
        desk.key(Qt.Key.Key_Tab)
        seen.append(desk.focus)
    assert seen == [*bar(desk).buttons.values(), bar(desk).more, desk.window.list.view]


def menu_of(desk: Desk) -> QMenu:
    desk.click(bar(desk).more)
    desk.until(lambda: any(one.isVisible() for one in bar(desk).findChildren(QMenu)))
    return next(one for one in bar(desk).findChildren(QMenu) if one.isVisible())


def pick(desk: Desk, title: str) -> None:
    """Click a line of the menu behind More."""
    menu = menu_of(desk)
    action = next(one for one in menu.actions() if one.text().startswith(title))
    desk.click(menu, menu.actionGeometry(action).center())


def test_only_what_is_there_on_the_date(desk: Desk) -> None:
    desk.state.set_as_of(dates.as_of_day("1990"))
    everything = len(desk.window.list.ids())
    pick(desk, "Only what is there")
    rows = desk.services.catalogue.rows(desk.services.catalogue.numbers(), desk.state.as_of)
    there = {row.id for row in rows if row.status not in ("not-yet", "ended")}
    assert set(desk.window.list.ids()) == there
    pick(desk, "Only what is there")
    assert len(desk.window.list.ids()) == everything


def test_a_filter_kept_by_name_is_there_again(desk: Desk) -> None:
    desk.search("form:alliance")
    found = desk.window.list.ids()
    pick(desk, "Keep this filter")
    dialog = desk.dialog(QInputDialog)
    dialog.setTextValue("Alliances & co")
    dialog.accept()
    desk.come_back()
    desk.search("xyzzy")
    assert desk.window.list.ids() == []
    pick(desk, "Alliances && co")
    assert desk.window.list.ids() == found
    desk.until(
        lambda: desk.files.desk.exists() and "Alliances & co\nform:alliance" in desks.load(desk.files.desk).filters
    )


def test_the_bar_takes_no_more_room_than_was_kept_for_it(desk: Desk) -> None:
    assert bar(desk).height() == desk.window.list.fontMetrics().height() + 18
    under = bar(desk).mapTo(desk.window.list, QPoint(0, bar(desk).height())).y()
    assert desk.window.list.view.y() == under


def test_a_date_in_the_query_that_outlived_the_window_gives_way_to_today(
    open_desk: Callable[..., Desk], tmp_path: Path, catalogue_path: Path
) -> None:
    first = open_desk(tmp_path, catalogue_path)
    first.search("asof:1990")
    first.close()
    desk = open_desk(tmp_path, catalogue_path)
    assert desk.window.list.search.text() == "asof:1990"
    desk.until(lambda: desk.window.list.bar is not None)
    assert desk.state.as_of == dates.as_of_day("1990")
    desk.click(desk.window.list.search)
    desk.key(Qt.Key.Key_Escape)
    assert desk.state.as_of == today()


def test_what_is_typed_before_the_filters_are_there_counts_once_they_are(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, catalogue_path: Path
) -> None:
    desk = Desk(qapp, qtbot, tmp_path, catalogue_path)
    try:
        desk.program.show()
        panel = desk.window.list
        QTest.keyClicks(panel.search, "form:minilateral")
        assert panel.bar is None, "the filters are read before the window lives"
        desk.until(lambda: panel.bar is not None)
        heads = desk.services.catalogue.heads()
        assert panel.ids()
        assert set(panel.ids()) == {one for one, (_, form, _) in heads.items() if form == "minilateral"}
    finally:
        desk.close()
