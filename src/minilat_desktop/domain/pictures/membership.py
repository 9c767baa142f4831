"""Full members over time: one line a coalition, broken where no complete roster is recorded."""

from __future__ import annotations

from dataclasses import dataclass

from minilat_desktop.domain import dates
from minilat_desktop.domain.dates import FIRST_DAY
from minilat_desktop.domain.pictures import axes, frame
from minilat_desktop.domain.pictures.kinds import KINDS, SCALES
from minilat_desktop.domain.pictures.paper import FAINT, MUTED, Format, Sheet, Sign
from minilat_desktop.domain.pictures.scene import Item, Path, Scene, Stroke
from minilat_desktop.domain.pictures.subject import Step, Subject, count_on, member_counts, source_ids
from minilat_desktop.domain.vocabulary import FULL_ROLE

TITLE = KINDS["membership"]
# A wider picture is no higher, so that it is seen whole in a window.
_HIGHEST = 380.0
_READ_AS = (
    "Full members on recorded rosters. A line is broken where nobody is recorded; a date that is not known to the day "
    "is read as widely as it may be."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One coalition's line: columns of one coalition at several days share it. `place` gives colour and marker."""

    place: int
    name: str
    steps: tuple[Step, ...]
    days: tuple[int, ...]

    @property
    def last(self) -> int:
        """The day on which the line ends: its latest as-of day."""
        return self.days[-1]

    @property
    def most(self) -> int:
        """The largest number of members it ever had."""
        return max((step.count for step in self.steps if step.count is not None), default=0)

    def on(self, day: int) -> int | None:
        """How many members there were on a day."""
        return count_on(self.steps, day)


@dataclass(frozen=True, slots=True)
class Heights:
    """How high numbers of members are drawn; as a share, each line by its own largest number."""

    values: axes.Values
    share: bool

    def y(self, line: Line, count: int) -> float:
        """The pixel of a number of members of a line."""
        return self.values.y(100 * count / line.most if self.share else count)

    @property
    def words(self) -> str:
        """What the axis is."""
        kind = "share" if self.share else "log" if self.values.logarithmic else "linear"
        return f"Full members, {SCALES[kind]}"


def _heights(drawn: list[Line], scale: str, bottom: float, top: float) -> Heights:
    if scale == "share":
        return Heights(axes.linear([0, 100], bottom, top), True)
    counts = [step.count for line in drawn for step in line.steps if step.count is not None]
    return Heights(axes.counts(counts, bottom, top, scale), False)


def lines(subject: Subject) -> tuple[Line, ...]:
    """A line for each coalition; one without steps cannot be drawn."""
    found = []
    for coalition_id, coalition in subject.coalitions.items():
        places = [n for n, column in enumerate(subject.table.columns) if column.coalition_id == coalition_id]
        days = tuple(sorted(subject.day(place) for place in places))
        latest = max(places, key=subject.day)
        steps = member_counts(coalition, subject.founded(latest), days[-1])
        found.append(Line(places[0], subject.name(latest), steps, days))
    return tuple(sorted(found, key=lambda line: line.place))


def draw(subject: Subject, format_: Format) -> Scene:
    """The picture."""
    sheet = frame.begin(subject, format_, TITLE)
    every = lines(subject)
    drawn = [line for line in every if line.steps]
    if drawn:
        _plot(sheet, drawn)
    else:
        frame.nothing(sheet, "Nothing can be drawn: no column has full members that can be counted.")
    absent = [f"No line for {line.name}: {_why(subject, line)}" for line in every if not line.steps]
    used = {line.place for line in drawn}
    sources = source_ids(
        citation
        for place in used
        for member in subject.coalition(place).members
        if member.role == FULL_ROLE
        for citation in member.citations
    )
    frame.end(sheet, subject, [*absent, _READ_AS], sources)
    return sheet.finish(TITLE, [subject.when + ".", *(_told(line) for line in drawn), *absent])


def _why(subject: Subject, line: Line) -> str:
    cell = subject.cell("full_members", line.place)
    return (cell.note if cell is not None else "") or "No complete roster is recorded."


def _told(line: Line) -> str:
    said = []
    for day in line.days:
        count = line.on(day)
        number = "no members recorded" if count is None else f"{count} full members"
        said.append(f"{number} on {dates.in_words(dates.of_day(day))}")
    first = line.steps[0]
    begun = "" if first.day == FIRST_DAY else f", {first.count} on {dates.in_words(dates.of_day(first.day))}"
    return f"{line.name}: {'; '.join(said)}{begun}."


def _plot(sheet: Sheet, drawn: list[Line]) -> None:
    top = sheet.y + sheet.line * 2.4
    bottom = top + min(sheet.format.width * 0.38, _HIGHEST)
    heights = _heights(drawn, sheet.format.scale, bottom, top)
    values = heights.values
    left = sheet.left + frame.label_room(sheet, values.ticks)
    names = max(sheet.width(_end_label(line)) for line in drawn) + 58
    right = sheet.right - min(names, (sheet.right - left) * 0.4)
    first = min((step.day for line in drawn for step in line.steps if step.day > FIRST_DAY), default=0)
    last = max(line.last for line in drawn)
    days = axes.around(first or last - 366, last, left, right)
    sheet.write(sheet.left, sheet.y + sheet.small, heights.words, size=sheet.small, ink=MUTED)
    frame.value_axis(sheet, values, left, right)
    frame.time_axis(sheet, days, [(top, bottom)])
    _as_of_days(sheet, days, sorted({day for line in drawn for day in line.days}), top, bottom)
    for line in drawn:
        _line(sheet, line, days, heights)
    _labels(sheet, drawn, days, heights, (top, bottom))
    sheet.y = bottom + sheet.line * 1.8
    sheet.legend((Sign(_as_of_sign, "As-of day"),))


def _as_of_sign(x: float, y: float) -> tuple[Item, ...]:
    return (Path(((x + 15, y - 10), (x + 15, y + 10)), frame.AS_OF), frame.ring(x + 15, y))


def _as_of_days(sheet: Sheet, days: axes.Days, marked: list[int], top: float, bottom: float) -> None:
    free = sheet.right + 8
    for day in reversed(marked):
        x, label = days.x(day), dates.short_date(day)
        wide = sheet.width(label, sheet.small)
        sheet.add(Path(((x, top - 6), (x, bottom)), frame.AS_OF))
        # Beside the line where that does not run into the label of a later day.
        if x + wide / 2 <= free and x - wide / 2 >= sheet.left:
            sheet.write(x, top - 6 - sheet.small * 0.7, label, size=sheet.small, ink=MUTED, anchor="middle")
            free = x - wide / 2 - 8


def _line(sheet: Sheet, line: Line, days: axes.Days, heights: Heights) -> None:
    for run in _runs(line):
        points: list[tuple[float, float]] = []
        for begin, end, count in run:
            y = heights.y(line, count)
            points += [(days.x(begin), y), (days.x(end), y)]
        sheet.add(Path(tuple(points), frame.stroke(line.place)))
    _marks(sheet, line, days, heights)


def _runs(line: Line) -> list[list[tuple[int, int, int]]]:
    """The parts of a line without a gap: (first day, last day, count) one after the other."""
    runs: list[list[tuple[int, int, int]]] = [[]]
    for place, step in enumerate(line.steps):
        end = line.steps[place + 1].day if place + 1 < len(line.steps) else line.last
        if step.count is None:
            runs.append([])
        else:
            runs[-1].append((step.day, end, step.count))
    return [run for run in runs if run]


def _marks(sheet: Sheet, line: Line, days: axes.Days, heights: Heights) -> None:
    """Markers along a line. A step line is known on every day, so that each of them stands at a true count."""
    apart = 78.0
    x = days.left + apart * (0.3 + 0.61 * line.place % 1)
    while x < days.x(line.last) - 14:
        day = round(days.first + (x - days.left) / (days.right - days.left) * (days.last - days.first))
        count = line.on(day)
        if count is not None:
            sheet.add(frame.mark(line.place, days.x(day), heights.y(line, count)))
        x += apart
    for day in line.days:
        count = line.on(day)
        if count is not None:
            x, y = days.x(day), heights.y(line, count)
            sheet.add(frame.mark(line.place, x, y), frame.ring(x, y))


def _end_label(line: Line) -> str:
    count = line.on(line.last)
    return line.name if count is None else f"{line.name} {count}"


def _labels(
    sheet: Sheet, drawn: list[Line], days: axes.Days, heights: Heights, bounds: tuple[float, float]
) -> None:  # fmt: skip
    """Each line's name at its end, with its marker, moved apart where they would lie on one another."""
    ends = []
    for line in drawn:
        last = next(step for step in reversed(line.steps) if step.count is not None)
        at_end = line.on(line.last)
        until = line.last if at_end is not None else _until(line, last)
        ends.append((days.x(until), heights.y(line, at_end or last.count or 0)))
    beside_one_another = axes.spread([y for _, y in ends], sheet.line, bounds[0] + 4, bounds[1] - 4)
    x = days.right + 14
    for line, end, y in zip(drawn, ends, beside_one_another, strict=True):
        beside = (end[0] + 7, end[1])
        sheet.add(Path((beside, (x, y)), Stroke(FAINT)), *frame.line_sign(line.place, x + 4, y))
        sheet.write(x + 40, y, _end_label(line), room=sheet.right - x - 40)


def _until(line: Line, last: Step) -> int:
    place = line.steps.index(last)
    return line.steps[place + 1].day if place + 1 < len(line.steps) else line.last
