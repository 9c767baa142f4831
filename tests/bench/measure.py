"""What every timing is made of: repetitions, percentiles, and a line of the table."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

__all__ = ["Result", "best_of", "compared", "median", "p95", "table", "timed"]


@dataclass(frozen=True, slots=True)
class Result:
    """One line: a value, a plain thing measured in the same run, and the goal of either the value or the ratio."""

    name: str
    value: float
    unit: str
    against: str = ""
    plain: float | None = None
    most_value: float | None = None
    most_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the plain thing."""
        return self.value / self.plain if self.plain else None

    @property
    def met(self) -> bool | None:
        """Whether the goals are reached; None where there is none."""
        checks = [
            measured <= most
            for measured, most in ((self.value, self.most_value), (self.ratio, self.most_ratio))
            if measured is not None and most is not None
        ]
        return all(checks) if checks else None

    @property
    def goal(self) -> str:
        """The goal in words."""
        goals = []
        if self.most_value is not None:
            goals.append(f"≤ {self.most_value:g} {self.unit}".rstrip())
        if self.most_ratio is not None:
            goals.append(f"≤ {self.most_ratio:g} ×")
        return ", ".join(goals)


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 stay under."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def timed(work: Callable[[], Any]) -> float:
    """How long something takes once, in milliseconds."""
    begun = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - begun) / 1e6


def compared(ours: Callable[[], Any], plain: Callable[[], Any], times: int) -> tuple[list[float], list[float]]:
    """Both, turn and turn about, so that a noisy moment hits both alike. The first turn is not counted."""
    timed(ours)
    timed(plain)
    taken = [(timed(ours), timed(plain)) for _ in range(times)]
    return [one for one, _ in taken], [other for _, other in taken]


def best_of(values: Sequence[float]) -> float:
    """The least disturbed of several measurements of the same work."""
    return min(values)


def table(results: Sequence[Result]) -> str:
    """The lines for reading."""
    rows = [("what", "value", "ratio", "against", "goal", "")]
    for one in results:
        ratio = f"{one.ratio:.2f} ×" if one.ratio is not None else ""
        plain = f"{one.against} ({one.plain:.2f} {one.unit})" if one.plain is not None else one.against
        met = {True: "met", False: "MISSED", None: ""}[one.met]
        rows.append((one.name, f"{one.value:.2f} {one.unit}".rstrip(), ratio, plain, one.goal, met))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    padded = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    return "\n".join("  ".join(row).rstrip() for row in padded)
