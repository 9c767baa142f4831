"""The menu behind “More”: the other facets, what is not there on the date, and filters kept by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from minilat_desktop.services.filtering import FACETS
from minilat_desktop.ui.catalogue.facets import IN_BAR, FacetBar
from minilat_desktop.ui.catalogue.kept_filters import KeptFilters
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.safe_text import plain
from minilat_desktop.ui.kit.state import State

if TYPE_CHECKING:
    from minilat_desktop.ui.catalogue.search import SearchEdit

MOST_KEPT = 50
_LONGEST_NAME = 60


class FilterMenu:
    """Builds the menu anew each time it is opened. `kept` are the named filters: search texts by name."""

    def __init__(self, bar: FacetBar, search: SearchEdit, state: State, kept: KeptFilters) -> None:
        self._bar, self._search, self._state = bar, search, state
        self.kept = kept
        bar.more_asked.connect(self.open)

    def open(self, at: QPoint) -> None:
        """Show the menu at a place on the screen."""
        menu = QMenu(self._bar)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key in FACETS:
            if key not in IN_BAR:
                menu.addAction(f"{FACETS[key][0]}…").triggered.connect(partial(self._open_facet, key))
        menu.addSeparator()
        there = menu.addAction("Only what is there on the date")
        there.setCheckable(True)
        there.setChecked(self._state.present_only)
        there.toggled.connect(self._state.set_present_only)
        menu.addSeparator()
        for name in self.kept:
            menu.addAction(plain(name, _LONGEST_NAME).replace("&", "&&")).triggered.connect(partial(self._take, name))
        keep = menu.addAction("Keep this filter…")
        keep.setEnabled(bool(self._search.text().strip()) and len(self.kept) < MOST_KEPT)
        keep.triggered.connect(self._ask_name)
        if self.kept:
            forget = menu.addMenu("Forget a filter")
            for name in self.kept:
                forget.addAction(plain(name, _LONGEST_NAME).replace("&", "&&")).triggered.connect(
                    partial(self._forget, name)
                )
        menu.popup(at)

    def _open_facet(self, key: str, _checked: bool = False) -> None:
        self._bar.open(key)

    def _take(self, name: str, _checked: bool = False) -> None:
        self._search.setText(self.kept[name])

    def _ask_name(self, _checked: bool = False) -> None:
        ask.text(self._bar.window(), "Keep this filter", "Name of the filter", self._search.text()[:40], self._keep)

    def _keep(self, name: str) -> None:
        if name.strip():
            self.kept.keep(" ".join(name.split())[:_LONGEST_NAME], self._search.text())

    def _forget(self, name: str, _checked: bool = False) -> None:
        self.kept.forget(name)
