"""Setting type: pieces of text broken into lines between words, given how wide a text is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minilat_desktop.domain.pictures.paper import Measure

LEADING = 1.27
_RAISED = 0.72
_ASCENT = 0.93
_GUTTER = 18.0


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line: `x` is where it begins, `y` its baseline. `link` leads to the run named `name`, or out."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    muted: bool = False
    italic: bool = False
    link: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A hairline from left to right."""

    x: float
    y: float
    width: float
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A text before it has a place. A `raised` one is a note number: high, small and close to what it notes."""

    text: str
    bold: bool = False
    muted: bool = False
    italic: bool = False
    raised: bool = False
    link: str = ""
    name: str = ""


@dataclass(slots=True)
class _Word:
    """What is never broken: texts with their pieces and widths. `spaced` says that a space goes before it."""

    spaced: bool
    parts: list[tuple[str, Piece, float]]

    @property
    def width(self) -> float:
        """How wide it is."""
        return sum(width for _, _, width in self.parts)


class Setter:
    """Puts text on a page, in type larger or smaller by a factor."""

    def __init__(self, measure: Measure, scale: float) -> None:
        self._measure, self._scale = measure, scale
        self._widths: dict[tuple[str, float, bool], float] = {}
        self._named: set[str] = set()
        self.runs: list[Run] = []
        self.rules: list[Rule] = []

    def rule(self, x: float, y: float, width: float, *, strong: bool = False) -> None:
        """Draw a hairline."""
        self.rules.append(Rule(x, y, width, strong))

    def text(self, pieces: Sequence[Piece], x: float, y: float, room: float, size: float) -> float:
        """Set a paragraph with its upper left corner at a point; gives its height."""
        lines = self._lines(pieces, room, size * self._scale)
        return self._put(lines, x, y, size * self._scale)

    def columns(
        self, entries: Sequence[Sequence[Piece]], x: float, y: float, width: float, count: int, size: float
    ) -> float:
        """Set paragraphs in columns that are about equally high; gives the height of the highest."""
        high = size * self._scale
        each = (width - (count - 1) * _GUTTER) / count
        set_ = [self._lines(entry, each, high) for entry in entries]
        most = _balanced([len(lines) for lines in set_], count)
        place, used, tallest = 0, 0, 0
        for lines in set_:
            if used and used + len(lines) > most:
                place, used = place + 1, 0
            self._put(lines, x + place * (each + _GUTTER), y + used * high * LEADING, high)
            used += len(lines)
            tallest = max(tallest, used)
        return tallest * high * LEADING

    def fitting(self, entries: Sequence[Sequence[Piece]], width: float, size: float, height: float) -> int:
        """How many paragraphs from the first on have room beneath one another."""
        high = size * self._scale
        left, count = int(height / (high * LEADING)), 0
        for entry in entries:
            left -= len(self._lines(entry, width, high))
            if left < 0:
                break
            count += 1
        return count

    def _put(self, lines: Sequence[Sequence[_Word]], x: float, y: float, size: float) -> float:
        space = self._width(" ", size, False)
        for number, words in enumerate(lines):
            at, baseline = x, y + (number * LEADING + _ASCENT) * size
            for place, word in enumerate(words):
                at += space if place and word.spaced else 0
                for text, piece, width in word.parts:
                    up, high = (size * 0.34, size * _RAISED) if piece.raised else (0.0, size)
                    # The first run of a piece bears its name.
                    name = "" if piece.name in self._named else piece.name
                    self._named.add(name)
                    self.runs.append(
                        Run(at, baseline - up, text, high, piece.bold, piece.muted, piece.italic, piece.link, name)
                    )
                    at += width
        return len(lines) * size * LEADING

    def _lines(self, pieces: Sequence[Piece], room: float, size: float) -> list[list[_Word]]:
        space = self._width(" ", size, False)
        lines: list[list[_Word]] = []
        used = 0.0
        for word in self._words(pieces, size, room):
            wide = word.width + (space if word.spaced and lines and lines[-1] else 0)
            if lines and used + wide <= room:
                lines[-1].append(word)
                used += wide
            else:
                lines.append([word])
                used = word.width
        return lines

    def _words(self, pieces: Sequence[Piece], size: float, room: float) -> list[_Word]:
        words: list[_Word] = []
        after_comma = False
        for piece in pieces:
            texts = piece.text.split(" ")
            high = size * _RAISED if piece.raised else size
            for place, text in enumerate(texts):
                if not text:
                    continue
                spaced = place > 0
                for part in self._cut(text, high, piece.bold, room):
                    held = (part, piece, self._width(part, high, piece.bold))
                    # Note numbers are parted only where there are so many that they need a line of their own.
                    parted = piece.raised and after_comma and bool(words) and words[-1].width > room / 2
                    glued = not spaced and words and not parted and part is text
                    if glued:
                        words[-1].parts.append(held)
                    else:
                        words.append(_Word(spaced, [held]))
                    spaced = False
            after_comma = piece.raised and piece.text == ","
            if len(texts) > 1 and not texts[-1]:
                # A piece that ends with a space parts what follows from it.
                words.append(_Word(True, []))
        return words

    def _cut(self, text: str, size: float, bold: bool, room: float) -> list[str]:
        """A word, or pieces of it where it is wider than a line."""
        # No letter is wider than its height by half: most words need not be measured for this.
        if len(text) * size * 1.5 <= room or self._width(text, size, bold) <= room:
            return [text]
        parts, begun = [], 0
        for end in range(1, len(text) + 1):
            if end - begun > 1 and self._width(text[begun:end], size, bold) > room:
                parts.append(text[begun : end - 1])
                begun = end - 1
        return [*parts, text[begun:]]

    def _width(self, text: str, size: float, bold: bool) -> float:
        key = (text, size, bold)
        if key not in self._widths:
            self._widths[key] = self._measure(text, size, bold)
        return self._widths[key]


def _balanced(heights: Sequence[int], count: int) -> int:
    """The least height in lines at which paragraphs, kept whole and in order, fill so many columns."""
    most = max(*heights, -(-sum(heights) // count))
    while _columns_needed(heights, most) > count:
        most += 1
    return most


def _columns_needed(heights: Sequence[int], most: int) -> int:
    columns, used = 1, 0
    for height in heights:
        if used and used + height > most:
            columns, used = columns + 1, 0
        used += height
    return columns
