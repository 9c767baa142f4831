"""Where nobody belonged, the bar has a gap: drawn, counted, told in words."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from PySide6.QtGui import QColor

from minilat_desktop.domain.dates import LAST_DAY
from minilat_desktop.domain.lanes import of
from minilat_desktop.domain.model import Lane
from minilat_desktop.ui.timeline import density, wording
from minilat_desktop.ui.timeline.layout import Window, bars
from minilat_desktop.ui.timeline.view import TimelineView
from tests.ui.timeline.sample import TODAY, arrange, lane, many, rows_of

ShowView = Callable[..., TimelineView]


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


AWAY = (day("2008-12-31"), day("2017-11-12"))
QUAD = replace(lane("Quad", "peace-security", "minilateral", "2007"), lapses=(AWAY,))
GONE = replace(lane("Gone", "peace-security", "minilateral", "2000-01-01"), lapses=((day("2015-06-01"), LAST_DAY),))
OVER = replace(
    lane("Over", "trade-capital", "minilateral", "2000", "2010-05-05"), lapses=((day("2010-05-05"), LAST_DAY),)
)
ALWAYS = lane("Always", "trade-capital", "minilateral", "1999")


def lapsing(count: int) -> tuple[Lane, ...]:
    """Made-up lanes, a third of them with lapses."""
    pick = random.Random(3)
    found = []
    for one in many(count):
        cuts = sorted(pick.sample(range(day("1990-01-01"), TODAY), 4)) if pick.random() < 0.3 else []
        found.append(replace(one, lapses=tuple(zip(cuts[::2], cuts[1::2], strict=True))))
    return tuple(found)


def test_only_what_lies_within_a_bar_is_a_gap() -> None:
    chart = arrange((QUAD, GONE, OVER, ALWAYS), "none", TODAY)
    found = {
        chart.lanes.name(at): (int(a), int(b))
        for at, a, b in zip(chart.gap_lane, chart.gap_from, chart.gap_to, strict=True)
    }
    assert found == {"Quad": AWAY, "Gone": (day("2015-06-01"), TODAY)}


def test_lapses_go_with_their_lanes_in_any_order() -> None:
    lanes = of(lapsing(80))
    pick = np.array(random.Random(5).sample(range(80), 50))
    taken = lanes.take(pick)
    for new, old in enumerate(pick.tolist()):
        own = taken.lapse_lane == new
        assert (
            tuple(zip(taken.lapse_from[own].tolist(), taken.lapse_to[own].tolist(), strict=True)) == lanes[old].lapses
        )
    assert taken.lapse_lane.tolist() == sorted(taken.lapse_lane.tolist())


def test_the_gap_of_a_bar_stands_where_its_days_are() -> None:
    chart = arrange((ALWAYS, QUAD), "none", TODAY)
    window = Window(float(day("2000-01-01")), float(day("2020-01-01")), 0.0, 2.0, 1000.0, 40.0)
    drawn = bars(chart, window)
    (place,) = drawn.gap.tolist()
    assert chart.lanes.name(int(drawn.lane[place])) == "Quad"
    assert [drawn.gap_early[0], drawn.gap_late[0]] == pytest.approx([window.x(AWAY[0]), window.x(AWAY[1])])
    past = replace(window, x0=float(day("2018-01-01")))
    assert bars(chart, past).gap.size == 0


@pytest.mark.parametrize("seed", range(20))
def test_pixels_within_gaps_are_not_counted(seed: int) -> None:
    chart = arrange(lapsing(400), "pillar", TODAY)
    pick = random.Random(seed)
    x0, days = pick.uniform(700_000, 735_000), pick.uniform(200, 40_000)
    window = Window(x0, x0 + days, pick.uniform(0, 100), 300.0, float(pick.randint(5, 300)), float(pick.randint(5, 20)))
    on = density.lines(chart, window)
    numbers = np.array((density.bars(chart, window, on) - on.starts).tolist())
    least = np.zeros((len(on.count), on.width), np.int64)
    most = least.copy()
    own: dict[int, list[tuple[int, int]]] = {}
    for at, first, until in zip(chart.gap_lane.tolist(), chart.gap_from.tolist(), chart.gap_to.tolist(), strict=True):
        own.setdefault(at, []).append((first, until))
    for at, line in zip(range(on.lanes.start, on.lanes.stop), on.line.tolist(), strict=True):
        first, last = int(chart.start_early[at]), int(chart.end_late[at])
        if not chart.known[at] or first > window.x1 or last < window.x0:
            continue
        for x in range(on.width):
            begin, end = (window.x0 + edge / window.per_day for edge in (x, x + 1))
            slack = 1 / window.per_day
            surely = first + slack < begin and end < last - slack
            apart = all(end + slack < a or b < begin - slack for a, b in own.get(at, []))
            gone = any(a + slack < begin and end < b - slack for a, b in own.get(at, []))
            least[line, x] += surely and apart
            most[line, x] += first - 2 * slack < end and begin < last + 2 * slack and not gone
    assert (numbers >= least).all()
    assert (numbers <= most).all()


def test_the_table_and_the_tooltip_say_it() -> None:
    rows = [(row.date, row.what, row.kind) for row in rows_of((QUAD, GONE, OVER)) if "obody" in row.what]
    assert rows == [
        ("31 December 2008", "Nobody belonged until 12 November 2017", "Dormancy"),
        ("1 June 2015", "Nobody belonged any more", "Dormancy"),
    ]
    assert "nobody belonged from 31 December 2008 to 12 November 2017" in wording.of_lane(QUAD)
    assert "nobody belonged since 1 June 2015" in wording.of_lane(GONE)
    assert "nobody" not in wording.of_lane(OVER)


def test_the_gap_is_seen(show_view: ShowView) -> None:
    view = show_view((QUAD, ALWAYS))
    image = view.grab().toImage()
    window, area = view.window_seen(), view.box.geometry()
    row = window.y(float(view.sheet.chart.rows[view.sheet.chart.index_of("quad")]) + 0.5)

    def dark(when: str) -> int:
        """How many pixels of a column through the lane are not the ground."""
        x = round(area.x() + window.x(day(when)))
        ground = QColor(view.sheet.paints.base)
        return sum(image.pixelColor(x, round(area.y() + row) + dy) != ground for dy in range(-4, 5))

    assert dark("2008-06-15") > 4
    assert dark("2019-06-15") > 4
    assert dark("2013-06-15") == 1
