"""The chart where lanes are lower than a pixel: how many bars and events each pixel stands for, and its shade.

Plain arithmetic on arrays, without Qt. One pass over the lanes and one over the events that are seen make a frame, so
that nothing need be prepared, kept or go stale (docs/decisions/0013). Colours are 0xAARRGGBB, premultiplied.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minilat_desktop.ui.timeline.layout import NO_PILLAR, Chart, Ints, Window

Colours = NDArray[np.uint32]
Shades = NDArray[np.float32]
Places = NDArray[np.int64]

# More rows a pixel than this are counted together; fewer are drawn one by one.
MOST_ROWS = 1.0
# A picture of more pixels than this takes longer than a frame; its lines are then more than a pixel high.
MOST_PIXELS = 160_000
# More markers than this are drawn as pixels.
MOST_MARKERS = 2_000
# More strokes than this are one picture rather than a rectangle each.
MOST_STROKES = 200
# More events than this are not collapsed into markers: that is work for each one of them.
MOST_COLLAPSED = 20_000
# What one bar of many in a pixel is drawn with at the least, and one event, of the whole colour.
_FAINTEST_BAR = 0.35
_FAINTEST_EVENT = 0.15
_LEVELS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Where the lanes `lanes` are: on which line each is, and how many are on each. A line is `high` pixels high.

    Of a line and a number of bars in one of its pixels, `starts` and the number together are a place in `levels`, and
    that is a place in the table of the line's shades: from none over the faintest to the whole colour.
    """

    lanes: slice
    line: Ints
    count: Ints
    width: int
    high: int
    starts: Places
    levels: Places


def dense(window: Window) -> bool:
    """Whether lanes are too low to be drawn one by one."""
    return window.row_height * MOST_ROWS < 1.0


def lines(chart: Chart, window: Window, *, fine: bool = False) -> Lines:
    """Put every lane that is seen on the line that its middle is on.

    A line is a pixel high, unless the picture has so many pixels that a frame would take too long; not if `fine`.
    """
    width, down = max(1, round(window.width)), max(1, round(window.height))
    high = 1 if fine else -(-down * width // MOST_PIXELS)
    height = -(-down // high)
    lanes = chart.visible(window.y0, window.y1)
    line = ((chart.rows[lanes] + (0.5 - window.y0)) * (window.row_height / high)).astype(np.int32)
    np.clip(line, 0, height - 1, out=line)
    count = np.bincount(line, minlength=height)
    row = np.arange(height)[:, None]
    number = np.arange(int(count.max()) + 1, dtype=np.float32)
    level = number * (_LEVELS / np.maximum(count, 1)).astype(np.float32)[:, None]
    # Less than the first level is the first level all the same.
    np.clip(level + np.float32(0.999), 0, _LEVELS, out=level)
    places = (level.astype(np.int64) + row * (_LEVELS + 1)).ravel()
    return Lines(lanes, line, count.astype(np.int32), width, high, row * len(number), places)


def bars(chart: Chart, window: Window, on: Lines) -> Places:
    """How many bars there are in each pixel, as places in `levels`. Every bar that is seen is in one at the least.

    A bar is not in the pixels that lie whole within its gaps.
    """
    first, last = chart.start_early[on.lanes], chart.end_late[on.lanes]
    seen = chart.known[on.lanes] & (first <= window.x1) & (last >= window.x0)
    left, right = _pixels(first[seen], window, on.width), _pixels(last[seen], window, on.width)
    np.clip(left, 0, on.width - 1, out=left)
    np.clip(right, left + 1, on.width, out=right)
    begins = on.line[seen] * (on.width + 1)
    size = len(on.count) * (on.width + 1)
    stops, resumes = _gaps(chart, window, on)
    steps = np.bincount(np.concatenate((begins + left, resumes)), minlength=size)
    steps -= np.bincount(np.concatenate((begins + right, stops)), minlength=size)
    grid = steps.reshape(-1, on.width + 1)
    grid[:, :1] += on.starts
    return np.cumsum(grid, axis=1, out=grid)[:, :-1]


def _gaps(chart: Chart, window: Window, on: Lines) -> tuple[Ints, Ints]:
    """Where, of all pixels line by line, bars stop and go on again."""
    own = chart.gaps_of(on.lanes)
    # The day on which a lapse begins is the last of the bar's pixels, and so is the last day of the whole bar.
    left = _pixels(chart.gap_from[own], window, on.width) + np.int32(1)
    right = _pixels(chart.gap_to[own], window, on.width)
    np.clip(left, 0, on.width, out=left)
    np.clip(right, left, on.width, out=right)
    begins = on.line[chart.gap_lane[own] - on.lanes.start] * np.int32(on.width + 1)
    return begins + left, begins + right


def events(chart: Chart, window: Window, on: Lines) -> Places:
    """How many events there are in each pixel, as far as there are lanes on its line, as places in `levels`."""
    # A column more on each side and a line more below take what is not seen, and are thrown away.
    across = on.width + 2
    size = len(on.count) * across
    begins = np.full(len(chart.lanes), size + 1, np.int32)
    begins[on.lanes] = on.line * across + 1
    day, lane = _perhaps_seen(chart, window, on.lanes)
    place = _pixels(day, window, on.width)
    place += begins[lane]
    counted = np.bincount(place, minlength=size)[:size].reshape(-1, across)
    grid = np.minimum(counted[:, 1:-1], on.count[:, None])
    grid += on.starts
    return grid


def _perhaps_seen(chart: Chart, window: Window, lanes: slice) -> tuple[Ints, Ints]:
    """The days and lanes of all events that are seen, and of others where leaving them out would cost more."""
    own = chart.events_of(lanes)
    low, high = np.searchsorted(chart.dated_day, [np.ceil(window.x0), np.floor(window.x1) + 1])
    # By lane, what is counted next is near in memory, which is worth twice as many events.
    if (high - low) * 2 > own.stop - own.start:
        return chart.event_day[own], chart.event_lane[own]
    return chart.dated_day[low:high], chart.dated_lane[low:high]


def _pixels(days: Ints, window: Window, width: int) -> Ints:
    # Whole days from a day on the screen are exact in single precision; the days themselves would not be.
    origin = round(window.x0)
    per_day = width / (window.x1 - window.x0)
    away = (days - np.int32(origin)).astype(np.float32)
    away *= np.float32(per_day)
    away += np.float32((origin - window.x0) * per_day)
    # What is far off the screen is cut before it could be too large for a whole number.
    np.clip(np.floor(away, out=away), -1, width, out=away)
    return away.astype(np.int32)


def mixed(chart: Chart, on: Lines, colours: Shades) -> Shades:
    """The colour of each line: that of its lanes' pillars, in their shares. `colours` are red, green, blue a pillar."""
    kinds = NO_PILLAR + 1
    own = np.bincount(on.line * kinds + chart.pillars[on.lanes], minlength=len(on.count) * kinds)
    shares = own.reshape(-1, kinds).astype(np.float32) / np.maximum(on.count, 1)[:, None]
    return (shares @ colours).astype(np.float32)


def bar_shades(on: Lines, full: Shades, base: Shades) -> Colours:
    """The colour at each place in `levels`: towards the ground, the fewer bars; none for no bar."""
    strength = _strength(_FAINTEST_BAR)
    colour = _packed(base + (full[:, None, :] - base) * strength[:, None], np.full_like(strength, 255))
    colour[:, 0] = 0
    return colour.ravel()[on.levels]


def event_shades(on: Lines, colour: Shades) -> Colours:
    """The veil at each place in `levels`."""
    strength = _strength(_FAINTEST_EVENT)
    veil = _packed(colour * strength[:, None], strength * np.float32(255))
    return np.tile(veil, len(on.count))[on.levels]


def _strength(faintest: float) -> Shades:
    level = np.arange(_LEVELS + 1, dtype=np.float32) / _LEVELS
    return np.where(level > 0, faintest + (1 - faintest) * level, 0).astype(np.float32)


def _packed(colour: Shades, alpha: Shades) -> Colours:
    parts = np.rint(colour).astype(np.uint32)
    red, green, blue = parts[..., 0], parts[..., 1], parts[..., 2]
    packed = np.rint(alpha).astype(np.uint32) << 24 | red << 16 | green << 8 | blue
    return packed.astype(np.uint32, copy=False)


def strokes(chart: Chart, window: Window, height: int, colour: int, events: Ints | None = None) -> Colours:
    """Some events or all of lanes that are drawn one by one, as strokes `height` pixels high and two wide."""
    down, across = max(1, round(window.height)), max(1, round(window.width))
    lanes = chart.visible(window.y0, window.y1)
    own = chart.events_of(lanes) if events is None else events
    x = np.floor((chart.event_day[own] - window.x0) * window.per_day).astype(np.int32)
    inside = (x >= 0) & (x <= across)
    grid = np.zeros((max(lanes.stop - lanes.start, 0), across + 1), np.bool_)
    grid[chart.event_lane[own][inside] - lanes.start, x[inside]] = True
    grid[:, :-1] |= grid[:, 1:]
    tops = ((chart.rows[lanes] + 0.5 - window.y0) * window.row_height - height / 2).astype(np.int32)
    image = np.zeros((down, across), np.uint32)
    for step in range(height):
        whole = (tops + step >= 0) & (tops + step < down)
        image[(tops + step)[whole]] = np.where(grid[whole, :-1], np.uint32(colour), np.uint32(0))
    return image


def crowded(chart: Chart, window: Window, most: int = MOST_MARKERS) -> bool:
    """Whether more than so many events are seen."""
    own = chart.events_of(chart.visible(window.y0, window.y1))
    if own.stop - own.start <= most:
        return False
    days = chart.event_day[own]
    return int(np.count_nonzero((days >= window.x0) & (days <= window.x1))) > most
