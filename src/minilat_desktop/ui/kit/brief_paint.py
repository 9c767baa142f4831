"""A brief painted: into a PDF of one page with working links, and onto the screen as it will be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextCharFormat,
    QTextLayout,
)

from minilat_desktop.domain import brief_page
from minilat_desktop.domain.brief import Brief
from minilat_desktop.domain.brief_page import Page
from minilat_desktop.domain.brief_setting import Run
from minilat_desktop.domain.pictures.paper import Measure
from minilat_desktop.domain.pictures.scene import PAPER
from minilat_desktop.domain.problems import CannotWrite
from minilat_desktop.ui.kit.painting import ScenePainter

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

# Text is measured and drawn at this size and scaled, so that it is as wide on paper as on any screen.
_DRAWN_AT = 96
_RESOLUTION = 1_200
_SIZES = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}
# Ink on paper, whatever the window looks like.
TEXT, MUTED, LINE, LINK = "#16191d", "#5a626b", "#b9c0c8", "#1a5490"


def page_of(brief: Brief) -> Page:
    """The page as it is painted here, with the fonts of this machine."""
    return brief_page.fitted(brief, measure())


def measure() -> Measure:
    """How wide a text is in the application's font."""
    metrics = {bold: QFontMetricsF(_font(bold=bold)) for bold in (False, True)}

    def width(text: str, size: float, bold: bool) -> float:
        return metrics[bold].horizontalAdvance(text) * size / _DRAWN_AT

    return width


def pdf(brief: Brief) -> bytes:
    """The brief as a PDF of one page. Note numbers lead to the lists, and the lists back."""
    page = page_of(brief)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(brief.title)
    writer.setCreator("Minilat Desktop")
    writer.setResolution(_RESOLUTION)
    writer.setPageLayout(sheet_of(brief))
    painter = QPainter(writer)
    painter.scale(_RESOLUTION / 96, _RESOLUTION / 96)
    paint(painter, page)
    painter.end()
    return bytes(buffer.data().data())


def sheet_of(brief: Brief) -> QPageLayout:
    """The paper of a brief, used up to its edge: the page has its own margins."""
    turned = QPageLayout.Orientation.Landscape if brief.landscape else QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(_SIZES[brief.paper.id]), turned, QMarginsF(0, 0, 0, 0))


def print_on(device: QPrinter, brief: Brief) -> None:
    """Print the page, in the middle of the sheet and as large as it may be where that is another one.

    Raises `CannotWrite`.
    """
    page = page_of(brief)
    # The dialog takes it back when it is answered.
    device.setFullPage(True)
    painter = QPainter()
    if not painter.begin(device):
        raise CannotWrite(
            f"The printer “{device.printerName()}” could not be reached.", safe="Nothing was printed.",
            remedy="See whether it is on, or save the page as PDF.",
        )  # fmt: skip
    sheet = device.pageLayout().fullRectPixels(device.resolution())
    scale = min(sheet.width() / page.width, sheet.height() / page.height)
    painter.translate((sheet.width() - page.width * scale) / 2, (sheet.height() - page.height * scale) / 2)
    painter.scale(scale, scale)
    paint(painter, page)
    painter.end()


def paint(painter: QPainter, page: Page) -> None:
    """The whole page, its upper left corner at the painter's origin, in pixels of 1/96 inch."""
    painter.fillRect(QRectF(0, 0, page.width, page.height), QColor("#ffffff"))
    for rule in page.rules:
        painter.setPen(QPen(QColor(MUTED if rule.strong else LINE), 0.9 if rule.strong else 0.5))
        painter.drawLine(QPointF(rule.x, rule.y), QPointF(rule.x + rule.width, rule.y))
    for run in page.runs:
        _draw(painter, run)
    if page.picture is not None:
        painter.save()
        painter.translate(page.picture.x, page.picture.y)
        painter.scale(page.picture.scale, page.picture.scale)
        ScenePainter(QFont().family()).draw(painter, page.picture.scene, PAPER)
        painter.restore()


def _draw(painter: QPainter, run: Run) -> None:
    painter.save()
    painter.translate(run.x, run.y)
    painter.scale(run.size / _DRAWN_AT, run.size / _DRAWN_AT)
    font = _font(bold=run.bold, italic=run.italic)
    painter.setPen(QColor(LINK if run.link else MUTED if run.muted else TEXT))
    if run.link or run.name:
        _draw_linked(painter, run, font)
    else:
        painter.setFont(font)
        painter.drawText(QPointF(0, 0), run.text)
    painter.restore()


def _draw_linked(painter: QPainter, run: Run, font: QFont) -> None:
    """A text that leads somewhere or can be led to. Qt writes both into a PDF, from the format of a laid-out line."""
    form = QTextCharFormat()
    form.setForeground(painter.pen().color())
    form.setAnchor(True)
    if run.link:
        form.setAnchorHref(run.link if "://" in run.link else f"#{run.link}")
    if run.name:
        form.setAnchorNames([run.name])
    layout = QTextLayout(run.text, font)
    whole = QTextLayout.FormatRange()
    whole.start, whole.length, whole.format = 0, len(run.text), form
    layout.setFormats([whole])
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    layout.draw(painter, QPointF(0, -line.ascent()))


def _font(*, bold: bool = False, italic: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(_DRAWN_AT)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setBold(bold)
    font.setItalic(italic)
    return font
