"""At the largest text no heading of a ledger is cut; rows and the bar of facets are as high as their text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from minilat_desktop.ui.kit.ledger import LABEL, MARK, VALUE, WHEN, LedgerView
from tests.ui.desk import Desk


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
