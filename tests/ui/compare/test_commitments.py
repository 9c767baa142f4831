"""The ledger of commitments in the window: filtered, sorted, told, exported, by clicks and keys."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit

from minilat_desktop.ui.compare.commitments import CommitmentsPage
from tests.comparison_sample import day
from tests.ui.compare.conftest import Desk

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def page(desk: Desk) -> CommitmentsPage:
    """The tab, of a comparison of two coalitions of which one has promised something."""
    desk.state.set_compared(("g20", "i2u2"))
    tabs = desk.panel.tabs
    desk.bot.mouseClick(tabs, LEFT, NONE, tabs.tabRect(2).center())
    (found,) = desk.panel.findChildren(CommitmentsPage)
    assert found.isVisible()
    return found


def texts(model: QAbstractItemModel, column: int = 1) -> list[str]:
    """A column of the table."""
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_what_was_promised_and_how_it_stands(page: CommitmentsPage) -> None:
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert texts(page.model) == ["Grow by two per cent", "Phase out subsidies"]
    assert texts(page.model, 5) == ["Made, overdue", "Kept"]
    assert page.count.text() == "2 commitments, 1 overdue"
    told = page.strip.toPlainText()
    assert "Grow by two per cent" in told
    assert "16 November 2014: Made" in told
    assert "https://example.org/status" in told
    assert page.model.index(0, 5).data(Qt.ItemDataRole.FontRole).bold()


def test_it_follows_the_date(page: CommitmentsPage, desk: Desk) -> None:
    desk.state.set_as_of(day("2013-06-01"))
    desk.bot.waitUntil(lambda: texts(page.model) == ["Phase out subsidies"])
    assert texts(page.model, 5) == ["Made"]
    desk.state.set_as_of(day("2001-06-01"))
    desk.bot.waitUntil(lambda: page.model.rowCount() == 0)
    assert page.strip.placeholderText() == "No commitment of these coalitions is recorded by their dates."
    assert not page.export_button.isEnabled()


def test_words_and_status_narrow_it(page: CommitmentsPage, desk: Desk) -> None:
    desk.bot.keyClicks(page.search, "SUBSID")
    assert texts(page.model) == ["Phase out subsidies"]
    assert page.count.text() == "1 of 2 commitments"
    page.search.clear()
    page.status.setFocus()
    desk.bot.keyClicks(page.status, "Over")
    assert texts(page.model) == ["Grow by two per cent"]


def test_a_heading_sorts_and_the_chosen_line_stays_chosen(page: CommitmentsPage, desk: Desk) -> None:
    header = page.view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(4) + 10, 5)
    assert "Grow" in page.strip.toPlainText()
    desk.bot.mouseClick(header.viewport(), LEFT, NONE, place)
    assert texts(page.model) == ["Phase out subsidies", "Grow by two per cent"]
    assert "Grow" in page.strip.toPlainText()
    assert page.view.currentIndex().row() == 1


@pytest.mark.qt_log_ignore("^This plugin does not support grabbing the keyboard")  # offscreen: a popup opens
def test_what_is_seen_is_exported(page: CommitmentsPage, desk: Desk, tmp_path: Path) -> None:
    desk.bot.keyClicks(page.search, "grow")
    desk.bot.mouseClick(page.export_button, LEFT)
    desk.bot.waitUntil(lambda: desk.panel.findChild(QFileDialog) is not None)
    chooser = desk.panel.findChild(QFileDialog)
    assert chooser is not None
    desk.bot.waitUntil(chooser.isActiveWindow)
    field = chooser.findChild(QLineEdit, "fileNameEdit")
    assert field is not None
    field.selectAll()
    path = tmp_path / "promises.csv"
    desk.bot.keyClicks(field, str(path))
    save = chooser.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save)  # type: ignore[union-attr]
    desk.click(save)
    desk.bot.waitUntil(path.exists)
    (line,) = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""), strict=True)
    assert (line["commitment"], line["overdue"], line["as_of"]) == ("Grow by two per cent", "yes", "2026-11-23")
    assert desk.panel.status_label.text() == f"Saved 1 commitment to {path}."
