"""Dates of uncertain precision: the part of EDTF (ISO 8601-2:2019, levels 0 and 1) that the catalogue uses.

Every date has an earliest and a latest day, so that it can be sorted, filtered and drawn, and keeps the text it
was written as, so that it comes out of the program as it went in. Days are proleptic Gregorian ordinals
(`datetime.date.toordinal`: 1 is 0001-01-01), which know no time zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

FIRST_DAY = 1
LAST_DAY = date.max.toordinal()

_SINGLE = re.compile(r"^(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?([?~%]?)$", re.ASCII)
_PERIOD = re.compile(r"^[0-9]{4}(-[0-9]{2}){0,2}$")
_SEASONS = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 12)}


@dataclass(frozen=True, slots=True)
class Edtf:
    """A point or span of time as its source states it.

    `earliest` and `latest` are day ordinals, both inclusive. `exact` says the text names one calendar day without
    doubt; `approximate` and `uncertain` are EDTF's `~` and `?` (`%` is both).
    """

    text: str
    earliest: int
    latest: int
    approximate: bool = False
    uncertain: bool = False

    @property
    def exact(self) -> bool:
        """Whether the text names one day without doubt."""
        return self.earliest == self.latest and not (self.approximate or self.uncertain)

    @property
    def year(self) -> int:
        """The first year it can lie in; the last one where the start is open (`../2023`)."""
        day = self.latest if self.earliest == FIRST_DAY else self.earliest
        return date.fromordinal(day).year

    def __str__(self) -> str:
        return self.text


# More days than there are in 170 years: a large import names most of them.
@lru_cache(maxsize=65_536)
def parse(text: str) -> Edtf:
    """Read an EDTF text. Raises `ValueError` with a sentence that says what is wrong and what would be right."""
    stripped = text.strip()
    if "/" not in stripped:
        return _single(stripped)
    start_text, _, end_text = stripped.partition("/")
    start = None if start_text in ("..", "") else _single(start_text)
    end = None if end_text in ("..", "") else _single(end_text)
    if start is None and end is None:
        raise ValueError(f"“{text}” has neither a start nor an end; write one of them, as in 2006/2009 or ../2023-05")
    earliest = start.earliest if start else FIRST_DAY
    latest = end.latest if end else LAST_DAY
    if earliest > latest:
        raise ValueError(f"“{text}” ends before it starts")
    ends = [part for part in (start, end) if part]
    return Edtf(stripped, earliest, latest, any(p.approximate for p in ends), any(p.uncertain for p in ends))


def _single(text: str) -> Edtf:
    match = _SINGLE.match(text)
    if not match:
        raise ValueError(
            f"“{text[:80]}” is not a date; write 2021-10-18, 2021-10, 2021, 1999? (uncertain), 2007~ (approximate)"
            " or 2006/2009"
        )
    year_text, month_text, day_text, mark = match.groups()
    first_year, last_year = int(year_text.replace("X", "0")), int(year_text.replace("X", "9"))
    try:
        earliest, latest = _bounds(first_year, last_year, month_text, day_text)
    except ValueError as error:
        raise ValueError(f"“{text}” is not a date of the calendar: {error}") from None
    return Edtf(text, earliest.toordinal(), latest.toordinal(), mark in ("~", "%"), mark in ("?", "%"))


def _bounds(first_year: int, last_year: int, month_text: str | None, day_text: str | None) -> tuple[date, date]:
    if month_text is None or month_text == "XX":
        if day_text not in (None, "XX"):
            raise ValueError("a day needs its month")
        return date(first_year, 1, 1), date(last_year, 12, 31)
    if first_year != last_year:
        raise ValueError("a month needs its whole year")
    if month_text in _SEASONS:
        if day_text is not None:
            raise ValueError("a season has no day")
        first, last = _SEASONS[month_text]
        return date(first_year, first, 1), _last_of_month(first_year, last)
    month = int(month_text)
    if day_text is None or day_text == "XX":
        first_day = date(first_year, month, 1)
        return first_day, _last_of_month(first_year, month)
    exact = date(first_year, month, int(day_text))
    return exact, exact


def _last_of_month(year: int, month: int) -> date:
    if month == 12:
        return date(year, 12, 31)
    return date.fromordinal(date(year, month + 1, 1).toordinal() - 1)


def of_day(day: int) -> Edtf:
    """The exact date of a day ordinal."""
    return parse(date.fromordinal(day).isoformat())


def as_of_day(text: str) -> int:
    """The day an as-of date means: the last day of the period it names (`2010` is 2010-12-31).

    Raises `ValueError` for a text that is anything but a day, a month or a year of the calendar.
    """
    if not _PERIOD.match(text.strip()):
        raise ValueError(f"“{text}” is not a date; write 2021-10-18, 2021-10 or 2021")
    return parse(text).latest


UNITS = ("day", "month", "year")


def step(day: int, count: int, unit: str = "year") -> int:
    """A day so many days, months or years on, kept within the calendar.

    The last day of a month stays the last day when stepping by months; a leap day becomes 28 February by years.
    """
    if unit == "day":
        return min(max(day + count, FIRST_DAY), LAST_DAY)
    when = date.fromordinal(day)
    if unit == "year":
        year = min(max(when.year + count, 1), 9999)
        return when.replace(year=year, day=28 if (when.month, when.day) == (2, 29) else when.day).toordinal()
    months = min(max(when.year * 12 + when.month - 1 + count, 12), 9999 * 12 + 11)
    last = _last_of_month(months // 12, months % 12 + 1)
    at_end = when == _last_of_month(when.year, when.month)
    return last.replace(day=last.day if at_end else min(when.day, last.day)).toordinal()


def short_date(day: int) -> str:
    """A day in few words: `15 Mar 1995`."""
    return in_words(of_day(day), short=True)


def moment_in_words(iso: str, *, seconds: bool = False) -> str:
    """A recorded UTC time as the reader's clock shows it: `26 Nov 2026, 22:05`. A damaged file may have spoilt it."""
    try:
        then = datetime.fromisoformat(iso).astimezone()
    except (ValueError, OverflowError):
        return "time unknown"
    return f"{short_date(then.toordinal())}, {then.strftime('%H:%M:%S' if seconds else '%H:%M')}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SHORT_MONTHS = tuple(name[:3] for name in _MONTHS)
_SEASON_NAMES = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}


def in_words(value: Edtf, *, short: bool = False) -> str:
    """The date as a reader writes it in English: `18 October 2021` (short: `18 Oct 2021`), `about 2007`, `by 2023`."""
    if "/" not in value.text:
        return _single_in_words(value.text, short)
    start, _, end = value.text.partition("/")
    if start in ("..", ""):
        return f"by {_single_in_words(end, short)}"
    if end in ("..", ""):
        return f"since {_single_in_words(start, short)}"
    return _span_in_words(start, end, short)


def point_in_words(value: Edtf, *, short: bool = False) -> str:
    """A date that is one day not known exactly, such as that of a joining: `some day between 1956 and 2014`.

    Said as a period it would read as if it had ended with the later of the two.
    """
    start, slash, end = value.text.partition("/")
    if not slash:
        return _single_in_words(value.text, short)
    if start in ("..", ""):
        return f"{_single_in_words(end, short)} or earlier"
    if end in ("..", ""):
        return f"{_single_in_words(start, short)} or later"
    return f"some day between {_single_in_words(start, short)} and {_single_in_words(end, short)}"


def spell_in_words(start: Edtf, end: Edtf | None) -> str:
    """From when to when something held: `since 1956`, `1956 to 2014`, `since some day between 1956 and 2014`."""
    begun = point_in_words(start)
    if end is None:
        return f"since {begun}"
    between = f"{begun} to {point_in_words(end)}"
    return f"from {between}" if "/" in start.text else between


def _span_in_words(start: str, end: str, short: bool) -> str:
    """Days of one month or year without saying the month or year twice."""
    first, last = _single_in_words(start, short), _single_in_words(end, short)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", start) and re.fullmatch(r"\d{4}-\d\d-\d\d", end):
        day, month, _ = first.split(" ")
        if end.startswith(start[:7]):
            return f"{day}–{last}"
        if end.startswith(start[:4]):
            return f"{day} {month} – {last}"
    return f"{first} to {last}"


@lru_cache(maxsize=16_384)
def _single_in_words(text: str, short: bool) -> str:
    mark = text[-1] if text[-1] in "?~%" else ""
    parts = text.rstrip("?~%").split("-")
    year = parts[0].replace("XX", "00s").replace("X", "0s")
    words = year
    if len(parts) > 1 and parts[1] != "XX":
        name = _SEASON_NAMES.get(parts[1]) or _MONTHS[int(parts[1]) - 1]
        month = name[:3] if short and parts[1] not in _SEASON_NAMES else name
        words = f"{month} {year}"
        if len(parts) > 2 and parts[2] != "XX":
            words = f"{int(parts[2])} {words}"
    if mark == "~":
        return f"about {words}"
    return f"{words} (uncertain)" if mark else words
