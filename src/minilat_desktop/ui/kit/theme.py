"""Light and dark as data: colours from `resources/themes/*.json`, applied as one palette.

Contrast is at least 4.5:1 for text and 3:1 for chart lines (a test measures it); the pillar colours are Okabe and
Ito's colour-blind-safe set, darkened or lightened to reach that.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

CHOICES = {"system": "Follow the system", "light": "Light", "dark": "Dark"}


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one appearance, as `#rrggbb`. `series` are those of a comparison's columns in a picture."""

    name: str
    window: str
    base: str
    alternate: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    selection: str
    warning: str
    error: str
    pillars: dict[str, str]
    series: list[str]

    @property
    def dark(self) -> bool:
        """Whether text is lighter than the ground."""
        return self.name == "dark"


def load(folder: Path, name: str) -> Theme:
    """Read a theme from the folder of themes."""
    return Theme(**json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))


class Themes(QObject):
    """Holds the theme in force and follows the system's light and dark while the choice is "system"."""

    changed = Signal()

    def __init__(self, app: QApplication, folder: Path, choice: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self._icons = folder.parent / "icons"
        self._all = {name: load(folder, name) for name in ("light", "dark")}
        self.choice = choice if choice in CHOICES else "system"
        self.current = self._wanted()
        self._dressed = False
        self._apply()
        app.styleHints().colorSchemeChanged.connect(self._system_changed)

    def choose(self, choice: str) -> None:
        """Take light, dark or the system's own."""
        self.choice = choice
        self._refresh()

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._refresh()

    def _refresh(self) -> None:
        wanted = self._wanted()
        if wanted is self.current:
            return
        self.current = wanted
        self._apply()
        self.changed.emit()

    def _wanted(self) -> Theme:
        if self.choice != "system":
            return self._all[self.choice]
        dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._all["dark" if dark else "light"]

    def refresh_fonts(self) -> None:
        """Let widgets take another application font; under a style sheet they do so only when it is set anew."""
        if self._dressed:
            # Never by way of an empty sheet: Qt then deletes a style that widgets still point to, and crashes.
            self.dress()

    def dress(self) -> None:
        """Add what a palette cannot say. After first paint: with a style sheet every widget takes longer to make."""
        self._dressed = True
        self._app.setStyleSheet(_sheet(self.current, self._icons))

    def _apply(self) -> None:
        self._app.setPalette(palette(self.current))
        if self._dressed:
            self.dress()


def palette(theme: Theme) -> QPalette:
    """The theme as Qt's palette."""
    role = QPalette.ColorRole
    made = QPalette()
    for which, colour in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.base),
        (role.AlternateBase, theme.alternate),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Button, theme.window),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.error),
        (role.ToolTipBase, theme.base),
        (role.ToolTipText, theme.text),
        (role.Link, theme.accent),
        (role.Highlight, theme.selection),
        (role.HighlightedText, theme.text),
        (role.Accent, theme.accent),
        (role.Mid, theme.line),
        (role.Light, theme.base),
        (role.Midlight, theme.alternate),
        (role.Dark, theme.line),
        (role.Shadow, theme.line),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.muted))
    return made


def _sheet(theme: Theme, ticks: Path) -> str:
    """The few things a palette cannot say: flat docks and headers, one hairline between panes."""
    return f"""
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QMainWindow::separator {{ background: {theme.line}; width: 1px; height: 1px; }}
    QMainWindow::separator:hover {{ background: {theme.accent}; }}
    QDockWidget {{ titlebar-close-icon: none; titlebar-normal-icon: none; }}
    QHeaderView::section {{ background: {theme.window}; color: {theme.muted}; border: none;
        border-bottom: 1px solid {theme.line}; padding: 3px 6px; text-align: left; }}
    QTableView {{ background: {theme.base}; border: none; selection-background-color: {theme.selection};
        selection-color: {theme.text}; }}
    QTableCornerButton::section {{ background: {theme.window}; border: none; border-bottom: 1px solid {theme.line}; }}
    QToolTip {{ background: {theme.base}; color: {theme.text}; border: 1px solid {theme.line}; padding: 4px; }}
    QLineEdit, QPlainTextEdit {{ background: {theme.base}; border: 1px solid {theme.line}; border-radius: 4px;
        padding: 3px 6px; selection-background-color: {theme.selection}; selection-color: {theme.text}; }}
    QLineEdit:focus, QPlainTextEdit:focus {{ border-color: {theme.accent}; }}
    QAbstractItemView::indicator, QCheckBox::indicator {{ width: 13px; height: 13px; background: {theme.base};
        border: 1px solid {theme.muted}; border-radius: 3px; }}
    QAbstractItemView::indicator:checked, QCheckBox::indicator:checked {{ background: {theme.accent};
        border-color: {theme.accent}; image: url("{ticks.as_posix()}/tick-{theme.name}.svg"); }}
    QRadioButton::indicator {{ width: 12px; height: 12px; background: {theme.base}; border: 1px solid {theme.muted};
        border-radius: 7px; }}
    QRadioButton::indicator:checked {{ border: 4px solid {theme.accent}; width: 6px; height: 6px; }}
    QRadioButton:focus {{ color: {theme.accent}; }}
    QCheckBox:focus {{ color: {theme.accent}; }}
    QTabBar::tab {{ background: transparent; color: {theme.muted}; border: none; padding: 5px 6px;
        border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {theme.text}; border-bottom-color: {theme.accent}; }}
    QTabBar::tab:hover {{ color: {theme.text}; }}
    QTabBar::tab:focus {{ color: {theme.accent}; }}
    QFrame#palette {{ background: {theme.window}; border: 1px solid {theme.accent}; border-radius: 6px; }}
    QScrollArea {{ border: none; background: {theme.base}; }}
    """
