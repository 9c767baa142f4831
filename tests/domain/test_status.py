"""The status of a day: one by one, and for all at once in columns."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.facets import Table
from minilat_desktop.domain.listing import status_on

TERMS = list(vocabulary.STATUSES_ON_A_DAY)


@pytest.mark.parametrize(
    ("recorded", "since", "founded", "ended", "day", "status"),
    [
        ("active", "2026-02", "2004", "", "2026-11-26", "active"),
        ("active", "2026-02", "2004", "", "2012", "existing"),
        ("active", "2026", "2004", "", "2026-06-30", "active"),
        ("active", "2026-02", "2004", "", "2003", "not-yet"),
        ("dormant", "2016", "1985", "", "2015", "existing"),
        ("ended", "2023-12", "2014", "2023-12", "2020", "existing"),
        ("ended", "2023-12", "2014", "2023-12", "2023", "ended"),
        ("ended", "", "2014", "", "2026", "ended"),
        ("contested", "2026", "2014", "", "2020", "contested"),
        ("active", "", "2014", "", "2020", "active"),
    ],
)
def test_a_later_status_says_nothing_of_the_day(
    recorded: str, since: str, founded: str, ended: str, day: str, status: str
) -> None:
    assert status_on(recorded, since, founded, ended, dates.as_of_day(day)) == status


def in_columns(recorded: str, since: str, founded: str, ended: str) -> Table:
    """A table of one coalition, with no more than what a status rests on."""
    blank = {field.name: np.zeros(1, np.int32) for field in fields(Table)}
    known = {
        "status": TERMS.index(recorded),
        "status_from": dates.parse(since).earliest if since else dates.FIRST_DAY,
        "founded_from": dates.parse(founded).earliest if founded else 0, "founded_known": bool(founded),
        "ended_to": dates.parse(ended).latest if ended else 0, "ended_known": bool(ended),
    }  # fmt: skip
    return Table(**{**blank, **{name: np.array([value]) for name, value in known.items()}})  # type: ignore[arg-type]


YEARS = st.one_of(st.just(""), st.integers(1990, 2020).map(str))


@given(st.sampled_from(list(vocabulary.STATUSES)), YEARS, YEARS, YEARS, st.integers(1985, 2025))
def test_columns_say_the_same(recorded: str, since: str, founded: str, ended: str, year: int) -> None:
    day = dates.as_of_day(str(year))
    (code,) = in_columns(recorded, since, founded, ended).statuses_on(day)
    assert TERMS[code] == status_on(recorded, since, founded, ended, day)
