"""The pictures of the membership room: what is drawn where, and what says what it means."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint

from minilat_desktop.domain import vocabulary
from tests.ui.desk import Desk
from tests.ui.membership.test_room import room


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
