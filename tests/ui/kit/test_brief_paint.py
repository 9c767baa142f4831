"""The painted brief: one page of the right size, links that lead somewhere, and nothing outside the sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from minilat_desktop.domain.brief import Brief
from minilat_desktop.services.briefs import BriefService
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.pictures import PictureService
from minilat_desktop.ui.kit import brief_paint
from tests.brief_sample import TODAY, tables

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
