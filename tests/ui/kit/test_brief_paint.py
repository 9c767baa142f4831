"""The painted brief: one page of the right size, links that lead somewhere, and nothing outside the sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from minilat_desktop.domain import comparison
from minilat_desktop.domain.brief import Brief
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.comparison_table import Cell
from minilat_desktop.domain.model import Citation, Source
from minilat_desktop.domain.problems import CannotWrite
from minilat_desktop.services.briefs import BriefService
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.pictures import PictureService
from minilat_desktop.ui.kit import brief_paint
from tests.brief_sample import PICTURE, TODAY, chosen, tables, wanted
from tests.comparison_sample import ALL, columns

_DESTINATION = re.compile(rb"/Dest \((\xfe\xff(?:\x00[^\x00])+)\)")


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def briefs(catalogue_path: Path) -> list[Brief]:
    """Briefs of random comparisons, on both papers."""
    catalogue = CatalogueService(catalogue_path)
    service = BriefService(PictureService(catalogue, ComparisonService(catalogue)), catalogue.data_version())
    made = []
    for place, (table, look) in enumerate(tables(catalogue, 40, 4)):
        paper, picture = ("a4", "letter")[place % 2], ("membership", "", "overlap", "figures")[place]
        made.append(service.compose(table, look, TODAY, note="Of note.", paper=paper, picture=picture))
    catalogue.close()
    return made


def test_the_pdf_has_one_page_of_its_paper(briefs: list[Brief]) -> None:
    for brief in briefs:
        content = brief_paint.pdf(brief)
        assert content.startswith(b"%PDF-")
        assert len(re.findall(rb"/Type /Page\b", content)) == 1
        box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
        assert box is not None
        sides = [float(box.group(1)), float(box.group(2))]
        upright = [brief.paper.width * 0.75, brief.paper.height * 0.75]
        assert sides == pytest.approx(upright[::-1] if brief.landscape else upright, abs=1)


def test_every_note_number_in_the_pdf_leads_to_a_place_in_it(briefs: list[Brief]) -> None:
    for brief in briefs:
        content = brief_paint.pdf(brief)
        led = {found.decode("utf-16") for found in _DESTINATION.findall(content)}
        names = {found.decode("utf-16") for found in re.findall(rb"\((\xfe\xff(?:\x00[^\x00])+)\) \d+ 0 R", content)}
        assert led
        assert led <= names
        assert {f"source-{one.number}" for one in brief.sources} <= names
        cells = {name for name in led if name.startswith("cell-")}
        assert len(cells) > 1, "the lists do not lead back"


def test_the_page_fits_with_the_fonts_of_this_machine(briefs: list[Brief]) -> None:
    for brief in briefs:
        page = brief_paint.page_of(brief)
        assert page.fits
        assert min(run.size for run in page.runs) > 5, "too small to read"
        wide, high = round(page.width), round(page.height)
        sheet = QImage(wide + 100, high + 100, QImage.Format.Format_RGB32)
        sheet.fill(QColor("#ffffff"))
        painter = QPainter(sheet)
        painter.translate(50, 50)
        brief_paint.paint(painter, page)
        painter.end()
        margin = 20
        for x in range(0, sheet.width(), 3):
            for y in range(0, sheet.height(), 3):
                inside = 50 + margin < x < 50 + wide - margin and 50 + margin < y < 50 + high - 10
                if not inside:
                    assert sheet.pixelColor(x, y) == QColor("#ffffff"), (x, y)


@pytest.mark.parametrize(
    "words",
    [
        "\ud800 half",
        "\x00nul",
        "מחיר \u202e",
        "😀" * 300,
        "二十国集团" * 100,
        "<b>&amp;",
        "x" * 5000,
        "\n",
        "w\n" * 400,
    ],
    ids=["surrogate", "nul", "right to left", "emoji", "wide", "markup", "one word", "empty", "lines"],
)
def test_any_words_make_one_page(words: str) -> None:
    source = Source("s", words, words, url=f"https://example.org/)({words}")
    cell = Cell(words, words, citations=(Citation(source, "", 3),))
    table = comparison.build(columns("g20@2026-11-23", "i2u2@2026-11-23"), ALL)
    rows = tuple(replace(row, label=words, group=words, cells=(cell, cell)) for row in table.rows[:12])
    held = replace(table, rows=rows, short_names=(words, words), names=(words, words))
    brief = chosen(held, Spec(), wanted(title=words, note=words, picture=PICTURE))
    assert brief_paint.page_of(brief).fits
    content = brief_paint.pdf(brief)
    assert len(re.findall(rb"/Type /Page\b", content)) == 1
    assert not re.search(rb"/URI \([^)]*[^)\s>]\([^)]*\)", content), "an address ends its link early"


@pytest.mark.parametrize("other", [None, QPageSize.PageSizeId.A5], ids=["its own sheet", "a smaller sheet"])
def test_printed_it_is_the_page_on_one_sheet(briefs: list[Brief], tmp_path: Path, other: QPageSize.PageSizeId) -> None:
    """On a printer that writes what it prints into a file."""
    for place, brief in enumerate(briefs):
        device = QPrinter(QPrinter.PrinterMode.HighResolution)
        device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        device.setOutputFileName(str(tmp_path / f"{place}.pdf"))
        device.setPageLayout(brief_paint.sheet_of(brief))
        if other is not None:
            device.setPageSize(QPageSize(other))
        brief_paint.print_on(device, brief)
        content = (tmp_path / f"{place}.pdf").read_bytes()
        assert len(re.findall(rb"/Type /Page\b", content)) == 1
        box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
        assert box is not None
        assert (float(box.group(1)) > float(box.group(2))) == brief.landscape


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)  # Qt says it too
def test_a_printer_that_cannot_be_reached_is_told(briefs: list[Brief], tmp_path: Path) -> None:
    device = QPrinter()
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(str(tmp_path / "nowhere" / "x.pdf"))
    with pytest.raises(CannotWrite, match="could not be reached"):
        brief_paint.print_on(device, briefs[0])
