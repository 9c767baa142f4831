"""A picture as a value: a few kinds of marks on a sheet. Whoever paints it knows no more than this module says.

Lengths are in pixels of 1/96 inch, x to the right, y down. Colours are named by what they are for, so that one picture
can be painted in light, in dark and on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin

# One for each column that a comparison can have; the inks that are not for a column come before them.
SERIES = tuple(f"series{place}" for place in range(8))
INKS = ("base", "text", "muted", "line", *SERIES)

Point = tuple[float, float]
# From the names of the inks to `#rrggbb`.
Colours = Mapping[str, str]
# A file is for paper and other people's documents, whatever the window looks like.
PAPER: Colours = {
    "base": "#ffffff", "text": "#1b1f24", "muted": "#5c6570", "line": "#d5dae0", "series0": "#0072b2",
    "series1": "#b34a00", "series2": "#00805e", "series3": "#a8437f", "series4": "#8a6500", "series5": "#5f5aa2",
    "series6": "#1b1f24", "series7": "#007a8a",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour by its name in INKS; `share` of 1 is the full colour, 0 the ground."""

    name: str = "text"
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn. `dash` gives the lengths of marks and gaps in turn, () a whole line."""

    ink: Ink = Ink()
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle, filled, outlined or both."""

    x: float
    y: float
    width: float
    height: float
    fill: Ink | None = None
    stroke: Stroke | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """Straight lines from point to point; `closed` ones may be filled."""

    points: tuple[Point, ...]
    stroke: Stroke | None = None
    fill: Ink | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle around a point."""

    x: float
    y: float
    radius: float
    fill: Ink | None = None
    stroke: Stroke | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text. `x` is its start, middle or end as `anchor` says, `y` its baseline."""

    x: float
    y: float
    text: str
    size: float
    ink: Ink = Ink()
    anchor: str = "start"
    bold: bool = False


Item = Rect | Path | Circle | Text


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture. `told` says in sentences what it shows, for whoever cannot see it."""

    width: float
    height: float
    title: str
    told: tuple[str, ...]
    items: tuple[Item, ...]


# Marks of which no two look alike, in any colour


DASHES: tuple[tuple[float, ...], ...] = (
    (), (7, 3), (2, 3), (9, 3, 2, 3), (14, 4), (5, 2, 1, 2, 1, 2), (1.5, 2), (4, 6),
)  # fmt: skip
MARKERS = ("circle", "square", "triangle", "diamond", "triangle-down", "cross", "pentagon", "star")


def marker(shape: str, x: float, y: float, size: float, fill: Ink, stroke: Stroke) -> Item:
    """A mark of a shape around a point."""
    half = size / 2
    if shape == "circle":
        return Circle(x, y, half, fill, stroke)
    outline = tuple((round(x + dx * half, 3), round(y + dy * half, 3)) for dx, dy in _OUTLINES[shape])
    return Path(outline, stroke, fill, closed=True)


def _ring(corners: int, radius: float, turn: float = -pi / 2) -> tuple[Point, ...]:
    angles = [turn + 2 * pi * corner / corners for corner in range(corners)]
    return tuple((radius * cos(angle), radius * sin(angle)) for angle in angles)


def _star() -> tuple[Point, ...]:
    outer, inner = _ring(5, 1.25), _ring(5, 0.5, -pi / 2 + pi / 5)
    return tuple(point for pair in zip(outer, inner, strict=True) for point in pair)


_OUTLINES: dict[str, tuple[Point, ...]] = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "triangle": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    "diamond": _ring(4, 1.25),
    "triangle-down": ((0, 1.1), (1.1, -0.9), (-1.1, -0.9)),
    "cross": (
        (-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4), (0.4, 1.1), (-0.4, 1.1),
        (-0.4, 0.4), (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4),
    ),
    "pentagon": _ring(5, 1.15),
    "star": _star(),
}  # fmt: skip


def hatch(x: float, y: float, width: float, height: float, stroke: Stroke, gap: float = 5.0) -> tuple[Path, ...]:
    """Slanting lines that fill a rectangle, each cut at its edges."""
    lines = []
    # The line number n runs from lower left to upper right through (x, y + n * gap).
    for n in range(1, int((width + height) / gap) + 1):
        reach = n * gap
        start = (x + max(0.0, reach - height), y + min(reach, height))
        end = (x + min(reach, width), y + max(0.0, reach - width))
        if start[0] < end[0]:
            lines.append(Path((start, end), stroke))
    return tuple(lines)
