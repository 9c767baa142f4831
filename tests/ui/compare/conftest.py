"""The panel on a real catalogue, and ways to reach its parts as a user would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.exporting import ExportService
from minilat_desktop.ui.compare.export_dialog import ExportDialog
from minilat_desktop.ui.compare.model import CompareModel
from minilat_desktop.ui.compare.panel import ComparePanel
from minilat_desktop.ui.compare.table_page import TablePage
from minilat_desktop.ui.compare.view import CompareView
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.kit.theme import Themes
from tests.comparison_sample import day, open_catalogue

THEMES = Path(__file__).parents[3] / "resources" / "themes"


@dataclass(frozen=True, slots=True)
class Desk:
    """A panel with its state, and the gestures the tests make on it."""

    panel: ComparePanel
    state: State
    themes: Themes
    bot: QtBot

    @property
    def page(self) -> TablePage:
        """The page with the table."""
        return self.panel.page

    @property
    def view(self) -> CompareView:
        """The table."""
        return self.panel.page.view

    @property
    def model(self) -> CompareModel:
        """What the table shows."""
        return self.panel.page.model

    @property
    def strip(self) -> str:
        """What is said beneath the table."""
        return self.panel.page.strip.toPlainText()

    def click_cell(self, attribute: str, column: int, keys: Qt.KeyboardModifier | None = None) -> None:
        """Click a cell."""
        line = self.model.line_of(attribute)
        assert line is not None, f"{attribute} is not shown"
        index = self.model.index(line, column)
        self.view.scrollTo(index)
        place = self.view.visualRect(index).center()
        held = keys if keys is not None else Qt.KeyboardModifier.NoModifier
        self.bot.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, held, place)

    def click(self, widget: QWidget) -> None:
        """Click a button or box near its left edge, where boxes are."""
        place = QPoint(10, widget.height() // 2)
        self.bot.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def open_export(self) -> ExportDialog:
        """Click Export… and wait for the dialog."""
        self.click(self.panel.export_button)
        self.bot.waitUntil(lambda: self.panel.findChild(ExportDialog) is not None)
        dialog = self.panel.findChild(ExportDialog)
        assert dialog is not None
        self.bot.waitUntil(dialog.isVisible)
        return dialog

    def choose(self, dialog: ExportDialog, words: str) -> None:
        """Click a radio button of the dialog."""
        (button,) = [one for one in dialog.findChildren(QRadioButton) if one.text() == words]
        self.click(button)


@pytest.fixture
def themes(qapp: QApplication) -> Iterator[Themes]:
    """The light theme; the application's look is put back afterwards."""
    palette, sheet = qapp.palette(), qapp.styleSheet()
    made = Themes(qapp, THEMES, "light")
    made.dress()
    yield made
    made.deleteLater()
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)


@pytest.fixture
def desk(qtbot: QtBot, themes: Themes, tmp_path: Path) -> Iterator[Desk]:
    """A visible panel with nothing ticked yet."""
    catalogue = open_catalogue(tmp_path)
    state = State(as_of=day("2026-11-23"))
    panel = ComparePanel(catalogue, ComparisonService(catalogue), ExportService(), state, themes)
    qtbot.addWidget(panel)
    panel.resize(1100, 640)
    # Shortcuts answer only in the active window; Xvfb has no window manager to make it so.
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    yield Desk(panel, state, themes, qtbot)
    catalogue.close()
