"""Life spans: a bar a column, with soft ends where a date is not certain and hatching where it had lapsed."""

from __future__ import annotations

from dataclasses import dataclass

from minilat_desktop.domain import dates
from minilat_desktop.domain.comparison_table import Cell
from minilat_desktop.domain.dates import FIRST_DAY, LAST_DAY, Edtf
from minilat_desktop.domain.pictures import axes, frame
from minilat_desktop.domain.pictures.kinds import KINDS
from minilat_desktop.domain.pictures.paper import FAINT, MUTED, Format, Sheet, Sign
from minilat_desktop.domain.pictures.scene import Ink, Item, Path, Rect, Scene, Stroke, hatch, marker
from minilat_desktop.domain.pictures.subject import Subject, lapsed, source_ids

TITLE = KINDS["spans"]
_ATTRIBUTES = ("founded", "first_leaders_summit", "dormant_since", "ended")
_OPEN_DAYS = 1_096
_BAR = 16.0
_FILL = Ink("muted", 0.45)
_EDGE = Stroke(Ink("text"))
_SOFT = Stroke(Ink("text"), 1.0, (2, 2))
_HATCH = Stroke(Ink("text"), 0.8)


@dataclass(frozen=True, slots=True)
class Life:
    """A life up to a column's day. The bar is certain from `begun_late` to `over_early`, and uncertain around that.

    `over` says that it had ended, or may have. `lapses` are the days on which it was dormant or had no members.
    """

    begun_early: int
    begun_late: int
    over_early: int
    over_late: int
    over: bool
    summit: Edtf | None
    lapses: tuple[tuple[int, int], ...]


def life(subject: Subject, place: int) -> Life | None:
    """The life of a column's coalition as its table shows it; None without a founding date by its day."""
    founded, day = subject.date("founded", place), subject.day(place)
    if founded is None or founded.earliest > day:
        return None
    ended = subject.date("ended", place)
    late = min(founded.latest, day) if founded.latest != LAST_DAY else founded.earliest
    early = founded.earliest if founded.earliest != FIRST_DAY else late - _OPEN_DAYS
    over_early, over_late = (day, day) if ended is None else (max(ended.earliest, late), min(ended.latest, day))
    dormant = subject.date("dormant_since", place)
    lapses = lapsed(subject.coalition(place), late, over_early)
    if dormant is not None and dormant.earliest < over_early:
        lapses = (*lapses, (max(dormant.earliest, early), over_early))
    return Life(
        early, late, min(over_early, over_late), over_late, ended is not None,
        subject.date("first_leaders_summit", place), merged_spans(lapses),
    )  # fmt: skip


def merged_spans(spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Spans that touch as one."""
    found: list[tuple[int, int]] = []
    for first, end in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((first, end))
    return tuple(found)


def draw(subject: Subject, format_: Format) -> Scene:
    """The picture."""
    sheet = frame.begin(subject, format_, TITLE)
    lives = [life(subject, place) for place in range(subject.size)]
    known = [one for one in lives if one is not None]
    if known:
        first = min(one.begun_early for one in known)
        last = max(subject.day(place) for place in range(subject.size))
        labels = min(
            max(sheet.width(label, bold=True) for label in subject.labels) + 14, (sheet.right - sheet.left) * 0.3
        )
        days = axes.around(first, last, sheet.left + labels, sheet.right - 14)
        _rows(sheet, subject, lives, days)
        sheet.legend(_signs())
    else:
        frame.nothing(sheet, "Nothing can be drawn: no founding date is recorded by then.")
    cells = [cell for n in range(subject.size) for name in _ATTRIBUTES if (cell := subject.cell(name, n)) is not None]
    note = (
        "Bars end at each column’s as-of day. Where nobody belonged to it though its roster is complete, it is shown "
        "as lapsed."
    )
    frame.end(sheet, subject, [note], source_ids(c for cell in cells for c in cell.citations))
    told = [f"{label}: {words(subject, place)}" for place, label in enumerate(subject.labels)]
    return sheet.finish(TITLE, [f"{subject.when}.", *told])


def words(subject: Subject, place: int) -> str:
    """A life in words."""
    founded = subject.cell("founded", place)
    if founded is None or founded.value is None:
        return (founded.note if founded is not None else "") or "No founding date is recorded."
    said = [f"founded {_shown(founded)}"]
    for attribute, verb in (
        ("first_leaders_summit", "first leaders’ summit"), ("dormant_since", "dormant since"), ("ended", "ended")
    ):  # fmt: skip
        cell = subject.cell(attribute, place)
        if cell is not None and cell.date is not None:
            said.append(f"{verb} {_shown(cell)}")
    found = life(subject, place)
    dormant = subject.date("dormant_since", place)
    for first, end in found.lapses if found is not None else ():
        if dormant is None or first < dormant.earliest:
            said.append(f"nobody recorded {dates.short_date(first)} to {dates.short_date(end)}")
    return ", ".join(said)


def _shown(cell: Cell) -> str:
    return dates.point_in_words(cell.date, short=True) if cell.date is not None else cell.text


def _rows(sheet: Sheet, subject: Subject, lives: list[Life | None], days: axes.Days) -> None:
    top, high = sheet.y, _BAR + sheet.line + 14
    bottom = top + high * len(lives)
    bars = [top + high * place + 6 for place in range(len(lives))]
    # Not through the words between the bars.
    frame.time_axis(sheet, days, [*((y - 4, y + _BAR + 4) for y in bars), (bottom - 5, bottom)])
    for place, (label, one) in enumerate(zip(subject.labels, lives, strict=True)):
        y = bars[place]
        sheet.write(sheet.left, y + _BAR / 2, label, room=days.left - sheet.left - 10, bold=True)
        if one is not None:
            _bar(sheet, one, days, y)
        said, size = words(subject, place), sheet.small
        # Below its bar, and moved to the left where it would run out of the picture.
        wide = min(sheet.width(said, size), sheet.right - days.left)
        x = days.left if one is None else min(days.x(one.begun_early), sheet.right - wide)
        under = y + _BAR / 2 if one is None else y + _BAR + size * 0.9
        sheet.write(max(x, days.left), under, said, size=size, ink=MUTED, room=sheet.right - days.left + 0.5)
        if place:
            sheet.add(Path(((sheet.left, y - 7), (sheet.right, y - 7)), Stroke(FAINT, 1.0, (1, 2))))
    sheet.y = bottom + sheet.line * 1.8


def _bar(sheet: Sheet, one: Life, days: axes.Days, y: float) -> None:
    certain = (days.x(one.begun_late), days.x(max(one.over_early, one.begun_late)))
    for first, end in ((one.begun_early, one.begun_late), (one.over_early, one.over_late)):
        if days.x(end) - days.x(first) >= 0.5:
            sheet.add(Rect(days.x(first), y, days.x(end) - days.x(first), _BAR, None, _SOFT))
    if certain[1] > certain[0]:
        sheet.add(Rect(certain[0], y, certain[1] - certain[0], _BAR, _FILL, _EDGE))
    for first, end in one.lapses:
        x, wide = days.x(first), max(days.x(end) - days.x(first), 2.0)
        sheet.add(Rect(x, y, wide, _BAR, frame.GROUND, _EDGE), *hatch(x, y, wide, _BAR, _HATCH))
    if not one.over:
        sheet.add(*_onward(certain[1], y + _BAR / 2))
    if one.summit is not None:
        _summit(sheet, one.summit, days, y + _BAR / 2)


def _summit(sheet: Sheet, summit: Edtf, days: axes.Days, y: float) -> None:
    first, end = days.x(summit.earliest), days.x(summit.latest)
    if end - first > 12:
        sheet.add(Path(((first, y), (end, y)), Stroke(Ink("text"), 1.6)))
    sheet.add(_diamond((first + end) / 2, y))


def _diamond(x: float, y: float) -> Item:
    return marker("diamond", x, y, 10, frame.GROUND, Stroke(Ink("text"), 1.5))


def _onward(x: float, y: float) -> tuple[Item, ...]:
    half = _BAR / 2
    return (Path(((x, y - half), (x + 9, y), (x, y + half)), _EDGE, _FILL, closed=True),)


def _signs() -> tuple[Sign, ...]:
    def whole(x: float, y: float) -> tuple[Item, ...]:
        return (Rect(x, y - 6, 28, 12, _FILL, _EDGE),)

    def soft(x: float, y: float) -> tuple[Item, ...]:
        return (Rect(x, y - 6, 28, 12, None, _SOFT),)

    def lapsed(x: float, y: float) -> tuple[Item, ...]:
        return (Rect(x, y - 6, 28, 12, frame.GROUND, _EDGE), *hatch(x, y - 6, 28, 12, _HATCH))

    def summit(x: float, y: float) -> tuple[Item, ...]:
        return (_diamond(x + 20, y),)

    def onward(x: float, y: float) -> tuple[Item, ...]:
        return _onward(x + 14, y)

    return (
        Sign(whole, "In existence"), Sign(soft, "Date not certain"), Sign(lapsed, "Dormant or without members"),
        Sign(summit, "First leaders’ summit"), Sign(onward, "Goes on at the as-of day"),
    )  # fmt: skip
