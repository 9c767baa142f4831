"""The text twin says what the chart shows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QBrush
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.timeline.twin import COLUMNS, OBJECT_ROLE, TwinModel, TwinView
from tests.ui.timeline.sample import THIRTEEN, TODAY, lane, many, rows_of


@pytest.fixture
def model(themes: Themes) -> TwinModel:
    return TwinModel(rows_of(THIRTEEN), TODAY, themes.current)


def test_every_founding_event_and_end_is_told_once_by_date() -> None:
    rows = rows_of(THIRTEEN)
    assert [row.day for row in rows] == sorted(row.day for row in rows)
    covax = [(row.date, row.what, row.kind) for row in rows if row.coalition_id == "covax"]
    assert covax == [
        ("24 April 2020", "ACT Accelerator launched", "Founding"),
        ("24 February 2021", "First doses, Ghana", "Milestone"),
        ("15 January 2022", "One billion doses", "Milestone"),
        ("31 December 2023", "Closed", "End"),
    ]
    wto = [row for row in rows if row.coalition_id == "wto" and row.kind == "Founding"]
    assert [(row.date, row.what) for row in wto] == [("1 January 1995", "Founded")]
    edison = [(row.date, row.what) for row in rows if row.coalition_id == "edison-alliance" and row.kind == "End"]
    assert edison == [("2025 (uncertain)", "Ended")]
    assert ("June 2023 or earlier", "Founded") in [(row.date, row.what) for row in rows]


def test_the_model_keeps_qts_rules(model: TwinModel, themes: Themes) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace(rows_of(many(30)))
    model.set_look(TODAY - 9000, themes.current)
    model.replace(rows_of(()))
    model.set_look(TODAY, themes.current)
    assert tester.model() is model
    assert model.rowCount() == 0


def test_cells_headers_and_roles(model: TwinModel) -> None:
    assert [model.headerData(at, Qt.Orientation.Horizontal) for at in range(4)] == list(COLUMNS)
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None
    first = model.index(0, 2)
    assert first.data() == "Charter signed in San Francisco"
    assert first.data(OBJECT_ROLE).coalition_id == "un"
    assert first.data(Qt.ItemDataRole.ToolTipRole) == "<p>Charter signed in San Francisco</p>"


def test_what_comes_after_the_as_of_day_is_muted(model: TwinModel, themes: Themes) -> None:
    last = model.index(model.rowCount() - 1, 0)
    first = model.index(0, 0)
    model.set_look(TODAY - 9000, themes.current)
    brush = last.data(Qt.ItemDataRole.ForegroundRole)
    assert isinstance(brush, QBrush)
    assert brush.color().name() == themes.current.muted
    assert first.data(Qt.ItemDataRole.ForegroundRole) is None


def test_hostile_text_stays_text(themes: Themes) -> None:
    lanes = (lane("<i>y</i>\u202e", "x", "y", "2000", None, (("2001", "summit", "<img src=x>\r\n=1+1"),), id="bad"),)
    model = TwinModel(rows_of(lanes), TODAY, themes.current)
    cells = [model.index(1, column).data() for column in range(4)]
    assert cells == ["2001", "<i>y</i>⟨RLO⟩", "<img src=x>⟨U+000D⟩ =1+1", "Summit"]
    assert "<img" not in model.index(1, 2).data(Qt.ItemDataRole.ToolTipRole)


def show(qtbot: QtBot, model: TwinModel) -> TwinView:
    view = TwinView(model)
    qtbot.addWidget(view)
    view.resize(900, 300)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_by_keyboard_down_and_enter_choose_a_coalition(qtbot: QtBot, model: TwinModel) -> None:
    view = show(qtbot, model)
    view.setCurrentIndex(model.index(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [model.rows[2].coalition_id]


def test_a_click_chooses_its_row(qtbot: QtBot, model: TwinModel) -> None:
    view = show(qtbot, model)
    spot = view.visualRect(model.index(3, 1)).center()
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert chosen.args == [model.rows[3].coalition_id]


def test_it_moves_to_a_coalition_but_not_away_from_the_row_in_use(qtbot: QtBot, model: TwinModel) -> None:
    view = show(qtbot, model)
    view.show_coalition("i2u2")
    assert model.rows[view.currentIndex().row()].what == "Foreign ministers meet"
    later = view.currentIndex().row() + 1
    while model.rows[later].coalition_id != "i2u2":
        later += 1
    view.setCurrentIndex(model.index(later, 0))
    view.show_coalition("i2u2")
    assert view.currentIndex().row() == later
    view.show_coalition("nobody")
    assert view.selectionModel().selectedRows() == []
