"""The list's view in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.ui.desk import Desk


def test_the_row_one_is_on_stays_in_sight_when_the_list_gets_lower(desk: Desk) -> None:
    view = desk.window.list.view
    assert len(desk.window.list.ids()) > 3
    row = view.verticalHeader().defaultSectionSize()
    lower(desk, view.height() - view.viewport().height() + 3 * row + 2)
    desk.click_row(desk.window.list.ids()[0])
    for _ in range(2):
        desk.key(Qt.Key.Key_Down)
    assert in_sight(desk)
    lower(desk, view.height() - row)
    assert in_sight(desk)


def test_the_sign_of_sorting_is_not_painted_over_a_heading(desk: Desk) -> None:
    header = desk.window.list.view.horizontalHeader()
    for column in range(1, header.count()):
        if not header.isSectionHidden(column):
            align = desk.window.list.model.headerData(
                column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
            )
            assert align & Qt.AlignmentFlag.AlignLeft, column


def lower(desk: Desk, height: int) -> None:
    """Leave the list so much room."""
    view = desk.window.list.view
    view.setFixedHeight(height)
    desk.until(lambda: view.height() == height)


def in_sight(desk: Desk) -> bool:
    """Whether the whole row one is on is seen."""
    view = desk.window.list.view
    row = view.visualRect(view.currentIndex())
    return row.top() >= 0 and row.bottom() <= view.viewport().height()
