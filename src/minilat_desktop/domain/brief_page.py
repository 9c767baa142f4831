"""Where everything stands on the page of a brief: a pure layout, given how wide a text is.

Lengths are in pixels of 1/96 inch, as in a picture. The same layout decides which rows have room, is painted into the
PDF and is shown in the window before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minilat_desktop.domain.brief import (
    CONFLICT_MARK,
    MORE_MARK,
    Brief,
    BriefCell,
    Numbered,
    Paper,
    anchor,
    first_uses,
    lies,
)
from minilat_desktop.domain.brief_setting import Piece, Rule, Run, Setter
from minilat_desktop.domain.pictures.paper import Measure
from minilat_desktop.domain.pictures.scene import Scene

MARGIN = 50.0
# A picture lower than this part of the sheet says little on paper: upright, and turned.
LEAST_PICTURE = (0.26, 0.34)
_GAP = 12.0
_PAD = 3.2
_TITLE, _TEXT, _SMALL = 19.0, 10.4, 8.2
# Of the lists where they are dense: 5.7 points, as notes are printed.
_DENSE = 7.6
# How much of the width the labels of the rows take, beside so many columns.
_LABELS = {2: 0.22, 3: 0.2, 4: 0.18, 5: 0.16}
# How much of the width the picture has; the note and the lists stand beside it.
_PICTURE = (0.62, 0.45)
_BESIDE = 18.0
# The heading and a few sources: fewer beside the picture would only be overlooked there.
_FEWEST_BESIDE = 4


@dataclass(frozen=True, slots=True)
class Placed:
    """The picture, scaled, with its upper left corner."""

    x: float
    y: float
    scale: float
    scene: Scene


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet with everything on it; `bottom` is where the last line ends."""

    width: float
    height: float
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]
    picture: Placed | None
    bottom: float

    @property
    def fits(self) -> bool:
        """Whether nothing runs into the margin below."""
        return self.bottom <= self.height - MARGIN + 0.5


def content_width(paper: Paper, columns: int) -> float:
    """How wide the text of a page is."""
    return (paper.height if lies(columns) else paper.width) - 2 * MARGIN


def picture_width(paper: Paper, columns: int) -> float:
    """How wide the picture may be on a page of so many columns."""
    return content_width(paper, columns) * _PICTURE[lies(columns)]


def lay_out(brief: Brief, measure: Measure, scale: float = 1.0) -> Page:
    """The page, its type larger or smaller by a factor. The picture takes the height that the text leaves it."""
    least, whole = _picture_heights(brief)
    page = _Filling(brief, measure, scale, least).page()
    if page.picture is None or whole <= least:
        return page
    left = page.height - MARGIN - page.bottom
    if brief.landscape:
        # What stands beside it may reach further down than the picture does.
        left = page.height - MARGIN - page.picture.y - least - 3
    return page if left < 1 else _Filling(brief, measure, scale, min(whole, least + left)).page()


def has_room(brief: Brief, measure: Measure) -> bool:
    """Whether everything has room, the picture at its least height."""
    return _Filling(brief, measure, 1.0, _picture_heights(brief)[0]).page().fits


def _picture_heights(brief: Brief) -> tuple[float, float]:
    """The least height of the picture, and its whole one: more than its own size it never gets."""
    if brief.picture is None:
        return 0.0, 0.0
    # A picture as wide as the page may be lower than the least.
    whole = brief.picture.height * min(1.0, picture_width(brief.paper, len(brief.headings)) / brief.picture.width)
    sheet = brief.paper.width if brief.landscape else brief.paper.height
    return min(LEAST_PICTURE[brief.landscape] * sheet, whole), whole


def fitted(brief: Brief, measure: Measure) -> Page:
    """The page in the largest type in which nothing leaves it; where none is found, in the smallest there is."""
    page = lay_out(brief, measure)
    for percent in range(98, 58, -2):
        if page.fits:
            break
        page = lay_out(brief, measure, percent / 100)
    return page


class _Filling:
    """A page while it is filled from top to bottom; `y` is how far it has come."""

    def __init__(self, brief: Brief, measure: Measure, scale: float, picture: float) -> None:
        self._brief, self._picture_height = brief, picture
        self._width = content_width(brief.paper, len(brief.headings))
        self._set = Setter(measure, scale)
        self._scale = scale
        self._listed = _DENSE if brief.dense else _SMALL
        self._placed: Placed | None = None
        self._y = MARGIN

    def page(self) -> Page:
        """Fill it."""
        brief = self._brief
        self._head()
        self._table()
        self._write([Piece(" ".join(filter(None, (brief.left_out, *brief.remarks))), muted=True)], _SMALL, 4)
        below = MARGIN, self._width, 4 if brief.landscape else 2
        if brief.picture is None:
            self._note(*below[:2])
            self._lists([*self._methods(), *self._sources()], *below)
        else:
            self._lists(self._beside(brief.picture), *below)
        bottom, sheet = self._y, brief.paper
        width, height = (sheet.height, sheet.width) if brief.landscape else (sheet.width, sheet.height)
        self._set.text([Piece(brief.colophon, muted=True)], MARGIN, height - MARGIN * 0.72, self._width, _SMALL)
        return Page(width, height, tuple(self._set.runs), tuple(self._set.rules), self._placed, bottom)

    def _write(self, pieces: Sequence[Piece], size: float, before: float = 0.0) -> None:
        """A paragraph over the whole width."""
        if any(piece.text for piece in pieces):
            self._y += before * self._scale
            self._y += self._set.text(pieces, MARGIN, self._y, self._width, size)

    def _head(self) -> None:
        self._write([Piece(self._brief.title, bold=True)], _TITLE)
        self._write([Piece(self._brief.when, muted=True)], _TEXT, 1)
        self._y += 6 * self._scale

    # The table

    def _table(self) -> None:
        brief, count = self._brief, len(self._brief.headings)
        labels = self._width * _LABELS.get(count, 0.13)
        each = (self._width - labels) / count
        places = [MARGIN + labels + n * each for n in range(count)]
        same_day = len({one.when for one in brief.headings}) == 1
        self._set.rule(MARGIN, self._y, self._width, strong=True)
        texts = []
        for one in brief.headings:
            below = ", ".join(filter(None, ("" if same_day else one.when, one.policy)))
            texts.append([Piece(one.name, bold=True), Piece(f" {below}" if below else "", muted=True)])
        self._across([[], *texts], [MARGIN, *places], [labels, *[each] * count])
        group = ""
        for number, row in enumerate(brief.rows):
            self._set.rule(MARGIN, self._y, self._width, strong=number == 0)
            if row.group != group:
                group = row.group
                self._y += 2 * self._scale
                self._y += self._set.text([Piece(group, bold=True, muted=True)], MARGIN, self._y, self._width, _SMALL)
                self._y -= 2 * self._scale
            label = [Piece(row.label)]
            cells = [cell_pieces(cell, anchor(number, column)) for column, cell in enumerate(row.cells)]
            self._across([label, *cells], [MARGIN, *places], [labels, *[each] * count])
        self._set.rule(MARGIN, self._y, self._width, strong=True)

    def _across(self, cells: Sequence[Sequence[Piece]], places: Sequence[float], rooms: Sequence[float]) -> None:
        pad = _PAD * self._scale
        heights = [
            self._set.text(pieces, x, self._y + pad, room - 8, _TEXT)
            for pieces, x, room in zip(cells, places, rooms, strict=True)
        ]
        self._y += max(heights) + 2 * pad

    # What stands below the table

    def _beside(self, scene: Scene) -> list[list[Piece]]:
        """The picture, with the note and the lists to its right; gives the sources that are left for below.

        A turned sheet has all of them beside it, an upright one as many as the picture's height has room for.
        """
        brief, wide = self._brief, picture_width(self._brief.paper, len(self._brief.headings))
        self._y += _GAP * self._scale
        scale = min(1.0, wide / scene.width, self._picture_height / scene.height)
        self._placed = Placed(MARGIN, self._y, scale, scene)
        below = self._y + scene.height * scale
        left, room = MARGIN + wide + _BESIDE, self._width - wide - _BESIDE
        self._y -= _GAP * self._scale
        self._note(left, room)
        if brief.landscape:
            self._lists([*self._methods(), *self._sources()], left, room, 2)
            rest = []
        else:
            self._lists(self._methods(), left, room, 1)
            rest = self._sources_beside(left, room, below)
        self._y = max(below, self._y) + 2
        return rest

    def _sources_beside(self, left: float, room: float, below: float) -> list[list[Piece]]:
        """As many sources as have room down to `below`, and those that have none."""
        entries = self._sources()
        free = below - self._y - _GAP * self._scale
        count = self._set.fitting(entries, room, self._listed, free)
        if count < _FEWEST_BESIDE:
            return entries
        self._lists(entries[:count], left, room, 1)
        return entries[count:]

    def _note(self, left: float, room: float) -> None:
        if self._brief.note:
            self._y += _GAP * self._scale
            self._y += self._set.text([Piece("Note", bold=True)], left, self._y, room, _TEXT)
            for line in self._brief.note.splitlines():
                self._y += self._set.text([Piece(line)], left, self._y, room, _TEXT)

    def _methods(self) -> list[list[Piece]]:
        used, methods = first_uses(self._brief), self._brief.methods
        entries = [[Piece("How computed values are made", bold=True)]] if methods else []
        for one in methods:
            name = f"method-{one.mark}"
            # A piece leads somewhere or is led to: a PDF keeps only one of both.
            mark = Piece(one.mark, bold=True, link=used[name])
            entries.append([mark, Piece(f" {one.label}: {one.words}", name=name)])
        return entries

    def _sources(self) -> list[list[Piece]]:
        used, sources = first_uses(self._brief), self._brief.sources
        entries = [[Piece("Sources", bold=True)]] if sources else []
        return entries + [source_pieces(one, used[f"source-{one.number}"]) for one in sources]

    def _lists(self, entries: Sequence[Sequence[Piece]], left: float, room: float, columns: int) -> None:
        if entries:
            self._y += _GAP * self._scale
            self._y += self._set.columns(entries, left, self._y, room, columns, self._listed)


def cell_pieces(cell: BriefCell, name: str) -> list[Piece]:
    """A cell as it is printed: its text and the numbers of what it rests on, each leading to its place in the list."""
    text = f"{cell.text}\u00a0{CONFLICT_MARK}" if cell.disputed else cell.text
    pieces = [Piece(text, muted=cell.missing, italic=cell.missing, name=name)]
    return pieces + [Piece(mark, raised=True, link=link) for mark, link in marks(cell)]


def marks(cell: BriefCell) -> Iterator[tuple[str, str]]:
    """The note numbers of a cell: texts, and the names of what they lead to ("" for what stands between them)."""
    if cell.method:
        yield cell.method, f"method-{cell.method}"
    for place, (first, last) in enumerate(spans(cell.sources)):
        if place or cell.method:
            yield ",", ""
        yield str(first), f"source-{first}"
        if last > first:
            yield "–" if last > first + 1 else ",", ""
            yield str(last), f"source-{last}"
    if cell.more:
        yield MORE_MARK, ""


def spans(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as runs: 1, 2, 3, 7 gives (1, 3), (7, 7)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def source_pieces(source: Numbered, used: str) -> list[Piece]:
    """A source as it is printed; its number leads back to the cell `used`.

    The whole address would fill the page, so its host stands for it and leads there.
    """
    words = ". ".join(part.rstrip(".") for part in (source.title, source.publisher) if part)
    when = f", {source.date}" if source.date and not words.endswith(source.date) else ""
    pieces = [
        Piece(str(source.number), bold=True, link=used),
        Piece(f" {words}{when}.", name=f"source-{source.number}"),
    ]
    if source.url:
        pieces += [Piece(" "), Piece(host(source.url), link=web_address(source.url))]
    return pieces


def host(url: str) -> str:
    """Where an address leads, without the way there."""
    return url.partition("://")[2].partition("/")[0].removeprefix("www.") or url[:60]


def web_address(url: str) -> str:
    """An address that may be made a link of: only the web's own kinds, nothing that could end the link early."""
    if not url.startswith(("https://", "http://")):
        return ""
    return "".join(one if one.isascii() and (one.isalnum() or one in _SAFE) else _percent(one) for one in url)


_SAFE = frozenset("-._~:/?#[]@!$&*+,;=%")


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
