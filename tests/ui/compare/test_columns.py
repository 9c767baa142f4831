"""Columns of the comparison: added, dated, pinned, moved, sorted, each by key and by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from minilat_desktop.domain.comparison_spec import Chosen, Spec
from tests.comparison_sample import day
from tests.ui.compare.conftest import Desk

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
TODAY = day("2026-11-23")
# Off screen a popup cannot grab the keyboard, and Qt says so.
popups = pytest.mark.qt_log_ignore("^This plugin does not support grabbing the keyboard")


def ids(desk: Desk) -> list[str]:
    """The coalitions over the columns, from left to right, as they are painted."""
    table = desk.panel.table
    assert table is not None
    heads = desk.view.heads
    assert [heads.visualIndex(n) for n in range(heads.count())] == list(range(heads.count()))
    return [column.coalition_id for column in table.columns]


def key(desk: Desk, pressed: Qt.Key, held: Qt.KeyboardModifier = NONE, on: QWidget | None = None) -> None:
    """Press a key on the table, or on another widget."""
    desk.bot.keyClick(on or desk.view, pressed, held)


def head_click(desk: Desk, place: QPoint) -> None:
    """Click in the header."""
    desk.bot.mouseClick(desk.view.heads.viewport(), Qt.MouseButton.LeftButton, NONE, place)


def head(desk: Desk, column: int) -> str:
    """What a screen reader says of a column."""
    said: str = desk.model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    return said


# Adding


@popups
def test_a_name_typed_is_offered_and_return_takes_the_first(desk: Desk) -> None:
    key(desk, Qt.Key.Key_Insert, on=desk.page)
    field = desk.page.bar.add_field
    assert field.hasFocus()
    for name in ("g-20", "i2"):
        desk.bot.keyClicks(field, name)
        key(desk, Qt.Key.Key_Return, on=field)
    assert ids(desk) == ["g20", "i2u2"]
    assert field.text() == ""


@popups
def test_one_of_several_offers_is_taken_by_arrow(desk: Desk) -> None:
    field = desk.page.bar.add_field
    field.setFocus()
    desk.bot.keyClicks(field, "o")
    popup = field.offers
    desk.bot.waitUntil(popup.isVisible)
    offered = [popup.model().index(n, 0).data() for n in range(popup.model().rowCount())]
    assert offered[0] == "OLD"
    assert len(offered) > 1
    desk.bot.keyClick(popup, Qt.Key.Key_Down)
    desk.bot.keyClick(popup, Qt.Key.Key_Down)
    desk.bot.keyClick(popup, Qt.Key.Key_Return)
    assert len(desk.state.compared) == 1
    assert desk.state.compared != ("old",)


@popups
def test_an_unknown_name_and_a_ninth_column_are_told(desk: Desk) -> None:
    field = desk.page.bar.add_field
    field.setFocus()
    desk.bot.keyClicks(field, "xyzzy")
    key(desk, Qt.Key.Key_Return, on=field)
    assert desk.panel.status_label.text() == "No coalition is called “xyzzy”."
    years = tuple(Chosen("g20", day(f"{year}-12-31")) for year in range(2010, 2018))
    desk.state.set_spec(Spec(years))
    field.clear()
    desk.bot.keyClicks(field, "i2u2")
    key(desk, Qt.Key.Key_Return, on=field)
    assert "at most 8 columns" in desk.panel.status_label.text()
    assert len(desk.state.spec.columns) == 8


def test_the_same_coalition_at_another_date_asks_for_the_date_at_once(desk: Desk) -> None:
    desk.state.set_compared(("g20", "i2u2"))
    desk.click_cell("full_members", 0)
    key(desk, Qt.Key.Key_A, CONTROL | SHIFT)
    assert ids(desk) == ["g20", "g20", "i2u2"]
    field = desk.view.heads.editor
    assert field is not None
    desk.bot.waitUntil(field.hasFocus)
    desk.bot.keyClicks(field, "2012")
    key(desk, Qt.Key.Key_Return, on=field)
    assert desk.state.spec.columns[1] == Chosen("g20", day("2012-12-31"))
    assert desk.view.heads.editor is None
    assert "31 December 2012" in head(desk, 1)
    # Russia was in it then, the African Union was not yet.
    gone, come = (desk.model.line_of(f"membership/{one}") for one in ("RUS", "african-union"))
    assert gone is not None
    assert come is not None
    assert desk.model.index(gone, 1).data() != desk.model.index(gone, 0).data()
    assert desk.model.index(come, 1).data() != desk.model.index(come, 0).data()


# The date


def test_a_click_on_the_date_lets_it_be_typed_and_pins_it(desk: Desk) -> None:
    desk.state.set_compared(("g20", "i2u2"))
    head_click(desk, desk.view.heads.day_rect(0).center())
    field = desk.view.heads.editor
    assert field is not None
    desk.bot.keyClicks(field, "2010-06")
    key(desk, Qt.Key.Key_Return, on=field)
    assert desk.state.spec.columns[0].pinned == day("2010-06-30")
    desk.state.set_as_of(day("2024-01-01"))
    desk.bot.waitUntil(lambda: "1 January 2024" in head(desk, 1))
    assert "30 June 2010, pinned" in head(desk, 0)


def test_the_date_moves_by_a_year_at_each_key_and_escape_closes_the_field(desk: Desk) -> None:
    desk.state.set_compared(("g20", "i2u2"))
    desk.click_cell("name", 0)
    key(desk, Qt.Key.Key_T, CONTROL | SHIFT)
    field = desk.view.heads.editor
    assert field is not None
    for _ in range(3):
        key(desk, Qt.Key.Key_Down, on=field)
    assert desk.state.spec.columns[0].pinned == day("2023-11-23")
    key(desk, Qt.Key.Key_Escape, on=field)
    assert desk.view.heads.editor is None
    assert desk.view.hasFocus()


def test_a_text_that_is_no_date_stays_to_be_mended(desk: Desk) -> None:
    desk.state.set_compared(("g20", "i2u2"))
    desk.view.heads.edit_day(0)
    field = desk.view.heads.editor
    assert field is not None
    desk.bot.keyClicks(field, "soon")
    key(desk, Qt.Key.Key_Return, on=field)
    assert desk.view.heads.editor is field
    assert field.text() == "soon"
    assert desk.state.spec.columns[0].pinned is None


def test_pin_and_follow_again(desk: Desk) -> None:
    desk.state.set_compared(("g20", "i2u2"))
    desk.click_cell("name", 1)
    key(desk, Qt.Key.Key_P, CONTROL | SHIFT)
    assert desk.state.spec.columns == (Chosen("g20"), Chosen("i2u2", TODAY))
    assert desk.page.verbs.actions["pin"].text() == "&Follow the window’s date"
    key(desk, Qt.Key.Key_P, CONTROL | SHIFT)
    assert desk.state.spec.columns == (Chosen("g20"), Chosen("i2u2"))


def test_a_date_that_would_make_two_columns_the_same_is_refused(desk: Desk) -> None:
    desk.state.set_spec(Spec((Chosen("g20", day("2010-12-31")), Chosen("g20"))))
    desk.view.heads.edit_day(1)
    field = desk.view.heads.editor
    assert field is not None
    desk.bot.keyClicks(field, "2010")
    key(desk, Qt.Key.Key_Return, on=field)
    assert "would then be the same" in desk.panel.status_label.text()
    assert desk.state.spec.columns[1].pinned is None


def test_two_columns_that_meet_on_a_day_are_told_and_come_apart_again(desk: Desk) -> None:
    desk.state.set_spec(Spec((Chosen("g20", day("2010-12-31")), Chosen("g20"), Chosen("i2u2"))))
    desk.state.set_as_of(day("2010-12-31"))
    desk.bot.waitUntil(lambda: desk.model.columnCount() == 2)
    assert ids(desk) == ["g20", "i2u2"]
    assert "once" in desk.panel.status_label.text()
    desk.state.set_as_of(day("2011-12-31"))
    desk.bot.waitUntil(lambda: desk.model.columnCount() == 3)
    assert desk.panel.status_label.isHidden()


# The order


def test_columns_move_by_key(desk: Desk) -> None:
    desk.state.set_compared(("g20", "i2u2", "old"))
    desk.click_cell("name", 0)
    key(desk, Qt.Key.Key_Right, ALT)
    key(desk, Qt.Key.Key_Right, ALT)
    assert ids(desk) == ["i2u2", "old", "g20"]
    assert desk.view.currentIndex().column() == 2
    key(desk, Qt.Key.Key_Right, ALT)
    key(desk, Qt.Key.Key_Left, ALT)
    assert ids(desk) == ["i2u2", "g20", "old"]


def test_columns_are_dragged(desk: Desk) -> None:
    desk.state.set_compared(("g20", "i2u2", "old"))
    heads = desk.view.heads
    begin, end = (QPoint(heads.section_rect(n).left() + 30, 8) for n in (0, 2))
    end += QPoint(heads.sectionSize(2) // 2, 0)
    port = heads.viewport()
    desk.bot.mousePress(port, Qt.MouseButton.LeftButton, NONE, begin)
    for step in range(1, 9):
        desk.bot.mouseMove(port, begin + (end - begin) * step / 8)
    desk.bot.mouseRelease(port, Qt.MouseButton.LeftButton, NONE, end)
    assert ids(desk) == ["i2u2", "old", "g20"]


def test_columns_sorted_by_the_row_one_is_on(desk: Desk) -> None:
    desk.state.set_compared(("i2u2", "old", "g20"))
    desk.click_cell("founded", 0)
    orders = []
    for _ in range(3):
        key(desk, Qt.Key.Key_R, CONTROL | SHIFT)
        orders.append((desk.state.spec.sorted_by, ids(desk)))
    assert orders == [
        ("founded", ["old", "g20", "i2u2"]), ("-founded", ["i2u2", "g20", "old"]), ("", ["i2u2", "old", "g20"]),
    ]  # fmt: skip
    line = desk.model.line_of("founded")
    assert line is not None
    labels = desk.view.labels
    place = QPoint(40, labels.sectionViewportPosition(line) + 5)
    desk.bot.mouseDClick(labels.viewport(), Qt.MouseButton.LeftButton, NONE, place)
    assert ids(desk) == ["old", "g20", "i2u2"]
    said = desk.model.headerData(line, Qt.Orientation.Vertical, Qt.ItemDataRole.AccessibleTextRole)
    assert "columns sorted by it, from small to large" in said


def test_what_is_done_to_a_sorted_column_is_done_to_that_column(desk: Desk) -> None:
    desk.state.set_compared(("i2u2", "old", "g20"))
    desk.click_cell("founded", 0)
    key(desk, Qt.Key.Key_R, CONTROL | SHIFT)
    desk.click_cell("name", 0)
    key(desk, Qt.Key.Key_P, CONTROL | SHIFT)
    assert [one.coalition_id for one in desk.state.spec.columns if one.pinned is not None] == ["old"]
    key(desk, Qt.Key.Key_Delete)
    assert desk.state.compared == ("i2u2", "g20")
    assert ids(desk) == ["g20", "i2u2"]
    key(desk, Qt.Key.Key_Right, ALT)
    # Moved by hand, no row sorts them any more.
    assert (desk.state.spec.sorted_by, ids(desk)) == ("", ["i2u2", "g20"])


# The menu of a column


def menu_of(desk: Desk, of: QWidget | None = None) -> QMenu:
    """The menu of the current column, or of a button, waited for."""

    def there() -> list[QMenu]:
        return [one for one in (of or desk.view).findChildren(QMenu) if one.isVisible()]

    desk.bot.waitUntil(lambda: bool(there()))
    return there()[0]


@popups
def test_the_mark_in_the_head_opens_the_menu_and_its_lines_work(desk: Desk) -> None:
    desk.state.set_compared(("g20", "i2u2", "old"))
    head_click(desk, desk.view.heads.menu_rect(1).center())
    menu = menu_of(desk)
    words = [action.text().replace("&", "") for action in menu.actions() if action.text()]
    assert words == [
        "Column’s date…", "Pin the column’s date", "Same coalition at another date", "Sources of this column",
        "Same sources for every column", "Move column to the left", "Move column to the right",
        words[7], "Remove column",
    ]  # fmt: skip
    desk.bot.keyClick(menu, Qt.Key.Key_V)
    assert ids(desk) == ["g20", "old"]


@popups
def test_alt_down_opens_the_menu_of_the_current_column(desk: Desk) -> None:
    desk.state.set_compared(("g20", "i2u2"))
    desk.click_cell("name", 1)
    key(desk, Qt.Key.Key_Down, ALT)
    menu = menu_of(desk)
    desk.bot.keyClick(menu, Qt.Key.Key_P)
    assert desk.state.spec.columns[1].pinned == TODAY


@popups
def test_a_source_policy_for_one_column_and_for_all(desk: Desk) -> None:
    desk.state.set_compared(("g20", "i2u2"))
    head_click(desk, desk.view.heads.menu_rect(0).center())
    menu = menu_of(desk)
    (inner,) = [one for one in menu.findChildren(QMenu) if one.title().replace("&", "") == "Sources of this column"]
    choice = {action.text().replace("&", ""): action for action in inner.actions()}
    assert choice["Preferred values"].isChecked()
    assert not choice["Only one source"].menu().isEmpty()  # type: ignore[attr-defined]
    choice["Newest values"].trigger()
    menu.close()
    assert [one.policy for one in desk.state.spec.columns] == ["newest", "preferred"]
    assert desk.page.bar.policy_button.text() == "Sources: mixed ▾"
    assert head(desk, 0).endswith("Newest values")
    desk.bot.mouseClick(desk.page.bar.policy_button, Qt.MouseButton.LeftButton)
    every = menu_of(desk, desk.page.bar.policy_button)
    desk.bot.keyClick(every, Qt.Key.Key_Down)
    desk.bot.keyClick(every, Qt.Key.Key_Down)
    desk.bot.keyClick(every, Qt.Key.Key_Down)
    desk.bot.keyClick(every, Qt.Key.Key_Return)
    assert [one.policy for one in desk.state.spec.columns] == ["confidence", "confidence"]
    assert desk.page.bar.policy_button.text() == "Sources: surest ▾"
