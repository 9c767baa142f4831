"""Where lanes are lower than a pixel, every bar and event is still in some pixel, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from minilat_desktop.domain.model import Lane
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.timeline import density
from minilat_desktop.ui.timeline.layout import NO_PILLAR, Chart, Window
from minilat_desktop.ui.timeline.sheet import STROKE_ROW
from minilat_desktop.ui.timeline.view import TimelineView
from tests.ui.timeline.sample import TODAY, arrange, lane, many

ShowView = Callable[..., TimelineView]
PEACE = "peace-security"
CHART = arrange(many(700), "pillar", TODAY)

windows = st.builds(
    lambda x0, days, y0, rows, width, height: Window(x0, x0 + days, y0, y0 + rows, float(width), float(height)),
    st.floats(690_000, 740_000), st.floats(20, 60_000), st.floats(0, 600), st.floats(20, 710),
    st.integers(5, 200), st.integers(5, 20),
)  # fmt: skip


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def counted(places: density.Places, on: density.Lines) -> list[list[int]]:
    """The numbers behind places in the table."""
    numbers: list[list[int]] = (places - on.starts).tolist()
    return numbers


def pixel(when: float, window: Window) -> float:
    return (when - window.x0) * window.per_day


def seen_lanes(chart: Chart, window: Window) -> list[int]:
    return [at for at, row in enumerate(chart.rows.tolist()) if row + 1 > np.floor(window.y0) and row < window.y1]


@given(windows)
def test_every_lane_is_on_the_line_that_its_middle_is_on(window: Window) -> None:
    on = density.lines(CHART, window)
    assert on.count.sum() == len(on.line) == on.lanes.stop - on.lanes.start
    for place, line in zip(range(on.lanes.start, on.lanes.stop), on.line.tolist(), strict=True):
        middle = window.y(int(CHART.rows[place]) + 0.5)
        assert line <= middle + 1e-6 < line + 1 + 1e-5 or not 0 <= middle < window.height


@given(windows)
def test_a_pixel_counts_the_bars_that_are_in_it(window: Window) -> None:
    on = density.lines(CHART, window)
    numbers = counted(density.bars(CHART, window, on), on)
    least = np.zeros((len(on.count), on.width), np.int64)
    most = least.copy()
    for place, line in zip(range(on.lanes.start, on.lanes.stop), on.line.tolist(), strict=True):
        first, last = int(CHART.start_early[place]), int(CHART.end_late[place])
        if not CHART.known[place] or first > window.x1 or last < window.x0:
            continue
        # Rounding may go either way at an edge, never by more than a pixel.
        left, right = pixel(first, window), pixel(last, window)
        least[line, max(int(np.ceil(left)) + 1, 0) : max(int(right) - 1, 0)] += 1
        most[line, max(int(left) - 1, 0) : int(np.ceil(right)) + 2] += 1
        assert sum(numbers[line]) > 0  # a bar narrower than a pixel does not vanish
    assert (np.array(numbers) >= least).all()
    assert (np.array(numbers) <= most).all()


@given(windows)
def test_every_event_that_is_seen_is_counted_once(window: Window) -> None:
    on = density.lines(CHART, window)
    numbers = np.array(counted(density.events(CHART, window, on), on))
    expected = np.zeros(len(on.count), np.int64)
    crowd = np.zeros(len(on.count), np.int64)
    for at, place in enumerate(CHART.event_lane.tolist()):
        if on.lanes.start <= place < on.lanes.stop and window.x0 <= CHART.event_day[at] <= window.x1:
            expected[on.line[place - on.lanes.start]] += 1
    crowd[:] = on.count
    # As many as there are lanes on the line are as dark as it gets.
    assert (numbers.sum(axis=1) <= expected).all()
    assert (numbers <= crowd[:, None]).all()
    assert ((numbers.sum(axis=1) == expected) | (numbers == crowd[:, None]).any(axis=1)).all()


def test_the_shade_tells_how_many_of_the_lanes_have_a_bar() -> None:
    window = Window(700_000.0, 740_000.0, 0.0, float(CHART.row_count), 100.0, 10.0)
    on = density.lines(CHART, window)
    white, black = np.full(3, 255, np.float32), np.zeros((len(on.count), 3), np.float32)
    shades = density.bar_shades(on, black, white)
    for line, count in enumerate(on.count.tolist()):
        own = shades[int(on.starts[line, 0]) :][: count + 1].tolist()
        assert own[0] == 0  # nothing, so that the ground is seen
        assert own[1] >> 24 == 255
        assert own[1] & 255 < 200  # one of many is seen
        assert own[count] == 0xFF000000  # all of them have the whole colour
        assert all(b <= a for a, b in pairwise(one & 255 for one in own[1:]))


def test_a_line_has_the_colour_of_its_lanes_in_their_shares() -> None:
    lanes = [lane(f"L{n}", PEACE if n % 4 else "trade-capital", "alliance", "2000", id=f"l{n}") for n in range(40)]
    chart = arrange(lanes, "none", TODAY)
    on = density.lines(chart, Window(700_000.0, 740_000.0, 0.0, 40.0, 50.0, 10.0))
    colours = np.zeros((NO_PILLAR + 1, 3), np.float32)
    colours[int(chart.pillars[0]), 0] = 100
    for line, mix in enumerate(density.mixed(chart, on, colours).tolist()):
        own = [int(chart.pillars[at]) for at in range(40) if int(on.line[at]) == line]
        assert mix[0] == pytest.approx(100 * own.count(int(chart.pillars[0])) / len(own))


def test_a_large_picture_has_higher_lines_unless_it_may_take_its_time() -> None:
    window = Window(700_000.0, 740_000.0, 0.0, float(CHART.row_count), 4_000.0, 400.0)
    on = density.lines(CHART, window)
    assert len(on.count) * on.width <= density.MOST_PIXELS
    assert 0 <= len(on.count) * on.high - 400 < on.high
    fine = density.lines(CHART, window, fine=True)
    assert (fine.high, len(fine.count)) == (1, 400)


@given(st.floats(690_000, 738_000), st.floats(500, 60_000), st.floats(0, 600), st.integers(1, 6))
def test_strokes_stand_where_their_events_are(x0: float, days: float, y0: float, height: int) -> None:
    window = Window(x0, x0 + days, y0, y0 + 40, 120.0, 40.0 * (height + 2))
    image = density.strokes(CHART, window, height, 7)
    wanted = np.zeros(image.shape, np.bool_)
    for at, when in enumerate(CHART.event_day.tolist()):
        x, row = int(np.floor(pixel(when, window))), int(CHART.rows[CHART.event_lane[at]])
        middle = window.y(row + 0.5)
        if not (0 <= x <= 120 and y0 - 1 < row < y0 + 41):
            continue
        for y in range(int(np.trunc(middle - height / 2)), int(np.trunc(middle - height / 2)) + height):
            if 0 <= y < image.shape[0]:
                wanted[y, max(x - 1, 0) : min(x + 1, 120)] = True
    assert ((image == 7) == wanted).all()
    assert set(np.unique(image).tolist()) <= {0, 7}


def test_crowded_is_what_has_more_events_than_it_may() -> None:
    window = Window(day("2000-01-01"), day("2010-01-01"), 0.0, float(CHART.row_count), 500.0, 100.0)
    seen = sum(window.x0 <= when <= window.x1 for when in CHART.event_day.tolist())
    assert density.crowded(CHART, window, seen - 1)
    assert not density.crowded(CHART, window, seen)


# On the screen

ALONE = 1234


def crowd() -> tuple[Lane, ...]:
    """Three thousand lanes of 1900 to 1910, and one of a single day long after."""
    old = [lane(f"L{n}", PEACE, "alliance", "1900-01-01", "1910-01-01", id=f"l{n}") for n in range(3_000)]
    old[ALONE] = lane(
        f"L{ALONE}", PEACE, "alliance", "1900-01-01", "1910-01-01", (("1990-06-01", "summit", "Met"),), id="a"
    )
    return (*old, lane("Short", PEACE, "alliance", "1960-03-03", "1960-03-03", id="short"))


def drawn(view: TimelineView) -> QImage:
    image: QImage = view.grab().toImage()
    return image


def column(view: TimelineView, image: QImage, when: str) -> set[str]:
    """The colours of the chart in the pixels around a day."""
    area, x = view.box.geometry(), view.window_seen().x(day(when))
    across = [round(area.x() + x) + step for step in (-1, 0, 1)]
    return {image.pixelColor(at, y).name() for at in across for y in range(int(area.y()) + 2, int(area.bottom()) - 2)}


def test_one_day_among_three_thousand_lanes_is_seen(show_view: ShowView) -> None:
    view = show_view(crowd(), day("2015-06-01"))
    view.fit()
    assert density.dense(view.window_seen())
    image = drawn(view)
    ground = column(view, image, "1975-03-03")
    assert column(view, image, "1960-03-03") - ground  # the bar
    assert column(view, image, "1990-06-01") - ground  # the event
    assert view.sheet.paints.full[4].name() in column(view, image, "1905-01-01")


def test_the_line_dims_what_comes_after_it(show_view: ShowView) -> None:
    view = show_view(crowd(), day("1905-01-01"))
    view.fit()
    full, dim = view.sheet.paints.full[4].name(), view.sheet.paints.dim[4].name()
    image = drawn(view)
    assert full in column(view, image, "1903-01-01")
    assert dim in column(view, image, "1908-01-01")
    view.set_as_of(day("1900-01-01"))
    assert dim in column(view, drawn(view), "1903-01-01")


def test_another_theme_recolours_the_picture(show_view: ShowView, themes: Themes) -> None:
    view = show_view(crowd(), day("2015-06-01"))
    view.fit()
    drawn(view)
    themes.choose("dark")
    view.set_theme(themes.current)
    assert themes.current.pillars[PEACE] in column(view, drawn(view), "1905-01-01")


def test_many_events_are_strokes_where_lanes_are_low_and_markers_where_they_are_few(show_view: ShowView) -> None:
    events = tuple((f"{year}-{month:02}-11", "summit", "Met") for year in range(1950, 2020) for month in range(1, 13))
    lanes = tuple(lane(f"L{n}", PEACE, "alliance", "1940", None, events, id=f"l{n}") for n in range(90))
    view = show_view(lanes, day("2026-01-01"))
    view.fit()
    window = view.window_seen()
    assert 1 <= window.row_height < STROKE_ROW
    assert density.crowded(view.sheet.chart, window)
    assert view.sheet.paints.text.name() in column(view, drawn(view), "1980-06-11")
    area = view.box.geometry()
    assert drawn(view).pixelColor(round(area.x() + window.x(day("2022-01-01"))), round(area.center().y())).name() in (
        view.sheet.paints.full[4].name(), view.sheet.paints.base.name(),
    )  # fmt: skip
    told = view.markers.at(window.x(day("1980-06-11")), window.y(5.5))
    assert len(told) >= 1
    assert view.sheet.chart.lane_at(5.5) == int(view.sheet.chart.event_lane[told.start])
