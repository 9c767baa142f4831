"""Lanes, bars and markers stand where their dates say."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.dates import LAST_DAY
from minilat_desktop.domain.lanes import day_of
from minilat_desktop.ui.timeline.layout import (
    FAMILIES,
    Window,
    active_per_year,
    bars,
    cluster,
    free_labels,
    seen_clusters,
    spots,
    years_of,
)
from tests.ui.timeline.sample import THIRTEEN, TODAY, arrange, event, lane, many, span_of


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def window(x0: str, x1: str, rows: float = 20.0) -> Window:
    return Window(float(day(x0)), float(day(x1)), 0.0, rows, 1000.0, rows * 20)


def test_groups_come_in_the_vocabularys_order_with_lanes_by_founding() -> None:
    chart = arrange(THIRTEEN, "pillar", TODAY)
    assert [head.label for head in chart.headings] == list(vocabulary.PILLARS.values())
    assert [one.short_name for one in chart.lanes[:3]] == ["WTO", "G20", "I2U2"]
    assert [head.count for head in chart.headings] == [3, 4, 2, 3, 1]
    assert [head.row for head in chart.headings] == [0, 4, 9, 12, 16]
    assert chart.rows.tolist() == [1, 2, 3, 5, 6, 7, 8, 10, 11, 13, 14, 15, 17]
    assert chart.row_count == 18


def test_without_groups_there_is_one_order_and_no_heading() -> None:
    chart = arrange(THIRTEEN, "none", TODAY)
    assert chart.headings == ()
    assert chart.lanes[0].short_name == "UN"
    assert chart.rows.tolist() == list(range(13))


def test_by_form_every_lane_stands_under_its_form() -> None:
    chart = arrange(THIRTEEN, "form", TODAY)
    for head, until in zip(chart.headings, [*[h.row for h in chart.headings[1:]], chart.row_count], strict=True):
        forms = {chart.lanes[at].form for at, row in enumerate(chart.rows) if head.row < row < until}
        assert {vocabulary.FORMS[form] for form in forms} == {head.label}


def test_an_unknown_pillar_still_gets_a_lane() -> None:
    chart = arrange([lane("Odd", "no-such-pillar", "minilateral", "2001")], "pillar", TODAY)
    assert [head.label for head in chart.headings] == ["Other"]


def test_only_keeps_what_the_list_keeps() -> None:
    chart = arrange(THIRTEEN, "pillar", TODAY, {"g20", "un"})
    assert [one.id for one in chart.lanes] == ["g20", "un"]
    assert chart.index_of("un") == 1
    assert chart.index_of("who") == -1


def test_no_lanes_is_a_chart_too() -> None:
    chart = arrange((), "pillar", TODAY)
    assert chart.row_count == 0
    assert chart.first_day < chart.last_day == TODAY
    assert active_per_year(chart)[1].tolist() == [0]
    assert bars(chart, window("1990-01-01", "2020-01-01")).lane.size == 0
    assert cluster(chart, 1.0, 10.0).first.size == 0


def test_a_height_belongs_to_the_lane_drawn_there() -> None:
    chart = arrange(THIRTEEN, "pillar", TODAY)
    assert chart.lane_at(0.5) == -1  # a heading
    assert chart.lane_at(1.0) == 0
    assert chart.lane_at(2.99) == 1
    assert chart.lane_at(18.2) == -1
    assert chart.lane_at(-0.1) == -1


@given(st.floats(0, 250), st.floats(0.1, 250))
def test_visible_lanes_are_those_that_reach_into_the_window(top: float, high: float) -> None:
    chart = arrange(many(60), "pillar", TODAY)
    seen = chart.visible(top, top + high)
    inside = [at for at, row in enumerate(chart.rows.tolist()) if row + 1 > np.floor(top) and row < top + high]
    assert set(inside) - {at for at, row in enumerate(chart.rows.tolist()) if row + 1 <= np.floor(top)} == set(
        range(seen.start, max(seen.start, seen.stop))
    )


def test_a_bar_runs_from_founding_to_today_or_its_end() -> None:
    chart = arrange(THIRTEEN, "none", TODAY)
    view = window("1940-01-01", "2030-01-01")
    drawn = bars(chart, view)
    un, covax = chart.index_of("un"), chart.index_of("covax")
    assert drawn.early[un] == pytest.approx(view.x(day("1945-10-24")))
    assert drawn.end_late[un] == pytest.approx(view.x(TODAY))
    assert drawn.end_late[covax] == pytest.approx(view.x(day("2023-12-31")))
    assert chart.ended[covax]
    assert not chart.ended[un]


def test_uncertain_dates_give_uncertain_ends() -> None:
    spans = span_of(lane("Edison", "x", "y", "2021-01/2021-09", "2025?"), TODAY)
    assert spans == (day("2021-01-01"), day("2021-09-30"), day("2025-01-01"), day("2025-12-31"))


def test_by_a_date_is_drawn_as_uncertain_before_it() -> None:
    early, late, *_ = span_of(lane("By", "x", "y", "../2023-06"), TODAY) or (0, 0)
    assert late == day("2023-06-30")
    assert 0 < late - early < 4 * 366


def test_an_open_end_runs_to_today() -> None:
    assert (span_of(lane("Open", "x", "y", "2001-02-03", "2010/.."), TODAY) or ())[2:] == (day("2010-01-01"), TODAY)


def test_without_a_founding_date_everything_since_the_first_event_is_uncertain() -> None:
    spans = span_of(lane("No date", "x", "y", None, None, (("2003-04-05", "summit", "Met"),)), TODAY)
    assert spans == (day("2003-04-05"), TODAY, TODAY, TODAY)


def test_without_any_date_there_is_a_lane_but_no_bar_and_no_count() -> None:
    chart = arrange([lane("Nothing", "x", "y", None), lane("One", "x", "y", "2000-01-01")], "none", TODAY)
    assert bars(chart, window("1990-01-01", "2030-01-01")).lane.tolist() == [chart.index_of("one")]
    assert active_per_year(chart)[1].max() == 1


def test_bars_off_the_screen_are_not_drawn_and_short_ones_do_not_vanish() -> None:
    chart = arrange(many(200), "none", TODAY)
    view = Window(day("1950-01-01"), day("1960-01-01"), 0.0, 200.0, 50.0, 400.0)
    drawn = bars(chart, view)
    for at in range(200):
        reaches = chart.start_early[at] <= view.x1 and chart.end_late[at] >= view.x0
        assert (at in drawn.lane) == reaches
    assert (drawn.end_late - drawn.early >= 1.0).all()
    assert drawn.early.min() >= -4
    assert drawn.end_late.max() <= 55


def test_an_event_stands_in_the_middle_of_its_span() -> None:
    assert day_of(event("x", "2021-10-18", "summit", "")) == day("2021-10-18")
    assert day_of(event("x", "2021", "summit", "")) == day("2021-07-02")
    assert day_of(event("x", "../2021-03-01", "summit", "")) == day("2021-03-01")
    assert day_of(event("x", "2021-03-01/..", "summit", "")) == day("2021-03-01")


def test_every_kind_of_event_has_a_shape() -> None:
    kinds = tuple(("2001-01-01", kind, kind) for kind in vocabulary.EVENT_KINDS)
    chart = arrange([lane("All", "x", "y", "2000", None, kinds)], "none", TODAY)
    assert set(chart.event_family.tolist()) == set(range(len(FAMILIES)))


@given(st.lists(st.integers(700_000, 701_000), max_size=40), st.floats(0.01, 3.0))
def test_collapsed_markers_stand_apart_and_lose_no_event(days: list[int], per_day: float) -> None:
    events = tuple((date.fromordinal(one).isoformat(), "summit", f"{at}") for at, one in enumerate(days))
    chart = arrange(
        [lane("A", "x", "y", "1900", None, events), lane("B", "x", "y", "1901", None, events)], "none", TODAY
    )
    found = cluster(chart, per_day, 12.0)
    assert found.count.sum() == 2 * len(days)
    assert found.first.tolist() == [0, *np.cumsum(found.count)[:-1].tolist()][: len(found.first)]
    for lane_index in (0, 1):
        firsts = chart.event_day[found.first[found.lane == lane_index]]
        assert all((b - a) * per_day >= 12.0 - 1e-6 for a, b in pairwise(firsts.tolist()))


def test_panning_keeps_the_clusters_and_only_those_near_the_screen_are_drawn() -> None:
    chart = arrange(THIRTEEN, "none", TODAY)
    view = window("2005-01-01", "2012-01-01")
    found = cluster(chart, view.per_day, 12.0)
    seen = seen_clusters(found, chart, view, 10.0)
    days = found.day[seen]
    assert 0 < len(seen) < len(found.day)
    assert days.min() >= view.x0 - 10 / view.per_day
    assert days.max() <= view.x1 + 10 / view.per_day
    across, down = spots(found, chart, view, seen)
    assert across[0] == pytest.approx(view.x(float(days[0])))
    assert down[0] == pytest.approx(view.y(chart.rows[found.lane[seen[0]]] + 0.5))


@given(st.lists(st.tuples(st.integers(1800, 2026), st.integers(0, 90), st.booleans()), min_size=1, max_size=25))
def test_the_yearly_count_is_the_count_of_each_year(spans: list[tuple[int, int, bool]]) -> None:
    lanes = [
        lane(f"L{at}", "x", "y", f"{start}-05-05", f"{min(start + more, 2026)}-06-06" if over else None)
        for at, (start, more, over) in enumerate(spans)
    ]
    first, counts = active_per_year(arrange(lanes, "none", TODAY))
    for year in range(first, first + len(counts)):
        expected = sum(
            start <= year <= (min(start + more, 2026) if over else 2026) for start, more, over in spans
        )  # fmt: skip
        assert counts[year - first] == expected
    assert first == min(start for start, _, _ in spans)
    assert first + len(counts) - 1 == 2026


@given(st.lists(st.integers(1, LAST_DAY), min_size=1, max_size=30))
def test_years_agree_with_the_calendar(days: list[int]) -> None:
    assert years_of(np.array(days, dtype=np.int64)).tolist() == [date.fromordinal(one).year for one in days]


@given(st.lists(st.floats(0, 400), max_size=60).map(sorted), st.lists(st.floats(0, 400), max_size=5))
def test_no_written_label_covers_another(tops: list[float], taken: list[float]) -> None:
    free = free_labels(tops, 11.0, taken)
    written = [tops[at] for at in free]
    assert all(b - a >= 11.0 for a, b in pairwise(written))
    assert all(abs(one - other) >= 11.0 for one in written for other in taken)


def test_pixels_and_days_are_each_others_inverse() -> None:
    view = window("1990-01-01", "2020-01-01")
    assert view.day(view.x(730_000.0)) == pytest.approx(730_000.0)
    assert view.row(view.y(3.5)) == pytest.approx(3.5)
