"""The sheet a picture is laid out on: its title, its legend, its sources, and room between for what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from minilat_desktop.domain.pictures.scene import Ink, Item, Rect, Scene, Stroke, Text
from minilat_desktop.domain.plain_text import plain

# The width of a text at a size in pixels, in bold or not.
Measure = Callable[[str, float, bool], float]
MUTED = Ink("muted")
FAINT = Ink("line")
HAIR = Stroke(FAINT)
MARGIN = 16.0
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Format:
    """How wide a picture may be and how large its text is, in pixels, who measures text, and on which of the SCALES
    members are drawn over time.
    """

    measure: Measure
    width: float = 900.0
    size: float = 12.0
    scale: str = "usual"


@dataclass(frozen=True, slots=True)
class Sign:
    """An entry of a legend: how the sign is drawn with its left middle at a point, and what it means."""

    draw: Callable[[float, float], Sequence[Item]]
    words: str


@dataclass(slots=True)
class Sheet:
    """A picture while it is laid out from top to bottom; `y` is how far it has come."""

    format: Format
    y: float = MARGIN
    items: list[Item] = field(default_factory=list)

    @property
    def size(self) -> float:
        """The size of ordinary text."""
        return self.format.size

    @property
    def small(self) -> float:
        """The size of text on an axis or in a footer."""
        return round(self.size * 0.88, 2)

    @property
    def line(self) -> float:
        """The height of a line of ordinary text."""
        return self.size * 1.5

    @property
    def left(self) -> float:
        """Where the content begins."""
        return MARGIN

    @property
    def right(self) -> float:
        """Where the content ends."""
        return self.format.width - MARGIN

    def width(self, text: str, size: float | None = None, bold: bool = False) -> float:
        """How wide a text is."""
        return self.format.measure(text, self.size if size is None else size, bold)

    def add(self, *items: Item) -> None:
        """Put marks on the sheet."""
        self.items.extend(items)

    def write(
        self, x: float, y: float, text: str, *, size: float | None = None, ink: Ink | None = None,
        anchor: str = "start", bold: bool = False, room: float | None = None,
    ) -> None:  # fmt: skip
        """Write a line, its middle at a height; what does not fit into its room is cut with an ellipsis."""
        high = self.size if size is None else size
        shown = one_line(text)
        if room is not None:
            shown = self.cut(shown, room, high, bold)
        if shown:
            # A baseline a third of the size below the middle centres letters and figures.
            self.add(Text(x, y + high * 0.35, shown, high, ink or Ink(), anchor, bold))

    def cut(self, text: str, room: float, size: float | None = None, bold: bool = False) -> str:
        """The text, or as much of it as has room, with an ellipsis."""
        if self.width(text, size, bold) <= room:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            fits = self.width(f"{text[:middle].rstrip()}…", size, bold) <= room
            low, high = (middle, high) if fits else (low, middle - 1)
        return f"{text[:low].rstrip()}…" if low else ""

    def paragraph(self, text: str, *, size: float | None = None, ink: Ink | None = None, bold: bool = False) -> None:
        """Write a text over as many lines as it needs, and go on below it."""
        high = self.size if size is None else size
        for words in self.wrap(one_line(text, 2_000), self.right - self.left, high, bold):
            self.write(self.left, self.y + high * 0.75, words, size=high, ink=ink, bold=bold)
            self.y += high * 1.5

    def wrap(self, text: str, room: float, size: float, bold: bool = False) -> list[str]:
        """A text broken into lines between words; a word too long for a line is cut."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size, bold) <= room:
                lines[-1] = longer
            else:
                lines.append(self.cut(word, room, size, bold))
        return lines

    def legend(self, signs: Iterable[Sign], sign_width: float = 30.0) -> None:
        """Signs and their words, on as many lines as the width needs."""
        x, begun = self.left, False
        for sign in signs:
            room = self.right - self.left - sign_width - 6
            words = self.cut(one_line(sign.words), room)
            wide = sign_width + 6 + self.width(words)
            if begun and x + wide > self.right:
                x, self.y = self.left, self.y + self.line
            middle = self.y + self.line / 2
            self.add(*sign.draw(x, middle))
            self.write(x + sign_width + 6, middle, words)
            x, begun = x + wide + 20, True
        if begun:
            self.y += self.line + 4

    def finish(self, title: str, told: Sequence[str]) -> Scene:
        """The picture, as high as it has become."""
        height = self.y + MARGIN - 4
        ground = Rect(0, 0, self.format.width, height, Ink("base"))
        shown = tuple(plain(sentence) for sentence in told)
        return Scene(self.format.width, height, one_line(title), shown, (ground, *self.items))


def one_line(text: str, longest: int = _LONGEST_NAME) -> str:
    """A text as it may be drawn: what hides or reorders made visible, on one line."""
    return " ".join(plain(text, longest).split())
