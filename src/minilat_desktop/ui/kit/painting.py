"""The one painter of pictures: onto a widget, into an image, into a PDF. What is where, the picture itself says."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QPolygonF,
)

from minilat_desktop.domain.pictures.scene import PAPER, Circle, Colours, Ink, Item, Path, Rect, Scene, Stroke, Text
from minilat_desktop.domain.problems import Problem
from minilat_desktop.ui.kit.theme import Theme

# A pixel of a picture is 1/96 inch; a PNG has so many of its own for each.
_SCALE = 2
_LARGEST = 20_000
_POINTS = 72 / 96


def colours_of(theme: Theme) -> Colours:
    """The inks of a picture in a theme."""
    own = {"base": theme.base, "text": theme.text, "muted": theme.muted, "line": theme.line}
    return own | {f"series{place}": colour for place, colour in enumerate(theme.series)}


class ScenePainter:
    """Paints pictures with a family of fonts."""

    def __init__(self, family: str) -> None:
        self.family = family
        self._font = cache(self._make_font)
        self._metrics = cache(self._make_metrics)

    def _make_font(self, size: float, bold: bool) -> QFont:
        font = QFont(self.family)
        # Sizes are drawn at other scales than the screen's: hinting to its pixels would make letters stand unevenly.
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setPixelSize(max(1, round(size)))
        font.setBold(bold)
        return font

    def _make_metrics(self, size: float, bold: bool) -> QFontMetricsF:
        return QFontMetricsF(self._font(size, bold))

    def measure(self, text: str, size: float, bold: bool) -> float:
        """How wide a text is."""
        return self._metrics(size, bold).horizontalAdvance(text)

    def draw(self, painter: QPainter, scene: Scene, colours: Colours) -> None:
        """Paint a picture with its upper left corner at the origin."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for item in scene.items:
            self._item(painter, item, colours)

    def _item(self, painter: QPainter, item: Item, colours: Colours) -> None:
        if isinstance(item, Text):
            self._text(painter, item, colours)
            return
        painter.setPen(_pen(item.stroke, colours))
        painter.setBrush(Qt.BrushStyle.NoBrush if item.fill is None else QBrush(_colour(item.fill, colours)))
        if isinstance(item, Rect):
            painter.drawRect(QRectF(item.x, item.y, item.width, item.height))
        elif isinstance(item, Circle):
            painter.drawEllipse(QPointF(item.x, item.y), item.radius, item.radius)
        else:
            _path(painter, item)

    def _text(self, painter: QPainter, item: Text, colours: Colours) -> None:
        painter.setFont(self._font(item.size, item.bold))
        painter.setPen(_colour(item.ink, colours))
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[item.anchor]
        left = item.x - share * self.measure(item.text, item.size, item.bold)
        painter.drawText(QPointF(left, item.y), item.text)

    def paint(self, scene: Scene, kind: str) -> bytes:
        """A picture on white as `png` or `pdf`. Raises `Problem` where it is larger than an image can be."""
        return self._pdf(scene) if kind == "pdf" else png(self.image(scene, PAPER))

    def image(self, scene: Scene, colours: Colours) -> QImage:
        """A picture as an image, sharp on fine screens. Raises `Problem` where it is larger than an image can be."""
        wide, high = round(scene.width * _SCALE), round(scene.height * _SCALE)
        image = QImage(wide, high, QImage.Format.Format_RGB32)
        if image.isNull() or max(wide, high) > _LARGEST:
            raise Problem("There is not enough memory for a picture of that size.", remedy="Compare fewer columns.")
        image.fill(QColor(colours["base"]))
        image.setDotsPerMeterX(round(96 * _SCALE / 0.0254))
        image.setDotsPerMeterY(round(96 * _SCALE / 0.0254))
        painter = QPainter(image)
        painter.scale(_SCALE, _SCALE)
        self.draw(painter, scene, colours)
        painter.end()
        return image

    def _pdf(self, scene: Scene) -> bytes:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setTitle(scene.title)
        writer.setCreator("Minilat Desktop")
        size = QPageSize(QSizeF(scene.width * _POINTS, scene.height * _POINTS), QPageSize.Unit.Point)
        layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF())
        writer.setPageLayout(layout)
        # Finer than the picture's pixels, so that rounding to the writer's own does not show.
        writer.setResolution(960)
        painter = QPainter(writer)
        painter.scale(10, 10)
        self.draw(painter, scene, PAPER)
        painter.end()
        return bytes(buffer.data().data())


class Headless(ScenePainter):
    """Paints without a window, with the system's own font. Holds Qt's application object while it lives."""

    def __init__(self) -> None:
        self._app = QGuiApplication(["minilat-desktop"])
        super().__init__(QGuiApplication.font().family())


def png(image: QImage) -> bytes:
    """An image as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, the call a str
    return bytes(buffer.data().data())


def _path(painter: QPainter, item: Path) -> None:
    outline = QPolygonF([QPointF(x, y) for x, y in item.points])
    if item.closed:
        painter.drawPolygon(outline)
    else:
        painter.drawPolyline(outline)


def _pen(stroke: Stroke | None, colours: Colours) -> QPen:
    if stroke is None:
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(_colour(stroke.ink, colours), stroke.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if stroke.dash:
        # Qt counts dashes in widths of the pen.
        pen.setDashPattern([length / stroke.width for length in stroke.dash])
    return pen


def _colour(ink: Ink, colours: Colours) -> QColor:
    over, under, rest = QColor(colours[ink.name]), QColor(colours["base"]), 1 - ink.share
    return QColor.fromRgbF(
        over.redF() * ink.share + under.redF() * rest,
        over.greenF() * ink.share + under.greenF() * rest,
        over.blueF() * ink.share + under.blueF() * rest,
    )
