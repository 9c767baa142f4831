"""Names and values written to harm: shown literally, and told where they cannot be saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.exporting import ExportService
from minilat_desktop.ui.compare.panel import ComparePanel
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.kit.theme import Themes
from tests.comparison_sample import G20, I2U2, day, fact, open_catalogue
from tests.ui.compare.conftest import Desk

EVIL = replace(
    I2U2,
    short_name="<b>=1+1</b>\u202e",
    facts=(fact("purpose", "<table>" * 200), fact("scope", "x" * 1_000_000), fact("origin", "=cmd|'/C calc'!A0")),
)


@pytest.fixture
def evil(qtbot: QtBot, themes: Themes, tmp_path: Path) -> Iterator[Desk]:
    """A desk on which one coalition is hostile."""
    catalogue = open_catalogue(tmp_path, (G20, EVIL))
    state = State(as_of=day("2026-11-23"))
    panel = ComparePanel(catalogue, ComparisonService(catalogue), ExportService(), state, themes)
    qtbot.addWidget(panel)
    # Shortcuts answer only in the active window; Xvfb has no window manager to make it so.
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    state.set_compared(("g20", "i2u2"))
    yield Desk(panel, state, themes, qtbot)
    catalogue.close()


def test_markup_and_direction_marks_are_literal(evil: Desk) -> None:
    assert evil.model.headerData(1, Qt.Orientation.Horizontal).startswith("<b>=1+1</b>⟨RLO⟩\n")
    evil.click_cell("purpose", 1)
    assert "<table><table>" in evil.strip
    tip = evil.view.currentIndex().data(Qt.ItemDataRole.ToolTipRole)
    assert "<table>" not in tip
    assert "&lt;table&gt;" in tip


def test_a_megabyte_on_one_line_is_cut_on_the_screen(evil: Desk) -> None:
    evil.click_cell("scope", 1)
    assert len(evil.view.currentIndex().data()) < 3_000
    assert len(evil.strip) < 30_000


def test_the_dialog_says_what_it_guards(evil: Desk) -> None:
    dialog = evil.open_export()
    assert "so that Excel does not run it" in dialog.summary_label.text()
    evil.choose(dialog, "For R, Python, Stata")
    assert "exactly as it is" in dialog.summary_label.text()
