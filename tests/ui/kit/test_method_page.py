"""The page of methods: found by any word, opened at a measure, and every word of it on the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from minilat_desktop.domain import measures
from minilat_desktop.ui.kit import ask, method_page
from minilat_desktop.ui.kit.method_page import MethodDialog


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window to open the page over."""
    made = QWidget()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def names(page: MethodDialog) -> list[str]:
    """The measures that are in the list."""
    items = [page.list.item(row) for row in range(page.list.count())]
    return [item.text() for item in items if not item.isHidden()]


def test_it_is_searched_by_any_word(qtbot: QtBot, window: QWidget) -> None:
    page = MethodDialog(window)
    ask.show(page)
    qtbot.waitUntil(page.search.hasFocus)
    assert len(names(page)) == len(measures.MEASURES) + 2
    qtbot.keyClicks(page.search, "szymkiewicz")
    assert names(page) == ["Nested in", "Containment"]
    assert page.shown == "nested"
    assert "Simpson" in page.text.toPlainText()
    qtbot.keyClicks(page.search, " xyz")
    assert names(page) == []
    assert page.shown == ""
    assert page.text.toPlainText() == method_page.NOTHING_FOUND
    for _ in range(4):
        qtbot.keyClick(page.search, Qt.Key.Key_Backspace)
    assert names(page) == ["Nested in", "Containment"]
    assert page.shown in ("nested", "containment")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert page.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Escape)


@pytest.mark.parametrize("measure", measures.MEASURES, ids=lambda one: one.id)
def test_it_opens_at_a_measure(qtbot: QtBot, window: QWidget, measure: measures.Measure) -> None:
    page = MethodDialog(window, measure.id)
    qtbot.addWidget(page)
    assert page.shown == measure.id
    assert page.title.text() == measure.label
    for heading, words in measures.paragraphs(measure):
        assert f"{heading}\n{words}" in page.text.toPlainText()


def test_a_row_leads_to_its_measure(qtbot: QtBot, window: QWidget) -> None:
    assert not method_page.explain(window, "founded")
    assert method_page.explain(window, "jaccard/g20@2010-12-31")
    page = window.findChild(MethodDialog)
    assert page is not None
    qtbot.waitUntil(page.isVisible)
    assert page.shown == "jaccard"
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(MethodDialog) is None)
