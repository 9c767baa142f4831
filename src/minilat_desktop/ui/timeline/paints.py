"""The chart's colours, type and marker shapes, made once from a theme."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, pi, sin

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from minilat_desktop.domain.lanes import PILLAR_IDS
from minilat_desktop.ui.kit.safe_text import plain
from minilat_desktop.ui.kit.theme import Theme

# How much of a bar's own colour is left after the as-of date, and in the ground of an uncertain end.
_DIMMED = 0.40
_LABEL_LONGEST = 120


@dataclass(slots=True)
class Paints:
    """Pens, brushes and fonts of one theme. Pens are cosmetic and whole pixels wide: Qt draws these fastest."""

    theme: Theme
    base: QColor
    alternate: QColor
    text: QColor
    muted: QColor
    line: QColor
    selection: QColor
    accent: QColor
    on_accent: QColor
    strip: QColor
    full: list[QColor]
    dim: list[QColor]
    family: str
    size: int
    _fonts: dict[tuple[int, bool], QFont] = field(default_factory=dict)
    _metrics: dict[tuple[int, bool], QFontMetricsF] = field(default_factory=dict)
    _elided: dict[tuple[str, int, bool, int], str] = field(default_factory=dict)

    def font(self, size: int, bold: bool = False) -> QFont:
        """The window's font at a size in pixels."""
        made = self._fonts.get((size, bold))
        if made is None:
            made = QFont(self.family)
            made.setPixelSize(size)
            made.setBold(bold)
            self._fonts[size, bold] = made
        return made

    def metrics(self, size: int, bold: bool = False) -> QFontMetricsF:
        """Measures of that font, kept because making them costs more than drawing a label."""
        made = self._metrics.get((size, bold))
        if made is None:
            made = self._metrics[size, bold] = QFontMetricsF(self.font(size, bold))
        return made

    def elided(self, text: str, size: int, bold: bool, width: int) -> str:
        """A text as it may be shown, on one line, cut with an ellipsis to a width in pixels."""
        key = (text, size, bold, width)
        made = self._elided.get(key)
        if made is None:
            one_line = one_liner(text)
            made = self.metrics(size, bold).elidedText(one_line, Qt.TextElideMode.ElideRight, width)
            self._elided[key] = made
        return made


def one_liner(text: str) -> str:
    """A name as it may be drawn: control characters shown, on one line."""
    return plain(text, _LABEL_LONGEST).replace("\n", " ").replace("\t", " ")


def make(theme: Theme, font: QFont) -> Paints:
    """The paints of a theme, in the given font's family and size."""
    base = QColor(theme.base)
    own = [QColor(theme.pillars.get(pillar, theme.muted)) for pillar in PILLAR_IDS] + [QColor(theme.muted)]
    size = QFontMetricsF(font).ascent() + QFontMetricsF(font).descent()
    return Paints(
        theme=theme,
        base=base,
        alternate=blend(QColor(theme.text), base, 0.045),
        text=QColor(theme.text),
        muted=QColor(theme.muted),
        line=QColor(theme.line),
        selection=QColor(theme.selection),
        accent=QColor(theme.accent),
        on_accent=QColor(theme.on_accent),
        strip=blend(QColor(theme.muted), base, 0.55),
        full=own,
        dim=[blend(colour, base, _DIMMED) for colour in own],
        family=font.family(),
        size=max(10, round(size * 0.8)),
    )


def blend(over: QColor, under: QColor, share: float) -> QColor:
    """A solid colour between two: painting it costs less than painting with transparency."""
    rest = 1 - share
    return QColor.fromRgbF(
        over.redF() * share + under.redF() * rest,
        over.greenF() * share + under.greenF() * rest,
        over.blueF() * share + under.blueF() * rest,
    )


def pen(colour: QColor, width: int = 1) -> QPen:
    """A cosmetic pen."""
    made = QPen(colour, width)
    made.setCosmetic(True)
    return made


@lru_cache(maxsize=128)
def shape(family: int, size: int) -> QPolygonF:
    """The outline of a family's marker around (0, 0), `size` pixels across; no two families share one."""
    half = size / 2.0
    if family == 0:  # circle
        return _ring(16, half, 0.0)
    if family == 1:  # diamond
        return _ring(4, half * 1.15, 0.0)
    if family == 2:  # triangle up
        return _points((0, -half), (half, half * 0.85), (-half, half * 0.85))
    if family == 3:  # triangle down
        return _points((0, half), (half, -half * 0.85), (-half, -half * 0.85))
    if family == 4:  # square
        side = half * 0.85
        return _points((-side, -side), (side, -side), (side, side), (-side, side))
    if family == 5:  # pentagon
        return _ring(5, half * 1.1, -pi / 2)
    if family == 6:  # cross
        arm, far = half * 0.38, half
        return _points(
            (-arm, -far), (arm, -far), (arm, -arm), (far, -arm), (far, arm), (arm, arm), (arm, far), (-arm, far),
            (-arm, arm), (-far, arm), (-far, -arm), (-arm, -arm),
        )  # fmt: skip
    return _points((-half * 0.4, -half), (half * 0.4, -half), (half * 0.4, half), (-half * 0.4, half))  # upright bar


def _ring(corners: int, radius: float, turn: float) -> QPolygonF:
    angles = [turn + 2 * pi * corner / corners for corner in range(corners)]
    return QPolygonF([QPointF(radius * cos(angle), radius * sin(angle)) for angle in angles])


def _points(*pairs: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in pairs])


def marker(painter: QPainter, family: int, x: float, y: float, size: int) -> None:
    """Draw a marker with the painter's own pen and brush."""
    painter.drawPolygon(shape(family, size).translated(x, y))


def hatch(colour: QColor) -> QBrush:
    """What an uncertain span is filled with."""
    return QBrush(colour, Qt.BrushStyle.BDiagPattern)
