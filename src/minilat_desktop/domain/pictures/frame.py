"""What every picture has in common: title, as-of date, signs of the columns, axes, notes and sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from minilat_desktop.domain.pictures import axes
from minilat_desktop.domain.pictures.paper import FAINT, HAIR, MUTED, Format, Sheet, Sign
from minilat_desktop.domain.pictures.scene import DASHES, MARKERS, SERIES, Circle, Ink, Item, Path, Stroke, marker
from minilat_desktop.domain.pictures.subject import Subject

AS_OF = Stroke(Ink("muted"), 1.0, (1, 3))
GROUND = Ink("base")


def ink(place: int) -> Ink:
    """The colour of a column."""
    return Ink(SERIES[place % len(SERIES)])


def stroke(place: int, width: float = 1.8) -> Stroke:
    """The line of a column, in its own colour and dashes."""
    return Stroke(ink(place), width, DASHES[place % len(DASHES)])


def mark(place: int, x: float, y: float, size: float = 7.0, *, hollow: bool = False) -> Item:
    """The marker of a column, of its own shape; a hollow one shows the ground."""
    return marker(MARKERS[place % len(MARKERS)], x, y, size, GROUND if hollow else ink(place), Stroke(ink(place), 1.3))


def line_sign(place: int, x: float, y: float, width: float = 30.0) -> tuple[Item, ...]:
    """A bit of a column's line with its marker."""
    return (Path(((x, y), (x + width, y)), stroke(place)), mark(place, x + width / 2, y))


def begin(subject: Subject, format_: Format, title: str) -> Sheet:
    """A sheet with its title, the names of what is compared and the as-of date."""
    sheet = Sheet(format_)
    sheet.paragraph(title, size=round(format_.size * 1.4, 2), bold=True)
    names = ("; " if subject.table.as_of is None else ", ").join(dict.fromkeys(subject.labels))
    sheet.paragraph(f"{names}. {subject.when}.", ink=MUTED)
    sheet.y += 6
    return sheet


def end(sheet: Sheet, subject: Subject, notes: Iterable[str], sources: Collection[str]) -> None:
    """Notes, and what the picture rests on."""
    sheet.y += 6
    for note in notes:
        sheet.paragraph(note, size=sheet.small, ink=MUTED)
    cited = f"{len(sources)} source{'' if len(sources) == 1 else 's'}, listed in the comparison’s export"
    line = f"{cited if sources else 'No source is recorded'}. Data {subject.data_version}. Minilat Desktop."
    sheet.paragraph(line, size=sheet.small, ink=MUTED)


def time_axis(sheet: Sheet, days: axes.Days, down: Sequence[tuple[float, float]]) -> None:
    """Hairlines at years, from top to bottom of each part of the chart, and their labels below the last."""
    bottom = down[-1][1]
    sheet.add(Path(((days.left, bottom), (days.right, bottom)), Stroke(Ink("muted"))))
    free = days.left - 20
    for day, label in days.ticks(sheet.width("0000", sheet.small) + 16, sheet.width("Mmm 0000", sheet.small) + 16):
        x, half = days.x(day), sheet.width(label, sheet.small) / 2
        sheet.add(*(Path(((x, top), (x, end)), HAIR) for top, end in down))
        if x - half >= free and x + half <= sheet.right + 8:
            sheet.write(x, bottom + sheet.small, label, size=sheet.small, ink=MUTED, anchor="middle")
            free = x + half + 6


def value_axis(sheet: Sheet, values: axes.Values, left: float, right: float) -> None:
    """Hairlines at values and their labels to the left."""
    for tick in values.ticks:
        y = values.y(tick)
        sheet.add(Path(((left, y), (right, y)), HAIR))
        sheet.write(left - 6, y, axes.compact(tick), size=sheet.small, ink=MUTED, anchor="end")


def label_room(sheet: Sheet, values: Sequence[float]) -> float:
    """How much room the labels of a value axis need."""
    return max((sheet.width(axes.compact(value), sheet.small) for value in values), default=0.0) + 8


def ring(x: float, y: float) -> Circle:
    """The mark of a line's as-of day."""
    return Circle(x, y, 6.5, None, Stroke(Ink("text"), 1.4))


def nothing(sheet: Sheet, words: str) -> None:
    """Say that there is nothing to draw, and why."""
    sheet.y += 12
    sheet.paragraph(words)
    sheet.y += 12


__all__ = ["AS_OF", "FAINT", "GROUND", "HAIR", "MUTED", "Sign"]
