"""Overlap of members: a matrix with the numbers in its cells, and an UpSet plot of exact combinations.

The UpSet plot follows Lex, Gehlenborg, Strobelt, Vuillemot and Pfister 2014.
"""

from __future__ import annotations

from itertools import product
from string import ascii_uppercase

from minilat_desktop.domain.pictures import axes, frame
from minilat_desktop.domain.pictures.kinds import KINDS
from minilat_desktop.domain.pictures.paper import FAINT, MUTED, Format, Sheet, Sign
from minilat_desktop.domain.pictures.scene import Circle, Ink, Item, Path, Rect, Scene, Stroke, hatch
from minilat_desktop.domain.pictures.subject import Combination, Subject, combinations, pair, source_ids
from minilat_desktop.domain.vocabulary import FULL_ROLE

MATRIX_TITLE, UPSET_TITLE = KINDS["overlap"], KINDS["upset"]
_SHADE = 0.55
_EDGE = Stroke(Ink("text"))
_DOT = 5.5
# Narrower columns of dots cannot be told apart.
_NARROWEST = 20.0
_HALF_SHADED = 0.5


def matrix(subject: Subject, format_: Format) -> Scene:
    """Shared members of each two columns: the number, the Jaccard measure and a shade."""
    sheet = frame.begin(subject, format_, MATRIX_TITLE)
    rosters = subject.table.rosters
    if sum(roster is not None for roster in rosters) < 2:
        frame.nothing(
            sheet, "Nothing can be compared: fewer than two columns have full members that can be counted on their day."
        )
    else:
        _matrix(sheet, subject)
        sheet.legend(_matrix_signs())
    notes = [
        "Full members of each column on its own day. The Jaccard measure is the shared members divided by all that "
        "either of the two has, from 0 to 1.",
        *_left_out(subject),
    ]  # fmt: skip
    frame.end(sheet, subject, notes, _sources(subject))
    return sheet.finish(MATRIX_TITLE, [f"{subject.when}.", *_matrix_told(subject), *_left_out(subject)])


def _matrix(sheet: Sheet, subject: Subject) -> None:
    n = subject.size
    names = [f"{ascii_uppercase[place]}   {label}" for place, label in enumerate(subject.labels)]
    left = sheet.left + min(max(sheet.width(name) for name in names) + 14, (sheet.right - sheet.left) * 0.4)
    side = min((sheet.right - left) / n, 92.0)
    high = max(min(side * 0.62, 58.0), sheet.size * 3.2)
    top = sheet.y + sheet.line * 1.6
    for place in range(n):
        sheet.write(
            left + side * (place + 0.5), top - sheet.line * 0.6, ascii_uppercase[place], anchor="middle", bold=True
        )
        sheet.write(sheet.left, top + high * (place + 0.5), names[place], room=left - sheet.left - 10)
    # The own sizes last, so that no neighbour covers their edge.
    for place, other in sorted(product(range(n), repeat=2), key=lambda at: at[0] == at[1]):
        _cell(sheet, subject, (place, other), (left + side * other, top + high * place, side, high))
    sheet.y = top + high * n + sheet.line


def _cell(sheet: Sheet, subject: Subject, at: tuple[int, int], box: tuple[float, float, float, float]) -> None:
    x, y, wide, high = box
    one, other = (subject.table.rosters[place] for place in at)
    middle = x + wide / 2
    if one is None or other is None:
        sheet.add(Rect(x, y, wide, high, None, Stroke(FAINT)), *hatch(x, y, wide, high, Stroke(FAINT), 8))
        sheet.write(middle, y + high / 2, "–", anchor="middle", ink=MUTED)
        return
    found = pair(one, other)
    own = at[0] == at[1]
    fill = None if own else Ink("series0", found.jaccard * _SHADE)
    sheet.add(Rect(x, y, wide, high, fill, Stroke(Ink("muted")) if own else Stroke(FAINT)))
    sheet.write(middle, y + high * 0.36, str(found.shared), anchor="middle", bold=True, size=sheet.size * 1.1)
    below = "members" if own else f"{found.jaccard:.2f}"
    sheet.write(middle, y + high * 0.72, below, size=sheet.small, anchor="middle", room=wide - 4)


def _matrix_signs() -> tuple[Sign, ...]:
    def shades(x: float, y: float) -> tuple[Item, ...]:
        return tuple(Rect(x + 7.5 * n, y - 6, 7.5, 12, Ink("series0", n / 3 * _SHADE), _EDGE) for n in range(4))

    def own(x: float, y: float) -> tuple[Item, ...]:
        return (Rect(x, y - 6, 28, 12, None, Stroke(Ink("muted"))),)

    def absent(x: float, y: float) -> tuple[Item, ...]:
        return (Rect(x, y - 6, 28, 12, None, Stroke(FAINT)), *hatch(x, y - 6, 28, 12, Stroke(FAINT)))

    return (
        Sign(shades, "Shared members, below them Jaccard: the more colour, the closer to 1"),
        Sign(own, "The column’s own size"), Sign(absent, "Members not countable"),
    )  # fmt: skip


def _matrix_told(subject: Subject) -> list[str]:
    told, rosters, labels = [], subject.table.rosters, subject.labels
    for place, one in enumerate(rosters):
        for later in range(place + 1, len(rosters)):
            other = rosters[later]
            if one is not None and other is not None:
                found = pair(one, other)
                told.append(f"{labels[place]} and {labels[later]}: {found.shared} shared, Jaccard {found.jaccard:.2f}.")
    return told


def _left_out(subject: Subject) -> list[str]:
    rosters = subject.table.rosters
    names = [label for label, roster in zip(subject.labels, rosters, strict=True) if roster is None]
    return [f"Left out, because full members cannot be counted on its day: {', '.join(names)}."] if names else []


def _sources(subject: Subject) -> frozenset[str]:
    return source_ids(
        citation
        for place, roster in enumerate(subject.table.rosters)
        if roster is not None
        for member in subject.coalition(place).members
        if member.role == FULL_ROLE and member.holds_on(subject.day(place))
        for citation in member.citations
    )


# UpSet


def upset(subject: Subject, format_: Format) -> Scene:
    """How many actors are in exactly which columns, the largest combination first."""
    sheet = frame.begin(subject, format_, UPSET_TITLE)
    every = combinations(subject.table.rosters)
    shown = _shown(sheet, subject, every) if every else ()
    notes = [
        "Each upright bar counts the full members that are in all columns with a filled dot below it and in no other.",
        *_left_out(subject),
    ]  # fmt: skip
    rest = every[len(shown) :]
    if rest:
        members = sum(len(one.actors) for one in rest)
        notes.insert(1, f"{len(rest)} smaller combinations, of {members} members in all, have no room.")
    if not every:
        frame.nothing(sheet, "Nothing can be drawn: no column’s full members can be counted on its day.")
    frame.end(sheet, subject, notes, _sources(subject))
    told = [f"In exactly {', '.join(subject.labels[n] for n in one.places)}: {len(one.actors)}." for one in every]
    return sheet.finish(UPSET_TITLE, [f"{subject.when}.", *told, *_left_out(subject)])


def _shown(sheet: Sheet, subject: Subject, every: tuple[Combination, ...]) -> tuple[Combination, ...]:
    """Draw as many combinations as there is room for, and say which."""
    sets = [place for place, roster in enumerate(subject.table.rosters) if roster is not None]
    names = min(max(sheet.width(subject.labels[place]) for place in sets) + 14, (sheet.right - sheet.left) * 0.3)
    sizes = 96.0
    left = sheet.left + sizes + names + 24
    shown = every[: int((sheet.right - left) / _NARROWEST)]
    step = min((sheet.right - left) / len(shown), 46.0)
    top = sheet.y + sheet.line * 1.4
    base = top + 170
    row = max(sheet.line + 4, 22.0)
    heading = "Members in exactly this combination"
    sheet.write(left, sheet.y + 4, heading, size=sheet.small, ink=MUTED, room=sheet.right - left)
    _bars(sheet, shown, (left, step), (top, base))
    sheet.write(sheet.left, base - 2, "Full members", size=sheet.small, ink=MUTED, room=left - sheet.left - 24)
    for n in range(len(sets)):
        y = base + 16 + row * (n + 0.5)
        if n % 2 == 0:
            sheet.add(Rect(sheet.left, y - row / 2, sheet.right - sheet.left, row, Ink("line", 0.35)))
    for at, one in enumerate(shown):
        rows = [base + 16 + row * (sets.index(place) + 0.5) for place in one.places]
        x = left + step * (at + 0.5)
        sheet.add(Path(((x, min(rows)), (x, max(rows))), Stroke(Ink("text"), 2.4)))
    for n, place in enumerate(sets):
        y = base + 16 + row * (n + 0.5)
        _size_bar(sheet, subject, place, (y, sizes, names))
        for at, one in enumerate(shown):
            held = place in one.places
            fill, stroke = (Ink("text"), None) if held else (frame.GROUND, Stroke(Ink("muted"), 1.0))
            sheet.add(Circle(left + step * (at + 0.5), y, _DOT if held else _DOT - 1.5, fill, stroke))
    sheet.y = base + 16 + row * len(sets) + sheet.line
    sheet.legend(_upset_signs())
    return shown


def _bars(
    sheet: Sheet, shown: tuple[Combination, ...], across: tuple[float, float], down: tuple[float, float]
) -> None:  # fmt: skip
    (left, step), (top, base) = across, down
    scale = axes.Values(0, len(shown[0].actors), base, top + sheet.line, ())
    for at, one in enumerate(shown):
        y = scale.y(len(one.actors))
        wide = min(step * 0.62, 26.0)
        middle = left + step * (at + 0.5)
        sheet.add(Rect(middle - wide / 2, y, wide, base - y, Ink("text", 0.8)))
        sheet.write(middle, y - sheet.small * 0.7, str(len(one.actors)), size=sheet.small, anchor="middle")
    sheet.add(Path(((left, base), (left + step * len(shown), base)), Stroke(Ink("muted"))))


def _size_bar(sheet: Sheet, subject: Subject, place: int, at: tuple[float, float, float]) -> None:
    y, sizes, names = at
    rosters = subject.table.rosters
    most = max(len(roster) for roster in rosters if roster is not None)
    own = len(rosters[place] or ())
    number = sheet.width("0000", sheet.small) + 6
    long = (sizes - number) * own / max(most, 1)
    end = sheet.left + sizes
    sheet.add(Rect(end - long, y - 5.5, long, 11, Ink("text", _HALF_SHADED), None))
    sheet.write(end - long - 5, y, str(own), size=sheet.small, anchor="end")
    sheet.write(end + 10, y, subject.labels[place], room=names)


def _upset_signs() -> tuple[Sign, ...]:
    def inside(x: float, y: float) -> tuple[Item, ...]:
        return (Circle(x + 20, y, _DOT, Ink("text")),)

    def outside(x: float, y: float) -> tuple[Item, ...]:
        return (Circle(x + 20, y, _DOT - 1.5, frame.GROUND, Stroke(Ink("muted"))),)

    return (Sign(inside, "In this column"), Sign(outside, "Not in this column"))
