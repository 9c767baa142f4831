"""The panel ties chart, table, controls and the window's state together."""

from __future__ import annotations

import threading
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from minilat_desktop.domain import lanes
from minilat_desktop.domain.model import Lane
from minilat_desktop.domain.problems import CannotWrite, Damaged
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.timeline.panel import TimelinePanel
from tests.ui.timeline.conftest import Lanes
from tests.ui.timeline.sample import THIRTEEN, many

LEFT = Qt.MouseButton.LeftButton


def press(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, LEFT)


def lane_spot(panel: TimelinePanel, coalition: str) -> QPoint:
    window, area = panel.view.window_seen(), panel.view.box.geometry()
    row = float(panel.view.sheet.chart.rows[panel.view.sheet.chart.index_of(coalition)]) + 0.5
    return QPoint(20, round(area.y() + window.y(row)))


def test_a_click_on_a_lane_selects_it_everywhere(qtbot: QtBot, panel: TimelinePanel, state: State) -> None:
    qtbot.mouseClick(panel.view.viewport(), LEFT, pos=lane_spot(panel, "gavi"))
    assert state.selected == "gavi"
    assert panel.view.sheet.selected == panel.view.sheet.chart.index_of("gavi")
    assert panel.model.rows[panel.table.currentIndex().row()].coalition_id == "gavi"


def test_a_selection_made_elsewhere_is_shown(panel: TimelinePanel, state: State) -> None:
    state.select("i2u2")
    assert panel.view.sheet.chart.lanes[panel.view.sheet.selected].id == "i2u2"
    state.select(None)
    assert panel.view.sheet.selected == -1


def test_dragging_the_line_changes_the_windows_date(qtbot: QtBot, panel: TimelinePanel, state: State) -> None:
    seen: list[int] = []
    state.changed.connect(partial(note_day, seen, state))
    port, start = panel.view.viewport(), QPoint(round(panel.view.line.x()), 200)
    qtbot.mousePress(port, LEFT, pos=start)
    qtbot.mouseMove(port, start - QPoint(60, 0))
    qtbot.mouseMove(port, start - QPoint(120, 0))
    qtbot.mouseRelease(port, LEFT, pos=start - QPoint(120, 0))
    moved = date.fromordinal(state.as_of)
    assert moved < date(2010, 1, 1)
    assert seen[-1] == state.as_of


def note_day(seen: list[int], state: State, _changes: object) -> None:
    seen.append(state.as_of)


def test_a_date_set_elsewhere_moves_the_line(panel: TimelinePanel, state: State) -> None:
    state.set_as_of(date(1950, 2, 3).toordinal())
    assert panel.view.sheet.as_of == state.as_of


def test_zoom_buttons_and_fit_all(qtbot: QtBot, panel: TimelinePanel) -> None:
    whole = panel.view.window_seen()
    press(qtbot, panel.closer)
    closer = panel.view.window_seen()
    assert closer.x1 - closer.x0 == pytest.approx((whole.x1 - whole.x0) * 0.8)
    press(qtbot, panel.wider)
    press(qtbot, panel.wider)
    assert panel.view.window_seen().x1 - panel.view.window_seen().x0 > closer.x1 - closer.x0
    press(qtbot, panel.fit)
    assert panel.view.window_seen().x0 == pytest.approx(whole.x0)


def test_grouping_by_keyboard(qtbot: QtBot, panel: TimelinePanel) -> None:
    panel.group.setFocus()
    qtbot.keyClick(panel.group, Qt.Key.Key_Down)
    assert panel.group.currentData() == "form"
    assert [head.label for head in panel.view.sheet.chart.headings] == ["Minilateral", "Public-private", "Multilateral"]
    qtbot.keyClick(panel.group, Qt.Key.Key_Down)
    assert panel.view.sheet.chart.headings == ()


def test_the_lists_filter_is_the_charts_and_the_tables(panel: TimelinePanel) -> None:
    panel.set_visible_ids(["g20", "un"])
    assert {lane.id for lane in panel.view.sheet.chart.lanes} == {"g20", "un"}
    assert {row.coalition_id for row in panel.model.rows} == {"g20", "un"}
    panel.set_visible_ids([])
    assert panel.empty.isVisible()
    panel.set_visible_ids(None)
    assert len(panel.view.sheet.chart.lanes) == 13
    assert panel.view.isVisible()


def test_as_table_and_back_keeps_the_selection(qtbot: QtBot, panel: TimelinePanel, state: State) -> None:
    state.select("who")
    press(qtbot, panel.as_table)
    assert panel.table.isVisible()
    assert not panel.view.isVisible()
    assert panel.as_table.text() == "As chart"
    assert panel.window().focusWidget() is panel.table
    qtbot.keyClick(panel.table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert state.selected == "un"
    press(qtbot, panel.as_table)
    assert panel.view.isVisible()
    assert panel.as_table.text() == "As table"


def test_the_key_can_be_shown_and_gives_way_to_the_lanes(qtbot: QtBot, panel: TimelinePanel) -> None:
    assert not panel.key.isVisible()
    press(qtbot, panel.show_key)
    assert panel.key.isVisible()
    press(qtbot, panel.show_key)
    assert not panel.key.isVisible()
    press(qtbot, panel.show_key)
    panel.resize(panel.width(), 160)
    qtbot.waitUntil(lambda: not panel.key.isVisible())


def test_many_lanes_can_be_scrolled(qtbot: QtBot, themes: Themes, state: State) -> None:
    panel = TimelinePanel(Lanes(many(200)), state, themes, Path.write_bytes)
    qtbot.addWidget(panel)
    panel.resize(1100, 400)
    with qtbot.waitExposed(panel):
        panel.show()
    assert panel.scroller.isVisible()
    qtbot.keyClick(panel.scroller, Qt.Key.Key_End)
    assert panel.view.window_seen().y1 == pytest.approx(panel.view.sheet.chart.row_count, abs=0.02)
    panel.set_visible_ids([f"c{number}" for number in range(5)])
    assert not panel.scroller.isVisible()


def test_a_theme_recolours_chart_key_and_table_live(panel: TimelinePanel, themes: Themes) -> None:
    themes.choose("dark")
    image = panel.view.grab().toImage()
    assert image.pixelColor(400, 4).name() == themes.current.base
    assert panel.key.grab().toImage().pixelColor(1, 1).name() == themes.current.base


def test_reload_reads_the_lanes_again(qtbot: QtBot, themes: Themes, state: State) -> None:
    source = Lanes(THIRTEEN[:2])
    panel = TimelinePanel(source, state, themes, Path.write_bytes)
    qtbot.addWidget(panel)
    source.held = THIRTEEN
    panel.reload()
    assert len(panel.view.sheet.chart.lanes) == 13


# Completing a typed path opens a popup, which the screenless platform cannot give the keyboard to.
def save_as(qtbot: QtBot, panel: TimelinePanel, path: Path) -> None:
    press(qtbot, panel.export)
    dialog = panel.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    with qtbot.waitExposed(dialog):
        pass
    name = dialog.findChild(QLineEdit)
    assert isinstance(name, QLineEdit)
    name.selectAll()
    qtbot.keyClicks(name, str(path))
    qtbot.keyClick(name, Qt.Key.Key_Return)


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_export_image_writes_a_file_that_can_be_read(qtbot: QtBot, panel: TimelinePanel, tmp_path: Path) -> None:
    save_as(qtbot, panel, tmp_path / "chart.png")
    qtbot.waitUntil((tmp_path / "chart.png").exists)
    image = QImage(str(tmp_path / "chart.png"))
    assert image.width() == panel.view.width() * 2


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_a_full_disk_is_told_in_words(qtbot: QtBot, themes: Themes, state: State, tmp_path: Path) -> None:
    def refuse(path: Path, _content: bytes) -> None:
        raise CannotWrite(f"“{path.name}” could not be written: the disk is full.", safe="Nothing changed.")

    panel = TimelinePanel(Lanes(THIRTEEN), state, themes, refuse)
    qtbot.addWidget(panel)
    panel.resize(1000, 400)
    with qtbot.waitExposed(panel):
        panel.show()
    save_as(qtbot, panel, tmp_path / "chart.svg")
    qtbot.waitUntil(lambda: panel.findChild(QMessageBox) is not None)
    box = panel.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "the disk is full" in box.text()
    assert not (tmp_path / "chart.svg").exists()


def test_every_control_has_a_name(panel: TimelinePanel) -> None:
    controls = [
        control
        for kind in (QAbstractButton, QComboBox, QLineEdit)
        for control in panel.findChildren(kind)
        if control.isVisible() and control.parent() is panel
    ]
    assert len(controls) >= 7
    assert all(control.accessibleName() for control in controls)


class Watched(Lanes):
    """A catalogue that remembers on which threads it was read."""

    def __init__(self, held: tuple[Lane, ...]) -> None:
        super().__init__(held)
        self.threads: list[int] = []

    def lanes(self) -> lanes.Lanes:
        """The lanes."""
        self.threads.append(threading.get_ident())
        return super().lanes()


MANY = many(2_500)


def large(qtbot: QtBot, themes: Themes, state: State) -> tuple[TimelinePanel, Watched]:
    source = Watched(MANY)
    panel = TimelinePanel(source, state, themes, Path.write_bytes)
    qtbot.addWidget(panel)
    panel.resize(1100, 400)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel, source


def test_many_lanes_are_read_on_the_worker_and_the_panel_says_so(qtbot: QtBot, themes: Themes, state: State) -> None:
    panel, source = large(qtbot, themes, state)
    assert panel.reading.isVisible()
    state.select("c77")
    qtbot.waitUntil(lambda: len(panel.view.sheet.chart.lanes) == len(MANY), timeout=10_000)
    assert panel.view.isVisible()
    assert not panel.reading.isVisible()
    assert panel.view.sheet.chart.lanes.id(panel.view.sheet.selected) == "c77"
    assert source.threads
    assert threading.get_ident() not in source.threads


def test_of_several_wishes_the_last_is_shown(qtbot: QtBot, themes: Themes, state: State) -> None:
    panel, source = large(qtbot, themes, state)
    for number in range(5):
        panel.set_visible_ids([f"c{number}"])
    panel.group.setCurrentIndex(2)
    qtbot.waitUntil(lambda: len(panel.view.sheet.chart.lanes) == 1, timeout=10_000)
    qtbot.waitUntil(lambda: not panel._working)
    assert panel.view.sheet.chart.lanes.id(0) == "c4"
    assert panel.view.sheet.chart.headings == ()
    assert {row.coalition_id for row in panel.model.rows} == {"c4"}
    source.held = MANY[:7]
    panel.reload()
    panel.set_visible_ids(None)
    assert len(panel.view.sheet.chart.lanes) == 7  # few again, so at once
    assert panel.view.isVisible()


def test_a_catalogue_that_cannot_be_read_is_told(qtbot: QtBot, themes: Themes, state: State) -> None:
    class Broken(Lanes):
        def lanes(self) -> lanes.Lanes:
            raise Damaged("The catalogue “x” is damaged and cannot be read.")

    panel = TimelinePanel(Broken(MANY), state, themes, Path.write_bytes)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    qtbot.waitUntil(lambda: panel.findChild(QMessageBox) is not None)
    box = panel.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "is damaged" in box.text()


def test_after_the_end_nothing_is_shown(qtbot: QtBot, themes: Themes, state: State) -> None:
    panel, source = large(qtbot, themes, state)
    panel.wait()
    # What is asked for afterwards is answered after what was asked for before.
    later: list[object] = []
    panel._tasks.run(object, later.append, later.append)
    qtbot.waitUntil(lambda: bool(later))
    assert source.threads
    assert panel.reading.isVisible()
