"""The pictures of the membership room: what is drawn where, what says what it means; an actor in very many places."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.dates import LAST_DAY
from minilat_desktop.ui.membership.charts import Bar, SpanChart
from tests.ui.desk import Desk
from tests.ui.membership.test_room import room, texts


def test_the_picture_says_what_is_under_the_mouse(desk: Desk) -> None:
    panel = room(desk, "Member")
    chart = panel.actor.chart
    assert chart.accessibleName()
    bar = next(bar for bar in chart._bars if bar.words.startswith("UN:"))
    middle = chart._rect(bar).center()
    desk.bot.mouseMove(chart, QPoint(round(middle.x()), round(middle.y())))
    assert chart._rows == 1 + max(bar.row for bar in chart._bars)


def test_the_picture_names_what_its_places_mean(desk: Desk) -> None:
    panel = room(desk, "Member")
    chart = panel.actor.chart
    for _ in range(2):
        tops = {vocabulary.PILLARS[one.pillar]: set[float]() for one in chart._bars}
        for bar in chart._bars:
            tops[vocabulary.PILLARS[bar.pillar]].add(chart._rect(bar).top())
            assert chart._rect(bar).left() >= chart.gutter
        # Each pillar has a band of its own, in the order of the names, at least a line of type high.
        assert chart.names == tuple(sorted(tops, key=lambda name: min(tops[name])))
        starts = [min(tops[name]) for name in chart.names]
        assert all(max(tops[name]) < below for name, below in zip(chart.names, starts[1:], strict=False))
        line = chart.fontMetrics().height()
        assert all(below - above >= line for above, below in pairwise(starts))
        assert chart.height() - chart.axis - starts[-1] >= line
        image = chart.grab().toImage()
        assert any(image.pixel(x, chart.height() - 8) != image.pixel(1, 1) for x in range(chart.gutter))
        desk.enlarge(6)


def crowded(chart: SpanChart) -> list[Bar]:
    """Show four thousand memberships of random lengths, half of them full, in two pillars."""
    random = Random(5)
    pillars = list(vocabulary.PILLARS)[:2]
    bars = []
    for row in range(4_000):
        start = date(1950, 1, 1).toordinal() + random.randrange(20_000)
        end = LAST_DAY if random.random() < 0.2 else start + random.randrange(1, 9_000)
        pillar = pillars[row % 5 == 0]
        bars.append(Bar(row, start, end, pillar, f"Coalition {row}", random.choice(("member", "observer"))))
    chart.show_bars(bars, date(2000, 1, 1).toordinal(), date(2026, 11, 26).toordinal())
    return bars


def test_more_memberships_than_pixels_are_counted_in_bands_of_one_measure(desk: Desk) -> None:
    chart = room(desk, "Member").actor.chart
    before = chart.height()
    bars = crowded(chart)
    assert chart.height() < 2 * before, "the picture leaves no room for the tables"
    highest = {}
    for pillar, one in chart._crowds.items():
        mine = [bar for bar in bars if bar.pillar == pillar]
        days = np.arange(chart._first, chart._last, 97, dtype=np.float64)
        full, whole = one.on(days)
        for place, day in enumerate(days):
            held = [bar for bar in mine if bar.start <= day < bar.end]
            assert (int(full[place]), int(whole[place])) == (sum(bar.full for bar in held), len(held))
        highest[pillar] = max(sum(bar.start <= begun.start < bar.end for bar in mine) for begun in mine)
    assert highest == {pillar: one.peak for pillar, one in chart._crowds.items()}
    first, second = (chart._bands[pillar][1] for pillar in highest)
    peaks = list(highest.values())
    assert first / peaks[0] == pytest.approx(second / peaks[1]), "the bands cannot be compared"


def test_the_picture_of_a_crowd_is_as_high_as_it_counts_and_says_so(desk: Desk) -> None:
    chart = room(desk, "Member").actor.chart
    bars = crowded(chart)
    pillar = next(iter(chart._crowds))
    top, height = chart._bands[pillar]
    colour = QColor(desk.program.themes.current.pillars[pillar])
    image = chart.grab().toImage()
    ratio = image.devicePixelRatio()
    for x in range(chart.gutter + 20, chart.width() - 20, 60):
        day = chart._days(np.array([x]))[0]
        held = [bar for bar in bars if bar.pillar == pillar and bar.start <= day < bar.end]
        solid = sum(bar.full for bar in held) * chart._measure
        # The line of the as-of day and those of the years are drawn over and under it.
        column = [QColor(image.pixel(round(x * ratio), round((top + y) * ratio))) for y in range(round(height))]
        drawn = sum(one == colour for one in column[round(height - solid) :])
        assert drawn >= 0.9 * (round(solid) - 1), f"at {x}"
        assert not any(one == colour for one in column[: max(round(height - len(held) * chart._measure) - 1, 0)])
        said = chart._crowd_words(QPointF(x, top + height / 2))
        assert f"full member of {sum(bar.full for bar in held):,}" in said
        assert f"another role in {sum(not bar.full for bar in held):,}" in said
    assert chart._crowd_words(QPointF(2, top + 2)) == ""


def test_an_actor_in_very_many_coalitions_is_read_beside_the_window(desk: Desk) -> None:
    panel = room(desk, "Member")
    view, service = panel.actor, panel.actor.service
    expected = texts(view.ledger)
    first = view.picker.code
    other = next(code for code in service.actors if code != first and len(service.memberships(code).belongings) > 5)
    service.forget()
    service.at_once = 3
    view.show_actor(first)
    assert (view.record, texts(view.ledger)) == (None, [])
    # Asked again meanwhile it is not read twice; another that is chosen meanwhile is what is shown in the end.
    desk.state.set_as_of(desk.state.as_of - 1)
    desk.state.set_as_of(desk.state.as_of + 1)
    desk.until(lambda: view.record is not None)
    assert texts(view.ledger) == expected
    view.show_actor(other)
    view.show_actor(first)
    desk.until(lambda: view.record is not None and not view._reading)
    assert view.record is not None
    assert view.record.actor.code == first
    assert texts(view.ledger) == expected
