"""The axis marks the right days, whatever the century and the reader's time zone."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain.dates import FIRST_DAY, LAST_DAY, SHORT_MONTHS, short_date, step
from minilat_desktop.ui.timeline.ticks import ticks

DAYS = st.integers(FIRST_DAY, LAST_DAY - 400_000)
SPANS = st.floats(20.0, 400_000.0)
WIDTHS = st.floats(60.0, 4000.0)


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def read(label: str) -> int:
    """The day that a label names."""
    *before, year = label.split()
    month = SHORT_MONTHS.index(before[-1]) + 1 if before else 1
    return date(int(year), month, int(before[0]) if len(before) == 2 else 1).toordinal()


@given(first=DAYS, span=SPANS, width=WIDTHS)
def test_every_label_names_the_day_its_tick_stands_on(first: int, span: float, width: float) -> None:
    major, _ = ticks(first, first + span, width)
    assert [read(tick.label) for tick in major] == [tick.day for tick in major]


@given(first=DAYS, span=SPANS, width=WIDTHS)
def test_ticks_ascend_inside_the_range_and_minor_ones_repeat_no_major_one(
    first: int, span: float, width: float
) -> None:
    major, minor = ticks(first, first + span, width)
    days = [tick.day for tick in major]
    assert days == sorted(set(days))
    assert list(minor) == sorted(set(minor))
    assert not set(days) & set(minor)
    assert all(first <= one <= first + span for one in [*days, *minor])


@given(first=DAYS, span=SPANS, width=WIDTHS)
def test_labels_have_room_and_strokes_are_not_a_smear(first: int, span: float, width: float) -> None:
    major, minor = ticks(first, first + span, width)
    per_day = width / span
    days = [tick.day for tick in major]
    room = min(((b - a) * per_day for a, b in pairwise(days)), default=99.0)
    every = sorted([*days, *minor])
    gap = min(((b - a) * per_day for a, b in pairwise(every)), default=99.0)
    assert room >= 42.0
    assert gap >= 6.0


@given(first=DAYS, span=SPANS)
def test_years_are_marked_at_one_distance(first: int, span: float) -> None:
    major, _ = ticks(first, first + span, 1000.0)
    years = [int(tick.label) for tick in major if tick.label.isdigit()]
    assert len({later - earlier for earlier, later in pairwise(years)}) <= 1


def test_a_century_is_marked_in_decades() -> None:
    major, minor = ticks(day("1901-06-01"), day("2001-06-01"), 700)
    assert [tick.label for tick in major] == [str(year) for year in range(1910, 2001, 10)]
    assert day("1968-01-01") in minor


def test_before_1970_months_are_whole_months() -> None:
    major, _ = ticks(day("1944-12-15"), day("1945-06-15"), 800)
    assert [tick.label for tick in major] == ["Jan 1945", "Feb 1945", "Mar 1945", "Apr 1945", "May 1945", "Jun 1945"]
    assert [tick.day for tick in major] == [day(f"1945-{month:02}-01") for month in range(1, 7)]


def test_the_closest_view_marks_every_day() -> None:
    major, _ = ticks(day("2024-02-27"), day("2024-03-02"), 1000)
    assert [tick.label for tick in major] == ["27 Feb 2024", "28 Feb 2024", "29 Feb 2024", "1 Mar 2024", "2 Mar 2024"]


def test_an_empty_or_impossible_range_has_no_ticks() -> None:
    assert ticks(700_000, 700_000, 500) == ((), ())
    assert ticks(700_000, 700_100, 0) == ((), ())


def test_the_ends_of_the_calendar_are_marked_without_leaving_it() -> None:
    early, _ = ticks(-500_000, 4_000, 900)
    late, _ = ticks(LAST_DAY - 4_000, LAST_DAY + 500_000, 900)
    assert min(tick.day for tick in early) >= FIRST_DAY
    assert max(tick.day for tick in late) <= LAST_DAY


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "UTC"])
def test_no_time_zone_moves_a_tick(zone: str) -> None:
    code = (
        "from datetime import date\n"
        "import numpy as np\n"
        "from minilat_desktop.ui.timeline.ticks import ticks\n"
        "from minilat_desktop.ui.timeline.layout import years_of\n"
        "major, minor = ticks(date(1899, 12, 1).toordinal(), date(1971, 3, 1).toordinal(), 900)\n"
        "print([(t.label, date.fromordinal(t.day).isoformat()) for t in major])\n"
        "print(years_of(np.array([date(1969, 12, 31).toordinal(), date(1970, 1, 1).toordinal()])).tolist())\n"
    )
    environment = os.environ | {"TZ": zone}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    expected = [(str(year), f"{year}-01-01") for year in range(1900, 1971, 5)]
    assert done.stdout.splitlines() == [str(expected), "[1969, 1970]"]
    assert done.stderr == ""


def test_a_year_on_is_the_same_calendar_day() -> None:
    assert step(day("1969-07-20"), 1) == day("1970-07-20")
    assert step(day("2024-02-29"), -1) == day("2023-02-28")
    assert step(day("0001-05-01"), -1) == day("0001-05-01")
    assert step(day("9999-05-01"), 1) == day("9999-05-01")


def test_a_day_in_few_words() -> None:
    assert short_date(day("1945-10-24")) == "24 Oct 1945"
