"""A ledger of very many lines: each is as high as its text where it is seen, and only those are measured."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from minilat_desktop import locations
from minilat_desktop.ui.kit.ledger import LedgerModel, LedgerView
from minilat_desktop.ui.kit.lines import Later, Line, heading, headings
from minilat_desktop.ui.kit.theme import Themes

MANY = 20_000


def lines(count: int) -> list[Line]:
    """Every tenth a heading; every third has a text of several lines."""
    return [
        heading(f"Group {n}")
        if n % 10 == 0
        else Line(f"Line {n}", "so many words " * (40 if n % 3 == 0 else 1), "2001")
        for n in range(count)
    ]


@pytest.fixture
def holder(qtbot: QtBot) -> QWidget:
    """A window of its own for the table."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(640, 420)
    return made


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot, holder: QWidget) -> Iterator[LedgerView]:
    themes = Themes(qapp, locations.resources() / "themes", "light")
    made = LedgerView(LedgerModel(holder), themes, holder)
    made.setGeometry(0, 0, 600, 300)
    with qtbot.waitExposed(holder):
        holder.show()
    yield made
    themes.deleteLater()


def show(view: LedgerView, count: int) -> None:
    model = view.model()
    assert isinstance(model, LedgerModel)
    model.show(lines(count), ("Attribute", "Value", "As of"))
    view.lay_out()


def in_sight(view: LedgerView) -> list[int]:
    last = view.rowAt(view.viewport().height() - 1)
    return list(range(view.rowAt(0), (last if last >= 0 else view.model().rowCount() - 1) + 1))


def wanted(view: LedgerView, row: int) -> int:
    option = QStyleOptionViewItem()
    option.initFrom(view)
    index: QModelIndex = view.model().index(row, 1)
    return view.itemDelegate().sizeHint(option, index).height()


def check(view: LedgerView) -> None:
    seen = in_sight(view)
    assert len(seen) > 3
    assert all(view.rowHeight(row) >= wanted(view, row) for row in seen)


def test_lines_in_sight_are_as_high_as_their_text_wherever_one_goes(view: LedgerView, qtbot: QtBot) -> None:
    show(view, MANY)
    check(view)
    assert len(view._fitted) < 100
    view.setCurrentIndex(view.model().index(1, 1))
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
        qtbot.keyClick(view, key)
        check(view)
    view.resize(420, 390)
    check(view)
    assert len(view._fitted) < 300, "most of them were never looked at"


def test_a_short_ledger_is_measured_whole(view: LedgerView) -> None:
    show(view, 60)
    check(view)
    assert all(view.rowHeight(row) >= wanted(view, row) for row in range(60))


def test_lines_made_when_they_are_asked_for_are_the_same_and_those_out_of_sight_are_not_made(view: LedgerView) -> None:
    made: set[int] = set()

    def make(n: int) -> Line:
        made.add(n)
        return eager[n]

    eager = lines(2_000)
    things = [line if line.heading else n for n, line in enumerate(eager)]
    later = Later(things, make)
    assert list(later) == eager
    assert list(later[7:1_500:11]) == eager[7:1_500:11]
    assert headings(later) == headings(eager) == [row for row, line in enumerate(eager) if line.heading]
    made.clear()
    model = view.model()
    assert isinstance(model, LedgerModel)
    model.show(later, ("Attribute", "Value", "As of"))
    view.lay_out()
    view.scrollToBottom()
    assert max(made) > 1_950
    assert not made & set(range(1_000, 1_900)), "lines that nobody sees are made"
    assert [view.columnSpan(row, 0) for row in (0, 1, 1_990)] == [4, 1, 4]
