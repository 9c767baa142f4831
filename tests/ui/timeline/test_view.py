"""The chart answers mouse, wheel and keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QPushButton, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.timeline.axis import STRIP_HEIGHT
from minilat_desktop.ui.timeline.view import TimelineView
from tests.ui.timeline.sample import THIRTEEN, TODAY, arrange, lane, many

ShowView = Callable[..., TimelineView]
LEFT = Qt.MouseButton.LeftButton


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def place(view: TimelineView, when: str, coalition: str) -> QPoint:
    """Where a day of a lane is on the widget."""
    window, area = view.window_seen(), view.box.geometry()
    row = float(view.sheet.chart.rows[view.sheet.chart.index_of(coalition)]) + 0.5
    return QPoint(round(area.x() + window.x(day(when))), round(area.y() + window.y(row)))


def wheel(view: TimelineView, at: QPoint, turn: int, keys: Qt.KeyboardModifier, *, across: int = 0) -> None:
    event = QWheelEvent(
        QPointF(at), view.mapToGlobal(QPointF(at)), QPoint(), QPoint(across, turn), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QCoreApplication.sendEvent(view.viewport(), event)


def click(qtbot: QtBot, view: TimelineView, at: QPoint) -> None:
    qtbot.mouseClick(view.viewport(), LEFT, pos=at)


def test_a_click_on_a_bar_picks_its_coalition(qtbot: QtBot, show_view: ShowView) -> None:
    view = show_view()
    with qtbot.waitSignal(view.picked) as picked:
        click(qtbot, view, place(view, "2003-01-01", "g20"))
    assert picked.args == ["g20"]


def test_an_event_with_a_note_has_a_mark_beside_it(show_view: ShowView) -> None:
    view = show_view()
    chart = view.sheet.chart
    lane, when = int(chart.event_lane[0]), int(chart.event_day[0])
    before = view.grab().toImage()
    view.set_noted(frozenset(), (), frozenset({(chart.lanes.id(lane), when), ("nowhere", when)}))
    after = view.grab().toImage()
    at = place(view, date.fromordinal(when).isoformat(), chart.lanes.id(lane))
    changed = [
        (x - at.x(), y - at.y())
        for x in range(after.width())
        for y in range(after.height())
        if before.pixel(x, y) != after.pixel(x, y)
    ]
    assert changed
    assert all(2 <= x <= 24 and abs(y) <= 10 for x, y in changed), changed
    # Other lanes are drawn: the mark goes with its own.
    view.set_chart(arrange(tuple(one for one in THIRTEEN if one.id != chart.lanes.id(lane)), "pillar", TODAY))
    assert view.sheet.noted_at(view.window_seen()) == ([], [])


def test_a_click_on_a_name_picks_it_and_one_on_a_heading_picks_nothing(qtbot: QtBot, show_view: ShowView) -> None:
    view = show_view()
    with qtbot.waitSignal(view.picked) as picked:
        click(qtbot, view, QPoint(20, place(view, "2003-01-01", "who").y()))
    assert picked.args == ["who"]
    heading = place(view, "2003-01-01", "wto") - QPoint(0, round(view.window_seen().row_height))
    with qtbot.assertNotEmitted(view.picked):
        click(qtbot, view, heading)


def test_dragging_the_line_moves_the_as_of_day(qtbot: QtBot, show_view: ShowView) -> None:
    view = show_view()
    start = QPoint(round(view.line.x()), 250)
    target = place(view, "1990-01-01", "un")
    told: list[int] = []
    view.as_of_moved.connect(told.append)
    qtbot.mousePress(view.viewport(), LEFT, pos=start)
    for step in range(1, 41):
        qtbot.mouseMove(view.viewport(), start + (target - start) * step / 40)
    qtbot.mouseRelease(view.viewport(), LEFT, pos=target)
    assert abs(told[-1] - day("1990-01-01")) <= 1.0 / view.window_seen().per_day + 1
    assert view.sheet.as_of == told[-1]
    assert len(told) < 40  # at most one a frame, not one a move


def test_while_the_line_is_held_nobody_else_moves_it(qtbot: QtBot, show_view: ShowView) -> None:
    view = show_view()
    qtbot.mousePress(view.viewport(), LEFT, pos=QPoint(round(view.line.x()), 250))
    held = view.sheet.as_of
    view.set_as_of(day("1980-01-01"))
    assert view.sheet.as_of == held
    qtbot.mouseRelease(view.viewport(), LEFT, pos=QPoint(round(view.line.x()), 250))
    view.set_as_of(day("1980-01-01"))
    assert view.sheet.as_of == day("1980-01-01")


def test_a_click_in_the_strip_moves_the_line_there(qtbot: QtBot, show_view: ShowView) -> None:
    view = show_view()
    x = place(view, "1975-06-01", "un").x()
    with qtbot.waitSignal(view.as_of_moved) as moved:
        click(qtbot, view, QPoint(x, STRIP_HEIGHT - 8))
    assert abs(moved.args[0] - day("1975-06-01")) <= 2 / view.window_seen().per_day


def test_the_wheel_zooms_days_around_the_pointer_and_leaves_lanes(show_view: ShowView) -> None:
    view = show_view()
    before, at = view.window_seen(), place(view, "2000-01-01", "g20")
    wheel(view, at, 240, Qt.KeyboardModifier.NoModifier)
    after = view.window_seen()
    assert after.x1 - after.x0 < (before.x1 - before.x0) * 0.8
    assert (after.y0, after.y1) == (before.y0, before.y1)
    x = at.x() - view.box.geometry().x()
    assert after.day(x) == pytest.approx(before.day(x), abs=1.0)


def test_ctrl_wheel_zooms_lanes_only_and_shift_wheel_moves_along_them(show_view: ShowView) -> None:
    view = show_view(many(120))
    view.fit()
    before, at = view.window_seen(), QPoint(600, 200)
    wheel(view, at, 360, Qt.KeyboardModifier.ControlModifier)
    zoomed = view.window_seen()
    assert zoomed.y1 - zoomed.y0 < (before.y1 - before.y0) * 0.8
    assert (zoomed.x0, zoomed.x1) == (before.x0, before.x1)
    wheel(view, at, -120, Qt.KeyboardModifier.ShiftModifier)
    moved = view.window_seen()
    assert moved.y0 == pytest.approx(zoomed.y0 + 3)
    assert moved.y1 - moved.y0 == pytest.approx(zoomed.y1 - zoomed.y0)


def test_a_sideways_wheel_moves_along_the_days(show_view: ShowView) -> None:
    view = show_view()
    view.zoom(0.5)
    before = view.window_seen()
    wheel(view, QPoint(600, 200), 0, Qt.KeyboardModifier.NoModifier, across=-120)
    after = view.window_seen()
    assert after.x0 > before.x0
    assert after.x1 - after.x0 == pytest.approx(before.x1 - before.x0)


def test_tab_leaves_the_chart(qtbot: QtBot, themes: Themes) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    view = TimelineView(arrange(THIRTEEN, "pillar", TODAY), themes.current, TODAY)
    after = QPushButton("After")
    column.addWidget(view)
    column.addWidget(after)
    with qtbot.waitExposed(box):
        box.show()
    view.setFocus()
    assert box.focusWidget() is view
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert box.focusWidget() is after


def test_larger_type_is_followed(show_view: ShowView) -> None:
    view = show_view()
    small = view.sheet.paints.size
    font = view.font()
    font.setPointSizeF(font.pointSizeF() * 1.6)
    view.setFont(font)
    assert view.sheet.paints.size > small * 1.3
    assert not view.grab().isNull()


def test_a_drag_pans_and_picks_nothing(qtbot: QtBot, show_view: ShowView) -> None:
    view = show_view()
    view.zoom(0.4)
    before, start = view.window_seen(), QPoint(500, 200)
    with qtbot.assertNotEmitted(view.picked):
        qtbot.mousePress(view.viewport(), LEFT, pos=start)
        qtbot.mouseMove(view.viewport(), start + QPoint(50, 0))
        qtbot.mouseMove(view.viewport(), start + QPoint(100, 0))
        qtbot.mouseRelease(view.viewport(), LEFT, pos=start + QPoint(100, 0))
    after = view.window_seen()
    assert after.x0 == pytest.approx(before.x0 - 100 / before.per_day)
    assert after.x1 - after.x0 == pytest.approx(before.x1 - before.x0)


def test_a_double_click_shows_everything_again(qtbot: QtBot, show_view: ShowView) -> None:
    view = show_view()
    whole = view.window_seen()
    view.zoom(0.2)
    qtbot.mouseDClick(view.viewport(), LEFT, pos=QPoint(700, 350))
    assert (view.window_seen().x0, view.window_seen().x1) == pytest.approx((whole.x0, whole.x1))


def hover(qtbot: QtBot, view: TimelineView, at: QPoint) -> str:
    QToolTip.hideText()
    qtbot.mouseMove(view.viewport(), at + QPoint(40, 0))
    qtbot.mouseMove(view.viewport(), at)
    qtbot.waitUntil(lambda: bool(QToolTip.text()) and not view._hovers._timer.isActive())
    return QToolTip.text()


def test_hovering_a_marker_tells_its_event(qtbot: QtBot, show_view: ShowView) -> None:
    view = show_view()
    text = hover(qtbot, view, place(view, "1980-05-08", "who"))
    assert text == "<p>WHO<br>8 May 1980: Smallpox eradicated (milestone)</p>"


def test_hovering_a_bar_tells_its_life(qtbot: QtBot, show_view: ShowView) -> None:
    view = show_view()
    text = hover(qtbot, view, place(view, "1990-05-08", "un"))
    assert text == "<p>UN<br>since 24 October 1945<br>Multilateral, peace &amp; security</p>"


def test_hostile_text_is_shown_as_it_is_written(qtbot: QtBot, show_view: ShowView) -> None:
    name = "<b>x</b>\u202egnihtemos\x07<img src='file:///etc/passwd'>"
    view = show_view((lane(name, "trade-capital", "minilateral", "1990-01-01", id="bad"),))
    text = hover(qtbot, view, place(view, "2000-01-01", "bad"))
    assert "<b>" not in text
    assert "<img" not in text
    assert "&lt;b&gt;x&lt;/b&gt;⟨RLO⟩gnihtemos⟨U+0007⟩" in text
    drawn = view.sheet.paints.elided(name, view.sheet.paints.size, False, 2000)
    assert drawn.startswith("<b>x</b>⟨RLO⟩gnihtemos⟨U+0007⟩<img")


def test_a_name_of_a_million_characters_is_cut(show_view: ShowView) -> None:
    view = show_view((lane("x\n" * 500_000, "trade-capital", "minilateral", "1990-01-01", id="long"),))
    assert view.gutter.width() <= 212
    assert len(view.text_at(0, range(0))) >= 1_000_000  # tooltip() cuts it when it is shown
    assert not view.grab().isNull()


@pytest.mark.parametrize(("key", "longer"), [(Qt.Key.Key_Plus, False), (Qt.Key.Key_Minus, True)])
def test_plus_and_minus_zoom(qtbot: QtBot, show_view: ShowView, key: Qt.Key, longer: bool) -> None:
    view = show_view()
    view.zoom(0.5)
    before = view.window_seen()
    qtbot.keyClick(view, key)
    after = view.window_seen()
    assert (after.x1 - after.x0 > before.x1 - before.x0) is longer


def test_arrows_pan_and_home_fits(qtbot: QtBot, show_view: ShowView) -> None:
    view = show_view()
    whole = view.window_seen()
    view.zoom(0.3)
    before = view.window_seen()
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.window_seen().x0 < before.x0
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.window_seen().x0 == pytest.approx(before.x0)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.window_seen().x0 == pytest.approx(whole.x0)


def test_up_and_down_choose_lanes_and_stop_at_the_ends(qtbot: QtBot, show_view: ShowView) -> None:
    view = show_view()
    picked: list[str] = []
    view.picked.connect(picked.append)
    view.picked.connect(view.set_selected)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert picked == ["wto", "g20", "wto", "wto"]


def test_brackets_step_the_as_of_date_by_a_year(qtbot: QtBot, show_view: ShowView) -> None:
    view = show_view()
    told: list[int] = []
    view.as_of_moved.connect(told.append)
    qtbot.keyClick(view, "[")
    qtbot.keyClick(view, "]")
    assert told == [day("2014-06-01"), day("2016-06-01")]


def test_page_keys_move_along_many_lanes(qtbot: QtBot, show_view: ShowView) -> None:
    view = show_view(many(200))
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert view.window_seen().y0 > 5
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert view.window_seen().y0 == 0


def test_a_selected_lane_off_the_screen_is_brought_in(show_view: ShowView) -> None:
    view = show_view(many(200))
    last = view.sheet.chart.lanes[-1].id
    view.set_selected(last)
    window = view.window_seen()
    assert window.y0 <= view.sheet.chart.rows[-1] < window.y1
    assert view.gutter.written(window, 12)[0][-1] == 199


def test_two_hundred_lanes_start_readable_and_fit_all_shows_every_one(show_view: ShowView) -> None:
    view = show_view(many(200))
    assert view.window_seen().row_height >= 12
    view.fit()
    window = view.window_seen()
    assert (window.y0, window.y1) == (0, view.sheet.chart.row_count)
    lanes, heads = view.gutter.written(window, 9)
    assert len(heads) == 5  # groups are named first
    assert 10 < len(lanes) < 40  # and as many lanes as there is room for


def test_nothing_zooms_out_of_the_calendar(show_view: ShowView) -> None:
    view = show_view()
    for _ in range(60):
        view.zoom(2.0)
        view.pan(-1e6)
    assert view.window_seen().x0 >= 1
    for _ in range(60):
        view.zoom(0.5)
    assert view.window_seen().x1 - view.window_seen().x0 == pytest.approx(20.0)
    assert not view.grab().isNull()


def colours_in(image: QImage, rows: range, columns: range) -> set[str]:
    return {image.pixelColor(x, y).name() for x in columns for y in rows}


def test_a_bar_is_full_before_the_line_and_dimmed_after(show_view: ShowView, themes: Themes) -> None:
    view = show_view()
    image = view.grab().toImage()
    full, dim = (colours[4].name() for colours in (view.sheet.paints.full, view.sheet.paints.dim))
    assert full == themes.current.pillars["peace-security"]
    before, after = place(view, "1990-01-01", "un"), place(view, "2020-01-01", "un")
    assert image.pixelColor(before).name() == full
    assert image.pixelColor(after).name() == dim


def test_the_selected_lane_is_picked_out(show_view: ShowView, themes: Themes) -> None:
    view = show_view()
    view.set_selected("covax")
    spot = place(view, "1962-06-01", "covax")
    assert view.grab().toImage().pixelColor(spot).name() == QColor(themes.current.selection).name()


def test_another_theme_recolours_everything_at_once(show_view: ShowView, themes: Themes) -> None:
    view = show_view()
    themes.choose("dark")
    view.set_theme(themes.current)
    image = view.grab().toImage()
    assert image.pixelColor(place(view, "1990-01-01", "un")).name() == themes.current.pillars["peace-security"]
    assert image.pixelColor(place(view, "1962-06-01", "covax")).name() == themes.current.base


def test_uncertain_spans_look_different_from_certain_ones(show_view: ShowView) -> None:
    view = show_view((lane("Maybe", "peace-security", "alliance", "1980/1995"),), day("2020-01-01"))
    image = view.grab().toImage()
    middle, row = place(view, "1988-01-01", "maybe"), place(view, "2005-01-01", "maybe")
    soft = colours_in(image, range(middle.y() - 3, middle.y() + 4), range(middle.x() - 10, middle.x() + 10))
    hard = colours_in(image, range(row.y() - 3, row.y() + 4), range(row.x() - 10, row.x() + 10))
    assert len(hard) == 1
    assert {view.sheet.paints.base.name(), view.sheet.paints.full[4].name()} <= soft


def test_other_lanes_keep_the_days_that_are_seen(show_view: ShowView) -> None:
    view = show_view()
    view.zoom(0.3, day("2000-01-01"))
    before = view.window_seen()
    view.set_chart(arrange(THIRTEEN, "none", TODAY))
    assert (view.window_seen().x0, view.window_seen().x1) == (before.x0, before.x1)


def test_it_has_a_name_for_screen_readers_and_no_context_menu(show_view: ShowView) -> None:
    view = show_view()
    assert view.accessibleName() == "Timeline chart"
    assert "As table" in view.accessibleDescription()
    assert not view.box.menuEnabled()
