"""Where everything on the timeline stands: lanes, bars, markers and ticks, as plain arithmetic without Qt.

Time runs along x in day ordinals (`datetime.date.toordinal`), which know no time zone; lanes run along y in rows, row 0
at the top. Lanes and events are held as columns (numpy arrays), so that what is off the screen costs one comparison.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.dates import FIRST_DAY, LAST_DAY
from minilat_desktop.domain.lanes import FORM_IDS, KIND_IDS, PILLAR_IDS, Lanes

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

GROUPINGS = {"pillar": "Pillar", "form": "Form", "none": "No groups"}
NO_PILLAR = len(PILLAR_IDS)

# Kinds of event that share a marker's shape.
FAMILIES = (
    "Founding",
    "Summit",
    "Accession",
    "Exit or suspension",
    "Agreement or milestone",
    "Reform or leadership change",
    "Tension",
    "Dormancy or end",
)
_FAMILY_OF = {
    "founding": 0, "summit": 1, "accession": 2, "exit": 3, "suspension": 3, "agreement": 4, "milestone": 4,
    "reform": 5, "leadership-change": 5, "bilateral-tension": 6, "dormancy": 7, "end": 7,
}  # fmt: skip
_OTHER_FAMILY = 4
_FAMILIES = np.array([*(_FAMILY_OF.get(kind, _OTHER_FAMILY) for kind in KIND_IDS), _OTHER_FAMILY], np.int8)

# An open start ("../2023-05") has no first day; this many days before the latest are drawn as uncertain.
OPEN_START_DAYS = 1096
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Heading:
    """A group's line above its lanes."""

    row: int
    label: str
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """The lanes as columns, in row order, and their events, ordered by lane and then by day.

    A bar is certain from `start_late` to `end_early` and uncertain from `start_early` and until `end_late`. The events
    of lane i are those from `event_first[i]` up to `event_first[i + 1]`; `dated_day` and `dated_lane` are all events by
    day. A lane that is not `known` has no bar. The bar of lane `gap_lane` has a gap from `gap_from` to `gap_to`, where
    nobody belonged; by lane and day. Everything is drawn from `first_day` to `last_day`, which is at least today.
    """

    lanes: Lanes
    headings: tuple[Heading, ...]
    row_count: int
    today: int
    rows: Ints
    pillars: Ints
    start_early: Ints
    start_late: Ints
    end_early: Ints
    end_late: Ints
    ended: NDArray[np.bool_]
    known: NDArray[np.bool_]
    event_lane: Ints
    event_day: Ints
    event_family: NDArray[np.int8]
    event_first: Ints
    dated_day: Ints
    dated_lane: Ints
    gap_lane: Ints
    gap_from: Ints
    gap_to: Ints
    first_day: int
    last_day: int

    def index_of(self, coalition_id: str | None) -> int:
        """The lane of a coalition, or -1."""
        return self.lanes.place_of(coalition_id)

    def lane_at(self, row: float) -> int:
        """The lane that covers a height in rows, or -1 for a heading or nothing."""
        place = int(np.searchsorted(self.rows, np.floor(row)))
        return place if place < len(self.lanes) and int(self.rows[place]) == int(np.floor(row)) else -1

    def visible(self, top: float, bottom: float) -> slice:
        """The lanes of which any part lies between two heights in rows."""
        low = int(np.searchsorted(self.rows, np.floor(top)))
        return slice(low, int(np.searchsorted(self.rows, np.ceil(bottom))))

    def events_of(self, lanes: slice) -> slice:
        """The events of some lanes that follow one another."""
        stop = max(lanes.start, lanes.stop)
        return slice(int(self.event_first[lanes.start]), int(self.event_first[stop]))

    def gaps_of(self, lanes: slice) -> slice:
        """The gaps in the bars of some lanes that follow one another."""
        low, high = np.searchsorted(self.gap_lane, [lanes.start, max(lanes.start, lanes.stop)])
        return slice(int(low), int(high))


@dataclass(frozen=True, slots=True)
class Window:
    """What part of the chart is seen: days x0 to x1 and rows y0 to y1 over width by height pixels."""

    x0: float
    x1: float
    y0: float
    y1: float
    width: float
    height: float

    @property
    def per_day(self) -> float:
        """Pixels a day."""
        return self.width / (self.x1 - self.x0)

    @property
    def row_height(self) -> float:
        """Pixels a row."""
        return self.height / (self.y1 - self.y0)

    def x(self, day: float) -> float:
        """The pixel of a day."""
        return (day - self.x0) * self.per_day

    def y(self, row: float) -> float:
        """The pixel of a height in rows."""
        return (row - self.y0) * self.row_height

    def day(self, x: float) -> float:
        """The day at a pixel."""
        return self.x0 + x / self.per_day

    def row(self, y: float) -> float:
        """The height in rows at a pixel."""
        return self.y0 + y / self.row_height


def arrange(lanes: Lanes, grouping: str, today: int, only: Collection[str] | None = None) -> Chart:
    """Give each lane its row: groups in the vocabulary's order, lanes of a group by founding, then by name.

    `only` keeps the lanes with these ids; None keeps all.
    """
    if only is not None:
        lanes = lanes.take(np.flatnonzero(lanes.among(only)))
    code, labels = _groups(lanes, grouping)
    ever = spans(lanes, LAST_DAY)
    ordered = np.lexsort((lanes.order, np.where(ever.known, ever.start_early, LAST_DAY), code))
    counts = np.bincount(code, minlength=len(labels))
    above = np.cumsum((counts > 0) & (np.array(labels) != ""))
    firsts = np.cumsum(counts) - counts + above - 1
    heads = tuple(
        Heading(int(firsts[at]), label, int(counts[at])) for at, label in enumerate(labels) if label and counts[at]
    )
    rows = np.arange(len(ordered)) + above[code[ordered]]
    return _chart(lanes.take(ordered), rows.astype(np.int32), heads, today)


def _groups(lanes: Lanes, grouping: str) -> tuple[Longs, tuple[str, ...]]:
    """Each lane's group, and what the groups are called."""
    if grouping == "none":
        return np.zeros(len(lanes), np.int64), ("",)
    column, terms, labels = (
        (lanes.pillar, PILLAR_IDS, vocabulary.PILLARS)
        if grouping == "pillar"
        else (lanes.form, FORM_IDS, vocabulary.FORMS)
    )
    return column.astype(np.int64), (*(labels[term] for term in terms), "Other")


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Each lane's earliest and latest start, earliest and latest end; not `known` where nothing says when it began."""

    start_early: Ints
    start_late: Ints
    end_early: Ints
    end_late: Ints
    known: NDArray[np.bool_]


def spans(lanes: Lanes, today: int) -> Spans:
    """When the lanes lived, those that go on until `today`.

    Without a founding date a lane may have begun at any time since its first event, so all of it is uncertain.
    """
    ended, founded = lanes.ended_known, lanes.founded_known
    end_early = np.where(ended, lanes.ended_from, today)
    end_late = np.where(ended, lanes.ended_to, today)
    end_late = np.where(end_late >= LAST_DAY, np.maximum(today, end_early), end_late)
    late = np.where(lanes.founded_to < LAST_DAY, lanes.founded_to, np.maximum(today, lanes.founded_from))
    open_start = np.maximum(FIRST_DAY, late - OPEN_START_DAYS)
    early = np.where(lanes.founded_from > FIRST_DAY, lanes.founded_from, open_start)
    certain = np.where(ended & (end_early <= FIRST_DAY), late, np.maximum(early, end_early))
    first = _first_events(lanes)
    known = founded | (np.diff(lanes.first) > 0)
    last = np.maximum(first, end_late)
    whole = (
        np.where(founded, early, first), np.where(founded, late, last),
        np.where(founded, certain, np.maximum(first, end_early)), np.where(founded, np.maximum(late, end_late), last),
    )  # fmt: skip
    starts, starts_late, ends, ends_late = (np.where(known, column, today).astype(np.int32) for column in whole)
    return Spans(starts, starts_late, ends, ends_late, known)


def _first_events(lanes: Lanes) -> Ints:
    """The earliest day that any event of each lane can be on; nothing sensible for a lane without events."""
    days = np.full(len(lanes), LAST_DAY, np.int32)
    some = np.flatnonzero(np.diff(lanes.first) > 0)
    if some.size:
        days[some] = np.minimum.reduceat(lanes.event_from, lanes.first[some])
    return days


def _chart(lanes: Lanes, rows: Ints, headings: tuple[Heading, ...], today: int) -> Chart:
    lived = spans(lanes, today)
    days = lanes.event_day[lanes.by_day]
    starts = [int(column.min()) for column in (lived.start_early[lived.known], days[:1]) if column.size]
    ends = [int(column.max()) for column in (lived.end_late, days[-1:]) if column.size]
    gap_lane, gap_from, gap_to = _gaps(lanes, lived)
    return Chart(
        lanes=lanes, headings=headings, row_count=len(rows) + len(headings), today=today, rows=rows,
        pillars=np.minimum(lanes.pillar, NO_PILLAR).astype(np.int32),
        start_early=lived.start_early, start_late=lived.start_late, end_early=lived.end_early, end_late=lived.end_late,
        ended=lanes.ended_known, known=lived.known,
        event_lane=lanes.event_lane, event_day=lanes.event_day, event_family=_FAMILIES[lanes.event_kind],
        event_first=lanes.first, dated_day=days, dated_lane=lanes.event_lane[lanes.by_day],
        gap_lane=gap_lane, gap_from=gap_from, gap_to=gap_to,
        first_day=min(starts, default=today - 3653), last_day=max([today, *ends]),
    )  # fmt: skip


def _gaps(lanes: Lanes, lived: Spans) -> tuple[Ints, Ints, Ints]:
    """The lapses as far as they lie within the lanes' bars."""
    lane = lanes.lapse_lane
    start = np.maximum(lanes.lapse_from, lived.start_early[lane])
    stop = np.minimum(lanes.lapse_to, lived.end_late[lane])
    kept = lived.known[lane] & (start < stop)
    return lane[kept], start[kept], stop[kept]


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """The bars to draw, in pixels: `lane` and `top` of each; x from `early` to `late` uncertain, and so on.

    The bar at place `gap` has a gap from `gap_early` to `gap_late`; by place and x.
    """

    lane: Ints
    top: Floats
    early: Floats
    late: Floats
    end_early: Floats
    end_late: Floats
    gap: Longs
    gap_early: Floats
    gap_late: Floats


def bars(chart: Chart, window: Window) -> Bars:
    """The bars that any part of is seen, cut off just outside the edges. A bar is never narrower than a pixel."""
    rows = chart.visible(window.y0, window.y1)
    first, last = chart.start_early[rows], chart.end_late[rows]
    seen = np.flatnonzero(chart.known[rows] & (first <= window.x1) & (last >= window.x0)) + rows.start
    edges = [
        _across(column[seen], window)
        for column in (chart.start_early, chart.start_late, chart.end_early, chart.end_late)
    ]
    edges[3] = np.maximum(edges[3], edges[0] + 1.0)
    top = (chart.rows[seen] - window.y0) * window.row_height
    own = chart.gaps_of(rows)
    inside = np.flatnonzero((chart.gap_from[own] < window.x1) & (chart.gap_to[own] > window.x0)) + own.start
    # A gap lies within its bar, so that where a gap is seen the bar is.
    place = np.searchsorted(seen, chart.gap_lane[inside])
    gaps = [_across(column[inside], window) for column in (chart.gap_from, chart.gap_to)]
    return Bars(seen, top, edges[0], edges[1], edges[2], edges[3], place, gaps[0], gaps[1])


def _across(days: Ints, window: Window) -> Floats:
    """The pixels of days, cut off just outside the edges."""
    pixels: Floats = np.clip((days - window.x0) * window.per_day, -4.0, window.width + 4.0)
    return pixels


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Events that would cover one another, drawn as one marker: lane, first event, how many, the first one's day."""

    lane: Ints
    first: Ints
    count: Ints
    day: Floats


def cluster(chart: Chart, per_day: float, apart: float, lanes: slice | None = None) -> Clusters:
    """Collapse the events of a lane that stand closer than `apart` pixels to the first of them; of some lanes or all.

    Depends on the scale only, not on the days that are seen, so that panning keeps every marker as it is.
    """
    events = chart.events_of(lanes or slice(0, len(chart.lanes)))
    firsts: list[int] = []
    counts: list[int] = []
    gap = apart / per_day
    at, last, begun = -1, -1, 0
    own, days = chart.event_lane[events].tolist(), chart.event_day[events].tolist()
    for place, lane, day in zip(range(events.start, events.stop), own, days, strict=True):
        if lane == at and day - begun < gap:
            counts[last] += 1
        else:
            firsts.append(place)
            counts.append(1)
            at, begun, last = lane, day, last + 1
    first = np.array(firsts, dtype=np.int32)
    count = np.array(counts, dtype=np.int32)
    return Clusters(chart.event_lane[first], first, count, chart.event_day[first].astype(np.float64))


def seen_clusters(clusters: Clusters, chart: Chart, window: Window, margin: float) -> Longs:
    """Which clusters stand on the screen, or within `margin` pixels of it."""
    rows = chart.visible(window.y0, window.y1)
    slack = margin / window.per_day
    low, high = np.searchsorted(clusters.lane, [rows.start, rows.stop])
    days = clusters.day[low:high]
    found: Longs = np.flatnonzero((days >= window.x0 - slack) & (days <= window.x1 + slack)) + low
    return found


def spots(clusters: Clusters, chart: Chart, window: Window, places: Longs) -> tuple[list[float], list[float]]:
    """The pixels in the middle of some clusters: all x, all y."""
    x = (clusters.day[places] - window.x0) * window.per_day
    y = (chart.rows[clusters.lane[places]] + 0.5 - window.y0) * window.row_height
    return x.tolist(), y.tolist()


def active_per_year(chart: Chart) -> tuple[int, Longs]:
    """The first year and, from it on, how many coalitions existed on at least one day of each year up to today's."""
    known = chart.known
    if not known.any():
        return date.fromordinal(chart.today).year, np.zeros(1, dtype=np.int64)
    first, last = years_of(chart.start_early[known]), years_of(chart.end_late[known])
    low, high = int(first.min()), max(int(last.max()), date.fromordinal(chart.today).year)
    steps = np.zeros(high - low + 2, dtype=np.int64)
    np.add.at(steps, first - low, 1)
    np.add.at(steps, last - low + 1, -1)
    return low, np.cumsum(steps)[:-1]


def years_of(days: Ints) -> Longs:
    """The calendar year of each day ordinal."""
    return (days - _EPOCH).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def free_labels(tops: Sequence[float], height: float, taken: Sequence[float]) -> list[int]:
    """Which labels to write so that none covers another: the places in `tops` that are free, from the top down.

    `taken` are the tops of labels that are written anyway; all are `height` pixels high.
    """
    used = sorted(taken)
    free: list[int] = []
    last = -float("inf")
    for place, top in enumerate(tops):
        near = bisect_left(used, top)
        clear = all(abs(used[at] - top) >= height for at in (near - 1, near) if 0 <= at < len(used))
        if clear and top - last >= height:
            free.append(place)
            last = top
    return free
