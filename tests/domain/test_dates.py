"""Dates of uncertain precision."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minilat_desktop.domain import dates

YEARS = st.integers(1, 9999)
MARKS = st.sampled_from(["", "?", "~", "%"])


@st.composite
def singles(draw: st.DrawFn) -> str:
    """A date without a slash, of every precision."""
    year = draw(YEARS)
    kind = draw(st.sampled_from(["day", "month", "year", "decade", "century", "season", "no-day", "no-month"]))
    month, mark = draw(st.integers(1, 12)), draw(MARKS)
    text = {
        "day": f"{year:04}-{month:02}-{draw(st.integers(1, monthrange(year, month)[1])):02}",
        "month": f"{year:04}-{month:02}",
        "year": f"{year:04}",
        "decade": f"{max(year, 10):04}"[:3] + "X",
        "century": f"{max(year, 100):04}"[:2] + "XX",
        "season": f"{year:04}-{draw(st.integers(21, 24))}",
        "no-day": f"{year:04}-{month:02}-XX",
        "no-month": f"{year:04}-XX-XX",
    }[kind]
    return text + mark


@st.composite
def edtf(draw: st.DrawFn) -> str:
    """Any date the catalogue may hold, intervals included."""
    first = draw(singles())
    shape = draw(st.sampled_from(["single", "until", "since", "interval"]))
    if shape == "single":
        return first
    if shape == "until":
        return f"../{first}"
    if shape == "since":
        return f"{first}/.."
    second = draw(singles())
    assume(dates.parse(first).earliest <= dates.parse(second).latest)
    return f"{first}/{second}"


@given(edtf())
def test_earliest_is_never_after_latest(text: str) -> None:
    parsed = dates.parse(text)
    assert dates.FIRST_DAY <= parsed.earliest <= parsed.latest <= dates.LAST_DAY


@given(edtf())
def test_the_text_comes_out_as_it_went_in(text: str) -> None:
    parsed = dates.parse(text)
    assert str(parsed) == text
    assert dates.parse(str(parsed)) == parsed
    assert dates.parse(f" {text}\n") == parsed


@given(edtf())
def test_words_are_made_for_every_date(text: str) -> None:
    words = dates.in_words(dates.parse(text))
    assert words.strip() == words
    assert "X" not in words
    assert ".." not in words


@given(st.dates())
def test_a_day_is_the_day_of_datetime(day: date) -> None:
    parsed = dates.parse(day.isoformat())
    assert parsed.earliest == parsed.latest == day.toordinal()
    assert parsed.exact
    assert parsed.year == day.year
    assert dates.of_day(day.toordinal()) == parsed
    if day.year < 9999:
        assert dates.as_of_day(day.isoformat()) == day.toordinal()


@given(YEARS, st.integers(1, 12))
def test_a_month_is_from_its_first_to_its_last_day(year: int, month: int) -> None:
    parsed = dates.parse(f"{year:04}-{month:02}")
    assert date.fromordinal(parsed.earliest) == date(year, month, 1)
    assert date.fromordinal(parsed.latest) == date(year, month, monthrange(year, month)[1])
    assert not parsed.exact


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2021-10-18", "2021-10-18", "2021-10-18"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("1648", "1648-01-01", "1648-12-31"),
        ("1999?", "1999-01-01", "1999-12-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2010-21", "2010-03-01", "2010-05-31"),
        ("1969-12-31", "1969-12-31", "1969-12-31"),
        ("2006/2009", "2006-01-01", "2009-12-31"),
        ("../2023-05", "0001-01-01", "2023-05-31"),
        ("/2023-05", "0001-01-01", "2023-05-31"),
        ("2023-05/..", "2023-05-01", "9999-12-31"),
        ("2021-XX-XX", "2021-01-01", "2021-12-31"),
        ("2021-02-XX", "2021-02-01", "2021-02-28"),
    ],
)
def test_bounds_of_every_kind(text: str, earliest: str, latest: str) -> None:
    parsed = dates.parse(text)
    assert date.fromordinal(parsed.earliest).isoformat() == earliest
    assert date.fromordinal(parsed.latest).isoformat() == latest


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain", "exact"),
    [
        ("2021-10-18", False, False, True),
        ("2021-10-18?", False, True, False),
        ("2007~", True, False, False),
        ("2007%", True, True, False),
        ("2006~/2009?", True, True, False),
    ],
)
def test_marks_of_doubt(text: str, approximate: bool, uncertain: bool, exact: bool) -> None:
    parsed = dates.parse(text)
    assert (parsed.approximate, parsed.uncertain, parsed.exact) == (approximate, uncertain, exact)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2021-10-18", "18 October 2021"),
        ("2021-10", "October 2021"),
        ("2007~", "about 2007"),
        ("1999?", "1999 (uncertain)"),
        ("199X", "1990s"),
        ("19XX", "1900s"),
        ("2010-22", "summer 2010"),
        ("2006/2009", "2006 to 2009"),
        ("../2023-05", "by May 2023"),
        ("2023-05/..", "since May 2023"),
        ("2021-XX-XX", "2021"),
    ],
)
def test_words(text: str, words: str) -> None:
    assert dates.in_words(dates.parse(text)) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("1956", None, "since 1956"),
        ("2019-09-23/2023-06-28", None, "since some day between 23 September 2019 and 28 June 2023"),
        ("../2023-05", None, "since May 2023 or earlier"),
        ("2023-05/..", None, "since May 2023 or later"),
        ("1956", "2014-06", "1956 to June 2014"),
        ("1956", "2012/2014", "1956 to some day between 2012 and 2014"),
        ("1956/1958", "2014", "from some day between 1956 and 1958 to 2014"),
    ],
)
def test_an_uncertain_beginning_does_not_read_as_an_end(start: str, end: str | None, words: str) -> None:
    assert dates.spell_in_words(dates.parse(start), dates.parse(end) if end else None) == words


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not a date; write 2021-10-18"),
        ("yesterday", "is not a date; write 2021-10-18"),
        ("18.10.2021", "is not a date; write 2021-10-18"),
        ("2021-1-1", "is not a date; write 2021-10-18"),
        ("٢٠٢١", "is not a date; write 2021-10-18"),
        ("2021-10-18T12:00", "is not a date; write 2021-10-18"),
        ("2021-02-30", "is not a date of the calendar: day is out of range for month"),
        ("2021-13", "is not a date of the calendar: month must be in 1..12"),
        ("0000", "is not a date of the calendar"),
        ("2021-XX-05", "a day needs its month"),
        ("199X-05", "a month needs its whole year"),
        ("2021-21-01", "a season has no day"),
        ("2009/2006", "ends before it starts"),
        ("../..", "has neither a start nor an end"),
        ("/", "has neither a start nor an end"),
        ("2001/2002/2003", "is not a date"),
        ("9" * 100_000, "is not a date"),
    ],
)
def test_each_bad_input_says_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(ValueError, match="“") as caught:
        dates.parse(text)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 250


@given(st.text(max_size=20))
def test_nothing_but_value_error(text: str) -> None:
    try:
        parsed = dates.parse(text)
    except ValueError:
        return
    assert parsed.text.isascii()


@pytest.mark.parametrize(
    ("text", "day"),
    [("2010", "2010-12-31"), ("2010-02", "2010-02-28"), ("1950-06-01", "1950-06-01")],
)
def test_an_as_of_date_is_the_last_day_of_its_period(text: str, day: str) -> None:
    assert date.fromordinal(dates.as_of_day(text)).isoformat() == day


@pytest.mark.parametrize("text", ["2010/..", "../2010", "199X", "2007~", "2010-06-01?", "", "2010-06-01/2010-06-02"])
def test_what_is_no_day_month_or_year_is_nothing_to_look_from(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date; write 2021-10-18, 2021-10 or 2021"):
        dates.as_of_day(text)


@pytest.mark.parametrize(
    ("start", "count", "unit", "end"),
    [
        ("2024-02-29", 1, "month", "2024-03-31"), ("2024-01-31", 1, "month", "2024-02-29"),
        ("2024-01-30", 1, "month", "2024-02-29"), ("2023-12-15", 1, "month", "2024-01-15"),
        ("2024-01-15", -1, "month", "2023-12-15"), ("2024-03-01", -1, "day", "2024-02-29"),
        ("0001-01-01", -1, "day", "0001-01-01"), ("0001-01-15", -1, "month", "0001-01-15"),
        ("9999-12-31", 1, "month", "9999-12-31"), ("9999-12-31", 1, "day", "9999-12-31"),
    ],
)  # fmt: skip
def test_steps(start: str, count: int, unit: str, end: str) -> None:
    assert dates.step(dates.parse(start).earliest, count, unit) == dates.parse(end).earliest


@given(st.integers(0, 250_000_000_000))
def test_a_recorded_time_is_said_by_the_reader_s_clock(seconds: int) -> None:
    time = datetime.fromtimestamp(seconds, UTC)
    said = dates.moment_in_words(time.isoformat(), seconds=True)
    day, _, clock = said.rpartition(", ")
    local = time.astimezone()
    assert (day, clock) == (dates.short_date(local.toordinal()), local.time().isoformat("seconds"))
    assert dates.moment_in_words(time.isoformat()) == said[:-3]


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01T00:00:00+00:00"])
def test_a_time_that_is_spoilt_is_unknown(text: str) -> None:
    assert dates.moment_in_words(text) == "time unknown"
