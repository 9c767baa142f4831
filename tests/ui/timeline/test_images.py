"""Exported pictures can be read back and show the chart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from minilat_desktop.domain.problems import Problem
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.timeline import images
from minilat_desktop.ui.timeline.key import Key
from minilat_desktop.ui.timeline.panel import TimelinePanel
from minilat_desktop.ui.timeline.view import TimelineView
from tests.ui.timeline.sample import TODAY, lane


def read_png(content: bytes) -> QImage:
    assert content.startswith(b"\x89PNG")
    return QImage.fromData(content)


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}


def test_a_png_has_the_size_asked_for_and_every_pillars_colour(panel: TimelinePanel, themes: Themes) -> None:
    panel.view.set_as_of(TODAY)
    image = read_png(panel.image_png(1400, 700))
    assert (image.width(), image.height()) == (1400, 700)
    assert set(themes.current.pillars.values()) | {themes.current.base} <= colours(image)


def test_a_scaled_png_is_the_same_picture_in_more_pixels(panel: TimelinePanel, themes: Themes) -> None:
    once = read_png(images.png(panel.view, panel.key, themes.current, 900, 500))
    twice = read_png(images.png(panel.view, panel.key, themes.current, 1800, 1000, 2.0))
    bars = [(x, y) for x in range(250, 890, 40) for y in range(60, 440, 20)]
    same = sum(once.pixelColor(x, y) == twice.pixelColor(2 * x, 2 * y) for x, y in bars)
    assert same > 0.9 * len(bars)


def test_an_svg_can_be_drawn_by_another_reader(panel: TimelinePanel, themes: Themes) -> None:
    panel.view.set_as_of(TODAY)
    content = panel.image_svg()
    renderer = QSvgRenderer(QByteArray(content))
    assert renderer.isValid()
    image = QImage(1200, 450, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    assert set(themes.current.pillars.values()) <= colours(image)
    text = content.decode()
    assert "Alliance of CEO Climate Leaders" in text
    assert "23 Nov 2026" in text


def test_hostile_names_are_escaped_in_svg(show_view: Callable[..., TimelineView], themes: Themes) -> None:
    view = show_view((lane("</text><script>x</script>", "trade-capital", "alliance", "2000", id="bad"),))
    content = images.svg(view, Key(themes.current), themes.current).decode()
    assert "<script" not in content
    assert QSvgRenderer(QByteArray(content.encode())).isValid()


def test_making_an_image_leaves_the_chart_as_it_was(panel: TimelinePanel) -> None:
    panel.view.zoom(0.5)
    before, picture = panel.view.window_seen(), panel.view.grab().toImage()
    panel.image_png(500, 300)
    assert panel.view.window_seen() == before
    assert panel.view.grab().toImage() == picture


@pytest.mark.parametrize(("width", "height"), [(0, 500), (500, 99), (20_001, 500)])
def test_sizes_no_image_can_have_are_refused_in_words(panel: TimelinePanel, width: int, height: int) -> None:
    with pytest.raises(Problem, match="pixels"):
        panel.image_png(width, height)
