"""Where everything on the timeline stands: lanes, bars, markers and ticks, as plain arithmetic without Qt.

Time runs along x in day ordinals (`datetime.date.toordinal`), which know no time zone; lanes run along y in rows, row 0
at the top. Lanes and events are held as columns (numpy arrays), so that what is off the screen costs one comparison.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.dates import FIRST_DAY, LAST_DAY
from minilat_desktop.domain.model import Lane, LaneEvent

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

GROUPINGS = {"pillar": "Pillar", "form": "Form", "none": "No groups"}
PILLAR_IDS = tuple(vocabulary.PILLARS)
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
    of lane i are those from `event_first[i]` up to `event_first[i + 1]`. A lane that is not `known` has no bar.
    """

    lanes: tuple[Lane, ...]
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
    events: tuple[LaneEvent, ...]
    event_lane: Ints
    event_day: Ints
    event_family: Ints
    event_first: Ints

    @property
    def first_day(self) -> int:
        """The earliest day that anything is drawn on."""
        days = [int(column.min()) for column in (self.start_early[self.known], self.event_day) if column.size]
        return min(days, default=self.today - 3653)

    @property
    def last_day(self) -> int:
        """The latest day that anything is drawn on; today at the least."""
        days = [int(column.max()) for column in (self.end_late, self.event_day) if column.size]
        return max([self.today, *days])

    def index_of(self, coalition_id: str | None) -> int:
        """The lane of a coalition, or -1."""
        return next((place for place, lane in enumerate(self.lanes) if lane.id == coalition_id), -1)

    def lane_at(self, row: float) -> int:
        """The lane that covers a height in rows, or -1 for a heading or nothing."""
        place = int(np.searchsorted(self.rows, np.floor(row)))
        return place if place < len(self.lanes) and int(self.rows[place]) == int(np.floor(row)) else -1

    def visible(self, top: float, bottom: float) -> slice:
        """The lanes of which any part lies between two heights in rows."""
        low = int(np.searchsorted(self.rows, np.floor(top)))
        return slice(low, int(np.searchsorted(self.rows, np.ceil(bottom))))


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


def arrange(lanes: Iterable[Lane], grouping: str, today: int, only: Collection[str] | None = None) -> Chart:
    """Give each lane its row: groups in the vocabulary's order, lanes of a group by founding, then by name.

    `only` keeps the lanes with these ids; None keeps all.
    """
    kept = [lane for lane in lanes if only is None or lane.id in only]
    groups = _grouped(kept, grouping)
    ordered: list[Lane] = []
    rows: list[int] = []
    headings: list[Heading] = []
    row = 0
    for label, members in groups:
        if label:
            headings.append(Heading(row, label, len(members)))
            row += 1
        for lane in sorted(members, key=_by_founding):
            ordered.append(lane)
            rows.append(row)
            row += 1
    return _columns(tuple(ordered), rows, tuple(headings), row, today)


def _grouped(lanes: list[Lane], grouping: str) -> list[tuple[str, list[Lane]]]:
    if grouping == "none":
        return [("", lanes)]
    labels = vocabulary.PILLARS if grouping == "pillar" else vocabulary.FORMS
    found: dict[str, list[Lane]] = {key: [] for key in labels}
    for lane in lanes:
        found.setdefault(lane.pillar if grouping == "pillar" else lane.form, []).append(lane)
    return [(labels.get(key, "Other"), members) for key, members in found.items() if members]


def _by_founding(lane: Lane) -> tuple[int, str]:
    start = span_of(lane, LAST_DAY)
    return (start[0] if start else LAST_DAY), lane.short_name.casefold()


def span_of(lane: Lane, today: int) -> tuple[int, int, int, int] | None:
    """A lane's earliest and latest start, earliest and latest end; None where nothing says when it began.

    Without a founding date it may have begun at any time since its first event, so all of it is uncertain.
    """
    end_early, end_late = (lane.ended.earliest, lane.ended.latest) if lane.ended else (today, today)
    if end_late >= LAST_DAY:
        end_late = max(today, end_early)
    if lane.founded is None:
        if not lane.events:
            return None
        first = min(event.date.earliest for event in lane.events)
        return first, max(first, end_late), max(first, end_early), max(first, end_late)
    late = lane.founded.latest if lane.founded.latest < LAST_DAY else max(today, lane.founded.earliest)
    early = lane.founded.earliest if lane.founded.earliest > FIRST_DAY else max(FIRST_DAY, late - OPEN_START_DAYS)
    end_early = late if lane.ended and end_early <= FIRST_DAY else max(early, end_early)
    return early, late, end_early, max(late, end_late)


def _columns(lanes: tuple[Lane, ...], rows: list[int], headings: tuple[Heading, ...], count: int, today: int) -> Chart:
    spans = [span_of(lane, today) or (today, today, today, today) for lane in lanes]
    starts = np.array(spans, dtype=np.int64).reshape(-1, 4)
    events: list[LaneEvent] = []
    lane_of: list[int] = []
    first = [0]
    for place, lane in enumerate(lanes):
        events.extend(sorted(lane.events, key=lambda event: (day_of(event), event.key)))
        lane_of.extend([place] * len(lane.events))
        first.append(len(events))
    return Chart(
        lanes=lanes,
        headings=headings,
        row_count=count,
        today=today,
        rows=np.array(rows, dtype=np.int64),
        pillars=np.array([_pillar_index(lane.pillar) for lane in lanes], dtype=np.int64),
        start_early=starts[:, 0],
        start_late=starts[:, 1],
        end_early=starts[:, 2],
        end_late=starts[:, 3],
        ended=np.array([lane.ended is not None for lane in lanes], dtype=np.bool_),
        known=np.array([lane.founded is not None or bool(lane.events) for lane in lanes], dtype=np.bool_),
        events=tuple(events),
        event_lane=np.array(lane_of, dtype=np.int64),
        event_day=np.array([day_of(event) for event in events], dtype=np.int64),
        event_family=np.array([_FAMILY_OF.get(event.kind, _OTHER_FAMILY) for event in events], dtype=np.int64),
        event_first=np.array(first, dtype=np.int64),
    )


def _pillar_index(pillar: str) -> int:
    return PILLAR_IDS.index(pillar) if pillar in PILLAR_IDS else NO_PILLAR


def day_of(event: LaneEvent) -> int:
    """The day an event's marker stands on: the middle of its span, or its one known end."""
    if event.date.earliest <= FIRST_DAY:
        return event.date.latest
    if event.date.latest >= LAST_DAY:
        return event.date.earliest
    return (event.date.earliest + event.date.latest) // 2


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """The bars to draw, in pixels: `lane` and `top` of each; x from `early` to `late` uncertain, and so on."""

    lane: Ints
    top: Floats
    early: Floats
    late: Floats
    end_early: Floats
    end_late: Floats


def bars(chart: Chart, window: Window) -> Bars:
    """The bars that any part of is seen, cut off just outside the edges. A bar is never narrower than a pixel."""
    rows = chart.visible(window.y0, window.y1)
    first, last = chart.start_early[rows], chart.end_late[rows]
    seen = np.flatnonzero(chart.known[rows] & (first <= window.x1) & (last >= window.x0)) + rows.start
    edges = [
        np.clip((column[seen] - window.x0) * window.per_day, -4.0, window.width + 4.0)
        for column in (chart.start_early, chart.start_late, chart.end_early, chart.end_late)
    ]
    edges[3] = np.maximum(edges[3], edges[0] + 1.0)
    top = (chart.rows[seen] - window.y0) * window.row_height
    return Bars(seen, top, edges[0], edges[1], edges[2], edges[3])


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Events that would cover one another, drawn as one marker: lane, first event, how many, the first one's day."""

    lane: Ints
    first: Ints
    count: Ints
    day: Floats


def cluster(chart: Chart, per_day: float, apart: float) -> Clusters:
    """Collapse the events of a lane that stand closer than `apart` pixels to the first of them.

    Depends on the scale only, not on what is seen, so that panning keeps every marker as it is.
    """
    firsts: list[int] = []
    counts: list[int] = []
    days = chart.event_day.tolist()
    lanes = chart.event_lane.tolist()
    gap = apart / per_day
    for place, day in enumerate(days):
        if firsts and lanes[firsts[-1]] == lanes[place] and day - days[firsts[-1]] < gap:
            counts[-1] += 1
        else:
            firsts.append(place)
            counts.append(1)
    first = np.array(firsts, dtype=np.int64)
    count = np.array(counts, dtype=np.int64)
    return Clusters(chart.event_lane[first], first, count, chart.event_day[first].astype(np.float64))


def seen_clusters(clusters: Clusters, chart: Chart, window: Window, margin: float) -> Ints:
    """Which clusters stand on the screen, or within `margin` pixels of it."""
    rows = chart.visible(window.y0, window.y1)
    slack = margin / window.per_day
    low, high = np.searchsorted(clusters.lane, [rows.start, rows.stop])
    days = clusters.day[low:high]
    return np.flatnonzero((days >= window.x0 - slack) & (days <= window.x1 + slack)) + int(low)


def spots(clusters: Clusters, chart: Chart, window: Window, places: Ints) -> tuple[list[float], list[float]]:
    """The pixels in the middle of some clusters: all x, all y."""
    x = (clusters.day[places] - window.x0) * window.per_day
    y = (chart.rows[clusters.lane[places]] + 0.5 - window.y0) * window.row_height
    return x.tolist(), y.tolist()


def active_per_year(chart: Chart) -> tuple[int, Ints]:
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


def years_of(days: Ints) -> Ints:
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
