"""The comparison's window, driven by mouse and keyboard."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QTableView

from minilat_desktop.domain import vocabulary
from minilat_desktop.ui.compare.model import BAND_ROLE, DIFFERS_ROLE
from tests.comparison_sample import day
from tests.ui.compare.conftest import Desk

BOTH = ("g20", "i2u2")
SIDE = Qt.Orientation.Vertical


def labels(model: QAbstractItemModel) -> list[str]:
    """The table's side, from top to bottom."""
    return [model.headerData(line, SIDE) for line in range(model.rowCount())]


def copied() -> str:
    """What the clipboard holds."""
    return QGuiApplication.clipboard().text()


def test_model_keeps_qts_rules(desk: Desk) -> None:
    tester = QAbstractItemModelTester(desk.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    desk.state.set_compared(BOTH)
    desk.click(desk.page.bar.only_box)
    desk.state.set_compared(("g20",))
    desk.state.set_compared((*BOTH, "old"))
    assert tester.model() is desk.model
    assert desk.model.columnCount() == 3


def test_empty_says_how_to_begin_and_one_says_how_to_go_on(desk: Desk) -> None:
    assert desk.page.empty.text.isVisible()
    assert "tick Compare in the list" in desk.page.empty.text.text()
    desk.state.set_compared(("g20",))
    assert desk.page.empty.text.text().startswith("G20 is chosen. Add at least one more")
    assert not desk.panel.export_action.isEnabled()
    desk.state.set_compared(BOTH)
    assert desk.view.isVisible()
    assert desk.panel.export_action.isEnabled()


def test_a_coalition_that_vanished_is_told(desk: Desk) -> None:
    desk.state.set_compared(("g20", "gone"))
    assert "gone" in desk.page.empty.text.text()
    assert not desk.view.isVisible()


def test_header_names_coalition_and_date(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    top = [desk.model.headerData(column, Qt.Orientation.Horizontal) for column in (0, 1)]
    assert top == ["G20\nas of 23 November 2026", "I2U2\nas of 23 November 2026"]


def test_groups_are_bands_that_cannot_be_copied(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    bands = [line for line in range(desk.model.rowCount()) if desk.model.headerData(line, SIDE, BAND_ROLE)]
    assert [labels(desk.model)[line] for line in bands][:3] == ["Identity", "Institution", "Life"]
    chosen = [desk.model.flags(desk.model.index(line, 0)) & Qt.ItemFlag.ItemIsSelectable for line in bands]
    assert not any(chosen)


def test_only_differences_and_their_mark(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    every = labels(desk.model)
    assert {"Form", "India", "Israel"} <= set(every)
    desk.click(desk.page.bar.only_box)
    some = labels(desk.model)
    assert "Israel" in some
    assert not {"Form", "India"} & set(some)
    rows = [line for line in range(desk.model.rowCount()) if not desk.model.headerData(line, SIDE, BAND_ROLE)]
    assert all(desk.model.headerData(line, SIDE, DIFFERS_ROLE) for line in rows)
    assert desk.page.bar.count_label.text() == f"{len(rows)} of {len(desk.panel.table.rows)} rows differ"  # type: ignore[union-attr]
    desk.click(desk.page.bar.only_box)
    assert labels(desk.model) == every


def test_the_mark_of_a_difference_is_painted(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    side = desk.view.verticalHeader()
    name, form = (desk.model.line_of(attribute) for attribute in ("name", "form"))
    assert name is not None
    assert form is not None
    image = side.viewport().grab().toImage()

    def inked(line: int) -> bool:
        top, height = side.sectionViewportPosition(line), side.sectionSize(line)
        ground = QColor(desk.themes.current.base).rgb()
        return any(image.pixel(x, y) != ground for x in range(2, 18) for y in range(top + 2, top + height - 2))

    assert inked(name)
    assert not inked(form)


def test_as_of_rules_the_table_and_is_paced(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    desk.click_cell("full_members", 1)
    for year in range(2020, 2010, -1):
        desk.state.set_as_of(day(f"{year}-01-01"))
    desk.bot.waitUntil(lambda: "1 January 2011" in desk.model.headerData(0, Qt.Orientation.Horizontal))
    line = desk.model.line_of("full_members")
    assert line is not None
    assert desk.model.index(line, 1).data() == vocabulary.MISSING["not-yet"]
    assert desk.view.currentIndex() == desk.model.index(line, 1)


def test_out_of_sight_it_waits_and_catches_up(desk: Desk) -> None:
    desk.panel.hide()
    desk.state.set_compared(BOTH)
    assert desk.panel.table is None
    assert desk.panel.export_action.isEnabled()
    desk.panel.show()
    assert desk.panel.table is not None


def test_strip_tells_sources_and_competing_values(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    desk.click_cell("founded", 0)
    told = desk.strip
    for expected in (
        "25 September 1999", "The ministers’ own communiqué.", "https://example.org/fin", "Confidence: very high",
        "Sources disagree", "26 September 1999", "https://example.org/article", "Confidence: fair",
    ):  # fmt: skip
        assert expected in told
    assert desk.view.currentIndex().data().endswith("†")
    desk.bot.keyClick(desk.view, Qt.Key.Key_Down)
    assert "Computed" in desk.strip
    assert "27 years" in desk.strip


def test_strip_names_the_members_an_overlap_counts(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    desk.click_cell("shared_by_all", 0)
    assert "India, United States." in desk.strip
    desk.click_cell("unique_members", 1)
    assert "Made from 1 record: Israel.\n" in desk.strip


def test_larger_text_gets_larger_rows_and_columns(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    view = desk.view
    line = desk.model.line_of("age")
    assert line is not None
    before = (view.rowHeight(line), view.verticalHeader().width(), view.horizontalHeader().minimumSectionSize())
    font = view.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    view.setFont(font)
    desk.bot.waitUntil(lambda: view.rowHeight(line) > before[0])
    assert view.verticalHeader().width() > before[1]
    assert view.horizontalHeader().minimumSectionSize() > before[2]


def test_copy_by_keys(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    desk.click_cell("age", 0)
    desk.click_cell("age", 1, Qt.KeyboardModifier.ShiftModifier)
    desk.bot.keyClick(desk.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied() == "27\t5"
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    desk.bot.keyClick(desk.view, Qt.Key.Key_C, both)
    assert copied() == "\tG20 as of 2026-11-23\tI2U2 as of 2026-11-23\nAge (years)\t27\t5"
    table = QGuiApplication.clipboard().mimeData().html()
    assert re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", table) == [
        "", "G20 as of 2026-11-23", "I2U2 as of 2026-11-23", "Age (years)", "27", "5",
    ]  # fmt: skip


def test_remove_column_by_key(desk: Desk) -> None:
    desk.state.set_compared((*BOTH, "old"))
    desk.click_cell("name", 1)
    desk.bot.keyClick(desk.view, Qt.Key.Key_Delete)
    assert list(desk.state.compared) == ["g20", "old"]
    desk.bot.keyClick(desk.view, Qt.Key.Key_Delete)
    assert list(desk.state.compared) == ["g20"]
    assert desk.page.empty.text.isVisible()
    # The table is gone; the keyboard is where one goes on.
    assert desk.page.empty.peers.hasFocus() or desk.page.bar.add_field.hasFocus()


def test_what_was_said_goes_when_one_moves_on(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    for go_on in (
        lambda: desk.bot.keyClick(desk.view, Qt.Key.Key_Down), lambda: desk.panel.show_page(1),
    ):  # fmt: skip
        desk.panel.show_page(0)
        desk.click_cell("founded", 0)
        desk.panel.say("Of this row only.")
        assert desk.panel.status_label.isVisible()
        go_on()
        assert not desk.panel.status_label.isVisible()


def test_missing_is_said_otherwise_than_by_colour(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    line = desk.model.line_of("membership/ISR")
    assert line is not None
    index = desk.model.index(line, 0)
    assert index.data() == "Not a member"
    assert index.data(Qt.ItemDataRole.FontRole).italic()
    light = index.data(Qt.ItemDataRole.ForegroundRole)
    desk.themes.choose("dark")
    assert index.data(Qt.ItemDataRole.ForegroundRole) != light
    assert "Not a member" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Israel" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_every_control_has_a_name(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    dialog = desk.open_export()
    for part in (desk.panel, dialog):
        for control in (*part.findChildren(QAbstractButton), *part.findChildren(QTableView)):
            # The corner between a table's headers is Qt's own and takes no focus.
            if control.isVisible() and control.objectName() != "qt_tableview_cornerbutton":
                assert control.accessibleName() or (isinstance(control, QAbstractButton) and control.text()), control


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out(desk: Desk, theme: str, qapp: QApplication) -> None:
    desk.themes.choose(theme)
    colours = desk.themes.current
    assert qapp.palette().text().color() == QColor(colours.text)
    for ink in (colours.text, colours.muted, colours.accent):
        for ground in (colours.base, colours.window):
            assert contrast(ink, ground) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours after WCAG 2."""

    def light(colour: str) -> float:
        parts = [value / 255 for value in QColor(colour).getRgb()[:3]]  # type: ignore[index]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
