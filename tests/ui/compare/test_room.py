"""The room's tabs and what they are told, and the table's groups: folded, chosen, ordered, by key and by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialogButtonBox, QMenu

from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.ui.compare.model import BAND_ROLE, Band
from minilat_desktop.ui.compare.pictures import PicturePanel
from minilat_desktop.ui.compare.rows_dialog import RowsDialog
from tests.comparison_sample import day
from tests.ui.compare.conftest import Desk
from tests.ui.compare.test_columns import ALT, head_click, key, menu_of, popups

SIDE, LEFT, NONE = Qt.Orientation.Vertical, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
BOTH = ("g20", "i2u2")


def bands(desk: Desk) -> list[Band]:
    """The bands of the table, from top to bottom."""
    found = [desk.model.band_at(line) for line in range(desk.model.rowCount())]
    return [band for band in found if band is not None]


def folded(desk: Desk) -> list[str]:
    """The groups that are closed."""
    return list(desk.state.spec.folded)


def go_to_band(desk: Desk, group: str) -> None:
    """Put the cursor on a group's band."""
    line = desk.model.line_of_band(group)
    assert line is not None
    desk.view.setFocus()
    desk.view.setCurrentIndex(desk.model.index(line, 0))


# Tabs


def test_the_pictures_follow_the_comparison(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    tabs = desk.panel.tabs
    desk.bot.mouseClick(tabs, LEFT, NONE, tabs.tabRect(1).center())
    (pictures,) = desk.panel.findChildren(PicturePanel)
    assert pictures.isVisible()
    assert pictures.view.scene is not None
    before = " ".join(pictures.view.scene.told)
    assert "OLD" not in before
    desk.state.set_compared((*BOTH, "old"))
    assert "OLD" in " ".join(pictures.view.scene.told)
    desk.bot.mouseClick(tabs, LEFT, NONE, tabs.tabRect(0).center())
    assert desk.view.isVisible()


# Groups


def test_left_and_right_fold_a_group_and_the_cursor_stays_on_its_band(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    rows = desk.model.rowCount()
    go_to_band(desk, "Members")
    key(desk, Qt.Key.Key_Left)
    assert folded(desk) == ["Members"]
    fewer = desk.model.rowCount()
    (band,) = [one for one in bands(desk) if one.group == "Members"]
    assert rows - fewer == band.rows > 0
    assert desk.view.currentIndex().row() == desk.model.line_of_band("Members")
    said = desk.model.headerData(desk.view.currentIndex().row(), SIDE, Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Members, closed, ")
    key(desk, Qt.Key.Key_Right)
    assert folded(desk) == []
    assert desk.model.rowCount() == rows


def test_return_and_space_turn_a_group_and_left_goes_to_its_band(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    desk.click_cell("age", 0)
    key(desk, Qt.Key.Key_Left)
    assert desk.view.currentIndex().row() == desk.model.line_of_band("Life")
    key(desk, Qt.Key.Key_Return)
    assert folded(desk) == ["Life"]
    key(desk, Qt.Key.Key_Space)
    assert folded(desk) == []


def test_the_arrows_go_over_bands_and_rows_alike(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    desk.view.setFocus()
    desk.view.setCurrentIndex(desk.model.index(0, 0))
    seen = [0]
    for _ in range(desk.model.rowCount() - 1):
        key(desk, Qt.Key.Key_Down)
        seen.append(desk.view.currentIndex().row())
    assert seen == list(range(desk.model.rowCount()))


def test_a_click_on_a_bands_label_folds_and_a_double_click_on_the_band_opens(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    labels, line = desk.view.labels, desk.model.line_of_band("Identity")
    assert line is not None
    desk.bot.mouseClick(labels.viewport(), LEFT, NONE, QPoint(30, labels.sectionViewportPosition(line) + 6))
    assert folded(desk) == ["Identity"]
    place = desk.view.visualRect(desk.model.index(line, 1)).center()
    double_click(desk, place)
    assert folded(desk) == []


def test_a_folded_group_says_what_it_holds(desk: Desk) -> None:
    desk.state.set_spec(Spec((Chosen("g20"), Chosen("i2u2")), folded=("Members",)))
    line = desk.model.line_of_band("Members")
    assert line is not None
    band = desk.model.headerData(line, SIDE, BAND_ROLE)
    assert desk.model.index(line, 0).data() == f"{band.rows} rows, {band.differing} of which differ"


# Rows


def rows_dialog(desk: Desk) -> RowsDialog:
    """Press Ctrl+R and wait for the dialog."""
    desk.panel.activateWindow()
    desk.bot.waitUntil(desk.panel.isActiveWindow)
    key(desk, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier, on=desk.page)

    def there() -> list[RowsDialog]:
        return [one for one in desk.page.findChildren(RowsDialog) if one.isVisible()]

    desk.bot.waitUntil(lambda: bool(there()) and there()[0].isActiveWindow())
    return there()[0]


def double_click(desk: Desk, place: QPoint) -> None:
    """Click twice in the table: QTest's double click alone lacks the press before it."""
    desk.bot.mouseClick(desk.view.viewport(), LEFT, NONE, place)
    desk.bot.mouseDClick(desk.view.viewport(), LEFT, NONE, place)


def accept(desk: Desk, dialog: RowsDialog) -> None:
    """Click OK."""
    desk.bot.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), LEFT)


def test_groups_are_chosen_and_ordered(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    usual = [band.group for band in bands(desk)]
    dialog = rows_dialog(desk)
    key(desk, Qt.Key.Key_Space, on=dialog.list)
    key(desk, Qt.Key.Key_Down, on=dialog.list)
    key(desk, Qt.Key.Key_Down, ALT, on=dialog.list)
    accept(desk, dialog)
    # The first is gone, the second and the third have changed places.
    assert [band.group for band in bands(desk)] == [usual[2], usual[1], *usual[3:]]
    assert desk.state.spec.groups[:2] == (usual[2], usual[1])
    table = desk.panel.table
    assert table is not None
    left = [row for row in table.rows if row.group != usual[0]]
    assert desk.page.bar.count_label.text() == f"{sum(row.differs for row in left)} of {len(left)} rows differ"
    dialog = rows_dialog(desk)
    desk.bot.mouseClick(dialog.every, LEFT)
    accept(desk, dialog)
    assert desk.state.spec.groups == ()
    assert [band.group for band in bands(desk)] == usual


def test_the_years_are_shown_when_they_are_asked_for(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    assert desk.model.line_of("members_in/2015") is None
    dialog = rows_dialog(desk)
    key(desk, Qt.Key.Key_End, on=dialog.list)
    assert dialog.list.currentItem().text() == "Per year (full members, year by year)"
    key(desk, Qt.Key.Key_Space, on=dialog.list)
    accept(desk, dialog)
    line = desk.model.line_of("members_in/2015")
    assert line is not None
    assert desk.model.index(line, 0).data() == "2 members"


def test_no_group_at_all_cannot_be_taken(desk: Desk) -> None:
    desk.state.set_spec(Spec((Chosen("g20"), Chosen("i2u2")), groups=("Life",)))
    dialog = rows_dialog(desk)
    assert dialog.groups == ("Life",)
    key(desk, Qt.Key.Key_Space, on=dialog.list)
    assert dialog.trouble.text() == "Tick at least one group."
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    key(desk, Qt.Key.Key_Escape, on=dialog)
    assert desk.state.spec.groups == ("Life",)


def test_a_period_of_events(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    dialog = rows_dialog(desk)
    desk.click(dialog.period_box)
    for field, words in ((dialog.since, "2024"), (dialog.until, "2020")):
        field.setFocus()
        field.selectAll()
        desk.bot.keyClicks(field, words)
    accept(desk, dialog)
    assert dialog.trouble.text() == "The first day of events lies after the last."
    dialog.since.setFocus()
    dialog.since.selectAll()
    desk.bot.keyClicks(dialog.since, "2008-01-01")
    accept(desk, dialog)
    assert desk.state.spec.period == (day("2008-01-01"), day("2020-12-31"))


@popups
def test_how_near_a_figure_must_lie(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    button = desk.page.bar.tolerance_button
    assert button.text() == "Nearest figure: off ▾"
    button.setFocus()
    key(desk, Qt.Key.Key_Down, on=button)
    menu = menu_of(desk, button)
    words = [action.text() for action in menu.actions()]
    assert words[:2] == ["Not allowed", "Within 30 days"]
    for _ in range(words.index("Within 1 year") + 1):
        desk.bot.keyClick(menu, Qt.Key.Key_Down)
    desk.bot.keyClick(menu, Qt.Key.Key_Return)
    assert desk.state.spec.tolerance == 365
    assert button.text() == "Nearest figure: within 1 year ▾"


# Why


@pytest.mark.parametrize("pressed", [Qt.Key.Key_F2, Qt.Key.Key_Return])
def test_a_key_goes_to_the_why_and_escape_back(desk: Desk, pressed: Qt.Key) -> None:
    desk.state.set_compared(BOTH)
    desk.click_cell("founded", 0)
    key(desk, pressed)
    assert desk.page.strip.hasFocus()
    key(desk, Qt.Key.Key_Escape, on=desk.page.strip)
    assert desk.view.hasFocus()
    assert desk.view.currentIndex().row() == desk.model.line_of("founded")


def test_a_double_click_goes_to_the_why(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    line = desk.model.line_of("founded")
    assert line is not None
    index = desk.model.index(line, 0)
    desk.view.scrollTo(index)
    double_click(desk, desk.view.visualRect(index).center())
    assert desk.page.strip.hasFocus()
    assert "25 September 1999" in desk.strip


@popups
def test_looking_otherwise_reads_nothing_anew(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    first = desk.panel.table
    assert first is not None
    desk.click(desk.page.bar.only_box)
    go_to_band(desk, "Life")
    key(desk, Qt.Key.Key_Left)
    second = desk.panel.table
    assert second is not None
    assert second.rows is first.rows
    head_click(desk, desk.view.heads.menu_rect(0).center())
    assert isinstance(menu_of(desk), QMenu)
    menu_of(desk).close()
    desk.state.set_as_of(day("2025-01-01"))
    desk.bot.waitUntil(lambda: desk.panel.table is not None and desk.panel.table.rows is not first.rows)
