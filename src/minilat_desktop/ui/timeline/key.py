"""The key to the chart: what the colours and the markers' shapes mean, on as many lines as the width needs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from minilat_desktop.domain import vocabulary
from minilat_desktop.ui.kit.theme import Theme
from minilat_desktop.ui.timeline import layout, paints

_LINE = 19
_LEFT = 8
_GAP = 16
_SWATCH = 16
_SOFT = "Date uncertain"
_MANY = "Several events"
_LATER = "After the as-of date"
_LAPSED = "Nobody belonged"


class Key(QWidget):
    """A painted legend; screen readers get it as the description."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paints = paints.make(theme, self.font())
        self._pillars = True
        self.setAccessibleName("Key to the timeline")
        self.setAccessibleDescription(
            f"Colours: {', '.join(vocabulary.PILLARS.values())}. Marker shapes: {', '.join(layout.FAMILIES)}."
            " A gap with a thin line: nobody belonged."
        )
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._paints = paints.make(theme, self.font())
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.set_theme(self._paints.theme)
            self.updateGeometry()

    def set_pillars(self, shown: bool) -> None:
        """Say what the colours mean, or leave it out where headings say it."""
        self._pillars = shown
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Lines wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How many pixels high the key is at a width."""
        return (self._places(width)[-1][1] + 1) * _LINE + 4

    def sizeHint(self) -> QSize:
        """As high as the present width needs."""
        return QSize(200, self.heightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it on the widget."""
        painter = QPainter(self)
        self.draw(painter, self.width(), 0)
        painter.end()

    def draw(self, painter: QPainter, width: int, top: int) -> None:
        """Draw it anywhere, such as under the chart in an exported image."""
        colours, size = self._paints, self._paints.size - 1
        metrics = colours.metrics(size)
        painter.fillRect(QRectF(0, top, width, self.heightForWidth(width)), colours.base)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setFont(colours.font(size))
        for (index, name), (x, line) in zip(self._entries(), self._places(width), strict=True):
            middle = top + 2 + line * _LINE + _LINE / 2
            self._sign(painter, index, x, middle)
            painter.setPen(colours.muted)
            painter.drawText(QPointF(x + _SWATCH, middle + (metrics.ascent() - metrics.descent()) / 2), name)

    def _sign(self, painter: QPainter, index: int, x: float, middle: float) -> None:
        colours, pillars = self._paints, layout.NO_PILLAR
        painter.setPen(Qt.PenStyle.NoPen)
        if index < pillars:
            painter.fillRect(QRectF(x, middle - 4, 11, 8), colours.full[index])
        elif index == pillars:
            painter.setPen(paints.pen(colours.muted))
            painter.setBrush(paints.hatch(colours.muted))
            painter.drawRect(QRectF(x + 0.5, middle - 3.5, 11, 8))
        elif index == pillars + 1 + len(layout.FAMILIES):
            painter.setBrush(colours.text)
            painter.drawRoundedRect(QRectF(x - 1, middle - 5.5, 13, 11), 5.5, 5.5)
            painter.setPen(colours.base)
            painter.setFont(colours.font(9, True))
            painter.drawText(QRectF(x - 1, middle - 6, 13, 12), Qt.AlignmentFlag.AlignCenter, "3")
            painter.setFont(colours.font(colours.size - 1))
        elif index == pillars + 2 + len(layout.FAMILIES):
            painter.fillRect(QRectF(x, middle - 4, 6, 8), colours.full[0])
            painter.fillRect(QRectF(x + 6, middle - 4, 6, 8), colours.dim[0])
        elif index == pillars + 3 + len(layout.FAMILIES):
            for left, high in ((x, 8), (x + 3, 1), (x + 9, 8)):
                painter.fillRect(QRectF(left, middle - high / 2, 6 if high == 1 else 3, high), colours.full[0])
        else:
            painter.setPen(paints.pen(colours.text))
            painter.setBrush(colours.base)
            paints.marker(painter, index - pillars - 1, x + 5.5, middle, 10)

    def _places(self, width: int) -> list[tuple[float, int]]:
        metrics = self._paints.metrics(self._paints.size - 1)
        x, line, places = float(_LEFT), 0, []
        for _, name in self._entries():
            room = _SWATCH + metrics.horizontalAdvance(name)
            if x > _LEFT and x + room > width - _LEFT:
                x, line = float(_LEFT), line + 1
            places.append((x, line))
            x += room + _GAP
        return places

    def _entries(self) -> list[tuple[int, str]]:
        return [entry for entry in enumerate(_names()) if self._pillars or entry[0] >= layout.NO_PILLAR]


def _names() -> tuple[str, ...]:
    return (*vocabulary.PILLARS.values(), _SOFT, *layout.FAMILIES, _MANY, _LATER, _LAPSED)
