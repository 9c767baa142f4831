"""Texts broken into the lines of a cell, remembered: the same texts come again at every step of the date."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

MOST_LINES = 4
_MOST_REMEMBERED = 50_000
# What four lines can hold at the widest; more would be broken for nothing.
_LONGEST = 2_000


class Lines:
    """Breaks texts for one font. A text that does not fit into four lines ends with “…”."""

    def __init__(self, font: QFont) -> None:
        self._known: dict[tuple[str, int], tuple[str, ...]] = {}
        self._widths: dict[str, int] = {}
        self.take_font(font)

    def take_font(self, font: QFont) -> None:
        """Break for another font from now on."""
        self._font, self._metrics = QFont(font), QFontMetrics(font)
        self.step, self.ascent = self._metrics.lineSpacing(), self._metrics.ascent()
        self._known.clear()
        self._widths.clear()

    def of(self, text: str, width: int) -> tuple[str, ...]:
        """The lines of a text that is so wide at the most."""
        known = self._widths.get(text)
        if known is None:
            self._make_room()
            known = self._widths[text] = self._metrics.horizontalAdvance(text)
        if known <= width and "\n" not in text:
            return (text,)
        broken = self._known.get((text, width))
        if broken is None:
            broken = self._known[text, width] = self._broken(text[:_LONGEST], width)
        return broken

    def count(self, text: str, width: int) -> int:
        """How many lines a text takes."""
        known = self._widths.get(text)
        return 1 if known is not None and known <= width and "\n" not in text else len(self.of(text, width))

    def _make_room(self) -> None:
        if len(self._widths) + len(self._known) > _MOST_REMEMBERED:
            self._widths.clear()
            self._known.clear()

    def _broken(self, text: str, width: int) -> tuple[str, ...]:
        layout = QTextLayout(text.replace("\n", " "), self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        lines: list[str] = []
        rest = ""
        while len(lines) < MOST_LINES:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(width, 1))
            begin = line.textStart()
            lines.append(text[begin : begin + line.textLength()].rstrip())
            rest = text[begin:]
        layout.endLayout()
        if len(lines) == MOST_LINES and len(rest.rstrip()) > len(lines[-1]):
            lines[-1] = self._metrics.elidedText(f"{lines[-1]} …", Qt.TextElideMode.ElideRight, width)
        return tuple(lines)
