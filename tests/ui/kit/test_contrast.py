"""Colours that can be read: 4.5 to 1 for text, 3 to 1 for lines and marks (WCAG 2.2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from minilat_desktop import locations
from minilat_desktop.domain import vocabulary
from minilat_desktop.ui.kit import theme
from minilat_desktop.ui.kit.theme import Theme

FOLDER: Path = locations.resources() / "themes"


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["light", "dark"])
def look(request: pytest.FixtureRequest) -> Theme:
    """Each theme."""
    return theme.load(FOLDER, request.param)


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", ["window", "base", "alternate", "selection"])
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "warning", "error"])
def test_words_can_be_read(look: Theme, ink: str, ground: str) -> None:
    ratio = contrast(getattr(look, ink), getattr(look, ground))
    assert ratio >= 4.5, f"{look.name}: {ink} on {ground} is {ratio:.2f}"


def test_words_on_the_accent_can_be_read(look: Theme) -> None:
    assert contrast(look.on_accent, look.accent) >= 4.5


@pytest.mark.parametrize("ground", ["window", "base", "alternate"])
def test_pillars_can_be_told_from_the_ground(look: Theme, ground: str) -> None:
    assert set(look.pillars) >= set(vocabulary.PILLARS)
    for name, colour in look.pillars.items():
        ratio = contrast(colour, getattr(look, ground))
        assert ratio >= 3, f"{look.name}: {name} on {ground} is {ratio:.2f}"


def test_both_looks_have_the_same_colours(look: Theme) -> None:
    other = theme.load(FOLDER, "dark" if look.name == "light" else "light")
    assert set(look.pillars) == set(other.pillars)
    assert look.dark is (luminance(look.base) < luminance(look.text))
