"""At the largest text no heading of a ledger is cut; rows and the bar of facets are as high as their text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QPlainTextEdit

from minilat_desktop.ui.catalogue import model as list_model
from minilat_desktop.ui.kit.hint import Hint
from minilat_desktop.ui.kit.ledger import LABEL, MARK, VALUE, WHEN, LedgerView
from tests.ui.desk import CONTROL, Desk


def check(view: LedgerView) -> None:
    """Headings are seen whole, and no line is lower than its text."""
    header, metrics = view.horizontalHeader(), view.fontMetrics()
    for column in (LABEL, VALUE, WHEN):
        assert header.sectionSize(column) >= header.sectionSizeHint(column), column
    assert header.height() >= header.fontMetrics().height()
    assert view.columnWidth(MARK) >= metrics.horizontalAdvance("≠")
    assert view.model().rowCount()
    assert all(view.rowHeight(row) >= metrics.height() for row in range(view.model().rowCount()))


@pytest.mark.parametrize("first", [True, False])
def test_headings_and_rows_of_ledgers(desk: Desk, first: bool) -> None:
    if first:
        desk.enlarge(12)
    desk.room("membership")
    panel = desk.rooms.members
    views = [panel.actor.ledger.view, panel.actor.turns.view, panel.actor.partners.view]
    before = views[0].rowHeight(1)
    if not first:
        desk.enlarge(12)
        assert views[0].rowHeight(1) > before
    for view in views:
        check(view)
    check_long_words(views[0])


def check_long_words(view: LedgerView) -> None:
    """A word that is wider than the column's share widens it."""
    words = [
        word for row in range(view.model().rowCount()) for word in str(view.model().index(row, WHEN).data()).split()
    ]
    widest = max(view.fontMetrics().horizontalAdvance(word) for word in words)
    assert widest > view.viewport().width() * 0.16
    assert view.columnWidth(WHEN) >= min(widest, view.viewport().width() // 3)


def test_the_bar_of_facets_is_as_high_as_its_buttons(desk: Desk) -> None:
    bar = desk.window.list.bar
    assert bar is not None
    before = bar.height()
    desk.enlarge(12)
    assert bar.height() > before
    assert all(button.height() >= button.fontMetrics().height() for button in bar.buttons.values())
    desk.click(bar.buttons["pillar"])
    desk.until(lambda: bar.popup is not None)
    popup = bar.popup
    assert popup is not None
    header = popup.view.horizontalHeader()
    metrics = popup.view.fontMetrics()
    assert header.sectionSize(0) >= metrics.horizontalAdvance("✓")
    counts = [str(popup.model.index(row, 2).data()) for row in range(popup.model.rowCount())]
    assert header.sectionSize(2) >= max(map(metrics.horizontalAdvance, counts)) + 4
    desk.key(Qt.Key.Key_Escape, on=popup.view)
    desk.until(lambda: bar.popup is None)


def test_any_year_can_be_asked_for(desk: Desk) -> None:
    desk.room("membership")
    panel = desk.rooms.members
    desk.click(panel.tabs, panel.tabs.tabRect(1).center())
    joint = panel.joint
    for box, typed in ((joint.first, "2120"), (joint.last, "2150")):
        box.setFocus()
        box.selectAll()
        desk.keys(typed, box)
        desk.key(Qt.Key.Key_Return, on=box)
        assert box.value() == int(typed)
    assert joint.found is not None
    assert [one.year for one in joint.found.years] == list(range(2120, 2151))
    joint.first.selectAll()
    desk.keys("1648", joint.first)
    desk.key(Qt.Key.Key_Return, on=joint.first)
    assert joint.found.years[0].year == 1648


def test_columns_of_the_list_grow_with_the_text_and_stay_so(
    open_desk: Callable[..., Desk], tmp_path: Path, catalogue_path: Path
) -> None:
    desk = open_desk(tmp_path, catalogue_path)
    plain_font, usual = desk.app.font(), headings(desk)
    # Six pixels are left free at each end of a heading.
    header, members = desk.window.list.view.horizontalHeader(), list_model.MEMBERS
    assert usual[members] >= header.fontMetrics().horizontalAdvance("Members") + 12
    desk.enlarge(3)
    larger = headings(desk)
    for column, width in larger.items():
        assert width > usual[column], column
        title = str(desk.window.list.model.headerData(column, Qt.Orientation.Horizontal) or "")
        assert width > desk.window.list.view.horizontalHeader().fontMetrics().horizontalAdvance(title), title
    desk.search("g20")
    desk.key(Qt.Key.Key_Escape)
    assert headings(desk) == larger
    desk.close()
    desk.app.setFont(plain_font)
    again = open_desk(tmp_path, catalogue_path)
    assert headings(again) == larger
    for _ in range(3):
        again.key(Qt.Key.Key_Minus, CONTROL)
    again.until(lambda: all(abs(width - usual[column]) <= 1 for column, width in headings(again).items()))


def headings(desk: Desk) -> dict[int, int]:
    """How wide the columns of the list are that have a title and do not take what is left."""
    header = desk.window.list.view.horizontalHeader()
    shown = [column for column in range(1, header.count()) if not header.isSectionHidden(column)]
    return {
        column: header.sectionSize(column)
        for column in shown
        if header.sectionResizeMode(column) != QHeaderView.ResizeMode.Stretch
    }


def test_the_hint_of_an_empty_list_is_seen_whole_and_in_the_middle(desk: Desk) -> None:
    desk.room("notebook")
    view = desk.rooms.all_notes.view
    (hint,) = view.findChildren(Hint)
    for steps in (0, 8):
        desk.enlarge(steps)
        desk.until(lambda: abs(hint.geometry().center().x() - view.viewport().rect().center().x()) <= 1)
        desk.until(lambda: hint.height() >= hint.heightForWidth(hint.width()))


def test_the_sheet_of_shortcuts_is_as_large_as_other_text(desk: Desk) -> None:
    desk.enlarge(8)
    desk.key(Qt.Key.Key_F1)
    sheet = desk.dialog_window("Keyboard shortcuts")
    (page,) = sheet.findChildren(QPlainTextEdit)
    assert page.font().pointSizeF() == desk.window.list.view.font().pointSizeF()
    assert sheet.width() > 40 * page.fontMetrics().averageCharWidth()
    sheet.close()
