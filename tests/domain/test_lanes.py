"""Lanes in columns are the lanes they were made from, in whatever order and number they are taken."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain.dates import LAST_DAY, parse
from minilat_desktop.domain.lanes import KIND_IDS, PILLAR_IDS, Lanes, day_of, days_of, in_order, of
from minilat_desktop.domain.model import Lane, LaneEvent

DATES = ("1990-05-11", "1990-05", "1990", "1999?", "../2003-02-01", "2004-06/..", "2001/2003")

events = st.builds(
    LaneEvent, st.text(max_size=4), st.sampled_from(DATES).map(parse), st.sampled_from(KIND_IDS), st.text(max_size=5)
)
dates = st.none() | st.sampled_from(DATES).map(parse)
by_first_day = st.lists(events, max_size=5).map(lambda found: tuple(sorted(found, key=lambda one: one.date.earliest)))
values = st.lists(
    st.builds(
        Lane, st.text(min_size=1, max_size=6), st.text(max_size=9), st.just("minilateral"),
        st.sampled_from([*PILLAR_IDS, "no-such-pillar"]), dates, dates, by_first_day,
    ),
    max_size=9, unique_by=lambda lane: lane.id,
)  # fmt: skip


def check(lanes: Lanes, kept: list[Lane]) -> None:
    """The columns say of every lane what its value says."""
    assert len(lanes) == len(kept)
    for place, lane in enumerate(kept):
        own = range(lanes.first[place], lanes.first[place + 1])
        told = in_order(lane.events)
        assert (lanes.id(place), lanes.name(place)) == (lane.id, lane.short_name)
        assert lanes.length[place] == len(lane.short_name)
        assert lanes.place_of(lane.id) == place
        assert [int(lanes.event_day[at]) for at in own] == [day_of(event) for event in told]
        assert [int(lanes.event_from[at]) for at in own] == [event.date.earliest for event in told]
        assert [KIND_IDS[lanes.event_kind[at]] for at in own] == [event.kind for event in told]
        assert {int(lanes.event_lane[at]) for at in own} <= {place}
        for date, known, first, last in (
            (lane.founded, lanes.founded_known, lanes.founded_from, lanes.founded_to),
            (lane.ended, lanes.ended_known, lanes.ended_from, lanes.ended_to),
        ):
            assert known[place] == (date is not None)
            assert date is None or (first[place], last[place]) == (date.earliest, date.latest)
    days = lanes.event_day[lanes.by_day].tolist()
    assert days == sorted(lanes.event_day.tolist())
    assert sorted(lanes.by_day.tolist()) == list(range(len(days)))


@given(values)
def test_columns_say_what_the_values_say(kept: list[Lane]) -> None:
    lanes = of(kept)
    check(lanes, kept)
    assert lanes == kept
    assert list(lanes) == kept
    assert lanes[:2] == tuple(kept[:2])


@given(values, st.data())
def test_taking_some_is_making_them_of_those(kept: list[Lane], data: st.DataObject) -> None:
    places = data.draw(st.permutations(range(len(kept)))) if kept else []
    some = places[: data.draw(st.integers(0, len(places)))]
    taken = of(kept).take(np.array(some, dtype=np.intp))
    check(taken, [kept[place] for place in some])
    for place in set(places) - set(some):
        assert taken.place_of(kept[place].id) == -1


def test_nobody_is_nowhere() -> None:
    assert of(()).place_of("un") == -1
    assert of(()).place_of(None) == -1
    assert of(()) == ()


@given(st.lists(st.sampled_from(DATES).map(parse), min_size=1))
def test_days_in_columns_are_those_of_values(found: list[object]) -> None:
    told = [LaneEvent("", date, "summit", "") for date in found]  # type: ignore[arg-type]
    earliest, latest = (np.array([getattr(one.date, end) for one in told]) for end in ("earliest", "latest"))
    assert days_of(earliest, latest).tolist() == [day_of(one) for one in told]
    assert max(days_of(earliest, latest)) < LAST_DAY


def test_only_some_ids() -> None:
    kept = [Lane(name, name, "minilateral", "x", None, None, ()) for name in ("a", "b", "c")]
    assert of(kept).take(np.array([2, 0])).among({"a", "z"}).tolist() == [False, True]


def test_a_place_that_is_not_there() -> None:
    with pytest.raises(IndexError):
        of(())[0]
