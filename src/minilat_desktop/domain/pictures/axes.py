"""Scales and their ticks: days along x, counts and measured values along y."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from minilat_desktop.domain.dates import SHORT_MONTHS
from minilat_desktop.domain.numerals import grouped

_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1_000, 2_000)
# From this ratio of the largest to the smallest count on, the small ones would lie flat on a linear axis.
_LOGARITHMIC_FROM = 12
# Values that differ by less are all the same on a picture.
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `first` to `last` between two pixels."""

    first: int
    last: int
    left: float
    right: float

    def x(self, day: float) -> float:
        """The pixel of a day, within the axis."""
        kept = min(max(day, self.first), self.last)
        return self.left + (kept - self.first) / max(self.last - self.first, 1) * (self.right - self.left)

    def ticks(self, years_apart: float, months_apart: float) -> tuple[tuple[int, str], ...]:
        """Beginnings of years, or of months on a short axis, at least so many pixels apart, with their labels."""
        first, last = date.fromordinal(self.first), date.fromordinal(self.last)
        if last.year - first.year < 2:
            months = [(year, month) for year in range(first.year, last.year + 1) for month in range(1, 13)]
            inside = [one for one in months if self.first <= date(*one, 1).toordinal() <= self.last]
            step = max(1, ceil(len(inside) / max(1, int((self.right - self.left) / months_apart))))
            return tuple((date(y, m, 1).toordinal(), f"{SHORT_MONTHS[m - 1]} {y}") for y, m in inside[::step])
        most = max(1, int((self.right - self.left) / years_apart))
        step = next((one for one in _STEPS if (last.year - first.year) / one <= most), _STEPS[-1])
        years = range(ceil(first.year / step) * step, last.year + 1, step)
        days = [(date(max(year, 1), 1, 1).toordinal(), str(year)) for year in years if year > 0]
        return tuple((day, label) for day, label in days if self.first <= day)


def around(first: int, last: int, left: float, right: float) -> Days:
    """An axis over some days, with a little room before the first and at least a year in all."""
    room = max((last - first) // 40, 20)
    begin = max(first - room, 1)
    return Days(begin, max(last, begin + 365), left, right)


@dataclass(frozen=True, slots=True)
class Values:
    """Values from `low` to `high` between two pixels; logarithmic ones are at least 1."""

    low: float
    high: float
    bottom: float
    top: float
    ticks: tuple[float, ...]
    logarithmic: bool = False

    def y(self, value: float) -> float:
        """The pixel of a value."""
        if self.logarithmic:
            share = (log10(max(value, self.low)) - log10(self.low)) / (log10(self.high) - log10(self.low))
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)


def counts(values: Sequence[int], bottom: float, top: float, scale: str = "usual") -> Values:
    """An axis for counts from 1 up, `linear` from 0 in even steps or `log`; usually that where they are far apart."""
    most, fewest = max(values), min(values)
    if scale == "linear" or (scale == "usual" and most / fewest < _LOGARITHMIC_FROM):
        return linear([0, most], bottom, top, whole=True)
    low = 10 ** floor(log10(fewest))
    high = most * 1.1
    ticks = [digit * 10**power for power in range(floor(log10(high)) + 1) for digit in (1, 2, 5)]
    return Values(low, high, bottom, top, tuple(tick for tick in ticks if low <= tick <= high), logarithmic=True)


def linear(values: Sequence[float], bottom: float, top: float, *, whole: bool = False) -> Values:
    """An even axis that holds 0 and all values, in four steps or so."""
    low, high = min(0.0, *values), max(0.0, *values)
    if high - low < _LEAST:
        high = low + 1
    step = _nice((high - low) / 4)
    if whole:
        step = max(1.0, step)
    first, last = floor(low / step), ceil(high / step)
    ticks = tuple(n * step for n in range(first, last + 1))
    # A multiple of the step may be rounded to just within the values.
    return Values(min(ticks[0], low), max(ticks[-1], high), bottom, top, ticks)


def _nice(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next((digit * power for digit in (1, 2, 5) if digit * power >= rough * 0.999), 10 * power)


_LARGE = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))


def compact(value: float) -> str:
    """A number in few characters: `193`, `1.2 bn`, `0.35`."""
    for factor, word in _LARGE:
        if abs(value) >= factor:
            return f"{value / factor:.4g} {word}"
    if value == int(value):
        return grouped(int(value))
    return f"{value:.4g}"


def spread(wanted: Sequence[float], apart: float, top: float, bottom: float) -> list[float]:
    """Heights near the wanted ones, each at least `apart` from the next and within bounds as far as there is room."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    placed = [0.0] * len(wanted)
    floor_ = top
    for place in order:
        placed[place] = max(wanted[place], floor_)
        floor_ = placed[place] + apart
    ceiling = bottom
    for place in reversed(order):
        placed[place] = min(placed[place], ceiling)
        ceiling = placed[place] - apart
    return placed
