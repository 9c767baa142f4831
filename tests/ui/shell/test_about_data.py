"""Tools ▸ About the data, as a user opens it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from minilat_desktop.domain.coverage import Coverage
from minilat_desktop.ui.kit.method_page import MethodDialog
from minilat_desktop.ui.shell.about_data import AboutDataDialog, percent
from tests.ui.desk import Desk


def test_it_shows_the_figures_of_the_catalogue(desk: Desk) -> None:
    desk.menu("Tools", "About the data")
    dialog = desk.dialog(AboutDataDialog)
    desk.until(dialog.tree.isVisible)
    report = desk.services.catalogue.coverage()
    assert isinstance(report, Coverage)
    shown = [
        (dialog.model.item(row, 0).text(), dialog.model.item(row, 0).child(place, 0).text())
        for row in range(dialog.model.rowCount())
        for place in range(dialog.model.item(row, 0).rowCount())
    ]
    assert shown == [(section.title, line.label) for section in report.sections for line in section.lines]
    coalitions = dialog.model.item(0, 0).child(0, 1).text()
    assert coalitions == str(len(desk.window.list.ids()))
    first = report.sections[1].lines[0]
    assert dialog.model.item(1, 0).child(0, 2).text() == percent(first)
    assert dialog.progress.isHidden()
    copy = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Copy as table")
    desk.click(copy)
    lines = desk.app.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["section", "what", "number", "share", "note"]
    assert len(lines) == 1 + len(report.rows())
    desk.click(next(one for one in dialog.findChildren(QPushButton) if "Close" in one.text()))
    desk.until(lambda: not desk.dialogs(AboutDataDialog))


def test_closing_it_gives_the_reading_up(desk: Desk) -> None:
    desk.menu("Tools", "About the data")
    dialog = desk.dialog(AboutDataDialog)
    dialog.reject()
    desk.until(lambda: not desk.dialogs(AboutDataDialog))
    desk.click_row("un")
    assert desk.window.state.selected == "un"


@pytest.mark.parametrize("steps", [0, 12])
def test_no_number_is_cut_off_however_large_the_text(desk: Desk, steps: int) -> None:
    desk.enlarge(steps)
    desk.menu("Tools", "About the data")
    dialog = desk.dialog(AboutDataDialog)
    desk.until(dialog.tree.isVisible)
    assert cut_off(dialog) == []
    row = dialog.tree.visualRect(dialog.model.index(0, 0))
    assert row.height() >= dialog.tree.fontMetrics().height()
    dialog.accept()


def test_columns_follow_the_text_while_it_is_open(desk: Desk) -> None:
    desk.menu("Tools", "About the data")
    dialog = desk.dialog(AboutDataDialog)
    desk.until(dialog.tree.isVisible)
    desk.rooms.change_text_size(9)
    desk.until(lambda: cut_off(dialog) == [])
    dialog.accept()


def cut_off(dialog: AboutDataDialog) -> list[str]:
    """The numbers and shares that want more room than their column has."""
    sections = [dialog.model.item(row, 0) for row in range(dialog.model.rowCount())]
    cells = [one.child(row, column) for one in sections for row in range(one.rowCount()) for column in (1, 2)]
    wide = dialog.tree.fontMetrics().horizontalAdvance
    return [cell.text() for cell in cells if wide(cell.text()) > dialog.tree.columnWidth(cell.column()) - 4]


def test_the_method_page_opens_from_the_help_menu(desk: Desk) -> None:
    desk.menu("Help", "Method")
    desk.until(lambda: desk.window.findChild(MethodDialog) is not None)
    page = desk.window.findChild(MethodDialog)
    assert page is not None
    desk.until(page.isVisible)
    assert "It makes no index" in page.text.toPlainText()
    desk.bot.keyClick(page, Qt.Key.Key_Escape)
    desk.until(lambda: desk.window.findChild(MethodDialog) is None)
