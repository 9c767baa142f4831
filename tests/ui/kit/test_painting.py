"""The painter of pictures: images and documents that other readers take, with what the picture says on them."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from minilat_desktop import locations
from minilat_desktop.domain.pictures.drawing import draw
from minilat_desktop.domain.pictures.kinds import KINDS
from minilat_desktop.domain.pictures.paper import Format
from minilat_desktop.domain.pictures.scene import INKS, PAPER, Circle, Ink, Rect, Scene, Stroke, Text
from minilat_desktop.domain.pictures.scene import Path as Lines
from minilat_desktop.domain.problems import Problem
from minilat_desktop.ui.kit import theme
from minilat_desktop.ui.kit.painting import ScenePainter, colours_of
from tests.domain.pictures.inspection import collisions, outside
from tests.domain.pictures.test_subject import subject_of
from tests.ui.kit.test_contrast import contrast

THEMES = locations.resources() / "themes"


@pytest.fixture
def hand(qapp: QApplication) -> ScenePainter:
    """The painter, with the application's own font."""
    return ScenePainter(qapp.font().family())


def scene_of(kind: str, hand: ScenePainter) -> Scene:
    """A picture of the sample."""
    subject = subject_of("g20@2026-01-01", "i2u2@2026-01-01", "old@1980-01-01")
    return draw(kind, subject, Format(hand.measure))


@pytest.mark.parametrize("kind", KINDS)
def test_a_png_has_the_pictures_size_twice_and_is_not_blank(hand: ScenePainter, kind: str) -> None:
    scene = scene_of(kind, hand)
    content = hand.paint(scene, "png")
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    image = QImage.fromData(content)
    assert (image.width(), image.height()) == (1800, round(scene.height * 2))
    assert round(image.dotsPerMeterX() * 0.0254) == 192
    colours = {image.pixelColor(x, y).name() for x in range(0, 1800, 7) for y in range(0, image.height(), 3)}
    assert len(colours) > 8
    assert image.pixelColor(0, 0).name() == PAPER["base"]
    assert hand.paint(scene, "png") == content


@pytest.mark.parametrize("kind", KINDS)
def test_texts_measured_as_they_are_painted_stay_on_the_sheet(hand: ScenePainter, kind: str) -> None:
    scene = scene_of(kind, hand)
    assert outside(scene, hand.measure) == []
    assert collisions(scene, hand.measure) == []


def test_marks_are_where_the_picture_says(hand: ScenePainter) -> None:
    items = (
        Rect(10, 10, 20, 20, Ink("series0")), Circle(60, 20, 10, Ink("series1")),
        Rect(80, 10, 20, 20, Ink("text", 0.5)), Lines(((10, 50.5), (90, 50.5)), Stroke(Ink("text"), 3.0, (12, 6))),
    )  # fmt: skip
    image = hand.image(Scene(110, 70, "", (), items), PAPER)

    def at(x: float, y: float) -> str:
        return image.pixelColor(round(x * 2), round(y * 2)).name()

    assert (at(20, 20), at(60, 20), at(45, 20)) == (PAPER["series0"], PAPER["series1"], PAPER["base"])
    half = QColor(at(90, 20))
    assert half.red() == pytest.approx((0x1B + 0xFF) / 2, abs=2)
    # Dashes are as long as the picture says, whatever the width of the line.
    assert [at(10 + along, 50.5) == PAPER["text"] for along in (2, 10, 14, 16, 20, 28, 33)] == [
        True, True, False, False, True, True, False
    ]  # fmt: skip


def test_a_text_stands_by_its_anchor(hand: ScenePainter) -> None:
    metrics = QFontMetricsF(QGuiApplication.font())
    assert metrics.height() > 0
    for anchor, low, high in (("start", 100, 160), ("middle", 70, 130), ("end", 40, 100)):
        text = Text(100, 30, "MMMM", 14, Ink(), anchor)
        image = hand.image(Scene(200, 50, "", (), (text,)), PAPER)
        inked = [x / 2 for x in range(400) for y in range(100) if image.pixelColor(x, y).lightness() < 128]
        assert low - 1 <= min(inked)
        assert max(inked) <= high + 1
        assert max(inked) - min(inked) == pytest.approx(hand.measure("MMMM", 14, False), abs=4)


def characters(document: bytes) -> set[str]:
    """The characters that a PDF's fonts say their letters stand for."""
    found: set[str] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            text = stream
        if b"begincmap" in text:
            lists = b" ".join(re.findall(rb"\[([^\]]*)\]", text))
            found |= {chr(int(code, 16)) for code in re.findall(rb"<([0-9a-fA-F]{4})>", lists)}
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_is_whole_and_its_letters_are_letters(hand: ScenePainter, kind: str) -> None:
    scene = scene_of(kind, hand)
    document = hand.paint(scene, "pdf")
    assert document.startswith(b"%PDF-1.")
    assert document.rstrip().endswith(b"%%EOF")
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", document)
    assert box is not None
    assert [float(one) for one in box.groups()] == [
        pytest.approx(675, abs=1),
        pytest.approx(scene.height * 0.75, abs=1),
    ]
    assert document.count(b"/Type /Page\n") == 1
    assert b"/Subtype /Image" not in document
    written = {letter for item in scene.items if isinstance(item, Text) for letter in item.text} - {" ", "\u202f"}
    assert written - characters(document) == set()


def test_a_picture_too_large_for_an_image_is_told(hand: ScenePainter) -> None:
    with pytest.raises(Problem):
        hand.image(Scene(900, 20_000, "", (), ()), PAPER)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_ink_of_a_theme_can_be_seen(name: str) -> None:
    colours = colours_of(theme.load(THEMES, name))
    assert set(colours) == set(INKS)
    for ink in INKS[4:]:
        assert contrast(colours[ink], colours["base"]) >= 3, ink
    assert len(set(colours.values())) >= 11


def test_paper_is_the_light_theme() -> None:
    assert dict(PAPER) == dict(colours_of(theme.load(THEMES, "light")))
    assert Path(THEMES).is_dir()
