"""The chart as a picture: drawn anew at the size asked for, with the key below, so that it is sharp at any size."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from minilat_desktop.domain.problems import Problem
from minilat_desktop.ui.kit.theme import Theme
from minilat_desktop.ui.timeline.key import Key
from minilat_desktop.ui.timeline.stage import Stage

_LARGEST = 20_000


def png(view: Stage, key: Key, theme: Theme, width: int, height: int, scale: float = 1.0) -> bytes:
    """What the view shows, as PNG of `width` by `height` pixels, with everything `scale` times as large as on screen.

    Raises `Problem` for a size no image can have.
    """
    image = QImage(_checked(width), _checked(height), QImage.Format.Format_RGB32)
    if image.isNull():
        raise Problem("There is not enough memory for an image of that size.", remedy="Choose a smaller one.")
    image.fill(QColor(theme.base))
    painter = QPainter(image)
    painter.scale(scale, scale)
    _draw(painter, view, key, theme, QSize(round(width / scale), round(height / scale)))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, the call a str
    return bytes(buffer.data().data())


def svg(view: Stage, key: Key, theme: Theme) -> bytes:
    """What the view shows, as SVG of its present size."""
    size = QSize(view.width(), view.height() + key.heightForWidth(view.width()))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setResolution(96)
    generator.setTitle("Timeline of coalitions")
    generator.setDescription("Drawn by Minilat Desktop")
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.base))
    _draw(painter, view, key, theme, size)
    painter.end()
    return bytes(buffer.data().data())


def _draw(painter: QPainter, view: Stage, key: Key, theme: Theme, size: QSize) -> None:
    below = key.heightForWidth(size.width())
    copy = view.redrawn(theme, size.width(), max(size.height() - below, 80))
    copy.render(painter, QRectF(0, 0, copy.width(), copy.height()), copy.rect())
    key.draw(painter, size.width(), copy.height())
    copy.deleteLater()


def _checked(pixels: int) -> int:
    if not 100 <= pixels <= _LARGEST:
        raise Problem(f"An image cannot be {pixels} pixels wide or high.", remedy="Choose from 100 to 20,000 pixels.")
    return pixels
