"""Figures over time: one small chart a metric, with a point at each recorded date and nothing made up between them."""

from __future__ import annotations

from dataclasses import dataclass

from minilat_desktop.domain import dates
from minilat_desktop.domain.comparison_table import Row
from minilat_desktop.domain.dates import FIRST_DAY, LAST_DAY, Edtf
from minilat_desktop.domain.pictures import axes, frame
from minilat_desktop.domain.pictures.kinds import KINDS
from minilat_desktop.domain.pictures.paper import MUTED, Format, Sheet, Sign
from minilat_desktop.domain.pictures.scene import Ink, Item, Path, Scene, Stroke, marker
from minilat_desktop.domain.pictures.subject import Point, Subject, figure_metrics, points, source_ids

TITLE = KINDS["figures"]
MOST_CHARTS = 9
_BETWEEN = 0.9
_READ_AS = (
    "Points are recorded values at their own dates. The thin dotted lines only lead the eye from one to the next: "
    "nothing was measured between them. Each chart has axes of its own."
)


@dataclass(frozen=True, slots=True)
class Chart:
    """One metric in one unit: the points of each column, () where it has none or another column shows them too."""

    label: str
    unit: str
    points: tuple[tuple[Point, ...], ...]


def charts(subject: Subject) -> tuple[Chart, ...]:
    """A chart for each metric and unit, those of most columns first."""
    own = _latest(subject)
    return tuple(chart for row in figure_metrics(subject) for chart in _of_row(row, own))


def _latest(subject: Subject) -> frozenset[int]:
    """Of several columns of one coalition under one policy the latest: the others have fewer of the same points."""
    found: dict[tuple[str, str], int] = {}
    for place, column in enumerate(subject.table.columns):
        key = (column.coalition_id, column.policy)
        if key not in found or subject.day(found[key]) < column.as_of:
            found[key] = place
    return frozenset(found.values())


def _of_row(row: Row, columns: frozenset[int]) -> list[Chart]:
    found = [points(cell) if place in columns else () for place, cell in enumerate(row.cells)]
    units = dict.fromkeys(point.unit for one in found for point in one)
    return [
        Chart(row.label, unit, tuple(tuple(point for point in one if point.unit == unit) for one in found))
        for unit in units
    ]


def draw(subject: Subject, format_: Format) -> Scene:
    """The picture."""
    sheet = frame.begin(subject, format_, TITLE)
    every = charts(subject)
    shown = every[:MOST_CHARTS]
    if shown:
        sheet.legend(_signs(subject, shown))
        sheet.y += 8
        _charts(sheet, shown)
    else:
        frame.nothing(sheet, "Nothing can be drawn: no figure is recorded by then.")
    notes = [_READ_AS] if shown else []
    if rest := every[MOST_CHARTS:]:
        names = ", ".join(dict.fromkeys(chart.label for chart in rest))
        notes.append(f"Not drawn, for want of room ({len(rest)}): {names}.")
    cells = [cell for row in figure_metrics(subject) for cell in row.cells]
    cells += [one for cell in cells for one in (*cell.alternatives, *cell.parts)]
    cells += [record.cell for cell in cells for record in cell.records]
    frame.end(sheet, subject, notes, source_ids(citation for cell in cells for citation in cell.citations))
    return sheet.finish(TITLE, [f"{subject.when}.", *_told(subject, every)])


def _told(subject: Subject, every: tuple[Chart, ...]) -> list[str]:
    told = []
    for chart in every:
        for label, own in zip(subject.labels, chart.points, strict=True):
            said = [f"{point.text} ({dates.in_words(point.when)})" for point in own if point.accepted]
            if said:
                told.append(f"{chart.label}, {label}: {'; '.join(said)}.")
    return told


def _signs(subject: Subject, shown: tuple[Chart, ...]) -> list[Sign]:
    signs = []
    for place, label in enumerate(subject.labels):
        if any(chart.points[place] for chart in shown):
            signs.append(Sign(_Lead(place), label))

    def whisker(x: float, y: float) -> tuple[Item, ...]:
        return (
            Path(((x, y), (x + 30, y)), Stroke(Ink("muted"))),
            marker("circle", x + 15, y, 7, Ink("muted"), Stroke(Ink("muted"))),
        )

    def hollow(x: float, y: float) -> tuple[Item, ...]:
        return (marker("circle", x + 20, y, 7, frame.GROUND, Stroke(Ink("text"), 1.3)),)

    every = [point for chart in shown for own in chart.points for point in own]
    if any(point.when.earliest != point.when.latest for point in every):
        signs.append(Sign(whisker, "Dated within this time"))
    if not all(point.accepted for point in every):
        signs.append(Sign(hollow, "Hollow: another value is preferred"))
    return signs


@dataclass(frozen=True, slots=True)
class _Lead:
    place: int

    def __call__(self, x: float, y: float) -> tuple[Item, ...]:
        return (Path(((x, y), (x + 30, y)), _lead(self.place)), frame.mark(self.place, x + 15, y))


def _lead(place: int) -> Stroke:
    return Stroke(frame.ink(place), _BETWEEN, (1, 3))


def _charts(sheet: Sheet, shown: tuple[Chart, ...]) -> None:
    whole = sheet.right - sheet.left
    across = min(len(shown), 3 if whole >= 780 else 2 if whole >= 480 else 1)
    gap = 28.0
    wide = (whole - gap * (across - 1)) / across
    high = sheet.line * 2.4 + 120 + sheet.line * 1.8
    top = sheet.y
    for place, chart in enumerate(shown):
        x = sheet.left + (place % across) * (wide + gap)
        _chart(sheet, chart, (x, top + (place // across) * high, wide))
    sheet.y = top + high * ((len(shown) - 1) // across + 1)


def _span(chart: Chart) -> tuple[int, int]:
    """From the first to the last day of any point, a year at the least."""
    days = [day for own in chart.points for point in own for day in _ends(point.when)]
    short = max(0, 365 - (max(days) - min(days))) // 2
    return max(min(days) - short, FIRST_DAY), min(max(days) + short, LAST_DAY)


def _ends(when: Edtf) -> tuple[int, int]:
    """The days between which a value may lie; an open end is as good as the other one."""
    first = when.latest if when.earliest == FIRST_DAY else when.earliest
    last = when.earliest if when.latest == LAST_DAY else when.latest
    return first, last


def _chart(sheet: Sheet, chart: Chart, box: tuple[float, float, float]) -> None:
    x, y, wide = box
    sheet.write(x, y + sheet.line * 0.5, chart.label, bold=True, room=wide)
    sheet.write(x, y + sheet.line * 1.4, chart.unit, size=sheet.small, ink=MUTED, room=wide)
    top, bottom = y + sheet.line * 2.4, y + sheet.line * 2.4 + 112
    values = axes.linear([point.value for own in chart.points for point in own], bottom, top)
    left = x + frame.label_room(sheet, values.ticks)
    lasts = [(place, own[-1]) for place, own in enumerate(_accepted(chart)) if own]
    numbers = max((sheet.width(axes.compact(point.value), sheet.small) for _, point in lasts), default=0.0)
    days = axes.around(*_span(chart), left, x + wide - numbers - 14)
    frame.value_axis(sheet, values, left, days.right)
    frame.time_axis(sheet, days, [(top, bottom)])
    for place, own in enumerate(chart.points):
        _points(sheet, place, own, days, values)
    heights = axes.spread([values.y(point.value) for _, point in lasts], sheet.small * 1.2, top, bottom)
    for (_, point), height in zip(lasts, heights, strict=True):
        at = days.x(_ends(point.when)[1]) + 8
        # A number beside its point would lie on later points of others, so that all stand at the right end.
        sheet.write(max(at, days.right + 8), height, axes.compact(point.value), size=sheet.small)


def _accepted(chart: Chart) -> list[tuple[Point, ...]]:
    return [tuple(point for point in own if point.accepted) for own in chart.points]


def _points(sheet: Sheet, place: int, own: tuple[Point, ...], days: axes.Days, values: axes.Values) -> None:
    at = [(_middle(point, days), values.y(point.value)) for point in own]
    led = tuple(where for where, point in zip(at, own, strict=True) if point.accepted)
    if len(led) > 1:
        sheet.add(Path(led, _lead(place)))
    # What is preferred stands over what it is preferred to.
    for (x, y), point in sorted(zip(at, own, strict=True), key=lambda one: one[1].accepted):
        first, last = (days.x(day) for day in _ends(point.when))
        if last - first >= 4:
            sheet.add(Path(((first, y), (last, y)), Stroke(frame.ink(place))))
        sheet.add(frame.mark(place, x, y, hollow=not point.accepted))


def _middle(point: Point, days: axes.Days) -> float:
    first, last = _ends(point.when)
    return (days.x(first) + days.x(last)) / 2
