"""Which days an axis marks, and in what words. Plain calendar arithmetic on day ordinals: no time zone, no epoch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minilat_desktop.domain.dates import FIRST_DAY, LAST_DAY, SHORT_MONTHS

_YEAR = 365.2425
# Steps in (unit, count, days), finest first; the days of a month are the 1st and the 15th, or every one.
_STEPS = (
    ("day", 1, 1.0), ("day", 15, 14.0),
    ("month", 1, 30.4), ("month", 3, 91.3), ("month", 6, 182.6),
    *(("year", count, count * _YEAR) for count in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)  # fmt: skip
_LABEL_WIDTHS = {"day": 84.0, "month": 66.0, "year": 46.0}


@dataclass(frozen=True, slots=True)
class Tick:
    """A marked day (an ordinal) and its label; unlabelled where only a short stroke is drawn."""

    day: int
    label: str


def ticks(first: float, last: float, width: float, apart: float = 1.0) -> tuple[tuple[Tick, ...], tuple[int, ...]]:
    """Labelled ticks and the finer unlabelled days between, for days `first` to `last` over `width` pixels.

    `apart` scales the room a label needs, for larger type.
    """
    first, last = max(first, float(FIRST_DAY)), min(last, float(LAST_DAY))
    if last <= first or width <= 0:
        return (), ()
    per_day = width / (last - first)
    place = next(
        (at for at, (unit, _, days) in enumerate(_STEPS) if days * per_day >= _LABEL_WIDTHS[unit] * apart),
        len(_STEPS) - 1,
    )
    unit, count, _ = _STEPS[place]
    major = tuple(Tick(day, label_of(day, unit)) for day in _days(first, last, unit, count))
    finer = _finer(place, per_day)
    if finer is None:
        return major, ()
    marked = {tick.day for tick in major}
    return major, tuple(day for day in _days(first, last, *finer) if day not in marked)


def _finer(place: int, per_day: float) -> tuple[str, int] | None:
    """The finest step that still divides the chosen one evenly and leaves its strokes apart."""
    unit, count, _ = _STEPS[place]
    for other, times, days in _STEPS[:place]:
        divides = other != unit or count % times == 0
        if divides and days * per_day >= 7.0:
            return other, times
    return None


def _days(first: float, last: float, unit: str, count: int) -> list[int]:
    if unit == "day" and count == 1:
        return list(range(_ceil(first), int(last) + 1))
    found = []
    start, end = date.fromordinal(int(first)), date.fromordinal(int(last))
    if unit == "year":
        years = range(start.year // count * count, end.year + 1, count)
        found = [date(year, 1, 1).toordinal() for year in years if year >= 1]
    else:
        step, days = (count, (1,)) if unit == "month" else (1, (1, 15))
        for month in range(start.year * 12 + (start.month - 1) // step * step, end.year * 12 + end.month, step):
            found += [date(month // 12, month % 12 + 1, day).toordinal() for day in days]
    return [day for day in found if first <= day <= last]


def _ceil(value: float) -> int:
    return int(value) + (value > int(value))


def label_of(day: int, unit: str) -> str:
    """A tick's label: `1995`, `Mar 1995` or `15 Mar 1995`."""
    when = date.fromordinal(day)
    if unit == "year":
        return str(when.year)
    if unit == "month":
        return f"{SHORT_MONTHS[when.month - 1]} {when.year}"
    return f"{when.day} {SHORT_MONTHS[when.month - 1]} {when.year}"
